"""Answers of services with good defaults."""

from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from earlyhelp.offers.models import OfferRow
from earlyhelp.offers.replies.commands import record_reply
from earlyhelp.offers.replies.reply import ReplyState, Saying, StoredReply
from earlyhelp.taxonomy.needs import NeedCode
from tests.offers.test_commands import ID

ASKED_ON = date(2026, 11, 2)
HOUSING, PARENTING = NeedCode("housing"), NeedCode("parenting_boundaries")


def moment(day: date) -> datetime:
    """Return noon of a day."""
    return datetime.combine(day, time(12), UTC)


def a_reply(
    number: int,
    state: ReplyState,
    on: date = ASKED_ON,
    *,
    service_id: str = "a",
    waits_until: date | None = None,
    reason: str | None = None,
    puts_right: int | None = None,
    needs: tuple[NeedCode, ...] = (HOUSING,),
) -> StoredReply:
    """Return one answer as it is kept."""
    return StoredReply(
        service_id,
        f"Service {service_id}",
        needs,
        state,
        on,
        waits_until,
        reason,
        moment(on),
        number,
        puts_right,
    )


def write_reply(
    session: Session, state: ReplyState, on: date, *, service_id: str = "a", family: str = ID
) -> int:
    """Write one answer down on the day it was given."""
    saying = Saying(service_id, f"Service {service_id}", (HOUSING, PARENTING), state, on)
    return record_reply(session, family, saying, now=moment(on))


def an_offer(
    session: Session, decision_id: int, *, area: str = "", ward: str = "", family: str = ID
) -> int:
    """Write the newest offer of a family, with where it lives."""
    row = OfferRow(
        assessment_id=family,
        decision_id=decision_id,
        proposal="{}",
        is_current=True,
        area_code=area or None,
        ward_code=ward or None,
        age_band="5-10",
        recorded_at=moment(ASKED_ON),
        saved_at=moment(ASKED_ON),
    )
    session.add(row)
    session.flush()
    return row.id
