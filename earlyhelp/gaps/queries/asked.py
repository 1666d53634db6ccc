"""How often offers were asked for each need and found nothing: counts, never a family."""

from datetime import UTC, date, datetime, time

from sqlalchemy import Select, func, null, select
from sqlalchemy.orm import Session

from earlyhelp.gaps.asked import AskedRow
from earlyhelp.offers.models import NeedTallyRow, OfferNeedRow, OfferRow
from earlyhelp.services.searching.queries import a_year_before


def find_asked(session: Session, *, on: date) -> list[AskedRow]:
    """Return what was asked in the last twelve months: one offer for each assessment.

    Of assessments that are gone the counts by month are left, without an age. Both are added up
    in the store, as there may be many.
    """
    since = a_year_before(on)
    rows = [
        *session.execute(_of_offers(datetime.combine(since, time(), UTC))),
        *session.execute(_of_tallies(since)),
    ]
    return [AskedRow(need, band, reason or None, int(times)) for need, band, reason, times in rows]


def _of_offers(since: datetime) -> Select[str, str | None, str | None, int]:
    offer, asked = OfferRow, OfferNeedRow
    what = asked.need, offer.age_band, asked.unmet_reason
    return (
        select(*what, func.count())
        .join_from(asked, offer, offer.id == asked.offer_id)
        .where(offer.is_current, offer.recorded_at >= since)
        .group_by(*what)
    )


def _of_tallies(since: date) -> Select[str, None, str, int]:
    tally = NeedTallyRow
    return (
        select(tally.need, null(), tally.unmet_reason, func.sum(tally.times))
        .where(tally.month >= since)
        .group_by(tally.need, tally.unmet_reason)
    )
