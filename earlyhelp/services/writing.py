"""Facts put into the rows of a service; whatever a fact leaves out is taken away."""

from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.models import Capacity, Contact, Resourcing, Service, ServiceNeed
from earlyhelp.services.records import COPIED
from earlyhelp.services.words import ContactKind


def write_facts(row: Service, facts: ServiceFacts) -> None:
    """Write every fact but the provider and the places, which other services may share."""
    for name in COPIED:
        setattr(row, name, getattr(facts, name))
    _write_needs(row, facts)
    row.contacts = _contacts(facts)
    others = [capacity for capacity in row.capacities if capacity.target_group is not None]
    row.capacities = others + ([_capacity(facts)] if facts.capacity_confirmed_on else [])
    funding = (facts.funder, facts.annual_pence, facts.funding_ends_on, facts.staff_fte)
    row.resourcings = [_resourcing(facts)] if any(f is not None for f in funding) else []


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


def _resourcing(facts: ServiceFacts) -> Resourcing:
    return Resourcing(
        funder=facts.funder,
        annual_pence=facts.annual_pence,
        ends_on=facts.funding_ends_on,
        staff_fte=facts.staff_fte,
    )
