"""Between stored rows and plain values: facts read back, and the line that a search reads."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from earlyhelp.geography.distance import Point
from earlyhelp.services.facts import (
    CapacityFacts,
    Opening,
    PlaceFacts,
    ProviderFacts,
    ResourcingFacts,
    ServiceFacts,
)
from earlyhelp.services.lines import Spot, Standing, search_line
from earlyhelp.services.mapping import NO_MAPPINGS, Mappings, counted_needs
from earlyhelp.services.models import (
    Capacity,
    Provider,
    Resourcing,
    Schedule,
    Service,
    ServiceAtLocation,
    VerificationEvent,
)
from earlyhelp.services.text import PACKAGED, NeedWords
from earlyhelp.services.words import RESTARTING, CheckMethod, ContactKind, Status

COPIED = (
    "source_id",
    "is_illustrative",
    "name",
    "description",
    "status",
    "closed_on",
    "alert",
    "url",
    "form_url",
    "email",
    "minimum_age_years",
    "maximum_age_years",
    "no_minimum_age",
    "no_maximum_age",
    "before_birth",
    "age_of",
    "level_of_offer",
    "levels_served",
    "referral_routes",
    "consent_needed",
    "eligibility",
    "reasons_refused",
    "delivery",
    "areas_served",
    "access_needs",
    "languages",
    "free",
    "cost_text",
    "wait_days",
    "wait_as_of",
    "evidence",
    "evidence_rating",
    "evidence_caveats",
    "notes",
    "is_published",
    "publish_from",
    "publish_to",
    "withheld",
    "accreditations",
    "application_process",
    "assured_on",
    "assurer_email",
    "wait_expires_days",
    "funding_sources",
    "rules",
    "cost_options",
    "service_areas",
    "openings",
    "terms",
    "extras",
    "part_ids",
)
"""Facts that the table ``service`` keeps under the same name."""
PROVIDER_COPIED = (
    *("name", "sector", "statutory_partner", "charity_number", "description"),
    *("email", "website", "logo", "uri", "identifiers", "terms"),
    "parent_id",
)
LOCATION_COPIED = (
    *("name", "address_1", "city", "postcode", "accessibility", "kind", "description"),
    *("attention", "county", "region", "country", "external_id", "external_id_kind", "terms"),
    *("address_id", "access_notes", "address_kind"),
)
OPENING_COPIED = (
    *("days", "opens_at", "closes_at", "term_time_only", "crosses_midnight", "freq", "interval"),
    *("month_days", "starts_on", "valid_from", "valid_to", "description", "attending_type"),
    *("link", "notes"),
)
LISTED_STATUSES = frozenset({Status.ACTIVE, Status.TEMPORARILY_CLOSED})
"""Services that a search may find; the others keep their record and their page."""


def has_page(service: Service) -> bool:
    """Say whether the public may open a listing's page: published, not withheld, still its own."""
    return (
        service.status is not None
        and service.is_published
        and service.withheld is None
        and service.merged_into_id is None
    )


def is_shown(service: Service, on: date) -> bool:
    """Say whether a listing's page is open on a day: within its days of publication."""
    starts, ends = service.publish_from, service.publish_to
    return has_page(service) and (starts is None or starts <= on) and (ends is None or on <= ends)


def is_listed(service: Service) -> bool:
    """Say whether a search may find a listing; its days of publication are asked by the search."""
    return has_page(service) and service.status in LISTED_STATUSES


@dataclass(frozen=True, slots=True)
class Record:
    """One service as its page shows it: public facts only, and how far it was checked."""

    public_id: str
    facts: ServiceFacts
    is_confidential: bool
    checked_on: date | None
    check_method: CheckMethod | None
    gone_on: date | None
    modified_at: datetime


def to_facts(service: Service) -> ServiceFacts:
    """Return everything recorded of a service, as its source would state it."""
    contacts = {contact.kind: contact for contact in service.contacts}
    enquiries = contacts.get(ContactKind.ENQUIRIES)
    talk_to = contacts.get(ContactKind.TALK_TO)
    step_up = contacts.get(ContactKind.STEP_UP)
    capacity = whole_capacity(service)
    resourcing = service.resourcings[0] if service.resourcings else None
    return ServiceFacts(
        provider=_provider(service.provider),
        needs=tuple(sorted((need.need, need.strength) for need in service.needs)),
        places=tuple(sorted((_place(place) for place in service.places), key=lambda p: p.key)),
        telephone=enquiries.telephone if enquiries else None,
        talk_to_role=talk_to.role if talk_to else None,
        talk_to_telephone=talk_to.telephone if talk_to else None,
        step_up_contact=step_up.role if step_up else None,
        capacity_children=capacity.children if capacity else None,
        vacancies=capacity.vacancies if capacity else None,
        capacity_state=capacity.state if capacity else None,
        capacity_confirmed_on=capacity.confirmed_on if capacity else None,
        funder=resourcing.funder if resourcing else None,
        annual_pence=resourcing.annual_pence if resourcing else None,
        funding_starts_on=resourcing.starts_on if resourcing else None,
        funding_ends_on=resourcing.ends_on if resourcing else None,
        staff_fte=resourcing.staff_fte if resourcing else None,
        funded_places=resourcing.places if resourcing else None,
        funding_kind=resourcing.kind if resourcing else None,
        more_resourcing=tuple(_resourcing(row) for row in service.resourcings[1:]),
        capacities=_group_capacities(service),
        contacts=service.other_contacts,
        **{name: getattr(service, name) for name in COPIED},
    )


