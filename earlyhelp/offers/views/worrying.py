"""What every page of a review begins with: the one question about harm, and whom to ring."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import now, today
from earlyhelp.frontdoor.views import telephones
from earlyhelp.offers import commands
from earlyhelp.offers.forms import sent_values
from earlyhelp.offers.guards import go, mine
from earlyhelp.offers.pages import DangerPage, reference_of
from earlyhelp.offers.plans.contents import contacts_in
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.plans.standing import RINGS_FIRST, standing_of
from earlyhelp.offers.questions import Reading, one, read_values
from earlyhelp.offers.records import Choice, StoredAssessment
from earlyhelp.offers.replies.queries import find_replies
from earlyhelp.offers.replies.showing import Around, RepliesShown, show_replies
from earlyhelp.offers.reviews.asking import DANGER, NEW_WORRY, NO_WORRY, WORRY
from earlyhelp.offers.reviews.pages import ReviewPage
from earlyhelp.offers.reviews.proposal import Seen, Way, propose
from earlyhelp.offers.steps import SAFETY_STEP
from earlyhelp.offers.views.shared import ASSESSMENT, bp, keep
from earlyhelp.services.queries import find_living
from earlyhelp.web.database import session
from earlyhelp.web.state import state

BECAUSE = (
    "You said that something new worries you. Ring first. Mark the danger signs that you see "
    "afterwards; you do not need to be sure."
)


def read_worry() -> Reading:
    """Return what was sent about a new worry."""
    return read_values([NEW_WORRY], sent_values([NEW_WORRY], request.form))


def after_worry(stored: StoredAssessment, worry: Reading) -> ResponseReturnValue | None:
    """Go to whom to ring where there is a new worry; None where there is none.

    That the child is in danger now is kept, so that every page of the family says it first.
    """
    said = one(worry.values, WORRY)
    if said == DANGER:
        answers = {**stored.answers, SAFETY_STEP.id: {"danger": "yes"}}
        commands.record_answers(session(), stored.id, answers, now=now())
        keep(Action.CHANGE, stored.id)
        return go("ring_now", stored.id)
    way = propose(Seen({}, has_new_worry=said != NO_WORRY)).way
    return go("show_worry", stored.id) if way is Way.FRONT_DOOR else None


@bp.get("/assessments/<assessment_id>/review/worry")
@for_roles("practitioner")
@audited(Action.OPEN, ASSESSMENT, "assessment_id")
def show_worry(assessment_id: str) -> ResponseReturnValue:
    """Show whom to ring about a new worry, then the page of signs and the way to step up."""
    stored = mine(assessment_id)
    page = DangerPage(stored.id, telephones(), BECAUSE)
    return render_template(
        "offers/show_worry.html", page=page, is_decided=stored.decision is not None
    )


def review_page(stored: StoredAssessment, seen: int, *, is_warned: bool = False) -> ReviewPage:
    """Return what every page of a review, of closing and of stepping up says."""
    return ReviewPage(
        stored.id,
        reference_of(stored),
        seen,
        telephones(),
        is_warned=is_warned,
        rings_first=standing_of(stored) in RINGS_FIRST,
    )


def find_replies_shown(plan: StoredPlan) -> RepliesShown:
    """Return what the services of a plan answered."""
    said = find_replies(session(), [plan.assessment_id]).get(plan.assessment_id, ())
    choices = [
        Choice(contact.service_id, contact.name, is_chosen=True)
        for contact in contacts_in(plan.contents)
    ]
    ids = {choice.service_id for choice in choices} | {reply.service_id for reply in said}
    around = Around(
        today(),
        state().settings.reply_days,
        plan.agreed_on,
        is_open=plan.is_open,
        living=find_living(session(), ids),
    )
    return show_replies(choices, said, around)
