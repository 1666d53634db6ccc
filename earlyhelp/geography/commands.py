"""Bring in files of places: all of them in one transaction, or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Column, Date, bindparam, delete, insert, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from earlyhelp.db import Base
from earlyhelp.geography.codes import AUTHORITIES, SMALL_AREAS, Level, area_fault, read_code
from earlyhelp.geography.models import (
    AreaLinkRow,
    AreaRow,
    BoundaryRow,
    DeprivationRow,
    ImportRow,
    PopulationRow,
    PostcodeRow,
    ServedAreaRow,
    SmallAreaPointRow,
)
from earlyhelp.geography.places import NOT_STATED
from earlyhelp.geography.queries import find_names, get_served_area, get_upper_tier
from earlyhelp.geography.reading.authorities import successors
from earlyhelp.geography.reading.checks import ABSENT, check
from earlyhelp.geography.reading.files import NamedFile
from earlyhelp.geography.reading.gazetteer import Gazetteer
from earlyhelp.geography.reading.merging import Row, Sheet
from earlyhelp.geography.reading.report import Changes, GeographyReport
from earlyhelp.geography.reading.run import Options, ReadFile, read_files
from earlyhelp.geography.reading.values import Key

TABLES = (
    "authority",
    "authority_neighbour",
    "area",
    "area_link",
    "postcode",
    "population",
    "deprivation",
    "small_area_point",
    "boundary",
)
WITH_YEAR = ("area", "boundary")
OF_ONE_AREA = (PostcodeRow, PopulationRow, DeprivationRow, SmallAreaPointRow, BoundaryRow)
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Terms:
    """How to bring files in."""

    dry_run: bool = False
    replace: bool = False
    """Serve this area instead of the one served so far; what was held of that one goes."""
    reading: Options = field(default_factory=Options)
    progress: Callable[[int, int | None], None] | None = None


def import_geography(
    session: Session,
    files: Sequence[NamedFile],
    area_code: str,
    recorded_at: datetime,
    terms: Terms | None = None,
) -> GeographyReport:
    """Bring in files of places for one authority, and say what came of each.

    Nothing is stored where there is any problem, nor in a dry run; the same files a second time
    change nothing. The caller commits.
    """
    terms = terms or Terms()
    area = read_code(area_code) or area_code
    served = get_served_area(session)
    replaces = served is not None and served.code != area
    problem = _area_problem(session, area)
    if problem is None and served is not None and replaces and not terms.replace:
        problem = (
            f"This installation serves {served.name} ({served.code}); use --replace to serve "
            f"{area} instead, which takes away what is held of {served.name}"
        )
    if problem is not None:
        return GeographyReport(area, dry_run=terms.dry_run, problems=(problem,))
    sheets = _Sheets(session, emptied=replaces)
    read = read_files(files, _gazetteer(area, sheets), terms.reading, terms.progress)
    for origin, file in enumerate(read):
        for batch in file.batches:
            sheets[batch.table].apply(batch, origin)
    for name in WITH_YEAR:
        sheets[name].drop_unstated()
    name = _name_of(sheets, area)
    notices = check(sheets, sheets.counted(), {name: sheets.holds(name) for name in ABSENT})
    stored = not terms.dry_run and not any(file.report.problem_count for file in read)
    if stored:
        if replaces:
            _take_away(session)
        _store(session, sheets, read, _Origin(recorded_at, terms.reading.source))
        _serve(session, area, name)
    return GeographyReport(
        area=area,
        area_name=name,
        dry_run=terms.dry_run,
        stored=stored,
        files=tuple(file.report for file in read),
        changes={
            name: sheets[name].changes()
            for name in TABLES
            if name in sheets and sheets[name].touched
        },
        notices=tuple(notices),
    )


class _Sheets(dict[str, Sheet]):
    """The tables as sheets, each read when first asked for; emptied, without the last area's."""

    def __init__(self, session: Session, *, emptied: bool) -> None:
        super().__init__()
        self._session, self._emptied = session, emptied

    def __missing__(self, name: str) -> Sheet:
        self[name] = _sheet(self._session, name, emptied=self._emptied)
        return self[name]

    def holds(self, name: str) -> bool:
        if name in self:
            return bool(self[name].after)
        table = _table(name)
        first = select(table.primary_key.columns[0]).limit(1)
        return not self._emptied and self._session.execute(first).first() is not None

    def changes(self) -> dict[str, Changes]:
        return {
            name: self[name].changes() for name in TABLES if name in self and self[name].touched
        }

    def counted(self) -> frozenset[str]:
        """Return the codes of all places that have a population."""
        if "population" in self:
            return frozenset(str(key[0]) for key in self["population"].after)
        if self._emptied:
            return frozenset()
        return frozenset(self._session.scalars(select(PopulationRow.area_code).distinct()))


@dataclass(frozen=True, slots=True)
class _Origin:
    recorded_at: datetime
    source: str | None


def _area_problem(session: Session, area: str) -> str | None:
    county = get_upper_tier(session, area) if read_code(area) else None
    name = find_names(session, {county}).get(county or "")
    return area_fault(area, f"{name} ({county})" if name else county)


def _table(name: str) -> SqlTable:
    return Base.metadata.tables[name]


def _facts(table: SqlTable) -> list[Column[object]]:
    return [c for c in table.columns if not c.primary_key and c.name != "import_id"]


