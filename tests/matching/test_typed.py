"""What was typed: its words to be compared, and its parts to be shown again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.matching.typed import as_typed, parts_of, words_of

HARD = st.text(alphabet="aZ \t\n\u00a0\u2028'\u2019-_.,9\u0130\u00df\u0345\u0301\u02bc\u202e\u00b2")


@given(st.one_of(st.text(), HARD))
def test_the_words_of_a_text_are_those_of_its_parts(text: str) -> None:
    assert words_of(text) == [word for part in parts_of(text) for word in words_of(part)]


@pytest.mark.parametrize(
    ("text", "places", "shown"),
    [
        ("My uncle (Bob) belted him!", [1, 3, 4], "uncle … belted him"),
        ("My uncle (Bob) belted him!", [4, 3, 1, 3], "uncle … belted him"),
        ("My uncle (Bob) belted him!", [2], "Bob"),
        ("My uncle (Bob) belted him!", [0, 4], "My … him"),
        ("He  is n't\nwell", [1, 2, 3], "is n't well"),
        ("self-harms, self-harm", [0, 1], "self-harms self-harm"),
        ("__<b>dad</b>", [0], "b>dad</b"),
        ("mu\u202em h\u200bits", [0, 1], "mum hits"),
        ("a" * 40, [0], "a" * 40),
        ("a" * 41, [0], "a" * 40 + "…"),
        ("...", [0], ""),
        ("dad", [], ""),
    ],
)
def test_parts_are_shown_as_they_were_typed(text: str, places: list[int], shown: str) -> None:
    assert as_typed(parts_of(text), places) == shown
