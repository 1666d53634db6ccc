from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.geography.codes import Level
from earlyhelp.geography.distance import Point, haversine_miles
from earlyhelp.geography.outlines import (
    HIGHEST,
    LOWEST,
    WIDTH,
    Shape,
    Sheet,
    corners,
    draw,
    label,
    make_sheet,
    scale_bar,
    simplify,
)
from earlyhelp.geography.places import Boundary

POINTS = st.builds(Point, st.floats(50.0, 58.0), st.floats(-6.0, 1.5))
SPOTS = st.tuples(st.integers(0, WIDTH), st.integers(0, WIDTH))


def a_boundary(*rings: list[tuple[float, float]], kind: str = "Polygon") -> Boundary:
    held = [[list(pair) for pair in ring] for ring in rings]
    coordinates: object = held if kind == "Polygon" else [[ring] for ring in held]
    return Boundary(None, "Ward", Level.WARD, "2024", {"type": kind, "coordinates": coordinates})


def a_square(west: float, south: float, side: float) -> list[tuple[float, float]]:
    east, north = west + side, south + side
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def a_sheet() -> Sheet:
    sheet = make_sheet([Point(53.0, -2.0), Point(53.2, -1.7)])
    assert sheet is not None
    return sheet


@given(st.lists(POINTS, min_size=1, max_size=20))
def test_every_point_lies_on_its_sheet_and_north_is_up(points: list[Point]) -> None:
    sheet = make_sheet(points)
    assert sheet is not None
    assert LOWEST - 1 <= sheet.height <= HIGHEST + 1
    for point in points:
        x, y = sheet.at(point)
        assert 0 <= x <= WIDTH
        assert 0 <= y <= sheet.height
    by_latitude = sorted(points, key=lambda point: point.latitude)
    heights = [sheet.at(point)[1] for point in by_latitude]
    assert heights == sorted(heights, reverse=True)


@given(POINTS, POINTS)
def test_lengths_on_a_sheet_of_an_area_are_those_on_the_ground(one: Point, other: Point) -> None:
    here = Point(53.0 + (one.latitude - 54) / 40, -2.0 + (one.longitude + 2) / 40)
    there = Point(53.0 + (other.latitude - 54) / 40, -2.0 + (other.longitude + 2) / 40)
    sheet = make_sheet([here, there])
    assert sheet is not None
    (ax, ay), (bx, by) = sheet.at(here), sheet.at(there)
    units = haversine_miles(here, there) * sheet.units_a_mile
    assert hypot(ax - bx, ay - by) == pytest.approx(units, rel=0.01, abs=2)


def test_nothing_to_show_has_no_sheet() -> None:
    assert make_sheet([]) is None


@given(st.lists(SPOTS, min_size=2, max_size=40), st.sampled_from([0.5, 1.5, 20.0]))
def test_a_simplified_line_strays_no_further_than_asked(
    line: list[tuple[int, int]], most: float
) -> None:
    kept = simplify(line, most)
    assert (kept[0], kept[-1]) == (line[0], line[-1])
    assert set(kept) <= set(line)
    for spot in line:
        assert min(_away(spot, a, b) for a, b in pairwise(kept)) <= most + 1e-6


def _away(spot: tuple[int, int], a: tuple[int, int], b: tuple[int, int]) -> float:
    """Return how far a spot lies from the endless line through two, or from where they meet."""
    length = hypot(b[0] - a[0], b[1] - a[1])
    if not length:
        return hypot(spot[0] - a[0], spot[1] - a[1])
    crossed = (b[0] - a[0]) * (a[1] - spot[1]) - (a[0] - spot[0]) * (b[1] - a[1])
    return abs(crossed) / length


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_an_outline_becomes_one_path_around_its_middle(kind: str) -> None:
    shapes = draw([a_boundary(a_square(-1.95, 53.05, 0.05), kind=kind)], a_sheet())
    assert len(shapes) == 1
    assert shapes[0].path.count("M") == 1
    assert shapes[0].path.endswith("z")
    assert shapes[0].middle == pytest.approx(a_sheet().at(Point(53.075, -1.925)), abs=1)


def test_outlines_that_are_elsewhere_or_none_are_left_out() -> None:
    elsewhere = a_boundary(a_square(10.0, 10.0, 0.05))
    line = Boundary(None, "Line", Level.WARD, "2024", {"type": "LineString", "coordinates": []})
    speck = a_boundary(a_square(-1.95, 53.05, 0.00001))
    assert draw([elsewhere, line, speck], a_sheet()) == ()
    assert len(corners([elsewhere, line])) == 5


def test_names_keep_clear_of_each_other_of_marks_and_of_the_edge() -> None:
    sheet = a_sheet()
    middle = (500, 400)
    shapes = [Shape(name, "", at) for name, at in (("One", middle), ("Two", middle), ("X", (1, 1)))]
    names = label(shapes, sheet, 20)
    assert [(one.text, one.y) for one in names] == [("One", 400), ("Two", 360)]
    beside = label(shapes[:1], sheet, 20, [middle], 21)
    assert [one.y for one in beside] == [360]
    crowd = [(500, y) for y in range(320, 480, 10)]
    assert label(shapes[:1], sheet, 20, crowd, 21) == ()


def test_the_scale_is_a_round_distance_that_fits() -> None:
    bar = scale_bar(a_sheet())
    assert bar.words == "2 miles"
    assert bar.length <= WIDTH / 3
    near = make_sheet([Point(53.0, -2.0)])
    assert near is not None
    assert scale_bar(near).words == "0.5 miles"
