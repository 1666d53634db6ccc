"""Reads of what comes into the directory: staged lists, past imports, what lists last said."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.errors import NotHereError
from earlyhelp.services.documents import from_document, read_json
from earlyhelp.services.exchange.checked import Decisions, Here
from earlyhelp.services.exchange.layouts import ReadList
from earlyhelp.services.exchange.matching import Matching
from earlyhelp.services.exchange.models import (
    ColumnMatching,
    DirectoryFile,
    DirectoryImport,
    DirectoryRecord,
)
from earlyhelp.services.exchange.opening import SentFile
from earlyhelp.services.exchange.past import PastImport, Staged
from earlyhelp.services.exchange.weighing import Known
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.likeness import Likeable, likeable
from earlyhelp.services.models import Service
from earlyhelp.services.queries import load_services
from earlyhelp.services.records import to_facts

AT_ONCE = 500


def get_staged(session: Session, name: str) -> Staged:
    """Return a staged list.

    Raises:
        NotHereError: if there is none of this name, or it came in meanwhile.
    """
    row = session.scalar(
        select(DirectoryImport).where(
            DirectoryImport.name == name, DirectoryImport.recorded_at.is_(None)
        )
    )
    if row is None:
        raise NotHereError("This file is no longer waiting. Choose it again.")
    return Staged(
        id=row.id,
        name=name,
        file_name=row.file_name,
        sha256=row.sha256,
        source=row.source,
        encoding=row.encoding,
        decisions=read_json(row.decisions, Decisions),
        files=tuple(SentFile(file.file_name, file.content) for file in row.files),
    )


def find_matchings(session: Session) -> Mapping[str, Matching]:
    """Return what columns are, by the signature of their header, as far as somebody has said."""
    return {
        row.signature: read_json(row.columns, Matching)
        for row in session.scalars(select(ColumnMatching))
    }


def find_imports(session: Session) -> list[PastImport]:
    """Return what was brought in, the newest first."""
    newest = _newest_of_each_source(session)
    statement = select(DirectoryImport).where(DirectoryImport.recorded_at.is_not(None))
    rows = session.scalars(statement.order_by(DirectoryImport.id.desc()))
    return [_past(row, newest) for row in rows]


def get_import(session: Session, import_id: int) -> PastImport:
    """Return one list that was brought in.

    Raises:
        NotHereError: if there is none of this number.
    """
    row = session.get(DirectoryImport, import_id)
    if row is None or row.recorded_at is None:
        raise NotHereError(f"There is no import {import_id} of services.")
    return _past(row, _newest_of_each_source(session))


def _newest_of_each_source(session: Session) -> set[int]:
    statement = select(func.max(DirectoryImport.id)).where(
        DirectoryImport.recorded_at.is_not(None), DirectoryImport.undone_at.is_(None)
    )
    return set(session.scalars(statement.group_by(DirectoryImport.source)))


def _past(row: DirectoryImport, newest: Collection[int]) -> PastImport:
    if row.recorded_at is None:
        raise NotHereError(f"Import {row.id} has not come in.")
    return PastImport(
        id=row.id,
        file_name=row.file_name,
        sha256=row.sha256,
        source=row.source,
        licence=row.licence or "Not stated",
        layout=row.layout or "",
        by=row.by,
        recorded_at=row.recorded_at,
        report=json.loads(row.report or "{}"),
        undone_at=row.undone_at,
        can_be_undone=row.id in newest,
    )


def find_sources(session: Session) -> list[str]:
    """Return whose lists are here, in order."""
    return list(session.scalars(select(Service.source).distinct().order_by(Service.source)))


def find_last_import(session: Session, source: str) -> DirectoryImport | None:
    """Return the newest import of a source that was not taken back."""
    return session.scalar(
        select(DirectoryImport)
        .where(
            DirectoryImport.source == source,
            DirectoryImport.recorded_at.is_not(None),
            DirectoryImport.undone_at.is_(None),
        )
        .order_by(DirectoryImport.id.desc())
        .limit(1)
    )


def find_here(session: Session, read: ReadList, source: str, sha256: str) -> Here:
    """Return what stands here of the services that a list may speak of."""
    rows = list(load_services(session, Service.source == source))
    for own, keys in _of_others(read, source).items():
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            rows += load_services(session, Service.source == own, Service.source_id.in_(some))
    said = _last_said(session, {row.source for row in rows})
    last = find_last_import(session, source)
    return Here(
        known={
            (row.source, row.source_id): _known(row, said.get((row.source, row.source_id)))
            for row in rows
        },
        is_same_file=last is not None and last.sha256 == sha256,
    )


def _of_others(read: ReadList, source: str) -> Mapping[str, list[str]]:
    """Return the ids of services that were written out here, by whose list they are from."""
    found: dict[str, list[str]] = {}
    for one in read.reading.services:
        if one.source and one.source != source:
            found.setdefault(one.source, []).append(one.key)
    return found


def _known(row: Service, record: DirectoryRecord | None) -> Known:
    return Known(
        public_id=row.public_id,
        facts=to_facts(row),
        version=row.version,
        gone_on=row.gone_on,
        said=from_document(json.loads(record.document)) if record and record.document else None,
        kept=frozenset(record.kept.split(",")) - {""} if record else frozenset(),
    )


def _last_said(
    session: Session, sources: Collection[str]
) -> Mapping[tuple[str, str], DirectoryRecord]:
    """Return what each service's list said of it when it last came in."""
    newest = (
        select(
            DirectoryRecord.source,
            DirectoryRecord.source_id,
            func.max(DirectoryRecord.import_id).label("import_id"),
        )
        .join(DirectoryImport, DirectoryImport.id == DirectoryRecord.import_id)
        .where(
            DirectoryRecord.source.in_(sorted(sources)),
            DirectoryRecord.document.is_not(None),
            DirectoryImport.undone_at.is_(None),
        )
        .group_by(DirectoryRecord.source, DirectoryRecord.source_id)
        .subquery()
    )
    statement = select(DirectoryRecord).join(
        newest,
        (DirectoryRecord.source == newest.c.source)
        & (DirectoryRecord.source_id == newest.c.source_id)
        & (DirectoryRecord.import_id == newest.c.import_id),
    )
    return {(row.source, row.source_id): row for row in session.scalars(statement)}


def find_alike(session: Session, new: Sequence[Likeable]) -> Mapping[Likeable, ServiceFacts]:
    """Return the listings here that share something telling with new ones, with their facts."""
    wanted = {mark for one in new for mark in one.shared}
    found: dict[Likeable, ServiceFacts] = {}
    for service in _possible(session):
        facts = to_facts(service)
        one = likeable(service.public_id, service.source, facts)
        if one.shared & wanted:
            found[one] = facts
    return found


def _possible(session: Session) -> Iterator[Service]:
    """Return every listing that stands for itself, some at a time."""
    statement = select(Service.id).where(Service.merged_into_id.is_(None)).order_by(Service.id)
    ids = session.scalars(statement).all()
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        yield from load_services(session, Service.id.in_(some))


def find_file(session: Session, import_id: int, position: int) -> DirectoryFile:
    """Return one file of an import, byte for byte as it came.

    Raises:
        NotHereError: if there is none.
    """
    found = session.get(DirectoryFile, (import_id, position))
    if found is None:
        raise NotHereError("This file is not kept.")
    return found
