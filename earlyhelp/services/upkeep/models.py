"""Tables of the checking cycle: links, reminders, reports, suggestions, looks and tries."""

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from earlyhelp.db import Base
from earlyhelp.services.models import Service
from earlyhelp.services.models.kinds import one_of
from earlyhelp.services.upkeep.words import Because, Decision, LinkEnd, Outcome, ToldBy

MOMENT = DateTime(timezone=True)


class ProviderLink(Base):
    """A one-time link for the provider of one listing, known by its hash only."""

    __tablename__ = "provider_link"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    made_at: Mapped[datetime] = mapped_column(MOMENT)
    made_by: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(MOMENT)
    ended_at: Mapped[datetime | None] = mapped_column(MOMENT)
    ended_because: Mapped[LinkEnd | None] = mapped_column(one_of(LinkEnd))
    asked_again_at: Mapped[datetime | None] = mapped_column(MOMENT)
    """When somebody who held it asked for a new one."""


class Reminder(Base):
    """A reminder of one listing on one day; there is never a second on that day."""

    __tablename__ = "provider_reminder"
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    on: Mapped[date] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime | None] = mapped_column(MOMENT)
    """NULL until the mail was handed over, so that a run that stopped is taken up again."""


class Report(Base):
    """Something we were told about a listing, by whom; its text is for directory editors only."""

    __tablename__ = "service_report"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    by_kind: Mapped[ToldBy] = mapped_column(one_of(ToldBy))
    told_at: Mapped[datetime] = mapped_column(MOMENT)
    said_on: Mapped[date | None]
    """The day on which the service itself said so, where that is known: figures carry it."""
    field: Mapped[str | None] = mapped_column(String(40))
    """The fact it is about, as far as it was chosen."""
    text: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(String(254))
    """Where the answer goes; forgotten once it was sent."""
    handled_at: Mapped[datetime | None] = mapped_column(MOMENT, index=True)
    handled_by: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome))
    because: Mapped[Because | None] = mapped_column(one_of(Because))

    service: Mapped[Service] = relationship()
    suggestions: Mapped[list["Suggestion"]] = relationship(
        cascade="all, delete-orphan", order_by="Suggestion.id"
    )


class Suggestion(Base):
    """One change that a report asks for: what the fact was then, and what it should be."""

    __tablename__ = "service_suggestion"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(
        ForeignKey("service_report.id", ondelete="CASCADE"), index=True
    )
    base_version: Mapped[int]
    """The version of the listing that was shown when it was made."""
    field: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(Text)
    """The value then, as JSON."""
    after: Mapped[str] = mapped_column(Text)
    decision: Mapped[Decision | None] = mapped_column(one_of(Decision))
    decided_at: Mapped[datetime | None] = mapped_column(MOMENT)
    decided_by: Mapped[str | None] = mapped_column(Text)
    because: Mapped[Because | None] = mapped_column(one_of(Because))
    reason: Mapped[str | None] = mapped_column(Text)
    """The editor's own words, for editors."""


class EditorLook(Base):
    """When an editor last said to have seen what changed."""

    __tablename__ = "editor_look"
    who: Mapped[str] = mapped_column(String(40), primary_key=True)
    """An account's id; empty where nobody has signed in."""
    looked_at: Mapped[datetime] = mapped_column(MOMENT)


class PublicTry(Base):
    """One try at a public form or link, to count by; the address of the machine is hashed."""

    __tablename__ = "public_try"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    address_key: Mapped[str] = mapped_column(String(64))
    tried_at: Mapped[datetime] = mapped_column(MOMENT, index=True)
    __table_args__ = (Index("ix_public_try_counted", "kind", "address_key", "tried_at"),)
