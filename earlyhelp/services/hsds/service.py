"""A whole service as HSDS-UK 3.0 writes it: its own members, its provider, and its parts."""

from earlyhelp.services.extensions import (
    LEVELS_TAXONOMY,
    NEEDS_TAXONOMY,
    PREFIX,
    REPEATS,
    SERVICE,
    SOURCE,
    SOURCE_ID,
)
from earlyhelp.services.hsds.members import (
    Members,
    address,
    iso,
    moment,
    number,
    part,
    with_id,
)
from earlyhelp.services.hsds.places import at_location, own, place_schedules, schedule
from earlyhelp.services.hsds.providers import (
    contact,
    language,
    organization_lists,
    phone,
    repeated_contact,
)
from earlyhelp.services.hsds.published import Published
from earlyhelp.services.hsds.terms import (
    OWN_TERM,
    PublishedTerm,
    attribute,
    attributes,
    publish_term,
)
from earlyhelp.services.parts import AreaServed, CostOption, Phone

FREE = "Free"
ENQUIRIES, STEP_UP = "Enquiries", "If worries grow"
STATISTICAL_GEOGRAPHY = "http://statistics.data.gov.uk/id/statistical-geography/"


def flat(one: Published) -> dict[str, object]:
    """Return the members of a service that are no parts, without what expires."""
    facts = one.facts
    filled = [] if one.checked_on is None else ["assured_date"]
    filled += ["fees"] if facts.free and not facts.cost_text else []
    members = {
        "organization_id": one.organization_id,
        "name": facts.name,
        "description": facts.description,
        **address("url", facts.url),
        "email": facts.email,
        "status": facts.status,
        "fees": facts.cost_text or (FREE if facts.free else None),
        "accreditations": facts.accreditations,
        "minimum_age": number(facts.minimum_age_years),
        "maximum_age": number(facts.maximum_age_years),
        "assured_date": iso(one.checked_on),
        "assurer_email": facts.assurer_email,
        "alert": facts.alert,
        "last_modified": moment(one.modified_at),
        "eligibility_description": facts.eligibility,
        "application_process": facts.application_process,
        SOURCE: one.source,
        SOURCE_ID: facts.source_id,
        **own(facts, SERVICE),
        f"{PREFIX}merged_from": list(one.merged_from) or None,
        f"{PREFIX}address_withheld": one.is_withheld or None,
    }
    return with_id(one.id, one.id, members, filled)


def nested(one: Published) -> dict[str, object]:
    """Return the parts of a service; lists that hold nothing are left out."""
    facts, ids = one.facts, dict(one.facts.part_ids)
    phones = (phone(Phone(number), one.id) for number in [facts.telephone] if number)
    found = {
        "phones": list(phones),
        "schedules": [
            *(schedule(one.id, opening) for opening in facts.openings),
            *(entry for place in one.places for entry in place_schedules(one.id, place)),
        ],
        "service_areas": _areas(one),
        "service_at_locations": [at_location(one.id, place) for place in one.places],
        "languages": [
            language(name, one.id, own_id=ids.get(f"language/{name}"), service_id=one.id)
            for name in facts.languages or ()
        ],
        "funding": [_funding(one.id, source, ids) for source in facts.funding_sources],
        "cost_options": [_cost(one.id, option) for option in facts.cost_options],
        "contacts": _contacts(one),
        "attributes": _attributes(one),
    }
    return {name: entries for name, entries in found.items() if entries}


def organization_extras(one: Published) -> dict[str, object]:
    """Return what the nested provider has beyond the flat one."""
    return organization_lists(one.organization_id, one.facts.provider)


def _areas(one: Published) -> list[Members]:
    areas = [_area(one.id, area) for area in one.facts.service_areas]
    given = " ".join(area.uri or "" for area in one.facts.service_areas)
    for code in sorted(one.facts.areas_served or ()):
        if code not in given:
            area = AreaServed(name=one.area_names.get(code, code), uri=STATISTICAL_GEOGRAPHY + code)
            areas.append({**_area(one.id, area), REPEATS: "areas_served"})
    return areas


def _area(service_id: str, area: AreaServed) -> Members:
    made_of = ("area", service_id, area.name or "", area.uri or "", area.extent or "")
    members = {
        "service_id": service_id,
        "name": area.name,
        "extent": area.extent,
        "extent_type": area.extent_type,
        "uri": area.uri,
        "service_area": area.service_area,
    }
    return part(area.id, made_of, members)


def _funding(service_id: str, source: str, ids: dict[str, str]) -> Members:
    members = {"service_id": service_id, "source": source}
    return part(ids.get(f"funding/{source}"), ("funding", service_id, source), members)


def _cost(service_id: str, option: CostOption) -> Members:
    members = {
        "service_id": service_id,
        "valid_from": iso(option.valid_from),
        "valid_to": iso(option.valid_to),
        "option": option.option,
        "amount": number(option.amount),
        "amount_description": option.amount_description,
    }
    made_of = ("cost", service_id, *(str(members[name]) for name in sorted(members)))
    return part(option.id, made_of, members)


def _contacts(one: Published) -> list[Members]:
    facts = one.facts
    return [
        *repeated_contact(one.id, "telephone", facts.telephone and ENQUIRIES, facts.telephone),
        *repeated_contact(one.id, "talk_to_role", facts.talk_to_role, facts.talk_to_telephone),
        *repeated_contact(one.id, "step_up_contact", facts.step_up_contact, None),
        *(contact(one.id, entry) for entry in facts.contacts),
    ]


def _attributes(one: Published) -> list[Members]:
    facts, link = one.facts, ("service", one.id)
    needs = (
        attribute(link, term, **{f"{PREFIX}strength": dict(facts.needs)[str(term.body["term"])]})
        for term in _needs(one)
    )
    levels = (attribute(link, term) for term in _levels(one))
    return [*needs, *levels, *attributes("service", one.id, facts.terms)]


def _needs(one: Published) -> list[PublishedTerm]:
    return [OWN_TERM[NEEDS_TAXONOMY, code] for code, _ in one.facts.needs]


def _levels(one: Published) -> list[PublishedTerm]:
    return [OWN_TERM[LEVELS_TAXONOMY, level] for level in sorted(one.facts.levels_served or ())]


def terms_of(one: Published) -> list[PublishedTerm]:
    """Return the terms put on the service itself."""
    return [*_needs(one), *_levels(one), *(publish_term(term) for term in one.facts.terms)]
