from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from earlyhelp.offers.commands import delete_assessments
from earlyhelp.offers.plans.commands import close_plan
from earlyhelp.offers.plans.plan import Ending
from earlyhelp.offers.records import DamagedRecordError
from earlyhelp.offers.replies.models import ReplyRow, ReplyTallyRow
from earlyhelp.offers.replies.queries import find_episodes, find_replies
from earlyhelp.offers.replies.reply import ReplyState as S
from earlyhelp.offers.replies.waits import Episode
from tests.offers.factories import AREA, WARD
from tests.offers.plans.test_commands import a_plan
from tests.offers.replies.factories import (
    ASKED_ON,
    HOUSING,
    PARENTING,
    an_offer,
    moment,
    write_reply,
)
from tests.offers.test_commands import ID

MONTH = date(2026, 11, 1)
ON = date(2026, 12, 1)


def asked_and_answered(session: Session, family: str, state: S, days: int) -> None:
    """Write a family whose service was asked, and answered so many days later."""
    plan = a_plan(session, family)
    an_offer(session, plan.decision_id, area=AREA, ward=WARD, family=family)
    write_reply(session, S.ASKED, ASKED_ON, family=family)
    if state is not S.ASKED:
        write_reply(session, state, ASKED_ON + timedelta(days=days), family=family)


def episodes(session: Session, *, since: date = MONTH) -> list[Episode]:
    session.expire_all()
    return find_episodes(session, since=since, on=ON)


def test_each_need_of_a_service_that_was_asked_is_an_episode(session: Session) -> None:
    asked_and_answered(session, ID, S.ACCEPTED, 9)
    assert sorted(episodes(session)) == [
        Episode(MONTH, need, AREA, WARD, "5-10", S.ACCEPTED, 9, is_finished=True)
        for need in (HOUSING, PARENTING)
    ]
    assert episodes(session, since=date(2026, 11, 30)) == episodes(session)
    assert episodes(session, since=date(2026, 12, 1)) == []


def test_a_wait_that_goes_on_is_counted_so_far_and_one_of_a_closed_plan_to_its_end(
    session: Session,
) -> None:
    asked_and_answered(session, ID, S.ASKED, 0)
    assert {(one.days, one.is_finished) for one in episodes(session)} == {(29, False)}
    ending = Ending(date(2026, 11, 12), "goals_met", "better")
    close_plan(session, ID, ending, now=moment(ending.closed_on))
    assert {(one.days, one.is_finished) for one in episodes(session)} == {(10, True)}


@pytest.mark.parametrize("state", [S.ACCEPTED, S.FULL, S.NOT_ELIGIBLE, S.DECLINED_BY_FAMILY])
def test_no_figure_changes_when_a_record_of_finished_waits_goes(session: Session, state: S) -> None:
    for number in range(3):
        asked_and_answered(session, f"{number}" * 22, state, 9)
    before = counted(episodes(session))
    delete_assessments(session, ["0" * 22, "2" * 22])
    assert counted(episodes(session)) == before
    delete_assessments(session, ["1" * 22])
    assert counted(episodes(session)) == before
    assert session.scalar(select(func.count(ReplyRow.id))) == 0
    assert [row.times for row in session.scalars(select(ReplyTallyRow))] == [3, 3]


def counted(found: list[Episode]) -> Counter[Episode]:
    times: Counter[Episode] = Counter()
    for one in found:
        times[one._replace(times=1)] += one.times
    return times


def test_of_a_record_that_goes_a_wait_counts_up_to_its_last_change(session: Session) -> None:
    asked_and_answered(session, ID, S.WAITING, 4)
    delete_assessments(session, [ID])
    assert {(one.state, one.days, one.is_finished) for one in episodes(session)} == {
        (S.WAITING, 4, True)
    }


def test_a_family_without_a_postcode_or_an_offer_is_counted_without_a_place(
    session: Session,
) -> None:
    a_plan(session)
    write_reply(session, S.FULL, ASKED_ON)
    assert {one[2:5] for one in episodes(session)} == {("", "", "")}
    delete_assessments(session, [ID])
    assert {one[2:5] for one in episodes(session)} == {("", "", "")}


@pytest.mark.parametrize(
    "damage", [{"needs": "{"}, {"needs": "null"}, {"state": "helped"}], ids=str
)
def test_a_damaged_answer_is_named_on_its_page_and_left_out_of_reports(
    session: Session, damage: dict[str, str]
) -> None:
    asked_and_answered(session, ID, S.ACCEPTED, 9)
    other = "2" * 22
    asked_and_answered(session, other, S.ACCEPTED, 9)
    session.execute(update(ReplyRow).where(ReplyRow.assessment_id == other).values(**damage))
    assert len(episodes(session)) == 2
    assert [one.state for one in find_replies(session, [ID])[ID]] == [S.ASKED, S.ACCEPTED]
    with pytest.raises(DamagedRecordError):
        find_replies(session, [ID, other])
    delete_assessments(session, [ID, other])
    assert len(episodes(session)) == 2
