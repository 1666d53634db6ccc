"""Pages of the outcome: what the answers point to, and what a person says of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import now, today
from earlyhelp.logs import ERROR
from earlyhelp.matching import safe_decision
from earlyhelp.matching.decision import Decision
from earlyhelp.offers import commands
from earlyhelp.offers.decisions import decide_document, settings_contacts
from earlyhelp.offers.document import Document, as_document
from earlyhelp.offers.faults.guards import count_apart, count_later, log_fault
from earlyhelp.offers.faults.kinds import Fault, Kind, Place
from earlyhelp.offers.forms import (
    build_form,
    error_links,
    sent_values,
    show_questions,
)
from earlyhelp.offers.guards import go, mine, rules_in_use, turned_away, when_away
from earlyhelp.offers.levels import area_words
from earlyhelp.offers.outcome import describe
from earlyhelp.offers.pages import OutcomePage
from earlyhelp.offers.private_words import is_warning
from earlyhelp.offers.queries import find_decision_before, find_saved_before
from earlyhelp.offers.questions import Reading
from earlyhelp.offers.records import DamagedRecordError, StoredAssessment, StoredDecision
from earlyhelp.offers.reviews.closing import Again
from earlyhelp.offers.since import since_before
from earlyhelp.offers.standing import has_changed
from earlyhelp.offers.verdict import (
    allows_offer,
    read_verdict,
    verdict_questions,
)
from earlyhelp.offers.views.naming import words_of
from earlyhelp.offers.views.opening import find_ending, open_because
from earlyhelp.offers.views.shared import (
    ASSESSMENT,
    TO_BE_MENDED,
    bp,
    draw_up,
    find_home,
    keep,
    leave_line,
)
from earlyhelp.rulesets.commands import keep_text
from earlyhelp.web.database import DatabaseFault, session
from earlyhelp.web.logs import note_request
from earlyhelp.web.state import RulesetInUse, in_use, state


def _talk_to_a_social_worker() -> ResponseReturnValue:
    """Show the safe decision: the database cannot be read, so nothing else can be said."""
    note_request("decision_not_reached", ERROR)
    why = RulesetInUse(None, "our records cannot be reached just now", is_away=True)
    decision, faults = _decide({}, why)
    count_later(faults, Place.PAGE)
    return _unsaved({}, decision)


@bp.errorhandler(DamagedRecordError)
def say_it_is_damaged(_fault: DamagedRecordError) -> ResponseReturnValue:
    """Show the safe decision on any page of a family whose record cannot be read."""
    fault = Fault(Kind.DAMAGED, "What was kept of this family cannot be read.")
    log_fault(fault)
    session().rollback()  # nothing was changed, and the count is written apart
    count_apart([fault], Place.PAGE)
    return _unsaved({}, safe_decision(fault.why, settings_contacts(state().settings)))


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on an assessment's answers as they are, not kept yet."""

    stored: StoredAssessment
    document: Document
    decision: Decision
    faults: Sequence[Fault]
    found: RulesetInUse


def decide_on(stored: StoredAssessment) -> Decided:
    """Return what an assessment's answers point to now; what is missing counts as not known."""
    document, found = as_document(stored.answers, assessed_on=today()), in_use()
    decision, faults = _decide(document, found)
    return Decided(stored, document, decision, faults, found)


def keep_decision(decided: Decided) -> int:
    """Keep a decision with the text of the ruleset, and open again what was closed.

    Returns its number; commits nothing.
    """
    found, assessment_id = decided.found, decided.stored.id
    if found.ruleset is not None:
        keep_text(session(), found.ruleset, found.text, now())
    open_because(assessment_id, Again.NEW_ANSWERS)
    output = decided.decision.as_json()
    return commands.record_decision(session(), assessment_id, decided.document, output, now=now())


