"""The local profile: what the readings held say about an area, line by line. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from earlyhelp.jsna.catalogue import Indicator, ValueType
from earlyhelp.jsna.intervals import (
    Interval,
    Polarity,
    compare,
    judge,
    rate_interval,
    wilson_interval,
)
from earlyhelp.jsna.readings import Facts, HeldReading, Series
from earlyhelp.jsna.similar import MEAN_PLACES
from earlyhelp.jsna.trend import POINTS, Direction, Trend, TrendPoint, derive_trend
from earlyhelp.taxonomy.needs import NEEDS, NeedCode

NOT_COMPARED = "Not compared"
NEAR_ENOUGH = 0.001
"""How far, for its size, a value may be from count / denominator x multiplier to be just that."""

_NEED_ORDER = {need.code: place for place, need in enumerate(NEEDS)}
_SEX_ORDER = {"Persons": 0, "": 0, "Female": 1, "Male": 2}


NO_TREND = Trend(Direction.UNKNOWN)
EVERYBODY = frozenset({"Persons", "", "Not applicable"})
"""What files write in the column for sex where a figure is for girls and boys together."""


class LimitsOrigin(StrEnum):
    """Where the 95% limits of a line come from."""

    PUBLISHED = "published"
    CALCULATED = "calculated"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The plain mean of the statistical neighbours that have a value, and how many have one."""

    mean: float
    with_value: int
    of: int


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """The latest figure of one series for the area.

    ``value`` is None where the figure is missing, and ``missing`` then says why. ``comparison`` is
    worked out again from the limits and England's value in the same import: Better, Similar,
    Worse, or Lower, Similar, Higher where polarity is not known, or Not compared.
    """

    indicator: Indicator
    series: Series
    area_code: str
    sortable: int
    period: str
    value: float | None
    missing: str | None
    lower_95: float | None
    upper_95: float | None
    limits: LimitsOrigin | None
    count: float | None
    denominator: float | None
    note: str
    area_type: str
    england: float | None
    region: float | None
    neighbours: Neighbours | None
    comparison: str
    source: str
    released_on: date
    import_id: int
    line: int
    is_in_latest_file: bool
    trend: Trend = NO_TREND
    """Worked out here from the last five years, never taken from the file."""
    published_trend: str = ""
    """As published, to be shown as that only."""
    series_id: int = 0
    versions: int = 1
    """How many releases in use hold this figure; the latest is current."""

    @property
    def trend_in_words(self) -> str:
        """The trend worked out here, in words."""
        return self.trend.words(self.indicator.polarity)

    @property
    def needs(self) -> tuple[NeedCode, ...]:
        """The needs that the indicator tells about."""
        return self.indicator.needs


