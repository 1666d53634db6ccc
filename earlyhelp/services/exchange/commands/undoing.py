"""Take a list back: every listing says again what it said before, and new ones go away."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from earlyhelp.db import Base
from earlyhelp.services.commands import Change, refresh_listings, store_facts
from earlyhelp.services.documents import from_document
from earlyhelp.services.exchange.models import DirectoryImport, DirectoryRecord
from earlyhelp.services.exchange.options import NotBroughtInError
from earlyhelp.services.exchange.queries import get_import
from earlyhelp.services.facts import ServiceFacts, differences
from earlyhelp.services.models import Location, Provider, Service, ServiceAtLocation, ServiceVersion
from earlyhelp.services.queries import load_services
from earlyhelp.services.records import to_facts
from earlyhelp.services.words import ChangeReason

OWN_PARTS = frozenset(
    {
        *("service", "service_need", "service_contact", "service_at_location", "capacity"),
        *("resourcing", "verification_event", "service_version", "service_listing"),
        *("feed_service", "feed_place", "feed_service_term"),
    }
)
"""Tables that belong to a listing and go with it."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a list back did."""

    removed: int
    restored: int
    stayed: tuple[str, ...]
    """Names of new services that somebody has worked with since: they stay, marked as gone."""

    @property
    def sentence(self) -> str:
        """What was done, in one sentence."""
        said = f"{self.removed:,} taken away, {self.restored:,} as they were before."
        if self.stayed:
            said += f" Somebody has used these since, so they stay: {', '.join(self.stayed)}."
        return said


def undo_import(
    session: Session, import_id: int, *, undone_at: datetime, undone_by: str | None
) -> Undone:
    """Take back the newest import of its source.

    What somebody changed here after the import stays changed; everything else says again what it
    said before, with the same day of its last change.

    Raises:
        NotBroughtInError: if it is not the newest of its source, or was taken back before.
    """
    known = get_import(session, import_id)
    if not known.can_be_undone:
        raise NotBroughtInError(
            f"Import {import_id} was taken back already, or a newer one stands."
        )
    change = Change(undone_at, undone_by, ChangeReason.UNDO, import_id)
    made, changed = _touched(session, import_id)
    stayed = _keep_used(session, made, undone_at)
    _remove(session, [row for row in made if row.id not in {one.id for one in stayed}])
    _restore(session, changed, import_id, change)
    _unmark(session, import_id)
    row = session.get_one(DirectoryImport, import_id)
    row.undone_at, row.undone_by = undone_at, undone_by
    session.flush()
    return Undone(len(made) - len(stayed), len(changed), tuple(one.name for one in stayed))


def _touched(session: Session, import_id: int) -> tuple[list[Service], list[Service]]:
    """Return the services that an import made, and the others that it changed."""
    ids = set(
        session.scalars(
            select(ServiceVersion.service_id).where(
                ServiceVersion.batch_id == import_id, ServiceVersion.reason == ChangeReason.IMPORT
            )
        )
    )
    new = {
        (row.source, row.source_id)
        for row in session.scalars(
            select(DirectoryRecord).where(
                DirectoryRecord.import_id == import_id, DirectoryRecord.outcome == "new"
            )
        )
    }
    rows = [
        row for some in _some(sorted(ids)) for row in load_services(session, Service.id.in_(some))
    ]
    made = [row for row in rows if (row.source, row.source_id) in new]
    return made, [row for row in rows if (row.source, row.source_id) not in new]


def _some(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + 500] for start in range(0, len(ids), 500)]


def _keep_used(session: Session, made: Sequence[Service], at: datetime) -> list[Service]:
    """Return the new services that somebody has worked with since; they are marked as gone."""
    used = _used_elsewhere(session, {row.id for row in made})
    changed = set(
        session.scalars(
            select(ServiceVersion.service_id).where(
                ServiceVersion.service_id.in_([row.id for row in made]),
                ServiceVersion.reason != ChangeReason.IMPORT,
            )
        )
    )
    stayed = [row for row in made if row.id in used | changed or row.checks]
    for row in stayed:
        row.gone_on = at.date()
    return stayed


