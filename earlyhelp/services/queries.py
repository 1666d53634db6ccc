"""Reads of the directory: one service, and what searches, offers and gaps are told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Pool, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from earlyhelp.db import Row, read_rows
from earlyhelp.errors import NotHereError
from earlyhelp.geography.distance import Point
from earlyhelp.geography.models import PostcodeRow
from earlyhelp.matching.candidate import Candidate
from earlyhelp.services.candidates import Details
from earlyhelp.services.checking import DEFAULT_PERIODS, Periods
from earlyhelp.services.directory import Directory
from earlyhelp.services.eligibility import Known
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.listings import Listing, read_points
from earlyhelp.services.mapping import Mappings, TermNeed, mapped_needs
from earlyhelp.services.models import (
    Capacity,
    NeedMapping,
    Provider,
    Service,
    ServiceAtLocation,
    ServiceListing,
    ServiceNeed,
    VerificationEvent,
)
from earlyhelp.services.records import Record, is_shown, to_record
from earlyhelp.services.supply import Supply
from earlyhelp.services.supplying import Beside, SupplyRow, to_supply
from earlyhelp.services.text import PACKAGED, NeedWords, make_need_words
from earlyhelp.services.whereabouts import Whereabouts
from earlyhelp.services.words import RESTARTING
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import Strength

LISTING_COLUMNS = tuple(ServiceListing.__table__.columns[name] for name in Listing._fields)
NOTHING_KNOWN = Known()
VERSION = "SELECT token FROM directory_version ORDER BY token"
KEPT_DIRECTORIES = 2
_directories: WeakKeyDictionary[Pool, dict[object, Directory]] = WeakKeyDictionary()
NO_SERVICE = "There is no service with this address. It may have been taken away."


@dataclass(frozen=True, slots=True)
class Position:
    """What a postcode says of a place."""

    point: Point | None
    ward_code: str | None
    lsoa_code: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a listing lives on after it was merged into another."""

    public_id: str


def find_need_words(session: Session) -> NeedWords:
    """Return the words that stand for each need: the editor's own, or those of the program."""
    kept = tuple(sorted(read_rows(session, "SELECT need, words FROM everyday_words", {})))
    return _need_words(kept) if kept else PACKAGED


@lru_cache(maxsize=4)
def _need_words(kept: tuple[Row, ...]) -> NeedWords:
    return make_need_words(dict(kept))


def find_listings(session: Session) -> list[Listing]:
    """Return the search line of every public service; one statement."""
    return [Listing._make(row) for row in session.connection().execute(select(*LISTING_COLUMNS))]


def get_page(session: Session, public_id: str, *, on: date) -> Record | Moved:
    """Return one service as its page shows it on a day, or the address it lives on at.

    Raises:
        NotHereError: if there is none with this id, or none that is public on this day.
    """
    record = find_records(session, [public_id], on=on).get(public_id)
    if record is None:
        raise NotHereError(NO_SERVICE)
    return record if record.public_id == public_id else Moved(record.public_id)


def find_records(
    session: Session, public_ids: Collection[str], *, on: date
) -> Mapping[str, Record]:
    """Return the public services of these ids, by the id asked for.

    A listing that was merged into another is the one that lives on, however often that happened.
    """
    asked = load_services(session, Service.public_id.in_(sorted(set(public_ids))))
    known = {row.id: row for row in asked}
    while missing := {row.merged_into_id for row in known.values()} - {None, *known}:
        known |= {row.id: row for row in load_services(session, Service.id.in_(missing))}
    living = {row.public_id: _living(row, known) for row in asked}
    return {asked: to_record(row) for asked, row in living.items() if row and is_shown(row, on)}


def _living(row: Service, known: Mapping[int, Service]) -> Service | None:
    """Return the listing that lives on for one; None where they are merged in a circle."""
    seen: set[int] = set()
    while row.merged_into_id is not None and row.id not in seen:
        seen.add(row.id)
        row = known[row.merged_into_id]
    return None if row.merged_into_id is not None else row


