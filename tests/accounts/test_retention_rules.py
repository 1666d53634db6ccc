"""How long is kept, and on which day something goes."""

import doctest
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.accounts.audit import wanted
from earlyhelp.accounts.retention import rules
from earlyhelp.accounts.retention.rules import Period, Unit, cutoff, due_on, read_period


def test_the_examples_in_the_documentation_run() -> None:
    assert doctest.testmod(rules).failed == 0
    assert doctest.testmod(wanted).failed == 0


@pytest.mark.parametrize(
    ("counted_from", "period", "expected"),
    [
        (date(2026, 1, 1), Period(30, Unit.DAYS), date(2026, 1, 31)),
        (date(2024, 2, 29), Period(1, Unit.YEARS), date(2025, 2, 28)),
        (date(2024, 2, 29), Period(4, Unit.YEARS), date(2028, 2, 29)),
        (date(2026, 1, 31), Period(1, Unit.MONTHS), date(2026, 2, 28)),
        (date(2024, 1, 31), Period(1, Unit.MONTHS), date(2024, 2, 29)),
        (date(2026, 12, 31), Period(2, Unit.MONTHS), date(2027, 2, 28)),
        (date(2026, 11, 30), Period(3, Unit.MONTHS), date(2027, 2, 28)),
    ],
)
def test_a_record_goes_on_its_day_and_not_the_day_before(
    counted_from: date, period: Period, expected: date
) -> None:
    assert due_on(counted_from, period) == expected
    last = datetime.combine(counted_from, datetime.max.time(), UTC)
    first = datetime.combine(counted_from, datetime.min.time(), UTC)
    on_the_day = datetime.combine(expected, datetime.min.time(), UTC)
    assert last < cutoff(period, on_the_day)
    assert not first < cutoff(period, on_the_day - timedelta(seconds=1))


@given(
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    amount=st.integers(1, 300),
    unit=st.sampled_from([Unit.DAYS, Unit.MONTHS, Unit.YEARS]),
    offset=st.integers(-3, 3),
)
def test_the_cutoff_and_the_due_day_say_the_same(
    day: date, amount: int, unit: Unit, offset: int
) -> None:
    period = Period(amount, unit)
    asked = due_on(day, period) + timedelta(days=offset)
    moment = datetime.combine(asked, datetime.min.time(), UTC) + timedelta(hours=12)
    counted = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=23)
    assert (counted < cutoff(period, moment)) == (due_on(day, period) <= asked)


def test_hours_are_counted_to_the_moment() -> None:
    moment = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    assert cutoff(Period(12, Unit.HOURS), moment) == moment - timedelta(hours=12)


@pytest.mark.parametrize(
    "text", ["", "six years", "0 days", "-1 days", "1201 years", "6", "1 day x"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert read_period(text) is None
