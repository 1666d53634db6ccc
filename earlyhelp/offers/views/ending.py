"""Pages beside the review: stepping up at once, closing, opening again, and what is left to do."""

from collections.abc import Sequence
from dataclasses import replace

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import now, today
from earlyhelp.offers import commands
from earlyhelp.offers.faults.guards import count_apart
from earlyhelp.offers.faults.kinds import Place
from earlyhelp.offers.forms import build_form, error_links, sent_values, show_questions
from earlyhelp.offers.guards import go, mine, turned_away
from earlyhelp.offers.plans.dates import interval_of, parts_of
from earlyhelp.offers.plans.standing import RINGS_FIRST, standing_of
from earlyhelp.offers.private_words import is_warning
from earlyhelp.offers.questions import Question, Reading
from earlyhelp.offers.records import StoredAssessment, StoredDecision
from earlyhelp.offers.reviews.ending import NEXT_ON, Levels
from earlyhelp.offers.reviews.following import Following, following, with_not_improved
from earlyhelp.offers.reviews.keeping import words_of_ending
from earlyhelp.offers.reviews.levels import levels_around
from earlyhelp.offers.reviews.pages import ClosePage, NextPage
from earlyhelp.offers.reviews.queries import find_reviews
from earlyhelp.offers.reviews.showing import ReviewsShown
from earlyhelp.offers.reviews.without import (
    CLOSE_QUESTIONS,
    Opening,
    read_closing,
    read_opening,
    read_step,
    step_questions,
)
from earlyhelp.offers.views.naming import words_of
from earlyhelp.offers.views.opening import find_ending, keep_review
from earlyhelp.offers.views.shared import ASSESSMENT, TO_BE_MENDED, bp, keep
from earlyhelp.offers.views.stepping import decide_again, step_to
from earlyhelp.offers.views.worrying import after_worry, read_worry, review_page
from earlyhelp.web.database import session
from earlyhelp.web.state import state


@bp.get("/assessments/<assessment_id>/step-up")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def step_up(assessment_id: str) -> ResponseReturnValue:
    """Show whom to ring, and ask to what the family is stepped up and why."""
    stored = mine(assessment_id)
    if stored.decision is None:
        return turned_away(stored) or go("check_answers", assessment_id)
    return _ask_step(stored, _levels(stored.decision), Reading({}))


def _levels(decision: StoredDecision) -> Levels:
    return levels_around(decision, words_of(decision))


def _ask_step(stored: StoredAssessment, levels: Levels, reading: Reading) -> str:
    questions = step_questions(levels) if levels.higher else ()
    form = build_form(questions, reading.values, reading.problems)
    return render_template(
        "offers/step_up.html",
        page=review_page(stored, 0, is_warned=is_warning(reading.problems)),
        shown=show_questions(form, questions, is_heading=False),
        errors=error_links(questions, reading.problems),
    )


@bp.post("/assessments/<assessment_id>/step-up")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def save_step_up(assessment_id: str) -> ResponseReturnValue:
    """Step a family up at once; the level that the rules gave is kept beside it."""
    stored = mine(assessment_id, to_change=True)
    if stored.decision is None:
        return turned_away(stored) or go("check_answers", assessment_id)
    levels = _levels(stored.decision)
    if not levels.higher:
        return go("step_up", assessment_id)
    given = sent_values(step_questions(levels), request.form)
    said = read_step(levels, given, is_warned="warned" in request.form)
    if said.ended is None or said.ended.wanted is None:
        return _ask_step(stored, levels, said.reading), TO_BE_MENDED
    decided = step_to(stored, said.ended.wanted, said.ended.why)
    keep_review(assessment_id, said.ended, words_of_ending(said.ended))
    keep(Action.CHANGE, assessment_id)
    count_apart(decided.faults, Place.PAGE)
    return go("show_outcome", assessment_id)


@bp.get("/assessments/<assessment_id>/review/next")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def review_next(assessment_id: str) -> ResponseReturnValue:
    """Show which answers the last review speaks against, and whom to talk to."""
    stored = mine(assessment_id)
    left = _following(stored)
    if not left.is_any:
        return go("show_plan", assessment_id, _anchor="reviews")
    page = NextPage(review_page(stored, 0), left)
    return render_template("offers/review_next.html", page=page)


def _following(stored: StoredAssessment) -> Following:
    decided_at = stored.decision.decided_at if stored.decision else None
    return following(find_reviews(session(), stored.id), stored.answers, decided_at)


