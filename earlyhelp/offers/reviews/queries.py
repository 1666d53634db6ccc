"""Reads of reviews; whose they are was asked with the assessment."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.accounts.queries import utc
from earlyhelp.offers.records import read_object
from earlyhelp.offers.reviews.models import ReviewRow
from earlyhelp.offers.reviews.review import Result, StoredReview


def find_reviews(session: Session, assessment_id: str) -> Sequence[StoredReview]:
    """Return the reviews of a plan, the first held first.

    Raises:
        DamagedRecordError: if one is not the JSON that was kept.
    """
    asked = select(ReviewRow).where(ReviewRow.assessment_id == assessment_id).order_by(ReviewRow.id)
    return [to_review(row) for row in session.scalars(asked)]


def to_review(row: ReviewRow) -> StoredReview:
    """Return a review from its row.

    Raises:
        DamagedRecordError: if it is not the JSON that was kept.
    """
    return StoredReview(
        held_on=row.held_on,
        contents=read_object(row.contents),
        result=Result(row.result),
        reason=row.reason,
        outcome=row.outcome,
        next_on=row.next_on,
        recorded_at=utc(row.recorded_at),
    )
