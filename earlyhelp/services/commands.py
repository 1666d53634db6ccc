"""Writes of the directory: bring in services and checks, and keep the search lines in step."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from earlyhelp.services.checks import CheckFacts, Rows, read_checks
from earlyhelp.services.facts import (
    PlaceFacts,
    Problem,
    ProviderFacts,
    ServiceFacts,
    differences,
    keep_confidential,
)
from earlyhelp.services.layouts import Layout, Unread, read_file
from earlyhelp.services.models import (
    Location,
    Provider,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceListing,
    VerificationEvent,
)
from earlyhelp.services.queries import Position, find_positions, load_services
from earlyhelp.services.records import LISTED_STATUSES, to_facts, to_listing
from earlyhelp.services.reports import Change, ImportReport
from earlyhelp.services.template import read_template
from earlyhelp.services.writing import write_facts

DEFAULT_SOURCE = "own-template"
NAMESPACE = uuid5(NAMESPACE_URL, "https://earlyhelp.invalid/directory")
LISTINGS_AT_ONCE = 500
STAYS_CONFIDENTIAL = "{}: its address stays confidential; a file cannot make it public again."


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a file does not say of itself."""

    on: date
    """Today: no date of a confirmation may lie after it."""
    recorded_at: datetime
    file_name: str = ""
    source: str = DEFAULT_SOURCE
    """Whose list it is; services are the same when source and source id are."""
    dry_run: bool = False
    moved_by: timedelta = timedelta()
    """By how much dates of illustrative services are moved."""


def import_services(session: Session, data: bytes, options: ImportOptions) -> ImportReport:
    """Bring in one file, all or nothing, and report what changed; the same file twice does nothing.

    A service that its source no longer lists is marked, never deleted. An import says nothing about
    whether a listing was checked: a list of checks does.
    """
    report = ImportReport(
        file=options.file_name, sha256=sha256(data).hexdigest(), dry_run=options.dry_run
    )
    table = read_file(data)
    if isinstance(table, Unread):
        return replace(report, problems=table.problems)
    report = replace(report, dialect=table.layout.value, rows=len(table.rows))
    if table.layout is Layout.CHECKS:
        return _import_checks(session, table.rows, report, options)
    read = read_template(table.rows, on=options.on, moved_by=options.moved_by)
    if read.problems:
        return replace(report, problems=read.problems)
    return _Import(session, options).run(read.services, report)


