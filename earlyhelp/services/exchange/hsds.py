"""A service in the shape of HSDS-UK, read into facts; every other layout is put into it first."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from earlyhelp.services.exchange.hsds_parts import (
    own_facts,
    read_area,
    read_contact,
    read_cost,
    read_openings,
    read_phones,
    read_provider,
    read_terms,
)
from earlyhelp.services.exchange.hsds_places import read_place
from earlyhelp.services.exchange.nodes import LONG, Log, Node, Object
from earlyhelp.services.exchange.reading import Reading, ReadService, once
from earlyhelp.services.extensions import (
    EXPIRING,
    PREFIX,
    PRIVATE,
    SERVICE,
    SOURCE,
    SOURCE_ID,
    as_stated,
)
from earlyhelp.services.facts import ContactFacts, Problem, ServiceFacts
from earlyhelp.services.words import Status
from earlyhelp.taxonomy.ages import HIGHEST_AGE

STANDARD = frozenset(
    {
        *("provider", "name", "status", "description", "alert", "url", "email", "telephone"),
        *("minimum_age_years", "maximum_age_years", "eligibility", "languages", "cost_text"),
        *("places", "accreditations", "application_process", "assured_on", "assurer_email"),
        *("funding_sources", "cost_options", "service_areas", "contacts", "openings", "terms"),
        "part_ids",
    }
)
"""Facts that every list in this shape speaks of; what it leaves out is not stated."""
EXTENSIONS = (*SERVICE, *EXPIRING, "is_published", "notes")
OLDEST = 120


def read_services(records: Iterable[Object], *, is_strict: bool, needs_status: bool) -> Reading:
    """Read records one by one; a bad one never stops the others.

    ``is_strict``: what HSDS-UK demands is looked for; ``needs_status``: so is the status.
    """
    reading = Reading()
    for number, record in enumerate(records, start=1):
        log = Log(is_own=SOURCE_ID in record, is_strict=is_strict)
        kept = as_stated(record) if log.is_own else record
        node = Node(kept, log, f"$[{number - 1}]", number)
        reading.services.append(_read(node, record.get("id"), needs_status=needs_status))
        reading.notices.update(log.notices)
    reading.services = once(reading.services)
    return reading


def _read(node: Node, public_id: object, *, needs_status: bool) -> ReadService:
    key, name = node.text(SOURCE_ID if node.log.is_own else "id"), node.text("name")
    status = _status(node, is_needed=needs_status)
    for what, value in (("id", key), ("name", name)):
        if value is None and not any(p.column == node.place(what) for p in node.log.problems):
            node.fault(what, "", f"the service's {what}; nothing stands here")
    own = own_facts(node, EXTENSIONS, ServiceFacts)
    if key is None or name is None:
        facts = None
    else:
        facts = _facts(node, key, name, status, own)
        facts = replace(facts, **(own | _safe(node, replace(facts, **own))))  # type: ignore[arg-type] # read by their types
    return ReadService(
        key=key or "",
        name=name or "",
        facts=facts,
        states=_states(node),
        lines=(node.line,),
        problems=tuple(_refusing(node, node.log.problems)),
        source=node.text(SOURCE) if node.log.is_own else None,
        public_id=_uuid(public_id) if node.log.is_own else None,
    )


def _refusing(node: Node, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems, those of the id, the name and the status as standing in the way."""
    needed = {node.place(name) for name in ("id", "name", "status")}
    each = dict.fromkeys(problems)
    return [replace(one, refuses=one.refuses or one.column in needed) for one in each]


def _uuid(value: object) -> str | None:
    try:
        return str(UUID(str(value)))
    except ValueError:
        return None


def _status(node: Node, *, is_needed: bool) -> Status | None:
    status = node.word("status", Status)
    if is_needed and node.raw("status") is None:
        node.fault("status", "", f"one of: {', '.join(Status)}")
    return status


def _states(node: Node) -> frozenset[str]:
    named = {name for name in EXTENSIONS if PREFIX + name in node.values}
    if node.log.is_own:
        named |= set(SERVICE)
    return STANDARD | (named - (set(PRIVATE) - {"is_published", "notes"}))


