"""Writes of directory editors: edit, restore, withhold, merge and take apart, lists of terms."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.errors import EarlyHelpError
from earlyhelp.services.commands import (
    Change,
    record_check,
    record_merges,
    refresh_listings,
    store_facts,
)
from earlyhelp.services.editing.merging import living_of
from earlyhelp.services.editing.models import NotDuplicate, ServiceMerge, Taxonomy, TaxonomyTerm
from earlyhelp.services.editing.queries import StoredListing, get_version
from earlyhelp.services.editing.terms import TermRow
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.mapping import TermNeed
from earlyhelp.services.models import NeedMapping, Service
from earlyhelp.services.queries import load_services
from earlyhelp.services.words import (
    ChangeReason,
    CheckMethod,
    CheckOutcome,
    Withheld,
)

TYPED_HERE = "typed here"
"""The source of listings that an editor wrote."""


class CannotMergeError(EarlyHelpError):
    """Two listings are one already, or the same."""


def save_listing(
    session: Session, listing: StoredListing, facts: ServiceFacts, change: Change
) -> None:
    """Store what an editor says of a listing that nobody else has changed since it was read.

    Raises:
        ChangedMeanwhileError: if somebody has.
    """
    expected = {facts.source_id: listing.version}
    store_facts(session, listing.source, [facts], change, expected=expected)


def add_listing(session: Session, facts: ServiceFacts, change: Change) -> str:
    """Store a new listing, and return its public id: the uuid that is its reference."""
    (service_id,) = store_facts(session, TYPED_HERE, [facts], change)
    public_id = session.scalar(select(Service.public_id).where(Service.id == service_id))
    return str(public_id)


def check_whole(session: Session, public_id: str, method: CheckMethod, change: Change) -> None:
    """Record that an editor has checked the whole listing while changing it."""
    (row,) = load_services(session, Service.public_id == public_id)
    on = change.at.date()
    record_check(row, method, CheckOutcome.CHANGED, on=on, by=change.by)
    session.flush()
    refresh_listings(session, [row.id])


def restore_version(session: Session, listing: StoredListing, version: int, change: Change) -> None:
    """Make a listing say again what it said in an older version; that is a new version.

    A place that is confidential now stays so, and a listing kept out of sight stays there.
    """
    older = get_version(session, listing.id, version).facts
    facts = still_hidden(listing.facts, replace(older, withheld=listing.facts.withheld))
    save_listing(session, listing, facts, replace(change, reason=ChangeReason.RESTORE))


def still_hidden(now: ServiceFacts, older: ServiceFacts) -> ServiceFacts:
    """Return older facts with every place hidden that is hidden now."""
    hidden = {place.key: place for place in now.places if place.is_hidden}
    places = (
        replace(
            place,
            confidential=place.confidential or hidden[place.key].confidential,
            masked=place.masked or hidden[place.key].masked,
        )
        if place.key in hidden
        else place
        for place in older.places
    )
    return replace(older, places=tuple(places))


def withhold(
    session: Session, listing: StoredListing, because: Withheld | None, change: Change
) -> None:
    """Keep a listing out of sight whatever its source says, or let it be seen again."""
    facts = replace(listing.facts, withheld=because)
    save_listing(session, listing, facts, replace(change, reason=ChangeReason.WITHHELD))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two listings that are one service: the first lives on and the second leads there."""

    survivor: StoredListing
    merged: StoredListing


def merge(session: Session, pair: Pair, facts: ServiceFacts, change: Change) -> None:
    """Make one listing of two: one lives on with the chosen facts, the other's address leads there.

    Both keep their source and reference, so that the next import changes the one it knows and does
    not list the other again.

    Raises:
        CannotMergeError: if they are the same, or one was merged already.
        ChangedMeanwhileError: if somebody has changed either since they were read.
    """
    survivor, merged = pair.survivor, pair.merged
    if survivor.id == merged.id or survivor.merged_into or merged.merged_into:
        raise CannotMergeError("These two listings are one already. Open the list again.")
    merging = replace(change, reason=ChangeReason.MERGE)
    save_listing(session, merged, merged.facts, merging)
    save_listing(session, survivor, facts, merging)
    after = session.scalar(select(Service.version).where(Service.id == survivor.id))
    session.add(
        ServiceMerge(
            merged_id=merged.id,
            survivor_id=survivor.id,
            at=change.at,
            by=change.by,
            version_before=survivor.version,
            version_after=after or survivor.version,
        )
    )
    session.flush()
    _point(session, merging)