def find_living(session: Session, public_ids: Collection[str]) -> Mapping[str, str]:
    """Return the id that each of these listings lives on at, where it was merged into another.

    A merge always leads to the listing that is there, however many there were; one statement.
    """
    merged, living = aliased(Service), aliased(Service)
    statement = (
        select(merged.public_id, living.public_id)
        .join(living, living.id == merged.merged_into_id)
        .where(merged.public_id.in_(sorted(set(public_ids))))
    )
    rows = session.execute(statement)
    return {public_id: lives_on for public_id, lives_on in rows}  # noqa: C416 - as types see them


def find_whereabouts(session: Session, public_ids: Collection[str]) -> Mapping[str, Whereabouts]:
    """Return where the listed services of these ids may be shown on a map; one statement."""
    hidden = exists().where(
        ServiceAtLocation.service_id == ServiceListing.service_id, ServiceAtLocation.masked
    )
    columns = (ServiceListing.public_id, ServiceListing.points, ServiceListing.comes_to_you)
    statement = select(*columns, ServiceListing.is_confidential, hidden).where(
        ServiceListing.public_id.in_(sorted(set(public_ids)))
    )
    return {
        public_id: Whereabouts(tuple(read_points(points)), comes, is_confidential, is_masked)
        for public_id, points, comes, is_confidential, is_masked in session.execute(statement)
    }


def find_candidates(
    session: Session,
    *,
    on: date,
    near: Point | None = None,
    known: Known = NOTHING_KNOWN,
    periods: Periods = DEFAULT_PERIODS,
) -> list[Candidate]:
    """Return every service that is public on a day as an offer weighs it, by name.

    ``known`` is what its own rules may be asked about: the age of the child, and the codes of the
    authority, district and ward.
    """
    directory = find_directory(session, on=on, periods=periods)
    return directory.seen_from(near, known).every_candidate()


def find_directory(session: Session, *, on: date, periods: Periods = DEFAULT_PERIODS) -> Directory:
    """Return the directory on a day; one statement, unless it was written since it was last read.

    The newest ``KEPT_DIRECTORIES`` of each database are kept, each for its version and day.
    """
    version = tuple(read_rows(session, VERSION, {}))
    if not version:
        return _load_directory(session, on, periods)
    kept = _directories.setdefault(session.connection().engine.pool, {})
    key = version, on, periods
    found = kept.get(key)
    if found is None:
        found = _load_directory(session, on, periods)
        for old in [*kept][: -KEPT_DIRECTORIES + 1]:
            kept.pop(old, None)
        kept[key] = found
    return found


def _load_directory(session: Session, on: date, periods: Periods) -> Directory:
    told = (Service.rules, Service.cost_options, Service.evidence_rating, Service.closed_on)
    anything = or_(*(column.is_not(None) for column in told))
    details = {
        public_id: Details(rules or (), costs or (), evidence, closed_on)
        for public_id, rules, costs, evidence, closed_on in session.execute(
            select(Service.public_id, *told).where(anything)
        )
    }
    return Directory(find_listings(session), details, on=on, periods=periods)


def find_mappings(session: Session) -> Mappings:
    """Return the needs that terms of other lists stand for; one statement."""
    newest = (
        select(NeedMapping.taxonomy, func.max(NeedMapping.version).label("version"))
        .group_by(NeedMapping.taxonomy)
        .subquery()
    )
    rows = session.scalars(
        select(NeedMapping).join(
            newest,
            (NeedMapping.taxonomy == newest.c.taxonomy) & (NeedMapping.version == newest.c.version),
        )
    )
    found: dict[tuple[str, str], tuple[TermNeed, ...]] = {}
    for row in rows:
        for one in row.needs:
            key = (row.taxonomy, one.term_id)
            found[key] = (*found.get(key, ()), one)
    return found


