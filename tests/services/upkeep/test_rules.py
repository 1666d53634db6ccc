"""The rules of the checking cycle, on plain values."""

import doctest
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.services.checking import CheckState, periods_of
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.parts import ProviderFacts
from earlyhelp.services.upkeep import answers, completeness, deciding, mails, throttle
from earlyhelp.services.upkeep.answers import ASKS, given_of, read_answers
from earlyhelp.services.upkeep.completeness import COMPLETE, FACTS, Completeness
from earlyhelp.services.upkeep.deciding import closed, read_value, settle, write_value
from earlyhelp.services.upkeep.freshness import derive_freshness
from earlyhelp.services.upkeep.mails import answer, reminder
from earlyhelp.services.upkeep.queueing import (
    Doubles,
    Stamp,
    Standing,
    choose,
    count_reasons,
    derive_queue,
    needs_reminder,
    next_after,
    reasons_of,
)
from earlyhelp.services.upkeep.words import REASON_ORDER, Because, Outcome, Reason
from earlyhelp.services.words import CapacityState, Status, Withheld
from earlyhelp.settings import Settings
from tests.services.factories import TODAY

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
FACTS_OF_A = ServiceFacts("a", ProviderFacts("A provider"), "Sleep help", Status.ACTIVE)


def a_standing(service_id: str = "a", **facts: object) -> Standing:
    usual: dict[str, object] = {
        "service_id": service_id,
        "name": service_id,
        "provider": "A provider",
        "state": CheckState.VERIFIED,
        "checked_on": TODAY - timedelta(days=10),
        "completeness": COMPLETE,
    }
    return Standing(**(usual | facts))  # type: ignore[arg-type] # the names are Standing's


STANDINGS = st.builds(
    Standing,
    service_id=st.uuids().map(str),
    name=st.sampled_from(["Sleep group", "Reading help", "Young carers"]),
    provider=st.sampled_from(["One", "Two"]),
    state=st.sampled_from(CheckState),
    checked_on=st.none() | st.dates(date(2025, 1, 1), TODAY),
    completeness=st.sets(st.sampled_from(sorted(FACTS))).map(
        lambda names: Completeness(frozenset(names))
    ),
    is_hidden=st.booleans(),
    withheld=st.none() | st.sampled_from(Withheld),
    gone_on=st.none() | st.just(TODAY),
    reported_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    suggested_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    in_use=st.booleans(),
    unreached=st.integers(0, 3),
    is_duplicate=st.booleans(),
)


@pytest.mark.parametrize("module", [answers, completeness, deciding, mails, throttle])
def test_the_examples_in_the_documentation_run(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type] # modules are given


@given(st.lists(STANDINGS, max_size=12))
def test_the_queue_never_puts_less_harm_before_more(standings: list[Standing]) -> None:
    lines = derive_queue(standings)
    places = [REASON_ORDER[line.reasons[0]] for line in lines]
    assert places == sorted(places)
    assert derive_queue(reversed(standings)) == lines
    assert {line.standing.service_id for line in lines} == {
        one.service_id for one in standings if reasons_of(one)
    }


@given(st.lists(STANDINGS, max_size=8), STANDINGS)
def test_a_new_report_stands_on_top_at_once(standings: list[Standing], told: Standing) -> None:
    latest = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    older = [
        replace(one, reported_at=min(one.reported_at, NOW)) if one.reported_at else one
        for one in standings
    ]
    lines = derive_queue([*older, replace(told, reported_at=latest)])
    assert lines[0].standing.service_id == told.service_id


@given(st.lists(STANDINGS, max_size=10))
def test_going_on_from_each_listing_walks_the_whole_queue(standings: list[Standing]) -> None:
    lines = derive_queue(standings)
    seen = [lines[0].standing.service_id] if lines else []
    for line in lines[:-1]:
        following = next_after(lines, line.key, line.standing.service_id)
        assert following is not None
        seen.append(following)
    assert seen == [line.standing.service_id for line in lines]


def test_the_order_of_harm_is_the_one_of_the_editors() -> None:
    late = {"state": CheckState.OVERDUE, "checked_on": TODAY - timedelta(days=100)}
    holes = Completeness(frozenset(FACTS) - {"cost"})
    queue = derive_queue(
        [
            a_standing("double", is_duplicate=True),
            a_standing("incomplete", completeness=holes),
            a_standing("overdue", **late),
            a_standing("in use", **late, in_use=True),
            a_standing("suggested", suggested_at=NOW),
            a_standing("reported", reported_at=NOW),
            a_standing("gone", gone_on=TODAY),
            a_standing("withheld", withheld=Withheld.UNSAFE, is_hidden=True),
            a_standing("due", state=CheckState.DUE),
            a_standing("fine", in_use=True),
        ]
    )
    assert [line.standing.name for line in queue] == [
        *("reported", "suggested", "in use", "overdue", "incomplete", "double", "gone", "due"),
        "withheld",
    ]
    counts = count_reasons(queue)
    assert counts[Reason.OVERDUE] == counts[Reason.IN_USE] == 1


