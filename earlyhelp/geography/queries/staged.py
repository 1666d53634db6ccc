"""Reads of files of places between two steps of the pages."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.errors import NotHereError
from earlyhelp.geography.models import StagedFileRow
from earlyhelp.geography.reading.files import NamedFile
from earlyhelp.geography.staged import StagedFiles


def get_staged(session: Session, name: str) -> StagedFiles:
    """Return files that were sent together, with what was said of them.

    Raises:
        NotHereError: if there are none under this name.
    """
    statement = select(StagedFileRow).where(StagedFileRow.name == name)
    rows = session.scalars(statement.order_by(StagedFileRow.position)).all()
    if not rows:
        raise NotHereError("These files are no longer here. Choose them again.")
    files = tuple(NamedFile.of_bytes(row.file_name, row.content) for row in rows)
    first = rows[0]
    return StagedFiles(name, files, first.area_code, first.vintage, first.period)
