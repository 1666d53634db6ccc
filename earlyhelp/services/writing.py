"""Facts put into the rows of a service; whatever a fact leaves out is taken away."""

from earlyhelp.services.facts import (
    Opening,
    PlaceFacts,
    ProviderFacts,
    ResourcingFacts,
    ServiceFacts,
)
from earlyhelp.services.models import (
    Capacity,
    Contact,
    Location,
    Provider,
    Resourcing,
    Schedule,
    Service,
    ServiceNeed,
)
from earlyhelp.services.records import COPIED, LOCATION_COPIED, OPENING_COPIED, PROVIDER_COPIED
from earlyhelp.services.words import ContactKind


def write_facts(row: Service, facts: ServiceFacts) -> None:
    """Write every fact but the provider and the places, which other services may share."""
    for name in COPIED:
        setattr(row, name, getattr(facts, name))
    row.other_contacts = facts.contacts
    _write_needs(row, facts)
    row.contacts = _contacts(facts)
    row.capacities = [
        *([_capacity(facts)] if facts.capacity_confirmed_on else []),
        *(
            Capacity(
                target_group=one.target_group,
                children=one.children,
                vacancies=one.vacancies,
                state=one.state,
                confirmed_on=one.confirmed_on,
            )
            for one in facts.capacities
        ),
    ]
    row.resourcings = [
        _resourcing(one)
        for one in (_first_resourcing(facts), *facts.more_resourcing)
        if one != ResourcingFacts()
    ]


def write_provider(row: Provider, facts: ProviderFacts) -> None:
    """Write every fact of a provider."""
    row.own_id = facts.source_id
    for name in PROVIDER_COPIED:
        setattr(row, name, getattr(facts, name))


def write_location(row: Location, facts: PlaceFacts) -> None:
    """Write every fact of a place; a position that its source gave stays its own."""
    row.own_id = facts.id
    for name in LOCATION_COPIED:
        setattr(row, name, getattr(facts, name))
    row.position_given = facts.latitude is not None
    if row.position_given:
        row.latitude, row.longitude = facts.latitude, facts.longitude


def to_schedule(opening: Opening) -> Schedule:
    """Return the row of days and hours."""
    return Schedule(own_id=opening.id, **{name: getattr(opening, name) for name in OPENING_COPIED})


def _write_needs(row: Service, facts: ServiceFacts) -> None:
    strengths = dict(facts.needs)
    kept = {need.need: need for need in row.needs if need.need in strengths}
    for code, strength in strengths.items():
        need = kept.setdefault(code, ServiceNeed(need=code))
        need.strength = strength
    row.needs = [kept[code] for code in strengths]


def _contacts(facts: ServiceFacts) -> list[Contact]:
    return [
        Contact(kind=kind, role=role, telephone=telephone)
        for kind, role, telephone in (
            (ContactKind.ENQUIRIES, None, facts.telephone),
            (ContactKind.TALK_TO, facts.talk_to_role, facts.talk_to_telephone),
            (ContactKind.STEP_UP, facts.step_up_contact, None),
        )
        if role or telephone
    ]


def _capacity(facts: ServiceFacts) -> Capacity:
    return Capacity(
        children=facts.capacity_children,
        vacancies=facts.vacancies,
        state=facts.capacity_state,
        confirmed_on=facts.capacity_confirmed_on,
    )


def _first_resourcing(facts: ServiceFacts) -> ResourcingFacts:
    return ResourcingFacts(
        funder=facts.funder,
        annual_pence=facts.annual_pence,
        starts_on=facts.funding_starts_on,
        ends_on=facts.funding_ends_on,
        staff_fte=facts.staff_fte,
        places=facts.funded_places,
        kind=facts.funding_kind,
    )


def _resourcing(facts: ResourcingFacts) -> Resourcing:
    return Resourcing(
        funder=facts.funder,
        annual_pence=facts.annual_pence,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        staff_fte=facts.staff_fte,
        places=facts.places,
        kind=facts.kind,
    )
