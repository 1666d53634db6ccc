"""The page of a plan: what was agreed, what services answered, reviews, what happened."""

from flask import get_flashed_messages, render_template
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import today
from earlyhelp.frontdoor.views import telephones
from earlyhelp.offers.guards import go, mine, turned_away
from earlyhelp.offers.pages import reference_of
from earlyhelp.offers.plans.comparing import differences
from earlyhelp.offers.plans.pages import PlanPage
from earlyhelp.offers.plans.standing import RINGS_FIRST, Standing, standing_of
from earlyhelp.offers.plans.timeline import Kept, make_timeline
from earlyhelp.offers.records import StoredAssessment
from earlyhelp.offers.rematch.queries import find_unseen
from earlyhelp.offers.replies.queries import find_replies
from earlyhelp.offers.reviews.queries import find_reviews
from earlyhelp.offers.reviews.showing import show_reviews, with_left_to_do
from earlyhelp.offers.verdict import effective_response
from earlyhelp.offers.views.naming import words_of
from earlyhelp.offers.views.plan_finding import (
    Made,
    find_basis,
    find_made,
    find_newest_offer,
)
from earlyhelp.offers.views.replying import replies_of
from earlyhelp.offers.views.shared import ASSESSMENT, bp
from earlyhelp.web.database import session

IN_DANGER = "You said that the child is in danger now. Ring 999 first."
RING_FIRST = "Ring before you go on with this plan."


@bp.get("/assessments/<assessment_id>/plan")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def show_plan(assessment_id: str) -> ResponseReturnValue:
    """Show the plan; where none was made, lead to what comes before it."""
    stored = mine(assessment_id)
    made = find_made(assessment_id)
    if made is None:
        return _before_it(stored)
    page = plan_page(stored, made)
    just_saved = bool(get_flashed_messages(category_filter=["plan"]))
    return render_template("offers/show_plan.html", page=page, is_just_saved=just_saved)


def _before_it(stored: StoredAssessment) -> ResponseReturnValue:
    """Go to the form of a plan, or to what must come before it."""
    standing = standing_of(stored)
    if standing is Standing.FITS:
        return go("change_plan", stored.id)
    return turned_away(stored) or go("show_outcome", stored.id)


def plan_page(stored: StoredAssessment, made: Made) -> PlanPage:
    """Return all that is said of a plan, as of now."""
    standing, offer = standing_of(stored), find_newest_offer(stored)
    plan, rings_first = made.plan, standing in RINGS_FIRST
    replies = find_replies(session(), [stored.id]).get(stored.id, ())
    reviews = find_reviews(session(), stored.id)
    basis = find_basis(stored, offer)
    unseen = (
        find_unseen(session(), [stored.id]) if standing is Standing.FITS and plan.is_open else {}
    )
    looked_at = show_reviews(stored.id, plan, reviews, on=today(), is_for_talk=rings_first)
    return PlanPage(
        stored.id,
        reference_of(stored),
        made.shown,
        standing,
        telephones(),
        different=differences(plan, basis) if plan.is_open else (),
        changed=[change.words for change in unseen.get(stored.id, ())],
        replies=replies_of(plan, may_propose=not rings_first),
        reviews=with_left_to_do(looked_at, stored, reviews),
        events=make_timeline(Kept(plan, offer, replies, reviews)),
        why=_why(stored, standing),
        has_offer=basis is not None,
    )


def _why(stored: StoredAssessment, standing: Standing) -> str:
    """Say why somebody must be rung first; empty where nobody must."""
    if standing is Standing.DANGER:
        return IN_DANGER
    if standing is not Standing.SOCIAL_CARE or stored.decision is None:
        return ""
    response = effective_response(stored.decision)
    return f"{words_of(stored.decision).points_to(response)} {RING_FIRST}"
