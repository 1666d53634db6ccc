"""What the page of one need shows: the sum for each age, and every service counted or left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.gaps.analysis import round_places
from earlyhelp.gaps.asked import Asked, of_need, say_part_unmet, say_reasons
from earlyhelp.gaps.family_parts import (
    AnswerParts,
    RequestParts,
    make_answer_parts,
    make_request_parts,
)
from earlyhelp.gaps.gap import Gap, GapReport
from earlyhelp.gaps.line import Line, make_line
from earlyhelp.gaps.notes import sources_of
from earlyhelp.gaps.supply import Contribution, Known, Places
from earlyhelp.gaps.telling import Telling
from earlyhelp.gaps.told import TOO_FEW
from earlyhelp.gaps.wording import say_figure, say_number, say_places
from earlyhelp.taxonomy.ages import AGE_BANDS
from earlyhelp.taxonomy.needs import Need
from earlyhelp.taxonomy.services import SECTOR_LABELS
from earlyhelp.web.words import NOT_GIVEN, day

NOT_ADDED = "Not added up"
_ALL, _ONE_PERCENT = 1 - 1e-9, 0.01


@dataclass(frozen=True, slots=True)
class Counted:
    """A service that counts, in words."""

    service_id: str
    name: str
    provider: str
    is_illustrative: bool
    capacity: str
    part: str
    places: str


@dataclass(frozen=True, slots=True)
class Band:
    """One age band of a need: its row, its sum, what to know, and its services."""

    line: Line
    sentence: str
    notes: tuple[str, ...]
    counted: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A service that does not count, and why."""

    service_id: str
    name: str
    provider: str
    reason: str


@dataclass(frozen=True, slots=True)
class AskedLine:
    """How often offers were asked for a need at one age, beside how many children have it."""

    ages: str
    children: str
    asked: str
    unmatched: str
    share: str
    reasons: str


@dataclass(frozen=True, slots=True)
class NeedPage:
    """The page of one need."""

    need: Need
    report: GapReport
    bands: tuple[Band, ...]
    unknown: tuple[str, ...]
    """Ages of which nothing is known."""
    left_out: tuple[Missing, ...]
    sources: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    snapshot: str
    asked: tuple[AskedLine, ...]
    """What offers were asked for at each age, and at all ages; empty where nobody asked."""
    parts: RequestParts
    """The same by ward and by month, as far as that may be told."""
    answers: AnswerParts | None
    """What services answered; None where no plan asked one for help with it."""
    misses: int
    """Searches of the directory for it that found nothing, in the last 12 months."""


def make_need_page(telling: Telling, need: Need, misses: int) -> NeedPage:
    """Return the page of a need, ages from the youngest."""
    report = telling.report
    by_band = {gap.band.code: gap for gap in report.rows if gap.need.code == need.code}
    rows = [by_band[band.code] for band in AGE_BANDS]
    known = known_bands(rows)
    return NeedPage(
        need=need,
        report=report,
        bands=tuple(_band(gap) for gap in known),
        unknown=tuple(gap.band.label for gap in rows if gap not in known),
        left_out=tuple(
            Missing(
                one.listing.service_id,
                one.listing.name,
                one.listing.provider or NOT_GIVEN,
                one.reason,
            )
            for one in report.supplied.left_out
            if need.code in one.listing.needs
        ),
        sources=sources_of(rows),
        notes=telling.notes,
        snapshot=telling.snapshot,
        asked=_asked(report, need, rows),
        parts=make_request_parts(report, need),
        answers=make_answer_parts(report, need),
        misses=misses,
    )


def _asked(report: GapReport, need: Need, rows: Sequence[Gap]) -> tuple[AskedLine, ...]:
    """Return a line for each age that anything was asked for, then one for all ages together."""
    whole = of_need(report.families.asked, need.code)
    if whole.asked.number == 0:
        return ()
    of_ages = (
        _asked_line(gap.band.label, say_figure(gap.children), gap.asked)
        for gap in rows
        if gap.asked.asked.number != 0
    )
    return (*of_ages, _asked_line("All ages", NOT_ADDED, whole))


def _asked_line(ages: str, children: str, one: Asked) -> AskedLine:
    hidden = one.asked.number is None or one.unmatched.number is None
    return AskedLine(
        ages=ages,
        children=children,
        asked=one.asked.words(),
        unmatched=TOO_FEW if one.asked.number is None else one.unmatched.words(),
        share=TOO_FEW if hidden else say_part_unmet(one),
        reasons=say_reasons(one) or "Something was found each time",
    )


def _band(gap: Gap) -> Band:
    counted = tuple(_counted(one) for one in gap.supply.contributions)
    return Band(make_line(gap), gap.sentence, gap.notes, counted)


def _counted(one: Contribution) -> Counted:
    listing = one.listing
    sector = SECTOR_LABELS[listing.sector] if listing.sector else None
    return Counted(
        service_id=listing.service_id,
        name=listing.name,
        provider=", ".join(part for part in (listing.provider, sector) if part),
        is_illustrative=listing.is_illustrative,
        capacity=say_capacity(one),
        part=say_share(one.share),
        places=say_contribution(one),
    )


def known_bands(rows: Sequence[Gap]) -> tuple[Gap, ...]:
    """Return the rows that have a figure for need or any service, in the order given."""
    return tuple(gap for gap in rows if gap.estimate is not None or gap.supply.services > 0)


def say_capacity(one: Contribution) -> str:
    """Return how many children a service can help, or how that was judged."""
    listing = one.listing
    if one.known is Known.CONFIRMED and listing.capacity is not None and listing.confirmed_on:
        known = f"{say_number(listing.capacity)}, confirmed {day(listing.confirmed_on)}"
        return known if listing.ages.are_stated else f"{known}; ages not given, so only possible"
    if one.judged_by is None:
        return f"{one.known}; no similar service to judge by, so nothing is counted"
    return f"{one.known}; judged as {one.judged_by}"


def say_share(share: float) -> str:
    """Return the part of a service's places that goes to a need and age.

    >>> say_share(1.0), say_share(0.25), say_share(0.004)
    ('All', '25%', 'Less than 1%')
    """
    if share >= _ALL:
        return "All"
    return f"{share:.0%}" if share >= _ONE_PERCENT else "Less than 1%"


def say_contribution(one: Contribution) -> str:
    """Return the places a service gives, known to possible; one that cannot be judged is said."""
    if one.known is not Known.CONFIRMED and one.judged_by is None:
        return "Not known"
    return say_places(round_places(Places(one.low, one.high)))
