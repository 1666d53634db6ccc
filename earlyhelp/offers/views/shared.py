"""What the pages of assessments share: the blueprint, and how a change is kept."""

from flask import Blueprint

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor
from earlyhelp.clock import now, today
from earlyhelp.offers import queries
from earlyhelp.offers.proposing import Drawn, draw, enquiry_for, limits_of
from earlyhelp.offers.records import StoredAssessment, StoredDecision, StoredOffer
from earlyhelp.offers.verdict import effective_response
from earlyhelp.offers.wishes import wishes_of
from earlyhelp.services.checking import periods_of
from earlyhelp.web.database import session
from earlyhelp.web.state import state

bp = Blueprint("offers", __name__, template_folder="../templates")

TO_BE_MENDED = 422
ASSESSMENT = "assessment"


def keep(action: Action, assessment_id: str) -> None:
    """Keep a change together with its line: without the line nothing is changed."""
    leave_line(action, assessment_id)
    session().commit()


def leave_line(action: Action, assessment_id: str) -> None:
    """Leave the line of an act in the audit; the caller commits."""
    record_act(session(), actor(), Act(action, ASSESSMENT, assessment_id), now())


def draw_up(
    stored: StoredAssessment, decision: StoredDecision, kept: StoredOffer | None
) -> Drawn:
    """Draw up the offer from the directory as it is today, with what was chosen before."""
    ruleset = state().ruleset
    sight = queries.find_sight(
        session(), stored, on=today(), periods=periods_of(state().settings)
    )
    wishes = wishes_of(stored.answers, kept.choices if kept else ())
    flags = ruleset.flags if ruleset else ()
    enquiry = enquiry_for(decision.document, effective_response(decision), flags, wishes)
    return draw(enquiry, sight, limits_of(ruleset))
