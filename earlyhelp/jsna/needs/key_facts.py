"""What the part of an indicator says first, and how many children it is about. Pure."""

from collections.abc import Sequence

from earlyhelp.jsna.catalogue import ValueType
from earlyhelp.jsna.derived import TOO_FEW, DerivedRate, People, children_of, derive_rate
from earlyhelp.jsna.detail import IndicatorDetail
from earlyhelp.jsna.needs import words
from earlyhelp.jsna.needs.cells import limits_of_line, line_cell
from earlyhelp.jsna.needs.links import Links
from earlyhelp.jsna.needs.parts import (
    NOT_KNOWN,
    Cell,
    KeyFact,
)
from earlyhelp.jsna.profile import LimitsOrigin, ProfileLine

A_YEAR = 10_000


def key_facts(detail: IndicatorDetail, place: str, links: Links) -> tuple[KeyFact, ...]:
    """Return what is read first: here, beside England, over time, beside similar areas."""
    line = detail.line
    if line is None:
        return ()
    return (
        _here(line, place, links),
        _beside_england(detail, line, links),
        _over_time(line, links),
        _beside_similar(detail, line, links),
    )


def _here(line: ProfileLine, place: str, links: Links) -> KeyFact:
    said = words.range_of(limits_of_line(line))
    worked_out = ", worked out here" if line.limits is LimitsOrigin.CALCULATED else ""
    lines = [
        f"Likely range {said}{worked_out}" if said else "Likely range not given",
        f"{line.period}, {words.say_year(line.indicator.year_type)}",
        words.say_area_type(line.area_type, line.area_code),
    ]
    if line.missing:
        lines.insert(0, line.missing)
    if not line.is_in_latest_file:
        lines.append("Not in the latest file")
    if line.versions > 1:
        lines.append(f"{line.versions} releases hold it; this is the latest")
    return KeyFact(place, line_cell(line, links), tuple(lines))


def _beside_england(detail: IndicatorDetail, line: ProfileLine, links: Links) -> KeyFact:
    tag = Cell(line.comparison, tag=words.COLOURS.get(line.comparison, "grey"))
    lines = []
    unit = line.indicator.unit
    for beside in (detail.england, detail.region):
        if beside is not None:
            value = "no figure" if beside.value is None else words.with_unit(beside.value, unit)
            lines.append(f"{beside.name}: {value}")
    if detail.region is None:
        lines.append("Region not known")
    href = links.need(line.needs[0] if line.needs else "unmapped", "similar", detail.series_id)
    return KeyFact("Beside England", Cell(tag.text, href, tag=tag.tag), tuple(lines))


def _over_time(line: ProfileLine, links: Links) -> KeyFact:
    need = line.needs[0] if line.needs else "unmapped"
    main = Cell(line.trend_in_words, links.need(need, "trend", line.series_id))
    return KeyFact("Last five years", main, (line.trend.reason,) if line.trend.reason else ())


def _beside_similar(detail: IndicatorDetail, line: ProfileLine, links: Links) -> KeyFact:
    found = detail.similar
    if found is None:
        return KeyFact("Similar areas", NOT_KNOWN, ("None of them has a figure in this file.",))
    need = line.needs[0] if line.needs else "unmapped"
    unit = line.indicator.unit
    main = Cell(words.with_unit(found.mean, unit), links.need(need, "similar", detail.series_id))
    lines = [f"Mean of {found.with_value} of {found.of}"]
    if found.difference is not None:
        lines.append(f"Here {words.say_difference(found, unit)}")
    return KeyFact("Similar areas", main, tuple(lines))


def say_children(detail: IndicatorDetail, people: Sequence[People]) -> tuple[str, ...]:
    """Say how many children a percentage stands for, or the rate of a count."""
    line, ages = detail.line, words.ages_of(detail.indicator)
    if line is None or line.value is None:
        return ()
    if detail.indicator.value_type is ValueType.COUNT:
        return (_say_rate(line, ages, people),)
    newest = people[-1] if people else None
    living = newest.of(*ages) if newest and ages else None
    if (
        detail.indicator.value_type is not ValueType.PERCENTAGE
        or not living
        or not newest
        or not ages
    ):
        return ()
    share = children_of(line.value, limits_of_line(line), living)
    if share is None:
        return ()
    of = f"{living:,} children {words.say_ages(ages)} living here in {newest.period}"
    if share.is_hidden:
        return (f"Of {of} that is {TOO_FEW.lower()}.",)
    return (
        (
            f"Of {of} ({newest.source}) that would be about {words.about(share.children)}. "
            "The percentage is the source's; the number of children is worked out here."
        ),
    )


def _say_rate(line: ProfileLine, ages: tuple[int, int] | None, people: Sequence[People]) -> str:
    year = line.sortable // A_YEAR
    same = next((one for one in people if one.year == year), None)
    found = derive_rate(line.value or 0.0, ages, same, line.indicator.multiplier)
    if not isinstance(found, DerivedRate):
        return f"A rate cannot be worked out here. {found}"
    return (
        f"Rate worked out here: {found.value:,.1f} per {found.per:,} "
        f"({words.range_of(found.limits)}). The count is from {line.source}, the "
        f"{found.people:,} children {words.say_ages(found.ages)} in {found.people_period} are "
        f"from {found.people_source}."
    )
