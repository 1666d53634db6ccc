"""Writes of the directory: one path by which a service changes, its history and search line too."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from earlyhelp.errors import EarlyHelpError
from earlyhelp.services.documents import to_document
from earlyhelp.services.facts import PlaceFacts, ProviderFacts, ServiceFacts
from earlyhelp.services.hsds.commands import write_feed
from earlyhelp.services.lines import cell_lines
from earlyhelp.services.models import (
    Location,
    Provider,
    Service,
    ServiceAtLocation,
    ServiceCell,
    ServiceListing,
    ServiceVersion,
    VerificationEvent,
)
from earlyhelp.services.queries import (
    Position,
    find_mappings,
    find_need_words,
    find_positions,
    load_services,
)
from earlyhelp.services.records import is_listed, to_facts, to_listing
from earlyhelp.services.words import ChangeReason, CheckMethod, CheckOutcome
from earlyhelp.services.writing import to_schedule, write_facts, write_location, write_provider

NAMESPACE = uuid5(NAMESPACE_URL, "https://earlyhelp.invalid/directory")
AT_ONCE = 500
NOWHERE = Position(None, None, None)
"""What is known of where a confidential place is."""
Key = TypeVar("Key", int, str)
Row = TypeVar("Row", Provider, Location)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Until its first version is recorded."""


class ChangedMeanwhileError(EarlyHelpError):
    """Somebody else has changed a listing since it was read; both are to be shown."""


@dataclass(frozen=True, slots=True)
class Change:
    """The circumstances of a change."""

    at: datetime
    by: str | None
    """An account's public id, or what makes the change without one."""
    reason: ChangeReason
    batch_id: int | None = None


def store_facts(
    session: Session,
    source: str,
    facts: Iterable[ServiceFacts],
    change: Change,
    expected: Mapping[str, int] | None = None,
) -> list[int]:
    """Make the services of a source say these facts, and return the ids of those that changed.

    The one path by which a listing changes: versions rise, each change leaves one line of history
    (also on other services that share a provider or a place that changed), places get their
    position, and search lines follow. Only what the facts name is read, however long the source's
    list is.

    Raises:
        ChangedMeanwhileError: if a service is no longer at the version in ``expected``, by its
            source id; then nothing was written.
    """
    wanted = list(facts)
    session.flush()
    _check_versions(session, source, expected or {})
    writing = _Writing(session, source, wanted)
    _record_first_versions(session, writing.stored)
    before = {place.location_id for row in writing.stored for place in row.places}
    touched = [writing.write(one) for one in wanted]
    if change.reason is ChangeReason.IMPORT:
        for row in touched:
            # Its source lists it again; what anybody writes here says nothing about that.
            row.gone_on = None
    with session.no_autoflush:
        shared = _sharing(session, touched)
    session.flush()
    places = {place.location_id for row in touched for place in row.places}
    _drop_unused_places(session, before - places)
    moved = place_locations(session, places)
    affected = {row.id for row in touched} | shared | moved
    changed = _record_versions(session, affected, change)
    refresh_listings(session, affected)
    return changed


def _check_versions(session: Session, source: str, expected: Mapping[str, int]) -> None:
    """Hold the services that somebody has read until the commit, if they are as they were read."""
    statement = (
        select(Service.source_id, Service.version)
        .where(Service.source == source, Service.source_id.in_(sorted(expected)))
        .order_by(Service.id)
        .with_for_update()
    )
    found = {row.source_id: row.version for row in session.execute(statement)} if expected else {}
    if found != dict(expected):
        raise ChangedMeanwhileError("Somebody has changed this listing since you opened it.")


