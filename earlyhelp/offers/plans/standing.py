"""Whether a plan may be made or changed now, or who comes first instead. Pure."""

from enum import StrEnum

from earlyhelp.offers.facts import CONTACT_FIRST
from earlyhelp.offers.journey import is_in_danger
from earlyhelp.offers.records import StoredAssessment
from earlyhelp.offers.standing import has_changed
from earlyhelp.offers.verdict import allows_list, allows_offer, effective_response
from earlyhelp.taxonomy.services import Response


class Standing(StrEnum):
    """How the newest answers and their decision bear on a plan."""

    DANGER = "danger"
    SOCIAL_CARE = "social_care"
    """Social care, a talk with a social worker or services for adults come first."""
    UNDECIDED = "undecided"
    """Nothing was decided, or answers were changed since."""
    UNCONFIRMED = "unconfirmed"
    OPEN_TO_ALL = "open_to_all"
    """The answers point to help that is open to everyone."""
    FITS = "fits"


RINGS_FIRST = frozenset({Standing.DANGER, Standing.SOCIAL_CARE})
"""Where the numbers stand first and nothing is proposed."""


def standing_of(stored: StoredAssessment) -> Standing:
    """Return how the newest answers bear on a plan; what is gravest counts."""
    decision = stored.decision
    if is_in_danger(stored.answers):
        return Standing.DANGER
    if decision is None:
        return Standing.UNDECIDED
    response = effective_response(decision)
    if response in CONTACT_FIRST or response == Response.OUT_OF_SCOPE:
        return Standing.SOCIAL_CARE
    if has_changed(stored, decision):
        return Standing.UNDECIDED
    if allows_offer(decision):
        return Standing.FITS
    return Standing.OPEN_TO_ALL if allows_list(decision) else Standing.UNCONFIRMED
