"""A review as it is kept, as a plain value. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from earlyhelp.offers.questions import Values


class Result(StrEnum):
    """How a family's help goes on after a review."""

    GOES_ON = "goes_on"
    CLOSED = "closed"
    STEP_UP = "step_up"
    STEP_DOWN = "step_down"
    OPENED_AGAIN = "opened_again"


@dataclass(frozen=True, slots=True)
class NewReview:
    """One review as it is to be kept; ``role`` is that of whoever writes it down."""

    held_on: date
    contents: Values
    result: Result
    role: str
    reason: str | None = None
    outcome: str | None = None
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class StoredReview:
    """One review; ``contents`` are the answers of its form, by the name of the field.

    Closing without a review is kept as one too, with nothing said of the needs; so is opening
    again.
    """

    held_on: date
    contents: Values
    result: Result
    reason: str | None
    outcome: str | None
    next_on: date | None
    recorded_at: datetime
