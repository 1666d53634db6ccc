"""The table of reviews. No name, address, date of birth or postcode."""

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base


class ReviewRow(Base):
    """One time that a plan was looked at again: what had changed, and how it went on."""

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[str] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    held_on: Mapped[date]
    contents: Mapped[str] = mapped_column(Text)
    """What each part of the form was answered, as JSON by the name of the field."""
    result: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(30))
    """Why the plan was closed, where it was."""
    outcome: Mapped[str | None] = mapped_column(String(30))
    next_on: Mapped[date | None]
    """When it is looked at again; None where the plan was closed."""
    recorded_role: Mapped[str] = mapped_column(String(30))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
