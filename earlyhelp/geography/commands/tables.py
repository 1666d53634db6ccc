"""The tables of places as rows by key: read whole, written row by row, emptied of one area."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    bindparam,
    delete,
    false,
    insert,
    not_,
    select,
    true,
    update,
)
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from earlyhelp.db import Base
from earlyhelp.geography.codes import SMALL_AREAS
from earlyhelp.geography.images import Kept
from earlyhelp.geography.models import AreaLinkRow, AreaRow
from earlyhelp.geography.reading.values import Cell, Key

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
FIGURES = frozenset({"population", "deprivation"})
OF_ONE_AREA = ("postcode", "population", "deprivation", "small_area_point", "boundary")
IMPORT_ID = "import_id"


def table_of(name: str) -> SqlTable:
    """Return a table by its name."""
    return Base.metadata.tables[name]


def facts_of(table: SqlTable) -> list[Column[object]]:
    """Return the columns that are neither part of the key nor the number of an import."""
    return [c for c in table.columns if not c.primary_key and c.name != IMPORT_ID]


def fact_names(name: str) -> tuple[str, ...]:
    """Return the names of those columns of a table, in order: what a row of it holds."""
    return tuple(column.name for column in facts_of(table_of(name)))


def holds_import(table: SqlTable) -> bool:
    """Say whether the rows of a table note the import that brought them."""
    return IMPORT_ID in table.columns


def read_table(session: Session, name: str, *, emptied: bool = False) -> dict[Key, Kept]:
    """Return what stands in a table; when emptied, only what belongs to no one area."""
    table = table_of(name)
    keys, facts = list(table.primary_key.columns), facts_of(table)
    more = [table.columns[IMPORT_ID]] if holds_import(table) else []
    statement = select(*keys, *facts, *more)
    if emptied:
        statement = statement.where(not_(_of_one_area(name)))
    width, end = len(keys), len(keys) + len(facts)
    return {
        tuple(row[:width]): Kept(
            tuple(_plain(value) for value in row[width:end]), row[end] if more else None
        )
        for row in session.execute(statement)
    }


def _plain(value: object) -> Cell:
    return value.isoformat() if isinstance(value, date) else value  # type: ignore[return-value] # no table of places holds another type


def _of_one_area(name: str) -> ColumnElement[bool]:
    """Return which rows of a table are held for the area served and no other."""
    if name == "area":
        return AreaRow.level.in_(SMALL_AREAS)
    if name == "area_link":
        return AreaLinkRow.child_level.in_(SMALL_AREAS)
    return true() if name in OF_ONE_AREA else false()


def take_away(session: Session) -> dict[str, dict[Key, Kept]]:
    """Delete what is held of the area served and return it, table by table."""
    taken: dict[str, dict[Key, Kept]] = {}
    for name in TABLES:
        stays, whole = read_table(session, name, emptied=True), read_table(session, name)
        taken[name] = {key: kept for key, kept in whole.items() if key not in stays}
        session.execute(delete(table_of(name)).where(_of_one_area(name)))
    return taken


class Writer:
    """Writes rows of one table."""

    def __init__(self, session: Session, name: str) -> None:
        """Note the table's columns."""
        self._session, self._table = session, table_of(name)
        self._keys = [column.name for column in self._table.primary_key.columns]
        self._facts = fact_names(name)
        self._days = {c.name for c in self._table.columns if isinstance(c.type, Date)}
        self._where = [self._table.columns[key] == bindparam(f"key_{key}") for key in self._keys]

    def delete(self, keys: Collection[Key]) -> None:
        """Delete the rows of these keys."""
        if keys:
            gone = [self._key(key, "key_") for key in keys]
            self._session.connection().execute(delete(self._table).where(*self._where), gone)

    def insert(self, rows: Mapping[Key, Kept]) -> None:
        """Add rows that do not stand there yet."""
        if rows:
            values = [self._key(key) | self._values(kept) for key, kept in rows.items()]
            self._session.execute(insert(self._table), values)

    def update(self, rows: Mapping[Key, Kept]) -> None:
        """Change rows that stand there."""
        if rows:
            values = [self._key(key, "key_") | self._values(kept) for key, kept in rows.items()]
            names = [name for name in values[0] if not name.startswith("key_")]
            facts: dict[str, object] = {name: bindparam(name) for name in names}
            statement = update(self._table).where(*self._where).values(facts)
            self._session.connection().execute(statement, values)

    def _key(self, key: Key, prefix: str = "") -> dict[str, object]:
        return {f"{prefix}{name}": part for name, part in zip(self._keys, key, strict=True)}

    def _values(self, kept: Kept) -> dict[str, object]:
        values: dict[str, object] = dict(zip(self._facts, kept.row or (), strict=True))
        for day in self._days:
            values[day] = date.fromisoformat(str(values[day])) if values[day] else None
        if holds_import(self._table):
            values[IMPORT_ID] = kept.import_id
        return values
