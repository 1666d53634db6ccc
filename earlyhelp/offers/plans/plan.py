"""A plan as it is kept, as a plain value. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from earlyhelp.offers.questions import Values


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a family and a practitioner agree on, as it is to be kept."""

    decision_id: int
    """The decision whose offer it is agreed on."""
    contents: Values
    agreed_on: date
    review_on: date


@dataclass(frozen=True, slots=True)
class Ending:
    """How a plan came to an end: when, why, and what became of it."""

    closed_on: date
    because: str
    outcome: str


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """One plan; ``contents`` are the answers of its form, by the name of the field."""

    assessment_id: str
    decision_id: int
    contents: Values
    agreed_on: date
    review_on: date
    made_at: datetime
    changed_at: datetime
    closed_on: date | None = None
    closed_because: str | None = None
    outcome: str | None = None

    def is_as(self, agreed: Agreed | None) -> bool:
        """Whether it holds just this, as when one form is sent twice."""
        return agreed == Agreed(self.decision_id, self.contents, self.agreed_on, self.review_on)

    @property
    def is_open(self) -> bool:
        """Whether it is still being worked on."""
        return self.closed_on is None

    def is_due(self, on: date) -> bool:
        """Whether the day on which it is to be looked at again has come."""
        return self.is_open and self.review_on <= on