def find_mapped_needs(session: Session, facts: ServiceFacts) -> tuple[str, ...]:
    """Return the labels of the needs that a listing's terms stand for and it does not state."""
    mapped = mapped_needs(facts.needs, facts.terms, find_mappings(session))
    return tuple(NEED_BY_CODE[NeedCode(code)].label for code, _ in mapped)


def find_supply(session: Session, *, on: date, periods: Periods = DEFAULT_PERIODS) -> list[Supply]:
    """Return every service as provision, by name, those left out with the reason.

    Plain rows of the bare tables, a table at a time: a report reads the whole directory.
    """
    session.flush()  # a bare table is read as it stands; a mapped one would send changes first
    needs, capacities, checks = (
        _find_needs(session),
        _find_capacities(session),
        _find_checks(session),
    )
    table, provider = Service.__table__, Provider.__table__.c
    columns = [table.c[name] for name in SupplyRow._fields]
    statement = (
        select(provider.name, provider.sector, *columns)
        .join_from(table, Provider.__table__, provider.id == table.c.provider_id)
        .where(table.c.merged_into_id.is_(None))
    )
    supply = []
    for name, sector, *cells in session.connection().execute(statement):
        row = SupplyRow(*cells)
        capacity = capacities.get(row.id, (None, None))
        beside = Beside(name, sector, needs.get(row.id, {}), *capacity, checks.get(row.id))
        supply.append(to_supply(row, beside, on=on, periods=periods))
    return sorted(supply, key=lambda one: (one.name.casefold(), one.service_id))


def _find_needs(session: Session) -> Mapping[int, Mapping[NeedCode, Strength]]:
    table = ServiceNeed.__table__.c
    statement = select(table.service_id, table.need, table.strength).order_by(table.need)
    found: dict[int, dict[NeedCode, Strength]] = {}
    for service, need, strength in session.connection().execute(statement):
        found.setdefault(service, {})[NeedCode(need)] = strength
    return found


def _find_capacities(session: Session) -> Mapping[int, tuple[int | None, date | None]]:
    """Return how many children each service as a whole can help, and when that was confirmed."""
    table = Capacity.__table__.c
    statement = (
        select(table.service_id, table.children, table.confirmed_on)
        .where(table.target_group.is_(None))
        .order_by(table.id.desc())
    )
    rows = session.connection().execute(statement)
    return {service: (children, confirmed_on) for service, children, confirmed_on in rows}


def _find_checks(session: Session) -> Mapping[int, date]:
    """Return the day that each listing was last found right or put right."""
    table = VerificationEvent.__table__.c
    statement = (
        select(table.service_id, func.max(table.on))
        .where(table.outcome.in_(RESTARTING))
        .group_by(table.service_id)
    )
    return {service: on for service, on in session.connection().execute(statement)}  # noqa: C416 - rows, as types see them


def load_services(
    session: Session, *conditions: ColumnElement[bool], fresh: bool = False
) -> Sequence[Service]:
    """Return services with all that belongs to them; statements do not grow in number.

    ``fresh`` reads again what this session has read before, for whoever is about to write.
    """
    statement = select(Service).where(*conditions).order_by(Service.id)
    parts = (Service.needs, Service.contacts, Service.capacities, Service.resourcings)
    places = selectinload(Service.places)
    return session.scalars(
        statement.options(
            joinedload(Service.provider),
            *(selectinload(part) for part in (*parts, Service.checks)),
            places.joinedload(ServiceAtLocation.location),
            places.selectinload(ServiceAtLocation.schedules),
        ),
        execution_options={"populate_existing": fresh},
    ).all()


def find_positions(session: Session, postcodes: Collection[str]) -> Mapping[str, Position]:
    """Return what is known of each postcode of the area; the others are absent."""
    statement = select(PostcodeRow).where(PostcodeRow.postcode.in_(sorted(postcodes)))
    return {
        row.postcode: Position(_point(row.latitude, row.longitude), row.ward_code, row.lsoa_code)
        for row in session.scalars(statement)
    }


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else Point(latitude, longitude)
