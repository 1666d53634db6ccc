"""The table of the audit. Triggers of the database refuse every update and every delete."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base


class AuditLineRow(Base):
    """One act. The number is the place in the chain, without gaps; it is never given out twice."""

    __tablename__ = "audit_line"
    __table_args__ = (
        Index("ix_audit_line_actor_id", "actor_id", "id"),
        Index("ix_audit_line_object", "object_kind", "object_id", "id"),
    )
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    actor_id: Mapped[str | None] = mapped_column(String(64))
    """The account's opaque id; None for the command line and for nobody signed in."""
    role: Mapped[str | None] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str | None] = mapped_column(String(100))
    purpose: Mapped[str | None] = mapped_column(String(80))
    request_id: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(80))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
