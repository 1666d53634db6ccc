"""The table of plans. No name, address, date of birth or postcode."""

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base


class PlanRow(Base):
    """The plan of one assessment, and how it ended; it goes on through later offers."""

    __tablename__ = "plan"
    assessment_id: Mapped[str] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True
    )
    decision_id: Mapped[int] = mapped_column(
        ForeignKey("decision.id", ondelete="CASCADE"), index=True
    )
    """The decision whose offer it was agreed on, the newest one when it was last saved."""
    contents: Mapped[str] = mapped_column(Text)
    """What each part of the form was answered, as JSON by the name of the field."""
    agreed_on: Mapped[date]
    review_on: Mapped[date] = mapped_column(index=True)
    """The day on which it is looked at again, at the latest."""
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    closed_on: Mapped[date | None]
    closed_because: Mapped[str | None] = mapped_column(String(30))
    outcome: Mapped[str | None] = mapped_column(String(30))
