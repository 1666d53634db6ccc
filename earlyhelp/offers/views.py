"""Pages of assessments, outcomes and offers. Each finds only the organisation's own."""

import secrets

from flask import Blueprint, flash, get_flashed_messages, render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor, for_roles
from earlyhelp.clock import now, today
from earlyhelp.errors import NotHereError
from earlyhelp.frontdoor.views import telephones
from earlyhelp.logs import ERROR, WARNING
from earlyhelp.matching.decision import Decision
from earlyhelp.offers import commands, queries
from earlyhelp.offers.choices import LEAD, choice_questions, read_choices, saved_values
from earlyhelp.offers.decisions import Rules, decide_document, settings_contacts
from earlyhelp.offers.document import Document, as_document
from earlyhelp.offers.forms import (
    build_form,
    error_links,
    sent_values,
    show_each,
    show_questions,
)
from earlyhelp.offers.guards import go, mine, owner, turned_away, when_away
from earlyhelp.offers.journey import (
    count_open,
    is_in_danger,
    next_step,
    part_states,
    step_opened_by,
)
from earlyhelp.offers.offer_page import matches_shown, view_offer
from earlyhelp.offers.outcome import describe
from earlyhelp.offers.pages import (
    CheckPage,
    DangerPage,
    OfferPage,
    OutcomePage,
    TaskPage,
    list_page,
    question_page,
    reference_of,
)
from earlyhelp.offers.places import place_of
from earlyhelp.offers.private_words import is_warning
from earlyhelp.offers.proposing import Drawn, draw
from earlyhelp.offers.questions import Answers, Question, Reading, one
from earlyhelp.offers.records import StoredAssessment, StoredDecision
from earlyhelp.offers.settling import PLACE_STEP, Sent, read_page
from earlyhelp.offers.standing import decision_for_services, has_changed
from earlyhelp.offers.steps import SAFETY_STEP, STEP_BY_ID, Step
from earlyhelp.offers.summary import sections
from earlyhelp.offers.verdict import (
    allows_offer,
    effective_response,
    read_verdict,
    verdict_questions,
)
from earlyhelp.rulesets.commands import keep_text
from earlyhelp.services.checking import periods_of
from earlyhelp.web.database import DatabaseFault, session
from earlyhelp.web.logs import note_request
from earlyhelp.web.state import in_use, state

bp = Blueprint("offers", __name__, template_folder="templates")

BACK_TO_CHECK = "check"
TO_BE_MENDED = 422
ASSESSMENT = "assessment"


def _keep(action: Action, assessment_id: str) -> None:
    """Keep a change together with its line: without the line nothing is changed."""
    _leave_line(action, assessment_id)
    session().commit()


def _leave_line(action: Action, assessment_id: str) -> None:
    record_act(session(), actor(), Act(action, ASSESSMENT, assessment_id), now())


def _why_safe(why: str) -> None:
    note_request("safe_decision", WARNING, because=why)


@bp.get("/assessments")
@for_roles("practitioner")
@audited(Action.OPEN, "assessment_list")
def list_assessments() -> str:
    """Show a practitioner's own assessments, or those of their colleagues."""
    of_colleagues = request.args.get("whose") == "colleagues"
    found = queries.find_assessments(session(), owner(), of_colleagues=of_colleagues)
    page = list_page(found, owner().organisation, of_colleagues=of_colleagues)
    return render_template("offers/list_assessments.html", page=page)


@bp.get("/assessments/new")
@for_roles("practitioner")
def start() -> str:
    """Show what an assessment is for, and what it needs."""
    return render_template("offers/start.html")


@bp.post("/assessments/new")
@for_roles("practitioner")
def begin() -> ResponseReturnValue:
    """Begin a draft, and ask about safety first."""
    assessment_id = secrets.token_urlsafe(16)
    commands.begin_assessment(session(), assessment_id=assessment_id, owner=owner(), now=now())
    _keep(Action.CREATE, assessment_id)
    return go("ask", assessment_id, step_id=SAFETY_STEP.id)


@bp.get("/assessments/<assessment_id>")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def show_tasks(assessment_id: str) -> ResponseReturnValue:
    """Show the parts of an assessment and how each is doing."""
    stored = mine(assessment_id)
    page = TaskPage(assessment_id, reference_of(stored), part_states(stored.answers))
    return turned_away(stored) or render_template("offers/show_tasks.html", page=page)


