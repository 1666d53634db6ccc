"""Pages of answers: the parts of an assessment, its questions, the check before it."""

import secrets

from flask import render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import now, today
from earlyhelp.errors import NotHereError
from earlyhelp.frontdoor.views import telephones
from earlyhelp.offers import commands, queries
from earlyhelp.offers.finding import FoundWords, asks_words
from earlyhelp.offers.forms import (
    build_form,
    error_links,
    sent_values,
    show_questions,
)
from earlyhelp.offers.guards import go, mine, owner, turned_away
from earlyhelp.offers.journey import (
    count_open,
    is_in_danger,
    next_part,
    next_step,
    part_states,
    step_opened_by,
)
from earlyhelp.offers.pages import CheckPage, DangerPage, TaskPage, question_page, reference_of
from earlyhelp.offers.questions import Answers, Reading
from earlyhelp.offers.records import StoredAssessment
from earlyhelp.offers.settling import PLACE_STEP, Sent, read_page
from earlyhelp.offers.steps import SAFETY_STEP, STEP_BY_ID, Step
from earlyhelp.offers.summary import sections
from earlyhelp.offers.views.finding import find_words
from earlyhelp.offers.views.shared import ASSESSMENT, TO_BE_MENDED, bp, keep
from earlyhelp.web.database import session

BACK_TO_CHECK = "check"


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
    keep(Action.CREATE, assessment_id)
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
    if request.form.get("do") == "find" and asks_words(step):
        return _ask(stored, step, Reading(values), find_words(stored, step))
    sent = Sent(values, today(), is_warned="warned" in request.form)
    reading = read_page(step, stored.answers, sent)
    if step.id == PLACE_STEP and not reading.problems:
        reading = queries.find_place(session(), reading.values, stored.answers.get(step.id, {}))
    if reading.problems:
        return _ask(stored, step, reading), TO_BE_MENDED
    answers = {**stored.answers, step.id: reading.values}
    commands.record_answers(session(), assessment_id, answers, now=now())
    keep(Action.CHANGE, assessment_id)
    return _after(assessment_id, step, answers)


def _step(step_id: str) -> Step:
    if step_id not in STEP_BY_ID:
        raise NotHereError("There is no such question.")
    return STEP_BY_ID[step_id]


def _ask(
    stored: StoredAssessment, step: Step, reading: Reading, found: FoundWords | None = None
) -> str:
    questions = step.ask(stored.answers)
    form = build_form(questions, reading.values, reading.problems)
    page = question_page(stored, step, reading)
    return render_template(
        "offers/ask.html",
        page=page,
        shown=show_questions(form, questions, is_heading=page.is_heading),
        errors=error_links(questions, reading.problems),
        words=found,
        back=BACK_TO_CHECK if request.args.get("back") == BACK_TO_CHECK else None,
    )


def _after(assessment_id: str, step: Step, answers: Answers) -> ResponseReturnValue:
    """Go to the page that follows: one that an answer opened, the next of its part, or on below."""
    if is_in_danger(answers):
        return go("ring_now", assessment_id)
    if request.args.get("back") == BACK_TO_CHECK:
        opened = step_opened_by(step, answers)
        if opened is None:
            return go("check_answers", assessment_id)
        return go("ask", assessment_id, step_id=opened.id, back=BACK_TO_CHECK)
    following = next_step(step, answers) or next_part(step, answers)
    if following is not None:
        return go("ask", assessment_id, step_id=following.id)
    is_whole = all(part.is_done for part in part_states(answers))
    return go("check_answers" if is_whole else "show_tasks", assessment_id)


@bp.get("/assessments/<assessment_id>/check")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def check_answers(assessment_id: str) -> ResponseReturnValue:
    """Show all answers before they are decided on."""
    stored = mine(assessment_id)
    page = CheckPage(assessment_id, sections(stored.answers), count_open(stored.answers))
    return turned_away(stored) or render_template("offers/check_answers.html", page=page)
