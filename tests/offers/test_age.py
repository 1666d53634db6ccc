from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.offers.age import age_band, age_words, child_age, read_age
from earlyhelp.offers.questions import Values
from earlyhelp.offers.signs import ChildAge

TODAY = date(2026, 11, 1)


def birth(*parts: str) -> Values:
    return {"how": "birth", "born_on": list(parts)}


@pytest.mark.parametrize(
    ("parts", "years", "months"),
    [
        (("2", "11", "2016"), 9, None),
        (("1", "11", "2016"), 10, None),
        (("31", "10", "2016"), 10, None),
        (("29", "2", "2024"), 2, None),
        (("1", "10", "2026"), 0, 1),
        (("2", "10", "2026"), 0, 0),
        (("1", "11", "2026"), 0, 0),
        (("2", "11", "2024"), 1, 23),
    ],
)
def test_a_date_of_birth_becomes_an_age(
    parts: tuple[str, ...], years: int, months: int | None
) -> None:
    reading = read_age(birth(*parts), TODAY)
    assert reading.problems == {}
    assert child_age(reading.values) == ChildAge(years, months)
    assert "born_on" not in reading.values


@pytest.mark.parametrize(
    "parts", [(), ("1",), ("30", "2", "2020"), ("a", "b", "c"), ("", "", ""), ("1", "1", "0")]
)
def test_what_is_no_date_is_asked_again(parts: tuple[str, ...]) -> None:
    assert read_age(birth(*parts), TODAY).problems == {
        "born_on": "Enter a date of birth with day, month and year"
    }


@pytest.mark.parametrize("parts", [("2", "11", "2026"), ("1", "11", "2000")])
def test_a_date_ahead_or_too_long_ago_is_asked_again(parts: tuple[str, ...]) -> None:
    assert "must make an age of 0 to 25" in read_age(birth(*parts), TODAY).problems["born_on"]


@given(born=st.dates(date(2001, 11, 2), TODAY))
def test_any_birth_in_range_gives_an_age_that_a_decision_reads(born: date) -> None:
    reading = read_age(birth(str(born.day), str(born.month), str(born.year)), TODAY)
    age = child_age(reading.values)
    assert age.years is not None
    assert 0 <= age.years <= 25
    assert (age.months is not None) == (age.years < 2)
    assert age.months is None or age.months // 12 == age.years


@pytest.mark.parametrize(
    ("years", "months", "problem"),
    [
        ("", "", "Enter the age of the child"),
        ("-1", "", "Age must be a whole number from 0 to 25"),
        ("٧", "", "Age must be a whole number from 0 to 25"),
        ("7.5", "", "Age must be a whole number from 0 to 25"),
        ("2", "24", "Months must be from 0 to 23. From 2 years leave it empty"),
        ("2", "7", "Months must fit the years: 7 months is 0"),
    ],
)
def test_an_age_that_cannot_be_is_asked_again(years: str, months: str, problem: str) -> None:
    reading = read_age({"how": "age", "years": years, "months": months}, TODAY)
    assert list(reading.problems.values()) == [problem]
    assert reading.values["years"] == years


def test_months_alone_give_the_years() -> None:
    reading = read_age({"how": "age", "years": "", "months": "14"}, TODAY)
    assert child_age(reading.values) == ChildAge(1, 14)


def test_ages_in_words_and_bands() -> None:
    assert age_words(ChildAge(0)) == "Under 1 year"
    assert age_words(ChildAge()) == "Not known"
    assert age_words(ChildAge(0, 1)) == "1 month"
    assert age_words(ChildAge(1)) == "1 year"
    assert age_band(ChildAge(is_unborn=True)) == "before-birth"
    assert age_band(ChildAge(11)) == "11-17"
    assert age_band(ChildAge(25)) == "18-25"
    assert age_band(ChildAge()) is None
