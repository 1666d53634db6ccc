"""Writes of reviews; none commits, and the clock is an argument. Each marks the assessment changed.

Reviews are only added. Closing and opening again are kept as one each, whether there is a plan or
not, so that the newest one says whether help has ended.
"""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from earlyhelp.offers.commands import mark_changed
from earlyhelp.offers.plans.commands import close_plan, reopen_plan, set_review_on
from earlyhelp.offers.plans.plan import Ending, StoredPlan
from earlyhelp.offers.reviews.models import ReviewRow
from earlyhelp.offers.reviews.review import NewReview, Result


def record_review(
    session: Session,
    assessment_id: str,
    review: NewReview,
    plan: StoredPlan | None,
    *,
    now: datetime,
) -> None:
    """Write a review, and what follows from it for the plan where there is one."""
    session.add(
        ReviewRow(
            assessment_id=assessment_id,
            held_on=review.held_on,
            contents=json.dumps(review.contents, ensure_ascii=False, sort_keys=True),
            result=review.result,
            reason=review.reason,
            outcome=review.outcome,
            next_on=review.next_on,
            recorded_role=review.role,
            recorded_at=now,
        )
    )
    session.flush()
    mark_changed(session, assessment_id, now=now)
    if plan is not None:
        _carry_into_plan(session, plan, review, now)


def _carry_into_plan(session: Session, plan: StoredPlan, review: NewReview, now: datetime) -> None:
    """Close the plan, open it again, or set when it is looked at next."""
    if review.result is Result.CLOSED:
        ending = Ending(review.held_on, review.reason or "", review.outcome or "")
        close_plan(session, plan.assessment_id, ending, now=now)
    elif not plan.is_open:
        next_on = review.next_on or review.held_on
        reopen_plan(session, plan.assessment_id, review_on=next_on, now=now)
    elif review.next_on is not None:
        set_review_on(session, plan.assessment_id, review.next_on, now=now)