def test_never_checked_comes_before_long_ago_and_long_ago_before_lately() -> None:
    days = {"never": None, "long": 400, "lately": 100}
    queue = derive_queue(
        a_standing(
            name,
            state=CheckState.OVERDUE if ago else CheckState.UNVERIFIED,
            checked_on=TODAY - timedelta(days=ago) if ago else None,
        )
        for name, ago in days.items()
    )
    assert [line.standing.name for line in queue] == ["never", "long", "lately"]


def test_two_tries_without_an_answer_bring_a_listing_forward() -> None:
    assert reasons_of(a_standing(unreached=1)) == ()
    assert reasons_of(a_standing(unreached=2)) == (Reason.OVERDUE,)
    assert reasons_of(a_standing(unreached=2, in_use=True)) == (Reason.IN_USE,)
    late = a_standing("late", state=CheckState.OVERDUE, checked_on=TODAY - timedelta(days=170))
    queue = derive_queue([late, a_standing("silent", unreached=2)])
    assert [line.standing.name for line in queue] == ["silent", "late"]


def test_a_closed_listing_needs_nobody_until_somebody_says_something() -> None:
    closed_one = a_standing(state=CheckState.CLOSED, completeness=Completeness(frozenset()))
    assert reasons_of(closed_one) == ()
    assert reasons_of(replace(closed_one, reported_at=NOW)) == (Reason.REPORTED,)


def test_what_only_changed_has_a_filter_of_its_own() -> None:
    queue = derive_queue([a_standing(changed_at=NOW), a_standing("b", is_duplicate=True)])
    assert [line.standing.service_id for line in choose(queue, None)] == ["b"]
    assert [line.standing.service_id for line in choose(queue, Reason.CHANGED)] == ["a"]
    assert choose(queue, None, "b PROVIDER") == choose(queue, Reason.DUPLICATE)
    assert choose(queue, None, "nobody") == ()


def test_a_reminder_goes_out_when_due_but_not_again_and_not_for_closed_ones() -> None:
    due = a_standing(state=CheckState.DUE)
    assert needs_reminder(due, (), ())
    assert not needs_reminder(due, ("a",), ())
    assert not needs_reminder(a_standing(), (), ())
    assert not needs_reminder(replace(due, state=CheckState.CLOSED), (), ())
    asked = a_standing(asks_new_link=True)
    assert needs_reminder(asked, ("a",), ())
    assert not needs_reminder(asked, ("a",), ("a",))


def test_freshness_counts_each_listing_once_and_leaves_closed_and_hidden_ones_out() -> None:
    overall, providers = derive_freshness(
        [
            a_standing("a"),
            a_standing("b", state=CheckState.DUE),
            a_standing("c", state=CheckState.STALE, provider="Other", checked_on=date(2026, 1, 1)),
            a_standing("d", state=CheckState.UNVERIFIED, checked_on=None, provider="Other"),
            a_standing("e", state=CheckState.CLOSED),
            a_standing("f", is_hidden=True),
        ]
    )
    assert (overall.listings, overall.in_time, overall.stale, overall.never) == (4, 2, 1, 1)
    assert overall.in_time_share == 0.5
    assert overall.oldest_check == date(2026, 1, 1)
    assert [one.provider for one in providers] == ["Other", "A provider"]
    nothing, none = derive_freshness([])
    assert nothing.in_time_share is None
    assert "in_time_percent" in nothing.as_row()
    assert none == ()


def test_the_periods_are_those_of_the_settings() -> None:
    periods = periods_of(Settings(check_days=30, stale_days=60, due_days=5, wait_days=7))
    assert (periods.check_days, periods.stale_days, periods.wait_days) == (30, 60, 7)


def test_a_form_sent_as_it_was_shown_changes_nothing() -> None:
    facts = replace(
        FACTS_OF_A,
        description="One line.\nAnd another.",
        languages=("English", "Urdu"),
        delivery=frozenset({"online", "telephone"}),
        free=False,
        minimum_age_years=0.5,
        vacancies=0,
        capacity_state=CapacityState.OPEN,
    )
    shown = {
        name: [text.replace("\n", "\r\n") for text in texts]
        for name, texts in given_of(facts).items()
    }
    assert read_answers(shown, facts) == ({}, [])


