"""The family's own copy of an offer: the services, how to reach them, nothing of the assessment."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from earlyhelp.accounts.audit.guards import audited
from earlyhelp.accounts.audit.lines import Action
from earlyhelp.accounts.guards import for_roles
from earlyhelp.clock import today
from earlyhelp.offers import queries
from earlyhelp.offers.family_sheet import FamilySheet
from earlyhelp.offers.guards import go, mine
from earlyhelp.offers.records import StoredAssessment, StoredDecision
from earlyhelp.offers.standing import decision_for_services
from earlyhelp.offers.verdict import allows_list
from earlyhelp.offers.views.shared import ASSESSMENT, bp, draw_up, find_home
from earlyhelp.services.checking import periods_of
from earlyhelp.services.queries import find_records
from earlyhelp.services.searching.service_page import make_service_page
from earlyhelp.web.database import session
from earlyhelp.web.state import state


@bp.get("/assessments/<assessment_id>/offer/print")
@for_roles("practitioner")
@audited(Action.PRINT, ASSESSMENT, "assessment_id")
def print_offer(assessment_id: str) -> ResponseReturnValue:
    """Lay out for paper what the family chose, or what is open to everyone."""
    stored = mine(assessment_id)
    decision = decision_for_services(stored)
    if decision is None:
        return go("show_outcome", assessment_id)
    ids = _ids(stored, decision)
    if not ids:
        return go("show_offer", assessment_id)
    known = find_records(session(), ids, on=today())
    periods = periods_of(state().settings)
    page = FamilySheet(
        assessment_id,
        services=[
            make_service_page(known[one], on=today(), periods=periods)
            for one in ids
            if one in known
        ],
        printed_on=today(),
        is_list=allows_list(decision),
    )
    return render_template("offers/print_offer.html", page=page)


def _ids(stored: StoredAssessment, decision: StoredDecision) -> Sequence[str]:
    """Return the services for the sheet: those chosen, or all that are open to everyone."""
    kept = queries.find_offer_to_fill_in(session(), stored.id, decision.id)
    if not allows_list(decision):
        choices = kept.choices if kept and kept.saved_at else ()
        return [choice.service_id for choice in choices if choice.is_chosen]
    return [
        match.service_id
        for match in draw_up(stored, decision, kept, find_home(stored)).offer.matches
    ]
