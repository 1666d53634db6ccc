"""What is left to do after a review, until the answers were decided on again. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from earlyhelp.offers.facts import need_label
from earlyhelp.offers.groups import STEP_OF_NEED
from earlyhelp.offers.questions import Answers, one
from earlyhelp.offers.reviews.asking import WANTS
from earlyhelp.offers.reviews.changes import Change, changes_in, is_not_improved, needs_that
from earlyhelp.offers.reviews.proposal import Wants
from earlyhelp.offers.reviews.review import Result, StoredReview
from earlyhelp.offers.steps import CONSENT_STEP

HOW_LONG, PERSISTENCE, NOT_IMPROVED = "how-long", "persistence", "not_improved_after_help"
REFUSED = "refused"
BEGUN = "begun"
"""Kept with a review: whether help had begun then."""
REVIEWED = frozenset({Result.GOES_ON, Result.STEP_UP})


@dataclass(frozen=True, slots=True)
class AnswerToChange:
    """One answer that a review speaks against, and the page on which it is changed."""

    text: str
    step_id: str


@dataclass(frozen=True, slots=True)
class Following:
    """What is left to do; empty where nothing is."""

    worse: Sequence[AnswerToChange] = ()
    """Needs that are worse than the answers say."""
    is_not_improved: bool = False
    """Whether to say that help was given and things have not got better."""
    has_refused: bool = False
    """Whether the family said no since, and the answers do not say so."""

    @property
    def is_any(self) -> bool:
        """Whether anything is left to do."""
        return bool(self.worse) or self.is_not_improved or self.has_refused


NOTHING = Following()


def following(
    reviews: Sequence[StoredReview], answers: Answers, decided_at: datetime | None
) -> Following:
    """Return what the newest review leaves to do; nothing once it was decided again."""
    if not reviews or reviews[-1].result not in REVIEWED:
        return NOTHING
    last = reviews[-1]
    if decided_at is not None and decided_at > last.recorded_at:
        return NOTHING
    changes = changes_in(last.contents)
    persistence = one(answers.get(HOW_LONG, {}), PERSISTENCE)
    begun = one(last.contents, BEGUN) != "no"
    refused = one(last.contents, WANTS) == Wants.NO
    return Following(
        worse=[
            AnswerToChange(need_label(need), STEP_OF_NEED[need])
            for need in needs_that(changes, Change.WORSE)
            if need in STEP_OF_NEED
        ],
        is_not_improved=is_not_improved(changes) and begun and persistence != NOT_IMPROVED,
        has_refused=refused and one(answers.get(CONSENT_STEP.id, {}), "agrees") != REFUSED,
    )


def with_not_improved(answers: Answers) -> Answers:
    """Return the answers with: help was given and things have not got better."""
    return {**answers, HOW_LONG: {PERSISTENCE: NOT_IMPROVED}}
