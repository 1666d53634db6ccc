"""Tables of accounts, links, sessions, tries and forms kept over a sign-in.

Tokens and addresses of machines are stored as hashes; the key of a second factor is encrypted.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, Date, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base


class Stage(StrEnum):
    """How far a session has come: password only, setting up, or signed in."""

    PASSWORD = "password"  # noqa: S105 - the name of a stage
    SETTING_UP = "setting-up"
    WHOLE = "whole"


class AccountRow(Base):
    """One person who may sign in. An ended account stays, so that the audit can name it."""

    __tablename__ = "account"
    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    """Opaque and random; the only thing of a person that other tables hold."""
    email: Mapped[str] = mapped_column(String(254))
    sign_in_name: Mapped[str | None] = mapped_column(String(254), unique=True)
    """The e-mail in small letters; None once the account has ended, so that it can be reused."""
    organisation: Mapped[str] = mapped_column(String(200), index=True)
    ends_on: Mapped[date | None] = mapped_column(Date)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    factor_key: Mapped[str | None] = mapped_column(Text)
    """Key of the authenticator app, encrypted with the application's secret."""
    factor_step: Mapped[int | None] = mapped_column(BigInteger)
    """The 30-second step of the last code used; none at or before it works again."""
    oidc_issuer: Mapped[str | None] = mapped_column(String(255))
    oidc_subject: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    signed_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    __table_args__ = (Index("ix_account_oidc", "oidc_issuer", "oidc_subject", unique=True),)


class AccountRoleRow(Base):
    """One role of one account."""

    __tablename__ = "account_role"
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(30), primary_key=True)


class LinkRow(Base):
    """One one-time link that was mailed, known by its hash."""

    __tablename__ = "account_link"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    new_email: Mapped[str | None] = mapped_column(String(254))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SessionRow(Base):
    """One signed-in browser, known by the hash of the token in its cookie."""

    __tablename__ = "account_session"
    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    stage: Mapped[str] = mapped_column(String(20))
    pending_key: Mapped[str | None] = mapped_column(Text)
    """A key for an authenticator app that was shown and not yet confirmed; encrypted."""
    link_hash: Mapped[str | None] = mapped_column(String(64))
    """The one-time link that began the set-up; used up when the set-up is done."""
    begun_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    device: Mapped[str] = mapped_column(String(60))


class TryRow(Base):
    """One try at a password, a code or a link; addresses and names are hashed with a secret."""

    __tablename__ = "sign_in_try"
    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    account_key: Mapped[str] = mapped_column(String(64))
    address_key: Mapped[str] = mapped_column(String(64))
    tried_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    counts: Mapped[bool] = mapped_column(Boolean)
    """False once the try was right, or was turned away because there had been too many."""
    __table_args__ = (
        Index("ix_sign_in_try_account", "account_key", "tried_at"),
        Index("ix_sign_in_try_address", "address_key", "tried_at"),
    )


class KeptFormRow(Base):
    """What a person sent after their session had ended; shown to the same account only."""

    __tablename__ = "kept_form"
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    address: Mapped[str] = mapped_column(String(500))
    fields: Mapped[str] = mapped_column(Text)
    """The fields as pairs of name and value, as JSON, encrypted."""
    kept_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