@bp.get("/assessments/<assessment_id>/ring-now")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def ring_now(assessment_id: str) -> ResponseReturnValue:
    """Show whom to ring for a child in danger; everything else stops here."""
    if not is_in_danger(mine(assessment_id).answers):
        return go("show_tasks", assessment_id)
    because = "You said that the child is in danger now. Ring 999 first. We stop here."
    page = DangerPage(assessment_id, telephones(), because)
    return render_template("offers/ring_now.html", page=page)


@bp.get("/assessments/<assessment_id>/questions/<step_id>")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def ask(assessment_id: str, step_id: str) -> ResponseReturnValue:
    """Show one page of questions with what was answered before."""
    step, stored = _step(step_id), mine(assessment_id)
    elsewhere = turned_away(stored, step)
    return elsewhere or _ask(stored, step, Reading(stored.answers.get(step.id, {})))


@bp.post("/assessments/<assessment_id>/questions/<step_id>")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def answer(assessment_id: str, step_id: str) -> ResponseReturnValue:
    """Keep the answers of one page, or say what to mend; nothing typed is lost."""
    step, stored = _step(step_id), mine(assessment_id, to_change=True)
    elsewhere = turned_away(stored, step)
    if elsewhere:
        return elsewhere
    values = sent_values(step.ask(stored.answers), request.form)
    sent = Sent(values, today(), is_warned="warned" in request.form)
    reading = read_page(step, stored.answers, sent)
    if step.id == PLACE_STEP and not reading.problems:
        reading = queries.find_place(session(), reading.values, stored.answers.get(step.id, {}))
    if reading.problems:
        return _ask(stored, step, reading), TO_BE_MENDED
    answers = {**stored.answers, step.id: reading.values}
    commands.record_answers(session(), assessment_id, answers, now=now())
    _keep(Action.CHANGE, assessment_id)
    return _after(assessment_id, step, answers)


def _step(step_id: str) -> Step:
    if step_id not in STEP_BY_ID:
        raise NotHereError("There is no such question.")
    return STEP_BY_ID[step_id]


def _ask(stored: StoredAssessment, step: Step, reading: Reading) -> str:
    questions = step.ask(stored.answers)
    form = build_form(questions, reading.values, reading.problems)
    page = question_page(stored, step, reading)
    return render_template(
        "offers/ask.html",
        page=page,
        shown=show_questions(form, questions, is_heading=page.is_heading),
        errors=error_links(questions, reading.problems),
        back=BACK_TO_CHECK if request.args.get("back") == BACK_TO_CHECK else None,
    )


def _after(assessment_id: str, step: Step, answers: Answers) -> ResponseReturnValue:
    """Go to the page that follows: one that an answer opened, the next, or the list of parts."""
    if is_in_danger(answers):
        return go("ring_now", assessment_id)
    if request.args.get("back") == BACK_TO_CHECK:
        opened = step_opened_by(step, answers)
        if opened is None:
            return go("check_answers", assessment_id)
        return go("ask", assessment_id, step_id=opened.id, back=BACK_TO_CHECK)
    following = next_step(step, answers)
    if following is None:
        return go("show_tasks", assessment_id)
    return go("ask", assessment_id, step_id=following.id)


@bp.get("/assessments/<assessment_id>/check")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def check_answers(assessment_id: str) -> ResponseReturnValue:
    """Show all answers before they are decided on."""
    stored = mine(assessment_id)
    page = CheckPage(assessment_id, sections(stored.answers), count_open(stored.answers))
    return turned_away(stored) or render_template("offers/check_answers.html", page=page)


def _talk_to_a_social_worker() -> ResponseReturnValue:
    """Show the safe decision: the database cannot be read, so nothing else can be said."""
    note_request("decision_not_reached", ERROR)
    rules = Rules(
        None, "our records cannot be reached just now", settings_contacts(state().settings)
    )
    return _unsaved({}, decide_document({}, rules, on=None, today=today(), report=_why_safe))


