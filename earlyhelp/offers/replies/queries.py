"""Reads of replies; whose they are was asked with the assessment."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from earlyhelp.accounts.queries import utc
from earlyhelp.offers.models import AssessmentRow, OfferRow
from earlyhelp.offers.plans.models import PlanRow
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.queries import find_offer
from earlyhelp.offers.records import DamagedRecordError
from earlyhelp.offers.replies.following import Followed
from earlyhelp.offers.replies.models import ReplyRow, ReplyTallyRow
from earlyhelp.offers.replies.next_steps import Telling, needs_chosen_for
from earlyhelp.offers.replies.reply import ReplyState, StoredReply
from earlyhelp.offers.replies.waits import Episode, Home, Until, episodes_of
from earlyhelp.services.models import Service
from earlyhelp.services.queries import find_living
from earlyhelp.services.upkeep.models import Report
from earlyhelp.services.upkeep.queries import find_reports
from earlyhelp.services.upkeep.records import ReportLine
from earlyhelp.taxonomy.needs import NeedCode


def find_replies(
    session: Session, assessment_ids: Collection[str]
) -> Mapping[str, Sequence[StoredReply]]:
    """Return all that services said to families, by the assessment, the first said first."""
    found: defaultdict[str, list[StoredReply]] = defaultdict(list)
    asked = select(ReplyRow).where(ReplyRow.assessment_id.in_(assessment_ids)).order_by(ReplyRow.id)
    for row in session.scalars(asked):
        found[row.assessment_id].append(to_reply(row))
    return found


def find_followed(session: Session, plan: StoredPlan) -> Followed:
    """Return what the services of a plan answered, those chosen when choices were last saved.

    Raises:
        DamagedRecordError: if what was kept cannot be read.
    """
    decision_id = session.scalar(
        select(OfferRow.decision_id)
        .where(OfferRow.assessment_id == plan.assessment_id, OfferRow.saved_at.is_not(None))
        .order_by(OfferRow.id.desc())
        .limit(1)
    )
    offer = None if decision_id is None else find_offer(session, decision_id)
    replies = find_replies(session, [plan.assessment_id]).get(plan.assessment_id, ())
    asked = {reply.service_id for reply in replies}
    living = {**(offer.living if offer else {}), **(find_living(session, asked) if asked else {})}
    chosen = [choice for choice in offer.choices if choice.is_chosen] if offer else []
    return Followed(plan, chosen, needs_chosen_for(offer, chosen), replies, living)


def find_telling(session: Session, service_id: str, telling: Telling) -> ReportLine | None:
    """Return what the directory's editors were told already in just these words, if they were."""
    listing = select(Service.id).where(Service.public_id == service_id)
    found = find_reports(
        session,
        Report.service_id.in_(listing),
        Report.field == telling.field,
        Report.text == telling.text,
    )
    return found[0] if found else None


def to_reply(row: ReplyRow | Row[Any]) -> StoredReply:
    """Return a reply from its row.

    Raises:
        DamagedRecordError: if it is not what was written.
    """
    try:
        return _read(row)
    except (ValueError, TypeError) as fault:
        raise DamagedRecordError from fault


def _read(row: ReplyRow | Row[Any]) -> StoredReply:
    return StoredReply(
        service_id=row.service_id,
        name=row.name,
        needs=[NeedCode(need) for need in json.loads(row.needs)],
        state=ReplyState(row.state),
        said_on=row.said_on,
        waits_until=row.waits_until,
        reason=row.reason,
        recorded_at=utc(row.recorded_at),
        id=row.id,
        puts_right=row.puts_right,
    )


def find_episodes(session: Session, *, since: date, on: date) -> list[Episode]:
    """Return how long families waited for each service asked from a month on; see ``waits``.

    ``since`` counts by its month, ``on`` is the day up to which waits that go on are counted. Of
    families whose records are gone the counts are among them.
    """
    month = since.replace(day=1)
    eve = datetime.combine(month - timedelta(days=1), time(), UTC)
    living = _episodes(session, AssessmentRow.changed_at >= eve, on)
    return [episode for episode in living if episode.month >= month] + _tallied(session, month)


def find_episodes_of(session: Session, assessment_ids: Collection[str]) -> list[Episode]:
    """Return the same of these families only; waits that go on, up to their last change."""
    return _episodes(session, AssessmentRow.id.in_(assessment_ids), None)


def _episodes(session: Session, which: ColumnElement[bool], on: date | None) -> list[Episode]:
    families: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(_asked_of(which)):
        families[row.assessment_id].append(row)
    ids = {row.service_id for rows in families.values() for row in rows}
    moved = find_living(session, ids) if ids else {}
    found: list[Episode] = []
    for rows in families.values():
        first = rows[0]
        home = Home(first.area_code or "", first.ward_code or "", first.age_band or "")
        known = on or utc(first.changed_at).date()
        until = Until(known) if first.closed_on is None else Until(first.closed_on, is_over=True)
        found += episodes_of(list(_readable(rows)), moved, home, until)
    return found


def _asked_of(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return what services answered, with where the family lives and how its plan stands."""
    return (
        select(
            *(ReplyRow.id, ReplyRow.assessment_id, ReplyRow.service_id, ReplyRow.name),
            *(ReplyRow.needs, ReplyRow.state, ReplyRow.said_on, ReplyRow.waits_until),
            *(ReplyRow.reason, ReplyRow.recorded_at, ReplyRow.puts_right),
            *(OfferRow.area_code, OfferRow.ward_code, OfferRow.age_band),
            *(PlanRow.closed_on, AssessmentRow.changed_at),
        )
        .join(AssessmentRow, AssessmentRow.id == ReplyRow.assessment_id)
        .outerjoin(
            OfferRow, (OfferRow.assessment_id == ReplyRow.assessment_id) & OfferRow.is_current
        )
        .outerjoin(PlanRow, PlanRow.assessment_id == ReplyRow.assessment_id)
        .where(which)
        .order_by(ReplyRow.assessment_id, ReplyRow.id)
    )


def _readable(rows: Iterable[Row[Any]]) -> Iterable[StoredReply]:
    """Yield what can be read; one damaged row keeps no report from being made."""
    for row in rows:
        try:
            yield to_reply(row)
        except DamagedRecordError:
            continue


def _tallied(session: Session, month: date) -> list[Episode]:
    return [
        Episode(
            row.month,
            NeedCode(row.need),
            row.area_code,
            row.ward_code,
            row.age_band,
            ReplyState(row.state),
            row.days,
            is_finished=True,
            times=row.times,
        )
        for row in session.scalars(
            select(ReplyTallyRow)
            .where(ReplyTallyRow.month >= month)
            .order_by(*ReplyTallyRow.__table__.primary_key)
        )
    ]
