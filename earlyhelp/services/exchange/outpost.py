"""What the public address of the directory software Outpost gives, put into the one shape."""

from collections.abc import Mapping

from earlyhelp.services.exchange import plain
from earlyhelp.services.exchange.nodes import Object, each, made
from earlyhelp.services.extensions import PREFIX

JSON_MARKS = frozenset({"organisation", "taxonomies", "min_age", "send_needs", "local_offer"})
CATEGORIES, SEND, SUITABLE = "taxonomies", "send_needs", "suitabilities"


def from_json(record: Object, path: str, line: int) -> Object:
    """Return a service of Outpost's public address as the one shape has it."""
    return made(
        {
            "id": record.get("id"),
            "name": record.get("name"),
            "description": record.get("description"),
            "url": record.get("url"),
            "status": "temporarily closed"
            if record.get("temporarily_closed") is True
            else "active",
            "minimum_age": record.get("min_age"),
            "maximum_age": record.get("max_age"),
            "organization": _organisation(record.get("organisation"), f"{path}.organisation"),
            "service_at_locations": [
                {"location": _location(one, at)} for one, at in each(record, "locations", path)
            ],
            "schedules": [
                made(
                    {**one, "byday": one.get("weekday"), "freq": "WEEKLY"}, path=at, byday="weekday"
                )
                for one, at in each(record, "regular_schedules", path)
            ],
            "contacts": [
                made(
                    {
                        **one,
                        "phones": [made({"number": one.get("phone")}, path=at, number="phone")]
                        if one.get("phone")
                        else None,
                        PREFIX + "is_private": True if one.get("visible") is False else None,
                    },
                    path=at,
                )
                for one, at in each(record, "contacts", path)
            ],
            "cost_options": [
                made({**one, "amount_description": one.get("cost_type")}, path=at)
                for one, at in each(record, "cost_options", path)
            ],
            "attributes": [
                _term(one, taxonomy, at)
                for taxonomy in (CATEGORIES, SEND, SUITABLE)
                for one, at in each(record, taxonomy, path)
            ],
            PREFIX + "free": record.get("free"),
            PREFIX + "referral_routes": ["professional"]
            if record.get("needs_referral") is True
            else None,
            PREFIX + "extras": [*_links(record), *_answers(record)],
        },
        path=path,
        line=line,
        minimum_age="min_age",
        maximum_age="max_age",
    )


def _organisation(value: object, path: str) -> Object | None:
    if not isinstance(value, Mapping):
        return None
    return made({**value, "website": value.get("url")}, path=path, website="url")


def _location(place: Object, path: str) -> Object:
    geometry = place.get("geometry")
    position = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    pair = position if isinstance(position, list) and position else [None]
    longitude, latitude = pair[0], pair[-1]  # GeoJSON writes the longitude first
    address = {
        name: place.get(name)
        for name in ("address_1", "city", "state_province", "postal_code", "country")
    }
    return made(
        {
            "id": place.get("id"),
            "location_type": "physical",
            "name": place.get("name"),
            "latitude": latitude,
            "longitude": longitude,
            "addresses": [made(address, path=path)],
            "accessibility": [
                made({"description": one.get("name")}, path=at)
                for one, at in each(place, "accessibilities", path)
            ],
            PREFIX + "masked": place.get("mask_exact_address") is True or None,
        },
        path=path,
    )


def _term(one: Object, taxonomy: str, path: str) -> Object:
    term = {**one, "taxonomy": f"Outpost {taxonomy}", "term": one.get("slug")}
    return {"taxonomy_term": made(term, path=path)}


def _links(record: Object) -> list[list[str]]:
    return [
        [f"Link: {one.get('label') or 'more'}", str(one["url"])]
        for one, _ in each(record, "links", "")
        if one.get("url")
    ]


def _answers(record: Object) -> list[list[str]]:
    offer = record.get("local_offer")
    if not isinstance(offer, Mapping):
        return []
    named = [("Local offer", offer.get("description")), ("Local offer link", offer.get("link"))]
    named += [
        (str(one.get("question")), one.get("answer"))
        for one, _ in each(offer, "survey_answers", "")
    ]
    return [[name, plain.paragraphs(str(value))] for name, value in named if value]
