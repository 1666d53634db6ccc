"""Reads for directory editors: one listing with its versions, likely duplicates, lists of terms."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from earlyhelp.errors import NotHereError
from earlyhelp.services.documents import from_document
from earlyhelp.services.editing.models import NotDuplicate, ServiceMerge, Taxonomy, TaxonomyTerm
from earlyhelp.services.editing.terms import TermRow
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.likeness import Likeness, find_likenesses, likeable
from earlyhelp.services.mapping import TermNeed
from earlyhelp.services.models import NeedMapping, Service, ServiceVersion
from earlyhelp.services.queries import load_services
from earlyhelp.services.records import to_facts
from earlyhelp.services.words import ChangeReason

NO_LISTING = "There is no listing with this address."
NO_VERSION = "This listing has no such version."


@dataclass(frozen=True, slots=True)
class StoredListing:
    """One listing as an editor opens it: every fact, and the version these are."""

    id: int
    public_id: str
    source: str
    version: int
    facts: ServiceFacts
    merged_into: str | None
    """The id in the address of the listing that lives on for it."""
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One state of a listing: who made it, when and why."""

    version: int
    at: datetime
    by: str | None
    reason: ChangeReason
    facts: ServiceFacts


@dataclass(frozen=True, slots=True)
class StoredMerge:
    """One decision to merge that still stands."""

    id: int
    merged: str
    merged_name: str
    survivor: str
    survivor_name: str
    at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class StoredTaxonomy:
    """A list of terms, with how many are in use and retired."""

    name: str
    imported_at: datetime
    terms: int
    retired: int
    mapped: int


def get_listing(session: Session, public_id: str) -> StoredListing:
    """Return one listing, merged and withheld ones too.

    Raises:
        NotHereError: if there is none with this id.
    """
    rows = load_services(session, Service.public_id == public_id)
    if not rows:
        raise NotHereError(NO_LISTING)
    return _listing(session, rows[0])


def _listing(session: Session, row: Service) -> StoredListing:
    into = row.merged_into_id
    living = session.scalar(select(Service.public_id).where(Service.id == into)) if into else None
    return StoredListing(
        row.id, row.public_id, row.source, row.version, to_facts(row), living, row.modified_at
    )


def find_versions(session: Session, service_id: int) -> tuple[StoredVersion, ...]:
    """Return every state of a listing, the newest first."""
    statement = (
        select(ServiceVersion)
        .where(ServiceVersion.service_id == service_id)
        .order_by(ServiceVersion.version.desc())
    )
    return tuple(_version(row) for row in session.scalars(statement))


def get_version(session: Session, service_id: int, version: int) -> StoredVersion:
    """Return one state of a listing.

    Raises:
        NotHereError: if there was none with this number.
    """
    row = session.scalar(
        select(ServiceVersion).where(
            ServiceVersion.service_id == service_id, ServiceVersion.version == version
        )
    )
    if row is None:
        raise NotHereError(NO_VERSION)
    return _version(row)


def _version(row: ServiceVersion) -> StoredVersion:
    facts = from_document(json.loads(row.document))
    return StoredVersion(row.version, row.at, row.by, row.reason, facts)


def find_duplicates(session: Session) -> tuple[Likeness, ...]:
    """Return the pairs of listings that may be one service, by their public ids."""
    rows = load_services(session, Service.merged_into_id.is_(None))
    listings = [likeable(row.public_id, row.source, to_facts(row)) for row in rows]
    names = {row.id: row.public_id for row in rows}
    return find_likenesses(listings, settled=_settled(session, names))


def _settled(session: Session, names: Mapping[int, str]) -> frozenset[frozenset[str]]:
    pairs = session.execute(select(NotDuplicate.first_id, NotDuplicate.second_id))
    return frozenset(
        frozenset((names[first], names[second]))
        for first, second in pairs
        if first in names and second in names
    )


def find_doubles(session: Session) -> frozenset[str]:
    """Return the public ids of listings that may be listed twice."""
    pairs = find_duplicates(session)
    return frozenset(one for pair in pairs for one in (pair.first, pair.second))


