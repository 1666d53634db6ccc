"""Dividing the places of a service, so that none is counted twice."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.gaps.sharing import (
    AgesTaken,
    Cell,
    Demand,
    Share,
    Weight,
    divide,
    parts_of_bands,
)
from earlyhelp.taxonomy.ages import AGE_BANDS
from tests.gaps.factories import MONEY, PARENTING, SPEECH

CELLS: list[Cell] = [(MONEY, "0-4"), (SPEECH, "0-4"), (PARENTING, "5-10")]


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        (AgesTaken(0, 4), {"0-4": 1}),
        (AgesTaken(0, 4.99), {"0-4": 1}),
        (AgesTaken(0, 5), {"0-4": 1, "5-10": 1 / 6}),
        (AgesTaken(11, 16), {"11-17": 6 / 7}),
        (AgesTaken(16.5, 30), {"11-17": 2 / 7, "18-25": 1}),
        (AgesTaken(30, 60), {}),
        (AgesTaken(None, None, before_birth=True), {"before-birth": 1}),
        (AgesTaken(0, 2, before_birth=True), {"before-birth": 1, "0-4": 3 / 5}),
        (AgesTaken(0, 2, before_birth=False), {"0-4": 3 / 5}),
        (AgesTaken(None, 10), {"0-4": 1, "5-10": 1}),
        (AgesTaken(18, None), {"18-25": 1}),
        (AgesTaken(), {"0-4": 1, "5-10": 1, "11-17": 1, "18-25": 1}),
        (AgesTaken(18, 60, of_parent=True), {"0-4": 1, "5-10": 1, "11-17": 1, "18-25": 1}),
    ],
)
def test_the_part_of_each_band_that_a_service_takes(
    ages: AgesTaken, expected: dict[str, float]
) -> None:
    assert parts_of_bands(ages, AGE_BANDS) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ages", "stated"),
    [
        (AgesTaken(0, 4), True),
        (AgesTaken(None, None, before_birth=True), True),
        (AgesTaken(0, None), False),
        (AgesTaken(None, 4), False),
        (AgesTaken(), False),
        (AgesTaken(18, 60, of_parent=True), False),
    ],
)
def test_ages_are_certain_only_where_both_ends_are_given_for_the_child(
    ages: AgesTaken, stated: bool
) -> None:
    assert ages.are_stated is stated


def test_known_need_divides_places_in_its_proportion() -> None:
    found = divide(dict(zip(CELLS, [Weight(60, 60), Weight(30, 30), Weight(10, 10)], strict=True)))
    assert [found[cell] for cell in CELLS] == [Share(0.6, 0.6), Share(0.3, 0.3), Share(0.1, 0.1)]
    assert all(share.is_known and not share.is_whole for share in found.values())


def test_one_need_and_band_has_all_the_places_even_if_its_need_is_unknown() -> None:
    assert divide({CELLS[0]: Weight(0, inf)})[CELLS[0]].is_whole


def test_nobody_in_need_anywhere_divides_equally() -> None:
    found = divide({CELLS[0]: Weight(0, 0), CELLS[1]: Weight(0, 0)})
    assert found == {CELLS[0]: Share(0.5, 0.5), CELLS[1]: Share(0.5, 0.5)}


def test_no_cells_have_no_shares() -> None:
    assert divide({}) == {}


def test_a_need_that_nobody_counted_makes_bounds_of_the_others() -> None:
    found = divide({CELLS[0]: Weight(30, 30), CELLS[1]: Weight(0, 90)})
    assert found == {CELLS[0]: Share(0.25, 1.0), CELLS[1]: Share(0.0, 0.75)}
    assert not found[CELLS[0]].is_known


def test_a_band_of_unknown_size_may_need_all_the_places() -> None:
    found = divide({CELLS[0]: Weight(30, 30), CELLS[1]: Weight(0, inf)})
    assert found == {CELLS[0]: Share(0.0, 1.0), CELLS[1]: Share(0.0, 1.0)}


def test_need_is_weighed_by_the_part_of_the_band_and_never_above_its_children() -> None:
    demand = Demand({CELLS[0]: 100, CELLS[1]: 9000}, {"0-4": 5000, "5-10": None})
    assert demand.weigh(CELLS[0], 0.5) == Weight(50, 50)
    assert demand.weigh(CELLS[1], 1.0) == Weight(5000, 5000)
    assert demand.weigh((PARENTING, "0-4"), 0.5) == Weight(0, 2500)
    assert demand.weigh(CELLS[2], 1.0) == Weight(0, inf)


weights = st.lists(
    st.tuples(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(0, 1)), min_size=1, max_size=8
)


@given(weights)
def test_every_division_inside_the_bounds_adds_up_and_keeps_to_them(
    drawn: list[tuple[float, float, float]],
) -> None:
    cells = [(MONEY, str(place)) for place in range(len(drawn))]
    bounds = {
        cell: Weight(min(a, b), max(a, b)) for cell, (a, b, _) in zip(cells, drawn, strict=True)
    }
    truth = {
        cell: bounds[cell].low + at * (bounds[cell].high - bounds[cell].low)
        for cell, (_, _, at) in zip(cells, drawn, strict=True)
    }
    found = divide(bounds)
    assert sum(share.low for share in found.values()) <= 1 + 1e-9
    assert sum(share.high for share in found.values()) >= 1 - 1e-9
    whole = sum(truth.values())
    if whole > 0:
        for cell, share in found.items():
            assert share.low - 1e-9 <= truth[cell] / whole <= share.high + 1e-9


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=8))
def test_with_every_need_known_each_place_is_counted_exactly_once(known: list[float]) -> None:
    found = divide({(MONEY, str(place)): Weight(w, w) for place, w in enumerate(known)})
    assert sum(share.low for share in found.values()) == pytest.approx(1)
    assert all(share.is_known for share in found.values())