def _safe(node: Node, facts: ServiceFacts) -> dict[str, object]:
    """Return facts put right that would contradict one another, each with its fault."""
    mended: dict[str, object] = {}
    lowest, highest = facts.minimum_age_years, facts.maximum_age_years
    if lowest is not None and highest is not None and lowest > highest:
        node.fault("maximum_age", f"{highest:g}", f"an age that is not below {lowest:g}")
        mended |= {"minimum_age_years": None, "maximum_age_years": None}
    elif highest is not None and highest > HIGHEST_AGE and not node.log.is_own:
        node.notice("Highest ages above 25 were taken as stated: probably there is no upper limit?")
    if facts.wait_days is not None and facts.wait_as_of is None:
        node.fault(f"{PREFIX}wait_as_of", "", "the day on which the waiting time was reported")
        mended["wait_days"] = None
    if facts.status is Status.DEFUNCT and facts.closed_on is None:
        node.notice("Services closed for good on no stated day came in as not running")
        mended["status"] = Status.INACTIVE
    children, vacancies = facts.capacity_children, facts.vacancies
    if children is not None and vacancies is not None and vacancies > children:
        node.fault(f"{PREFIX}vacancies", vacancies, f"at most {children}")
        mended["vacancies"] = None
    return mended


def _facts(
    node: Node, key: str, name: str, status: Status | None, own: Mapping[str, object]
) -> ServiceFacts:
    telephone, contacts = _contacts(node)
    places = (read_place(one) for one in node.nodes("service_at_locations"))
    by_key = {place.key: place for place in places if place is not None}
    return ServiceFacts(
        source_id=key,
        provider=read_provider(node.node("organization")),
        name=name,
        status=status,
        description=node.prose("description"),
        alert=node.prose("alert"),
        url=node.link("url"),
        email=node.mailbox("email"),
        telephone=telephone,
        minimum_age_years=None if own.get("no_minimum_age") else node.number(*AGE["minimum"]),
        maximum_age_years=None if own.get("no_maximum_age") else node.number(*AGE["maximum"]),
        eligibility=node.prose("eligibility_description"),
        languages=_languages(node),
        cost_text=node.prose("fees") or node.prose("fees_description"),
        places=tuple(by_key[key] for key in sorted(by_key)),
        accreditations=node.prose("accreditations"),
        application_process=node.prose("application_process"),
        assured_on=node.day("assured_date"),
        assurer_email=node.mailbox("assurer_email"),
        funding_sources=_funding(node),
        cost_options=tuple(read_cost(one) for one in node.nodes("cost_options")),
        service_areas=tuple(read_area(one) for one in node.nodes("service_areas")),
        contacts=contacts,
        openings=read_openings(node),
        terms=read_terms(node),
        part_ids=_part_ids(node),
    )


def _contacts(node: Node) -> tuple[str | None, tuple[ContactFacts, ...]]:
    """Return the number for enquiries, and the further ways to reach a service.

    A list that gives no number of its own lends the first of its contacts.
    """
    contacts = tuple(read_contact(one) for one in node.nodes("contacts"))
    phones = [phone for one in node.nodes("phones") for phone in read_phones(one)]
    if len(phones) > 1 and not node.log.is_own:
        contacts = (*contacts, ContactFacts(phones=tuple(phones[1:])))
    if not phones and not node.log.is_own:
        phones = [p for contact in contacts if not contact.is_private for p in contact.phones]
    return phones[0].number if phones else None, contacts


def _part_ids(node: Node) -> tuple[tuple[str, str], ...]:
    """Return the ids of languages and sources of money, which are plain text here."""
    found = [
        (f"language/{one.text('name') or one.text('code')}", one.text("id"))
        for one in node.nodes("languages")
    ]
    found += [
        (f"funding/{one.text('source', LONG)}", one.text("id")) for one in node.nodes("funding")
    ]
    return tuple(dict.fromkeys((name, own) for name, own in found if own))


AGE = {"minimum": ("minimum_age", 0.0, OLDEST), "maximum": ("maximum_age", 0.0, OLDEST)}


def _languages(node: Node) -> tuple[str, ...] | None:
    found = (one.text("name") or one.text("code") for one in node.nodes("languages"))
    return tuple(dict.fromkeys(text for text in found if text)) or None


def _funding(node: Node) -> tuple[str, ...]:
    found = (one.text("source", LONG) for one in node.nodes("funding"))
    return tuple(dict.fromkeys(text for text in found if text))
