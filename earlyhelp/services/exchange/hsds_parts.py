"""Parts of a service in the shape of HSDS-UK: who runs it, where, when, for what price."""

from collections.abc import Sequence
from datetime import date

from cattrs.errors import BaseValidationError, StructureHandlerNotFoundError

from earlyhelp.services.documents import CONVERTER
from earlyhelp.services.exchange import plain
from earlyhelp.services.exchange.nodes import Node
from earlyhelp.services.extensions import (
    CONTACT,
    NO_DESCRIPTION,
    OPENING,
    OWN_TAXONOMIES,
    PREFIX,
    PROVIDER,
)
from earlyhelp.services.facts import (
    AreaServed,
    ContactFacts,
    CostOption,
    Identifier,
    Opening,
    Phone,
    ProviderFacts,
    Term,
)
from earlyhelp.services.words import Frequency

UNNAMED = "Provider not named by its list"
CHARITY = frozenset({"charity", "charity number", "gb-chc", "uk charity number"})
UNREADABLE = (
    BaseValidationError,
    StructureHandlerNotFoundError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What a converter raises for a value of another shape than was asked for."""
NOTHING_STATED = frozenset({NO_DESCRIPTION, "No description in the source."})


def own_facts(node: Node, names: Sequence[str], kind: type) -> dict[str, object]:
    """Return the facts that stand under our own names, read as the fields of a kind of part."""
    found = {}
    types = {name: field.type for name, field in kind.__dataclass_fields__.items()}  # type: ignore[attr-defined] # a dataclass
    for name in names:
        value = node.raw(PREFIX + name)
        if value is None:
            continue
        try:
            found[name] = CONVERTER.structure(value, types[name])
        except UNREADABLE as fault:
            node.fault(PREFIX + name, value, f"a value of our own form ({type(fault).__name__})")
    return found


def read_provider(node: Node | None) -> ProviderFacts:
    """Return who runs a service."""
    if node is None:
        return ProviderFacts(UNNAMED)
    node.require("id", "name", "description")
    source_id = node.text("id")
    identifiers = tuple(_identifier(one) for one in node.nodes("organization_identifiers"))
    charity = next((one.identifier for one in identifiers if _is_charity(one)), None)
    described = node.prose("description")
    facts: dict[str, object] = {
        "name": node.text("name") or UNNAMED,
        "source_id": source_id,
        "charity_number": charity,
        "description": None if described in NOTHING_STATED else described,
        "email": node.mailbox("email"),
        "website": node.link("website"),
        "logo": node.link("logo"),
        "uri": node.text("uri"),
        "parent_id": node.text("parent_organization_id"),
        "identifiers": identifiers,
        "terms": read_terms(node),
    }
    if node.log.is_own:
        facts |= {"source_id": None} | own_facts(node, PROVIDER, ProviderFacts)
    else:
        facts |= own_facts(node, PROVIDER[1:], ProviderFacts)
    return ProviderFacts(**facts)  # type: ignore[arg-type] # each was read as what it is


def _identifier(node: Node) -> Identifier:
    node.require("id", "identifier_type", "identifier")
    return Identifier(
        kind=node.text("identifier_type") or "Not given",
        identifier=node.text("identifier") or "Not given",
        scheme=node.text("identifier_scheme"),
        id=node.text("id"),
    )


def _is_charity(one: Identifier) -> bool:
    return bool(CHARITY & {one.kind.casefold(), (one.scheme or "").casefold()})


def read_terms(node: Node) -> tuple[Term, ...]:
    """Return the terms of other taxonomies put on something, in their order, each once."""
    terms = []
    for one in node.nodes("attributes"):
        term = one.node("taxonomy_term")
        if term is None:
            continue
        term.require("id", "name", "description")
        taxonomy = term.text("taxonomy") or "Not named"
        if taxonomy in OWN_TAXONOMIES:
            continue
        label = term.text("name")
        described = term.prose("description")
        terms.append(
            Term(
                taxonomy=taxonomy,
                term_id=term.text("id") or label or "Not given",
                label=label or "Not named",
                parent_id=term.text("parent_id"),
                description=None if described == label else described,
                uri=term.text("term_uri"),
                id=one.text("id"),
                value=one.text("value"),
                taxonomy_id=term.text("taxonomy_id"),
                code=term.text("term"),
            )
        )
    return tuple(dict.fromkeys(terms))


def read_opening(node: Node) -> Opening:
    """Return days and hours."""
    node.require("id")
    days, said = _days(node)
    opens, closes = node.clock("opens_at"), node.clock("closes_at")
    own = own_facts(node, OPENING, Opening)
    if opens and closes and closes <= opens and not own.get("crosses_midnight"):
        node.fault("closes_at", closes.strftime("%H:%M"), f"a time after it opens at {opens:%H:%M}")
        closes = None
    valid_from, valid_to = _span(node)
    interval = node.whole("interval", 1_000)
    month_days = node.values.get("bymonthday")
    facts: dict[str, object] = {
        "days": days,
        "opens_at": opens,
        "closes_at": closes,
        "freq": node.word("freq", Frequency),
        "interval": interval,
        "month_days": None if month_days is None else node.text("bymonthday"),
        "starts_on": node.day("dtstart"),
        "valid_from": valid_from,
        "valid_to": valid_to,
        "description": node.prose("description") or said,
        "attending_type": node.text("attending_type"),
        "link": node.link("schedule_link"),
        "notes": node.prose("notes"),
        "id": node.text("id"),
    }
    return Opening(**(facts | own))  # type: ignore[arg-type] # each was read as what it is


def _days(node: Node) -> tuple[frozenset[str] | None, str | None]:
    text = node.text("byday")
    if text is None:
        return None, None
    found = plain.read_days(text)
    if found is None:
        node.fault("byday", text, "days like MO,WE,FR")
        return None, None
    return found


def _span(node: Node) -> tuple[date | None, date | None]:
    begin, end = node.day("valid_from"), node.day("valid_to")
    if begin and end and end < begin:
        node.fault("valid_to", end, f"a day that is not before {begin.isoformat()}")
        end = None
    return begin, end


def read_openings(node: Node, name: str = "schedules") -> tuple[Opening, ...]:
    """Return days and hours, each once, in an order of their own."""
    found = {read_opening(one) for one in node.nodes(name)}
    return tuple(sorted((one for one in found if one.says_something), key=lambda one: one.key))


def read_contact(node: Node) -> ContactFacts:
    """Return a way to reach a service."""
    node.require("id")
    facts: dict[str, object] = {
        "name": node.text("name"),
        "title": node.text("title"),
        "email": node.mailbox("email"),
        "phones": tuple(phone for one in node.nodes("phones") for phone in read_phones(one)),
        "id": node.text("id"),
    }
    return ContactFacts(**(facts | own_facts(node, CONTACT, ContactFacts)))  # type: ignore[arg-type] # as above


def read_phones(node: Node) -> list[Phone]:
    """Return the telephone numbers written in one place; most often it is one."""
    node.require("id", "number")
    text = node.text("number", 1_000)
    if text is None:
        return []
    found = plain.read_numbers(text)
    if not found:
        node.fault("number", text, "a telephone number: digits and spaces, + in front allowed")
    described, extension = node.prose("description"), node.text("extension")
    languages = tuple(
        name for one in node.nodes("languages") if (name := one.text("name") or one.text("code"))
    )
    beside = f"extension {extension}" if extension else None
    return [
        Phone(
            number=number,
            description=described or said or beside,
            languages=languages,
            id=node.text("id") if first else None,
        )
        for first, (number, said) in zip([True] + [False] * len(found), found, strict=False)
    ]


def read_cost(node: Node) -> CostOption:
    """Return one way to pay."""
    node.require("id")
    begin, end = _span(node)
    return CostOption(
        option=node.text("option"),
        amount=node.number("amount", 0, 1_000_000),
        amount_description=node.text("amount_description", 1_000),
        valid_from=begin,
        valid_to=end,
        id=node.text("id"),
    )


def read_area(node: Node) -> AreaServed:
    """Return an area that a service is for."""
    node.require("id")
    return AreaServed(
        name=node.text("name", 1_000),
        service_area=node.text("service_area", 1_000),
        extent=node.prose("extent"),
        extent_type=node.text("extent_type"),
        uri=node.text("uri"),
        id=node.text("id"),
    )
