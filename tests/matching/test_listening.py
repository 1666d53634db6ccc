"""Runs of words and where they stand: a word, a beginning, and words between."""

import pytest

from earlyhelp.matching.listening import Met, Run, make_listener, places_of


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
        ("left * alon*", "left alone and alone", (0, 1)),
        ("left alone", "not left alone", None),
    ],
)
def test_a_run_stands_where_its_words_follow_each_other(
    run: str, text: str, places: tuple[int, ...] | None
) -> None:
    assert places_of(run.split(), text.split(), 0) == places


def test_each_run_is_met_wherever_it_stands_in_the_order_of_the_text() -> None:
    listener = make_listener(
        [Run("who", ("dad",)), Run("does", ("hit*",)), Run("both", ("dad", "*", "him"))]
    )
    assert list(listener.listen(["my", "dad", "hits", "him"])) == [
        Met("who", (1,)),
        Met("both", (1, 3)),
        Met("does", (2,)),
    ]
    assert list(listener.listen(["dad", "dad"])) == [Met("who", (0,)), Met("who", (1,))]
    assert not list(listener.listen(["h", "hi", "dads"]))
    assert not list(make_listener([]).listen(["dad"]))
    assert list(make_listener([Run("a", ("h*",))]).listen(["h"])) == [Met("a", (0,))]
