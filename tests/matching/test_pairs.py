"""JSON objects in which a key stands twice, and the copies of a fact."""

import pytest

from earlyhelp.matching.pairs import Pairs, copies_of, differ, lists_joined, objects_joined


def test_an_object_has_the_last_value_of_each_key_and_keeps_every_copy() -> None:
    pairs = Pairs([("a", 1), ("b", 0), ("a", 2), ("a", 3)])
    assert pairs == {"a": 3, "b": 0}
    assert pairs.twice == {"a": [1, 2, 3]}
    assert Pairs([("a", 1)]).twice == {}


def test_the_copies_of_a_name_are_all_that_was_given_in_order() -> None:
    pairs = Pairs([("a", 1), ("b", None), ("a", 2)])
    assert copies_of(pairs, "a") == [1, 2]
    assert copies_of(pairs, "b") == [None]
    assert copies_of(pairs, "c") == []
    assert copies_of({"a": 1}, "a") == [1]
    assert copies_of({"a": 1}, "b") == []


DIFFER: list[tuple[list[object], bool]] = [
    ([1], False),
    ([{}], False),
    ([[]], False),
    ([1, 1], False),
    (["a", "a", "a"], False),
    ([None, None], False),
    ([1, 2], True),
    (["a", "a", "b"], True),
    (["a", "b", "a"], True),
    ([None, "a"], True),
    ([1, True], True),
    ([False, 0], True),
    ([{}, {}], True),
    ([[], []], True),
    ([[], 1], True),
    ([1, {}], True),
]


@pytest.mark.parametrize(("copies", "do"), DIFFER, ids=str)
def test_copies_differ_where_one_says_another_thing_or_is_a_whole_part(
    copies: list[object], *, do: bool
) -> None:
    assert differ(copies) is do


TWO_OF_A = Pairs([("a", 1), ("a", 2)])


def test_objects_are_joined_with_every_pair_of_each() -> None:
    joined = objects_joined([TWO_OF_A, 7, {"b": 3}, [], {"a": 4}])
    assert isinstance(joined, Pairs)
    assert joined == {"a": 4, "b": 3}
    assert joined.twice == {"a": [1, 2, 4]}


def test_lists_are_joined_end_to_end() -> None:
    assert lists_joined([["a", 1], {"b": 3}, 7, [["c"]]]) == ["a", 1, ["c"]]
    assert lists_joined([["a"]]) == ["a"]


def test_where_nothing_can_be_joined_the_last_copy_stands() -> None:
    assert objects_joined([[], 7]) == 7
    assert objects_joined([]) is None
    assert lists_joined([{}, "none"]) == "none"
    assert lists_joined([]) is None
