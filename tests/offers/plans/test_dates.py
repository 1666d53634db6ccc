from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.offers.plans.dates import (
    Interval,
    add_working_days,
    interval_of,
    latest_review,
    parts_of,
    review_problem,
    typed,
)
from earlyhelp.offers.records import StoredDecision, Verdict

MONDAY = date(2026, 11, 2)
SIX = Interval(6)


def a_decision(
    response: str = "early_help_offer",
    within: Mapping[str, object] | None = None,
    **child: object,
) -> StoredDecision:
    steps = [{"action": "make_offer"}, {"action": "set_review", "within": within}]
    output = {"response": response, "next_steps": steps}
    decided = datetime(2026, 11, 2, 9, tzinfo=UTC)
    return StoredDecision(1, {"child": child}, "", output, decided, Verdict(is_agreed=True))


@pytest.mark.parametrize(
    ("decision", "interval"),
    [
        (a_decision(), Interval(12)),
        (a_decision("targeted_early_help"), SIX),
        (a_decision(age_years=0), Interval(3)),
        (a_decision(unborn="yes", age_years=None), Interval(3)),
        (a_decision(unborn="no", age_years=1), Interval(12)),
        (a_decision(within={"number": 4, "unit": "weeks"}), Interval(4)),
        (
            a_decision(within={"number": 10, "unit": "working_days"}),
            Interval(10, "working_days"),
        ),
        (a_decision("universal"), Interval(12)),
    ],
)
def test_the_soonest_interval_that_counts_is_taken(
    decision: StoredDecision, interval: Interval
) -> None:
    assert interval_of(decision, None) == interval


def test_the_level_that_a_person_chose_sets_how_soon() -> None:
    raised = Verdict(is_agreed=False, wanted="targeted_early_help", effect="raised", reason="x")
    weeks = {"number": 12, "unit": "weeks"}
    assert interval_of(replace(a_decision(within=weeks), verdict=raised), None) == SIX


def test_working_days_leave_out_the_weekend() -> None:
    friday = date(2026, 11, 6)
    assert add_working_days(friday, 0) == friday
    assert add_working_days(friday, 1) == date(2026, 11, 9)
    assert add_working_days(friday, 5) == date(2026, 11, 13)
    assert Interval(10, "working_days").after(MONDAY) == date(2026, 11, 16)
    assert Interval(25, "hours").after(MONDAY) == date(2026, 11, 4)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_a_working_day_later_is_never_a_weekend(day: date, number: int) -> None:
    later = add_working_days(day, number)
    assert later.weekday() < 5
    days = [day + timedelta(days=1 + n) for n in range((later - day).days)]
    assert sum(one.weekday() < 5 for one in days) == number


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (["", "", ""], "Enter the day on which you look at this plan again"),
        (None, "Enter the day on which you look at this plan again"),
        (["31", "2", "2027"], "Enter the review date with day, month and year"),
        (["1", "12", "26"], "Enter the review date with day, month and year"),
        (["1", "12"], "Enter the review date with day, month and year"),
        (["x", "12", "2026"], "Enter the review date with day, month and year"),
        (["1", "12", "99999"], "Enter the review date with day, month and year"),
        (["1", "11", "2026"], "The review date must be today or later"),
        (["26", "1", "2027"], "The review date must be 25 January 2027 or earlier"),
        (["2", "11", "2026"], ""),
        (["25", "1", "2027"], ""),
    ],
)
def test_a_review_date_that_cannot_be_kept_says_what_to_do(
    value: list[str] | None, problem: str
) -> None:
    said = review_problem(value, SIX, MONDAY)
    assert said.startswith(problem)
    assert bool(said) == bool(problem)


def test_the_usual_day_can_always_be_kept() -> None:
    for interval in (SIX, Interval(3), Interval(10, "working_days"), Interval(1, "hours")):
        usual = interval.after(MONDAY)
        assert MONDAY <= usual <= latest_review(interval, MONDAY)
        assert review_problem(parts_of(usual), interval, MONDAY) == ""
        assert typed(parts_of(usual)) == usual