def find_merges(session: Session, service_id: int | None = None) -> tuple[StoredMerge, ...]:
    """Return the merges that stand, of one listing or of all, the newest first."""
    statement = select(ServiceMerge).where(ServiceMerge.undone_at.is_(None))
    if service_id is not None:
        mine = or_(ServiceMerge.merged_id == service_id, ServiceMerge.survivor_id == service_id)
        statement = statement.where(mine)
    rows = session.scalars(statement.order_by(ServiceMerge.id.desc())).all()
    ids = {row.merged_id for row in rows} | {row.survivor_id for row in rows}
    named = select(Service.id, Service.public_id, Service.name, Service.source)
    known = {row.id: row for row in session.execute(named.where(Service.id.in_(sorted(ids))))}
    return tuple(
        StoredMerge(
            row.id,
            known[row.merged_id].public_id,
            known[row.merged_id].name,
            known[row.survivor_id].public_id,
            known[row.survivor_id].name,
            row.at,
            known[row.merged_id].source,
        )
        for row in rows
    )


def find_names(session: Session, public_ids: Iterable[str]) -> Mapping[str, Service]:
    """Return listings with their providers, by public id."""
    wanted = sorted(set(public_ids))
    return {row.public_id: row for row in load_services(session, Service.public_id.in_(wanted))}


def find_taxonomies(session: Session) -> tuple[StoredTaxonomy, ...]:
    """Return the lists of terms, by name."""
    counts = select(
        TaxonomyTerm.taxonomy_id,
        func.count().label("terms"),
        func.count(TaxonomyTerm.retired_at).label("retired"),
    ).group_by(TaxonomyTerm.taxonomy_id)
    counted = {row.taxonomy_id: row for row in session.execute(counts)}
    rows = session.scalars(select(Taxonomy).order_by(Taxonomy.name)).all()
    return tuple(
        StoredTaxonomy(
            row.name,
            row.imported_at,
            counted[row.id].terms if row.id in counted else 0,
            counted[row.id].retired if row.id in counted else 0,
            len({one.term_id for one in find_mapping(session, row.name)[1]}),
        )
        for row in rows
    )


def get_terms(session: Session, taxonomy: str) -> tuple[TermRow, ...]:
    """Return the terms of a list, by label, retired ones too.

    Raises:
        NotHereError: if there is no such list.
    """
    row = session.scalar(select(Taxonomy).where(Taxonomy.name == taxonomy))
    if row is None:
        raise NotHereError("There is no list of terms with this name.")
    statement = select(TaxonomyTerm).where(TaxonomyTerm.taxonomy_id == row.id)
    terms = (
        TermRow(one.term_id, one.label, one.parent_id, one.uri, one.retired_at is not None)
        for one in session.scalars(statement)
    )
    return tuple(sorted(terms, key=lambda one: (one.label.casefold(), one.term_id)))


def find_mapping(session: Session, taxonomy: str) -> tuple[int, tuple[TermNeed, ...]]:
    """Return what the terms of a list stand for, and the version that is; 0 before any."""
    row = session.scalar(
        select(NeedMapping)
        .where(NeedMapping.taxonomy == taxonomy)
        .order_by(NeedMapping.version.desc())
        .limit(1)
    )
    return (row.version, row.needs) if row else (0, ())


def find_mapping_history(session: Session, taxonomy: str) -> Sequence[NeedMapping]:
    """Return every version of what the terms of a list stand for, the newest first."""
    return session.scalars(
        select(NeedMapping)
        .where(NeedMapping.taxonomy == taxonomy)
        .order_by(NeedMapping.version.desc())
    ).all()


def count_uses(session: Session, taxonomy: str) -> Mapping[str, int]:
    """Return how many services carry each term of a list."""
    found: dict[str, int] = defaultdict(int)
    for terms in session.scalars(select(Service.terms).where(Service.terms.is_not(None))):
        for term_id in {term.term_id for term in terms if term.taxonomy == taxonomy}:
            found[term_id] += 1
    return found