@pytest.mark.parametrize(
    ("name", "sent", "value"),
    [
        ("telephone", "01632 960777", "01632 960777"),
        ("vacancies", "3", 3),
        ("vacancies", "", None),
        ("minimum_age_years", "2.5", 2.5),
        ("free", "no", False),
        ("capacity_state", "waiting_list", CapacityState.WAITING_LIST),
        ("languages", "English\r\n Urdu ", ("English", "Urdu")),
        ("cost_text", "  £2   a session ", "£2 a session"),
        ("url", "https://help.example", "https://help.example"),
    ],
)
def test_an_answer_becomes_a_fact(name: str, sent: str, value: object) -> None:
    facts = replace(FACTS_OF_A, vacancies=9)
    given = {**given_of(facts), name: [sent]}
    assert read_answers(given, facts) == ({name: value}, [])


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("name", ""),
        ("telephone", "ring us"),
        ("email", "nobody"),
        ("url", "javascript:alert(1)"),
        ("minimum_age_years", "no limit"),
        ("minimum_age_years", "99"),
        ("vacancies", "-1"),
        ("vacancies", "1.5"),
        ("referral_routes", "anybody"),
        ("status", "gone"),
        ("description", "x" * 5001),
        ("cost_text", "x" * 501),
    ],
)
def test_an_answer_that_cannot_be_read_says_what_to_do(name: str, sent: str) -> None:
    changed, faults = read_answers({**given_of(FACTS_OF_A), name: [sent]}, FACTS_OF_A)
    assert [field for field, _ in faults] == [name]
    assert "nvalid" not in faults[0][1]
    assert name not in changed or name == "minimum_age_years"


def test_figures_that_cannot_stand_side_by_side_are_named() -> None:
    given = {**given_of(FACTS_OF_A), "minimum_age_years": ["9"], "maximum_age_years": ["5"]}
    assert [field for field, _ in read_answers(given, FACTS_OF_A)[1]] == ["maximum_age_years"]
    given = {**given_of(FACTS_OF_A), "vacancies": ["9"], "capacity_children": ["5"]}
    assert [field for field, _ in read_answers(given, FACTS_OF_A)[1]] == ["vacancies"]


@pytest.mark.parametrize("ask", ASKS, ids=lambda ask: ask.name)
def test_every_fact_that_may_change_can_be_kept_and_read_back(ask: answers.Ask) -> None:
    texts = {"status": "active", "free": "yes", "capacity_state": "open", "email": "a@b.example"}
    sent = texts.get(ask.name, "01632 960001" if ask.name == "telephone" else "5")
    if ask.options and ask.name not in texts:
        sent = ask.options[0][0]
    if ask.name in {"url", "form_url"}:
        sent = "https://help.example"
    value = answers.read_answer(ask, [sent])
    assert read_value(ask.name, write_value(value)) == value
    if ask.name not in answers.NEVER_EMPTY:
        assert read_value(ask.name, write_value(None)) is None


def test_new_figures_carry_the_day_on_which_they_were_said() -> None:
    after = settle(FACTS_OF_A, {"vacancies": 2, "wait_days": 0}, TODAY)
    assert (after.capacity_confirmed_on, after.wait_as_of) == (TODAY, TODAY)
    emptied = settle(after, {"vacancies": None, "wait_days": None}, TODAY)
    assert (emptied.capacity_confirmed_on, emptied.wait_as_of) == (None, None)


def test_what_follows_from_a_fact_is_stored_with_it() -> None:
    no_limit = replace(FACTS_OF_A, no_maximum_age=True)
    assert not settle(no_limit, {"maximum_age_years": 11.0}, TODAY).no_maximum_age
    assert settle(FACTS_OF_A, {"status": Status.DEFUNCT}, TODAY).closed_on == TODAY


def test_a_service_closed_for_good_cannot_be_opened_by_a_list() -> None:
    for_good = closed(FACTS_OF_A, TODAY, for_good=True)
    assert (for_good.status, for_good.withheld) == (Status.DEFUNCT, Withheld.CLOSED)
    for_a_while = closed(FACTS_OF_A, TODAY, for_good=False)
    assert (for_a_while.status, for_a_while.withheld) == (Status.TEMPORARILY_CLOSED, None)


def test_mails_hold_the_name_and_a_link_and_nothing_else_of_the_listing() -> None:
    letter = reminder([("Sleep\nBcc: x", "https://e.example/confirm/t")], 14)
    assert letter.subject == "Please check your listing: Sleep Bcc: x"
    assert "https://e.example/confirm/t" in letter.text
    both = reminder([("A", "https://e.example/1"), ("B", "https://e.example/2")], 14)
    assert both.subject == "Please check your 2 listings"
    told = answer("A", Outcome.NOT_CHANGED, Because.NOT_CONFIRMED, "https://e.example/s")
    assert "We could not confirm it." in told.text
    assert "put it right" in answer("A", Outcome.PUT_RIGHT, None, "https://e.example/s").text


def test_doubles_are_compared_again_at_once_after_a_decision_and_later_after_an_edit() -> None:
    held = Doubles(frozenset({"a"}), Stamp((3, 0, None), 7), NOW)
    soon, later = NOW + timedelta(minutes=9), NOW + timedelta(minutes=10)
    assert held.still_holds(Stamp((3, 0, None), 7), later)
    assert held.still_holds(Stamp((3, 0, None), 8), soon)
    assert not held.still_holds(Stamp((3, 0, None), 8), later)
    assert not held.still_holds(Stamp((2, 0, None), 7), soon)