def undo_merge(session: Session, merge_id: int, change: Change) -> bool:
    """Make two listings of one again; returns whether the survivor says again what it said.

    It does where nobody has changed it since; otherwise its facts stay as they are now.
    """
    row = session.get(ServiceMerge, merge_id)
    if row is None or row.undone_at is not None:
        raise CannotMergeError("This was taken apart already. Open the list again.")
    row.undone_at, row.undone_by = change.at, change.by
    session.flush()
    (survivor,) = load_services(session, Service.id == row.survivor_id, fresh=True)
    is_as_merged = survivor.version == row.version_after
    if is_as_merged:
        before = get_version(session, survivor.id, row.version_before).facts
        expected = {survivor.source_id: survivor.version}
        undoing = replace(change, reason=ChangeReason.UNDO)
        store_facts(session, survivor.source, [before], undoing, expected=expected)
    _point(session, replace(change, reason=ChangeReason.UNDO))
    return is_as_merged


def _point(session: Session, change: Change) -> None:
    """Let each merged listing lead to the one that lives on, as the standing decisions have it."""
    standing = select(ServiceMerge.merged_id, ServiceMerge.survivor_id).where(
        ServiceMerge.undone_at.is_(None)
    )
    into = {row.merged_id: row.survivor_id for row in session.execute(standing)}
    leading = session.scalars(select(Service.id).where(Service.merged_into_id.is_not(None)))
    living: dict[int, int | None] = dict.fromkeys(leading)
    record_merges(session, living | living_of(into), change)


def keep_apart(session: Session, first: StoredListing, second: StoredListing, by: Change) -> None:
    """Remember that two listings are two services, so that nobody is asked again."""
    ids = sorted((first.id, second.id))
    if ids[0] != ids[1] and session.get(NotDuplicate, tuple(ids)) is None:
        session.add(NotDuplicate(first_id=ids[0], second_id=ids[1], at=by.at, by=by.by))


@dataclass(frozen=True, slots=True)
class TermChanges:
    """What bringing in a list of terms changes."""

    new: int = 0
    changed: int = 0
    same: int = 0
    retired: int = 0

    @property
    def sentence(self) -> str:
        """The counts in words."""
        return (
            f"{self.new} new, {self.changed} changed, {self.same} the same, "
            f"{self.retired} no longer in the list and retired."
        )


def store_terms(
    session: Session, name: str, terms: Sequence[TermRow], change: Change, file_name: str | None
) -> TermChanges:
    """Bring a list of terms in; a term that it no longer holds is retired, never deleted."""
    row = session.scalar(select(Taxonomy).where(Taxonomy.name == name))
    if row is None:
        row = Taxonomy(name=name, imported_at=change.at, by=change.by, file_name=file_name)
        session.add(row)
        session.flush()
    row.imported_at, row.by, row.file_name = change.at, change.by, file_name
    statement = select(TaxonomyTerm).where(TaxonomyTerm.taxonomy_id == row.id)
    stored = {one.term_id: one for one in session.scalars(statement)}
    counts: dict[str, int] = defaultdict(int)
    for term in terms:
        counts[_store_term(session, row.id, stored.get(term.term_id), term)] += 1
    gone = stored.keys() - {term.term_id for term in terms}
    for term_id in gone:
        if stored[term_id].retired_at is None:
            stored[term_id].retired_at = change.at
            counts["retired"] += 1
    session.flush()
    return TermChanges(**counts)


def _store_term(session: Session, taxonomy_id: int, row: TaxonomyTerm | None, term: TermRow) -> str:
    facts = {"label": term.label, "parent_id": term.parent_id, "uri": term.uri}
    if row is None:
        session.add(TaxonomyTerm(taxonomy_id=taxonomy_id, term_id=term.term_id, **facts))
        return "new"
    before = {name: getattr(row, name) for name in facts} | {"retired": row.retired_at}
    for name, value in facts.items():
        setattr(row, name, value)
    row.retired_at = None
    return "same" if before == {**facts, "retired": None} else "changed"


def store_mapping(
    session: Session, taxonomy: str, needs: Iterable[TermNeed], expected: int, change: Change
) -> int:
    """Store a new version of what the terms of a list stand for, and return its number.

    Listings that carry terms of the list are written again for the search, with the proposals.

    Raises:
        EarlyHelpError: if somebody has stored a version since ``expected`` was read.
    """
    newest = select(NeedMapping).where(NeedMapping.taxonomy == taxonomy)
    row = session.scalar(newest.order_by(NeedMapping.version.desc()).limit(1))
    version, before = (row.version, row.needs) if row else (0, ())
    if version != expected:
        raise EarlyHelpError("Somebody has changed these since you opened them. Open them again.")
    wanted = tuple(sorted(set(needs), key=lambda one: (one.term_id, one.need)))
    if wanted == before:
        return version
    made = NeedMapping(
        taxonomy=taxonomy, version=version + 1, at=change.at, by=change.by, needs=wanted
    )
    session.add(made)
    session.flush()
    refresh_listings(session, _carrying(session, taxonomy))
    return made.version


def _carrying(session: Session, taxonomy: str) -> list[int]:
    statement = select(Service.id, Service.terms).where(Service.terms.is_not(None))
    return [
        row.id
        for row in session.execute(statement)
        if any(term.taxonomy == taxonomy for term in row.terms)
    ]
