"""The first page of the profile: each need with its headline figures and how they stand. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.jsna.needs import words
from earlyhelp.jsna.needs.cells import limits_of_line
from earlyhelp.jsna.needs.held import UNMAPPED, Overview
from earlyhelp.jsna.needs.links import Links
from earlyhelp.jsna.needs.need_page import need_label
from earlyhelp.jsna.profile import ProfileLine
from earlyhelp.taxonomy.needs import NEEDS, Domain, NeedCode
from earlyhelp.web.words import day

DOMAINS: Mapping[Domain, str] = {
    Domain.CHILD_DEVELOPMENT: "The child's development",
    Domain.PARENTING_CAPACITY: "Parents and carers",
    Domain.FAMILY_ENVIRONMENT: "Family, home and neighbourhood",
}
STANDINGS = ("Worse", "Better", "Similar", "Higher", "Lower", "Not compared")
NOT_HERE = "No figure for this area in the files held"
NO_FILE = "No file brought in yet"
NO_INDICATOR = "No indicator known"


@dataclass(frozen=True, slots=True)
class Standing:
    """How many figures stand in one way beside England."""

    word: str
    colour: str
    figures: int


@dataclass(frozen=True, slots=True)
class HeadlineRow:
    """One figure of the overview in words, with the ways to where each part is from."""

    name: str
    about: str
    address: str
    value: str
    value_address: str
    missing: str
    range: str
    period: str
    trend: str
    trend_address: str
    why_no_trend: str
    comparison: str
    colour: str
    england: str
    england_address: str
    similar: str
    similar_address: str
    source: str
    released: str
    source_address: str


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """One need with its figures."""

    need: str
    heading: str
    address: str
    rows: tuple[HeadlineRow, ...]
    more: str
    """What else is held that stands on the need's own page; empty for nothing."""


@dataclass(frozen=True, slots=True)
class DomainGroup:
    """The needs of one side of family life that have figures."""

    heading: str
    groups: tuple[NeedGroup, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """A need without a figure for the area, and why."""

    heading: str
    address: str
    why: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The first page of the profile."""

    heading: str
    as_at: str
    as_at_words: str
    has_readings: bool
    standings: tuple[Standing, ...] = ()
    domains: tuple[DomainGroup, ...] = ()
    without: tuple[Without, ...] = ()
    figures: int = 0
    needs: int = 0
    neighbours: tuple[str, ...] = ()


def make_overview(held: Overview | None, links: Links) -> OverviewPage:
    """Return the first page; without an area or figures it says what to do."""
    if held is None:
        return OverviewPage("Local needs", "", "", has_readings=False)
    profile = held.profile
    heading = f"Local needs in {profile.area_name}"
    as_at = profile.as_at.isoformat() if profile.as_at else ""
    as_at_words = day(profile.as_at) if profile.as_at else ""
    if not profile.lines and not held.in_parts:
        return OverviewPage(heading, as_at, as_at_words, has_readings=False)
    of_need: dict[str, list[ProfileLine]] = defaultdict(list)
    for line in profile.lines:
        of_need[line.needs[0] if line.needs else UNMAPPED].append(line)
    more = _more(held)
    counted = Counter(line.comparison for line in profile.lines if line.needs)
    domains = [
        (
            heading_of,
            [
                _group(need.code, of_need, more, links)
                for need in NEEDS
                if need.domain is domain and (of_need.get(need.code) or more.get(need.code))
            ],
        )
        for domain, heading_of in DOMAINS.items()
    ]
    if of_need.get(UNMAPPED) or more.get(UNMAPPED):
        domains.append(("Not linked to a need yet", [_group(UNMAPPED, of_need, more, links)]))
    return OverviewPage(
        heading=heading,
        as_at=as_at,
        as_at_words=as_at_words,
        has_readings=True,
        standings=tuple(
            Standing(word, words.COLOURS[word], counted[word])
            for word in STANDINGS
            if counted[word]
        ),
        domains=tuple(DomainGroup(name, tuple(groups)) for name, groups in domains if groups),
        without=tuple(_without(held, set(of_need) | set(more), links)),
        figures=len(profile.lines),
        needs=len(set(of_need) - {UNMAPPED}),
        neighbours=held.neighbours,
    )


def _more(held: Overview) -> Mapping[str, int]:
    """Return how many indicators of each need only parts of the area have."""
    found: Counter[str] = Counter()
    for id_ in held.in_parts:
        indicator = held.catalogue.get(id_)
        needs: Sequence[str] = indicator.needs if indicator else ()
        found[needs[0] if needs else UNMAPPED] += 1
    return found


def _group(
    need: str,
    of_need: Mapping[str, Sequence[ProfileLine]],
    more: Mapping[str, int],
    links: Links,
) -> NeedGroup:
    others = more.get(need, 0)
    said = ""
    if others:
        noun = "indicator" if others == 1 else "indicators"
        said = f"{others} more {noun} for wards or groups only"
    return NeedGroup(
        need=need,
        heading=need_label(need),
        address=links.need(need),
        rows=tuple(_row(line, need, links) for line in of_need.get(need, ())),
        more=said,
    )


def _row(line: ProfileLine, need: str, links: Links) -> HeadlineRow:
    unit = line.indicator.unit
    series = line.series
    about = [text for text in (series.sex, series.age) if text and text != "Persons"]
    if not line.is_in_latest_file:
        about.append("not in the latest file")
    neighbours = line.neighbours
    england_address = links.figure("E92000001", line.series_id, line.sortable, line.import_id)
    return HeadlineRow(
        name=line.indicator.name,
        about=", ".join(about),
        address=links.need(need, "indicator", line.series_id),
        value="" if line.value is None else words.with_unit(line.value, unit),
        value_address=links.figure(line.area_code, line.series_id, line.sortable, line.import_id),
        missing=line.missing or "",
        range=words.range_of(limits_of_line(line)),
        period=line.period,
        trend=line.trend_in_words,
        trend_address=links.need(need, "trend", line.series_id),
        why_no_trend=line.trend.reason,
        comparison=line.comparison,
        colour=words.COLOURS.get(line.comparison, "grey"),
        england="" if line.england is None else words.with_unit(line.england, unit),
        england_address=england_address,
        similar=""
        if neighbours is None
        else f"{words.with_unit(neighbours.mean, unit)} ({neighbours.with_value} of "
        f"{neighbours.of})",
        similar_address=links.need(need, "similar", line.series_id),
        source=line.source,
        released=day(line.released_on),
        source_address=links.source(line.import_id),
    )


def _without(held: Overview, shown: set[str], links: Links) -> list[Without]:
    """Return the needs that have nothing, each with the reason."""
    of_need: dict[NeedCode, list[str]] = defaultdict(list)
    for one in held.catalogue.values():
        for need in one.needs:
            of_need[need].append(one.id)
    return [
        Without(need.label, links.need(need.code), _why(of_need[need.code], held))
        for need in NEEDS
        if need.code not in shown
    ]


def _why(indicators: Sequence[str], held: Overview) -> str:
    if not indicators:
        return NO_INDICATOR
    also = {line.indicator.id for line in held.profile.lines} | held.in_parts
    if also & set(indicators):
        return "Told about by figures that stand under another need"
    return NOT_HERE if held.in_files & set(indicators) else NO_FILE
