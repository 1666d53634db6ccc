import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.jsna.derived import (
    TOO_FEW,
    DerivedRate,
    People,
    children_of,
    derive_rate,
    hides,
)
from earlyhelp.jsna.intervals import Interval

PEOPLE = People("E06000001", dict.fromkeys(range(18), 1000), "mid-2024", 2024, "ONS")


def test_a_count_without_a_rate_gets_one_of_the_people_of_its_ages_and_year() -> None:
    found = derive_rate(90, (0, 17), PEOPLE)
    assert isinstance(found, DerivedRate)
    assert (found.value, found.per, found.people) == (50.0, 10_000, 18_000)
    assert (round(found.limits.low, 2), round(found.limits.high, 2)) == (40.2, 61.46)
    assert (found.people_period, found.people_source) == ("mid-2024", "ONS")
    assert derive_rate(90, None, PEOPLE) == found
    few = derive_rate(9, (0, 0), PEOPLE, 1000)
    assert isinstance(few, DerivedRate)
    assert few.value == 9.0


@pytest.mark.parametrize(
    ("count", "ages", "people", "said"),
    [
        (90, (0, 17), None, "No population of that year"),
        (90, (0, 18), PEOPLE, "population of these ages is not known"),
        (3, (0, 17), PEOPLE, TOO_FEW),
        (90.5, (0, 17), PEOPLE, "no whole number"),
        (-1, (0, 17), PEOPLE, "no whole number"),
    ],
)
def test_a_rate_that_cannot_be_worked_out_says_why(
    count: float, ages: tuple[int, int], people: People | None, said: str
) -> None:
    found = derive_rate(count, ages, people)
    assert isinstance(found, str)
    assert said in found


def test_a_percentage_is_turned_into_children_with_its_own_range_or_wilsons() -> None:
    published = children_of(10.0, Interval(8, 12), 5000)
    assert published is not None
    assert (published.children, published.limits) == (500, Interval(400, 600))
    worked_out = children_of(10.0, None, 5000)
    assert worked_out is not None
    assert worked_out.limits is not None
    assert 450 < worked_out.limits.low < 500 < worked_out.limits.high < 550
    assert children_of(101.0, None, 5000) is None
    assert children_of(10.0, None, 0) is None
    tiny = children_of(0.1, None, 3000)
    assert tiny is not None
    assert tiny.is_hidden


@given(st.floats(0, 20))
def test_one_to_four_are_hidden_and_nothing_else(count: float) -> None:
    assert hides(count) == (0 < count < 5)
