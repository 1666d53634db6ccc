"""A report is worked out once and read many times, and is never an old one."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from earlyhelp.accounts.models import AccountRow
from earlyhelp.db import Database
from earlyhelp.gaps.gap import GapReport
from earlyhelp.gaps.queries import (
    Basis,
    find_asked,
    get_basis,
    get_gap_report,
    get_telling,
    work_out,
)
from earlyhelp.gaps.queries import report as reports
from earlyhelp.gaps.replies import WHOLE
from earlyhelp.gaps.told import By
from earlyhelp.gaps.waits import Weeks
from earlyhelp.geography.commands import undo_import as undo_places
from earlyhelp.geography.queries import find_imports
from earlyhelp.jsna import commands as jsna
from earlyhelp.jsna.indicators.changes import Change, prepare
from earlyhelp.jsna.indicators.commands import change_entry
from earlyhelp.jsna.indicators.queries import find_entries, get_entry
from earlyhelp.jsna.models import ImportRow
from earlyhelp.jsna.seeding.commands import seed_catalogue
from earlyhelp.offers.commands import begin_assessment, record_answers, record_decision
from earlyhelp.offers.models import (
    AssessmentRow,
    DecisionRow,
    NeedTallyRow,
    OfferNeedRow,
    OfferRow,
)
from earlyhelp.offers.plans.commands import close_plan, record_plan
from earlyhelp.offers.plans.plan import Agreed, Ending
from earlyhelp.offers.records import Owner
from earlyhelp.offers.replies.commands import record_reply
from earlyhelp.offers.replies.models import ReplyTallyRow
from earlyhelp.offers.replies.reply import ReplyState, Saying
from earlyhelp.services.checking import DEFAULT_PERIODS, Periods
from earlyhelp.services.commands import record_check, refresh_listings
from earlyhelp.services.queries import load_services
from earlyhelp.services.words import CheckMethod, CheckOutcome
from earlyhelp.taxonomy.needs import NeedCode
from tests.conftest import QueryCounter
from tests.gaps.factories import TODAY, row
from tests.geography import factories as places
from tests.jsna import factories as needs
from tests.services import factories as services

MONEY, HOUSING = NeedCode("money_debt_food"), NeedCode("housing")
AT = datetime(2026, 10, 20, 12, tzinfo=UTC)
OWNER = Owner("a" * 22, "A school")
INDICATOR = "93701"
HUB = {
    "needs": "money_debt_food:primary",
    "minimum_age_years": "0",
    "maximum_age_years": "17",
    "capacity_children": "12",
    "capacity_state": "open",
    "capacity_confirmed_on": "2026-10-01",
}


def a_reading(value: str, **changes: str) -> bytes:
    return needs.as_bytes(
        [
            needs.a_row(
                indicator_id=INDICATOR,
                indicator_name="Children in absolute low income families under 16",
                area_code=places.AREA,
                area_name="Anyborough",
                age="0-15 yrs",
                value=value,
                lower_ci_95_0_limit=str(float(value) - 2),
                upper_ci_95_0_limit=str(float(value) + 2),
                **changes,
            )
        ]
    )


def listed(session: Session, **cells: str) -> None:
    rows = services.a_row("hub", **HUB | cells), services.a_row("other", **HUB)
    assert services.bring_in(session, *rows).problems == ()


def set_up(session: Session) -> None:
    """Store an area with its children, one reading and two services."""
    seed_catalogue(session)
    places.bring_in(
        session, places.lsoa_lookup(), places.postcodes_file(), places.population_file()
    )
    needs.bring_in(session, a_reading("20"))
    listed(session)
    session.flush()


def seen(session: Session, on: date = TODAY, periods: Periods = DEFAULT_PERIODS) -> GapReport:
    """Return the next report, having asked that it is what would be worked out anew."""
    found = get_gap_report(session, on=on, periods=periods)
    basis = get_basis(session, on=on, periods=periods)
    assert found is not None
    assert basis is not None
    assert found == work_out(session, basis)
    return found


def an_offer(session: Session, number: int, reason: str | None, at: datetime = AT) -> None:
    if session.get(AccountRow, OWNER.account_id) is None:
        session.add(
            AccountRow(id=OWNER.account_id, email="a@b.example", organisation="", created_at=AT)
        )
        session.flush()
    record = f"{number:022}"
    begin_assessment(session, assessment_id=record, owner=OWNER, now=at)
    record_answers(session, record, {"reference": {"reference": "EH"}}, now=at)
    record_decision(session, record, {}, {"response": "targeted"}, now=at)
    decision = session.scalars(
        select(DecisionRow.id).where(DecisionRow.assessment_id == record)
    ).one()
    offer = OfferRow(
        assessment_id=record,
        decision_id=decision,
        proposal="{}",
        is_current=True,
        age_band="5-10",
        recorded_at=at,
    )
    session.add(offer)
    session.flush()
    session.add(
        OfferNeedRow(offer_id=offer.id, need=MONEY, severity="emerging", unmet_reason=reason)
    )
    session.flush()


def a_reply(
    session: Session, number: int, state: ReplyState, at: datetime = AT, ward: str = ""
) -> None:
    """Write that a service was asked on the first of the month, and what it said at a moment."""
    if session.get(AssessmentRow, f"{number:022}") is None:
        an_offer(session, number, None)
    of_family = OfferRow.assessment_id == f"{number:022}"
    session.execute(update(OfferRow).where(of_family).values(ward_code=ward))
    for said, day in ((ReplyState.ASKED, at.date().replace(day=1)), (state, at.date())):
        saying = Saying("hub", "The hub", [MONEY], said, day)
        record_reply(session, f"{number:022}", saying, now=at)
    session.flush()


def _five_replies(session: Session) -> None:
    for number in range(5):
        a_reply(session, number, ReplyState.FULL)


def _checked(session: Session) -> None:
    rows = load_services(session)
    record_check(rows[0], CheckMethod.TELEPHONE, CheckOutcome.STILL_RIGHT, on=TODAY)
    session.flush()
    refresh_listings(session, [rows[0].id])


def _linked(session: Session, **cells: str) -> None:
    entry = get_entry(session, INDICATOR)
    after = prepare(entry, cells, find_entries(session))
    assert isinstance(after, dict), after
    change_entry(session, entry, after, Change("somebody", AT))


def _newer(session: Session) -> None:
    needs.bring_in(session, a_reading("40", time_period="2024/25", time_period_sortable="20240000"))


def _taken_back(session: Session) -> None:
    number = session.scalars(select(ImportRow.id)).one()
    jsna.undo_import(session, number, undone_by="a test", undone_at=AT)


def _more_children(session: Session) -> None:
    file = places.population_file((places.AREA, "Persons", 90), period="2025-06-30")
    places.bring_in(session, file)


def _without_children(session: Session) -> None:
    number = next(one.id for one in find_imports(session) if one.kind == "population")
    undo_places(session, number, undone_by="a test", undone_at=AT)


def _five_offers(session: Session) -> None:
    for number in range(5):
        an_offer(session, number, "full")


CHANGES: dict[str, Callable[[Session], None]] = {
    "places": lambda session: listed(session, capacity_children="30"),
    "needs met": lambda session: listed(session, needs="housing:primary"),
    "ages taken": lambda session: listed(session, maximum_age_years="4"),
    "areas served": lambda session: listed(session, areas_served="E05000001"),
    "a name": lambda session: listed(session, service_name="Another name"),
    "a wait": lambda session: listed(session, wait_days="9", wait_as_of="2026-10-25"),
    "closed": lambda session: listed(session, status="inactive"),
    "a check": _checked,
    "a newer reading": _newer,
    "a reading taken back": _taken_back,
    "what a high figure means": lambda session: _linked(session, polarity="high_good"),
    "which need an indicator tells of": lambda session: _linked(session, needs="housing"),
    "ages of an indicator": lambda session: _linked(session, highest_age="4"),
    "the name of an indicator": lambda session: _linked(session, name="Poor children"),
    "more children": _more_children,
    "children taken back": _without_children,
    "offers": _five_offers,
    "replies": _five_replies,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_after_any_change_the_next_report_is_the_one_worked_out_anew(
    session: Session, change: Callable[[Session], None]
) -> None:
    set_up(session)
    before = seen(session)
    assert get_gap_report(session, on=TODAY) is before
    change(session)
    after = seen(session)
    assert after != before
    assert get_gap_report(session, on=TODAY) is after


def test_a_change_that_no_figure_rests_on_gives_the_same_figures(session: Session) -> None:
    set_up(session)
    before = seen(session)
    listed(session, annual_amount="1000", funder="A council")
    assert seen(session) == before
    an_offer(session, 1, "full")
    assert row(seen(session), MONEY, "5-10").asked.asked.number is None
    a_reply(session, 1, ReplyState.FULL)
    one = seen(session)
    a_reply(session, 1, ReplyState.ACCEPTED, AT + timedelta(days=1))
    assert one.families.answers_of(MONEY)[WHOLE].asked.number is None
    assert get_gap_report(session, on=TODAY) is not one, "another answer of 1 to 4 is another one"


def test_what_depends_on_the_day_or_the_periods_is_of_those_asked(session: Session) -> None:
    set_up(session)
    _checked(session)
    assert row(seen(session), MONEY).places != row(seen(session, date(2028, 1, 1)), MONEY).places
    stale = seen(session, TODAY + timedelta(days=200))
    assert [one.reason for one in stale.supplied.left_out] == ["Not checked for 6 months"]
    strict = Periods(capacity_days=1)
    assert row(seen(session, periods=strict), MONEY).places is None
    assert row(seen(session), MONEY).places is not None


def test_no_more_than_the_newest_reports_are_kept(session: Session) -> None:
    set_up(session)
    first = get_gap_report(session, on=TODAY)
    days = [TODAY + timedelta(days=number) for number in range(1, reports.KEPT_REPORTS + 3)]
    found = [get_gap_report(session, on=day) for day in days]
    assert len(reports._kept[session.get_bind().engine.pool]) == reports.KEPT_REPORTS
    assert get_gap_report(session, on=days[-1]) is found[-1]
    assert get_gap_report(session, on=TODAY) is not first


def test_a_report_that_is_kept_needs_few_statements(session: Session) -> None:
    set_up(session)
    engine = session.get_bind().engine
    with QueryCounter(engine) as first:
        get_gap_report(session, on=TODAY)
    with QueryCounter(engine) as again:
        get_gap_report(session, on=TODAY)
    assert len(again.statements) <= 7
    assert len(first.statements) <= 49


def test_what_was_rolled_back_is_never_given_to_others(database: Database) -> None:
    with database.session(writing=True) as session:
        set_up(session)
    with database.session() as session:
        before = seen(session)
    with database.open(writing=True) as session:
        listed(session, capacity_children="99")
        _newer(session)
        assert seen(session) != before
        session.rollback()
    with database.session() as session:
        assert get_gap_report(session, on=TODAY) is before


def test_threads_read_one_report_while_another_writes(database: Database) -> None:
    with database.session(writing=True) as session:
        set_up(session)
    wrong: list[GapReport] = []

    def read() -> None:
        for _ in range(5):
            with database.session() as opened:
                telling = get_telling(opened, on=TODAY)
            assert telling is not None
            if len(telling.lines(telling.report.rows)) != len(telling.report.rows):
                wrong.append(telling.report)

    threads = [Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for children in ("20", "30"):
        with database.session(writing=True) as session:
            listed(session, capacity_children=children)
    for thread in threads:
        thread.join()
    assert not wrong
    with database.session() as session:
        assert row(seen(session), MONEY).supply.contributions[0].listing.capacity == 30


def test_a_directory_that_nobody_has_written_is_worked_out_each_time(session: Session) -> None:
    seed_catalogue(session)
    places.bring_in(session, places.lsoa_lookup(), places.population_file())
    assert seen(session) == seen(session)
    assert get_gap_report(session, on=TODAY) is not get_gap_report(session, on=TODAY)


def test_offers_count_for_twelve_months_and_only_the_last_of_an_assessment(
    session: Session,
) -> None:
    set_up(session)
    assert find_asked(session, on=TODAY) == []
    an_offer(session, 1, "full")
    an_offer(session, 2, None)
    an_offer(session, 3, "wait", datetime(2025, 10, 1, tzinfo=UTC))
    an_offer(session, 4, "wait")
    session.execute(
        update(OfferRow).where(OfferRow.assessment_id == f"{4:022}").values(is_current=False)
    )
    session.add_all(
        NeedTallyRow(
            month=month, need=HOUSING, unmet_reason=reason, area_code="", ward_code="", times=7
        )
        for month, reason in (
            (date(2026, 3, 1), "full"),
            (date(2026, 2, 1), ""),
            (date(2025, 3, 1), ""),
        )
    )
    session.flush()
    october = date(2026, 10, 1)
    assert sorted(find_asked(session, on=TODAY), key=str) == [
        (HOUSING, None, "full", 7, "", date(2026, 3, 1)),
        (HOUSING, None, None, 7, "", date(2026, 2, 1)),
        (MONEY, "5-10", "full", 1, "", october),
        (MONEY, "5-10", None, 1, "", october),
    ]


def test_answers_of_a_form_do_not_have_families_counted_again(session: Session) -> None:
    set_up(session)
    a_reply(session, 1, ReplyState.FULL)
    before = get_gap_report(session, on=TODAY)
    record_answers(session, f"{1:022}", {}, now=AT + timedelta(hours=1))
    with QueryCounter(session.get_bind().engine) as counter:
        assert get_gap_report(session, on=TODAY) is before
    assert not any("offer_need" in one for one in counter.statements)
    assert len(counter.statements) <= 8


def test_replies_count_for_twelve_months_and_only_the_last_of_each_service(
    session: Session,
) -> None:
    set_up(session)
    for number in range(1, 15):
        a_reply(session, number, ReplyState.WAITING, ward="E05000001")
        a_reply(session, number, ReplyState.ACCEPTED, AT + timedelta(days=2), ward="E05000001")
    a_reply(session, 30, ReplyState.ACCEPTED, datetime(2025, 10, 30, tzinfo=UTC))
    session.add(
        ReplyTallyRow(
            month=date(2026, 3, 1),
            need=MONEY,
            state="full",
            area_code="",
            ward_code="",
            age_band="",
            days=9,
            times=21,
        )
    )
    session.flush()
    answers = seen(session).families.answers_of(MONEY)
    assert answers[WHOLE].asked.number == 35
    assert answers[WHOLE].accepted.number == 15
    assert answers[WHOLE].by_state[ReplyState.FULL].number == 20
    assert answers[WHOLE].by_state[ReplyState.WAITING].number == 0
    assert answers[WHOLE].waits.half == Weeks(2, 3)
    assert answers[By.WARD, "E05000001"].asked.number == 15


def test_a_plan_that_is_closed_is_no_longer_waited_for(session: Session) -> None:
    set_up(session)
    for number in range(1, 15):
        a_reply(session, number, ReplyState.WAITING)
    open_still = seen(session, date(2027, 6, 1)).families.answers_of(MONEY)[WHOLE].waits
    decisions = session.execute(select(DecisionRow.assessment_id, DecisionRow.id)).all()
    later = AT + timedelta(days=1)
    for record, decision in decisions:
        agreed = Agreed(decision, {}, AT.date(), date(2026, 12, 1))
        record_plan(session, record, agreed, now=later)
        ending = Ending(AT.date(), "moved", "not_known")
        close_plan(session, record, ending, now=later + timedelta(hours=1))
    closed = seen(session, date(2027, 6, 1)).families.answers_of(MONEY)[WHOLE].waits
    assert (open_still.half, closed.half) == (Weeks(26, None), Weeks(2, None))
    assert closed.open == open_still.open


def test_requests_stand_by_ward_and_month_where_that_gives_nothing_away(session: Session) -> None:
    set_up(session)
    for number in range(12):
        an_offer(session, number, "full" if number < 6 else None)
    session.execute(update(OfferRow).values(ward_code="E05000001"))
    parts = seen(session).families.parts_of(MONEY)
    assert {cell: (one.asked.number, one.unmatched.number) for cell, one in parts.items()} == {
        (By.WARD, "E05000001"): (10, 5),
        (By.MONTH, "2026-10"): (10, 5),
    }


def test_a_change_while_a_report_is_worked_out_is_not_kept_as_if_it_had_been(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(session)
    made = reports.work_out

    def meanwhile(opened: Session, basis: Basis) -> GapReport:
        found = made(opened, basis)
        listed(opened, capacity_children="50")
        return found

    monkeypatch.setattr(reports, "work_out", meanwhile)
    old = get_gap_report(session, on=TODAY)
    monkeypatch.undo()
    after = seen(session)
    assert after != old
    assert row(after, MONEY).supply.contributions[0].listing.capacity == 50
