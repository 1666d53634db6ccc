"""How alike two texts are: worked out by hand, since the order of suggestions rests on it."""

from collections import Counter
from math import log, sqrt

import pytest

from earlyhelp.matching.likeness import Found, make_corpus, runs

RARE = 1 + log(3 / 2)
"""How telling a run is that one of two texts holds; one that both hold counts 1."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("?! - ", {}),
        ("x", {" x ": 1}),
        ("It, IT", {" it": 2, "it ": 2, " it ": 2}),
        ("a-b", {" a ": 1, " b ": 1}),
        (
            "walks",
            dict.fromkeys(
                (
                    *(" wa", "wal", "alk", "lks", "ks "),
                    *(" wal", "walk", "alks", "lks "),
                    *(" walk", "walks", "alks "),
                ),
                1,
            ),
        ),
    ],
)
def test_a_text_is_read_as_runs_of_three_to_five_letters_within_its_words(
    text: str, expected: dict[str, int]
) -> None:
    assert runs(text) == Counter(expected)


@pytest.mark.parametrize(
    ("texts", "asked", "found"),
    [
        (["cat"], "", []),
        (["cat"], "dog", []),
        (["cat"], "CAT", [(0, 1)]),
        (["cat"], "cat cat", [(0, 1)]),
        (["cat"], "cats", [(0, sqrt(3 / 6))]),
        (["cat cat dog"], "dog", [(0, 1 / sqrt((1 + log(2)) ** 2 + 1))]),
        (["red cat", "red dog"], "red", [(0, 1 / sqrt(1 + RARE**2)), (1, 1 / sqrt(1 + RARE**2))]),
        (["red cat", "red dog"], "dog red", [(1, 1), (0, 1 / (1 + RARE**2))]),
        (["dog", "cat"], "cat", [(1, 1)]),
    ],
)
def test_texts_that_share_anything_are_found_most_alike_first(
    texts: list[str], asked: str, found: list[tuple[int, float]]
) -> None:
    """Of six runs each, rarer ones counting more; a run that is repeated counts a little more."""
    expected = [Found(place, round(likeness, 6)) for place, likeness in found]
    assert make_corpus(texts).alike(asked) == expected
