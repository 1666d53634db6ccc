"""Writes of the directory: one path by which a service changes, its history and search line too."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from earlyhelp.errors import EarlyHelpError
from earlyhelp.services.documents import to_document
from earlyhelp.services.facts import PlaceFacts, ProviderFacts, ServiceFacts
from earlyhelp.services.models import (
    Location,
    Provider,
    Service,
    ServiceAtLocation,
    ServiceListing,
    ServiceVersion,
    VerificationEvent,
)
from earlyhelp.services.queries import (
    Position,
    find_positions,
    load_services,
)
from earlyhelp.services.records import is_listed, to_facts, to_listing
from earlyhelp.services.words import ChangeReason, CheckMethod, CheckOutcome
from earlyhelp.services.writing import to_schedule, write_facts, write_location, write_provider

NAMESPACE = uuid5(NAMESPACE_URL, "https://earlyhelp.invalid/directory")
LISTINGS_AT_ONCE = 500
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
    position, and search lines follow.

    Raises:
        ChangedMeanwhileError: if a service is no longer at the version in ``expected``, by its
            source id.
    """
    writing = _Writing(session, source)
    touched = [writing.write(one, expected or {}) for one in facts]
    session.flush()
    moved = place_locations(session, source)
    affected = {row.id for row in touched} | _sharing(session, touched) | moved
    changed = _record_versions(session, affected, change)
    refresh_listings(session, affected)
    return changed


class _Writing:
    """One source under writing: its services, providers and places, by their keys."""

    def __init__(self, session: Session, source: str) -> None:
        self._session, self._source = session, source
        self._services = {
            row.source_id: row for row in load_services(session, Service.source == source)
        }
        self._providers = {
            row.source_key: row
            for row in session.scalars(select(Provider).where(Provider.source == source))
        }
        self._locations = {
            row.source_key: row
            for row in session.scalars(select(Location).where(Location.source == source))
        }

    def write(self, facts: ServiceFacts, expected: Mapping[str, int]) -> Service:
        """Write one service, making it if its source never listed it."""
        row = self._services.get(facts.source_id)
        wanted = expected.get(facts.source_id)
        if wanted is not None and (row is None or row.version != wanted):
            raise ChangedMeanwhileError("Somebody has changed this listing since you opened it.")
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
        row.gone_on = None
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
            if own is not None and self._session.scalar(taken) is None:
                return own
        return public_id(kind, f"{self._source}/{key}")


def public_id(kind: str, key: str) -> str:
    """Return the public id of a thing of a source: always the same for the same key."""
    return str(uuid5(NAMESPACE, f"{kind}/{key}"))


def _sharing(session: Session, services: Collection[Service]) -> set[int]:
    """Return the other services that share a provider or a place with these."""
    found: set[int] = set()
    for some in _batches(sorted({row.provider_id for row in services})):
        found |= set(session.scalars(select(Service.id).where(Service.provider_id.in_(some))))
    places = sorted({place.location_id for row in services for place in row.places})
    for some in _batches(places):
        statement = select(ServiceAtLocation.service_id)
        found |= set(session.scalars(statement.where(ServiceAtLocation.location_id.in_(some))))
    return found


def _record_versions(session: Session, service_ids: Collection[int], change: Change) -> list[int]:
    """Add a line of history to each service that says something else than its last line."""
    changed = []
    for some in _batches(sorted(service_ids)):
        before = _last_documents(session, some)
        for row in load_services(session, Service.id.in_(some)):
            document = json.dumps(to_document(to_facts(row)), ensure_ascii=False, sort_keys=True)
            if before.get(row.id) != document:
                row.version += 1
                row.modified_at = change.at
                session.add(_version(row, document, change))
                changed.append(row.id)
    session.flush()
    return changed


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


def _batches(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + LISTINGS_AT_ONCE] for start in range(0, len(ids), LISTINGS_AT_ONCE))


def place_locations(session: Session, source: str) -> set[int]:
    """Give each place of a source the position, ward and small area of its postcode.

    A position that the source gave itself stays. A place where every service is confidential gets
    none. Returns the services whose places moved.
    """
    public = select(ServiceAtLocation.location_id).where(~ServiceAtLocation.address_confidential)
    rows = session.scalars(
        select(Location).where(Location.source == source, Location.id.in_(public))
    ).all()
    positions = find_positions(session, {row.postcode for row in rows if row.postcode})
    moved = {row.id for row in rows if _place(row, positions.get(row.postcode or ""))}
    session.flush()
    statement = select(ServiceAtLocation.service_id).where(
        ServiceAtLocation.location_id.in_(sorted(moved))
    )
    return set(session.scalars(statement)) if moved else set()


def _place(row: Location, position: Position | None) -> bool:
    """Write what the postcode says of a place; say whether anything changed."""
    if position is None:
        return False
    before = (row.latitude, row.longitude, row.ward_code, row.lsoa_code)
    if not row.position_given and position.point is not None:
        row.latitude, row.longitude = position.point.latitude, position.point.longitude
    row.ward_code, row.lsoa_code = position.ward_code, position.lsoa_code
    return before != (row.latitude, row.longitude, row.ward_code, row.lsoa_code)


def refresh_listings(session: Session, service_ids: Collection[int] | None = None) -> None:
    """Write again what a search reads of some services, or of all."""
    if service_ids is None:
        service_ids = set(session.scalars(select(Service.id)))
    ids = sorted(service_ids)
    for start in range(0, len(ids), LISTINGS_AT_ONCE):
        some = ids[start : start + LISTINGS_AT_ONCE]
        services = load_services(session, Service.id.in_(some))
        rows = [to_listing(service) for service in services if is_listed(service)]
        session.execute(delete(ServiceListing).where(ServiceListing.service_id.in_(some)))
        if rows:
            session.execute(insert(ServiceListing), rows)


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
