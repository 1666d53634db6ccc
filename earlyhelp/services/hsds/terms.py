"""Terms of taxonomies as HSDS-UK writes them: our own two lists, and those of others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from earlyhelp.services.extensions import LEVELS_TAXONOMY, NEEDS_TAXONOMY, term_id
from earlyhelp.services.hsds.members import (
    Members,
    address,
    made_id,
    part,
    read_id,
    reference,
)
from earlyhelp.services.parts import Term
from earlyhelp.taxonomy.needs import NEEDS
from earlyhelp.taxonomy.services import LEVELS_SERVED, Response

LEVELS = {
    Response.UNIVERSAL: ("Help for every family", "Open to all; nobody has to be referred."),
    Response.EARLY_HELP_OFFER: (
        "Early help from one service",
        "For children and families with emerging needs that one service can meet.",
    ),
    Response.TARGETED_EARLY_HELP: (
        "Targeted early help with a plan",
        "For several needs at once: services work to one plan with one lead practitioner.",
    ),
}


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A list of terms."""

    id: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class PublishedTerm:
    """A term ready to send, with what a question asks of it."""

    id: str
    taxonomy: Taxonomy
    name: str
    parent_id: str | None
    body: Members


def taxonomy_id(name: str) -> str:
    """Return the id of a list: always the same for the same name."""
    return made_id("taxonomy", name)


NEEDS_LIST = Taxonomy(
    taxonomy_id(NEEDS_TAXONOMY),
    NEEDS_TAXONOMY,
    f"The {len(NEEDS)} needs of children and families that this directory sorts services by.",
)
LEVELS_LIST = Taxonomy(
    taxonomy_id(LEVELS_TAXONOMY),
    LEVELS_TAXONOMY,
    "The levels of need at which a service may be offered, below children's social care.",
)


def describe(name: str) -> str:
    """Return what is said of a list of others, which says nothing of itself."""
    return f"Terms of {name}, as services listed here use them."


def own_terms() -> Sequence[PublishedTerm]:
    """Return the terms of our own two lists, in their order."""
    needs = ((NEEDS_LIST, need.code, need.label, need.definition) for need in NEEDS)
    levels = ((LEVELS_LIST, level.value, *LEVELS[level]) for level in LEVELS_SERVED)
    return tuple(_own_term(*one) for one in (*needs, *levels))


def _own_term(taxonomy: Taxonomy, code: str, label: str, definition: str) -> PublishedTerm:
    made = term_id(taxonomy.name, code)
    body = {
        "id": made,
        "name": label,
        "description": definition or label,
        "taxonomy": taxonomy.name,
        "taxonomy_id": taxonomy.id,
        "term": code,
    }
    return PublishedTerm(made, taxonomy, label, None, body)


OWN_TERMS = own_terms()
OWN_TERM = {(term.taxonomy.name, str(term.body["term"])): term for term in OWN_TERMS}


def publish_term(term: Term) -> PublishedTerm:
    """Return a term of a list of others; ids that are no uuids become made ones."""
    listed = read_id(term.taxonomy_id) or taxonomy_id(term.taxonomy)
    parent = reference("parent_id", term.parent_id, "term", term.taxonomy)
    members = {
        "name": term.label,
        "description": term.description or term.label,
        **parent,
        "taxonomy": term.taxonomy,
        "taxonomy_id": listed,
        **address("term_uri", term.uri),
        "term": term.code,
    }
    filled = [] if read_id(term.taxonomy_id) else ["taxonomy_id"]
    body = part(term.term_id, ("term", term.taxonomy, term.term_id), members, filled)
    taxonomy = Taxonomy(listed, term.taxonomy, describe(term.taxonomy))
    parent_id = parent.get("parent_id")
    return PublishedTerm(
        str(body["id"]), taxonomy, term.label, str(parent_id) if parent_id else None, body
    )


def attribute(
    link: tuple[str, str], term: PublishedTerm, own: str | None = None, **more: object
) -> Members:
    """Return the link between something, by its kind and id, and a term."""
    kind, link_id = link
    members = {
        "link_id": link_id,
        "link_type": kind,
        "taxonomy_term_id": term.id,
        "taxonomy_term": term.body,
        **more,
    }
    return part(own, ("attribute", link_id, term.id, str(more.get("value", ""))), members)


def attributes(kind: str, link_id: str, terms: Iterable[Term]) -> list[Members]:
    """Return the links to the terms of others, in their order."""
    return [
        attribute((kind, link_id), publish_term(term), term.id, value=term.value) for term in terms
    ]
