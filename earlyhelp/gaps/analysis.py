"""Need held against places for each need and age band, with a status, a range and a rank. Pure.

A gap is a question, not a verdict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil, floor, inf

from earlyhelp.gaps.asked import of_need
from earlyhelp.gaps.families import NO_FAMILIES, Families, tell_together
from earlyhelp.gaps.gap import AreaName, Bounds, Figure, Gap, GapReport, LeftOut, Status, Supplied
from earlyhelp.gaps.need import NeedEstimate, NeedReading, Population, estimate_needs
from earlyhelp.gaps.supply import Known, Listing, Places, derive_places, know_capacity, why_left_out
from earlyhelp.gaps.wording import note_gap, say_gap
from earlyhelp.jsna.modelling import MODEL_MARGIN
from earlyhelp.taxonomy.ages import AGE_BANDS
from earlyhelp.taxonomy.needs import NEEDS

WHOLE_FROM = 10
ROUNDING = 1e-9
"""Figures this near to a whole step are on it; floating point is no reason to round outward."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that the report is derived from."""

    area: AreaName
    on: date
    readings: Sequence[NeedReading]
    population: Population | None
    listings: Sequence[Listing]
    import_ids: tuple[int, ...] = ()
    families: Families = NO_FAMILIES
    """What families asked for and what services answered, each count as told by itself."""
    wards: Mapping[str, str] = field(default_factory=dict)
    """The names of wards, by their codes."""


def derive_gaps(inputs: Inputs, margin: float = MODEL_MARGIN) -> GapReport:
    """Return the gap of every need and age band, worst first."""
    estimates = estimate_needs(inputs.readings, inputs.population, AGE_BANDS, margin)
    people, families = inputs.population, tell_together(inputs.families)
    children = {band.code: people.in_band(band) if people else None for band in AGE_BANDS}
    places = derive_places(inputs.listings, AGE_BANDS, children)
    rows = [
        derive_gap(
            Gap(
                area=inputs.area,
                need=need,
                band=band,
                status=Status.NO_DATA,
                children=None,
                places=None,
                shortfall=None,
                estimate=estimates.get((need.code, band.code)),
                supply=places.get((need.code, band.code), Places()),
                asked=of_need(families.asked, need.code, band.code),
                answers=families.answers_at(need.code, band.code),
            )
        )
        for need in NEEDS
        for band in AGE_BANDS
    ]
    return GapReport(
        area=inputs.area,
        on=inputs.on,
        rows=tuple(sorted(rows, key=_rank)),
        supplied=_describe(inputs.listings),
        population=inputs.population,
        import_ids=inputs.import_ids,
        families=families,
        wards=inputs.wards,
    )


def derive_gap(gap: Gap) -> Gap:
    """Return a gap with its figures, status and words, from its estimate and its supply."""
    children = round_children(gap.estimate) if gap.estimate is not None else None
    places = None if gap.supply.all_unknown else round_places(gap.supply)
    covers_band = gap.estimate is not None and gap.estimate.covers_band
    status = judge(children, places, covers_band=covers_band)
    judged = replace(
        gap,
        status=status,
        children=children,
        places=places,
        shortfall=subtract(children, places),
    )
    return replace(judged, sentence=say_gap(judged), notes=note_gap(judged))


def judge(children: Figure | None, places: Bounds | None, *, covers_band: bool) -> Status:
    """Return the status: the first rule that holds.

    A range that is not known can show neither a shortage nor enough. Need counted for only some
    of the ages is a lower bound, so it can show a shortage and never enough.
    """
    if children is None or places is None:
        return Status.NO_DATA
    if places.high == 0 and children.value > 0:
        return Status.NO_PROVISION
    if children.low is not None and children.low > places.high:
        return Status.SHORT
    if covers_band and children.high is not None and children.high <= places.low:
        return Status.ENOUGH
    return Status.NOT_CLEAR


def subtract(children: Figure | None, places: Bounds | None) -> Figure | None:
    """Return need less known places; its range runs from least need and most places upward."""
    if children is None or places is None:
        return None
    return Figure(
        value=_tidy(children.value - places.low),
        low=None if children.low is None else _tidy(children.low - places.high),
        high=None if children.high is None else _tidy(children.high - places.low),
    )


def round_children(estimate: NeedEstimate) -> Figure:
    """Return an estimate in whole children, its range rounded outward."""
    return Figure(
        value=floor(estimate.value + 0.5),
        low=None if estimate.low is None else floor(estimate.low + ROUNDING),
        high=None if estimate.high is None else ceil(estimate.high - ROUNDING),
    )


def round_places(places: Places) -> Bounds:
    """Return places in whole, below 10 to a tenth: a service may give a part of a place.

    A range is rounded outward; where both ends are one they stay one. Only where there is no
    place at all is nought the most there may be.
    """
    low, high = _step(places.low), _step(places.high)
    nearest = _tidy(round(places.low / low) * low)
    if places.high - places.low < ROUNDING and (nearest or not places.high):
        return Bounds(nearest, nearest)
    return Bounds(
        _tidy(floor(places.low / low + ROUNDING) * low),
        _tidy(ceil(places.high / high - ROUNDING) * high),
    )


def _step(value: float) -> float:
    return 1.0 if value >= WHOLE_FROM else 0.1


def _tidy(value: float) -> int | float:
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded


_FIRST_TO_LAST: Mapping[Status, int] = {Status.NO_PROVISION: 0, Status.NO_DATA: 2}
_NEED_ORDER = {need.code: place for place, need in enumerate(NEEDS)}
_BAND_ORDER = {band.code: place for place, band in enumerate(AGE_BANDS)}


def _rank(gap: Gap) -> tuple[int, float, float, str, int, int]:
    """Put no provision first and no data last; between them the surest shortfall leads."""
    shortfall = gap.shortfall
    low = -inf if shortfall is None or shortfall.low is None else shortfall.low
    size = -inf if shortfall is None else shortfall.value
    return (
        _FIRST_TO_LAST.get(gap.status, 1),
        -low,
        -size,
        gap.area.code,
        _NEED_ORDER[gap.need.code],
        _BAND_ORDER[gap.band.code],
    )


def _describe(listings: Sequence[Listing]) -> Supplied:
    reasons = [(listing, why_left_out(listing, AGE_BANDS)) for listing in listings]
    counted = [listing for listing, reason in reasons if reason is None]
    return Supplied(
        counted=len(counted),
        capacity_known=sum(know_capacity(one) is Known.CONFIRMED for one in counted),
        illustrative=sum(one.is_illustrative for one in counted),
        left_out=tuple(
            LeftOut(listing, reason)
            for listing, reason in sorted(reasons, key=lambda pair: pair[0].name.casefold())
            if reason is not None
        ),
    )
