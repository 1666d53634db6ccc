"""Reads of plans; whose they are was asked with the assessment."""

from sqlalchemy.orm import Session

from earlyhelp.accounts.queries import utc
from earlyhelp.offers.plans.models import PlanRow
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.records import read_object


def find_plan(session: Session, assessment_id: str) -> StoredPlan | None:
    """Return the plan of an assessment, or None.

    Raises:
        DamagedRecordError: if it is not the JSON that was kept.
    """
    row = session.get(PlanRow, assessment_id)
    return None if row is None else to_plan(row)


def to_plan(row: PlanRow) -> StoredPlan:
    """Return a plan from its row.

    Raises:
        DamagedRecordError: if it is not the JSON that was kept.
    """
    return StoredPlan(
        assessment_id=row.assessment_id,
        decision_id=row.decision_id,
        contents=read_object(row.contents),
        agreed_on=row.agreed_on,
        review_on=row.review_on,
        made_at=utc(row.made_at),
        changed_at=utc(row.changed_at),
        closed_on=row.closed_on,
        closed_because=row.closed_because,
        outcome=row.outcome,
    )
