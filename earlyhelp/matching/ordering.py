"""Which service comes first: one step after another, never one blended score.

1 needs covered; 2 fewer services; 3 needs met only partly; 4 access needs unmet; 5 soonest start;
6 travel; 7 cost; 8 evidence; 9 days since checked; then facts to ask about, name and id. Over
several services each step from 3 on is the sum. Source: our own choice; each step can be said in
words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.reach import access_met, travel_miles
from earlyhelp.taxonomy.services import Strength

NOT_STATED = 1_000_000
"""Stands for a distance in tenths of a mile, or days, that nobody stated: after all others."""
NOW, WITHIN_4_WEEKS, WITHIN_12_WEEKS, LONGER, WAIT_NOT_STATED, FULL_AND_NOT_STATED = range(6)
_4_WEEKS, _12_WEEKS = 28, 84
FREE, LOW_COST, COSTS_MONEY, COST_NOT_STATED = range(4)
EVIDENCE_PLACES: Mapping[str | None, int] = {"4": 0, "3": 1, "2": 2, "NE": 4}
EVIDENCE_UNKNOWN = 3
"""Not rated, and not yet proven (NL2): neither for nor against."""

Steps = tuple[int, ...]


class Order(Enum):
    """What comes first; every other step keeps its place behind it."""

    BEST = (0, 1, 2, 3, 4, 5, 6, 7, 8)
    SOONEST = (3, 0, 1, 2, 4, 5, 6, 7, 8)
    NEAREST = (4, 0, 1, 2, 3, 5, 6, 7, 8)

    def of(self, steps: Steps) -> Steps:
        """Return the steps in this order."""
        return tuple(steps[place] for place in self.value)


STEP_WORDS = (
    "is one service rather than more",
    "is squarely for more of the needs",
    "meets more of the access needs",
    "can start sooner, or says when",
    "is nearer, or its distance is known",
    "costs less, or says that it is free",
    "has stronger evidence",
    "was checked more recently",
    "states more of the facts",
)
"""What it means to come first by each of the steps."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One service to choose from: the needs it covers, as bits, and its place in the order."""

    covers: int
    steps: Steps
    label: tuple[str, str]
    """Name and id, which settle what the steps leave equal."""

    @property
    def rank(self) -> tuple[Steps, tuple[str, str]]:
        """What choices that cover the same are ordered by."""
        return self.steps, self.label


def steps_of(enquiry: Enquiry, candidate: Candidate) -> Steps:
    """Return the steps for one service, lower first, each a whole number to be added up."""
    return (
        1,
        sum(candidate.needs.get(need) is Strength.PARTIAL for need in enquiry.needs),
        len(enquiry.access_needs) - len(access_met(enquiry, candidate)),
        start_of(candidate),
        tenths(travel_miles(candidate)),
        *steps_after_travel(candidate),
    )


def steps_after_travel(candidate: Candidate) -> Steps:
    """Return the last steps, which do not depend on the child but for what the home shows."""
    days = candidate.days_since_checked
    return (
        cost_of(candidate),
        EVIDENCE_PLACES.get(candidate.evidence, EVIDENCE_UNKNOWN),
        NOT_STATED if days is None else days,
        facts_to_ask(candidate),
    )


def tenths(miles: float | None) -> int:
    """Return a distance in whole tenths of a mile."""
    return NOT_STATED if miles is None else round(miles * 10)


def start_of(candidate: Candidate) -> int:
    """Return how soon a service can start, from ``NOW`` to ``FULL_AND_NOT_STATED``."""
    wait = candidate.wait_days
    if wait is None:
        if candidate.has_space is None:
            return WAIT_NOT_STATED
        return NOW if candidate.has_space else FULL_AND_NOT_STATED
    if wait <= 0 and candidate.has_space is not False:
        return NOW
    if wait <= _4_WEEKS:
        return WITHIN_4_WEEKS
    return WITHIN_12_WEEKS if wait <= _12_WEEKS else LONGER


def cost_of(candidate: Candidate) -> int:
    """Return what a service costs, from ``FREE`` to ``COST_NOT_STATED``."""
    if candidate.free is None:
        return COST_NOT_STATED
    if candidate.free:
        return FREE
    return LOW_COST if candidate.low_cost else COSTS_MONEY


def facts_to_ask(candidate: Candidate) -> int:
    """Return how many of the facts that decide a referral the service does not state."""
    return (
        (candidate.minimum_age is None)
        + (candidate.maximum_age is None)
        + (candidate.serves_area is None)
        + (not candidate.responses)
        + (not candidate.routes)
        + (not candidate.delivery)
    )
