"""Reads of the feed: the services and places that fit a question, ready to send."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from earlyhelp.geography.queries import find_postcode
from earlyhelp.services.api.envelopes import Page, offset
from earlyhelp.services.api.queries.narrowing import (
    Narrowed,
    narrow,
    place_conditions,
    public,
    service_conditions,
    time_conditions,
)
from earlyhelp.services.api.questions import Fault, Question, fault
from earlyhelp.services.api.taxonomies import OWN_ENTRIES, Entry
from earlyhelp.services.checking import Periods
from earlyhelp.services.hsds.dated import dated_members, read_dated
from earlyhelp.services.hsds.members import inner
from earlyhelp.services.hsds.ready import after, as_flat, as_full, as_minimal, as_place
from earlyhelp.services.hsds.terms import Taxonomy, describe
from earlyhelp.services.models import FeedPlace, FeedService, FeedTerm
from earlyhelp.services.text import index_words

AT_ONCE = 200
"""Rows read at a time while a whole collection is sent."""
SORTED = (FeedService.sort_key, FeedService.public_id)
SENT = (
    *(FeedService.public_id, FeedService.last_modified, FeedService.head),
    *(FeedService.organization, FeedService.nested, FeedService.dated),
)
Statement = Select[*tuple[Any, ...]]
Key = InstrumentedAttribute[int] | InstrumentedAttribute[str]
Line = Row[*tuple[Any, ...]]
Write = Callable[[Line], str]


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a question, and how long dated facts count."""

    on: date
    periods: Periods


class Feed:
    """The feed on a day: what of it fits a question, each thing as JSON."""

    def __init__(self, session: Session, day: Day) -> None:
        """Take the session and the day; nothing is read yet."""
        self._session, self._day = session, day
        self._narrowed = Narrowed()

    def find_faults(self, question: Question) -> tuple[Fault, ...]:
        """Return what only the directory knows to be wrong with a question, and note its places."""
        postcode = None
        if question.postcode is not None:
            postcode = find_postcode(self._session, question.postcode)
            if not postcode.is_inside:
                return (fault("postcode", question.postcode, "a postcode of the area served"),)
            if postcode.point is None and question.proximity is not None:
                return (fault("postcode", question.postcode, "a postcode with a known position"),)
        self._narrowed = narrow(self._session, question, postcode)
        return ()

    def services(self, question: Question) -> Page:
        """Return a page of services."""
        found = self._services(question)
        return self._page(found, FeedService.service_id, question, self._writes(question))

    def stream_services(self, question: Question) -> Iterator[str]:
        """Return every service that fits, one after the other."""
        return self._all(self._services(question), self._writes(question))

    def service(self, public_id: str) -> str | None:
        """Return one service with all its parts."""
        statement: Statement = select(*SENT).where(
            FeedService.public_id == public_id, *public(self._day.on)
        )
        row = self._session.execute(statement).first()
        return None if row is None else self._full(row)

    def places(self, question: Question) -> Page:
        """Return a page of services at places."""
        found = self._places(question)
        return self._page(found, FeedPlace.public_id, question, self._writes_place(question))

    def stream_places(self, question: Question) -> Iterator[str]:
        """Return every service at a place that fits, one after the other."""
        return self._all(self._places(question), self._writes_place(question))

    def place(self, public_id: str) -> str | None:
        """Return one service at a place: the whole service with it, and its name and status."""
        statement = self._places(Question()).where(FeedPlace.public_id == public_id)
        row = self._session.execute(statement).first()
        if row is None:
            return None
        whole = self._full(row)
        service = json.loads(whole)
        named = inner({name: service[name] for name in ("name", "status")})
        return as_place(f"{row.place},{named}", whole)

    def _services(self, question: Question) -> Statement:
        asked = service_conditions(question, self._narrowed)
        times = time_conditions(FeedService, question)
        found: Statement = select(*SENT)
        return found.where(*public(self._day.on), *asked, *times).order_by(*SORTED)

    def _places(self, question: Question) -> Statement:
        asked = place_conditions(question, self._narrowed)
        found: Statement = select(FeedPlace.head.label("place"), *SENT)
        return (
            found.join(FeedService, FeedService.service_id == FeedPlace.service_id)
            .where(*public(self._day.on), *asked, *time_conditions(FeedPlace, question))
            .order_by(*SORTED, FeedPlace.public_id)
        )

    def _page(self, statement: Statement, key: Key, question: Question, write: Write) -> Page:
        """Return one page: what is on it is found and sorted by keys alone, then read."""
        counted = statement.with_only_columns(func.count(), maintain_column_froms=True)
        total = self._session.scalar(counted.order_by(None)) or 0
        begin = offset(question.page, question.size)
        items: list[str] = []
        if begin < total:
            keys = statement.with_only_columns(key, maintain_column_froms=True)
            chosen = self._session.scalars(keys.limit(question.size).offset(begin)).all()
            rows = self._session.execute(statement.where(key.in_(chosen)))
            items = [write(row) for row in rows]
        return Page(items, total, question.page, question.size)

    def _all(self, statement: Statement, write: Write) -> Iterator[str]:
        rows = self._session.execute(statement.execution_options(yield_per=AT_ONCE))
        return (write(row) for row in rows)

    def _writes(self, question: Question) -> Write:
        if question.minimal:
            return lambda row: as_minimal(row.public_id, row.last_modified)
        return self._full if question.full else self._flat

    def _writes_place(self, question: Question) -> Write:
        service = self._full if question.full else self._flat
        return lambda row: as_place(row.place, service(row))

    def _flat(self, row: Line) -> str:
        return as_flat(row.head, row.organization, self._dated(row))

    def _full(self, row: Line) -> str:
        return as_full(row.head, row.nested, self._dated(row))

    def _dated(self, row: Line) -> str:
        """Return what still counts today of what a service said of waiting and space."""
        if row.dated is None:
            return ""
        said = read_dated(json.loads(row.dated))
        return after(dated_members(row.public_id, said, self._day.on, self._day.periods))


def find_entries(session: Session) -> list[Entry]:
    """Return every term that the feed serves; one statement."""
    rows = session.scalars(select(FeedTerm))
    return [*OWN_ENTRIES, *(_entry(row) for row in rows)]


def _entry(row: FeedTerm) -> Entry:
    taxonomy = Taxonomy(row.taxonomy_id, row.taxonomy, describe(row.taxonomy))
    description = str(json.loads(row.body)["description"])
    words = index_words(row.name, description)
    return Entry(row.id, taxonomy, row.name, row.parent_id, row.body, words)
