"""The history of a listing."""

from datetime import datetime

from sqlalchemy import (
    DateTime,
    ForeignKey,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base
from earlyhelp.services.models.kinds import one_of
from earlyhelp.services.words import ChangeReason


class ServiceVersion(Base):
    """A service as it stood after one change: who made it, when, and why."""

    __tablename__ = "service_version"
    __table_args__ = (UniqueConstraint("service_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str | None] = mapped_column(Text)
    """An account's public id, or what changed it without one; NULL where nobody had signed in."""
    reason: Mapped[ChangeReason] = mapped_column(one_of(ChangeReason))
    batch_id: Mapped[int | None] = mapped_column(index=True)
    """The import that made the change."""
    document: Mapped[str] = mapped_column(Text)
    """Every fact as ``services.documents`` writes them."""
