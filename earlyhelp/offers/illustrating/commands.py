"""Keep a made-up family as if a practitioner had filled in its pages; commits nothing."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import DEMONSTRATION, Act, Action
from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.offers.commands import (
    begin_assessment,
    record_answers,
    record_choices,
    record_decision,
    record_offer,
    record_verdict,
)
from earlyhelp.offers.decisions import decide_document
from earlyhelp.offers.document import as_document
from earlyhelp.offers.illustrating.families import Family
from earlyhelp.offers.illustrating.setting import Setting
from earlyhelp.offers.illustrating_help.commands import record_help
from earlyhelp.offers.proposing import draw, enquiry_again, limits_of, with_lead
from earlyhelp.offers.queries import find_place, find_sight, get_assessment
from earlyhelp.offers.questions import Answers, Values
from earlyhelp.offers.records import Choice, Lead, StoredAssessment, Verdict
from earlyhelp.offers.rematch.commands import record_state
from earlyhelp.offers.rematch.states import look
from earlyhelp.offers.settling import PLACE_STEP, Sent, read_page
from earlyhelp.offers.steps import STEPS
from earlyhelp.offers.verdict import allows_offer


def record_family(session: Session, assessment_id: str, family: Family, setting: Setting) -> None:
    """Write a family's assessment with what follows from it, dated as its file says.

    Raises:
        EnvironmentFaultError: if a page would not be taken, or the decision is a safe failure.
    """
    then = setting.now - timedelta(days=family.days_ago)
    begin_assessment(session, assessment_id=assessment_id, owner=setting.owner, now=then)
    answers = _answers(session, family, then)
    record_answers(session, assessment_id, answers, now=then)
    record_act(session, DEMONSTRATION, Act(Action.CREATE, "assessment", assessment_id), setting.now)
    if family.only:
        return
    document = as_document(answers, assessed_on=then.date())
    faults: list[object] = []
    decision = decide_document(
        document, setting.rules, on=None, today=then.date(), report=faults.append
    )
    if decision.is_safe_failure:
        raise EnvironmentFaultError(f"No decision on {family.reference} of the sample: {faults}")
    number = record_decision(session, assessment_id, document, decision.as_json(), now=then)
    if family.agrees:
        record_verdict(session, number, Verdict(is_agreed=True), now=then)
        _offer(session, get_assessment(session, assessment_id, setting.owner), family, setting)
        record_help(session, assessment_id, family, setting)


def _answers(session: Session, family: Family, then: datetime) -> Answers:
    """Return what each page keeps of what the family's file sends it."""
    answers: dict[str, Values] = {}
    sent = family.sent()
    for step in STEPS:
        if step.applies(answers) and (not family.only or step.id in family.only):
            values = sent.get(step.id, {})
            reading = read_page(step, answers, Sent(values, then.date()))
            if step.id == PLACE_STEP and not reading.problems:
                reading = find_place(session, reading.values, {})
            if reading.problems:
                raise EnvironmentFaultError(
                    f"{family.reference} of the sample, {step.id}: {dict(reading.problems)}"
                )
            answers[step.id] = reading.values
    return answers


def _offer(session: Session, stored: StoredAssessment, family: Family, setting: Setting) -> None:
    """Draw up the offer of a confirmed decision, where one may follow, and choose from it."""
    decision, ruleset, then = stored.decision, setting.rules.ruleset, stored.changed_at
    if decision is None or not allows_offer(decision):
        return
    sight = find_sight(session, stored, on=setting.now.date(), periods=setting.periods)
    drawn = draw(enquiry_again(stored, decision, (), ruleset), sight, limits_of(ruleset))
    drawn = with_lead(drawn, family.lead if family.saves else None)
    offer_id = record_offer(session, stored, decision.id, drawn, now=then)
    if not family.saves:
        return
    last = len(drawn.offer.matches) if family.leaves_out else 0
    choices = [
        Choice(match.service_id, match.name, is_chosen=match.order != last,
               left_out_because=family.leaves_out if match.order == last else None)
        for match in drawn.offer.matches
    ]  # fmt: skip
    record_choices(session, offer_id, choices, Lead(family.lead) if family.lead else None, now=then)
    again = enquiry_again(stored, decision, choices, ruleset)
    record_state(session, offer_id, look(again, sight, limits_of(ruleset)))
