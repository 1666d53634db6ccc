"""Dividing the places of a service, so that none is counted twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.gaps.sharing import (
    IN_PART,
    MAIN,
    AgesTaken,
    Parts,
    children_taken,
    divide,
    parts_of_bands,
)
from earlyhelp.taxonomy.ages import AGE_BANDS
from earlyhelp.taxonomy.needs import NeedCode
from tests.gaps.factories import MONEY, PARENTING, SPEECH


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


def test_needs_divide_places_by_weight_and_ages_by_children() -> None:
    found = divide(
        Parts({MONEY: MAIN, SPEECH: IN_PART}, {"0-4": 3000, "5-10": 1000, "before-birth": 0})
    )
    assert found == pytest.approx(
        {
            (MONEY, "0-4"): 1 / 2,
            (MONEY, "5-10"): 1 / 6,
            (MONEY, "before-birth"): 0,
            (SPEECH, "0-4"): 1 / 4,
            (SPEECH, "5-10"): 1 / 12,
            (SPEECH, "before-birth"): 0,
        }
    )


def test_one_need_and_band_has_all_the_places() -> None:
    assert divide(Parts({MONEY: IN_PART}, {"0-4": 10})) == {(MONEY, "0-4"): 1}


def test_where_no_children_live_ages_share_equally() -> None:
    found = divide(Parts({MONEY: MAIN}, {"0-4": 0, "5-10": 0}))
    assert found == {(MONEY, "0-4"): 0.5, (MONEY, "5-10"): 0.5}


def test_nothing_is_divided_among_nobody() -> None:
    assert divide(Parts({}, {"0-4": 1})) == {}
    assert divide(Parts({MONEY: MAIN}, {})) == {}


def test_children_are_counted_only_at_the_ages_a_service_takes() -> None:
    children = {"before-birth": 900, "0-4": 5000, "5-10": 6000, "11-17": 7000, "18-25": 8000}
    assert children_taken(AgesTaken(0, 7), AGE_BANDS, children) == {"0-4": 5000, "5-10": 3000}
    assert children_taken(AgesTaken(0, 1, before_birth=True), AGE_BANDS, children) == {
        "before-birth": 900,
        "0-4": 2000,
    }


def test_where_children_are_not_known_bands_count_by_their_years() -> None:
    nobody_knows = {band.code: None for band in AGE_BANDS}
    some = {**nobody_knows, "0-4": 5000}
    for children in (nobody_knows, some, {}):
        found = children_taken(AgesTaken(0, 7, before_birth=True), AGE_BANDS, children)
        assert found == {"before-birth": 1, "0-4": 5, "5-10": 3}


@given(
    st.dictionaries(
        st.sampled_from([MONEY, SPEECH, PARENTING]),
        st.sampled_from([MAIN, IN_PART]),
        min_size=1,
    ),
    st.dictionaries(
        st.sampled_from([band.code for band in AGE_BANDS]), st.floats(0, 1e5), min_size=1
    ),
)
def test_the_parts_of_a_service_are_all_of_it(
    needs: dict[NeedCode, int], bands: dict[str, float]
) -> None:
    assert sum(divide(Parts(needs, bands)).values()) == pytest.approx(1)
