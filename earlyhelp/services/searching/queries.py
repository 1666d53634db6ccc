"""Reads of a search: the services that fit it, and where it looks from."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import TextualSelect

from earlyhelp.geography.distance import Point
from earlyhelp.geography.models import PostcodeRow
from earlyhelp.geography.postcodes import read_outward_code, read_postcode
from earlyhelp.geography.queries import find_postcode, find_wards
from earlyhelp.services.checking import DEFAULT_PERIODS, Periods
from earlyhelp.services.listings import Listing
from earlyhelp.services.queries import (
    LISTING_COLUMNS,
)
from earlyhelp.services.searching.criteria import Criteria, Near
from earlyhelp.services.searching.hits import PlaceLine, Results, to_hit
from earlyhelp.services.searching.narrowing import narrow
from earlyhelp.services.searching.search import make_search, order

RESULTS_A_PAGE = 20
Pick = Callable[[int], slice]
"""Which lines to show of so many."""
WRONG_PLACE = "Enter a full UK postcode, like the one on a letter, or leave this empty"
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
class NearAnswer:
    """Where a typed place is; without ``near`` the sentence says why there is no distance."""

    near: Near | None
    sentence: str = ""
    is_wrong: bool = False
    """What was typed is no place at all, and is to be mended."""


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
    return text(f"SELECT {FIELDS} FROM service_listing WHERE {condition}").columns(*LISTING_COLUMNS)


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


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else Point(latitude, longitude)
