"""What the page of one need shows: the sum for each age, and every service counted or left out."""

from dataclasses import dataclass

from earlyhelp.gaps.analysis import round_places
from earlyhelp.gaps.gap import Gap, GapReport
from earlyhelp.gaps.notes import note_report, sources_of
from earlyhelp.gaps.page import Line, known_bands, make_line
from earlyhelp.gaps.rows import snapshot
from earlyhelp.gaps.supply import Contribution, Known, Places
from earlyhelp.gaps.wording import say_number, say_places
from earlyhelp.taxonomy.ages import AGE_BANDS
from earlyhelp.taxonomy.needs import Need
from earlyhelp.taxonomy.services import SECTOR_LABELS
from earlyhelp.web.words import NOT_GIVEN, day

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
    misses: int
    """Searches of the directory for it that found nothing, in the last 12 months."""


def make_need_page(report: GapReport, need: Need, misses: int) -> NeedPage:
    """Return the page of a need, ages from the youngest."""
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
        notes=note_report(report),
        snapshot=snapshot(report),
        misses=misses,
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