def draw_up_offer(assessment_id: str) -> None:
    """Draw up the offer of the newest decision, where one may follow it; commits nothing."""
    stored = mine(assessment_id)
    if stored.decision is not None and allows_offer(stored.decision):
        before = find_saved_before(session(), assessment_id, stored.decision.id)
        drawn = draw_up(stored, stored.decision, before, find_home(stored))
        commands.record_offer(session(), stored, stored.decision.id, drawn, now=now())
        leave_line(Action.OFFER, assessment_id)


def _decide(document: Document, found: RulesetInUse) -> tuple[Decision, list[Fault]]:
    """Return the decision on a document, and what stood in its way."""
    faults: list[Fault] = []
    rules = rules_in_use(found)
    decision = decide_document(document, rules, on=today(), today=today(), report=faults.append)
    for fault in faults:
        log_fault(fault)
    return decision, faults


def _unsaved(document: Document, decision: Decision) -> str:
    """Show a decision that could not be kept."""
    held = StoredDecision(0, document, "", decision.as_json(), now(), None)
    words = area_words(in_use().ruleset)
    page = OutcomePage(None, describe(held, state().settings, words))
    return render_template("offers/show_outcome.html", page=page, shown=(), errors=())


@bp.post("/assessments/<assessment_id>/check")
@for_roles("practitioner")
@when_away(_talk_to_a_social_worker)
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def decide(assessment_id: str) -> ResponseReturnValue:
    """Decide on the answers as they are; what is missing counts as not known."""
    stored = mine(assessment_id, to_change=True)
    elsewhere = turned_away(stored)
    if elsewhere:
        return elsewhere
    decided = decide_on(stored)
    try:
        keep_decision(decided)
        keep(Action.DECIDE, assessment_id)
    except DatabaseFault:
        count_later(decided.faults, Place.PAGE)
        return _unsaved(decided.document, decided.decision)
    count_apart(decided.faults, Place.PAGE)
    return go("show_outcome", assessment_id)


@bp.get("/assessments/<assessment_id>/outcome")
@for_roles("practitioner")
@when_away(_talk_to_a_social_worker)
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def show_outcome(assessment_id: str) -> ResponseReturnValue:
    """Show what the answers point to, and why."""
    stored = mine(assessment_id)
    decision = stored.decision
    elsewhere = turned_away(stored)
    if elsewhere or decision is None:
        return elsewhere or go("check_answers", assessment_id)
    return _outcome(stored, decision, Reading({}))


def _outcome(stored: StoredAssessment, decision: StoredDecision, reading: Reading) -> str:
    words = words_of(decision)
    questions = [] if decision.verdict else verdict_questions(decision.response, words)
    form = build_form(questions, reading.values, reading.problems)
    before, ending = find_decision_before(session(), stored.id, decision.id), find_ending(stored)
    page = OutcomePage(
        stored.id,
        describe(decision, state().settings, words),
        has_changed=has_changed(stored, decision),
        is_warned=is_warning(reading.problems),
        answers=stored.answers,
        has_plan=ending.has_plan,
        since=since_before(before, decision, words) if before else None,
        ending=ending,
    )
    return render_template(
        "offers/show_outcome.html",
        page=page,
        shown=show_questions(form, questions, is_heading=False),
        errors=error_links(questions, reading.problems),
    )


@bp.post("/assessments/<assessment_id>/outcome")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def confirm(assessment_id: str) -> ResponseReturnValue:
    """Keep whether a person agrees; where services may be offered, draw up the offer."""
    stored = mine(assessment_id, to_change=True)
    decision = stored.decision
    elsewhere = turned_away(stored)
    if elsewhere or decision is None or has_changed(stored, decision):
        return elsewhere or go("check_answers", assessment_id)
    if decision.verdict is not None:
        return go("show_offer", assessment_id)
    questions = verdict_questions(decision.response)
    given = sent_values(questions, request.form)
    said = read_verdict(decision, given, is_warned="warned" in request.form)
    if said.verdict is None:
        return _outcome(stored, decision, said.reading), TO_BE_MENDED
    commands.record_verdict(session(), decision.id, said.verdict, now=now())
    draw_up_offer(assessment_id)
    keep(Action.CHANGE, assessment_id)
    return go("show_offer", assessment_id)