@bp.post("/assessments/<assessment_id>/review/next")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def say_not_improved(assessment_id: str) -> ResponseReturnValue:
    """Change how long it has been going on, and decide again where nothing else is to be changed.

    Sent twice it changes nothing more.
    """
    stored = mine(assessment_id, to_change=True)
    left = _following(stored)
    if not left.is_not_improved:
        return go("review_next", assessment_id)
    answers = with_not_improved(stored.answers)
    commands.record_answers(session(), assessment_id, answers, now=now())
    if left.worse or left.has_refused:
        keep(Action.CHANGE, assessment_id)
        return go("review_next", assessment_id)
    decided = decide_again(replace(stored, answers=answers))
    keep(Action.DECIDE, assessment_id)
    count_apart(decided.faults, Place.PAGE)
    return go("show_outcome", assessment_id)


@bp.get("/assessments/<assessment_id>/close")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def close(assessment_id: str) -> ResponseReturnValue:
    """Ask why help ends without a review, and how things are now."""
    stored = mine(assessment_id)
    if stored.decision is None:
        return turned_away(stored) or go("show_tasks", assessment_id)
    shown = find_ending(stored)
    if shown.is_closed:
        return go("open_again", assessment_id)
    return _ask_close(stored, shown, Reading({}))


def _ask_close(stored: StoredAssessment, shown: ReviewsShown, reading: Reading) -> str:
    return _page("offers/close.html", stored, shown, CLOSE_QUESTIONS, reading)


def _page(
    template: str,
    stored: StoredAssessment,
    shown: ReviewsShown,
    questions: Sequence[Question],
    reading: Reading,
) -> str:
    form = build_form(questions, reading.values, reading.problems)
    page = review_page(stored, len(shown.reviews), is_warned=is_warning(reading.problems))
    return render_template(
        template,
        page=ClosePage(page, shown),
        shown=show_questions(form, questions, is_heading=False),
        errors=error_links(questions, reading.problems),
    )


@bp.post("/assessments/<assessment_id>/close")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def save_closing(assessment_id: str) -> ResponseReturnValue:
    """Close without a review; a new worry leads to whom to ring and closes nothing."""
    stored = mine(assessment_id, to_change=True)
    if stored.decision is None:
        return turned_away(stored) or go("show_tasks", assessment_id)
    shown = find_ending(stored)
    worry = read_worry()
    if elsewhere := None if worry.problems else after_worry(stored, worry):
        return elsewhere
    if shown.is_closed:
        return _home(shown)
    given = sent_values(CLOSE_QUESTIONS, request.form)
    said = read_closing(
        given,
        is_warned="warned" in request.form,
        rings_first=standing_of(stored) in RINGS_FIRST,
    )
    if said.ended is None:
        return _ask_close(stored, shown, said.reading), TO_BE_MENDED
    keep_review(assessment_id, said.ended, words_of_ending(said.ended))
    keep(Action.CHANGE, assessment_id)
    flash("It is closed. Everything stays readable.", "review")
    return _home(shown)


def _home(shown: ReviewsShown) -> ResponseReturnValue:
    """Go to the page of the plan, or of the outcome where there is none."""
    if shown.has_plan:
        return go("show_plan", shown.assessment_id, _anchor="reviews")
    return go("show_outcome", shown.assessment_id)


@bp.get("/assessments/<assessment_id>/open-again")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def open_again(assessment_id: str) -> ResponseReturnValue:
    """Ask why something that was closed is opened again, and when it is looked at next."""
    stored = mine(assessment_id)
    shown = find_ending(stored)
    if not shown.is_closed:
        return _home(shown)
    opening = _opening(stored, shown)
    usual = {NEXT_ON: parts_of(opening.interval.after(today()))} if opening.interval else {}
    return _ask_opening(stored, shown, opening, Reading(usual))


def _opening(stored: StoredAssessment, shown: ReviewsShown) -> Opening:
    decision = stored.decision
    has_plan = shown.has_plan and decision is not None
    interval = interval_of(decision, state().ruleset) if has_plan and decision else None
    return Opening(interval, today())


def _ask_opening(
    stored: StoredAssessment, shown: ReviewsShown, opening: Opening, reading: Reading
) -> str:
    return _page("offers/open_again.html", stored, shown, opening.questions, reading)


@bp.post("/assessments/<assessment_id>/open-again")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def save_opening(assessment_id: str) -> ResponseReturnValue:
    """Open something again that was closed; it is looked at again from then on."""
    stored = mine(assessment_id, to_change=True)
    shown = find_ending(stored)
    if not shown.is_closed:
        return _home(shown)
    opening = _opening(stored, shown)
    said = read_opening(opening, sent_values(opening.questions, request.form))
    if said.ended is None:
        return _ask_opening(stored, shown, opening, said.reading), TO_BE_MENDED
    keep_review(assessment_id, said.ended, {})
    keep(Action.CHANGE, assessment_id)
    flash("It is open again.", "review")
    return _home(shown)
