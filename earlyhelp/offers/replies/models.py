"""Tables of what services answered. No name of a person, no text of anybody's own."""

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base


class ReplyRow(Base):
    """What one service said, or that it was asked; the newest one for a service counts.

    The service is named by its public id and its name on that day, without a foreign key, so that
    what was answered stays readable when a listing goes.
    """

    __tablename__ = "reply"
    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[str] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    service_id: Mapped[str] = mapped_column(String(36))
    name: Mapped[str] = mapped_column(String(200))
    needs: Mapped[str] = mapped_column(Text)
    """What it was asked to help with, as a JSON list of the taxonomy's codes."""
    state: Mapped[str] = mapped_column(String(20))
    said_on: Mapped[date]
    """The day on which it was said, or on which the service was asked."""
    waits_until: Mapped[date | None]
    """Until when the service says that the family waits, where it said so."""
    reason: Mapped[str | None] = mapped_column(String(30))
    puts_right: Mapped[int | None]
    """The number of an earlier one that was a slip: it stays readable, and nothing counts it.

    Without a foreign key: both belong to one family and go together.
    """
    recorded_role: Mapped[str] = mapped_column(String(30))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ReplyTallyRow(Base):
    """What services answered in plans that are gone: counts by month, no ids of a family.

    Reports count these with the replies that are still here, so that no figure that was published
    changes when a record goes.
    """

    __tablename__ = "reply_tally"
    month: Mapped[date] = mapped_column(primary_key=True)
    """The first day of the month in which the service was first asked."""
    need: Mapped[str] = mapped_column(String(40), primary_key=True)
    state: Mapped[str] = mapped_column(String(20), primary_key=True)
    """The last that was said."""
    area_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    """Empty where no postcode was given; so is the ward."""
    ward_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    age_band: Mapped[str] = mapped_column(String(20), primary_key=True)
    """Empty where the age was not known."""
    days: Mapped[int] = mapped_column(primary_key=True)
    """Days from asking to the start, or so far where it had not started when the record went."""
    times: Mapped[int]
