"""Adding what reports count of families whose records go; none commits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from earlyhelp.offers.models import NeedTallyRow, OfferNeedRow, OfferRow
from earlyhelp.offers.replies.models import ReplyTallyRow
from earlyhelp.offers.replies.queries import find_episodes_of

Key = Mapping[str, object]


def tally_needs(session: Session, ids: Sequence[str]) -> None:
    """Add the needs of offers that count in reports to the counts by month, without ids."""
    rows = session.execute(
        select(
            *(OfferRow.recorded_at, OfferNeedRow.need, OfferNeedRow.unmet_reason),
            *(OfferRow.area_code, OfferRow.ward_code),
        )
        .join(OfferRow, OfferRow.id == OfferNeedRow.offer_id)
        .where(OfferRow.is_current, OfferRow.assessment_id.in_(ids))
    )
    counted = Counter((_month_of(at), *(said or "" for said in rest)) for at, *rest in rows)
    names = ("month", "need", "unmet_reason", "area_code", "ward_code")
    for values, times in sorted(counted.items()):
        _add(session, NeedTallyRow, dict(zip(names, values, strict=True)), times)


def tally_replies(session: Session, ids: Sequence[str]) -> None:
    """Add what services answered to the counts by month, without ids.

    Of a wait that had not ended, the days up to the last change of the record are counted: nobody
    looked after that.
    """
    counted = Counter(find_episodes_of(session, ids))
    for episode, times in sorted(counted.items()):
        key = {
            "month": episode.month,
            "need": episode.need,
            "state": episode.state.value,
            "area_code": episode.area_code,
            "ward_code": episode.ward_code,
            "age_band": episode.age_band,
            "days": episode.days,
        }
        _add(session, ReplyTallyRow, key, times)


def _add(session: Session, table: type[NeedTallyRow | ReplyTallyRow], key: Key, times: int) -> None:
    """Add to one count, or begin it."""
    matches = [getattr(table, name) == value for name, value in key.items()]
    more = update(table).where(*matches).values(times=table.times + times)
    if not session.connection().execute(more).rowcount:
        session.execute(insert(table).values(**key, times=times))


def _month_of(moment: datetime) -> date:
    """Return the first day of a stored moment's month, in UTC on both databases."""
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return utc.date().replace(day=1)