class _Import:
    """One import under way: what is stored of its source, by the keys of the file."""

    def __init__(self, session: Session, options: ImportOptions) -> None:
        self._session, self._options = session, options
        source = options.source
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

    def run(self, services: Sequence[ServiceFacts], report: ImportReport) -> ImportReport:
        """Compare, and store what differs unless this is a rehearsal."""
        given_services, services = services, [self._kept(facts) for facts in services]
        kept = [
            facts.source_id
            for facts, given in zip(services, given_services, strict=True)
            if facts != given
        ]
        changes = [change for facts in services if (change := self._compare(facts))]
        given = {facts.source_id for facts in services}
        gone = [s for key, s in self._services.items() if key not in given and s.gone_on is None]
        report = replace(
            report,
            services=len(services),
            changes=tuple(changes),
            gone=tuple(sorted(row.source_id for row in gone)),
            notices=tuple(STAYS_CONFIDENTIAL.format(source_id) for source_id in kept),
            stored=not self._options.dry_run,
        )
        if not self._options.dry_run:
            self._store(services, {change.source_id for change in changes}, gone)
        return report

    def _kept(self, facts: ServiceFacts) -> ServiceFacts:
        row = self._services.get(facts.source_id)
        return facts if row is None else keep_confidential(to_facts(row), facts)

    def _compare(self, facts: ServiceFacts) -> Change | None:
        row = self._services.get(facts.source_id)
        if row is None:
            return Change(facts.source_id, facts.name, ())
        changed = differences(to_facts(row), facts)
        if row.gone_on is not None:
            changed = (*changed, "gone_on")
        return Change(facts.source_id, facts.name, changed) if changed else None

    def _store(
        self, services: Sequence[ServiceFacts], changed: set[str], gone: Sequence[Service]
    ) -> None:
        for row in gone:
            row.gone_on = self._options.on
        touched = [self._write(facts) for facts in services if facts.source_id in changed]
        self._session.flush()
        moved = place_locations(self._session, self._options.source)
        refresh_listings(self._session, {row.id for row in touched} | moved)

    def _write(self, facts: ServiceFacts) -> Service:
        options = self._options
        row = self._services.get(facts.source_id)
        if row is None:
            key = f"{options.source}/{facts.source_id}"
            row = Service(public_id=_public_id("service", key), source=options.source, version=0)
            self._session.add(row)
        write_facts(row, facts)
        row.provider = self._provider(facts.provider)
        row.version += 1
        row.modified_at = options.recorded_at
        row.gone_on = None
        self._write_places(row, facts.places)
        return row

    def _provider(self, facts: ProviderFacts) -> Provider:
        key = facts.name.casefold()
        row = self._providers.get(key)
        if row is None:
            source = self._options.source
            row = Provider(
                public_id=_public_id("provider", f"{source}/{key}"), source=source, source_key=key
            )
            self._providers[key] = row
        row.name, row.sector = facts.name, facts.sector
        row.statutory_partner = facts.statutory_partner
        row.charity_number, row.description = facts.charity_number, facts.description
        return row

    def _write_places(self, row: Service, places: Iterable[PlaceFacts]) -> None:
        kept = {place.location.source_key: place for place in row.places if place.location}
        wanted = {}
        for facts in places:
            location = self._location(facts)
            at = kept.get(location.source_key) or ServiceAtLocation(location=location)
            at.address_confidential = facts.confidential
            at.schedules = [
                Schedule(
                    days=opening.days,
                    opens_at=opening.opens_at,
                    closes_at=opening.closes_at,
                    term_time_only=opening.term_time_only,
                )
                for opening in facts.openings
            ]
            wanted[location.source_key] = at
        row.places = list(wanted.values())

    def _location(self, facts: PlaceFacts) -> Location:
        key = "|".join(facts.key)
        row = self._locations.get(key)
        if row is None:
            source = self._options.source
            row = Location(
                public_id=_public_id("location", f"{source}/{key}"), source=source, source_key=key
            )
            self._locations[key] = row
        row.name, row.address_1 = facts.name, facts.address_1
        row.city, row.postcode = facts.city, facts.postcode
        row.accessibility = facts.accessibility
        row.position_given = facts.latitude is not None
        if row.position_given:
            row.latitude, row.longitude = facts.latitude, facts.longitude
        return row


def _public_id(kind: str, key: str) -> str:
    return str(uuid5(NAMESPACE, f"{kind}/{key}"))


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
        rows = [to_listing(service) for service in services if service.status in LISTED_STATUSES]
        session.execute(delete(ServiceListing).where(ServiceListing.service_id.in_(some)))
        if rows:
            session.execute(insert(ServiceListing), rows)


def record_check(service: Service, check: CheckFacts) -> bool:
    """Add a check to a service's log; one that stands there already changes nothing."""
    known = {(row.on, row.method, row.outcome) for row in service.checks}
    if (check.on, check.method, check.outcome) in known:
        return False
    service.checks.append(
        VerificationEvent(on=check.on, method=check.method, outcome=check.outcome)
    )
    return True


def _import_checks(
    session: Session, rows: Rows, report: ImportReport, options: ImportOptions
) -> ImportReport:
    services = {
        row.source_id: row for row in load_services(session, Service.source == options.source)
    }
    illustrative = frozenset(key for key, row in services.items() if row.is_illustrative)
    read = read_checks(rows, on=options.on, moved_by=options.moved_by, illustrative=illustrative)
    unknown = [
        Problem(line, "source_id", check.source_id, f"a service of the source {options.source}")
        for line, check in read.checks
        if check.source_id not in services
    ]
    if read.problems or unknown:
        return replace(report, problems=tuple(sorted((*read.problems, *unknown), key=_by_line)))
    with session.no_autoflush, session.begin_nested() as rehearsal:
        added = [c for _, c in read.checks if record_check(services[c.source_id], c)]
        session.flush()
        touched = {services[check.source_id].id for check in added}
        refresh_listings(session, touched)
        if options.dry_run:
            rehearsal.rollback()
    changes = tuple(Change(c.source_id, services[c.source_id].name, ("checks",)) for c in added)
    return replace(report, changes=changes, stored=not options.dry_run, services=len(read.checks))


def _by_line(problem: Problem) -> tuple[int, str]:
    return problem.line, problem.column
