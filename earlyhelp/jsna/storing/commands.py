"""Readings written to the store, with the places, series and notes they refer to."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import chain

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.jsna import queries
from earlyhelp.jsna.arrays import FACTS, Codes, Numbers, Small, used
from earlyhelp.jsna.checked import Checked
from earlyhelp.jsna.models import AnnotationRow, PlaceRow, SeriesRow
from earlyhelp.jsna.storing.binary import as_binary

AT_ONCE = 50_000
A_STATEMENT = 50
"""Readings that one statement of the embedded database inserts: of 1 to 200 the fastest."""
IN_A_STATEMENT = 75
"""Readings in one statement: 13 values each, and older embedded databases take 999 at most."""
Tell = Callable[[int, int], None]
"""Told how many readings are stored, and of how many."""
_READING = ("import_id", "place_id", "series_id", "sortable", "line", "annotation_id", *FACTS)


def store_readings(session: Session, import_id: int, checked: Checked, tell: Tell) -> None:
    """Store every reading of a file under the number of its import."""
    rows = checked.rows
    columns = (
        np.full(len(rows), import_id, dtype=np.int64),
        _place_ids(session, checked)[rows.place],
        _series_ids(session, checked)[rows.series],
        rows.sortable,
        rows.line,
        _annotation_ids(session, import_id, checked)[rows.annotation],
    )
    write = _copy if session.get_bind().dialect.name == "postgresql" else _execute
    for start in range(0, len(rows), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        write(session, [column[part] for column in columns], rows.facts[:, part])
        tell(min(start + AT_ONCE, len(rows)), len(rows))


def _execute(session: Session, numbers: Sequence[Codes | Small], facts: Numbers) -> None:
    """Insert readings through the driver alone, many with each statement.

    The toolkit would take three times as long, and one row a statement half as long again. The
    embedded database stores NaN as NULL, which is what is meant by it here.
    """
    columns = [*(number.tolist() for number in numbers), *(fact.tolist() for fact in facts)]
    cells = list(chain.from_iterable(zip(*columns, strict=True)))
    width = len(_READING)
    whole = len(cells) - len(cells) % (width * A_STATEMENT)
    _insert(session, cells[:whole], A_STATEMENT)
    _insert(session, cells[whole:], 1)


def _insert(session: Session, cells: Sequence[object], rows: int) -> None:
    """Insert the cells of readings, one after another, so many readings with each statement."""
    if not cells:
        return
    row = f"({', '.join('?' * len(_READING))})"
    statement = f"INSERT INTO reading ({', '.join(_READING)}) VALUES {', '.join([row] * rows)}"
    size = len(_READING) * rows
    groups = [tuple(cells[start : start + size]) for start in range(0, len(cells), size)]
    session.connection().exec_driver_sql(statement, groups)


def _copy(session: Session, numbers: Sequence[Codes | Small], facts: Numbers) -> None:
    """Insert readings by PostgreSQL's own bulk copy, in the session's transaction."""
    driver = session.connection().connection.driver_connection
    if driver is None:
        raise EnvironmentFaultError("The connection to the database was closed.")
    statement = f"COPY reading ({', '.join(_READING)}) FROM STDIN (FORMAT BINARY)"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for piece in as_binary(numbers, facts):
            copy.write(piece)


def _place_ids(session: Session, checked: Checked) -> Codes:
    """Return the id of each place of a file by its number; places new to the store are added."""
    known = dict(queries.find_places(session))
    held = [checked.places[number] for number in used(checked.rows.place)]
    missing = [code for code in held if code not in known]
    if missing:
        statement = insert(PlaceRow).returning(PlaceRow.id, sort_by_parameter_order=True)
        new = [{"code": code, "name": checked.place_names.get(code, "")} for code in missing]
        known.update(zip(missing, session.scalars(statement, new), strict=True))
    return np.array([known.get(code, 0) for code in checked.places], dtype=np.int64)


def _series_ids(session: Session, checked: Checked) -> Codes:
    """Return the id of each series of a file by its number; series new to the store are added."""
    known = dict(queries.find_series(session, list(checked.indicator_names)))
    held = [checked.series[number] for number in used(checked.rows.series)]
    missing = [series for series in held if series not in known]
    if missing:
        statement = insert(SeriesRow).returning(SeriesRow.id, sort_by_parameter_order=True)
        new = session.scalars(statement, [asdict(series) for series in missing])
        known.update(zip(missing, new, strict=True))
    return np.array([known.get(series, 0) for series in checked.series], dtype=np.int64)


def _annotation_ids(session: Session, import_id: int, checked: Checked) -> Codes:
    """Add what stands beside the readings, and return the id of each annotation by its number."""
    numbers = used(checked.rows.annotation)
    statement = insert(AnnotationRow).returning(AnnotationRow.id, sort_by_parameter_order=True)
    new = session.scalars(
        statement, [{"import_id": import_id} | asdict(checked.annotations[n]) for n in numbers]
    )
    found = np.zeros(len(checked.annotations), dtype=np.int64)
    found[numbers] = list(new)
    return found
