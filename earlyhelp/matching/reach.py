"""Whether a family can get to a service and use it: travel and access needs."""

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.taxonomy.services import Delivery

WITHOUT_TRAVEL = frozenset(
    {Delivery.HOME_VISIT, Delivery.OUTREACH, Delivery.ONLINE, Delivery.TELEPHONE}
)


def needs_travel(candidate: Candidate) -> bool:
    """Say whether some of the help is given at a place; true where delivery is not stated."""
    return Delivery.LOCATION in candidate.delivery or not candidate.delivery


def travel_miles(candidate: Candidate) -> float | None:
    """Return how far a family travels: 0 where the help comes to them, None if not known.

    The distance to a confidential address is never told.
    """
    if not needs_travel(candidate):
        return 0.0
    return None if candidate.is_confidential else candidate.distance_miles


def distance_to_ask(candidate: Candidate) -> bool:
    """Say whether a family travels to a service and nobody knows how far, though it may be told."""
    return not candidate.is_confidential and travel_miles(candidate) is None


def access_met(enquiry: Enquiry, candidate: Candidate) -> frozenset[str]:
    """Return the family's access needs that the service says it meets."""
    met = candidate.access or frozenset()
    if Delivery.HOME_VISIT in candidate.delivery:
        met |= {"home_visit"}
    if candidate.delivery - {Delivery.ONLINE}:
        met |= {"not_online_only"}
    return enquiry.access_needs & met


def access_not_stated(enquiry: Enquiry, candidate: Candidate) -> frozenset[str]:
    """Return the family's access needs that the service says nothing about."""
    if candidate.access is not None:
        return frozenset()
    told = {"home_visit", "not_online_only"} if candidate.delivery else frozenset[str]()
    return enquiry.access_needs - access_met(enquiry, candidate) - told


def access_lacking(enquiry: Enquiry, candidate: Candidate) -> frozenset[str]:
    """Return the family's access needs that the service does not meet."""
    met = access_met(enquiry, candidate)
    return enquiry.access_needs - met - access_not_stated(enquiry, candidate)
