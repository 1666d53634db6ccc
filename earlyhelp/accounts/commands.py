"""Writes of accounts and links; none commits, and the clock is an argument."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, or_, update
from sqlalchemy.orm import Session

from earlyhelp.accounts.links import LASTS, LinkKind
from earlyhelp.accounts.models import (
    AccountRoleRow,
    AccountRow,
    LinkRow,
)
from earlyhelp.accounts.people import Newcomer, sign_in_name
from earlyhelp.accounts.queries import count_administrators, find_account, get_account
from earlyhelp.accounts.roles import in_order
from earlyhelp.accounts.sessions.commands import end_sessions
from earlyhelp.accounts.tokens import TOKEN_BYTES, digest
from earlyhelp.errors import EarlyHelpError


class AccountProblemError(EarlyHelpError):
    """What was asked for an account cannot be done; the text says why."""


def add_account(session: Session, newcomer: Newcomer, now: datetime) -> str:
    """Write an account without a password; return its opaque id.

    Raises:
        AccountProblemError: if somebody signs in with that e-mail already.
    """
    if find_account(session, newcomer.email) is not None:
        raise AccountProblemError("There is an account with this e-mail address already.")
    account_id = secrets.token_urlsafe(16)
    session.add(
        AccountRow(
            id=account_id,
            email=newcomer.email,
            sign_in_name=sign_in_name(newcomer.email),
            organisation=newcomer.organisation,
            ends_on=newcomer.ends_on,
            created_at=now,
        )
    )
    session.flush()
    _write_roles(session, account_id, newcomer.roles)
    return account_id


def make_link(
    session: Session, account_id: str, kind: LinkKind, now: datetime, new_email: str | None = None
) -> str:
    """Write a one-time link in place of earlier ones of its kind; return its token."""
    session.execute(delete(LinkRow).where(LinkRow.account_id == account_id, LinkRow.kind == kind))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        LinkRow(
            token_hash=digest(token),
            account_id=account_id,
            kind=kind,
            new_email=new_email,
            made_at=now,
            ends_at=now + LASTS[kind],
        )
    )
    session.flush()
    return token


def use_link(session: Session, token_hash: str, now: datetime) -> bool:
    """Use a link up; return False if another browser was quicker."""
    statement = (
        update(LinkRow)
        .where(LinkRow.token_hash == token_hash, LinkRow.used_at.is_(None))
        .values(used_at=now)
    )
    return _changed(session, statement)


def set_password(session: Session, account_id: str, password_hash: str) -> None:
    """Write a password's hash, take back links that would set another, and end all sessions."""
    _set(session, account_id, password_hash=password_hash)
    session.execute(
        delete(LinkRow).where(
            LinkRow.account_id == account_id,
            LinkRow.kind == LinkKind.RESET,
            LinkRow.used_at.is_(None),
        )
    )
    end_sessions(session, account_id)


def renew_hash(session: Session, account_id: str, password_hash: str) -> None:
    """Write the same password's hash with today's costs; nothing else changes."""
    _set(session, account_id, password_hash=password_hash)


def set_factor(session: Session, account_id: str, sealed_key: str, step: int) -> None:
    """Write the key of an authenticator app that has shown its first code; end all sessions."""
    _set(session, account_id, factor_key=sealed_key, factor_step=step)
    end_sessions(session, account_id)


def reset_factor(session: Session, account_id: str) -> None:
    """Forget a lost authenticator app and end all sessions; a link sets up another."""
    _set(session, account_id, factor_key=None, factor_step=None)
    end_sessions(session, account_id)


def use_step(session: Session, account_id: str, step: int) -> bool:
    """Use a code up in one statement; return False if it, or a later one, was used before."""
    statement = (
        update(AccountRow)
        .where(
            AccountRow.id == account_id,
            or_(AccountRow.factor_step.is_(None), AccountRow.factor_step < step),
        )
        .values(factor_step=step)
    )
    return _changed(session, statement)


def note_sign_in(session: Session, account_id: str, now: datetime) -> None:
    """Write when an account last signed in."""
    _set(session, account_id, signed_in_at=now)


def change_email(session: Session, account_id: str, email: str) -> None:
    """Write a confirmed new e-mail and end all sessions.

    Raises:
        AccountProblemError: if somebody signs in with that e-mail already.
    """
    held = find_account(session, email)
    if held is not None and held.id != account_id:
        raise AccountProblemError("There is an account with this e-mail address already.")
    _set(session, account_id, email=email, sign_in_name=sign_in_name(email))
    _forget_links(session, account_id)
    end_sessions(session, account_id)


def change_rights(session: Session, account_id: str, newcomer: Newcomer, now: datetime) -> None:
    """Write roles, organisation and last day, and end all sessions.

    Raises:
        AccountProblemError: if nobody would be left to administer.
    """
    session.execute(delete(AccountRoleRow).where(AccountRoleRow.account_id == account_id))
    _write_roles(session, account_id, newcomer.roles)
    _set(session, account_id, organisation=newcomer.organisation, ends_on=newcomer.ends_on)
    _keep_an_administrator(session, now)
    end_sessions(session, account_id)


def end_account(session: Session, account_id: str, now: datetime) -> None:
    """End an account: it cannot sign in, its links and sessions are gone; its id stays.

    Raises:
        AccountProblemError: if nobody would be left to administer.
    """
    get_account(session, account_id)
    _set(
        session,
        account_id,
        ended_at=now,
        sign_in_name=None,
        password_hash=None,
        factor_key=None,
        oidc_subject=None,
    )
    _keep_an_administrator(session, now)
    _forget_links(session, account_id)
    end_sessions(session, account_id)


def tie_to_provider(session: Session, account_id: str, issuer: str, subject: str) -> None:
    """Write by which issuer and subject a provider of single sign-on knows an account."""
    _set(session, account_id, oidc_issuer=issuer, oidc_subject=subject)


def _keep_an_administrator(session: Session, now: datetime) -> None:
    session.flush()
    if count_administrators(session, now) == 0:
        raise AccountProblemError(
            "Nobody would be left to administer. Give somebody else the role first."
        )


def _write_roles(session: Session, account_id: str, roles: Collection[str]) -> None:
    rows = [{"account_id": account_id, "role": role} for role in in_order(roles)]
    session.execute(insert(AccountRoleRow), rows)


def _set(session: Session, account_id: str, **values: object) -> None:
    session.execute(update(AccountRow).where(AccountRow.id == account_id).values(**values))


def _forget_links(session: Session, account_id: str) -> None:
    session.execute(delete(LinkRow).where(LinkRow.account_id == account_id))


def _changed(session: Session, statement: object) -> bool:
    """Run an update that asks its own question, and say whether it found its row."""
    result = session.execute(statement)  # type: ignore[call-overload] # an update of one row
    return bool(result.rowcount == 1)
