"""Reads of reviews; whose they are was asked with the assessment."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from earlyhelp.accounts.queries import utc
from earlyhelp.offers.records import DamagedRecordError, read_object
from earlyhelp.offers.reviews.models import ReviewRow
from earlyhelp.offers.reviews.review import Result, StoredReview


def find_reviews(session: Session, assessment_id: str) -> Sequence[StoredReview]:
    """Return the reviews of a plan, the first held first.

    Raises:
        DamagedRecordError: if one is not the JSON that was kept.
    """
    asked = select(ReviewRow).where(ReviewRow.assessment_id == assessment_id).order_by(ReviewRow.id)
    return [to_review(row) for row in session.scalars(asked)]


def find_ended_ids(session: Session, assessment_ids: Collection[str]) -> frozenset[str]:
    """Return those of some assessments that are closed: of which the newest review says so."""
    asked = ended_ids().where(ReviewRow.assessment_id.in_(assessment_ids))
    return frozenset(session.scalars(asked))


def endings() -> Select[*tuple[str, date]]:
    """Return the question for the closed assessments and the days on which they were closed."""
    newest = select(func.max(ReviewRow.id)).group_by(ReviewRow.assessment_id)
    return select(ReviewRow.assessment_id, ReviewRow.held_on).where(
        ReviewRow.id.in_(newest), ReviewRow.result == Result.CLOSED
    )


def ended_ids() -> Select[str]:
    """Return the question for the ids of all closed assessments, to ask inside another one."""
    return endings().with_only_columns(ReviewRow.assessment_id)


def to_review(row: ReviewRow) -> StoredReview:
    """Return a review from its row.

    Raises:
        DamagedRecordError: if it is not what was kept.
    """
    result = next((found for found in Result if found == row.result), None)
    if result is None:
        raise DamagedRecordError
    return StoredReview(
        held_on=row.held_on,
        contents=read_object(row.contents),
        result=result,
        reason=row.reason,
        outcome=row.outcome,
        next_on=row.next_on,
        recorded_at=utc(row.recorded_at),
    )
