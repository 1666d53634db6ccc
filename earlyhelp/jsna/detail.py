"""Everything held about one need: each indicator here, over time, beside others, by place. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from earlyhelp.geography.codes import Level, level_of
from earlyhelp.jsna.catalogue import Indicator
from earlyhelp.jsna.inequality import Group, Inequality, Rank, derive_inequality, read_rank
from earlyhelp.jsna.intervals import Interval
from earlyhelp.jsna.profile import EVERYBODY, ProfileLine, Surroundings, limits_of
from earlyhelp.jsna.readings import HeldReading, Series
from earlyhelp.jsna.similar import Similar, SimilarArea, compare_with_similar

NO_FIGURE = "No figure in this file"


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series: the figure here, its range, and England's of the same file."""

    reading: HeldReading
    limits: Interval | None
    england: HeldReading | None
    versions: int


@dataclass(frozen=True, slots=True)
class Beside:
    """A place compared with: its reading of the same file, series and period, if it has one."""

    code: str
    name: str
    reading: HeldReading | None
    limits: Interval | None = None

    @property
    def value(self) -> float | None:
        """Its value; None where it has none."""
        return None if self.reading is None else self.reading.facts.value

    @property
    def missing(self) -> str:
        """Why it has no value."""
        if self.reading is None:
            return NO_FIGURE
        return self.reading.annotation.missing or ""


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """The latest figures of one level of places here, the highest first, the missing last."""

    level: Level
    period: str
    figures: tuple[Beside, ...]
    lowest: float | None
    highest: float | None
    """The ends of every period's values, so that the breaks of a map stay from year to year."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One category type of one place in one period, with how far its groups lie apart."""

    category_type: str
    area_code: str
    area_name: str
    period: str
    sortable: int
    groups: tuple[tuple[Rank, Beside], ...]
    """Each group with its figure, the most deprived first; the name is the category's."""
    inequality: Inequality


