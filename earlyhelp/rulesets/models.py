"""Tables of rulesets and of their live days; a text is kept, so that decisions can be replayed."""

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base


class RulesetFile(Base):
    """One ruleset, by the digest of its exact text."""

    __tablename__ = "ruleset_file"
    digest: Mapped[str] = mapped_column(String(71), primary_key=True)
    ruleset_id: Mapped[str] = mapped_column(String(100), index=True)
    version: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Text)
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    text: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str | None] = mapped_column(String(40))
    """An account's public id; NULL for the file that the settings name."""
    breaches: Mapped[int | None]
    """How often it broke a law on made-up children; NULL where that was never tried."""
    breach_texts: Mapped[str | None] = mapped_column(Text)
    """The first of these breaches as JSON, pairs of a law and a child; NULL where there is none."""
    approved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    approved_by: Mapped[str | None] = mapped_column(String(40))
    """The second person's account."""


class RulesetSwitch(Base):
    """A day from which a ruleset is live; taken back in one step, never deleted."""

    __tablename__ = "ruleset_switch"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("ruleset_file.digest"), index=True)
    live_from: Mapped[date] = mapped_column(index=True)
    switched_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    switched_by: Mapped[str | None] = mapped_column(String(40))
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_by: Mapped[str | None] = mapped_column(String(40))
