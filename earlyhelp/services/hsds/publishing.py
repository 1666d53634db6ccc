"""What is published of a stored service: its public facts with the ids that the feed gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from earlyhelp.services.facts import PlaceFacts
from earlyhelp.services.hsds.members import made_id
from earlyhelp.services.hsds.published import Published, PublishedPlace
from earlyhelp.services.models import Service, ServiceAtLocation
from earlyhelp.services.records import last_check, public_facts, to_facts


@dataclass(frozen=True, slots=True)
class Around:
    """What the directory knows around some services, read once for all of them."""

    area_name: str | None = None
    """Of the authority served."""
    area_names: Mapping[str, str] = field(default_factory=dict)
    own_ids: Mapping[int, str] = field(default_factory=dict)
    """Ids that sources gave to a service's being at a place and that nothing else has, by row."""
    merged_from: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Listings that live on in a service, by its row's id."""


def publish(service: Service, words: str, around: Around) -> Published:
    """Return what is published of a service; the caller has made sure that it is public."""
    facts = public_facts(to_facts(service))
    rows = sorted(service.places, key=_key)
    shown = [row for row in rows if not row.address_confidential]
    pairs = enumerate(zip(shown, facts.places, strict=True))
    check = last_check(service)
    return Published(
        id=service.public_id,
        organization_id=service.provider.public_id,
        source=service.source,
        facts=facts,
        places=tuple(
            _masked(service, place, number) if place.masked else _place(service, row, place, around)
            for number, (row, place) in pairs
        ),
        words=words,
        modified_at=service.modified_at,
        checked_on=check.on if check else None,
        is_withheld=len(shown) < len(rows),
        area_names=around.area_names,
        merged_from=tuple(sorted(around.merged_from.get(service.id, ()))),
    )


def _key(row: ServiceAtLocation) -> tuple[str, ...]:
    """Return what the facts of places are put in order by."""
    place, given = row.location, row.location.position_given
    return PlaceFacts(
        name=place.name,
        address_1=place.address_1,
        city=place.city,
        postcode=place.postcode,
        latitude=place.latitude if given else None,
        longitude=place.longitude if given else None,
        id=place.own_id,
    ).key


def _masked(service: Service, facts: PlaceFacts, number: int) -> PublishedPlace:
    """Return a masked place; its ids tell nothing of it, since they are made of its number only."""
    known = made_id("masked", service.public_id, str(number))
    return PublishedPlace(
        replace(facts, at_id=None), known, made_id("at", service.public_id, known)
    )


def _place(
    service: Service, row: ServiceAtLocation, facts: PlaceFacts, around: Around
) -> PublishedPlace:
    place = row.location
    return PublishedPlace(
        facts=facts,
        location_id=place.public_id,
        id=around.own_ids.get(row.id) or made_id("at", service.public_id, place.public_id),
        latitude=place.latitude,
        longitude=place.longitude,
        county=around.area_name if place.ward_code or place.lsoa_code else None,
    )
