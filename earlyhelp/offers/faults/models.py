"""The table of faults: counts by day, kind and place. It holds nothing of any assessment."""

from datetime import date, datetime

from sqlalchemy import DateTime, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base


class FaultCountRow(Base):
    """How often one kind of fault was met in one place on one day."""

    __tablename__ = "fault_count"
    __table_args__ = (UniqueConstraint("day", "kind", "place"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(30))
    place: Mapped[str] = mapped_column(String(20))
    times: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_request: Mapped[str | None] = mapped_column(String(32))
    """The id of the last such request, by which its lines are found in the log."""