def _sheet(session: Session, name: str, *, emptied: bool) -> Sheet:
    """Return what stands in a table; when emptied, only what belongs to no one area."""
    table = _table(name)
    keys, facts = list(table.primary_key.columns), _facts(table)
    statement = select(*keys, *facts)
    if emptied and name == "area":
        statement = statement.where(AreaRow.level.not_in(SMALL_AREAS))
    elif emptied and name == "area_link":
        statement = statement.where(AreaLinkRow.child_level.not_in(SMALL_AREAS))
    elif emptied and name not in {"authority", "authority_neighbour"}:
        statement = statement.where(keys[0].is_(None))
    width = len(keys)
    before: dict[Key, Row] = {}
    for row in session.execute(statement):
        before[tuple(row[:width])] = tuple(
            value.isoformat() if isinstance(value, date) else value for value in row[width:]
        )
    return Sheet(tuple(column.name for column in facts), before)


def _gazetteer(area: str, sheets: Mapping[str, Sheet]) -> Gazetteer:
    """Return the places known from what stands."""
    known = Gazetteer(area)
    for code, vintage in sheets["area"].before:
        known.vintages.setdefault(str(code), set()).add(str(vintage))
    links = sheets["area_link"]
    child_level, parent_level = (links.columns.index(c) for c in ("child_level", "parent_level"))
    for key, row in links.before.items():
        child, parent = str(key[0]), str(key[2])
        if row[child_level] == Level.DISTRICT and row[parent_level] == Level.COUNTY:
            known.counties[child] = parent
        elif row[child_level] == Level.LSOA and row[parent_level] in AUTHORITIES:
            known.district_of_lsoa[child] = parent
        elif row[parent_level] == Level.REGION and child == area:
            known.region = parent
    authorities = {str(key[0]): row for key, row in sheets["authority"].before.items()}
    known.successors = successors(authorities)
    if area in authorities:
        region = authorities[area][sheets["authority"].columns.index("region_code")]
        known.region = str(region) if region else known.region
    known.postcodes = {str(key[0]) for key in sheets["postcode"].before}
    return known


def _name_of(sheets: Mapping[str, Sheet], area: str) -> str:
    place = sheets["area"].columns.index("name")
    named = {
        str(key[1]): str(row[place])
        for key, row in sheets["area"].after.items()
        if key[0] == area and row[place]
    }
    if named:
        return named[max(named, key=lambda year: (year != NOT_STATED, year))]
    listed = sheets["authority"].after.get((area,))
    name = listed[sheets["authority"].columns.index("name")] if listed else None
    return str(name) if name else area


def _take_away(session: Session) -> None:
    for model in OF_ONE_AREA:
        session.execute(delete(model))
    session.execute(delete(AreaLinkRow).where(AreaLinkRow.child_level.in_(SMALL_AREAS)))
    session.execute(delete(AreaRow).where(AreaRow.level.in_(SMALL_AREAS)))


def _store(
    session: Session, sheets: Mapping[str, Sheet], read: Sequence[ReadFile], origin: _Origin
) -> None:
    made: dict[int, int] = {}
    numbers = {number for sheet in sheets.values() for number in sheet.changed_by()}
    for number in sorted(numbers):
        report = read[number].report
        row = ImportRow(
            kind=report.kind,
            file_name=report.name[-LONGEST_NAME:],
            sha256=report.sha256,
            source=(origin.source or report.name)[-LONGEST_NAME:],
            recorded_at=origin.recorded_at,
        )
        session.add(row)
        session.flush()
        made[number] = row.id
    for name in TABLES:
        if name in sheets:
            _write(session, _table(name), sheets[name], made)


def _write(session: Session, table: SqlTable, sheet: Sheet, imports: Mapping[int, int]) -> None:
    keys = [column.name for column in table.primary_key.columns]
    days = {column.name for column in table.columns if isinstance(column.type, Date)}

    def as_dict(key: Key, row: Row, prefix: str = "") -> dict[str, object]:
        values: dict[str, object] = {f"{prefix}{k}": v for k, v in zip(keys, key, strict=True)}
        values |= zip(sheet.columns, row, strict=True)
        for day in days:
            values[day] = date.fromisoformat(str(values[day])) if values[day] else None
        if "import_id" in table.columns and key in sheet.origins:
            values["import_id"] = imports[sheet.origins[key][-1]]
        return values

    where = [table.columns[key] == bindparam(f"key_{key}") for key in keys]
    if sheet.gone:
        gone = [{f"key_{k}": v for k, v in zip(keys, key, strict=True)} for key in sheet.gone]
        session.connection().execute(delete(table).where(*where), gone)
    if sheet.new:
        session.execute(insert(table), [as_dict(key, sheet.after[key]) for key in sheet.new])
    if sheet.changed:
        rows = [as_dict(key, sheet.after[key], "key_") for key in sheet.changed]
        facts: dict[str, object] = {
            name: bindparam(name) for name in rows[0] if not name.startswith("key_")
        }
        session.connection().execute(update(table).where(*where).values(facts), rows)


def _serve(session: Session, area: str, name: str) -> None:
    session.execute(delete(ServedAreaRow).where(ServedAreaRow.code != area))
    row = session.get(ServedAreaRow, area)
    if row is None:
        session.add(ServedAreaRow(code=area, name=name))
    elif row.name != name:
        row.name = name
    session.flush()