def _used_elsewhere(session: Session, ids: Collection[int]) -> set[int]:
    """Return the services that rows of other parts point to."""
    used: set[int] = set()
    for table in Base.metadata.sorted_tables:
        if table.name in OWN_PARTS:
            continue
        for column in _pointing(table):
            for some in _some(sorted(ids)):
                statement = select(table.c[column]).where(table.c[column].in_(some))
                used |= set(session.scalars(statement))
    merged = select(Service.merged_into_id).where(Service.merged_into_id.in_(sorted(ids)))
    return used | {found for found in session.scalars(merged) if found is not None}


def _pointing(table: Table) -> list[str]:
    return [
        key.parent.name
        for key in table.foreign_keys
        if key.column.table.name == Service.__tablename__
    ]


def _remove(session: Session, rows: Sequence[Service]) -> None:
    providers = {row.provider_id for row in rows}
    places = {place.location_id for row in rows for place in row.places}
    for row in rows:
        session.delete(row)
    session.flush()
    _remove_unused(session, providers, places)


def _remove_unused(session: Session, providers: Collection[int], places: Collection[int]) -> None:
    """Take away providers and places that no service is left of."""
    used = select(Service.provider_id)
    for some in _some(sorted(providers)):
        session.execute(delete(Provider).where(Provider.id.in_(some), Provider.id.not_in(used)))
    at = select(ServiceAtLocation.location_id)
    for some in _some(sorted(places)):
        session.execute(delete(Location).where(Location.id.in_(some), Location.id.not_in(at)))


def _restore(session: Session, rows: Sequence[Service], import_id: int, change: Change) -> None:
    versions = _versions(session, [row.id for row in rows])
    by_source: dict[str, list[ServiceFacts]] = {}
    untouched: dict[int, datetime] = {}
    providers = {row.provider_id for row in rows}
    for row in rows:
        before, after, last = _around(versions[row.id], import_id)
        here = to_facts(row)
        facts = _back(here, from_document(json.loads(before.document)), after)
        by_source.setdefault(row.source, []).append(facts)
        if last.batch_id == import_id:
            untouched[row.id] = before.at
    for source, facts_of_source in sorted(by_source.items()):
        store_facts(session, source, facts_of_source, change)
    _remove_unused(session, providers, ())
    for row in rows:
        if row.id in untouched:
            # A listing that says what it said before was last changed when it was changed before.
            row.modified_at = untouched[row.id]
    session.flush()
    refresh_listings(session, [row.id for row in rows])


def _versions(session: Session, ids: Sequence[int]) -> Mapping[int, list[ServiceVersion]]:
    found: dict[int, list[ServiceVersion]] = {service_id: [] for service_id in ids}
    for some in _some(sorted(ids)):
        statement = select(ServiceVersion).where(ServiceVersion.service_id.in_(some))
        for row in session.scalars(statement.order_by(ServiceVersion.version)):
            found[row.service_id].append(row)
    return found


def _around(
    versions: Sequence[ServiceVersion], import_id: int
) -> tuple[ServiceVersion, ServiceFacts, ServiceVersion]:
    """Return the version before an import, what the import made of it, and the newest version."""
    ours = [row for row in versions if row.batch_id == import_id]
    earlier = [row for row in versions if row.version < ours[0].version]
    before = earlier[-1] if earlier else ours[0]
    return before, from_document(json.loads(ours[-1].document)), versions[-1]


def _back(here: ServiceFacts, before: ServiceFacts, after: ServiceFacts) -> ServiceFacts:
    """Return what stood before an import, but for what was changed since."""
    since = set(differences(after, here))
    names = [name for name in differences(before, here) if name not in since]
    return replace(here, **{name: getattr(before, name) for name in names})


def _unmark(session: Session, import_id: int) -> None:
    """Return the marks of services that were gone from the list, or came back with it."""
    records = session.scalars(
        select(DirectoryRecord).where(DirectoryRecord.import_id == import_id)
    ).all()
    for record in records:
        if record.outcome == "gone" or record.was_gone_on is not None:
            row = session.scalar(
                select(Service).where(
                    Service.source == record.source, Service.source_id == record.source_id
                )
            )
            if row is not None:
                row.gone_on = record.was_gone_on
