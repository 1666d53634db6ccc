"""Lists that are made when somebody first looks at them."""

from collections.abc import Callable

import pytest

from earlyhelp.matching.lazily import Lazily


def letters() -> Lazily[str]:
    return Lazily(lambda: ["a", "b", "c"])


@pytest.mark.parametrize(
    ("look", "found"),
    [
        (lambda items: items[0], "a"),
        (lambda items: items[-1], "c"),
        (lambda items: items[1:], ("b", "c")),
        (len, 3),
        (list, ["a", "b", "c"]),
        (lambda items: items.items, ("a", "b", "c")),
        (repr, "('a', 'b', 'c')"),
        (lambda items: hash(items) == hash(("a", "b", "c")), True),
        (lambda items: "b" in items, True),
    ],
)
def test_it_shows_the_items(look: Callable[[Lazily[str]], object], found: object) -> None:
    assert look(letters()) == found


@pytest.mark.parametrize(
    ("other", "equal"),
    [
        (("a", "b", "c"), True),
        (["a", "b", "c"], True),
        (letters(), True),
        (("c", "b", "a"), False),
        (("a", "b"), False),
        (Lazily(lambda: "ab"), False),
        ("abc", False),
        ({"a", "b", "c"}, False),
        (None, False),
    ],
)
def test_it_equals_lists_of_the_same_items_in_the_same_order(other: object, equal: bool) -> None:
    assert (letters() == other) is equal
    assert (other == letters()) is equal


def test_it_is_made_once_and_only_when_somebody_looks() -> None:
    made = []

    def make() -> list[int]:
        made.append("made")
        return []

    items = Lazily(make)
    assert made == []
    assert (len(items), list(items), items == ()) == (0, [], True)
    assert made == ["made"]
