"""Everything the directory records of one service, as plain values; None is "not stated"."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from earlyhelp.services.parts import (
    AccessNote,
    AreaServed,
    CapacityFacts,
    ContactFacts,
    CostOption,
    EligibilityRule,
    Identifier,
    Opening,
    Phone,
    PlaceFacts,
    ProviderFacts,
    ResourcingFacts,
    Term,
)
from earlyhelp.services.words import (
    AgeOf,
    CapacityState,
    EvidenceRating,
    FundingKind,
    LevelOfOffer,
    Status,
    Withheld,
)
from earlyhelp.taxonomy.services import Strength

__all__ = [
    "AccessNote",
    "AreaServed",
    "CapacityFacts",
    "ContactFacts",
    "CostOption",
    "EligibilityRule",
    "Identifier",
    "Opening",
    "Phone",
    "PlaceFacts",
    "Problem",
    "ProviderFacts",
    "ResourcingFacts",
    "ServiceFacts",
    "Term",
    "differences",
    "keep_confidential",
    "moved",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file: where, what was found, and what is wanted instead."""

    line: int
    column: str
    found: str
    wanted: str
    refuses: bool = True
    """Without it the whole record cannot come in; otherwise it may come in without this field."""


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """One service as its source states it; names are those of the table ``service``."""

    source_id: str
    provider: ProviderFacts
    name: str
    status: Status | None
    """None: its source does not say; it is not public until a directory editor says."""
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
    is_published: bool = True
    publish_from: date | None = None
    publish_to: date | None = None
    withheld: Withheld | None = None
    """Set by a directory editor; no import takes it away."""
    accreditations: str | None = None
    application_process: str | None = None
    assured_on: date | None = None
    """When its source says that it was checked: a claim, shown as one, and no check of ours."""
    assurer_email: str | None = None
    wait_expires_days: int | None = None
    """After how many days the waiting time counts as unknown; None takes the area's setting."""
    evidence_rating: EvidenceRating | None = None
    evidence_caveats: str | None = None
    funding_starts_on: date | None = None
    funded_places: int | None = None
    funding_kind: FundingKind | None = None
    more_resourcing: tuple[ResourcingFacts, ...] = ()
    """Funders after the first."""
    funding_sources: tuple[str, ...] = ()
    """Who pays, as its source publishes it."""
    rules: tuple[EligibilityRule, ...] = ()
    cost_options: tuple[CostOption, ...] = ()
    service_areas: tuple[AreaServed, ...] = ()
    contacts: tuple[ContactFacts, ...] = ()
    capacities: tuple[CapacityFacts, ...] = ()
    openings: tuple[Opening, ...] = ()
    """Times that its source ties to no place."""
    terms: tuple[Term, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()
    """Answers that only its source asks for: the question and the answer, as text."""
    part_ids: tuple[tuple[str, str], ...] = ()
    """Ids its source gave to what is plain text here, as "language/Urdu" and the id."""


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
