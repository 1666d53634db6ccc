"""Joining codes of different years, and carrying counts over a change of boundaries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.geography.codes import Level
from earlyhelp.geography.places import NOT_STATED
from earlyhelp.geography.vintages import (
    CodeSet,
    Heirs,
    VintageError,
    carry_over,
    infer_vintage,
    require_shared,
)

OLD = CodeSet("the look-up", Level.WARD, "2022", frozenset({"E05000819", "E05000820"}))
NEW = CodeSet("the postcodes", Level.WARD, "2024", frozenset({"E05015239", "E05015240"}))


def test_joining_codes_of_different_boundaries_fails_loudly_and_names_both_years() -> None:
    with pytest.raises(VintageError, match=r"2022.*2024"):
        require_shared(OLD, NEW)


def test_a_year_that_nobody_stated_is_said() -> None:
    unstated = CodeSet("the postcodes", Level.WARD, NOT_STATED, NEW.codes)
    with pytest.raises(VintageError, match="year not stated"):
        require_shared(OLD, unstated)


def test_codes_of_the_same_boundaries_join() -> None:
    assert require_shared(NEW, NEW) == NEW.codes


@pytest.mark.parametrize(
    ("codes", "vintage"),
    [
        ({"a", "b"}, "2021"),
        ({"b"}, "2021"),
        ({"c"}, "2011"),
        ({"a", "c"}, None),
        ({"z"}, None),
        (set[str](), None),
    ],
)
def test_the_year_of_codes_is_the_newest_that_holds_them_all(
    codes: set[str], vintage: str | None
) -> None:
    known = {"2011": {"b", "c"}, "2021": {"a", "b"}, NOT_STATED: {"z"}}
    assert infer_vintage(codes, known) == vintage


OLDER = CodeSet("the counts", Level.LSOA, "2011", frozenset({"a", "b", "c"}))
NEWER = CodeSet("the small areas", Level.LSOA, "2021", frozenset({"a", "b1", "b2", "m"}))
BECAME = {"a": ["a"], "b": ["b1", "b2"], "c": ["m"], "d": ["m"]}


def test_a_failed_join_names_both_years_and_the_codes_that_cannot_be_joined() -> None:
    many = CodeSet("the look-up", Level.WARD, "2022", frozenset("abcdefgh"))
    with pytest.raises(VintageError, match=r"2022.*2024.*a, b, c, d, e and 3 more.*x in the"):
        require_shared(many, CodeSet("the postcodes", Level.WARD, "2024", frozenset("x")))
    with pytest.raises(VintageError, match=r"2011.*2021.*no look-up says what became of y, z"):
        carry_over({"a": 1, "y": 2, "z": 3}, Heirs(BECAME), OLDER, NEWER)


def test_a_split_count_is_shared_out_by_the_stated_weight_and_never_copied() -> None:
    heirs = Heirs(BECAME, {("b", "b1"): 30, ("b", "b2"): 10}, "people aged 0 to 17, mid-2024")
    carried = carry_over({"a": 5, "b": 8}, heirs, OLDER, NEWER)
    assert carried.counts == {"a": 5, "b1": 6, "b2": 2}
    assert (carried.shared_out, carried.added_up) == (["b"], [])
    assert carried.stated_by == "people aged 0 to 17, mid-2024"


@pytest.mark.parametrize(
    "weights",
    [
        {},
        {("b", "b1"): 1.0},
        {("b", "b1"): 0.0, ("b", "b2"): 0.0},
        {("b", "b1"): -1.0, ("b", "b2"): 2.0},
    ],
)
def test_a_split_without_a_weight_for_every_part_is_refused(
    weights: dict[tuple[str, str], float],
) -> None:
    with pytest.raises(VintageError, match=r"b were split, and no weight says"):
        carry_over({"a": 1, "b": 1}, Heirs(BECAME, weights), OLDER, NEWER)


def test_merged_places_are_added_up_and_said() -> None:
    carried = carry_over({"c": 3, "d": 4}, Heirs(BECAME), OLDER, NEWER)
    assert (carried.counts, carried.added_up, carried.stated_by) == ({"m": 7}, ["m"], "")


def test_a_code_that_is_of_the_newer_boundaries_already_stays() -> None:
    assert carry_over({"b1": 3}, Heirs(BECAME), OLDER, NEWER).counts == {"b1": 3}


@given(
    st.dictionaries(st.sampled_from("abcd"), st.floats(0, 1e6), max_size=4),
    st.floats(0.01, 100),
    st.floats(0.01, 100),
)
def test_law_nobody_is_lost_or_counted_twice(
    counts: dict[str, float], one: float, other: float
) -> None:
    heirs = Heirs(BECAME, {("b", "b1"): one, ("b", "b2"): other})
    carried = carry_over(counts, heirs, OLDER, NEWER)
    assert sum(carried.counts.values()) == pytest.approx(sum(counts.values()))
