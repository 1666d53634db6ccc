"""Reads of imports of places: who brought what, from where, and whether it can be taken back."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.errors import NotHereError
from earlyhelp.geography.images import Image, unpack
from earlyhelp.geography.models import BeforeRow, ImportRow
from earlyhelp.geography.places import PlaceImport

SERVED = "served_area"


def find_imports(session: Session) -> Sequence[PlaceImport]:
    """Return the files of places that changed something, newest first."""
    rows = session.scalars(select(ImportRow).order_by(ImportRow.id.desc())).all()
    keeping = set(session.scalars(select(BeforeRow.import_id).distinct()))
    newest: dict[str, int] = {}
    for row in rows:
        if row.undone_at is None:
            newest.setdefault(row.kind, row.id)
    return [
        _import(row, newest[row.kind] if row.undone_at is None else row.id, keeping) for row in rows
    ]


def get_import(session: Session, import_id: int) -> PlaceImport:
    """Return one import.

    Raises:
        NotHereError: if there is none with this number.
    """
    found = next((one for one in find_imports(session) if one.id == import_id), None)
    if found is None:
        raise NotHereError(f"There is no import of places with the number {import_id}.")
    return found


def _import(row: ImportRow, newest: int, keeping: AbstractSet[int]) -> PlaceImport:
    return PlaceImport(
        id=row.id,
        kind=row.kind,
        file_name=row.file_name,
        sha256=row.sha256,
        source=row.source,
        licence=row.licence,
        released_on=row.released_on,
        recorded_at=_utc(row.recorded_at),
        imported_by=row.imported_by,
        area_code=row.area_code,
        report=row.report,
        undone_at=_utc(row.undone_at) if row.undone_at else None,
        undone_by=row.undone_by,
        stays_because=_reason(row, newest, has_images=row.id in keeping),
        waits_for_newer=row.undone_at is None and row.id in keeping and newest != row.id,
    )


def _utc(moment: datetime) -> datetime:
    """Return a moment with its zone: the embedded database gives it back without."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _reason(row: ImportRow, newest: int, *, has_images: bool) -> str | None:
    """Return why an import cannot be taken back as far as the list of imports tells."""
    if row.undone_at is not None:
        return f"Import {row.id} was already taken back."
    if not has_images:
        return f"Import {row.id} came in before imports of places could be taken back."
    if newest != row.id:
        return f"Import {newest} is a newer import of {row.kind}. Take that one back first."
    return None


def find_images(session: Session, import_id: int) -> Mapping[str, Image]:
    """Return what an import found before it changed something, table by table."""
    rows = session.scalars(
        select(BeforeRow).where(BeforeRow.import_id == import_id).order_by(BeforeRow.table_name)
    )
    return {row.table_name: unpack(row.content) for row in rows}


def reason_against_undo(session: Session, *import_ids: int) -> str | None:
    """Return why imports cannot be taken back together, and what to do, or None if they can.

    Besides the newest of each kind, an import stays while a later one of another kind has changed
    a row that it changed: putting the row back would undo that as well.

    Raises:
        NotHereError: if there is none with one of these numbers.
    """
    for import_id in import_ids:
        get_import(session, import_id)
    standing = [one for one in find_imports(session) if one.is_in_use]
    staying = [one for one in standing if one.id not in import_ids]
    for known in find_imports(session):
        if known.id in import_ids:
            reason = _reason_of(session, known, [one for one in staying if one.id > known.id])
            if reason is not None:
                return reason
    return None


def _reason_of(session: Session, known: PlaceImport, later: Sequence[PlaceImport]) -> str | None:
    newer = next((one for one in later if one.kind == known.kind), None)
    if known.stays_because is not None and (newer is not None or not known.waits_for_newer):
        return known.stays_because
    mine = find_images(session, known.id)
    replaced = SERVED in mine and any(kept.row is None for kept in mine[SERVED].rows.values())
    for one in later:
        if replaced or _overlap(mine, find_images(session, one.id)):
            return (
                f"Import {one.id} ({one.kind}, {one.file_name}) rests on import {known.id}. "
                "Take that one back first."
            )
    return None


def _overlap(mine: Mapping[str, Image], theirs: Mapping[str, Image]) -> bool:
    return any(mine[name].rows.keys() & theirs[name].rows.keys() for name in mine.keys() & theirs)
