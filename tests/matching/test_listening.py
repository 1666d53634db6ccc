"""Runs of words and where they stand: a word, a beginning, and words between."""

import pytest

from earlyhelp.matching.listening import Met, Run, make_listener


def places_of(run: str, text: str) -> tuple[int, ...] | None:
    """Return where a run stands in a text that begins with it."""
    met = make_listener([Run("a", tuple(run.split()))]).listen(text.split())
    return next((one.places for one in met if one.places[0] == 0), None)


@pytest.mark.parametrize(
    ("run", "text", "places"),
    [
        ("belt", "belt", (0,)),
        ("belt", "belts", None),
        ("belt*", "belts", (0,)),
        ("belt*", "belt", (0,)),
        ("belt*", "bel", None),
        ("left alone", "left alone", (0, 1)),
        ("left alone", "left all alone", None),
        ("left alone", "left", None),
        ("left * alone", "left alone", (0, 1)),
        ("left * alone", "left all of us here very alone", (0, 6)),
        ("left * alone", "left all of us here so very alone", None),
        ("left * alone * night", "left alone at night", (0, 1, 3)),
        ("left * alone * night", "left alone all alone all that long dark cold night", (0, 3, 9)),
        ("left *", "left", (0,)),
        ("left * alon*", "left alone and alone", (0, 1)),
        ("left alone", "not left alone", None),
    ],
)
def test_a_run_stands_where_its_words_follow_each_other(
    run: str, text: str, places: tuple[int, ...] | None
) -> None:
    assert places_of(run, text) == places


def test_each_run_is_met_wherever_it_stands_in_the_order_of_the_text() -> None:
    listener = make_listener(
        [Run("who", ("dad",)), Run("does", ("hit*",)), Run("both", ("dad", "*", "him"))]
    )
    assert list(listener.listen(["my", "dad", "hits", "him"])) == [
        Met("both", (1, 3)),
        Met("who", (1,)),
        Met("does", (2,)),
    ]
    assert list(listener.listen(["dad", "dad"])) == [Met("who", (0,)), Met("who", (1,))]
    assert not list(listener.listen(["h", "hi", "dads"]))
    assert not list(make_listener([]).listen(["dad"]))
    assert list(make_listener([Run("a", ("h*",))]).listen(["h"])) == [Met("a", (0,))]


def test_runs_that_begin_alike_are_each_met_and_the_longest_stands_first() -> None:
    listener = make_listener(
        [Run("a", ("his", "mum*")), Run("b", ("his",)), Run("c", ("his", "mums", "man"))]
    )
    assert list(listener.listen(["his", "mums", "man"])) == [
        Met("c", (0, 1, 2)),
        Met("a", (0, 1)),
        Met("b", (0,)),
    ]


def test_runs_as_long_as_each_other_are_met_in_the_order_of_the_lists() -> None:
    runs = [Run("a", ("left", "*", "alon*")), Run("b", ("left", "all")), Run("c", ("left", "al*"))]
    listener = make_listener(runs)
    assert [met.belongs_to for met in listener.listen(["left", "all", "alone"])] == ["a", "b", "c"]
    other = make_listener(reversed(runs))
    assert [met.belongs_to for met in other.listen(["left", "all", "alone"])] == ["c", "b", "a"]


def test_a_run_is_met_once_from_the_same_word_on_and_in_the_nearest_words() -> None:
    listener = make_listener([Run("a", ("left", "*", "alone")), Run("b", ("left", "*", "al*"))])
    assert list(listener.listen(["left", "all", "alone", "alone"])) == [
        Met("a", (0, 2)),
        Met("b", (0, 1)),
    ]


def test_the_same_run_in_two_lists_is_met_for_each() -> None:
    listener = make_listener([Run("a", ("dad",)), Run("b", ("dad",))])
    assert list(listener.listen(["dad"])) == [Met("a", (0,)), Met("b", (0,))]


def test_a_beginning_as_long_as_the_longest_word_is_known_by_it() -> None:
    listener = make_listener([Run("a", ("strangl*",)), Run("b", ("hit",))])
    assert list(listener.listen(["strangling"])) == [Met("a", (0,))]
    assert list(make_listener([Run("a", ("hit*",))]).listen(["hit"])) == [Met("a", (0,))]


def test_a_word_of_many_letters_is_read_no_further_than_the_lists_reach() -> None:
    listener = make_listener([Run("a", ("h*",))])
    assert list(listener.listen(["h" * 10_000])) == [Met("a", (0,))]
