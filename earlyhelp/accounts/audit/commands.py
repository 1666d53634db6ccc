"""Add lines to the audit, each in the transaction of the act it tells about."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from earlyhelp.accounts.audit.lines import EMPTY, Act, Actor, Head, Line, chain, checkpoint
from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.db import Base

LOCK: Final = 7_236_001
"""The advisory lock of the chain on PostgreSQL; the embedded database has one writer anyway."""

# Every page that shows a record adds a line, so these are built once and bypass the mapping.
_LINES = Base.metadata.tables[AuditLineRow.__tablename__]
_TAKE_LOCK = select(func.pg_advisory_xact_lock(LOCK))
_NEWEST = select(_LINES.c.id, _LINES.c.hash).order_by(_LINES.c.id.desc()).limit(1)
_ADD = insert(_LINES)
_FACTS = tuple(column.name for column in _LINES.columns)


def record_act(session: Session, actor: Actor, act: Act, recorded_at: datetime) -> None:
    """Add the line of an act to the chain, in the session's transaction; never commits.

    If the line cannot be written, the fault is raised and the act must not be committed. The
    session has to be one that writes: two workers take turns from here to their commits.
    """
    head = take_head(session)
    line = Line(
        id=head.id + 1,
        recorded_at=recorded_at,
        actor_id=actor.account_id,
        role=actor.role,
        action=act.action,
        object_kind=act.object_kind,
        object_id=act.object_id,
        purpose=act.purpose,
        request_id=actor.request_id,
        outcome=act.outcome,
    )
    tied = chain(line, head.hash)
    session.connection().execute(_ADD, {name: getattr(tied, name) for name in _FACTS})


def cut_lines(session: Session, actor: Actor, before: datetime, recorded_at: datetime) -> int:
    """Take away the oldest lines, up to the last one before a moment; return how many went.

    First a checkpoint line is written with the number and hash of the last line cut, from which
    the chain can be verified on.
    """
    take_head(session)
    cut = session.execute(
        select(AuditLineRow.id, AuditLineRow.hash)
        .where(AuditLineRow.id < _first_kept(session, before))
        .order_by(AuditLineRow.id.desc())
        .limit(1)
    ).first()
    if cut is None:
        return 0
    record_act(session, actor, checkpoint(Head(cut.id, cut.hash)), recorded_at)
    gone = AuditLineRow.id <= cut.id
    number = session.scalar(select(func.count(AuditLineRow.id)).where(gone)) or 0
    session.execute(delete(AuditLineRow).where(gone))
    return number


def count_lines_before(session: Session, before: datetime) -> int:
    """Return how many of the oldest lines would be cut."""
    gone = AuditLineRow.id < _first_kept(session, before)
    return session.scalar(select(func.count(AuditLineRow.id)).where(gone)) or 0


def _first_kept(session: Session, before: datetime) -> int:
    """Return the number of the first line that stays: the oldest at or after a moment."""
    kept = session.scalar(
        select(func.min(AuditLineRow.id)).where(AuditLineRow.recorded_at >= before)
    )
    return take_head(session).id + 1 if kept is None else kept


def take_head(session: Session) -> Head:
    """Return the newest line's number and hash, and keep others from adding until the commit."""
    session.flush()  # the act's own rows are locked before the chain is, in every worker alike
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_TAKE_LOCK)
    found = connection.execute(_NEWEST).first()
    return EMPTY if found is None else Head(*found)
