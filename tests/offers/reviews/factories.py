"""A family with a plan, and what a practitioner sends for each page of its review."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from earlyhelp.clock import now, today
from earlyhelp.db import Database
from earlyhelp.offers.commands import record_answers
from earlyhelp.offers.groups import STEP_OF_NEED
from earlyhelp.offers.models import DecisionRow
from earlyhelp.offers.plans.commands import record_plan
from earlyhelp.offers.plans.dates import parts_of
from earlyhelp.offers.plans.models import PlanRow
from earlyhelp.offers.plans.plan import Agreed
from earlyhelp.offers.questions import Value
from earlyhelp.offers.reviews.models import ReviewRow
from earlyhelp.taxonomy.needs import NeedCode
from tests.offers.factories import Sent, Walker, complete_answers

SPEECH, HOUSING = NeedCode("speech_language"), NeedCode("housing")
WORRIES = (SPEECH, HOUSING)
HOW_LONG = {"persistence": "new"}
GOAL = "He says what he wants"
NEXT = parts_of(today() + timedelta(days=30))
Form = dict[str, Value]


def database_of(app: Flask) -> Database:
    """Return the database of an application."""
    found: Database = app.extensions["earlyhelp"].database
    return found


def newest_decision(session: Session, assessment_id: str) -> DecisionRow:
    """Return the newest decision on an assessment."""
    newest = select(func.max(DecisionRow.id)).where(DecisionRow.assessment_id == assessment_id)
    return session.scalars(
        select(DecisionRow).where(DecisionRow.id == newest.scalar_subquery())
    ).one()


def a_decision(walker: Walker, app: Flask, *, size: str = "some", **changed: Sent) -> None:
    """Decide on the answers of a family with two worries, without filling in page after page."""
    walker.begin()
    answers = complete_answers(**changed)
    for need in WORRIES:
        group = STEP_OF_NEED[need]
        answers = {**answers, group: {**answers[group], need: size if need == SPEECH else "some"}}
    if size == "big":
        answers = {**answers, "severity": {SPEECH: "significant"}}
    with database_of(app).session(writing=True) as session:
        record_answers(session, walker.id, {**answers, "how-long": HOW_LONG}, now=now())
    assert walker.post("/check", {}).status_code == 303


def a_plan(walker: Walker, app: Flask, *, size: str = "some") -> None:
    """Decide on a family, agree, and keep a plan with one goal that is due today."""
    a_decision(walker, app, size=size)
    assert walker.agree().status_code == 303
    with database_of(app).session(writing=True) as session:
        contents: Mapping[str, Value] = {"needs": list(WORRIES), f"goal-{SPEECH}": GOAL}
        decision = newest_decision(session, walker.id).id
        agreed = Agreed(decision, contents, today() - timedelta(days=42), today())
        record_plan(session, walker.id, agreed, now=now())


def changed(speech: str = "better", housing: str = "better", **more: Value) -> Form:
    """Return what is sent for the page about what has changed."""
    return {
        "worry": "no",
        "stage": "changes",
        "seen": "0",
        f"need-{SPEECH}": speech,
        f"goal-{SPEECH}": "partly",
        f"need-{HOUSING}": housing,
        "wants": "yes",
        **more,
    }


def ended(before: Form, **more: Value) -> Form:
    """Return what is sent for the last page, with what was sent before it."""
    return {**before, "stage": "ending", "result": "goes_on", "next_on": NEXT, **more}


CLOSED: Form = {"result": "closed", "reason": "goals_reached", "outcome": "better", "why": "w"}


def kept_reviews(app: Flask, assessment_id: str) -> list[ReviewRow]:
    """Return what is kept of the reviews of a plan, the first first."""
    asked = select(ReviewRow).where(ReviewRow.assessment_id == assessment_id)
    with database_of(app).session() as session:
        return list(session.scalars(asked.order_by(ReviewRow.id)))


def kept_plan(app: Flask, assessment_id: str) -> PlanRow:
    """Return what is kept of a plan."""
    with database_of(app).session() as session:
        return session.scalars(select(PlanRow).where(PlanRow.assessment_id == assessment_id)).one()


def damage(app: Flask, row: type[Any], assessment_id: str, **columns: object) -> None:
    """Write something into a record that the pages never write."""
    with database_of(app).session(writing=True) as session:
        session.execute(update(row).where(row.assessment_id == assessment_id).values(**columns))


def day_of(parts: Value) -> date:
    """Return the day that three inputs hold."""
    day, month, year = (int(part) for part in parts)
    return date(year, month, day)
