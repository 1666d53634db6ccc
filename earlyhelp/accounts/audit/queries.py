"""Read the audit: the whole chain in order, or the lines that were asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session

from earlyhelp.accounts.audit.lines import EMPTY, Head, Line
from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.audit.showing import Shown
from earlyhelp.accounts.audit.wanted import NOBODY, Wanted
from earlyhelp.accounts.models import AccountRow

AT_A_TIME = 2_000
_COLUMNS = tuple(getattr(AuditLineRow, field.name) for field in fields(Line))


def read_chain(session: Session) -> Iterator[Line]:
    """Yield every line from the oldest to the newest, a few at a time."""
    statement = select(*_COLUMNS).order_by(AuditLineRow.id)
    with session.execute(statement.execution_options(yield_per=AT_A_TIME)) as rows:
        for row in rows:
            yield _line(row)


def get_head(session: Session) -> Head:
    """Return the newest line's number and hash."""
    newest = select(AuditLineRow.id, AuditLineRow.hash).order_by(AuditLineRow.id.desc()).limit(1)
    found = session.execute(newest).first()
    return EMPTY if found is None else Head(found.id, found.hash)


def count_lines(session: Session, wanted: Wanted) -> int:
    """Return how many lines are wanted."""
    return session.scalar(select(func.count(AuditLineRow.id)).where(*_where(wanted))) or 0


def find_lines(
    session: Session, wanted: Wanted, *, limit: int | None = None, offset: int = 0
) -> Iterator[Shown]:
    """Yield the lines that are wanted, the newest first, with the e-mail of who acted."""
    statement = (
        select(*_COLUMNS, AccountRow.email)
        .outerjoin(AccountRow, AccountRow.id == AuditLineRow.actor_id)
        .where(*_where(wanted))
        .order_by(AuditLineRow.id.desc())
        .limit(limit)
        .offset(offset)
    )
    with session.execute(statement.execution_options(yield_per=AT_A_TIME)) as rows:
        for row in rows:
            yield Shown(_line(row), row.email)


def find_persons(session: Session, email: str) -> Sequence[str]:
    """Return the accounts that have, or had, an e-mail address; small and big letters are one."""
    wanted = email.strip().casefold()
    return session.scalars(
        select(AccountRow.id).where(func.lower(AccountRow.email) == wanted).order_by(AccountRow.id)
    ).all()


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if wanted.persons:
        named = AuditLineRow.actor_id.in_(wanted.persons)
        nobody = AuditLineRow.actor_id.is_(None)
        parts.append(or_(named, nobody) if NOBODY in wanted.persons else named)
    if wanted.records:
        parts.append(AuditLineRow.object_id.in_(wanted.records))
    if wanted.since:
        parts.append(AuditLineRow.recorded_at >= datetime.combine(wanted.since, time(), UTC))
    if wanted.until:
        after = datetime.combine(wanted.until, time(), UTC) + timedelta(days=1)
        parts.append(AuditLineRow.recorded_at < after)
    return parts


def _line(row: Row[*tuple[Any, ...]]) -> Line:
    """Return a stored line; the embedded database keeps UTC without saying so."""
    moment = row.recorded_at if row.recorded_at.tzinfo else row.recorded_at.replace(tzinfo=UTC)
    rest = {field.name: getattr(row, field.name) for field in fields(Line)}
    return Line(**{**rest, "recorded_at": moment})
