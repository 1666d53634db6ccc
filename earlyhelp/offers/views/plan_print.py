"""A plan on paper: the family's own copy, and the copy for workers."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import today
from earlyhelp.frontdoor.views import telephones
from earlyhelp.offers.guards import go, mine
from earlyhelp.offers.outcome import describe
from earlyhelp.offers.plans.pages import FamilyPaper, WorkerPaper
from earlyhelp.offers.plans.standing import RINGS_FIRST, standing_of
from earlyhelp.offers.plans.who import Reader
from earlyhelp.offers.records import StoredAssessment
from earlyhelp.offers.views.naming import words_of
from earlyhelp.offers.views.plan_finding import Made, find_made
from earlyhelp.offers.views.planning import plan_page
from earlyhelp.offers.views.shared import ASSESSMENT, bp
from earlyhelp.web.state import state


@bp.get("/assessments/<assessment_id>/print")
@for_roles("practitioner")
@audited(Action.PRINT, ASSESSMENT, "assessment_id")
def print_plan(assessment_id: str) -> ResponseReturnValue:
    """Lay out a plan for paper; without one there is only the paper of the offer."""
    stored = mine(assessment_id)
    wanted = request.args.get("copy", "")
    if wanted not in set(Reader):
        return go("show_plan", assessment_id)
    made = find_made(assessment_id, Reader(wanted))
    if made is None:
        return go("print_offer", assessment_id)
    if wanted == Reader.WORKER:
        return _for_workers(stored, made)
    if not made.shown.is_agreed or standing_of(stored) in RINGS_FIRST:
        return go("show_plan", assessment_id)
    page = FamilyPaper(assessment_id, made.shown, telephones(), today())
    return render_template("offers/print_family.html", page=page)


def _for_workers(stored: StoredAssessment, made: Made) -> str:
    decision = made.decision
    page = WorkerPaper(
        plan_page(stored, made),
        describe(decision, state().settings, words_of(decision)),
        decision.decided_at.date(),
        today(),
    )
    return render_template("offers/print_worker.html", page=page)
