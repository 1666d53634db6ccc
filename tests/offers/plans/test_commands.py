from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from earlyhelp.offers.commands import record_decision
from earlyhelp.offers.plans.commands import close_plan, record_plan, reopen_plan, set_review_on
from earlyhelp.offers.plans.models import PlanRow
from earlyhelp.offers.plans.plan import Agreed, Ending, StoredPlan
from earlyhelp.offers.plans.queries import find_plan
from earlyhelp.offers.queries import get_assessment
from earlyhelp.offers.records import DamagedRecordError
from tests.offers.test_commands import ID, NOW, OWNER, a_draft

TODAY = date(2026, 11, 1)
REVIEW = date(2026, 12, 13)
LATER = NOW + timedelta(days=3)


def a_plan(session: Session, assessment_id: str = ID, *, review_on: date = REVIEW) -> StoredPlan:
    """Return the plan of a new assessment, agreed on at ``NOW``."""
    a_draft(session, assessment_id)
    output = {"response": "early_help_offer", "ruleset": None}
    decision = record_decision(session, assessment_id, {}, output, now=NOW)
    agreed = Agreed(decision, {"goal-sleep": "Nights are calm – häufig"}, TODAY, review_on)
    record_plan(session, assessment_id, agreed, now=NOW)
    return found(session, assessment_id)


def found(session: Session, assessment_id: str = ID) -> StoredPlan:
    """Return a plan that must be there."""
    session.expire_all()
    plan = find_plan(session, assessment_id)
    assert plan is not None
    return plan


def last_changed(session: Session) -> datetime:
    return get_assessment(session, ID, OWNER).changed_at


def test_a_plan_is_kept_as_it_was_agreed(session: Session) -> None:
    assert find_plan(session, ID) is None
    plan = a_plan(session)
    assert plan.contents == {"goal-sleep": "Nights are calm – häufig"}
    assert (plan.agreed_on, plan.review_on) == (TODAY, REVIEW)
    assert (plan.made_at, plan.changed_at) == (NOW, NOW)
    assert (plan.closed_on, plan.closed_because, plan.outcome) == (None, None, None)
    assert plan.is_open


def test_saving_a_plan_again_replaces_what_was_agreed_and_keeps_when_it_was_made(
    session: Session,
) -> None:
    first = a_plan(session)
    output = {"response": "targeted_early_help", "ruleset": None}
    decision = record_decision(session, ID, {}, output, now=LATER)
    agreed = Agreed(decision, {"goal-sleep": "x"}, date(2026, 11, 4), date(2026, 11, 25))
    record_plan(session, ID, agreed, now=LATER)
    plan = found(session)
    assert plan.decision_id == decision != first.decision_id
    assert plan.contents == {"goal-sleep": "x"}
    assert (plan.agreed_on, plan.review_on) == (date(2026, 11, 4), date(2026, 11, 25))
    assert (plan.made_at, plan.changed_at) == (NOW, LATER)
    assert last_changed(session) == LATER


def test_a_plan_is_due_on_its_day_and_not_before(session: Session) -> None:
    plan = a_plan(session)
    set_review_on(session, ID, date(2026, 11, 20), now=LATER)
    moved = found(session)
    assert not moved.is_due(date(2026, 11, 19))
    assert moved.is_due(date(2026, 11, 20))
    assert (moved.contents, moved.agreed_on) == (plan.contents, plan.agreed_on)
    assert moved.changed_at == last_changed(session) == LATER


def test_a_closed_plan_says_why_and_is_never_due(session: Session) -> None:
    plan = a_plan(session)
    close_plan(session, ID, Ending(date(2026, 11, 4), "needs_met", "better"), now=LATER)
    closed = found(session)
    assert closed.closed_on == date(2026, 11, 4)
    assert (closed.closed_because, closed.outcome) == ("needs_met", "better")
    assert not closed.is_open
    assert not closed.is_due(date(2030, 1, 1))
    assert (closed.contents, closed.review_on) == (plan.contents, plan.review_on)
    assert closed.changed_at == last_changed(session) == LATER


def test_a_closed_plan_is_opened_again_with_a_day_to_look_at_it(session: Session) -> None:
    a_plan(session)
    close_plan(session, ID, Ending(TODAY, "moved_away", "not_known"), now=NOW)
    reopen_plan(session, ID, review_on=date(2026, 11, 25), now=LATER)
    again = found(session)
    assert again.is_open
    assert (again.closed_on, again.closed_because, again.outcome) == (None, None, None)
    assert again.review_on == date(2026, 11, 25)
    assert again.changed_at == last_changed(session) == LATER


def test_only_the_plan_that_is_named_is_changed(session: Session) -> None:
    mine, other = a_plan(session), a_plan(session, "o" * 22)
    set_review_on(session, other.assessment_id, date(2026, 11, 9), now=LATER)
    assert find_plan(session, ID) == mine
    assert find_plan(session, "n" * 22) is None
    assert last_changed(session) == NOW


def test_a_damaged_plan_is_said_to_be_and_others_can_be_read(session: Session) -> None:
    mine, other = a_plan(session), a_plan(session, "o" * 22)
    session.execute(
        update(PlanRow)
        .where(PlanRow.assessment_id == other.assessment_id)
        .values(contents="[", changed_at=datetime(2026, 11, 2, tzinfo=UTC))
    )
    session.expire_all()
    assert find_plan(session, ID) == mine
    with pytest.raises(DamagedRecordError):
        find_plan(session, other.assessment_id)
