"""One line of search results: what a card, the command line and the API say of a service."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from math import inf
from typing import NamedTuple

from earlyhelp.geography.distance import Point, haversine_miles
from earlyhelp.services.checking import CheckState, Space, check_state, check_words, wait_words
from earlyhelp.services.listings import (
    Ages,
    Listing,
    Sketch,
    ages_words,
    cost_words,
    delivery_words,
    remember,
    routes_words,
    sector_words,
)
from earlyhelp.services.searching.counting import Counts
from earlyhelp.services.searching.criteria import Near
from earlyhelp.services.searching.reasons import CONFIDENTIAL, distance_words
from earlyhelp.services.searching.search import Search
from earlyhelp.services.words import STATUS_LABELS, Status
from earlyhelp.taxonomy.needs import NeedCode

CHECK_COLOURS = {
    CheckState.VERIFIED: "green",
    CheckState.DUE: "green",
    CheckState.OVERDUE: "yellow",
    CheckState.STALE: "red",
    CheckState.UNVERIFIED: "grey",
}

# Many services say the same on the same day: their words are made once.
ages_said, wait_said, check_said = remember(ages_words), remember(wait_words), remember(check_words)
space_said, state_of = remember(Space.words), remember(check_state)

ROW_COLUMNS = (
    "service",
    "name",
    "provider",
    "sector",
    "illustrative",
    "reasons",
    "ages",
    "who_can_refer",
    "cost",
    "how",
    "distance_miles",
    "where",
    "waiting",
    "wait_days",
    "wait_as_of",
    "space",
    "last_checked",
    "checked_on",
    "check_state",
    "telephone",
)
"""The names in a line of data, in order."""


class Hit(NamedTuple):
    """One service found, in words; an unknown fact says so."""

    service_id: str
    name: str
    one_line: str | None
    provider: str
    sector: str
    is_illustrative: bool
    is_confidential: bool
    closed: str | None
    """Set where the service is closed for a while."""
    ages: str
    routes: str
    cost: str
    delivery: str
    distance_miles: float | None
    where: str
    """Its distance or how it comes to the family, and its nearest place."""
    other_places: tuple[str, ...]
    waiting: str
    wait_days: int | None
    wait_as_of: date | None
    last_checked: str
    checked_on: date | None
    check_state: CheckState
    space: str
    telephone: str | None
    reasons: tuple[str, ...]

    @property
    def check_colour(self) -> str:
        """The colour of the word that says when it was checked; never the only sign."""
        return CHECK_COLOURS[self.check_state]

    def as_row(self) -> dict[str, object]:
        """Return the line as one row of data; None is not stated."""
        return {
            "service": self.service_id,
            "name": self.name,
            "provider": self.provider,
            "sector": self.sector,
            "illustrative": self.is_illustrative,
            "reasons": list(self.reasons),
            "ages": self.ages,
            "who_can_refer": self.routes,
            "cost": self.cost,
            "how": self.delivery,
            "distance_miles": None
            if self.distance_miles is None
            else round(self.distance_miles, 2),
            "where": self.where,
            "waiting": self.waiting,
            "wait_days": self.wait_days,
            "wait_as_of": self.wait_as_of.isoformat() if self.wait_as_of else None,
            "space": self.space,
            "last_checked": self.last_checked,
            "checked_on": self.checked_on.isoformat() if self.checked_on else None,
            "check_state": self.check_state.value,
            "telephone": self.telephone,
        }


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found, and how much there is in all."""

    total: int
    fitting: int
    """How many state and meet everything asked for; the others leave something open."""
    hits: tuple[Hit, ...]
    any_word: bool
    """No service had every word, so those with some of them are listed."""
    text: str = ""
    """The words that were looked for."""
    instead_of: str = ""
    """What was typed, where no service has it and another spelling was looked for."""
    wanted: frozenset[NeedCode] = frozenset()
    """The needs asked for, or those that the words lead to."""
    counts: Counts = field(default_factory=dict)
    """How many services each choice of the filters would leave; empty where not asked for."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A service that has the words asked for and does not fit, with the reason."""

    service_id: str
    name: str
    reason: str


def to_hit(listing: Listing, sketch: Sketch, search: Search) -> Hit:
    """Return a service as a line of results."""
    today, periods = search.today, search.periods
    waits = listing.wait_periods(periods)
    miles = search.miles(sketch.points)
    places = _places(listing.places, search.criteria.near)
    return Hit(
        service_id=listing.public_id,
        name=listing.name,
        one_line=listing.one_line,
        provider=listing.provider_name,
        sector=sector_words(listing.sector),
        is_illustrative=listing.is_illustrative,
        is_confidential=listing.is_confidential,
        closed=None if listing.status == Status.ACTIVE else STATUS_LABELS[Status(listing.status)],
        ages=ages_said(_ages(listing)),
        routes=routes_words(listing.routes),
        cost=cost_words(listing.free, listing.cost_text),
        delivery=delivery_words(listing.delivery),
        distance_miles=miles,
        where=_where(listing, miles, search, places),
        other_places=places[1:],
        waiting=wait_said(listing.wait_days, listing.wait_on, today, waits),
        wait_days=listing.wait_days,
        wait_as_of=listing.wait_on,
        last_checked=check_said(listing.checked_on, today, periods),
        checked_on=listing.checked_on,
        check_state=state_of(listing.checked_on, today, periods),
        space=space_said(listing.space, today, periods),
        telephone=listing.telephone,
        reasons=search.reasons(listing, sketch),
    )


def _ages(listing: Listing) -> Ages:
    return Ages(listing.age_of, listing.minimum_age, listing.maximum_age, listing.before_birth)


def _places(text: str, near: Near | None) -> tuple[str, ...]:
    """Return its public places in words, the nearest first."""
    spots = _read_spots(text)
    if len(spots) > 1:
        here = near.point if near else None
        spots = tuple(sorted(spots, key=lambda spot: (_distance(spot, here), spot.words)))
    return tuple(dict.fromkeys(spot.words[-1] for spot in spots if spot.words[-1]))


class Spot(NamedTuple):
    """A public place as a line of results names it."""

    words: tuple[str, str, str]
    """Its name, its town, and both as they are said."""
    latitude: float | None
    longitude: float | None


@lru_cache(maxsize=20_000)
def _read_spots(text: str) -> tuple[Spot, ...]:
    """Read the places of a listing; remembered, since places seldom move."""
    return tuple(
        Spot(
            (name or "", town or "", ", ".join(part for part in (name, town) if part)),
            latitude,
            longitude,
        )
        for name, town, latitude, longitude in json.loads(text)
    )


def _distance(spot: Spot, here: Point | None) -> float:
    latitude, longitude = spot.latitude, spot.longitude
    if latitude is None or longitude is None:
        return inf
    return haversine_miles(here, Point(latitude, longitude)) if here else 0.0


def _where(listing: Listing, miles: float | None, search: Search, places: Sequence[str]) -> str:
    nearest = places[0] if places and not listing.is_confidential else ""
    if search.criteria.near:
        distance = distance_words(listing, miles, search.criteria.within_miles)
        return f"{distance} ({nearest})" if nearest and listing.points else distance
    if listing.is_confidential:
        return CONFIDENTIAL
    return nearest or delivery_words(listing.delivery)