def whole_capacity(service: Service) -> Capacity | None:
    """Return the capacity of the service as a whole, if it was ever reported."""
    return next((row for row in service.capacities if row.target_group is None), None)


def _group_capacities(service: Service) -> tuple[CapacityFacts, ...]:
    rows = (row for row in service.capacities if row.target_group is not None)
    facts = (
        CapacityFacts(
            row.target_group or "", row.confirmed_on, row.children, row.vacancies, row.state
        )
        for row in rows
    )
    return tuple(sorted(facts, key=lambda one: one.target_group))


def _resourcing(row: Resourcing) -> ResourcingFacts:
    return ResourcingFacts(
        funder=row.funder,
        annual_pence=row.annual_pence,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        staff_fte=row.staff_fte,
        places=row.places,
        kind=row.kind,
    )


def _provider(provider: Provider) -> ProviderFacts:
    return ProviderFacts(
        source_id=provider.own_id,
        **{name: getattr(provider, name) for name in PROVIDER_COPIED},
    )


def _place(place: ServiceAtLocation) -> PlaceFacts:
    location = place.location
    openings = (to_opening(row) for row in place.schedules)
    return PlaceFacts(
        latitude=location.latitude if location.position_given else None,
        longitude=location.longitude if location.position_given else None,
        confidential=place.address_confidential,
        masked=place.masked,
        openings=tuple(sorted(openings, key=lambda opening: opening.key)),
        id=location.own_id,
        at_id=place.own_id,
        **{name: getattr(location, name) for name in LOCATION_COPIED},
    )


def to_opening(row: Schedule) -> Opening:
    """Return the days and hours of one row."""
    return Opening(id=row.own_id, **{name: getattr(row, name) for name in OPENING_COPIED})


def last_check(service: Service) -> VerificationEvent | None:
    """Return the last check that found a listing right or put it right."""
    counted = [check for check in service.checks if check.outcome in RESTARTING]
    return max(counted, key=lambda check: check.on, default=None)


def to_record(service: Service) -> Record:
    """Return a service as its page may show it: nothing internal, nothing confidential."""
    facts = to_facts(service)
    check = last_check(service)
    return Record(
        public_id=service.public_id,
        facts=public_facts(facts),
        is_confidential=any(place.confidential for place in facts.places),
        checked_on=check.on if check else None,
        check_method=check.method if check else None,
        gone_on=service.gone_on,
        modified_at=service.modified_at,
    )


def public_facts(facts: ServiceFacts) -> ServiceFacts:
    """Return the facts without what is for editors and commissioners, or must not be located."""
    return replace(
        facts,
        places=tuple(
            _masked(place) if place.masked else place
            for place in facts.places
            if not place.confidential
        ),
        notes=None,
        funder=None,
        annual_pence=None,
        funding_starts_on=None,
        funding_ends_on=None,
        funded_places=None,
        funding_kind=None,
        more_resourcing=(),
        staff_fte=None,
        contacts=tuple(contact for contact in facts.contacts if not contact.is_private),
    )


def _masked(place: PlaceFacts) -> PlaceFacts:
    """Return a place of which only the town may be told."""
    return PlaceFacts(
        city=place.city,
        county=place.county,
        openings=place.openings,
        masked=True,
    )


def _counted(facts: ServiceFacts, mappings: Mappings) -> ServiceFacts:
    """Return the facts with the needs that a search goes by: stated, or proposed by a term."""
    return replace(facts, needs=counted_needs(facts.needs, facts.terms, mappings))


def to_listing(
    service: Service, needs: NeedWords = PACKAGED, mappings: Mappings = NO_MAPPINGS
) -> dict[str, object]:
    """Return the row of ``service_listing`` for a public service."""
    check = last_check(service)
    standing = Standing(
        service_id=service.id,
        public_id=service.public_id,
        checked_on=check.on if check else None,
        is_confidential=any(place.address_confidential for place in service.places),
        spots=_spots(service),
    )
    return search_line(_counted(public_facts(to_facts(service)), mappings), standing, needs)


def _spots(service: Service) -> list[Spot]:
    """Return its public places; with any hidden place among them none says where it lies.

    A place of which only the town may be told is named by its town alone.
    """
    hides = any(place.address_confidential or place.masked for place in service.places)
    return [
        Spot(
            None if place.masked else place.location.name,
            place.location.city,
            None if hides else _point(place.location.latitude, place.location.longitude),
        )
        for place in service.places
        if not place.address_confidential
    ]


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else Point(latitude, longitude)