class _Writing:
    """Some services of one source under writing: what is stored of them, by their keys."""

    def __init__(self, session: Session, source: str, facts: Collection[ServiceFacts]) -> None:
        self._session, self._source = session, source
        self._given: set[str] = set()
        keys = sorted({one.source_id for one in facts})
        self._services = {
            row.source_id: row
            for some in _batches(keys)
            for row in load_services(
                session, Service.source == source, Service.source_id.in_(some), fresh=True
            )
        }
        self._providers = self._by_key(Provider, {one.provider.key for one in facts})
        places = {"|".join(place.key) for one in facts for place in one.places}
        self._locations = self._by_key(Location, places)

    def _by_key(self, table: type[Row], keys: Collection[str]) -> dict[str, Row]:
        return {
            row.source_key: row
            for some in _batches(sorted(keys))
            for row in self._session.scalars(
                select(table).where(table.source == self._source, table.source_key.in_(some))
            )
        }

    @property
    def stored(self) -> list[Service]:
        """The services that were there before."""
        return list(self._services.values())

    def write(self, facts: ServiceFacts) -> Service:
        """Write one service, making it if its source never listed it."""
        row = self._services.get(facts.source_id)
        if row is None:
            row = Service(
                public_id=self._id(Service, "service", facts.source_id),
                source=self._source,
                version=0,
                modified_at=NEVER,
            )
            self._services[facts.source_id] = row
            self._session.add(row)
        write_facts(row, facts)
        row.provider = self._provider(facts.provider)
        self._write_places(row, facts.places)
        return row

    def _provider(self, facts: ProviderFacts) -> Provider:
        row = self._providers.get(facts.key)
        if row is None:
            row = Provider(
                public_id=self._id(Provider, "provider", facts.key),
                source=self._source,
                source_key=facts.key,
            )
            self._providers[facts.key] = row
        write_provider(row, facts)
        return row

    def _write_places(self, row: Service, places: Iterable[PlaceFacts]) -> None:
        kept = {place.location.source_key: place for place in row.places if place.location}
        wanted = {}
        for facts in places:
            location = self._location(facts)
            at = kept.get(location.source_key) or ServiceAtLocation(location=location)
            at.address_confidential, at.masked, at.own_id = (
                facts.confidential,
                facts.masked,
                facts.at_id,
            )
            at.schedules = [to_schedule(opening) for opening in facts.openings]
            wanted[location.source_key] = at
        row.places = list(wanted.values())

    def _location(self, facts: PlaceFacts) -> Location:
        key = "|".join(facts.key)
        row = self._locations.get(key)
        if row is None:
            row = Location(
                public_id=self._id(Location, "location", key), source=self._source, source_key=key
            )
            self._locations[key] = row
        write_location(row, facts)
        return row

    def _id(
        self, table: type[Service] | type[Provider] | type[Location], kind: str, key: str
    ) -> str:
        """Return the id its source gave, if it is a uuid nothing else has, or one made of it."""
        try:
            own = str(UUID(key))
        except ValueError:
            own = None
        taken = select(table.id).where(table.public_id == own)
        with self._session.no_autoflush:
            if own is not None and own not in self._given and not self._session.scalar(taken):
                self._given.add(own)
                return own
        return public_id(kind, f"{self._source}/{key}")


def public_id(kind: str, key: str) -> str:
    """Return the public id of a thing of a source: always the same for the same key."""
    return str(uuid5(NAMESPACE, f"{kind}/{key}"))


def _sharing(session: Session, services: Collection[Service]) -> set[int]:
    """Return the services that share a provider or a place which is about to change."""
    found: set[int] = set()
    providers = {row.provider for row in services if _changes(session, row.provider)}
    for some in _batches(sorted(provider.id for provider in providers)):
        found |= set(session.scalars(select(Service.id).where(Service.provider_id.in_(some))))
    locations = {place.location for row in services for place in row.places}
    changing = sorted(one.id for one in locations if _changes(session, one))
    for some in _batches(changing):
        statement = select(ServiceAtLocation.service_id)
        found |= set(session.scalars(statement.where(ServiceAtLocation.location_id.in_(some))))
    return found


def _changes(session: Session, row: Provider | Location) -> bool:
    """Say whether a stored row is about to say something else; a new one is shared by nobody."""
    return row.id is not None and session.is_modified(row)


def _drop_unused_places(session: Session, location_ids: Collection[int]) -> None:
    """Take away places that no service uses any more: an old address is nobody's to find."""
    used = select(ServiceAtLocation.location_id)
    for some in _batches(sorted(location_ids)):
        session.execute(delete(Location).where(Location.id.in_(some), Location.id.not_in(used)))


def _record_first_versions(session: Session, rows: Iterable[Service]) -> None:
    """Keep what a listing said before the history began, so that no change lacks its before."""
    by_id = {row.id: row for row in rows}
    known: set[int] = set()
    for some in _batches(sorted(by_id)):
        statement = select(ServiceVersion.service_id).where(ServiceVersion.service_id.in_(some))
        known |= set(session.scalars(statement))
    for service_id, row in by_id.items():
        if service_id not in known:
            started = Change(row.modified_at, None, ChangeReason.IMPORT)
            session.add(_version(row, _document(row), started))


def _record_versions(session: Session, service_ids: Collection[int], change: Change) -> list[int]:
    """Add a line of history to each service that says something else than its last line."""
    changed = []
    for some in _batches(sorted(service_ids)):
        before = _last_documents(session, some)
        for row in load_services(session, Service.id.in_(some)):
            document = _document(row)
            if before.get(row.id) != document:
                row.version += 1
                row.modified_at = change.at
                session.add(_version(row, document, change))
                changed.append(row.id)
    session.flush()
    return changed


