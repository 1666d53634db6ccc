"""Reach, against the reference case and as laws."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.gaps.reach import Pair, Reached, derive_reach, gaussian
from earlyhelp.gaps.reach_files import ReachFiles, read_reach_files

REFERENCE = Path(__file__).parent / "reference"


@pytest.fixture(scope="module")
def files() -> ReachFiles:
    names = ("areas", "services", "distances_30km")
    return read_reach_files(*((REFERENCE / f"{n}.csv").read_text("utf-8") for n in names))


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, str]]:
    with (REFERENCE / "access_reference.csv").open(encoding="utf-8", newline="") as opened:
        return {row["area_code"]: row for row in csv.DictReader(opened)}


@pytest.fixture(scope="module")
def reached(files: ReachFiles) -> Reached:
    return derive_reach(files.children, files.places, files.pairs, 10)


def test_the_reference_files_have_no_problems(files: ReachFiles) -> None:
    assert files.problems == ()
    assert (len(files.children), len(files.places), sum(files.children.values())) == (40, 18, 14214)


def test_every_area_equals_the_reference_and_nothing_in_reach_is_nought(
    reached: Reached, expected: dict[str, dict[str, str]]
) -> None:
    assert [one.area for one in reached.areas] == list(expected)
    for one in reached.areas:
        reference = expected[one.area]
        per_child = float(reference["e2sfca_gauss_10km"] or 0)
        places = float(reference["spatial_availability_places_own"])
        assert one.places_per_child == pytest.approx(per_child, abs=1e-9)
        assert one.places_in_reach == pytest.approx(places, abs=2e-8)
    assert sum(one.places_per_child == 0 for one in reached.areas) == 3


def test_places_per_child_equal_spatial_availability_per_head(
    reached: Reached, expected: dict[str, dict[str, str]]
) -> None:
    heads = {
        code: float(row["spatial_availability_per_child_own"])
        for code, row in expected.items()
        if row["spatial_availability_per_child_own"]
    }
    for one in reached.areas:
        if one.area in heads:
            assert one.places_per_child == pytest.approx(heads[one.area], abs=1e-9)


def test_all_places_that_anybody_can_reach_are_shared_out(
    reached: Reached, files: ReachFiles
) -> None:
    assert sum(files.places.values()) == 518
    assert sum(files.places[service] for service in reached.out_of_reach) == 22
    assert sum(one.places_in_reach for one in reached.areas) == pytest.approx(496, abs=1e-6)


def test_the_mean_counts_areas_with_nothing_in_reach(reached: Reached) -> None:
    per_child = [one.places_per_child for one in reached.areas]
    assert sum(per_child) / len(per_child) == pytest.approx(0.0340797, abs=1e-7)


def test_one_area_and_one_service_share_everything() -> None:
    found = derive_reach({"A": 40}, {"S": 10}, [Pair("A", "S", 3)], 10)
    assert found.areas[0].places_per_child == pytest.approx(0.25)
    assert found.areas[0].places_in_reach == pytest.approx(10)
    assert found.out_of_reach == ()


def test_weight_falls_from_the_door_to_the_edge_and_ends_there() -> None:
    assert gaussian(0, 6) == 1
    assert gaussian(6, 6) == pytest.approx(math.exp(-4.5))
    assert gaussian(6.001, 6) == 0


def test_an_area_without_children_is_no_complaint_and_has_no_places() -> None:
    pairs = [Pair("A", "S", 1), Pair("B", "S", 1)]
    found = derive_reach({"A": 0, "B": 10}, {"S": 5}, pairs, 10)
    assert [one.places_in_reach for one in found.areas] == [0, pytest.approx(5)]
    nobody = derive_reach({"A": 0}, {"S": 5}, pairs[:1], 10)
    assert nobody.areas[0].places_per_child == 0
    assert nobody.out_of_reach == ("S",)


@pytest.mark.parametrize("catchment", [0, -1, math.nan, math.inf])
def test_a_catchment_is_a_positive_distance(catchment: float) -> None:
    with pytest.raises(ValueError, match="positive distance"):
        derive_reach({"A": 1}, {"S": 1}, [], catchment)


@pytest.mark.parametrize(
    ("children", "places", "pairs", "says"),
    [
        ({"A": -1}, {"S": 1}, [], "children of A"),
        ({"A": 1}, {"S": math.nan}, [], "places of S"),
        ({"A": math.inf}, {"S": 1}, [], "children of A"),
        ({"A": 1}, {"S": 1}, [Pair("A", "S", -0.1)], "not a distance"),
        ({"A": 1}, {"S": 1}, [Pair("A", "S", 200.1)], "not a distance"),
        ({"A": 1}, {"S": 1}, [Pair("A", "S", math.nan)], "not a distance"),
        ({"A": 1}, {"S": 1}, [Pair("A", "S", 1), Pair("A", "S", 2)], "given twice"),
        ({"A": 1}, {"S": 1}, [Pair("A", "T", 1)], "not both among"),
        ({"A": 1}, {"S": 1}, [Pair("B", "S", 1)], "not both among"),
    ],
)
def test_faults_are_refused_by_name(
    children: dict[str, float], places: dict[str, float], pairs: list[Pair], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        derive_reach(children, places, pairs, 10)


@dataclass(frozen=True)
class Case:
    children: dict[str, float]
    places: dict[str, float]
    pairs: list[Pair]

    def reached(self) -> Reached:
        return derive_reach(self.children, self.places, self.pairs, 10)

    def per_child(self) -> dict[str, float]:
        return {one.area: one.places_per_child for one in self.reached().areas}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    areas, services = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    children = {f"A{n}": float(draw(st.integers(0, 500))) for n in range(areas)}
    places = {f"S{n}": float(draw(st.integers(0, 60))) for n in range(services)}
    pairs = [Pair(area, service, draw(st.floats(0, 15))) for area in children for service in places]
    return Case(children, places, [pair for pair in pairs if draw(st.booleans())])


@given(cases())
def test_places_are_conserved(case: Case) -> None:
    found = case.reached()
    reachable = sum(
        places for service, places in case.places.items() if service not in found.out_of_reach
    )
    assert sum(one.places_in_reach for one in found.areas) == pytest.approx(reachable, abs=1e-6)
    assert all(one.places_per_child >= 0 for one in found.areas)


@given(cases(), st.integers(0, 4), st.integers(1, 50))
def test_more_places_never_lower_and_a_closure_never_raises_what_falls_to_an_area(
    case: Case, at: int, more: int
) -> None:
    service = list(case.places)[at % len(case.places)]
    now = case.per_child()
    grown = Case(
        case.children, {**case.places, service: case.places[service] + more}, case.pairs
    ).per_child()
    closed = Case(
        case.children,
        {name: places for name, places in case.places.items() if name != service},
        [pair for pair in case.pairs if pair.service != service],
    ).per_child()
    for area, value in now.items():
        assert grown[area] >= value - 1e-12
        assert closed[area] <= value + 1e-12


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(case: Case, shuffler: object) -> None:
    shuffled = list(case.pairs)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined] # Hypothesis gives a Random
    other = Case(dict(reversed(case.children.items())), case.places, shuffled).per_child()
    for area, value in case.per_child().items():
        assert other[area] == pytest.approx(value, abs=1e-12)


@given(cases(), st.floats(0.1, 10))
def test_scaling_places_scales_what_falls_to_everybody(case: Case, factor: float) -> None:
    scaled = Case(
        case.children, {name: factor * places for name, places in case.places.items()}, case.pairs
    ).per_child()
    for area, value in case.per_child().items():
        assert scaled[area] == pytest.approx(factor * value)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=5), st.integers(1, 60))
def test_where_everybody_is_at_the_door_each_child_has_the_same(
    children: list[int], places: int
) -> None:
    areas = {f"A{n}": float(count) for n, count in enumerate(children)}
    found = Case(areas, {"S": float(places)}, [Pair(area, "S", 0) for area in areas]).per_child()
    for value in found.values():
        assert value == pytest.approx(places / sum(children))
