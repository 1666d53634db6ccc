"""Names that HSDS-UK lacks: what the feed and exports write under them, and imports read back.

Each fact stands under ``x_earlyhelp_`` and its own name, in the form that ``services.documents``
gives it, so that a list written out here says the same when it is brought in again. It stands in
the core because the open feed is kept ready to send by the same path that writes a listing.
"""

from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

PREFIX = "x_earlyhelp_"
NO_DESCRIPTION = "No description given by the provider."
"""What stands for a provider's description where none is stated; read back as not stated."""
NO_TOWN, NO_COUNTY = "Not given", "Not given"
"""What stands in an address for a part that HSDS-UK demands; read back as not stated."""
FILLED = f"{PREFIX}filled"
"""Members of the same object that HSDS-UK demands or that help a reader, and that are ours: a made
id, the position of a postcode, the day of our own check. An import of our own list drops them."""
NEEDS_TAXONOMY = "local needs"
LEVELS_TAXONOMY = "levels of need"
OWN_TAXONOMIES = frozenset({NEEDS_TAXONOMY, LEVELS_TAXONOMY})
"""Attributes of these lists repeat what stands under our own names; an import passes them over."""
SOURCE, SOURCE_ID = f"{PREFIX}source", f"{PREFIX}source_id"
"""Whose list a service is from and its id there: what makes a record one of ours."""

SERVICE = (
    *("is_illustrative", "closed_on", "form_url", "talk_to_role", "talk_to_telephone"),
    *("step_up_contact", "no_minimum_age", "no_maximum_age", "before_birth", "age_of", "needs"),
    *("level_of_offer", "levels_served", "referral_routes", "consent_needed", "reasons_refused"),
    *("delivery", "areas_served", "access_needs", "free", "evidence", "evidence_rating"),
    *("evidence_caveats", "rules", "publish_from", "publish_to", "extras", "assured_on"),
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
REPEATS = f"{PREFIX}repeats"
"""On an entry of a list that repeats one of our own facts for readers of HSDS-UK, and names it; an
import of our own list passes such entries over."""
SOURCE_OF = f"{PREFIX}source_"
"""Before the name of an id: as its source writes it, where that is no uuid."""


def term_id(taxonomy: str, code: str) -> str:
    """Return the id of a term of one of our own lists: always the same for the same code."""
    return str(uuid5(NAMESPACE_URL, f"https://earlyhelp.invalid/taxonomies/{taxonomy}/{code}"))


AT = "service_at_location_id"


def as_stated(record: Mapping[str, object]) -> Mapping[str, object]:
    """Return a service of our own list as its source stated it: nothing filled in or repeated.

    Ids that are no uuids stand again as their source writes them, but for the service's own.

    >>> as_stated({"id": "a", "organization": {"id": "b", "x_earlyhelp_filled": ["id"]}})
    {'id': 'a', 'organization': {}}
    """
    return {**_stated(settled(record)), "id": record.get("id")}


def settled(record: Mapping[str, object]) -> Mapping[str, object]:
    """Return a service whose times at a place stand with that place.

    >>> times = [{"service_at_location_id": "a", "byday": "MO"}, {"byday": "TU"}]
    >>> settled({"schedules": times, "service_at_locations": [{"id": "a"}]})["schedules"]
    [{'byday': 'TU'}]
    """
    places, times = record.get("service_at_locations"), record.get("schedules")
    if not isinstance(places, list) or not isinstance(times, list):
        return record
    known = {at.get("id") for at in places if isinstance(at, Mapping)} - {None}
    of_places = [one for one in times if isinstance(one, Mapping) and one.get(AT) in known]
    return {
        **record,
        "schedules": [one for one in times if one not in of_places],
        "service_at_locations": [_with_times(at, of_places) for at in places],
    }


def _with_times(at: object, times: Sequence[Mapping[str, object]]) -> object:
    if not isinstance(at, Mapping):
        return at
    given = at.get("schedules")
    own = [one for one in times if one[AT] == at.get("id")]
    return {**at, "schedules": [*(given if isinstance(given, list) else ()), *own]}


def _stated(value: Mapping[str, object]) -> dict[str, object]:
    named = value.get(FILLED)
    filled = {FILLED, *(named if isinstance(named, list) else ())}
    kept = {name: _cleared(one) for name, one in value.items() if name not in filled}
    given = {
        name.removeprefix(SOURCE_OF): one
        for name, one in value.items()
        if name.startswith(SOURCE_OF)
    }
    return kept | given


def _cleared(value: object) -> object:
    if isinstance(value, Mapping):
        return _stated(value)
    if isinstance(value, list):
        return [_cleared(v) for v in value if not (isinstance(v, Mapping) and REPEATS in v)]
    return value