def record_merges(session: Session, living: Mapping[int, int | None], change: Change) -> list[int]:
    """Say which listing lives on for each of some, None where it lives itself.

    Returns the ids of those for which that is new; each gets a line of history.
    """
    changed = []
    for row in load_services(session, Service.id.in_(sorted(living)), fresh=True):
        if row.merged_into_id != living[row.id]:
            row.merged_into_id = living[row.id]
            row.version += 1
            row.modified_at = change.at
            session.add(_version(row, _document(row), change))
            changed.append(row.id)
    session.flush()
    refresh_listings(session, changed)
    return changed


def _document(row: Service) -> str:
    return json.dumps(to_document(to_facts(row)), ensure_ascii=False, sort_keys=True)


def _version(row: Service, document: str, change: Change) -> ServiceVersion:
    return ServiceVersion(
        service_id=row.id,
        version=row.version,
        at=change.at,
        by=change.by,
        reason=change.reason,
        batch_id=change.batch_id,
        document=document,
    )


def _last_documents(session: Session, service_ids: Collection[int]) -> Mapping[int, str]:
    last = (
        select(ServiceVersion.service_id, func.max(ServiceVersion.version).label("version"))
        .where(ServiceVersion.service_id.in_(service_ids))
        .group_by(ServiceVersion.service_id)
        .subquery()
    )
    statement = select(ServiceVersion.service_id, ServiceVersion.document).join(
        last,
        (ServiceVersion.service_id == last.c.service_id)
        & (ServiceVersion.version == last.c.version),
    )
    return {key: document for key, document in session.execute(statement)}  # noqa: C416 - rows, as types see them


def _batches(keys: Sequence[Key]) -> Iterable[Sequence[Key]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def place_locations(session: Session, location_ids: Collection[int] | None = None) -> set[int]:
    """Give some places, or all, the position, ward and small area of their postcode.

    A position that the source gave itself stays. A place where every service is confidential has
    none, and loses what it had. Returns the services whose places moved.
    """
    if location_ids is None:
        location_ids = set(session.scalars(select(Location.id)))
    found: set[int] = set()
    for some in _batches(sorted(location_ids)):
        moved = _place_some(session, some)
        statement = select(ServiceAtLocation.service_id)
        found |= set(session.scalars(statement.where(ServiceAtLocation.location_id.in_(moved))))
    return found


def _place_some(session: Session, location_ids: Sequence[int]) -> list[int]:
    rows = session.scalars(select(Location).where(Location.id.in_(location_ids))).all()
    at = select(ServiceAtLocation.location_id).where(
        ServiceAtLocation.location_id.in_(location_ids), ~ServiceAtLocation.address_confidential
    )
    public = set(session.scalars(at))
    postcodes = {row.postcode for row in rows if row.postcode and row.id in public}
    positions = find_positions(session, postcodes)
    moved = []
    for row in rows:
        known = positions.get(row.postcode or "") if row.id in public else NOWHERE
        if _place(row, known):
            moved.append(row.id)
    session.flush()
    return sorted(moved)


def _place(row: Location, position: Position | None) -> bool:
    """Write what the postcode says of a place; say whether anything changed."""
    if position is None:
        return False
    before = (row.latitude, row.longitude, row.ward_code, row.lsoa_code)
    if not row.position_given and (position.point is not None or position is NOWHERE):
        point = position.point
        row.latitude, row.longitude = (point.latitude, point.longitude) if point else (None, None)
    row.ward_code, row.lsoa_code = position.ward_code, position.lsoa_code
    return before != (row.latitude, row.longitude, row.ward_code, row.lsoa_code)


def refresh_listings(session: Session, service_ids: Collection[int] | None = None) -> None:
    """Write again what a search and the open feed read of some services, or of all."""
    if service_ids is None:
        service_ids = set(session.scalars(select(Service.id)))
    ids, need_words = sorted(service_ids), find_need_words(session)
    mappings = find_mappings(session)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        services = load_services(session, Service.id.in_(some))
        listed = [service for service in services if is_listed(service)]
        rows = [to_listing(service, need_words, mappings) for service in listed]
        session.execute(delete(ServiceCell).where(ServiceCell.service_id.in_(some)))
        session.execute(delete(ServiceListing).where(ServiceListing.service_id.in_(some)))
        if rows:
            session.execute(insert(ServiceListing), rows)
            session.execute(insert(ServiceCell), [cell for row in rows for cell in cell_lines(row)])
        words = zip(listed, rows, strict=True)
        write_feed(session, some, listed, {row.id: str(line["words"]) for row, line in words})


def record_check(
    service: Service, method: CheckMethod, outcome: CheckOutcome, *, on: date, by: str | None = None
) -> bool:
    """Add a check to a service's log; one that stands there already changes nothing.

    The caller refreshes the listing's search line.
    """
    if (on, method, outcome) in {(row.on, row.method, row.outcome) for row in service.checks}:
        return False
    service.checks.append(VerificationEvent(on=on, method=method, outcome=outcome, by=by))
    return True
