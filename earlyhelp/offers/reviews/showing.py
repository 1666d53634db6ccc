"""What the page of a plan says of its reviews, as one value. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from earlyhelp.offers.facts import need_label
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.questions import Values, one
from earlyhelp.offers.records import StoredAssessment
from earlyhelp.offers.reviews.changes import (
    CHANGE_WORDS,
    GOAL_WORDS,
    SAID,
    changes_in,
    goals_in,
)
from earlyhelp.offers.reviews.closing import again_words, because_words, outcome_words
from earlyhelp.offers.reviews.following import following
from earlyhelp.offers.reviews.review import Result, StoredReview

RESULT_WORDS = {
    Result.GOES_ON: "The plan goes on",
    Result.CLOSED: "Closed",
    Result.STEP_UP: "Stepped up: more help is needed",
    Result.STEP_DOWN: "Stepped down: less help is enough",
    Result.OPENED_AGAIN: "Opened again",
}


@dataclass(frozen=True, slots=True)
class NeedLine:
    """How one need stood at a review."""

    label: str
    change: str
    goal: str
    """How far its goal had come; empty where it had none."""
    said: str
    """The family's own words; empty where none were written down."""


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """One review in words."""

    held_on: date
    result: str
    needs: Sequence[NeedLine]
    child_says: str
    why: str
    closed_because: str
    outcome: str
    opened_because: str
    next_on: date | None


@dataclass(frozen=True, slots=True)
class ReviewsShown:
    """The reviews of a plan, the newest first, and what is to be done next."""

    assessment_id: str
    reviews: Sequence[ReviewShown]
    has_plan: bool
    next_on: date | None
    """When it is looked at again; None where it is closed, and where there is no plan."""
    is_due: bool
    is_closed: bool
    may_review: bool
    """Whether a review can begin: it is open, and nothing calls for social care first."""
    has_to_do: bool = False
    """Whether answers are to be changed and decided on again after the newest review."""

    @property
    def closing(self) -> ReviewShown | None:
        """How it was closed; None while it is open."""
        return self.reviews[0] if self.is_closed and self.reviews else None


def show_reviews(
    assessment_id: str,
    plan: StoredPlan | None,
    reviews: Sequence[StoredReview],
    *,
    on: date,
    is_for_talk: bool,
) -> ReviewsShown:
    """Return the reviews of an assessment in words, with what can be done now.

    ``is_for_talk`` is set where the front door or a talk comes first, so that no review begins.
    """
    is_closed = is_ended(plan, reviews)
    is_open = plan is not None and not is_closed
    return ReviewsShown(
        assessment_id,
        reviews=[show_review(review) for review in reversed(reviews)],
        has_plan=plan is not None,
        next_on=plan.review_on if plan is not None and is_open else None,
        is_due=plan is not None and is_open and plan.is_due(on),
        is_closed=is_closed,
        may_review=is_open and not is_for_talk,
    )


def with_left_to_do(
    shown: ReviewsShown, stored: StoredAssessment, reviews: Sequence[StoredReview]
) -> ReviewsShown:
    """Return the same with whether answers are to be changed after the newest review."""
    decided_at = stored.decision.decided_at if stored.decision else None
    left = following(reviews, stored.answers, decided_at)
    return replace(shown, has_to_do=left.is_any and not shown.is_closed)


def is_ended(plan: StoredPlan | None, reviews: Sequence[StoredReview]) -> bool:
    """Say whether help has ended: the plan is closed, or the assessment was closed without one."""
    if plan is not None:
        return not plan.is_open
    return bool(reviews) and reviews[-1].result is Result.CLOSED


def happened_words(review: StoredReview) -> str:
    """Say in a line what happened: a review, or a step or a closing without one."""
    words = RESULT_WORDS[review.result]
    return f"Review: {words[:1].lower()}{words[1:]}" if changes_in(review.contents) else words


def show_review(review: StoredReview) -> ReviewShown:
    """Return one review in words."""
    is_closing = review.result is Result.CLOSED
    is_again = review.result is Result.OPENED_AGAIN
    return ReviewShown(
        held_on=review.held_on,
        result=RESULT_WORDS[review.result],
        needs=_needs(review.contents),
        child_says=one(review.contents, "child_says"),
        why=one(review.contents, "why"),
        closed_because=because_words(review.reason) if is_closing else "",
        outcome=outcome_words(review.outcome) if is_closing else "",
        opened_because=again_words(review.reason) if is_again else "",
        next_on=None if is_closing else review.next_on,
    )


def _needs(contents: Values) -> Sequence[NeedLine]:
    goals = goals_in(contents)
    return [
        NeedLine(
            need_label(need),
            CHANGE_WORDS[change],
            GOAL_WORDS[goals[need]] if need in goals else "",
            one(contents, f"{SAID}{need}"),
        )
        for need, change in changes_in(contents).items()
    ]