def _unsaved(document: Document, decision: Decision) -> str:
    """Show a decision that could not be kept."""
    held = StoredDecision(0, document, "", decision.as_json(), now(), None)
    page = OutcomePage(None, describe(held, state().settings))
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
    running = state()
    document = as_document(stored.answers, assessed_on=today())
    rules = Rules(running.ruleset, running.ruleset_fault, settings_contacts(running.settings))
    decision = decide_document(document, rules, on=today(), today=today(), report=_why_safe)
    try:
        if rules.ruleset is not None:
            keep_text(session(), rules.ruleset, in_use().text, now())
        commands.record_decision(session(), stored.id, document, decision.as_json(), now=now())
        _keep(Action.DECIDE, assessment_id)
    except DatabaseFault:
        return _unsaved(document, decision)
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
    questions = [] if decision.verdict else verdict_questions(decision.response)
    form = build_form(questions, reading.values, reading.problems)
    page = OutcomePage(
        stored.id,
        describe(decision, state().settings),
        has_changed=has_changed(stored, decision),
        is_warned=is_warning(reading.problems),
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
    stored = mine(assessment_id)
    if stored.decision is not None and allows_offer(stored.decision):
        drawn = _draw(stored, stored.decision)
        commands.record_offer(session(), stored, decision.id, drawn, now=now())
        _leave_line(Action.OFFER, assessment_id)
    _keep(Action.CHANGE, assessment_id)
    return go("show_offer", assessment_id)


def _draw(stored: StoredAssessment, decision: StoredDecision) -> Drawn:
    """Draw up the offer from the directory as it is today."""
    ruleset = state().ruleset
    flags = ruleset.flags if ruleset else ()
    candidates = queries.find_candidates_near(
        session(), stored, on=today(), periods=periods_of(state().settings)
    )
    return draw(decision.document, effective_response(decision), candidates, flags)


@bp.get("/assessments/<assessment_id>/offer")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def show_offer(assessment_id: str) -> ResponseReturnValue:
    """Show what is suggested; at or above consulting there is no such page."""
    stored = mine(assessment_id)
    decision = decision_for_services(stored)
    if decision is None:
        return go("show_outcome", assessment_id)
    return _offer(stored, decision, request.args.get("way", ""), None)


def _offer(
    stored: StoredAssessment, decision: StoredDecision, way: str, reading: Reading | None
) -> str:
    drawn = _draw(stored, decision)
    kept = queries.find_offer(session(), decision.id)
    view = view_offer(drawn, way, kept, today())
    questions: list[Question] = []
    if view.may_choose:
        questions = list(choice_questions(matches_shown(drawn.offer, way), drawn.enquiry.response))
    reading = reading or Reading(saved_values(kept))
    page = OfferPage(
        stored.id,
        view,
        has_place=place_of(stored.answers).area is not None,
        saved_at=kept.saved_at if kept else None,
        chosen=[choice.name for choice in kept.choices if choice.is_chosen] if kept else [],
    )
    form = build_form(questions, reading.values, reading.problems)
    return render_template(
        "offers/show_offer.html",
        page=page,
        fields=show_each(form, questions),
        errors=error_links(questions, reading.problems),
        is_just_saved=bool(get_flashed_messages(category_filter=["offer"])),
    )


@bp.post("/assessments/<assessment_id>/offer")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def save_offer(assessment_id: str) -> ResponseReturnValue:
    """Keep which services were chosen and which left out, with what was proposed."""
    stored = mine(assessment_id, to_change=True)
    decision = decision_for_services(stored)
    if decision is None or not allows_offer(decision):
        return go("show_outcome", assessment_id)
    way = request.form.get("way", "")
    drawn = _draw(stored, decision)
    matches = matches_shown(drawn.offer, way)
    questions = choice_questions(matches, drawn.enquiry.response)
    reading, choices = read_choices(
        matches, drawn.enquiry.response, sent_values(questions, request.form)
    )
    if reading.problems:
        return _offer(stored, decision, way, reading), TO_BE_MENDED
    offer_id = commands.record_offer(session(), stored, decision.id, drawn, now=now())
    lead = one(reading.values, LEAD) or None
    commands.record_choices(session(), offer_id, choices, lead, now=now())
    _keep(Action.OFFER, assessment_id)
    flash("saved", "offer")
    return go("show_offer", assessment_id, **({"way": way} if way else {}))
