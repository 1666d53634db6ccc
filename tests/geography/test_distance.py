from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.geography.distance import (
    Point,
    bounding_box,
    geodesic_miles,
    haversine_miles,
)

points = st.builds(Point, st.floats(49, 61), st.floats(-9, 2))
MOST_THEY_DIFFER = 0.006


@given(points, points)
def test_the_fast_distance_is_close_to_the_exact_one(a: Point, b: Point) -> None:
    assert isclose(
        haversine_miles(a, b), geodesic_miles(a, b), rel_tol=MOST_THEY_DIFFER, abs_tol=1e-4
    )


@given(points, points)
def test_distance_is_the_same_both_ways_and_never_negative(a: Point, b: Point) -> None:
    assert haversine_miles(a, b) == pytest.approx(haversine_miles(b, a))
    assert haversine_miles(a, b) >= 0
    assert haversine_miles(a, a) == 0


@given(points, points, st.floats(0, 600))
def test_a_box_never_loses_a_place_within_its_distance(a: Point, b: Point, miles: float) -> None:
    if min(haversine_miles(a, b), geodesic_miles(a, b)) <= miles:
        assert bounding_box(a, miles).holds(b)


@given(points, st.floats(1, 100))
def test_a_box_is_not_much_wider_than_asked_for(centre: Point, miles: float) -> None:
    box = bounding_box(centre, miles)
    corner = Point(box.north, centre.longitude)
    assert haversine_miles(centre, corner) <= 1.02 * miles


def test_a_box_over_a_pole_holds_every_longitude() -> None:
    box = bounding_box(Point(89.9, 0), 50)
    assert (box.west, box.east, box.north) == (-180, 180, 90)


def test_a_negative_distance_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="negative"):
        bounding_box(Point(53, -2), -1)


def test_a_known_distance() -> None:
    manchester, london = Point(53.4794, -2.2453), Point(51.5072, -0.1276)
    assert geodesic_miles(manchester, london) == pytest.approx(162.8, abs=0.5)
