"""Names that HSDS-UK lacks: what the feed and exports write under them, and imports read back.

Each fact stands under ``x_earlyhelp_`` and its own name, in the form that ``services.documents``
gives it, so that a list written out here says the same when it is brought in again.
"""

from uuid import NAMESPACE_URL, uuid5

PREFIX = "x_earlyhelp_"
NO_DESCRIPTION = "No description given by the provider."
"""What stands for a provider's description where none is stated; read back as not stated."""
NO_TOWN, NO_COUNTY = "Not given", "Not given"
"""What stands in an address for a part that HSDS-UK demands; read back as not stated."""
NEEDS_TAXONOMY = "earlyhelp local needs"
LEVELS_TAXONOMY = "earlyhelp levels of need"
OWN_TAXONOMIES = frozenset({NEEDS_TAXONOMY, LEVELS_TAXONOMY})
"""Attributes of these lists repeat what stands under our own names; an import passes them over."""
SOURCE, SOURCE_ID = f"{PREFIX}source", f"{PREFIX}source_id"
"""Whose list a service is from and its id there: what makes a record one of ours."""

SERVICE = (
    *("is_illustrative", "closed_on", "form_url", "talk_to_role", "talk_to_telephone"),
    *("step_up_contact", "no_minimum_age", "no_maximum_age", "before_birth", "age_of", "needs"),
    *("level_of_offer", "levels_served", "referral_routes", "consent_needed", "reasons_refused"),
    *("delivery", "areas_served", "access_needs", "free", "evidence", "evidence_rating"),
    *("evidence_caveats", "rules", "publish_from", "publish_to", "extras"),
)
"""Public facts of a service that HSDS-UK has no place for."""
EXPIRING = (
    *("capacity_children", "vacancies", "capacity_state", "capacity_confirmed_on", "capacities"),
    *("wait_days", "wait_as_of", "wait_expires_days"),
)
"""Facts that a feed leaves out once they are old: their absence says nothing."""
PRIVATE = (
    *("notes", "funder", "annual_pence", "funding_starts_on", "funding_ends_on", "staff_fte"),
    *("funded_places", "funding_kind", "more_resourcing", "is_published", "withheld"),
)
"""Facts that are never public: no feed states them, and no feed takes them away."""
PROVIDER = ("source_id", "sector", "statutory_partner", "charity_number")
PLACE = ("masked", "accessibility")
OPENING = ("days", "term_time_only", "crosses_midnight")
CONTACT = ("is_private",)


def term_id(taxonomy: str, code: str) -> str:
    """Return the id of a term of one of our own lists: always the same for the same code."""
    return str(uuid5(NAMESPACE_URL, f"https://earlyhelp.invalid/taxonomies/{taxonomy}/{code}"))
