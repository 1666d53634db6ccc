"""How many children need help, from readings of the local profile and the population. Pure.

One need and age band may be measured by several indicators. They are never added: one is chosen
by :func:`choose` and the others are named beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf

from earlyhelp.jsna.intervals import Interval, Polarity, rate_interval, wilson_interval
from earlyhelp.jsna.modelling import MODEL_MARGIN
from earlyhelp.taxonomy.ages import BEFORE_BIRTH, HIGHEST_AGE, LOWEST_AGE, AgeBand
from earlyhelp.taxonomy.needs import NeedCode


class Kind(StrEnum):
    """Whether a figure was measured for exactly these children or worked out from others."""

    OBSERVED = "observed"
    MODELLED = "modelled"


class Measure(StrEnum):
    """What the value of a reading is."""

    PERCENTAGE = "percentage"
    RATE = "rate"
    COUNT = "count"
    OTHER = "other"
    """A score, an average, money: nothing that children can be counted from."""


@dataclass(frozen=True, slots=True)
class AgeSpan:
    """Whole years of age, both ends included."""

    lowest: int
    highest: int

    @property
    def years(self) -> int:
        """How many years of age it holds."""
        return self.highest - self.lowest + 1

    def overlap(self, other: "AgeSpan") -> "AgeSpan | None":
        """Return the ages in both, or None."""
        lowest, highest = max(self.lowest, other.lowest), min(self.highest, other.highest)
        return AgeSpan(lowest, highest) if lowest <= highest else None

    def words(self) -> str:
        """Return the ages for a reader.

        >>> AgeSpan(5, 5).words(), AgeSpan(0, 4).words()
        ('age 5', 'ages 0 to 4')
        """
        if self.lowest == self.highest:
            return f"age {self.lowest}"
        return f"ages {self.lowest} to {self.highest}"


def span_of(band: AgeBand) -> AgeSpan | None:
    """Return the years of a band; before birth has none."""
    if band.lowest is None or band.highest is None:
        return None
    return AgeSpan(band.lowest, band.highest)


@dataclass(frozen=True, slots=True)
class NeedReading:
    """A reading of the area as the gap report uses it: persons, headline, current.

    ``per`` is how many people the value is of: 100 for a percentage, 10,000 for a rate per
    10,000; a count has none. ``limits`` are 95% limits in the unit of the value.
    ``ages`` of None and ``before_birth`` False: the ages are not known.
    """

    indicator: str
    name: str
    needs: frozenset[NeedCode]
    value: float | None
    limits: Interval | None
    measure: Measure
    per: float
    polarity: Polarity
    ages: AgeSpan | None
    period: str
    source: str
    period_order: int = 0
    count: float | None = None
    denominator: float | None = None
    before_birth: bool = False
    import_id: int | None = None
    """The import of needs data that it came in with."""


@dataclass(frozen=True, slots=True)
class Population:
    """Children living in the area by single year of age, with where the figures come from."""

    by_age: Mapping[int, int]
    period: str
    source: str

    def of(self, ages: AgeSpan) -> int | None:
        """Return the children of these ages; None if any year of age is not known."""
        years = [self.by_age.get(age) for age in range(ages.lowest, ages.highest + 1)]
        return None if None in years else sum(year for year in years if year is not None)

    def in_band(self, band: AgeBand) -> int | None:
        """Return the children of a band; before birth as many as there are under one."""
        return self.of(span_of(band) or AgeSpan(LOWEST_AGE, LOWEST_AGE))


@dataclass(frozen=True, slots=True)
class NeedEstimate:
    """How many children have one need in one age band; limits of None are not known."""

    need: NeedCode
    band: str
    value: float
    low: float | None
    high: float | None
    kind: Kind
    indicator: str
    name: str
    source: str
    period: str
    ages: AgeSpan | None
    """The ages that are counted, which may be only some of the band's."""
    measured_at: AgeSpan | None
    """The ages that the reading was taken at."""
    covers_band: bool
    over_a_year: bool
    """Events in a year rather than children at one time."""
    range_published: bool
    """The source gives the range of its figure; otherwise it is worked out here."""
    others: tuple[str, ...] = ()
    """Names of the indicators that measure the same and were not chosen."""
    import_id: int | None = None
    """The import of needs data that the reading came in with."""


def estimate_needs(
    readings: Iterable[NeedReading],
    population: Population | None,
    bands: Sequence[AgeBand],
    margin: float = MODEL_MARGIN,
) -> dict[tuple[NeedCode, str], NeedEstimate]:
    """Return the estimate for each need and band that a reading can give; others are absent."""
    found: dict[tuple[NeedCode, str], list[tuple[NeedReading, NeedEstimate]]] = {}
    for reading in readings:
        for band in bands:
            for need in reading.needs:
                estimate = estimate_need(reading, need, band, population, margin)
                if estimate is not None:
                    found.setdefault((need, band.code), []).append((reading, estimate))
    return {cell: choose(candidates) for cell, candidates in found.items()}


