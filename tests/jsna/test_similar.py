import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.jsna.intervals import Interval
from earlyhelp.jsna.similar import SimilarArea, compare_with_similar

RANGE = Interval(45, 55)


def area(value: float | None, width: float | None = 10.0) -> SimilarArea:
    limits = None
    if value is not None and width is not None:
        limits = Interval(value - width / 2, value + width / 2)
    return SimilarArea("E0", "There", value, limits)


def test_each_similar_area_with_a_value_counts_once() -> None:
    found = compare_with_similar(50, RANGE, [area(60), area(80), area(None)])
    assert found is not None
    assert (found.mean, found.with_value, found.of) == (70, 2, 3)
    assert (found.lowest, found.highest) == (60, 80)


def test_a_difference_has_the_range_of_both_sides() -> None:
    found = compare_with_similar(50, RANGE, [area(60), area(80)])
    assert found is not None
    assert found.difference is not None
    assert found.difference.value == -20
    spread = math.hypot(5, math.hypot(5, 5) / 2)
    assert found.difference.limits.low == pytest.approx(-20 - spread)
    assert found.difference.limits.high == pytest.approx(-20 + spread)
    assert found.is_different is True


@pytest.mark.parametrize(
    ("value", "limits", "areas"),
    [
        (50, None, [area(60)]),
        (None, None, [area(60)]),
        (50, RANGE, [area(60), area(80, None)]),
    ],
)
def test_without_a_range_on_either_side_a_difference_has_none(
    value: float | None, limits: Interval | None, areas: list[SimilarArea]
) -> None:
    found = compare_with_similar(value, limits, areas)
    assert found is not None
    assert found.difference is None
    assert found.is_different is None


def test_where_no_similar_area_has_a_value_there_is_no_mean() -> None:
    assert compare_with_similar(50, RANGE, [area(None)]) is None
    assert compare_with_similar(50, RANGE, []) is None


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=10), st.floats(0.1, 50))
def test_the_mean_lies_in_its_range_and_more_areas_like_it_make_it_surer(
    values: list[float], width: float
) -> None:
    once = compare_with_similar(50, RANGE, [area(value, width) for value in values])
    twice = compare_with_similar(50, RANGE, [area(value, width) for value in values * 2])
    assert once is not None
    assert twice is not None
    assert once.limits is not None
    assert twice.limits is not None
    assert once.mean in once.limits
    assert once.lowest - 1e-6 <= once.mean <= once.highest + 1e-6
    assert twice.limits.high - twice.limits.low < once.limits.high - once.limits.low
