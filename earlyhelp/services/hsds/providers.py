"""Who runs a service, and how to reach it, as HSDS-UK writes it."""

from collections.abc import Iterable

from earlyhelp.services.extensions import NO_DESCRIPTION, PROVIDER, REPEATS
from earlyhelp.services.hsds.languages import code_of
from earlyhelp.services.hsds.members import Members, address, part, reference, with_id
from earlyhelp.services.hsds.places import own
from earlyhelp.services.hsds.terms import attributes
from earlyhelp.services.parts import ContactFacts, Identifier, Phone, ProviderFacts

CHARITY, CHARITIES = "Charity number", "GB-CHC"
"""The register of the Charity Commission, as org-id.guide names it."""


def organization(known: str, facts: ProviderFacts) -> dict[str, object]:
    """Return the provider without its lists."""
    members = {
        "name": facts.name,
        "description": facts.description or NO_DESCRIPTION,
        "email": facts.email,
        **address("website", facts.website),
        "logo": facts.logo,
        **address("uri", facts.uri),
        **reference("parent_organization_id", facts.parent_id, "provider"),
        **own(facts, PROVIDER),
    }
    return with_id(known, facts.source_id, members, [] if facts.description else ["description"])


def organization_lists(known: str, facts: ProviderFacts) -> dict[str, object]:
    """Return the numbers by which others know a provider, and its terms."""
    numbers = [_identifier(known, one) for one in facts.identifiers]
    given = {one.identifier for one in facts.identifiers}
    if facts.charity_number and facts.charity_number not in given:
        charity = Identifier(CHARITY, facts.charity_number, CHARITIES)
        numbers.append({**_identifier(known, charity), REPEATS: "charity_number"})
    found = {
        "organization_identifiers": numbers,
        "attributes": attributes("organization", known, facts.terms),
    }
    return {name: entries for name, entries in found.items() if entries}


def _identifier(known: str, one: Identifier) -> Members:
    members = {
        "organization_id": known,
        "identifier_scheme": one.scheme,
        "identifier_type": one.kind,
        "identifier": one.identifier,
    }
    return part(one.id, ("identifier", known, one.kind, one.identifier), members)


def phone(number: Phone, *made_of: str, **more: str | None) -> dict[str, object]:
    """Return a telephone number."""
    spoken = [language(name, *made_of, number.number) for name in number.languages]
    members = {
        "number": number.number,
        "description": number.description,
        "languages": spoken or None,
        **more,
    }
    return part(number.id, ("phone", *made_of, number.number), members)


def language(
    name: str, *made_of: str, own_id: str | None = None, **more: str | None
) -> dict[str, object]:
    """Return a language, with its code where it has one."""
    members = {"name": name, "code": code_of(name), **more}
    return part(own_id, ("language", *made_of, name), members)


def contact(service_id: str, facts: ContactFacts) -> dict[str, object]:
    """Return a further way to reach a service."""
    made_of = ("contact", service_id, facts.name or "", facts.title or "", facts.email or "")
    made = part(facts.id, made_of, {"service_id": service_id, "name": facts.name})
    known = str(made["id"])
    phones = [phone(one, known, contact_id=known) for one in facts.phones]
    more = {"title": facts.title, "email": facts.email, "phones": phones or None}
    return {**made, **{name: value for name, value in more.items() if value}}


def repeated_contact(
    service_id: str, repeats: str, title: str | None, telephone: str | None
) -> Iterable[Members]:
    """Return a contact that repeats facts of ours for readers of HSDS-UK, if there are any."""
    if title or telephone:
        phones = (Phone(telephone),) if telephone else ()
        yield {**contact(service_id, ContactFacts(title=title, phones=phones)), REPEATS: repeats}
