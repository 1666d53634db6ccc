"""Where places are: the position, ward and small area of their postcode."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from earlyhelp.services.commands.batching import batches
from earlyhelp.services.models import Location, ServiceAtLocation
from earlyhelp.services.queries import Position, find_positions

NOWHERE = Position(None, None, None)
"""What is known of where a confidential place is."""


def drop_unused_places(session: Session, location_ids: Collection[int]) -> None:
    """Take away places that no service uses any more: an old address is nobody's to find."""
    used = select(ServiceAtLocation.location_id)
    for some in batches(sorted(location_ids)):
        session.execute(delete(Location).where(Location.id.in_(some), Location.id.not_in(used)))


def place_locations(session: Session, location_ids: Collection[int] | None = None) -> set[int]:
    """Give some places, or all, the position, ward and small area of their postcode.

    A position that the source gave itself stays. A place where every service is confidential has
    none, and loses what it had. Returns the services whose places moved.
    """
    if location_ids is None:
        location_ids = set(session.scalars(select(Location.id)))
    found: set[int] = set()
    for some in batches(sorted(location_ids)):
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
