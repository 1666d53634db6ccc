"""What the pages of assessments share: the blueprint, and how a change is kept."""

from flask import Blueprint

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor
from earlyhelp.clock import now, today
from earlyhelp.offers import queries
from earlyhelp.offers.proposing import Drawn, draw
from earlyhelp.offers.records import StoredAssessment, StoredDecision
from earlyhelp.offers.verdict import effective_response
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


def draw_up(stored: StoredAssessment, decision: StoredDecision) -> Drawn:
    """Draw up the offer from the directory as it is today."""
    ruleset = state().ruleset
    flags = ruleset.flags if ruleset else ()
    candidates = queries.find_candidates_near(
        session(), stored, on=today(), periods=periods_of(state().settings)
    )
    return draw(decision.document, effective_response(decision), candidates, flags)
