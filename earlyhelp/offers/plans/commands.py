"""Writes of plans; none commits, and the clock is an argument. Each marks the assessment changed.

A plan that is not there is not changed: whether there is one was asked before.
"""

import json
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from earlyhelp.offers.commands import mark_changed
from earlyhelp.offers.plans.models import PlanRow
from earlyhelp.offers.plans.plan import Agreed, Ending


def record_plan(session: Session, assessment_id: str, agreed: Agreed, *, now: datetime) -> None:
    """Write a plan in place of any earlier one of the assessment; how it ended stays."""
    values: dict[str, object] = {
        "decision_id": agreed.decision_id,
        "contents": json.dumps(agreed.contents, ensure_ascii=False, sort_keys=True),
        "agreed_on": agreed.agreed_on,
        "review_on": agreed.review_on,
        "changed_at": now,
    }
    if session.get(PlanRow, assessment_id) is None:
        session.add(PlanRow(assessment_id=assessment_id, made_at=now, **values))
        session.flush()
        mark_changed(session, assessment_id, now=now)
    else:
        _change(session, assessment_id, values, now)


def set_review_on(session: Session, assessment_id: str, day: date, *, now: datetime) -> None:
    """Write when a plan is looked at again."""
    _change(session, assessment_id, {"review_on": day}, now)


def close_plan(session: Session, assessment_id: str, ending: Ending, *, now: datetime) -> None:
    """Write how a plan ended; what was agreed stays readable."""
    ended = {
        "closed_on": ending.closed_on,
        "closed_because": ending.because,
        "outcome": ending.outcome,
    }
    _change(session, assessment_id, ended, now)


def reopen_plan(session: Session, assessment_id: str, *, review_on: date, now: datetime) -> None:
    """Open a closed plan again, with the day on which it is looked at next."""
    ended = {"closed_on": None, "closed_because": None, "outcome": None}
    _change(session, assessment_id, {**ended, "review_on": review_on}, now)


def _change(session: Session, assessment_id: str, values: dict[str, object], now: datetime) -> None:
    session.execute(
        update(PlanRow)
        .where(PlanRow.assessment_id == assessment_id)
        .values({**values, "changed_at": now})
    )
    mark_changed(session, assessment_id, now=now)
