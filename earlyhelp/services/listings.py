"""A service as a search reads it: one flat value, and what its facts say in words."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from earlyhelp.geography.distance import Point, haversine_miles
from earlyhelp.services.checking import CheckState, Periods, Space, check_state
from earlyhelp.services.words import AgeOf, CapacityState
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import (
    DELIVERY_LABELS,
    ROUTE_LABELS,
    SECTOR_LABELS,
    Delivery,
    ReferralRoute,
    Sector,
    Strength,
)
from earlyhelp.web.words import NOT_GIVEN

COMES_TO_YOU = frozenset(
    {Delivery.HOME_VISIT, Delivery.OUTREACH, Delivery.ONLINE, Delivery.TELEPHONE}
)
NO_LOWER_AGE, NO_UPPER_AGE = 0.0, 120.0
"""What a listing holds where "no limit" is stated; "not stated" is None."""
ADULT_AGES = 26.0
remember = lru_cache(maxsize=5_000)
"""For words that many services share."""


class Ages(NamedTuple):
    """Who a service is for by age; None is "not stated"."""

    age_of: str
    minimum_age: float | None
    maximum_age: float | None
    before_birth: bool | None


class Listing(NamedTuple):
    """One public service; lists are kept as ";a;b;", None is "not stated"."""

    public_id: str
    name: str
    one_line: str | None
    provider_name: str
    sector: str | None
    status: str
    is_illustrative: bool
    is_confidential: bool
    name_words: str
    needs: str
    age_of: str
    minimum_age: float | None
    maximum_age: float | None
    before_birth: bool | None
    free: bool | None
    cost_text: str | None
    delivery: str | None
    routes: str | None
    levels: str | None
    areas: str | None
    access: str | None
    capacity_state: str | None
    vacancies: int | None
    capacity_on: date | None
    wait_days: int | None
    wait_on: date | None
    checked_on: date | None
    telephone: str | None
    comes_to_you: bool
    publish_from: date | None
    publish_to: date | None
    points: str
    languages: str | None
    wait_expires_days: int | None
    places: str
    rules: str | None

    @property
    def space(self) -> Space:
        """What it last said about room for more children."""
        state = CapacityState(self.capacity_state) if self.capacity_state else None
        return Space(state, self.vacancies, self.capacity_on)

    @property
    def strengths(self) -> dict[NeedCode, Strength]:
        """The needs it helps with, and how squarely."""
        pairs = (entry.split(":") for entry in unlisted(self.needs))
        return {NeedCode(code): Strength(strength) for code, strength in pairs}

    def is_shown(self, on: date) -> bool:
        """Say whether a day lies within its days of publication."""
        begun = self.publish_from is None or self.publish_from <= on
        return begun and (self.publish_to is None or on <= self.publish_to)

    def wait_periods(self, periods: Periods) -> Periods:
        """Return how long what it says stays current; its own days for a wait go first."""
        days = self.wait_expires_days
        return periods if days is None else periods._replace(wait_days=days)

    def check_state(self, today: date, periods: Periods) -> CheckState:
        """What the date of its last check makes of it."""
        return check_state(self.checked_on, today, periods)

    def distance_miles(self, near: Point) -> float | None:
        """Return the distance to its nearest public place, or None where none is known."""
        if not self.points:
            return None
        return min(haversine_miles(near, point) for point in read_points(self.points))


YES_NO = tuple(
    Listing._fields.index(name)
    for name in ("is_illustrative", "is_confidential", "before_birth", "free", "comes_to_you")
)
DAYS = tuple(
    Listing._fields.index(name)
    for name in ("capacity_on", "wait_on", "checked_on", "publish_from", "publish_to")
)
read_day = lru_cache(maxsize=5_000)(date.fromisoformat)


def read_listing(row: tuple[Any, ...]) -> Listing:
    """Return a listing from a row of a database that keeps days as text and yes or no as 1 or 0."""
    values = list(row)
    for place in YES_NO:
        if values[place] is not None:
            values[place] = bool(values[place])
    for place in DAYS:
        if values[place] is not None:
            values[place] = read_day(values[place])
    return Listing._make(values)


class Sketch(NamedTuple):
    """What decides whether and where a service stands in a search; named as in ``Listing``.

    Read for every service that may fit; the rest of a listing is read for those shown.
    """

    service_id: int
    public_id: str
    name: str
    name_words: str
    status: str
    primary_needs: int
    partial_needs: int
    age_of: str
    minimum_age: float | None
    maximum_age: float | None
    before_birth: bool | None
    free: bool | None
    sector: str | None
    delivery_marks: int | None
    route_marks: int | None
    level_marks: int | None
    access_marks: int | None
    hours: int | None
    languages: str | None
    room: int
    capacity_day: int | None
    checked_day: int | None
    is_confidential: bool
    comes_to_you: bool
    points: str
    rules: str | None
    """Its rules on age and area, as ``eligibility.write_rules`` writes them."""
    held: int
    """Which of the words asked for it holds, a bit for each."""


def listed(words: frozenset[str] | None) -> str | None:
    """Write a set of words as a listing keeps it.

    >>> listed(frozenset({"online", "location"})), listed(frozenset()), listed(None)
    (';location;online;', ';', None)
    """
    return None if words is None else ";" + "".join(f"{word};" for word in sorted(words))


def unlisted(text: str | None) -> tuple[str, ...]:
    """Read the words of a listing's list, in order; none where it is not stated."""
    return tuple(word for word in text.split(";") if word) if text else ()


