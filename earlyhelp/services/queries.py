"""Reads of the directory: the search, one service, and what offers and gaps are told."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.selectable import TextualSelect

from earlyhelp.errors import NotHereError
from earlyhelp.geography.distance import Point
from earlyhelp.geography.models import PostcodeRow
from earlyhelp.geography.postcodes import read_outward_code, read_postcode
from earlyhelp.geography.queries import find_postcode, find_wards
from earlyhelp.matching.candidate import Candidate
from earlyhelp.services.candidates import to_candidate
from earlyhelp.services.checking import DEFAULT_PERIODS, IN_TIME, CheckState, Periods
from earlyhelp.services.criteria import Criteria, Near
from earlyhelp.services.hits import PlaceLine, Results, to_hit
from earlyhelp.services.listings import Listing
from earlyhelp.services.models import Service, ServiceAtLocation, ServiceListing
from earlyhelp.services.narrowing import narrow
from earlyhelp.services.records import Record, to_record
from earlyhelp.services.search import make_search, order
from earlyhelp.services.supply import Supply
from earlyhelp.services.supplying import to_supply

RESULTS_A_PAGE = 20
Pick = Callable[[int], slice]
"""Which lines to show of so many."""
WRONG_PLACE = "Enter a full UK postcode, like the one on a letter, or leave this empty"
COLUMNS = tuple(ServiceListing.__table__.columns[name] for name in Listing._fields)
FIELDS = ", ".join(Listing._fields)
PLACES = (
    "SELECT service.public_id, location.name, location.city, location.latitude, location.longitude"
    " FROM service JOIN service_at_location ON service_at_location.service_id = service.id"
    " JOIN location ON location.id = service_at_location.location_id"
    " WHERE NOT service_at_location.address_confidential AND service.public_id"
)
SQLITE_PLACES = text(f"{PLACES} IN (SELECT value FROM json_each(:ids))")
POSTGRESQL_PLACES = text(f"{PLACES} = ANY(:ids)")


@dataclass(frozen=True, slots=True)
class Position:
    """What a postcode says of a place."""

    point: Point | None
    ward_code: str | None
    lsoa_code: str | None


@dataclass(frozen=True, slots=True)
class NearAnswer:
    """Where a typed place is; without ``near`` the sentence says why there is no distance."""

    near: Near | None
    sentence: str = ""
    is_wrong: bool = False
    """What was typed is no place at all, and is to be mended."""


@dataclass(frozen=True, slots=True)
class Due:
    """A listing whose check is due or past."""

    service_id: str
    name: str
    provider: str
    state: CheckState
    checked_on: date | None


def find_services(
    session: Session,
    criteria: Criteria,
    *,
    on: date,
    pick: Pick = lambda _: slice(RESULTS_A_PAGE),
    periods: Periods = DEFAULT_PERIODS,
) -> Results:
    """Return one page of the services that fit a search, best first, each with its reasons.

    Where no service that fits holds every word of the text, those that hold any are listed.
    Three statements at most, however many services there are.
    """
    search = make_search(criteria, on=on, periods=periods)
    ranked = order(_find_listings(session, criteria), search)
    any_word = not ranked and len(search.words) > 1
    if any_word:
        ranked = order(_find_listings(session, criteria, any_word=True), search)
    lines = [listing for _, listing in ranked[pick(len(ranked))]]
    places = _find_places(session, [listing.public_id for listing in lines])
    return Results(
        total=len(ranked),
        fitting=sum(not any(rank[1:5]) for rank, _ in ranked),
        hits=tuple(to_hit(listing, search, places[listing.public_id]) for listing in lines),
        any_word=any_word and bool(ranked),
    )


def _find_listings(
    session: Session, criteria: Criteria, *, any_word: bool = False
) -> list[Listing]:
    connection = session.connection()
    narrowing = narrow(criteria, is_sqlite=connection.dialect.name == "sqlite", any_word=any_word)
    rows = connection.execute(_statement(narrowing.condition), narrowing.values)
    return [Listing._make(row) for row in rows]


@cache
def _statement(condition: str) -> TextualSelect:
    """Return the statement for a condition; there are few, since values are bound."""
    return text(f"SELECT {FIELDS} FROM service_listing WHERE {condition}").columns(*COLUMNS)


def _find_places(session: Session, public_ids: Sequence[str]) -> Mapping[str, Sequence[PlaceLine]]:
    found: dict[str, list[PlaceLine]] = defaultdict(list)
    if not public_ids:
        return found
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        rows = connection.execute(SQLITE_PLACES, {"ids": json.dumps(public_ids)})
    else:
        rows = connection.execute(POSTGRESQL_PLACES, {"ids": list(public_ids)})
    for public_id, name, town, latitude, longitude in rows:
        found[public_id].append(PlaceLine(name, town, _point(latitude, longitude)))
    return found


def get_service(session: Session, public_id: str) -> Record:
    """Return one service as its page shows it.

    Raises:
        NotHereError: if there is none with this id.
    """
    found = load_services(session, Service.public_id == public_id)
    if not found:
        raise NotHereError("There is no service with this address. It may have been taken away.")
    return to_record(found[0])


def find_candidates(
    session: Session,
    *,
    on: date,
    near: Point | None = None,
    area_codes: Collection[str] = (),
    periods: Periods = DEFAULT_PERIODS,
) -> list[Candidate]:
    """Return every public service as an offer weighs it, by name; one statement.

    ``area_codes`` are the child's authority, district and ward, as far as they are known.
    """
    listings = _find_listings(session, Criteria())
    listings.sort(key=lambda listing: (listing.name.casefold(), listing.public_id))
    return [
        to_candidate(listing, on=on, near=near, area_codes=area_codes, periods=periods)
        for listing in listings
    ]


def find_supply(session: Session, *, on: date, periods: Periods = DEFAULT_PERIODS) -> list[Supply]:
    """Return every service as provision, by name, those left out with the reason."""
    services = load_services(session)
    supply = [to_supply(service, on=on, periods=periods) for service in services]
    return sorted(supply, key=lambda one: (one.name.casefold(), one.service_id))


def find_due(session: Session, *, on: date, periods: Periods = DEFAULT_PERIODS) -> list[Due]:
    """Return the listings to check: never checked first, then the longest ago."""
    found = [
        Due(line.public_id, line.name, line.provider_name, state, line.checked_on)
        for line in _find_listings(session, Criteria())
        if (state := line.check_state(on, periods)) not in IN_TIME or state is CheckState.DUE
    ]
    return sorted(found, key=lambda due: (due.checked_on or date.min, due.name, due.service_id))


def load_services(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Service]:
    """Return services with all that belongs to them; statements do not grow in number."""
    statement = select(Service).where(*conditions).order_by(Service.id)
    parts = (Service.needs, Service.contacts, Service.capacities, Service.resourcings)
    places = selectinload(Service.places)
    return session.scalars(
        statement.options(
            joinedload(Service.provider),
            *(selectinload(part) for part in (*parts, Service.checks)),
            places.joinedload(ServiceAtLocation.location),
            places.selectinload(ServiceAtLocation.schedules),
        )
    ).all()


def find_positions(session: Session, postcodes: Collection[str]) -> Mapping[str, Position]:
    """Return what is known of each postcode of the area; the others are absent."""
    statement = select(PostcodeRow).where(PostcodeRow.postcode.in_(sorted(postcodes)))
    return {
        row.postcode: Position(_point(row.latitude, row.longitude), row.ward_code, row.lsoa_code)
        for row in session.scalars(statement)
    }


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def find_near(session: Session, place: str) -> NearAnswer:
    """Return where a typed place is: a postcode, its first half, or a ward by name.

    The label and the address of a full postcode never hold more than its first half and one digit.
    """
    postcode = read_postcode(place)
    if postcode is not None:
        answer = find_postcode(session, place)
        if answer.point is None:
            return NearAnswer(None, answer.sentence)
        near = Near(answer.point, f"{postcode[:-2]}…", ("near", "postcode"))
        return NearAnswer(near, answer.sentence)
    outward = read_outward_code(place)
    if outward is not None:
        return _middle(session, outward, PostcodeRow.postcode.like(f"{outward} %"))
    named = " ".join(place.casefold().split())
    ward = next(
        (w for w in find_wards(session) if named in {w.name.casefold(), w.code.casefold()}), None
    )
    if ward is None:
        return NearAnswer(None, WRONG_PLACE, is_wrong=True)
    return _middle(session, ward.name, PostcodeRow.ward_code == ward.code)


def _middle(session: Session, label: str, condition: ColumnElement[bool]) -> NearAnswer:
    """Return the middle of the postcodes of a place, to about a metre."""
    latitude, longitude = session.execute(
        select(func.avg(PostcodeRow.latitude), func.avg(PostcodeRow.longitude)).where(condition)
    ).one()
    if latitude is None or longitude is None:
        return NearAnswer(
            None, f"{label} is not in this area; the search can go on without distance"
        )
    point = Point(round(float(latitude), 5), round(float(longitude), 5))
    return NearAnswer(Near(point, label, ("place", label)))
