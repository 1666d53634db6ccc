"""Everything the directory records of one service, as plain values; None is "not stated"."""

from dataclasses import dataclass, fields, replace
from datetime import date, time, timedelta

from earlyhelp.services.words import AgeOf, CapacityState, LevelOfOffer, Status, StatutoryPartner
from earlyhelp.taxonomy.services import Sector, Strength


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file: where, what was found, and what is wanted instead."""

    line: int
    column: str
    found: str
    wanted: str


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """Who runs a service."""

    name: str
    sector: Sector
    statutory_partner: StatutoryPartner | None = None
    charity_number: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Days and hours at a place."""

    days: frozenset[str] | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    term_time_only: bool | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What openings are put in order by."""
        days = "" if self.days is None else ",".join(sorted(self.days))
        return (days, str(self.opens_at), str(self.closes_at), str(self.term_time_only))

    @property
    def says_something(self) -> bool:
        """Say whether anything is stated."""
        return any(getattr(self, field.name) is not None for field in fields(self))


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """Where a service is given; the position only where the source gave it itself."""

    name: str | None = None
    address_1: str | None = None
    city: str | None = None
    postcode: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    confidential: bool = False
    accessibility: tuple[str, ...] | None = None
    openings: tuple[Opening, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it one place: name, street, town, postcode and position."""
        words = (self.name, self.address_1, self.city, self.postcode)
        position = "" if self.latitude is None else f"{self.latitude!r},{self.longitude!r}"
        return (*(word or "" for word in words), position)


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """One service as its source states it; names are those of the table ``service``."""

    source_id: str
    provider: ProviderFacts
    name: str
    status: Status
    is_illustrative: bool = False
    description: str | None = None
    closed_on: date | None = None
    alert: str | None = None
    url: str | None = None
    form_url: str | None = None
    email: str | None = None
    telephone: str | None = None
    talk_to_role: str | None = None
    talk_to_telephone: str | None = None
    step_up_contact: str | None = None
    minimum_age_years: float | None = None
    maximum_age_years: float | None = None
    no_minimum_age: bool = False
    no_maximum_age: bool = False
    before_birth: bool | None = None
    age_of: AgeOf = AgeOf.CHILD
    needs: tuple[tuple[str, Strength], ...] = ()
    level_of_offer: LevelOfOffer | None = None
    levels_served: frozenset[str] | None = None
    referral_routes: frozenset[str] | None = None
    consent_needed: bool | None = None
    eligibility: str | None = None
    reasons_refused: tuple[str, ...] | None = None
    delivery: frozenset[str] | None = None
    areas_served: frozenset[str] | None = None
    access_needs: frozenset[str] | None = None
    languages: tuple[str, ...] | None = None
    free: bool | None = None
    cost_text: str | None = None
    capacity_children: int | None = None
    vacancies: int | None = None
    capacity_state: CapacityState | None = None
    capacity_confirmed_on: date | None = None
    wait_days: int | None = None
    wait_as_of: date | None = None
    evidence: str | None = None
    funder: str | None = None
    annual_pence: int | None = None
    funding_ends_on: date | None = None
    staff_fte: float | None = None
    notes: str | None = None
    places: tuple[PlaceFacts, ...] = ()


def keep_confidential(stored: ServiceFacts, facts: ServiceFacts) -> ServiceFacts:
    """Return the facts with every place confidential that a source may not make public again.

    Where any stored place is confidential, only places that were public already stay public.
    """
    if not any(place.confidential for place in stored.places):
        return facts
    public = {place.key for place in stored.places if not place.confidential}
    places = (
        replace(place, confidential=place.confidential or place.key not in public)
        for place in facts.places
    )
    return replace(facts, places=tuple(places))


MOVING_DATES = (
    "closed_on",
    "capacity_confirmed_on",
    "wait_as_of",
    "funding_ends_on",
)


def moved(facts: ServiceFacts, by: timedelta) -> ServiceFacts:
    """Return an illustrative service with its dates moved, so that it looks alive on any day.

    Facts of real services are returned as they are.
    """
    if not facts.is_illustrative:
        return facts
    dates = {name: getattr(facts, name) for name in MOVING_DATES}
    return replace(facts, **{name: day + by for name, day in dates.items() if day is not None})


def differences(before: ServiceFacts, after: ServiceFacts) -> tuple[str, ...]:
    """Return the names of the facts that differ, in the order of the fields."""
    return tuple(
        field.name
        for field in fields(ServiceFacts)
        if getattr(before, field.name) != getattr(after, field.name)
    )
