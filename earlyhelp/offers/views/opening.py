"""How the pages keep a review: by whoever is signed in, with what follows for the plan."""

from earlyhelp.accounts.guards import actor
from earlyhelp.clock import now, today
from earlyhelp.offers.commands import PRACTITIONER
from earlyhelp.offers.plans.queries import find_plan
from earlyhelp.offers.plans.standing import RINGS_FIRST, standing_of
from earlyhelp.offers.questions import Values
from earlyhelp.offers.records import StoredAssessment
from earlyhelp.offers.reviews.closing import Again
from earlyhelp.offers.reviews.commands import record_review
from earlyhelp.offers.reviews.ending import Ended
from earlyhelp.offers.reviews.queries import find_ended_ids, find_reviews
from earlyhelp.offers.reviews.review import NewReview, Result
from earlyhelp.offers.reviews.showing import ReviewsShown, show_reviews
from earlyhelp.web.database import session


def keep_review(assessment_id: str, ended: Ended, contents: Values) -> None:
    """Keep a review of today, with what follows for the plan if there is one; commits nothing."""
    role = actor().role or PRACTITIONER
    review = NewReview(
        today(), contents, ended.result, role, ended.reason, ended.outcome, ended.next_on
    )
    plan = find_plan(session(), assessment_id)
    record_review(session(), assessment_id, review, plan, now=now())


def open_because(assessment_id: str, reason: Again) -> None:
    """Open what was closed because somebody works on it again; commits nothing.

    A plan is then looked at today, so that somebody says how it goes on.
    """
    if find_ended_ids(session(), [assessment_id]):
        again = Ended(Result.OPENED_AGAIN, next_on=today(), reason=reason)
        keep_review(assessment_id, again, {})


def find_ending(stored: StoredAssessment) -> ReviewsShown:
    """Return the reviews of an assessment, with whether it is closed and what can be done."""
    plan = find_plan(session(), stored.id)
    reviews = find_reviews(session(), stored.id)
    is_for_talk = standing_of(stored) in RINGS_FIRST
    return show_reviews(stored.id, plan, reviews, on=today(), is_for_talk=is_for_talk)
