"""Pages of a review: first whether there is a new worry, then what changed, then how it goes on.

What was answered on one page goes along in the next one, and nothing is kept before the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import today
from earlyhelp.offers.faults.guards import count_apart
from earlyhelp.offers.faults.kinds import Fault, Place
from earlyhelp.offers.forms import build_form, error_links, sent_values, show_questions
from earlyhelp.offers.guards import go, mine
from earlyhelp.offers.plans.dates import interval_of
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.plans.queries import find_plan
from earlyhelp.offers.plans.standing import RINGS_FIRST, Standing, standing_of
from earlyhelp.offers.private_words import is_warning
from earlyhelp.offers.questions import Reading, Values
from earlyhelp.offers.records import StoredAssessment, StoredDecision
from earlyhelp.offers.replies.showing import RepliesShown
from earlyhelp.offers.reviews.asking import NEW_WORRY, Asked, change_questions, read_changes
from earlyhelp.offers.reviews.ending import Asking, Ended, read_ending
from earlyhelp.offers.reviews.keeping import contents_of, is_same
from earlyhelp.offers.reviews.levels import levels_around
from earlyhelp.offers.reviews.pages import EndingPage, FirstPage, asked_of, changes_in_words
from earlyhelp.offers.reviews.proposal import propose
from earlyhelp.offers.reviews.queries import find_reviews
from earlyhelp.offers.reviews.review import Result, StoredReview
from earlyhelp.offers.reviews.showing import RESULT_WORDS, show_reviews
from earlyhelp.offers.verdict import effective_response
from earlyhelp.offers.views.naming import words_of
from earlyhelp.offers.views.opening import keep_review
from earlyhelp.offers.views.shared import ASSESSMENT, TO_BE_MENDED, bp, keep
from earlyhelp.offers.views.stepping import step_to
from earlyhelp.offers.views.worrying import after_worry, find_replies_shown, read_worry, review_page
from earlyhelp.taxonomy.services import Response
from earlyhelp.web.database import session
from earlyhelp.web.state import state

CHANGES, ENDING = "changes", "ending"
"""The pages of a review after the first, as the form names them."""


@dataclass(frozen=True, slots=True)
class Held:
    """A review that is being held: the plan with what the answers point to, and what is asked."""

    stored: StoredAssessment
    decision: StoredDecision
    plan: StoredPlan
    reviews: Sequence[StoredReview]
    replies: RepliesShown
    asked: Asked


def _held(stored: StoredAssessment) -> Held | ResponseReturnValue:
    """Return the review to be held, or the page that comes before it."""
    plan, decision = find_plan(session(), stored.id), stored.decision
    standing = standing_of(stored)
    if plan is None:
        return go("show_offer", stored.id)
    if standing in RINGS_FIRST:
        return _ring_first(stored, plan)
    if decision is None or standing is Standing.UNDECIDED:
        return go("check_answers", stored.id)
    if standing is Standing.UNCONFIRMED:
        return go("show_outcome", stored.id)
    replies = find_replies_shown(plan)
    lower = levels_around(decision, words_of(decision)).lower
    may_step_down = bool(lower) and effective_response(decision) == Response.TARGETED_EARLY_HELP
    asked = asked_of(stored.answers, plan, replies, may_step_down=may_step_down)
    return Held(stored, decision, plan, find_reviews(session(), stored.id), replies, asked)


def _ring_first(stored: StoredAssessment, plan: StoredPlan) -> str:
    """Show whom to ring and what was written down before; nothing is proposed."""
    reviews = find_reviews(session(), stored.id)
    shown = show_reviews(stored.id, plan, reviews, on=today(), is_for_talk=True)
    page = FirstPage(review_page(stored, len(reviews)), shown)
    return render_template("offers/review_first.html", page=page)


@bp.get("/assessments/<assessment_id>/review")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def review(assessment_id: str) -> ResponseReturnValue:
    """Ask whether there is anything new that worries about harm, before anything else."""
    held = _held(mine(assessment_id))
    if not isinstance(held, Held):
        return held
    if not held.plan.is_open:
        return go("show_plan", assessment_id)
    return _ask_worry(held, Reading({}))


def _ask_worry(held: Held, reading: Reading) -> str:
    form = build_form([NEW_WORRY], reading.values, reading.problems)
    return render_template(
        "offers/review_worry.html",
        page=review_page(held.stored, len(held.reviews)),
        shown=show_questions(form, [NEW_WORRY], is_heading=True),
        errors=error_links([NEW_WORRY], reading.problems),
    )


@bp.post("/assessments/<assessment_id>/review")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def save_review(assessment_id: str) -> ResponseReturnValue:
    """Go on to the next page of a review; the last one keeps it."""
    held = _held(mine(assessment_id, to_change=True))
    if not isinstance(held, Held):
        return held
    worry = read_worry()
    if worry.problems:
        return _ask_worry(held, worry), TO_BE_MENDED
    return after_worry(held.stored, worry) or _go_on(held, request.form.get("stage", ""))


def _go_on(held: Held, stage: str) -> ResponseReturnValue:
    if stage not in {CHANGES, ENDING}:
        return _ask_changes(held, Reading({}))
    is_warned = stage == ENDING or "warned" in request.form
    given = sent_values(change_questions(held.asked), request.form)
    changes = read_changes(held.asked, given, is_warned=is_warned)
    if changes.problems or request.form.get("do") == "back":
        return _ask_changes(held, changes), TO_BE_MENDED if changes.problems else HTTPStatus.OK
    asking = _asking(held, changes.values)
    if stage == CHANGES:
        return _ask_ending(held, asking, changes.values, Reading(asking.usual()))
    return _finish(held, asking, changes.values)


def _finish(held: Held, asking: Asking, changes: Values) -> ResponseReturnValue:
    """Keep a review, unless something is to be mended or somebody else kept one meanwhile."""
    given = sent_values(asking.questions, request.form)
    said = read_ending(asking, given, is_warned="warned" in request.form)
    if said.ended is None:
        return _ask_ending(held, asking, changes, said.reading), TO_BE_MENDED
    contents = contents_of(held.asked, changes, asking.proposal, said.ended)
    if is_same(held.reviews[-1] if held.reviews else None, said.ended, contents):
        return _after(held.stored.id, said.ended)
    if problem := _passed_over(held):
        reading = Reading(said.reading.values, {"": problem})
        return _ask_ending(held, asking, changes, reading), TO_BE_MENDED
    return _keep(held, said.ended, contents)


def _ask_changes(held: Held, reading: Reading) -> str:
    questions = change_questions(held.asked)
    form = build_form(questions, reading.values, reading.problems)
    return render_template(
        "offers/review_changes.html",
        page=review_page(held.stored, len(held.reviews), is_warned=is_warning(reading.problems)),
        replies=held.replies,
        filled=[name for name, value in reading.values.items() if value],
        shown=show_questions(form, questions, is_heading=False),
        errors=error_links(questions, reading.problems),
    )


def _asking(held: Held, changes: Values) -> Asking:
    seen = held.asked.seen(changes)
    return Asking(
        levels_around(held.decision, words_of(held.decision)),
        interval_of(held.decision, state().ruleset),
        today(),
        seen,
        propose(seen),
    )


def _ask_ending(held: Held, asking: Asking, changes: Values, reading: Reading) -> str:
    questions = asking.questions
    known = {name: text for name, text in reading.problems.items() if name}
    form = build_form(questions, reading.values, known)
    page = EndingPage(
        review_page(held.stored, len(held.reviews), is_warned=is_warning(reading.problems)),
        changes,
        changes_in_words(changes),
        asking.proposal,
        bool(asking.levels.lower),
    )
    general = [("", text) for name, text in reading.problems.items() if not name]
    return render_template(
        "offers/review_ending.html",
        page=page,
        shown=show_questions(form, questions, is_heading=False),
        errors=[*general, *error_links(questions, reading.problems)],
    )


def _passed_over(held: Held) -> str:
    """Return what somebody else wrote down since this review was begun; empty where nothing."""
    if not held.plan.is_open:
        return "This plan was closed since you began. Open it again before you keep this review"
    if request.form.get("seen") == str(len(held.reviews)):
        return ""
    last = RESULT_WORDS[held.reviews[-1].result] if held.reviews else "No review"
    return (
        f"Somebody else reviewed this plan since you began: {last}. Look at it on the page of the "
        "plan, and save again if your review still holds"
    )


def _keep(held: Held, ended: Ended, contents: Values) -> ResponseReturnValue:
    assessment_id, faults = held.stored.id, list[Fault]()
    if ended.wanted is not None:
        faults.extend(step_to(held.stored, ended.wanted, ended.why).faults)
    keep_review(assessment_id, ended, contents)
    keep(Action.CHANGE, assessment_id)
    count_apart(faults, Place.PAGE)
    flash("Your review is kept.", "review")
    return _after(assessment_id, ended)


def _after(assessment_id: str, ended: Ended) -> ResponseReturnValue:
    """Go on: to the level that counts now with its numbers, to what is left to do, or the plan."""
    if ended.wanted is not None:
        return go("show_outcome", assessment_id)
    if ended.result is Result.CLOSED:
        return go("show_plan", assessment_id, _anchor="reviews")
    return go("review_next", assessment_id)
