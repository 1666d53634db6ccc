"""Writes of searching: misses, and the editor's own words for needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from earlyhelp.services.commands import refresh_listings
from earlyhelp.services.models import EverydayWords, ServiceCell, ServiceListing, UnmetSearch
from earlyhelp.taxonomy.needs import NeedCode


@dataclass(frozen=True, slots=True)
class Miss:
    """A search that found nothing: what it was about, where and when, and nothing of who."""

    needs: frozenset[NeedCode]
    area_code: str | None
    on: date


def count_unmet_search(session: Session, miss: Miss) -> None:
    """Add one to the month's count of each need asked for, or of none where none was meant."""
    needs: list[str] = [*sorted(miss.needs)]
    for need in needs or [""]:
        key = {
            "need": need,
            "area_code": miss.area_code or "",
            "month": miss.on.replace(day=1),
        }
        matches = [getattr(UnmetSearch, name) == value for name, value in key.items()]
        more = update(UnmetSearch).where(*matches).values(searches=UnmetSearch.searches + 1)
        if not session.connection().execute(more).rowcount:
            session.execute(insert(UnmetSearch).values(**key, searches=1))


def store_everyday_words(session: Session, words: Mapping[str, str]) -> None:
    """Keep the editor's words for needs instead of all kept before, and find services by them.

    No words at all bring back those that come with the program.
    """
    session.execute(delete(EverydayWords))
    rows = [{"need": need, "words": said} for need, said in sorted(words.items()) if said]
    if rows:
        session.execute(insert(EverydayWords), rows)
    session.flush()
    refresh_listings(session)


def refresh_stale_listings(session: Session) -> None:
    """Write again what a search reads, where an older version wrote it."""
    stale = select(ServiceListing.service_id).where(
        ~select(ServiceCell.service_id)
        .where(ServiceCell.service_id == ServiceListing.service_id)
        .exists()
    )
    if session.scalar(stale.limit(1)) is not None:
        refresh_listings(session)
