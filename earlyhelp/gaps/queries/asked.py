"""How often offers were asked for each need and found nothing: counts, never a family."""

from collections import Counter
from datetime import UTC, date, datetime, time

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from earlyhelp.accounts.queries import utc
from earlyhelp.gaps.asked import AskedRow
from earlyhelp.offers.models import NeedTallyRow, OfferNeedRow, OfferRow
from earlyhelp.services.searching.queries import a_year_before

# Made once: making them takes longer than the answer.
_OFFER, _NEED, _TALLY = OfferRow.__table__, OfferNeedRow.__table__, NeedTallyRow.__table__
OF_OFFERS = (
    select(
        *(_NEED.c.need, _OFFER.c.age_band, _NEED.c.unmet_reason),
        *(_OFFER.c.ward_code, _OFFER.c.recorded_at),
    )
    .join_from(_NEED, _OFFER, _OFFER.c.id == _NEED.c.offer_id)
    .where(_OFFER.c.is_current, _OFFER.c.recorded_at >= bindparam("since"))
)
_COUNTED = _TALLY.c.need, _TALLY.c.unmet_reason, _TALLY.c.ward_code, _TALLY.c.month
OF_TALLIES = (
    select(*_COUNTED, func.sum(_TALLY.c.times))
    .where(_TALLY.c.month >= bindparam("since"))
    .group_by(*_COUNTED)
)


def find_asked(session: Session, *, on: date) -> list[AskedRow]:
    """Return what was asked in the last twelve months: one offer for each assessment.

    Of assessments that are gone the counts by month are left, without an age.
    """
    since, connection = a_year_before(on), session.connection()
    moment = datetime.combine(since, time(), UTC)
    counted: Counter[AskedRow] = Counter()
    for need, band, reason, ward, at in connection.execute(OF_OFFERS, {"since": moment}):
        month = utc(at).date().replace(day=1)
        counted[AskedRow(need, band, reason or None, 0, ward or "", month)] += 1
    for need, reason, ward, month, times in connection.execute(OF_TALLIES, {"since": since}):
        counted[AskedRow(need, None, reason or None, 0, ward, month)] += int(times)
    return [row._replace(times=times) for row, times in counted.items()]
