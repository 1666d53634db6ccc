"""Reads of accounts, sessions and links; none tells whether a token was guessed, used or late."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from earlyhelp.accounts.lifetimes import HALF_SIGNED_IN, KEPT_FORM, WINDOW, is_over
from earlyhelp.accounts.links import LinkKind
from earlyhelp.accounts.models import (
    AccountRoleRow,
    AccountRow,
    KeptFormRow,
    LinkRow,
    SessionRow,
    Stage,
    TryRow,
)
from earlyhelp.accounts.people import Account, Link, OpenSession, SessionLine, sign_in_name
from earlyhelp.accounts.tokens import digest
from earlyhelp.errors import NotHereError

_COLUMNS = (
    *("id", "email", "organisation", "ends_on", "ended_at", "password_hash"),
    *("factor_key", "factor_step", "created_at", "signed_in_at"),
)
_ACCOUNT = AccountRow.__table__
_FACTS = tuple(_ACCOUNT.c[name] for name in _COLUMNS)
_FIND_SESSION = (
    select(
        *_FACTS,
        AccountRoleRow.role,
        SessionRow.id.label("session_id"),
        SessionRow.stage,
        SessionRow.pending_key,
        SessionRow.link_hash,
        SessionRow.begun_at,
        SessionRow.seen_at,
    )
    .join(SessionRow, SessionRow.account_id == _ACCOUNT.c.id)
    .outerjoin(AccountRoleRow, AccountRoleRow.account_id == _ACCOUNT.c.id)
    .where(SessionRow.token_hash == bindparam("token_hash"))
)


def find_session(session: Session, token: str) -> OpenSession | None:
    """Return the session of a token, also one that has run out, with its account and roles."""
    # Every page of a signed-in person asks this, so the statement is built once.
    rows = session.connection().execute(_FIND_SESSION, {"token_hash": digest(token)}).all()
    if not rows:
        return None
    first = rows[0]
    return OpenSession(
        id=first.session_id,
        account=_account(rows),
        stage=first.stage,
        pending_key=first.pending_key,
        link_hash=first.link_hash,
        begun_at=utc(first.begun_at),
        seen_at=utc(first.seen_at),
    )


def find_half_session(session: Session, token: str, now: datetime) -> OpenSession | None:
    """Return a session that still waits for its code or set-up; it waits ten minutes."""
    found = find_session(session, token)
    if found is None or found.stage == Stage.WHOLE or now - found.begun_at >= HALF_SIGNED_IN:
        return None
    return found if found.account.is_open(now.date()) else None


def find_account(session: Session, email: str) -> Account | None:
    """Return the account that signs in with an e-mail; ended accounts have none."""
    return _one(session, AccountRow.sign_in_name == sign_in_name(email))


def get_account(session: Session, account_id: str) -> Account:
    """Return one account.

    Raises:
        NotHereError: if there is none.
    """
    found = _one(session, AccountRow.id == account_id)
    if found is None:
        raise NotHereError("There is no such account.")
    return found


def find_by_provider(session: Session, issuer: str, subject: str) -> Account | None:
    """Return the account that a provider of single sign-on knows by this subject."""
    return _one(
        session,
        (AccountRow.oidc_issuer == issuer) & (AccountRow.oidc_subject == subject),
    )


def find_accounts(session: Session) -> Sequence[Account]:
    """Return every account, open ones first, then by e-mail."""
    statement = _accounts().order_by(
        _ACCOUNT.c.ended_at.is_not(None), func.lower(_ACCOUNT.c.email), _ACCOUNT.c.id
    )
    return _grouped(session, statement)


def find_sessions(session: Session, account_id: str, now: datetime) -> Sequence[SessionLine]:
    """Return where an account is signed in now, last used first."""
    rows = session.scalars(
        select(SessionRow)
        .where(SessionRow.account_id == account_id, SessionRow.stage == Stage.WHOLE)
        .order_by(SessionRow.seen_at.desc())
    )
    lines = [SessionLine(r.id, r.device, utc(r.begun_at), utc(r.seen_at)) for r in rows]
    return [line for line in lines if not is_over(line.begun_at, line.seen_at, now)]


def find_link(session: Session, token: str, kind: LinkKind, now: datetime) -> Link | None:
    """Return a link that works, or None for one that was guessed, used, late or taken back."""
    statement = select(LinkRow).where(
        LinkRow.token_hash == digest(token), LinkRow.kind == kind, LinkRow.used_at.is_(None)
    )
    row = session.scalars(statement).first()
    if row is None or utc(row.ends_at) <= now:
        return None
    account = get_account(session, row.account_id)
    return Link(row.token_hash, account, row.new_email) if account.is_open(now.date()) else None


def find_tries(session: Session, column: str, key: str, now: datetime) -> Sequence[datetime]:
    """Return the moments of the last minute's tries that count, for an account or an address."""
    counted = TryRow.account_key if column == "account" else TryRow.address_key
    statement = select(TryRow.tried_at).where(
        counted == key, TryRow.counts, TryRow.tried_at > now - WINDOW
    )
    return [utc(when) for when in session.scalars(statement)]


def find_kept_form(session: Session, account_id: str, now: datetime) -> tuple[str, str] | None:
    """Return where an account's kept form was going, and its sealed fields, for an hour."""
    row = session.get(KeptFormRow, account_id)
    if row is None or now - utc(row.kept_at) >= KEPT_FORM:
        return None
    return row.address, row.fields


def count_administrators(session: Session, now: datetime) -> int:
    """Return how many administrators may sign in today."""
    found = find_accounts(session)
    return sum(a.is_open(now.date()) and "administrator" in a.roles for a in found)


def utc(value: datetime) -> datetime:
    """Return a stored time with its zone, which the embedded database does not keep."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _accounts() -> Select[tuple[Any, ...]]:
    return select(*_FACTS, AccountRoleRow.role).outerjoin(
        AccountRoleRow, AccountRoleRow.account_id == _ACCOUNT.c.id
    )


def _one(session: Session, condition: ColumnElement[bool]) -> Account | None:
    found = _grouped(session, _accounts().where(condition))
    return found[0] if found else None


def _grouped(session: Session, statement: Select[tuple[Any, ...]]) -> list[Account]:
    """Return accounts in the statement's order, the rows of one account's roles as one."""
    rows: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for row in session.execute(statement):
        rows.setdefault(row.id, []).append(row)
    return [_account(group) for group in rows.values()]


def _account(rows: Sequence[Row[*tuple[Any, ...]]]) -> Account:
    """Return the account of rows that differ in the role only."""
    values = dict(zip(_COLUMNS, rows[0], strict=False))  # what an account is stands first
    for name in ("ended_at", "created_at", "signed_in_at"):
        moment = values[name]
        values[name] = utc(moment) if moment else None
    held = frozenset(row.role for row in rows if row.role is not None)
    return Account(roles=held, **values)
