"""Tables of retention: rules, and holds on single records."""

from datetime import date, datetime

from sqlalchemy import Date, DateTime, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base


class RetentionRuleRow(Base):
    """How long one kind of record is kept; a kind has one rule at a time."""

    __tablename__ = "retention_rule"
    record_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    amount: Mapped[int]
    unit: Mapped[str] = mapped_column(String(10))
    counted_from: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text)
    set_by: Mapped[str] = mapped_column(String(64))
    """The account's opaque id, or in words who it was without one."""
    set_on: Mapped[date] = mapped_column(Date)


class RetentionHoldRow(Base):
    """One record that the purge and erasure leave alone until a day."""

    __tablename__ = "retention_hold"
    __table_args__ = (Index("ix_retention_hold_record", "record_kind", "record_id"),)
    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    record_kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(40))
    set_by: Mapped[str] = mapped_column(String(64))
    set_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_on: Mapped[date] = mapped_column(Date)
    """The last day of the hold; the next day the rule counts again."""
    released_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    released_by: Mapped[str | None] = mapped_column(String(64))