@dataclass(frozen=True, slots=True)
class LocalProfile:
    """The needs of the area, derived from readings; lines by need, then indicator, then sex."""

    area_code: str
    area_name: str
    as_at: date | None
    lines: tuple[ProfileLine, ...]
    import_ids: tuple[int, ...]
    """The imports that any line rests on, for the record of a decision or report."""

    @property
    def unmapped(self) -> tuple[Indicator, ...]:
        """The indicators held that nobody has linked to a need, by id."""
        found = {line.indicator.id: line.indicator for line in self.lines if not line.needs}
        return tuple(found[key] for key in sorted(found))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The area, and the places that it is compared with."""

    area_code: str
    area_name: str
    england: str
    region: str | None = None
    neighbours: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """What the region and the neighbours are called, by code."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The current headline reading of an area, with the values of other places beside it.

    ``beside`` holds values by area code, all of the same import, series and period: England of
    another extract may have been revised since.
    """

    reading: HeldReading
    beside: Mapping[str, float | None]
    history: Sequence[tuple[int, Facts]] = ()
    """Current figures of the series here with their periods, the latest last; five are enough."""
    versions: int = 1


def derive_profile(
    around: Surroundings,
    figures: Sequence[Figure],
    catalogue: Mapping[str, Indicator],
    as_at: date | None = None,
) -> LocalProfile:
    """Return the profile of an area from its latest figure of each series.

    Parts of a breakdown are left out: a decile is never a headline.
    """
    lines = [
        _line(around, figure, catalogue) for figure in figures if figure.reading.series.is_headline
    ]
    return LocalProfile(
        area_code=around.area_code,
        area_name=around.area_name,
        as_at=as_at,
        lines=tuple(sorted(lines, key=_order)),
        import_ids=tuple(sorted({line.import_id for line in lines})),
    )


def _order(line: ProfileLine) -> tuple[int, str, int, str, str]:
    last = len(_NEED_ORDER)
    need = _NEED_ORDER.get(line.needs[0], last) if line.needs else last
    sex = _SEX_ORDER.get(line.series.sex, len(_SEX_ORDER))
    return (need, line.indicator.name, sex, line.series.age, line.series.period_range)


def _line(around: Surroundings, figure: Figure, catalogue: Mapping[str, Indicator]) -> ProfileLine:
    reading, facts = figure.reading, figure.reading.facts
    series = reading.series
    indicator = catalogue.get(series.indicator_id) or Indicator(
        series.indicator_id, series.indicator_id
    )
    limits, origin = limits_of(facts, indicator)
    england = figure.beside.get(around.england)
    return ProfileLine(
        indicator=indicator,
        series=series,
        area_code=reading.area_code,
        sortable=reading.sortable,
        period=reading.annotation.period,
        value=facts.value,
        missing=reading.annotation.missing,
        lower_95=None if limits is None else limits.low,
        upper_95=None if limits is None else limits.high,
        limits=origin,
        count=facts.count,
        denominator=facts.denominator,
        note=reading.annotation.note,
        area_type=reading.annotation.area_type,
        england=england,
        region=figure.beside.get(around.region or ""),
        neighbours=mean_of(figure.beside, around.neighbours),
        comparison=compare_with(england, facts.value, limits, indicator.polarity),
        source=reading.source,
        released_on=reading.released_on,
        import_id=reading.import_id,
        line=reading.line,
        is_in_latest_file=reading.is_in_latest_file,
        trend=trend_of(figure.history, series, indicator),
        published_trend=reading.annotation.trend,
        series_id=reading.series_id,
        versions=figure.versions,
    )


def trend_of(history: Sequence[tuple[int, Facts]], series: Series, indicator: Indicator) -> Trend:
    """Return the trend of a series from its figures, each with its period, the latest last."""
    points = [
        TrendPoint(
            sortable, facts.value, limits_of(facts, indicator)[0], facts.count, facts.denominator
        )
        for sortable, facts in history[-POINTS:]
    ]
    return derive_trend(
        points,
        period_range=series.period_range,
        is_proportion=indicator.value_type is ValueType.PERCENTAGE,
    )


def limits_of(
    facts: Facts, indicator: Indicator
) -> tuple[Interval, LimitsOrigin] | tuple[None, None]:
    """Return the 95% limits of a value as published, or worked out where none were.

    A published interval is never worked out again: it may rest on counts before rounding.
    """
    if facts.value is None:
        return None, None
    if facts.lower_95 is not None and facts.upper_95 is not None:
        return Interval(facts.lower_95, facts.upper_95), LimitsOrigin.PUBLISHED
    calculated = _calculated(facts, indicator)
    return (calculated, LimitsOrigin.CALCULATED) if calculated is not None else (None, None)


def _calculated(facts: Facts, indicator: Indicator) -> Interval | None:
    count, denominator, per = facts.count, facts.denominator, indicator.multiplier
    if facts.value is None or count is None or not denominator or not per:
        return None
    crude = count / denominator * per
    if abs(facts.value - crude) > NEAR_ENOUGH * max(1.0, abs(crude)) or count > denominator:
        return None
    if indicator.value_type is ValueType.PERCENTAGE:
        limits = wilson_interval(count, denominator)
        return None if limits is None else limits.scaled(per)
    if indicator.value_type is ValueType.RATE and count == int(count):
        return rate_interval(int(count), denominator, per)
    return None


def compare_with(
    benchmark: float | None, value: float | None, limits: Interval | None, polarity: Polarity
) -> str:
    """Return how a value stands beside a benchmark, in a word, from its 95% limits.

    >>> compare_with(75.4, 51.6, Interval(45.8, 57.9), Polarity.LOW_GOOD)
    'Better'
    """
    if benchmark is None or value is None or limits is None:
        return NOT_COMPARED
    return judge(compare(benchmark, limits), polarity).capitalize()


def mean_of(values: Mapping[str, float | None], neighbours: Sequence[str]) -> Neighbours | None:
    """Return the plain mean over the neighbours that have a value, or None where none has."""
    found = [value for code in neighbours if (value := values.get(code)) is not None]
    if not found:
        return None
    mean = round(sum(found) / len(found), MEAN_PLACES)
    return Neighbours(mean, len(found), len(neighbours))
