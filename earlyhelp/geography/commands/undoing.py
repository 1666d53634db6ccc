"""Take an import of places back: every row it changed stands again as it stood before."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from earlyhelp.errors import EarlyHelpError
from earlyhelp.geography.commands.tables import Writer, read_table
from earlyhelp.geography.models import ImportRow, ServedAreaRow
from earlyhelp.geography.queries.imports import find_images, get_import, reason_against_undo


class NotUndoneError(EarlyHelpError):
    """An import that may not be taken back; the text says why and what to do."""


def undo_import(session: Session, import_id: int, *, undone_by: str, undone_at: datetime) -> None:
    """Put every row that an import changed back as it was; the caller commits.

    The import itself stays on record, marked as taken back.

    Raises:
        NotHereError: if there is no import of places with this number.
        NotUndoneError: if a newer import rests on it, or it was taken back already.
    """
    get_import(session, import_id)
    reason = reason_against_undo(session, import_id)
    if reason is not None:
        raise NotUndoneError(reason)
    for name, image in find_images(session, import_id).items():
        writer, standing = Writer(session, name), read_table(session, name).keys()
        writer.delete([key for key, kept in image.rows.items() if kept.row is None])
        rows = {key: kept for key, kept in image.rows.items() if kept.row is not None}
        writer.update({key: kept for key, kept in rows.items() if key in standing})
        writer.insert({key: kept for key, kept in rows.items() if key not in standing})
    row = session.get_one(ImportRow, import_id)
    row.undone_at, row.undone_by = undone_at, undone_by
    session.flush()
    standing_imports = select(func.count()).where(ImportRow.undone_at.is_(None))
    if not session.scalar(standing_imports.select_from(ImportRow)):
        session.execute(delete(ServedAreaRow))
    session.expire_all()
