"""Facts of one source written into its services, providers and places, by their keys."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.services.commands.batching import batches
from earlyhelp.services.facts import PlaceFacts, ProviderFacts, ServiceFacts
from earlyhelp.services.models import Location, Provider, Service, ServiceAtLocation
from earlyhelp.services.queries import load_services
from earlyhelp.services.writing import to_schedule, write_facts, write_location, write_provider

NAMESPACE = uuid5(NAMESPACE_URL, "https://earlyhelp.invalid/directory")
Row = TypeVar("Row", Provider, Location)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Until its first version is recorded."""


class Writing:
    """Some services of one source under writing: what is stored of them, by their keys."""

    def __init__(self, session: Session, source: str, facts: Collection[ServiceFacts]) -> None:
        """Read what these facts name, and nothing else of the source."""
        self._session, self._source = session, source
        self._given: set[str] = set()
        keys = sorted({one.source_id for one in facts})
        self._services = {
            row.source_id: row
            for some in batches(keys)
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
            for some in batches(sorted(keys))
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
