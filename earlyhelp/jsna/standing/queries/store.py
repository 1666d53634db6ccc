"""What every read of the profile rests on, and reads of figures in use.

A profile must stay quick with half a million readings stored, so each statement asks for whole
ranges of the primary key (import, place, series, period), and what is current is chosen here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.db import read_rows as read_plain_rows
from earlyhelp.geography.queries import (
    find_areas,
    find_names,
    find_neighbours,
    get_served_area,
    get_served_region,
)
from earlyhelp.jsna.arrays import FACTS
from earlyhelp.jsna.catalogue import Indicator
from earlyhelp.jsna.imports import ImportInUse, newest_of_each_indicator, ranks
from earlyhelp.jsna.models import AnnotationRow, ImportRow, PlaceRow, ReadingRow, SeriesRow
from earlyhelp.jsna.profile import Surroundings
from earlyhelp.jsna.queries import find_catalogue, find_imports_in_use
from earlyhelp.jsna.readings import Annotation, Facts, HeldReading, Series
from earlyhelp.jsna.rows import ENGLAND

_SERIES = tuple(field.name for field in fields(Series))
_ANNOTATION = tuple(field.name for field in fields(Annotation))
_KEY = ("import_id", "place_id", "series_id", "sortable")
# Columns of the bare tables: rows of mapped columns would each pass through the mapper.
_SERIES_TABLE = SeriesRow.__table__.c
_COLUMNS = ", ".join((*_KEY, "line", "annotation_id", *FACTS))
_FROM = ReadingRow.__tablename__
FACTS_FROM = 6
"""Where the facts begin in a row of readings."""
AT_ONCE = 400
"""Parts of one condition: SQLite takes no expression deeper than 1,000."""

Plain = tuple[Any, ...]
"""A row of readings: the key, the line, the annotation, then the facts."""
ReadingRows = Sequence[Plain]


@dataclass(frozen=True)
class Store:
    """What every read of readings rests on: imports in use, the catalogue, places, whose profile.

    Read once for a page, so that the number of statements does not grow with the readings.
    """

    around: Surroundings
    as_at: date | None
    in_use: Sequence[ImportInUse]
    sources: Mapping[int, str]
    catalogue: Mapping[str, Indicator]
    places: Mapping[str, tuple[int, str]]
    """Number and name of the area and of the places beside it, by code."""

    @cached_property
    def ranks(self) -> Mapping[int, int]:
        """The rank of each import in use: the highest that has a figure is current."""
        return ranks(self.in_use)

    @cached_property
    def newest(self) -> Mapping[str, int]:
        """The import that was last to hold each indicator."""
        return newest_of_each_indicator(self.in_use)

    @cached_property
    def released_on(self) -> Mapping[int, date]:
        """The day of release of each import in use."""
        return {known.id: known.released_on for known in self.in_use}

    def imports_of(self, indicators: Collection[str]) -> list[int]:
        """Return the imports in use that hold any of some indicators."""
        wanted = frozenset(indicators)
        return [known.id for known in self.in_use if known.indicators & wanted]

    def numbers_of(self, codes: Iterable[str]) -> list[int]:
        """Return the numbers of the places that any reading is about."""
        return [self.places[code][0] for code in codes if code in self.places]


def get_store(session: Session, area_code: str, as_at: date | None = None) -> Store:
    """Return what reads of an area's profile rest on, with the releases up to a day if given."""
    neighbours = {area.code: area.name for area in find_neighbours(session, area_code)}
    region = get_served_region(session, area_code)
    codes = [area_code, ENGLAND, *([region] if region else []), *neighbours]
    places = find_places(session, codes)
    name = _name_of(session, area_code) or places.get(area_code, (0, area_code))[1]
    around = Surroundings(
        area_code=area_code,
        area_name=name,
        england=ENGLAND,
        region=region,
        neighbours=tuple(neighbours),
        names=neighbours | _region_name(session, region, places),
    )
    sources = select(ImportRow.id, ImportRow.source).where(ImportRow.undone_at.is_(None))
    return Store(
        around=around,
        as_at=as_at,
        in_use=find_imports_in_use(session, as_at),
        sources={number: source for number, source in session.execute(sources)},  # noqa: C416 - rows are no pairs
        catalogue=find_catalogue(session),
        places=places,
    )


def _region_name(
    session: Session, region: str | None, places: Mapping[str, tuple[int, str]]
) -> dict[str, str]:
    """Return the region's name as a reading has it, else as a look-up has it, else nothing."""
    if region is None:
        return {}
    name = places.get(region, (0, ""))[1] or find_names(session, {region}).get(region)
    return {region: name} if name else {}


def _name_of(session: Session, area_code: str) -> str | None:
    served = get_served_area(session)
    if served is not None and served.code == area_code:
        return served.name
    return next((area.name for area in find_areas(session, area_code)), None)


def find_places(session: Session, codes: Sequence[str]) -> Mapping[str, tuple[int, str]]:
    """Return number and name of the places of some codes that any reading is about."""
    statement = select(PlaceRow.code, PlaceRow.id, PlaceRow.name).where(PlaceRow.code.in_(codes))
    return {code: (number, name) for code, number, name in session.execute(statement)}


