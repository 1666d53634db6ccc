"""Where a service is given, in the shape of HSDS-UK: place, address, position, access."""

from earlyhelp.geography.postcodes import read_postcode
from earlyhelp.services.exchange.hsds_parts import own_facts, read_openings, read_terms
from earlyhelp.services.exchange.nodes import SHORT, Node
from earlyhelp.services.extensions import (
    NO_COUNTY,
    NO_TOWN,
    PLACE,
)
from earlyhelp.services.facts import (
    AccessNote,
    PlaceFacts,
)
from earlyhelp.services.words import LocationKind

HOME_COUNTRIES = frozenset({"", "GB", "UK", "GBR", "UNITED KINGDOM", "ENGLAND"})
SOUTH, NORTH, WEST, EAST = 49.0, 61.0, -9.0, 2.5
"""The box of the British Isles; what lies elsewhere is taken in and pointed out."""
LONGEST_POSTCODE = 20


def read_place(at: Node) -> PlaceFacts | None:
    """Return where a service is given; a place that says nothing is none."""
    at.require("id")
    node = at.node("location")
    openings = read_openings(at)
    if node is None:
        return PlaceFacts(at_id=at.text("id"), openings=openings) if openings else None
    node.require("id", "location_type")
    latitude, longitude = _position(node)
    facts: dict[str, object] = {
        "name": node.text("name"),
        "description": node.prose("description"),
        "latitude": latitude,
        "longitude": longitude,
        **_accessibility(node),
        "openings": openings,
        "kind": node.word("location_type", LocationKind),
        "external_id": node.text("external_identifier"),
        "external_id_kind": node.text("external_identifier_type"),
        "terms": read_terms(node),
        "id": node.text("id"),
        "at_id": at.text("id"),
    }
    addresses = node.nodes("addresses")
    if len(addresses) > 1:
        node.notice("Of places with several addresses the first was taken")
    if addresses:
        facts |= _address(addresses[0])
    return PlaceFacts(**(facts | own_facts(node, (*PLACE, "confidential"), PlaceFacts)))  # type: ignore[arg-type] # as above


def _position(node: Node) -> tuple[float | None, float | None]:
    values = [node.raw("latitude"), node.raw("longitude")]
    if values == [None, None]:
        return None, None
    latitude, longitude = (_coordinate(value) for value in values)
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - of the globe
        node.notice("Positions that are nowhere on Earth were left out; the postcode's is used")
        return None, None
    if latitude == longitude == 0:
        node.notice("Positions of 0, 0 were read as not stated")
        return None, None
    if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        node.notice("Places outside the British Isles came in as outside the area")
    return latitude, longitude


def _coordinate(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _accessibility(node: Node) -> dict[str, object]:
    notes = [
        AccessNote(
            one.text("description", 1_000), one.prose("details"), one.link("url"), one.text("id")
        )
        for one in node.nodes("accessibility")
    ]
    said = tuple(dict.fromkeys(note.description for note in notes if note.description))
    more = tuple(note for note in notes if note != AccessNote(note.description))
    return {"accessibility": said or None, "access_notes": more}


def _address(node: Node) -> dict[str, object]:
    node.require(
        *("id", "address_1", "city", "state_province", "postal_code", "country", "address_type")
    )
    country = node.text("country")
    city, county = node.text("city"), node.text("state_province")
    lines = [node.text("address_1"), node.text("address_2")]
    return {
        "address_1": ", ".join(line for line in lines if line)[:SHORT] or None,
        "city": None if city == NO_TOWN else city,
        "county": None if county == NO_COUNTY else county,
        "region": node.text("region"),
        "country": country,
        "attention": node.text("attention"),
        "postcode": _postcode(node, country or ""),
        "address_id": node.text("id"),
        "address_kind": node.word("address_type", LocationKind),
    }


def _postcode(node: Node, country: str) -> str | None:
    text = node.text("postal_code")
    if text is None:
        return None
    found = read_postcode(text)
    if country.upper() not in HOME_COUNTRIES:
        node.notice("Places outside the United Kingdom came in as outside the area")
        return text[:LONGEST_POSTCODE]
    if found is None:
        node.fault("postal_code", text, "a full UK postcode, like the one on a letter")
    return found