def write_points(points: list[Point]) -> str:
    """Write points as a listing keeps them."""
    return " ".join(f"{point.latitude!r},{point.longitude!r}" for point in points)


@lru_cache(maxsize=20_000)
def read_points(text: str) -> tuple[Point, ...]:
    """Read the points of a listing; remembered, since places seldom move."""
    pairs = (pair.split(",") for pair in text.split())
    return tuple(Point(float(latitude), float(longitude)) for latitude, longitude in pairs)


def ages_words(listing: Listing | Ages) -> str:
    """Say who a service is for by age, and what is not stated of it."""
    born = born_words(listing)
    if not listing.before_birth:
        return born
    return "Before birth" if born == NOT_GIVEN else f"Before birth, and {born[0].lower()}{born[1:]}"


def born_words(listing: Listing | Ages) -> str:
    """Say the ages after birth, or whose ages they are."""
    words = _born_words(listing.minimum_age, listing.maximum_age)
    if listing.age_of == AgeOf.PARENT:
        return words.replace("Ages ", "Parents aged ").replace("All ages", "Parents of all ages")
    return words


def _born_words(lowest: float | None, highest: float | None) -> str:
    """Say an age range.

    >>> _born_words(0.0, 5.0), _born_words(11.0, None), _born_words(0.0, 120.0)
    ('Ages 0 to 5', 'Ages 11 and over; upper age not given', 'All ages')
    """
    if lowest is None and highest is None:
        return NOT_GIVEN
    if highest is None:
        return f"Ages {age_number(lowest or 0)} and over; upper age not given"
    if lowest is None:
        return f"Ages up to {age_number(highest)}; lower age not given"
    if highest >= ADULT_AGES and lowest == NO_LOWER_AGE:
        return "All ages"
    if highest >= NO_UPPER_AGE:
        return f"Ages {age_number(lowest)} and over"
    return f"Ages {age_number(lowest)} to {age_number(highest)}"


def age_number(years: float) -> str:
    """Write an age.

    >>> age_number(5.0), age_number(0.5), age_number(2.5)
    ('5', '6 months', '2½')
    """
    whole = int(years)
    if years == whole:
        return str(whole)
    if years < 2:  # noqa: PLR2004 - under two, people count months
        return f"{round(years * 12)} months"
    return f"{whole}½" if years - whole == 0.5 else f"{years:g}"  # noqa: PLR2004 - a half has its own sign


@remember
def routes_words(routes: str | None) -> str:
    """Say who may ask for a service."""
    words = [ROUTE_LABELS[ReferralRoute(word)] for word in unlisted(routes)]
    return one_after_another(words) or NOT_GIVEN


@remember
def delivery_words(delivery: str | None) -> str:
    """Say how a service is given."""
    words = [DELIVERY_LABELS[Delivery(word)] for word in unlisted(delivery)]
    return one_after_another(words) or NOT_GIVEN


def one_after_another(words: Sequence[str]) -> str:
    """Join phrases into one, each after the first with a small letter.

    >>> one_after_another(["At home", "Online"])
    'At home; online'
    """
    first, *others = words or ("",)
    return "; ".join([first, *(word[0].lower() + word[1:] for word in others)])


@remember
def cost_words(free: bool | None, cost_text: str | None) -> str:  # noqa: FBT001 - one of three answers, not a switch
    """Say what a service costs.

    >>> cost_words(None, None), cost_words(True, None), cost_words(False, "£2 a session")
    ('Not given – ask the service', 'Free', '£2 a session')
    """
    if free:
        return f"Free. {cost_text}" if cost_text else "Free"
    if cost_text:
        return cost_text
    return NOT_GIVEN if free is None else "There is a cost – ask the service how much"


@remember
def sector_words(sector: str | None) -> str:
    """Say what type of organisation runs a service.

    >>> sector_words("voluntary"), sector_words(None)
    ('Charity', 'Type of organisation not given')
    """
    return SECTOR_LABELS[Sector(sector)] if sector else "Type of organisation not given"