def find_series_of(
    session: Session, *, headline: bool = False, indicators: Collection[str] | None = None
) -> dict[int, Series]:
    """Return series by number: only headlines, or only of some indicators, if so asked."""
    statement = select(_SERIES_TABLE.id, *(_SERIES_TABLE[name] for name in _SERIES))
    if headline:
        statement = statement.where(_SERIES_TABLE.category_type == "", _SERIES_TABLE.category == "")
    if indicators is not None:
        statement = statement.where(_SERIES_TABLE.indicator_id.in_(sorted(indicators)))
    return {number: Series(*texts) for number, *texts in session.execute(statement)}


def read_rows(
    session: Session, store: Store, places: Sequence[int], series: Mapping[int, Series]
) -> ReadingRows:
    """Return every version in use of some series in some places, in no order."""
    imports = store.imports_of({one.indicator_id for one in series.values()})
    if not (imports and places and series):
        return []
    return read_plain_rows(
        session,
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE import_id IN ({_numbers(imports)}) "
        f"AND place_id IN ({_numbers(places)}) AND series_id IN ({_numbers(series)})",
        {},
    )


def _numbers(found: Iterable[int]) -> str:
    """Return whole numbers of the store as the list of a condition."""
    return ", ".join(str(int(number)) for number in found)


def current_of(store: Store, rows: ReadingRows) -> tuple[ReadingRows, Mapping[Plain, int]]:
    """Return the current version of each figure, and how many versions each has."""
    rank = store.ranks
    best: dict[Plain, Plain] = {}
    versions: dict[Plain, int] = defaultdict(int)
    for row in rows:
        key = row[1:4]
        versions[key] += 1
        known = best.get(key)
        if known is None or rank[row[0]] > rank[known[0]]:
            best[key] = row
    return list(best.values()), versions


def hold(
    session: Session, store: Store, rows: ReadingRows, series: Mapping[int, Series]
) -> list[HeldReading]:
    """Return rows as readings, with what the publisher wrote beside them."""
    notes = _annotations(session, {row[5] for row in rows})
    names = {number: (code, name) for code, (number, name) in store.places.items()}
    return [
        _held(store, row, (series[row[2]], notes[row[5]], names[row[1]]))
        for row in rows
        if row[1] in names
    ]


def _held(
    store: Store,
    row: Plain,
    beside: tuple[Series, Annotation, tuple[str, str]],
) -> HeldReading:
    series, annotation, (code, name) = beside
    number = row[0]
    return HeldReading(
        import_id=number,
        source=store.sources[number],
        released_on=store.released_on[number],
        line=row[4],
        area_code=code,
        area_name=name,
        series=series,
        sortable=row[3],
        facts=Facts(*row[FACTS_FROM:]),
        annotation=annotation,
        is_in_latest_file=store.newest.get(series.indicator_id) == number,
        series_id=row[2],
    )


def _annotations(session: Session, numbers: Collection[int]) -> Mapping[int, Annotation]:
    table = AnnotationRow.__table__.c
    columns = [table[name] for name in _ANNOTATION]
    statement = select(table.id, *columns).where(table.id.in_(sorted(numbers)))
    return {number: Annotation(*texts) for number, *texts in session.execute(statement)}


def find_beside(session: Session, store: Store, chosen: ReadingRows) -> Mapping[int, ReadingRows]:
    """Return the readings of the places compared with, by series.

    They are of the same import, series and period as the reading chosen for each series: England
    of another extract may have been revised since.
    """
    found: dict[int, list[Plain]] = defaultdict(list)
    for row in _beside(session, store, chosen, _COLUMNS):
        found[row[2]].append(row)
    return found


def find_values_beside(
    session: Session, store: Store, chosen: ReadingRows
) -> Mapping[int, Sequence[tuple[int, float | None]]]:
    """Return the number of each place compared with and its value, by series, as above."""
    found: dict[int, list[tuple[int, float | None]]] = defaultdict(list)
    for series, place, value in _beside(session, store, chosen, "series_id, place_id, value"):
        found[series].append((place, value))
    return found


def _beside(session: Session, store: Store, chosen: ReadingRows, columns: str) -> Iterator[Plain]:
    around = store.around
    codes = [code for code in (around.england, around.region, *around.neighbours) if code]
    places = _numbers(store.numbers_of(codes))
    series_of: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in chosen:
        series_of[(row[0], row[3])].append(row[2])
    parts = [
        f"(import_id = {int(number)} AND place_id IN ({places}) "
        f"AND series_id IN ({_numbers(series)}) AND sortable = {int(sortable)})"
        for (number, sortable), series in series_of.items()
        if places
    ]
    for start in range(0, len(parts), AT_ONCE):
        condition = " OR ".join(parts[start : start + AT_ONCE])
        yield from read_plain_rows(session, f"SELECT {columns} FROM {_FROM} WHERE {condition}", {})
