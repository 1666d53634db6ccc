"""Where a service is given, and when, as HSDS-UK writes it."""

from collections.abc import Iterable, Mapping
from datetime import time

from earlyhelp.services.documents import CONVERTER
from earlyhelp.services.extensions import NO_COUNTY, NO_TOWN, OPENING, PREFIX
from earlyhelp.services.hsds.members import Members, address, iso, part, with_id
from earlyhelp.services.hsds.published import PublishedPlace
from earlyhelp.services.hsds.terms import attributes
from earlyhelp.services.parts import AccessNote, Opening
from earlyhelp.services.words import Day, Frequency, LocationKind

NOT_GIVEN, HOME = "Not given", "GB"
WEEK = tuple(day.value for day in Day)


def own(facts: object, names: Iterable[str]) -> dict[str, object]:
    """Return facts that HSDS-UK has no place for, under our own names; defaults are left out."""
    fields: Mapping[str, object] = type(facts).__dataclass_fields__  # type: ignore[attr-defined] # a dataclass
    found = {}
    for name in names:
        value = getattr(facts, name)
        if value is not None and value != fields[name].default:  # type: ignore[attr-defined]
            found[PREFIX + name] = CONVERTER.unstructure(value)
    return found


def at_location(service_id: str, place: PublishedPlace) -> dict[str, object]:
    """Return a service's being at a place."""
    members = {
        "service_id": service_id,
        "location_id": place.location_id,
        "location": location(place),
    }
    return with_id(place.id, place.facts.at_id, members)


def location(place: PublishedPlace) -> Members:
    """Return a place; of a masked one, its town only."""
    facts = place.facts
    filled = [] if facts.kind else ["location_type"]
    if facts.latitude is None and place.latitude is not None:
        filled += ["latitude", "longitude"]
    members = {
        "location_type": facts.kind or LocationKind.PHYSICAL,
        "name": facts.name,
        "description": facts.description,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "external_identifier": facts.external_id,
        "external_identifier_type": facts.external_id_kind,
        "addresses": addresses(place) or None,
        "accessibility": accessibility(place) or None,
        "attributes": attributes("location", place.location_id, facts.terms) or None,
        f"{PREFIX}masked": facts.masked or None,
        f"{PREFIX}accessibility": None
        if facts.accessibility is None
        else list(facts.accessibility),
    }
    return with_id(place.location_id, facts.id, members, filled)


def addresses(place: PublishedPlace) -> list[Members]:
    """Return the address, with words for what HSDS-UK demands and nobody stated."""
    facts = place.facts
    if not (facts.address_1 or facts.city or facts.postcode):
        return []
    given = {
        "address_1": (facts.address_1, NOT_GIVEN),
        "city": (facts.city, NO_TOWN),
        "state_province": (facts.county, place.county or NO_COUNTY),
        "postal_code": (facts.postcode, NOT_GIVEN),
        "country": (facts.country, HOME),
        "address_type": (facts.address_kind, facts.kind or LocationKind.PHYSICAL),
    }
    members = {
        "location_id": place.location_id,
        "attention": facts.attention,
        "region": facts.region,
        **{name: said or instead for name, (said, instead) in given.items()},
    }
    filled = [name for name, (said, _) in given.items() if not said]
    return [part(facts.address_id, ("address", place.location_id), members, filled)]


def accessibility(place: PublishedPlace) -> list[Members]:
    """Return what is said of getting in, line by line."""
    facts = place.facts
    notes = {note.description: note for note in facts.access_notes}
    lines = [notes.pop(line, AccessNote(line)) for line in facts.accessibility or ()]
    return [_access(place.location_id, note) for note in (*lines, *notes.values())]


def _access(location_id: str, note: AccessNote) -> Members:
    made_of = ("access", location_id, note.description or "", note.details or "")
    members = {
        "location_id": location_id,
        "description": note.description,
        "details": note.details,
        **address("url", note.url),
    }
    return part(note.id, made_of, members)


def schedule(service_id: str, opening: Opening, at: str | None = None) -> dict[str, object]:
    """Return days and hours: at a place, or of the service as a whole."""
    weekly = bool(opening.days) and opening.freq is None
    members = {
        "service_id": service_id,
        "service_at_location_id": at,
        "valid_from": iso(opening.valid_from),
        "valid_to": iso(opening.valid_to),
        "dtstart": iso(opening.starts_on),
        "freq": Frequency.WEEKLY if weekly else opening.freq,
        "interval": opening.interval,
        "byday": ",".join(in_order(opening.days or ())),
        "bymonthday": opening.month_days,
        "description": opening.description,
        "opens_at": clock(opening.opens_at),
        "closes_at": clock(opening.closes_at),
        **address("schedule_link", opening.link),
        "attending_type": opening.attending_type,
        "notes": opening.notes,
        **own(opening, [name for name in OPENING if name != "days"]),
    }
    if opening.days == frozenset():
        members[f"{PREFIX}days"] = []
    made_of = ("schedule", service_id, at or "", *opening.key)
    return part(opening.id, made_of, members, ["freq"] if weekly else [])


def in_order(days: Iterable[str]) -> list[str]:
    """Return days of the week from Monday on; other texts come last.

    >>> in_order({"TU", "MO"})
    ['MO', 'TU']
    """
    return sorted(days, key=lambda day: (WEEK.index(day) if day in WEEK else len(WEEK), day))


def clock(at: time | None) -> str | None:
    """Write a time of day."""
    return None if at is None else at.strftime("%H:%M")


def place_schedules(service_id: str, place: PublishedPlace) -> list[Members]:
    """Return days and hours at a place."""
    return [schedule(service_id, one, place.id) for one in place.facts.openings]
