"""What the pages of assessments share: the blueprint, and how a change is kept."""

from flask import Blueprint

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.accounts.guards import actor
from earlyhelp.clock import now, today
from earlyhelp.offers import queries
from earlyhelp.offers.proposing import Drawn, draw, enquiry_again, limits_of, with_lead
from earlyhelp.offers.records import StoredAssessment, StoredDecision, StoredOffer
from earlyhelp.services.checking import periods_of
from earlyhelp.services.directory import ChildSight
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


def find_home(stored: StoredAssessment) -> ChildSight:
    """Return the directory of today as the family's home shows it."""
    periods = periods_of(state().settings)
    return queries.find_sight(session(), stored, on=today(), periods=periods)


def draw_up(
    stored: StoredAssessment,
    decision: StoredDecision,
    kept: StoredOffer | None,
    sight: ChildSight,
) -> Drawn:
    """Draw up the offer from the directory, with what was chosen and left out before."""
    ruleset = state().ruleset
    enquiry = enquiry_again(stored, decision, kept.choices if kept else (), ruleset)
    drawn = draw(enquiry, sight, limits_of(ruleset))
    return with_lead(drawn, kept.lead if kept else None)
