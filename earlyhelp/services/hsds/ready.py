"""A service kept as text that is ready to send, and put together again without reading it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from earlyhelp.services.hsds import service
from earlyhelp.services.hsds.dated import dated_of, write_dated
from earlyhelp.services.hsds.members import as_text, inner, moment
from earlyhelp.services.hsds.places import at_location, clock, place_schedules
from earlyhelp.services.hsds.providers import organization
from earlyhelp.services.hsds.published import Published, PublishedPlace
from earlyhelp.services.hsds.terms import PublishedTerm, publish_term
from earlyhelp.services.listings import listed
from earlyhelp.services.parts import Opening, Term

AREA_CODE = re.compile(r"[A-Z][0-9]{8}")
"""An official code of an area, wherever it stands in an address."""
LONGEST_KEY = 2_000
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FeedRows:
    """The rows of one service: what is sent, and what questions narrow by."""

    service: Row
    places: tuple[Row, ...]
    terms: tuple[Row, ...]
    others: tuple[PublishedTerm, ...]
    """Terms of lists of others, which are sent on their own too."""


def as_flat(head: str, organization: str, dated: str) -> str:
    """Return a service as a list shows it."""
    return f'{{{head},"organization":{{{organization}}}{dated}}}'


def as_full(head: str, nested: str, dated: str) -> str:
    """Return a service with all its parts."""
    return f"{{{head},{nested}{dated}}}"


def as_place(head: str, whole_service: str) -> str:
    """Return a service at a place, the service with it."""
    return f'{{{head},"service":{whole_service}}}'


def as_minimal(public_id: str, last_modified: str) -> str:
    """Return only what tells whether a service has changed."""
    return as_text({"id": public_id, "last_modified": last_modified})


def after(members: Mapping[str, object]) -> str:
    """Return members as they stand after others, with the comma before them."""
    return f",{inner(members)}" if members else ""


def to_rows(one: Published) -> FeedRows:
    """Return the rows of a service."""
    facts, known = one.facts, organization(one.organization_id, one.facts.provider)
    whole = {**known, **service.organization_extras(one)}
    dated = write_dated(dated_of(facts))
    openings = (*facts.openings, *(o for place in one.places for o in place.facts.openings))
    row = {
        "public_id": one.id,
        "sort_key": facts.name.casefold().encode().hex()[:LONGEST_KEY],
        "organization_id": one.organization_id,
        "minimum_age": facts.minimum_age_years,
        "maximum_age": facts.maximum_age_years,
        "last_modified": moment(one.modified_at),
        "words": f" {one.words} ",
        **times(openings),
        "areas": areas(one),
        "publish_from": facts.publish_from,
        "publish_to": facts.publish_to,
        "head": inner(service.flat(one)),
        "organization": inner(known),
        "nested": inner({"organization": whole, **service.nested(one)}),
        "dated": dated and as_text(dated),
    }
    others = [publish_term(term) for term in _terms(one)]
    return FeedRows(
        service=row,
        places=tuple(_place_row(one, place) for place in one.places),
        terms=tuple(_term_rows(one, others)),
        others=tuple({term.id: term for term in others}.values()),
    )


def times(openings: Iterable[Opening]) -> Row:
    """Return what questions about days and hours ask of some openings."""
    said = list(openings)
    opens = [text for one in said if (text := clock(one.opens_at))]
    closes = [text for one in said if (text := clock(one.closes_at))]
    days = frozenset(day for one in said for day in one.days or ())
    return {
        "latest_opens_at": max(opens, default=None),
        "earliest_closes_at": min(closes, default=None),
        "days": listed(days),
    }


def areas(one: Published) -> str | None:
    """Return the codes of the areas a service is for; None where that cannot be told.

    An area without a code could be any, so that a service with one is for nobody knows whom.
    """
    found = [AREA_CODE.findall(area.uri or "") for area in one.facts.service_areas]
    codes = frozenset(one.facts.areas_served or ()).union(*found)
    return listed(codes) if codes and all(found) else None


def _terms(one: Published) -> list[Term]:
    facts = one.facts
    places = (term for place in one.places for term in place.facts.terms)
    return [*facts.terms, *facts.provider.terms, *places]


def _term_rows(one: Published, others: Iterable[PublishedTerm]) -> Iterable[Row]:
    own = service.terms_of(one)
    found = {term.id: (term, True) for term in own}
    for term in others:
        found.setdefault(term.id, (term, False))
    for term, of_service in found.values():
        yield {"term_id": term.id, "taxonomy_id": term.taxonomy.id, "of_service": of_service}


def _place_row(one: Published, place: PublishedPlace) -> Row:
    schedules = place_schedules(one.id, place)
    members = {**at_location(one.id, place), **({"schedules": schedules} if schedules else {})}
    return {
        "public_id": place.id,
        "latitude": place.latitude,
        "longitude": place.longitude,
        **times((*one.facts.openings, *place.facts.openings)),
        "head": inner(members),
    }
