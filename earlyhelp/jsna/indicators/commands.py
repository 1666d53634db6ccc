"""Writes of the catalogue: each is a new version with its place in the history."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from earlyhelp.jsna.catalogue import Entry
from earlyhelp.jsna.entries import NOTES, Cells, Difference, cells_of, differences, entry_of
from earlyhelp.jsna.indicators.changes import (
    Because,
    Change,
    ChangedMeanwhileError,
    NotUndoneError,
    StoredChange,
    restored,
)
from earlyhelp.jsna.indicators.queries import (
    find_changes_beside,
    find_entries,
    get_change,
    get_entry,
)
from earlyhelp.jsna.models import (
    IndicatorChangeRow,
    IndicatorNeedRow,
    IndicatorNotesRow,
    IndicatorRow,
)


def change_entry(
    session: Session, entry: Entry, after: Cells, change: Change, *, undoes: int | None = None
) -> int | None:
    """Store every fact of an entry as it is after a change; return the change's number, or None.

    ``entry`` is what the change was made from. Nothing that differs changes nothing.

    Raises:
        ChangedMeanwhileError: if the entry has changed since.
    """
    changed = differences(cells_of(entry), after)
    if not changed:
        return None
    _write(session, entry, after)
    return _keep(session, entry.indicator.id, entry.version + 1, changed, (change, undoes))


def _write(session: Session, entry: Entry, after: Cells) -> None:
    id_, one = entry.indicator.id, entry_of(after).indicator
    statement = (
        update(IndicatorRow)
        .where(IndicatorRow.id == id_, IndicatorRow.version == entry.version)
        .values(version=entry.version + 1, **_facts(one.id, after))
        .execution_options(synchronize_session=False)
    )
    written = session.execute(statement)
    if getattr(written, "rowcount", 0) != 1:
        raise ChangedMeanwhileError(get_entry(session, id_))
    session.execute(delete(IndicatorNeedRow).where(IndicatorNeedRow.indicator_id == id_))
    session.execute(delete(IndicatorNotesRow).where(IndicatorNotesRow.indicator_id == id_))
    _write_beside(session, id_, after)
    session.expire_all()


def _facts(id_: str, after: Cells) -> Mapping[str, object]:
    one = entry_of({**after, "indicator_id": id_}).indicator
    return {
        "name": one.name,
        "theme": one.theme or "",
        "polarity": one.polarity,
        "value_type": one.value_type,
        "multiplier": one.multiplier,
        "unit_text": one.unit_text,
        "lowest_age": one.lowest_age,
        "highest_age": one.highest_age,
        "year_type": one.year_type,
        "source": one.source,
        "stands_for": one.stands_for,
        "confirmed_by": one.confirmed_by,
        "confirmed_on": one.confirmed_on,
    }


def _write_beside(session: Session, id_: str, after: Cells) -> None:
    needs = entry_of(after).indicator.needs
    if needs:
        rows = [
            {"indicator_id": id_, "need": need, "rank": rank} for rank, need in enumerate(needs)
        ]
        session.execute(insert(IndicatorNeedRow), rows)
    notes = {name: after.get(name, "") for name in NOTES}
    if any(notes.values()):
        session.execute(insert(IndicatorNotesRow), [{"indicator_id": id_, **notes}])


def add_entry(session: Session, cells: Cells, change: Change) -> int:
    """Add an indicator to the catalogue; return the number of the change."""
    id_ = cells["indicator_id"]
    session.execute(insert(IndicatorRow), [{"id": id_, "version": 1, **_facts(id_, cells)}])
    _write_beside(session, id_, cells)
    return _keep(session, id_, 1, differences({}, cells), (change, None))


def _keep(
    session: Session,
    indicator_id: str,
    version: int,
    changed: Sequence[Difference],
    why: tuple[Change, int | None],
) -> int:
    change, undoes = why
    row = IndicatorChangeRow(
        indicator_id=indicator_id,
        version=version,
        at=change.at,
        by=change.by,
        because=change.because,
        file_name=change.file_name,
        before={one.column: one.before for one in changed},
        after={one.column: one.after for one in changed},
        undoes=undoes,
    )
    session.add(row)
    session.flush()
    return row.id


def undo_change(session: Session, number: int, change: Change) -> StoredChange:
    """Take one change back, which is a change of its own; return the one taken back.

    Raises:
        NotHereError: if there is no such change.
        NotUndoneError: if it cannot be taken back.
    """
    stored = get_change(session, number)
    entry = get_entry(session, stored.indicator_id)
    after = restored(cells_of(entry), stored)
    change_entry(session, entry, after, change, undoes=number)
    return stored


def undo_file(session: Session, number: int, change: Change) -> int:
    """Take back every change that came with the file of one change; return how many there were.

    Indicators that the file added stay, as do changes that somebody took back already.

    Raises:
        NotHereError: if there is no such change.
        NotUndoneError: if it came from no file, or one of them cannot be taken back: then none is.
    """
    first = get_change(session, number)
    if first.change.because not in {Because.FILE, Because.METADATA}:
        raise NotUndoneError(f"Change {number} came from no file.")
    beside = find_changes_beside(session, first)
    to_undo = [one for one in beside if not one.adds and one.undone_by is None]
    for one in to_undo:
        undo_change(session, one.id, change)
    return len(to_undo)


def store_facts(session: Session, decided: Mapping[str, Cells], change: Change) -> tuple[int, int]:
    """Store what a file brings, whole entries by id; return how many were added and changed.

    Raises:
        ChangedMeanwhileError: if somebody changed one of them in the same moment.
    """
    entries = find_entries(session)
    added = changed = 0
    for id_, after in decided.items():
        if id_ not in entries:
            add_entry(session, after, change)
            added += 1
        elif change_entry(session, entries[id_], after, change) is not None:
            changed += 1
    return added, changed
