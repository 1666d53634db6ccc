"""Writes of what columns were said to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from earlyhelp.jsna.dialects import Matching
from earlyhelp.jsna.matched import signature
from earlyhelp.jsna.models import ColumnNamesRow, StagedFileRow


@dataclass(frozen=True, slots=True)
class Telling:
    """Who says what columns are, when, and for which file first."""

    by: str
    at: datetime
    file_name: str


def remember_columns(
    session: Session, headings: tuple[str, ...], matching: Matching, telling: Telling
) -> str:
    """Keep what the columns of a table are, in place of what was said before; return its signature.

    What is true of every row of this one file is asked again of the next, which may be of another
    year; it is kept to be proposed.
    """
    own = signature(headings)
    forget_columns(session, own)
    session.add(
        ColumnNamesRow(
            signature=own,
            layout=matching.layout,
            headings=list(headings),
            columns=dict(matching.columns),
            always=dict(matching.always),
            file_name=telling.file_name,
            at=telling.at,
            by=telling.by,
        )
    )
    session.flush()
    return own


def forget_columns(session: Session, own: str) -> bool:
    """Forget what the columns of a table are; say whether anything was kept."""
    found = session.get(ColumnNamesRow, own)
    session.execute(delete(ColumnNamesRow).where(ColumnNamesRow.signature == own))
    session.expire_all()
    return found is not None


def say_of_file(
    session: Session,
    name: str,
    *,
    sheet: str | None = None,
    always: Mapping[str, str] | None = None,
) -> None:
    """Keep which sheet of a staged file is meant, and what is true of its every row."""
    values: dict[str, object] = {}
    if sheet is not None:
        values |= {"sheet": sheet, "text": None, "notices": None}
    if always is not None:
        values["always"] = dict(always)
    if values:
        session.execute(update(StagedFileRow).where(StagedFileRow.name == name).values(**values))
        session.expire_all()