@dataclass(frozen=True, slots=True)
class IndicatorDetail:
    """One indicator of a need: ``line`` is None where only smaller places have figures."""

    indicator: Indicator
    series: Series
    series_id: int
    line: ProfileLine | None
    by_sex: tuple[ProfileLine, ...] = ()
    history: tuple[Point, ...] = ()
    england: Beside | None = None
    region: Beside | None = None
    similar_areas: tuple[Beside, ...] = ()
    similar: Similar | None = None
    places: tuple[PlaceFigures, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the store holds about the indicators of one need."""

    around: Surroundings
    lines: Sequence[ProfileLine]
    own: Sequence[HeldReading] = ()
    """Every current reading of the area itself: all periods, parts of breakdowns included."""
    england: Sequence[HeldReading] = ()
    beside: Mapping[int, Sequence[HeldReading]] = field(default_factory=dict)
    """Readings of the places compared with, by series, at the latest period here."""
    places: Sequence[HeldReading] = ()
    """Current headline readings of smaller places here, all periods."""
    versions: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """How many releases hold a figure of the area, by series and period."""


def derive_details(
    held: Gathered, catalogue: Mapping[str, Indicator]
) -> tuple[IndicatorDetail, ...]:
    """Return each indicator that anything is held of, in the order of the profile.

    Girls and boys stand under the figure for everybody; a series that has no such figure stands
    for itself. What only smaller places or groups of people have comes last.
    """
    by_key: dict[tuple[str, ...], list[ProfileLine]] = defaultdict(list)
    for line in held.lines:
        by_key[_without_sex(line.series)].append(line)
    found = [_detail(held, lines) for lines in by_key.values()]
    return (*found, *_without_headline(held, set(by_key), catalogue))


def _without_headline(
    held: Gathered, known: set[tuple[str, ...]], catalogue: Mapping[str, Indicator]
) -> Iterator[IndicatorDetail]:
    """Give what has no figure for the area as a whole, once for each key."""
    rest: dict[tuple[str, ...], list[HeldReading]] = defaultdict(list)
    for reading in (*held.places, *held.own):
        key = _without_sex(reading.series)
        if key not in known and reading.series.sex in EVERYBODY:
            rest[key].append(reading)
    for readings in rest.values():
        first = readings[0]
        indicator = catalogue.get(first.series.indicator_id) or Indicator(
            first.series.indicator_id, first.series.indicator_id
        )
        yield IndicatorDetail(
            indicator,
            first.series,
            first.series_id,
            None,
            places=_places([one for one in readings if one.series.is_headline], indicator),
            breakdowns=_breakdowns(held, first.series, indicator),
        )


def _without_sex(series: Series) -> tuple[str, ...]:
    return (series.indicator_id, series.age, series.period_range, series.measure)


def _detail(held: Gathered, lines: Sequence[ProfileLine]) -> IndicatorDetail:
    line = next((one for one in lines if one.series.sex in EVERYBODY), lines[0])
    around, indicator = held.around, line.indicator
    beside = {one.area_code: one for one in held.beside.get(line.series_id, ())}
    similar = tuple(
        _beside(code, around.names.get(code, code), beside.get(code), indicator)
        for code in around.neighbours
    )
    limits = None
    if line.lower_95 is not None and line.upper_95 is not None:
        limits = Interval(line.lower_95, line.upper_95)
    region = around.region
    return IndicatorDetail(
        indicator=indicator,
        series=line.series,
        series_id=line.series_id,
        line=line,
        by_sex=tuple(one for one in lines if one is not line),
        history=_history(held, line),
        england=_beside(around.england, "England", beside.get(around.england), indicator),
        region=None
        if region is None
        else _beside(
            region, around.names.get(region, f"Region ({region})"), beside.get(region), indicator
        ),
        similar_areas=similar,
        similar=compare_with_similar(
            line.value,
            limits,
            [
                SimilarArea(one.code, one.name, one.value, one.limits, one.missing)
                for one in similar
            ],
        ),
        places=_places([one for one in held.places if one.series_id == line.series_id], indicator),
        breakdowns=_breakdowns(held, line.series, indicator),
    )


def _beside(code: str, name: str, reading: HeldReading | None, indicator: Indicator) -> Beside:
    limits = None if reading is None else limits_of(reading.facts, indicator)[0]
    return Beside(code, name, reading, limits)


def _history(held: Gathered, line: ProfileLine) -> tuple[Point, ...]:
    england = {
        (one.import_id, one.sortable): one
        for one in held.england
        if one.series_id == line.series_id
    }
    return tuple(
        Point(
            reading=one,
            limits=limits_of(one.facts, line.indicator)[0],
            england=england.get((one.import_id, one.sortable)),
            versions=held.versions.get((one.series_id, one.sortable), 1),
        )
        for one in sorted(held.own, key=lambda known: known.sortable)
        if one.series_id == line.series_id
    )


def _places(readings: Sequence[HeldReading], indicator: Indicator) -> tuple[PlaceFigures, ...]:
    of_level: dict[Level, list[HeldReading]] = defaultdict(list)
    for reading in readings:
        of_level[level_of(reading.area_code)].append(reading)
    found = []
    for level, held in of_level.items():
        latest = max(one.sortable for one in held)
        shown = [
            _beside(one.area_code, one.area_name, one, indicator)
            for one in held
            if one.sortable == latest
        ]
        values = [one.facts.value for one in held if one.facts.value is not None]
        found.append(
            PlaceFigures(
                level=level,
                period=next(one.annotation.period for one in held if one.sortable == latest),
                figures=tuple(sorted(shown, key=_highest_first)),
                lowest=min(values, default=None),
                highest=max(values, default=None),
            )
        )
    return tuple(found)


def _highest_first(one: Beside) -> tuple[bool, float, str]:
    return (one.value is None, -(one.value or 0.0), one.name)


def _breakdowns(held: Gathered, series: Series, indicator: Indicator) -> tuple[Breakdown, ...]:
    """Return the breakdowns by deprivation here, or England's where there is none here.

    The fullest of the latest period stands first: types differ in the boundaries they rest on.
    """
    own = list(_of_one_place(held.own, series, indicator))
    found = own or list(_of_one_place(held.england, series, indicator))
    return tuple(sorted(found, key=_latest_and_fullest, reverse=True))


def _latest_and_fullest(found: Breakdown) -> tuple[int, int, str]:
    valued = sum(one.value is not None for _, one in found.groups)
    return (found.sortable, valued, found.category_type)


def _of_one_place(
    readings: Iterable[HeldReading], headline: Series, indicator: Indicator
) -> Iterator[Breakdown]:
    types: dict[str, list[tuple[Rank, HeldReading]]] = defaultdict(list)
    for reading in readings:
        series = reading.series
        rank = read_rank(series.category)
        same = _without_sex(series)[:3] == _without_sex(headline)[:3]
        if rank is not None and same and series.sex == headline.sex:
            types[series.category_type].append((rank, reading))
    for category_type in sorted(types):
        found = _latest_breakdown(category_type, types[category_type], indicator)
        if found is not None:
            yield found


def _latest_breakdown(
    category_type: str, ranked: Sequence[tuple[Rank, HeldReading]], indicator: Indicator
) -> Breakdown | None:
    """Return the groups of the latest period that has any value."""
    periods: dict[int, dict[Rank, HeldReading]] = defaultdict(dict)
    for rank, reading in ranked:
        known = periods[reading.sortable].get(rank)
        if known is None or reading.released_on > known.released_on:
            periods[reading.sortable][rank] = reading
    for sortable in sorted(periods, reverse=True):
        groups = [
            (rank, _beside(one.area_code, one.series.category, one, indicator))
            for rank, one in sorted(periods[sortable].items(), key=lambda pair: pair[0].place)
        ]
        inequality = derive_inequality(
            [Group(one.name, rank, one.value, one.limits, _people(one)) for rank, one in groups]
        )
        if inequality is not None:
            first = next(iter(periods[sortable].values()))
            return Breakdown(
                category_type,
                first.area_code,
                first.area_name,
                first.annotation.period,
                sortable,
                tuple(groups),
                inequality,
            )
    return None


def _people(one: Beside) -> float | None:
    return None if one.reading is None else one.reading.facts.denominator