def choose(candidates: Sequence[tuple[NeedReading, NeedEstimate]]) -> NeedEstimate:
    """Return the estimate to use for one need and band, naming the others beside it.

    First that differs: the one that counts most years of the band; the latest period; the fewest
    ages outside the band; the widest range, which is the cautious one; the indicator's id.
    """

    def order(candidate: tuple[NeedReading, NeedEstimate]) -> tuple[int, int, int, float, str]:
        reading, estimate = candidate
        counted = estimate.ages.years if estimate.ages else 0
        outside = reading.ages.years - counted if reading.ages else 0
        width = _relative_width(estimate)
        return (-counted, -reading.period_order, outside, -width, reading.indicator)

    ranked = sorted(candidates, key=order)
    chosen = ranked[0][1]
    names = dict.fromkeys(reading.name for reading, _ in ranked[1:] if reading.name != chosen.name)
    return replace(chosen, others=tuple(names))


def _relative_width(estimate: NeedEstimate) -> float:
    if estimate.low is None or estimate.high is None or estimate.value == 0:
        return inf
    return (estimate.high - estimate.low) / estimate.value


def estimate_need(
    reading: NeedReading,
    need: NeedCode,
    band: AgeBand,
    population: Population | None,
    margin: float = MODEL_MARGIN,
) -> NeedEstimate | None:
    """Return the children of a band with a need by one reading; None if it cannot tell.

    The reading's share is put on the children of the ages that it and the band have in common.
    Measured on exactly these ages it is observed. Taken from a wider span, where the share is
    assumed equal at every age, it is modelled. A modelled range is widened by the margin, and so
    is one that was worked out because the source gives none.
    """
    counted = _counted(reading, band, population)
    share = share_in_need(reading, population)
    if share is None or counted is None:
        return None
    children, ages = counted
    modelled = ages != reading.ages
    limits = _widened(share, margin if modelled or reading.limits is None else 0.0)
    over_a_year = reading.measure is not Measure.PERCENTAGE
    most = inf if over_a_year else children
    return NeedEstimate(
        need=need,
        band=band.code,
        value=share.value * children,
        low=None if limits is None else limits.low * children,
        high=None if limits is None else min(most, limits.high * children),
        kind=Kind.MODELLED if modelled else Kind.OBSERVED,
        indicator=reading.indicator,
        name=reading.name,
        source=reading.source,
        period=reading.period,
        import_id=reading.import_id,
        ages=ages,
        measured_at=reading.ages,
        covers_band=band.code == BEFORE_BIRTH or ages == span_of(band),
        over_a_year=over_a_year,
        range_published=reading.limits is not None,
    )


def _counted(
    reading: NeedReading, band: AgeBand, population: Population | None
) -> tuple[float, AgeSpan | None] | None:
    """Return the children that a share is put on, and their ages."""
    if band.code == BEFORE_BIRTH:
        known = reading.before_birth and reading.denominator is not None
        return (reading.denominator or 0, reading.ages) if known else None
    span = span_of(band)
    if span is None or reading.ages is None or population is None or reading.before_birth:
        return None
    if reading.ages.highest > HIGHEST_AGE:
        return None  # a figure for people of all ages says little about children
    ages = reading.ages.overlap(span)
    children = population.of(ages) if ages else None
    return None if children is None else (children, ages)


@dataclass(frozen=True, slots=True)
class ShareInNeed:
    """The part of children who need help, and its limits where they are known."""

    value: float
    limits: Interval | None

    def turned(self) -> "ShareInNeed":
        """Return the rest: those not counted."""
        limits = self.limits and Interval(1 - self.limits.high, 1 - self.limits.low)
        return ShareInNeed(1 - self.value, limits)


def share_in_need(reading: NeedReading, population: Population | None) -> ShareInNeed | None:
    """Return the share of children in need; None if the reading gives none.

    Where a high percentage is good (children who reach a good level of development), those in
    need are the rest. A rate whose high value is good, or a reading of which nobody has recorded
    whether high is good, tells nothing about how many need help. A count is taken as a share of
    the children of its own ages.
    """
    base = population.of(reading.ages) if population and reading.ages else None
    per = base if reading.measure is Measure.COUNT else reading.per
    if reading.measure is Measure.OTHER or not per or reading.value is None or reading.value < 0:
        return None
    value = reading.value / per
    published = reading.limits and reading.limits.scaled(1 / per)
    share = ShareInNeed(value, published or _worked_out(reading.measure, value, reading, base))
    is_percentage = reading.measure is Measure.PERCENTAGE
    match reading.polarity:
        case Polarity.LOW_GOOD | Polarity.NONE if value <= 1 or not is_percentage:
            return share
        case Polarity.HIGH_GOOD if value <= 1 and is_percentage:
            return share.turned()
        case _:
            return None


def _worked_out(
    measure: Measure, share: float, reading: NeedReading, base: int | None
) -> Interval | None:
    """Return limits for a share that came without, from as many people as were counted."""
    people = base if measure is Measure.COUNT else reading.denominator or base
    if not people or people < 0:
        return None
    if measure is Measure.PERCENTAGE:
        return wilson_interval(share * people, people) if share <= 1 else None
    return rate_interval(round(share * people), people, per=1)


def _widened(share: ShareInNeed, margin: float) -> Interval | None:
    """Return the limits, wider by a margin on either side and never below nobody."""
    if share.limits is None:
        return None
    low = max(0.0, share.limits.low * (1 - margin))
    return Interval(low, share.limits.high * (1 + margin))
