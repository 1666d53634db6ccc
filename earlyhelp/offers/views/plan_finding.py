"""What the pages of a plan read: the plan as it stands now, and what a new one is made of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from earlyhelp.accounts.guards import me
from earlyhelp.clock import today
from earlyhelp.offers import queries
from earlyhelp.offers.plans import contents
from earlyhelp.offers.plans.basis import AGREED, Around, Basis, is_ready, make_basis
from earlyhelp.offers.plans.dates import interval_of
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.plans.queries import find_plan
from earlyhelp.offers.plans.showing import Around as AroundPlan
from earlyhelp.offers.plans.showing import PlanShown, show_plan
from earlyhelp.offers.plans.standing import Standing, standing_of
from earlyhelp.offers.plans.who import Reader
from earlyhelp.offers.records import StoredAssessment, StoredDecision, StoredOffer
from earlyhelp.offers.told import Told, tell
from earlyhelp.services.checking import periods_of
from earlyhelp.services.queries import find_living, find_records
from earlyhelp.services.searching.service_page import ServicePage, make_service_page
from earlyhelp.web.database import session
from earlyhelp.web.state import state


@dataclass(frozen=True, slots=True)
class Made:
    """A plan that was made, with the decision it was agreed on and its words."""

    plan: StoredPlan
    decision: StoredDecision
    shown: PlanShown


def find_stored(assessment_id: str) -> StoredPlan | None:
    """Return the plan of an assessment under the ids at which its services are listed now."""
    plan = find_plan(session(), assessment_id)
    if plan is None:
        return None
    living = find_living(session(), contents.names_in(plan.contents, contents.SERVICES))
    return replace(plan, contents=contents.on_living(plan.contents, living))


def find_made(assessment_id: str, reader: Reader = Reader.WORKER) -> Made | None:
    """Return the plan of an assessment in the words of its reader, with the facts of today."""
    plan = find_stored(assessment_id)
    if plan is None:
        return None
    decision = queries.get_decision(session(), plan.decision_id)
    services = _pages(contents.names_in(plan.contents, contents.SERVICES))
    is_agreed = decision.document.get("consent") in AGREED
    around = AroundPlan(reader, is_agreed=is_agreed, services=services)
    return Made(plan, decision, show_plan(plan, decision, around))


def _pages(ids: Collection[str]) -> Mapping[str, ServicePage]:
    """Return what the pages of some services say today."""
    found = find_records(session(), ids, on=today()) if ids else {}
    periods = periods_of(state().settings)
    return {
        one: make_service_page(record, on=today(), periods=periods) for one, record in found.items()
    }


def find_told(ids: Collection[str]) -> Mapping[str, Told]:
    """Return the number and the waiting time of services, as of today."""
    periods, listings = periods_of(state().settings), queries.find_shown(session(), ids)
    return {one: tell(listings.get(one), today(), periods) for one in ids}


def find_newest_offer(stored: StoredAssessment) -> StoredOffer | None:
    """Return the offer of the newest decision, if there is one."""
    return queries.find_offer(session(), stored.decision.id) if stored.decision else None


def find_basis(
    stored: StoredAssessment, offer: StoredOffer | None, *, is_new: bool = True
) -> Basis | None:
    """Return what a plan is made of now; None where none may be, or choices come first."""
    decision = stored.decision
    if decision is None or offer is None or standing_of(stored) is not Standing.FITS:
        return None
    if not is_ready(offer):
        return None
    told = find_told([choice.service_id for choice in offer.choices if choice.is_chosen])
    interval = interval_of(decision, state().ruleset)
    around = Around(interval, told, me().account_id, is_new=is_new)
    return make_basis(stored, decision, offer, around)
