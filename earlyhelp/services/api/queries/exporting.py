"""Reads of exports: the whole public directory."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.services.api.envelopes import Page
from earlyhelp.services.api.queries.feed import Day, Feed
from earlyhelp.services.api.queries.narrowing import public
from earlyhelp.services.api.questions import Question
from earlyhelp.services.exchange.export_rows import Exported
from earlyhelp.services.models import FeedService, Service
from earlyhelp.services.queries import load_services
from earlyhelp.services.records import is_listed, is_shown, public_facts, to_facts

AT_ONCE = 500


def find_exported(session: Session, on: date) -> list[Exported]:
    """Return every public service with its public facts."""
    found = select(FeedService.service_id).where(*public(on)).order_by(FeedService.service_id)
    ids = session.scalars(found).all()
    return [
        Exported(row.source, row.public_id, public_facts(to_facts(row)))
        for start in range(0, len(ids), AT_ONCE)
        for row in load_services(session, Service.id.in_(ids[start : start + AT_ONCE]))
        if is_listed(row) and is_shown(row, on)
    ]


def write_feed_file(session: Session, day: Day) -> str:
    """Return every public service with all its parts, as one page of the feed."""
    texts = list(Feed(session, day).stream_services(Question(full=True)))
    return Page(texts, len(texts), 1, max(1, len(texts))).as_text()


def count_services(session: Session, on: date) -> int:
    """Return how many services are public."""
    counted = select(func.count()).select_from(FeedService).where(*public(on))
    return session.scalar(counted) or 0
