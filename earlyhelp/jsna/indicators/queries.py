"""Reads for the pages of the catalogue: entries with their notes, history, and readings held."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from earlyhelp.errors import NotHereError
from earlyhelp.jsna.catalogue import NO_NOTES, Entry
from earlyhelp.jsna.entries import COLUMNS, Difference
from earlyhelp.jsna.indicators.changes import Because, Change, StoredChange
from earlyhelp.jsna.models import (
    ImportRow,
    IndicatorChangeRow,
    IndicatorRow,
    ReadingRow,
    SeriesRow,
)
from earlyhelp.jsna.queries import to_indicator, to_notes
from earlyhelp.jsna.seeding.commands import packaged_indicators

EXPLAINED = (selectinload(IndicatorRow.needs), joinedload(IndicatorRow.notes))


def find_entries(session: Session) -> Mapping[str, Entry]:
    """Return every entry of the catalogue by id, as it says itself, links not followed."""
    statement = select(IndicatorRow).options(*EXPLAINED).order_by(IndicatorRow.id)
    return {row.id: _entry(row) for row in session.scalars(statement)}


def find_entries_to_come(session: Session) -> Mapping[str, Entry]:
    """Return the catalogue as it is once those that come with the program are in it."""
    packaged = {one.id: Entry(one, version=1) for one in packaged_indicators()}
    return packaged | dict(find_entries(session))


def get_entry(session: Session, indicator_id: str) -> Entry:
    """Return one entry.

    Raises:
        NotHereError: if the catalogue has no such indicator.
    """
    statement = select(IndicatorRow).options(*EXPLAINED).where(IndicatorRow.id == indicator_id)
    row = session.scalar(statement)
    if row is None:
        raise NotHereError(f"The catalogue has no indicator {indicator_id}.")
    return _entry(row)


def _entry(row: IndicatorRow) -> Entry:
    notes = NO_NOTES if row.notes is None else to_notes(row.notes)
    return Entry(to_indicator(row), notes, row.version)


def count_readings(session: Session, indicators: Collection[str]) -> Mapping[str, int]:
    """Return how many readings of some indicators are held, each once whatever its versions."""
    of_these = select(SeriesRow.id).where(SeriesRow.indicator_id.in_(indicators))
    in_use = select(ImportRow.id).where(ImportRow.undone_at.is_(None))
    each = (
        select(ReadingRow.series_id, ReadingRow.place_id, ReadingRow.sortable)
        .where(ReadingRow.series_id.in_(of_these), ReadingRow.import_id.in_(in_use))
        .distinct()
        .subquery()
    )
    statement = (
        select(SeriesRow.indicator_id, func.count().label("readings"))
        .join(each, each.c.series_id == SeriesRow.id)
        .group_by(SeriesRow.indicator_id)
    )
    return {row.indicator_id: row.readings for row in session.execute(statement)}


def find_changes(session: Session, indicator_id: str) -> Sequence[StoredChange]:
    """Return the history of an indicator, the newest change first."""
    statement = (
        select(IndicatorChangeRow)
        .where(IndicatorChangeRow.indicator_id == indicator_id)
        .order_by(IndicatorChangeRow.version.desc())
    )
    rows = session.scalars(statement).all()
    undone = {row.undoes: row.id for row in rows if row.undoes is not None}
    return [_change(row, undone.get(row.id)) for row in rows]


def get_change(session: Session, number: int) -> StoredChange:
    """Return one change.

    Raises:
        NotHereError: if there is none of that number.
    """
    row = session.get(IndicatorChangeRow, number)
    if row is None:
        raise NotHereError(f"There is no change {number} of the catalogue.")
    undone = select(IndicatorChangeRow.id).where(IndicatorChangeRow.undoes == number)
    return _change(row, session.scalar(undone))


def find_changes_beside(session: Session, change: StoredChange) -> Sequence[StoredChange]:
    """Return every change that came from the same file at the same moment, the last first."""
    statement = (
        select(IndicatorChangeRow.id)
        .where(
            IndicatorChangeRow.at == change.change.at,
            IndicatorChangeRow.because == change.change.because,
            IndicatorChangeRow.file_name == change.change.file_name,
        )
        .order_by(IndicatorChangeRow.id.desc())
    )
    return [get_change(session, number) for number in session.scalars(statement)]


def find_columns_set_here(session: Session) -> Mapping[str, frozenset[str]]:
    """Return, by indicator, the columns whose last change somebody here made by hand."""
    statement = select(
        IndicatorChangeRow.indicator_id, IndicatorChangeRow.because, IndicatorChangeRow.after
    ).order_by(IndicatorChangeRow.version)
    last: dict[str, dict[str, str]] = defaultdict(dict)
    for id_, because, after in session.execute(statement):
        last[id_] |= dict.fromkeys(after, because)
    return {
        id_: frozenset(name for name, because in columns.items() if because == Because.EDIT)
        for id_, columns in last.items()
    }


def _change(row: IndicatorChangeRow, undone_by: int | None) -> StoredChange:
    return StoredChange(
        id=row.id,
        indicator_id=row.indicator_id,
        version=row.version,
        change=Change(row.by, _utc(row.at), Because(row.because), row.file_name),
        differences=tuple(
            Difference(column, row.before.get(column, ""), row.after[column])
            for column in COLUMNS
            if column in row.after
        ),
        undoes=row.undoes,
        undone_by=undone_by,
    )


def _utc(moment: datetime) -> datetime:
    """Return a stored moment with its zone, which SQLite does not keep."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
