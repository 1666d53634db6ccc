"""What was worked out before is kept, and never too much of it."""

from itertools import count

from earlyhelp.matching.keeping import keep


def test_what_is_kept_is_not_made_again_even_where_it_is_empty() -> None:
    kept = {"none": frozenset[int](), "some": frozenset({1})}
    before = dict(kept)
    for key, value in before.items():
        assert keep(kept, key, 2, lambda: frozenset({2})) == value
    assert kept == before


def test_so_many_are_kept_and_then_all_are_forgotten() -> None:
    kept: dict[str, int] = {}
    made = count()
    seen = []
    for key in "abacdd":
        found = keep(kept, key, 2, lambda: next(made))
        seen.append((found, dict(kept)))
    assert seen == [
        (0, {"a": 0}),
        (1, {"a": 0, "b": 1}),
        (0, {"a": 0, "b": 1}),
        (2, {"c": 2}),
        (3, {"c": 2, "d": 3}),
        (3, {"c": 2, "d": 3}),
    ]
