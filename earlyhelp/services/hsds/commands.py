"""Writes of what the open feed reads; ``services.commands`` calls them with each change."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from earlyhelp.geography.models import ServedAreaRow
from earlyhelp.geography.queries import find_names
from earlyhelp.services.hsds.members import as_text, read_id
from earlyhelp.services.hsds.publishing import Around, publish
from earlyhelp.services.hsds.ready import FeedRows, to_rows
from earlyhelp.services.models import (
    FeedPlace,
    FeedService,
    FeedServiceTerm,
    FeedTerm,
    Service,
)


def write_feed(
    session: Session,
    service_ids: Collection[int],
    services: Sequence[Service],
    words: Mapping[int, str],
) -> None:
    """Write again what the feed sends of some services.

    ``services`` are those of them that are public; ``words`` are what a search finds each by.
    """
    ids = sorted(service_ids)
    for table in (FeedServiceTerm, FeedPlace, FeedService):
        session.execute(delete(table).where(table.service_id.in_(ids)))
    around = _around(session, services)
    rows = {row.id: to_rows(publish(row, words[row.id], around)) for row in services}
    _insert(session, rows)
    used = select(FeedServiceTerm.term_id)
    session.execute(delete(FeedTerm).where(FeedTerm.id.not_in(used)))


def _insert(session: Session, rows: Mapping[int, FeedRows]) -> None:
    tables: dict[type, list[Mapping[str, object]]] = {
        FeedService: [{"service_id": id_, **one.service} for id_, one in rows.items()],
        FeedPlace: [{"service_id": id_, **row} for id_, one in rows.items() for row in one.places],
        FeedServiceTerm: [
            {"service_id": id_, **row} for id_, one in rows.items() for row in one.terms
        ],
    }
    others = {term.id: term for one in rows.values() for term in one.others}
    session.execute(delete(FeedTerm).where(FeedTerm.id.in_(sorted(others))))
    tables[FeedTerm] = [
        {
            "id": term.id,
            "taxonomy_id": term.taxonomy.id,
            "taxonomy": term.taxonomy.name,
            "name": term.name,
            "parent_id": term.parent_id,
            "body": as_text(term.body),
        }
        for term in others.values()
    ]
    for table, lines in tables.items():
        if lines:
            session.execute(insert(table), lines)


def _around(session: Session, services: Sequence[Service]) -> Around:
    name = session.scalar(select(ServedAreaRow.name).limit(1))
    codes = {code for service in services for code in service.areas_served or ()}
    return Around(
        area_name=name,
        area_names=find_names(session, {*codes}),
        own_ids=_own_ids(session, services),
        merged_from=_merged_from(session, services),
    )


def _own_ids(session: Session, services: Sequence[Service]) -> Mapping[int, str]:
    """Return the ids that sources gave to services' being at places; of equal ones the first."""
    pairs = ((row.id, read_id(row.own_id)) for service in services for row in service.places)
    asked = {row: own for row, own in pairs if own}
    statement = select(FeedPlace.public_id).where(FeedPlace.public_id.in_(sorted(asked.values())))
    taken = set(session.scalars(statement)) if asked else set()
    found = {}
    for row, own in asked.items():
        if own not in taken:
            taken.add(own)
            found[row] = own
    return found


def _merged_from(session: Session, services: Sequence[Service]) -> Mapping[int, tuple[str, ...]]:
    """Return the listings that live on in each service, also through others in between."""
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    survivors = {service.id: service.id for service in services}
    while survivors:
        statement = select(Service.id, Service.public_id, Service.merged_into_id).where(
            Service.merged_into_id.in_(sorted(survivors))
        )
        below = {}
        for id_, public_id, into in session.execute(statement):
            survivor = survivors[into or 0]
            if public_id not in found[survivor] and id_ != survivor:
                found[survivor] += (public_id,)
                below[id_] = survivor
        survivors = below
    return found
