"""Reads of what columns were said to be."""

from collections.abc import Mapping, Sequence
from datetime import UTC

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.errors import NotHereError
from earlyhelp.jsna.dialects import Matching
from earlyhelp.jsna.matched import Remembered
from earlyhelp.jsna.models import ColumnNamesRow


def find_tables(session: Session) -> Mapping[str, Matching]:
    """Return what the columns of each kind of table are, by the signature of its headings."""
    return {one.signature: one.matching for one in find_remembered(session)}


def find_remembered(session: Session) -> Sequence[Remembered]:
    """Return every matching that is kept, the newest first."""
    statement = select(ColumnNamesRow).order_by(ColumnNamesRow.at.desc(), ColumnNamesRow.signature)
    return [_remembered(row) for row in session.scalars(statement)]


def get_remembered(session: Session, signature: str) -> Remembered:
    """Return the matching whose signature begins with some letters.

    Raises:
        NotHereError: if there is none, or more than one.
    """
    found = [one for one in find_remembered(session) if one.signature.startswith(signature)]
    if len(found) != 1 or not signature:
        raise NotHereError(f"There is no table {signature}. List them: earlyhelp jsna columns list")
    return found[0]


def _remembered(row: ColumnNamesRow) -> Remembered:
    at = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
    return Remembered(
        signature=row.signature,
        matching=Matching(row.layout, row.columns, row.always),
        headings=tuple(row.headings),
        file_name=row.file_name,
        at=at,
        by=row.by,
    )
