"""What a search and the open feed read, written again from the tables."""

from collections.abc import Collection
from secrets import randbits

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from earlyhelp.services.commands.batching import batches
from earlyhelp.services.hsds.commands import write_feed
from earlyhelp.services.lines import cell_lines
from earlyhelp.services.models import DirectoryVersion, Service, ServiceCell, ServiceListing
from earlyhelp.services.queries import find_mappings, find_need_words, load_services
from earlyhelp.services.records import is_listed, to_listing

TOKEN_BITS = 62


def refresh_listings(session: Session, service_ids: Collection[int] | None = None) -> None:
    """Write again what a search and the open feed read of some services, or of all."""
    if service_ids is None:
        service_ids = set(session.scalars(select(Service.id)))
    ids, need_words = sorted(service_ids), find_need_words(session)
    mappings = find_mappings(session)
    for some in batches(ids):
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
    if ids:
        _begin_version(session)


def _begin_version(session: Session) -> None:
    """Say that the directory is another one from now on; see ``DirectoryVersion``."""
    held_by_nobody = select(DirectoryVersion.token).with_for_update(skip_locked=True)
    session.execute(delete(DirectoryVersion).where(DirectoryVersion.token.in_(held_by_nobody)))
    session.execute(insert(DirectoryVersion), [{"token": randbits(TOKEN_BITS)}])
