"""Another spelling of words that the directory does not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.services.searching.spelling import closest, respell, slips, unknown_words

WORDS = st.text(alphabet="abcd", max_size=7)


def plainly(one: str, other: str) -> int:
    """Count slips without any short cut (the same distance, by its definition)."""
    if not one or not other:
        return len(one) + len(other)
    found = min(
        plainly(one[:-1], other) + 1,
        plainly(one, other[:-1]) + 1,
        plainly(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    )
    if len(one) > 1 and len(other) > 1 and one[-2:] == other[-1] + other[-2]:
        found = min(found, plainly(one[:-2], other[:-2]) + 1)
    return found


@given(st.text(alphabet="abc", max_size=5), st.text(alphabet="abc", max_size=5), st.integers(0, 3))
def test_slips_are_counted_up_to_a_limit(one: str, other: str, most: int) -> None:
    assert min(slips(one, other, most), most + 1) == min(plainly(one, other), most + 1)


@given(WORDS, WORDS)
def test_slips_are_the_same_both_ways(one: str, other: str) -> None:
    assert slips(one, other, 3) == slips(other, one, 3)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("sleap", "sleep"), ("anxeity", "anxiety"), ("housng", "housing"), ("beahviuor", None)],
)
def test_a_slip_is_mended_and_a_strange_word_is_not(typed: str, meant: str | None) -> None:
    assert closest(typed, {"sleep": 3, "anxiety": 2, "housing": 9, "debt": 1}) == meant


def test_the_same_first_letter_and_the_more_frequent_word_win() -> None:
    assert closest("carer", {"career": 1, "carers": 5, "scarer": 50}) == "carers"


@pytest.mark.parametrize("typed", ["gp", "a1b2c3d4", "😀😀😀😀", ""])
def test_short_words_and_marks_are_left_alone(typed: str) -> None:
    assert closest(typed, {"gps": 1, "a1b2c3d5": 1}) is None


def test_only_words_that_nothing_answers_to_are_unknown() -> None:
    assert unknown_words("I need help with sleap groups", {"group", "sleep"}) == ("sleap",)
    assert respell("Sleap Groups!", {"sleap": "sleep"}) == "sleep groups"
