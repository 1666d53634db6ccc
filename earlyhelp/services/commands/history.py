"""Lines of history: what each listing said after each change, and which lives on for another."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.services.commands.batching import batches
from earlyhelp.services.commands.lines import refresh_listings
from earlyhelp.services.documents import to_document
from earlyhelp.services.models import Service, ServiceVersion
from earlyhelp.services.queries import load_services
from earlyhelp.services.records import to_facts
from earlyhelp.services.words import ChangeReason


@dataclass(frozen=True, slots=True)
class Change:
    """The circumstances of a change."""

    at: datetime
    by: str | None
    """An account's public id, or what makes the change without one."""
    reason: ChangeReason
    batch_id: int | None = None


def record_first_versions(session: Session, rows: Iterable[Service]) -> None:
    """Keep what a listing said before the history began, so that no change lacks its before."""
    by_id = {row.id: row for row in rows}
    known: set[int] = set()
    for some in batches(sorted(by_id)):
        statement = select(ServiceVersion.service_id).where(ServiceVersion.service_id.in_(some))
        known |= set(session.scalars(statement))
    for service_id, row in by_id.items():
        if service_id not in known:
            started = Change(row.modified_at, None, ChangeReason.IMPORT)
            session.add(_version(row, _document(row), started))


def record_versions(session: Session, service_ids: Collection[int], change: Change) -> list[int]:
    """Add a line of history to each service that says something else than its last line."""
    changed = []
    for some in batches(sorted(service_ids)):
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
