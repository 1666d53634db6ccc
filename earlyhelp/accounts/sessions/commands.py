"""Writes of sessions, tries and kept forms; none commits, and the clock is an argument."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from earlyhelp.accounts.lifetimes import HALF_SIGNED_IN, IDLE, KEPT_FORM, LONGEST
from earlyhelp.accounts.models import KeptFormRow, SessionRow, Stage, TryRow
from earlyhelp.accounts.tokens import TOKEN_BYTES, digest


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a session begins: how far it has come, on what, and how many there may be."""

    stage: Stage
    device: str
    most: int
    link_hash: str | None = None


def begin_session(session: Session, account_id: str, beginning: Beginning, now: datetime) -> str:
    """Write a session and return its token; the oldest of too many end, and those run out go."""
    _forget_old(session, now)
    same = (SessionRow.account_id == account_id, SessionRow.stage == beginning.stage)
    kept = (
        select(SessionRow.id)
        .where(*same)
        .order_by(SessionRow.begun_at.desc(), SessionRow.id)
        .limit(beginning.most - 1)
    )
    newest = list(session.scalars(kept))
    session.execute(delete(SessionRow).where(*same, SessionRow.id.not_in(newest)))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.execute(
        insert(SessionRow).values(
            id=secrets.token_urlsafe(16),
            token_hash=digest(token),
            account_id=account_id,
            stage=beginning.stage,
            link_hash=beginning.link_hash,
            begun_at=now,
            seen_at=now,
            device=beginning.device,
        )
    )
    return token


def touch_session(session: Session, session_id: str, now: datetime) -> None:
    """Write that a session was used."""
    session.execute(update(SessionRow).where(SessionRow.id == session_id).values(seen_at=now))


def keep_pending_key(session: Session, session_id: str, sealed_key: str) -> None:
    """Write the key that a person was shown, until its first code confirms it."""
    session.execute(
        update(SessionRow).where(SessionRow.id == session_id).values(pending_key=sealed_key)
    )


def end_session(session: Session, account_id: str, session_id: str) -> bool:
    """End one session of an account; return whether there was one."""
    statement = delete(SessionRow).where(
        SessionRow.id == session_id, SessionRow.account_id == account_id
    )
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined] # of a delete


def end_sessions(session: Session, account_id: str, *, but: str | None = None) -> None:
    """End all sessions of an account, or all but one."""
    statement = delete(SessionRow).where(SessionRow.account_id == account_id)
    if but is not None:
        statement = statement.where(SessionRow.id != but)
    session.execute(statement)


def _forget_old(session: Session, now: datetime) -> None:
    """Delete sessions that ended so long ago that no late form can belong to them."""
    session.execute(
        delete(SessionRow).where(
            or_(
                SessionRow.seen_at < now - IDLE - LONGEST,
                SessionRow.begun_at < now - 2 * LONGEST,
                (SessionRow.stage != Stage.WHOLE) & (SessionRow.begun_at < now - HALF_SIGNED_IN),
            )
        )
    )
    session.execute(delete(KeptFormRow).where(KeptFormRow.kept_at < now - KEPT_FORM))


def record_try(session: Session, account_key: str, address_key: str, now: datetime) -> str:
    """Write a try before it is looked at, so that many at once are all counted; return its id."""
    try_id = secrets.token_urlsafe(16)
    session.execute(
        insert(TryRow).values(
            id=try_id, account_key=account_key, address_key=address_key, tried_at=now, counts=True
        )
    )
    return try_id


def let_go(session: Session, try_id: str) -> None:
    """Count a try no longer: it was right, or it was turned away unread."""
    session.execute(update(TryRow).where(TryRow.id == try_id).values(counts=False))


def keep_form(
    session: Session, account_id: str, address: str, sealed_fields: str, now: datetime
) -> None:
    """Keep what an account sent too late, in place of anything kept before."""
    drop_form(session, account_id)
    session.execute(
        insert(KeptFormRow).values(
            account_id=account_id, address=address, fields=sealed_fields, kept_at=now
        )
    )


def drop_form(session: Session, account_id: str) -> None:
    """Forget an account's kept form."""
    session.execute(delete(KeptFormRow).where(KeptFormRow.account_id == account_id))
