"""How often offers were asked for each need and found nothing: counts, never a family."""

from datetime import UTC, date, datetime, time

from sqlalchemy import bindparam, func, null, select
from sqlalchemy.orm import Session

from earlyhelp.gaps.asked import AskedRow
from earlyhelp.offers.models import NeedTallyRow, OfferNeedRow, OfferRow
from earlyhelp.services.searching.queries import a_year_before

# Made once: every read of the report asks both, and making them takes longer than the answer.
_OFFER, _NEED, _TALLY = OfferRow.__table__, OfferNeedRow.__table__, NeedTallyRow.__table__
_ASKED = _NEED.c.need, _OFFER.c.age_band, _NEED.c.unmet_reason
OF_OFFERS = (
    select(*_ASKED, func.count())
    .join_from(_NEED, _OFFER, _OFFER.c.id == _NEED.c.offer_id)
    .where(_OFFER.c.is_current, _OFFER.c.recorded_at >= bindparam("since"))
    .group_by(*_ASKED)
)
OF_TALLIES = (
    select(_TALLY.c.need, null(), _TALLY.c.unmet_reason, func.sum(_TALLY.c.times))
    .where(_TALLY.c.month >= bindparam("since"))
    .group_by(_TALLY.c.need, _TALLY.c.unmet_reason)
)


def find_asked(session: Session, *, on: date) -> list[AskedRow]:
    """Return what was asked in the last twelve months: one offer for each assessment.

    Of assessments that are gone the counts by month are left, without an age. Both are added up
    in the store, as there may be many.
    """
    since, connection = a_year_before(on), session.connection()
    rows = [
        *connection.execute(OF_OFFERS, {"since": datetime.combine(since, time(), UTC)}),
        *connection.execute(OF_TALLIES, {"since": since}),
    ]
    return [AskedRow(need, band, reason or None, int(times)) for need, band, reason, times in rows]
