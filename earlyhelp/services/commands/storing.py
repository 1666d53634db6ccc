"""The one path by which a listing changes, its history and search line too."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.errors import EarlyHelpError
from earlyhelp.services.commands.batching import batches
from earlyhelp.services.commands.history import Change, record_first_versions, record_versions
from earlyhelp.services.commands.lines import refresh_listings
from earlyhelp.services.commands.positions import drop_unused_places, place_locations
from earlyhelp.services.commands.writing import Writing
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.models import Location, Provider, Service, ServiceAtLocation
from earlyhelp.services.words import ChangeReason


class ChangedMeanwhileError(EarlyHelpError):
    """Somebody else has changed a listing since it was read; both are to be shown."""


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
    writing = Writing(session, source, wanted)
    record_first_versions(session, writing.stored)
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
    drop_unused_places(session, before - places)
    moved = place_locations(session, places)
    affected = {row.id for row in touched} | shared | moved
    changed = record_versions(session, affected, change)
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


def _sharing(session: Session, services: Collection[Service]) -> set[int]:
    """Return the services that share a provider or a place which is about to change."""
    found: set[int] = set()
    providers = {row.provider for row in services if _changes(session, row.provider)}
    for some in batches(sorted(provider.id for provider in providers)):
        found |= set(session.scalars(select(Service.id).where(Service.provider_id.in_(some))))
    locations = {place.location for row in services for place in row.places}
    changing = sorted(one.id for one in locations if _changes(session, one))
    for some in batches(changing):
        statement = select(ServiceAtLocation.service_id)
        found |= set(session.scalars(statement.where(ServiceAtLocation.location_id.in_(some))))
    return found


def _changes(session: Session, row: Provider | Location) -> bool:
    """Say whether a stored row is about to say something else; a new one is shared by nobody."""
    return row.id is not None and session.is_modified(row)
