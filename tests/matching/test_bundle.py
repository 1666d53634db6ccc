"""The smallest set of services, against trying every set."""

import random
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.matching.bundle import best_bundle, greedy_bundle, undominated
from earlyhelp.matching.ordering import Choice, Steps

Best = tuple[tuple[int, ...], tuple[tuple[str, str], ...]]


def some_choices(dice: random.Random, needs: int, services: int) -> list[Choice]:
    return [
        Choice(
            dice.randrange(1 << needs),
            (1, *(dice.randint(0, 2) for _ in range(3))),
            (dice.choice("abc"), f"{number:02}"),
        )
        for number in range(services)
    ]


def by_trying_all(choices: list[Choice], goal: int) -> tuple[tuple[str, str], ...]:
    """The labels of the best set of services among all sets."""
    best: Best | None = None
    for size in range(1, len(choices) + 1 if goal else 1):
        for some in combinations(choices, size):
            covers = 0
            for choice in some:
                covers |= choice.covers
            if covers & goal == goal:
                found = summed(some), tuple(sorted(choice.label for choice in some))
                best = found if best is None else min(best, found)
    return best[1] if best else ()


def summed(choices: tuple[Choice, ...]) -> Steps:
    return tuple(map(sum, zip(*(choice.steps for choice in choices), strict=True)))


def union(choices: list[Choice]) -> int:
    covers = 0
    for choice in choices:
        covers |= choice.covers
    return covers


@pytest.mark.parametrize("seed", range(200))
def test_the_smallest_set_is_the_one_found_by_trying_all(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - cases, not secrets
    choices = some_choices(dice, dice.randint(1, 6), dice.randint(1, 9))
    goal = union(choices)
    found = best_bundle(choices, goal)
    assert tuple(sorted(choice.label for choice in found)) == by_trying_all(choices, goal)


@pytest.mark.parametrize("seed", range(60))
def test_another_first_step_is_found_exactly_too(seed: int) -> None:
    dice = random.Random(1000 + seed)  # noqa: S311 - cases, not secrets
    choices = [
        Choice(one.covers, (one.steps[1], *one.steps[:1], *one.steps[2:]), one.label)
        for one in some_choices(dice, 5, 8)
    ]
    goal = union(choices)
    found = best_bundle(choices, goal)
    assert tuple(sorted(choice.label for choice in found)) == by_trying_all(choices, goal)


@given(st.integers(min_value=0, max_value=10**6), st.randoms())
def test_the_order_of_services_does_not_matter(seed: int, shuffling: random.Random) -> None:
    choices = some_choices(random.Random(seed), 6, 12)  # noqa: S311 - cases, not secrets
    goal = union(choices)
    shuffled = list(choices)
    shuffling.shuffle(shuffled)
    assert best_bundle(shuffled, goal) == best_bundle(choices, goal)
    assert greedy_bundle(shuffled, goal, bits) == greedy_bundle(choices, goal, bits)


@given(st.integers(min_value=0, max_value=10**6))
def test_greedy_covers_as_much_and_holds_no_spare_service(seed: int) -> None:
    choices = some_choices(random.Random(seed), 10, 12)  # noqa: S311 - cases, not secrets
    goal = union(choices)
    found = list(greedy_bundle(choices, goal, bits))
    assert union(found) & goal == goal
    for one in found:
        assert union([other for other in found if other is not one]) & goal != goal


def test_greedy_takes_two_services_out_again_that_later_ones_made_spare() -> None:
    wide = Choice(0b011110, (1, 0), ("wide", "1"))
    left, right = Choice(0b000111, (1, 0), ("left", "2")), Choice(0b111000, (1, 0), ("right", "3"))
    assert best_bundle([wide, left, right], 0b111111) == (left, right)
    assert greedy_bundle([wide, left, right], 0b111111, bits) == (left, right)


@pytest.mark.parametrize("seed", range(60))
def test_only_what_no_other_does_as_well_is_worth_trying(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - cases, not secrets
    choices = [Choice(one.covers, one.steps[:2], one.label) for one in some_choices(dice, 4, 9)]
    goal = dice.randrange(1, 16)
    worth_trying = {
        replace(one, covers=one.covers & goal)
        for one in choices
        if one.covers & goal
        and not any(
            other.covers & one.covers & goal == one.covers & goal and other.rank < one.rank
            for other in choices
        )
    }
    assert set(undominated(choices, goal)) == worth_trying


GREEDY = [
    ("the one that covers most", {"1": (0b0001, 0), "3": (0b0111, 2), "4": (0b1000, 1)}, "3 4"),
    ("of equals the first by its steps", {"1": (0b0111, 2), "2": (0b0111, 1), "3": (8, 0)}, "2 3"),
    ("what is still open counts", {"1": (0b0111, 1), "2": (0b0110, 0), "3": (0b1100, 2)}, "1 3"),
    ("so where they cover others", {"1": (7, 2), "2": (14, 1), "3": (8, 0)}, "1 2"),
    ("a spare one is taken out again", {"1": (0b0110, 0), "2": (0b0011, 1), "3": (12, 2)}, "2 3"),
    ("of two spare ones the last", {"1": (5, 0), "2": (3, 1), "3": (6, 2), "4": (8, 3)}, "1 2 4"),
]


@pytest.mark.parametrize(("why", "choices", "chosen"), GREEDY)
def test_greedy_takes_what_adds_most_each_time(
    why: str, choices: dict[str, tuple[int, int]], chosen: str
) -> None:
    pool = [
        Choice(covers, (1, step), ("same", service_id))
        for service_id, (covers, step) in choices.items()
    ]
    found = greedy_bundle(pool, 0b1111, bits)
    assert [choice.label[1] for choice in found] == chosen.split(), why


def test_of_two_services_that_are_each_spare_the_later_is_taken_out() -> None:
    covers = (0b1100100, 0b0001101, 0b0101010, 0b1010001)
    pool = [Choice(some, (1, step), ("same", f"{step}")) for step, some in enumerate(covers)]
    found = greedy_bundle(pool, 0b1111111, bits)
    assert [choice.label[1] for choice in found] == ["0", "2", "3"]


def test_greedy_looks_at_the_gravest_needs_first() -> None:
    grave = Choice(0b0001, (1, 9), ("z", "1"))
    many = Choice(0b1110, (1, 0), ("a", "2"))
    both = Choice(0b0011, (1, 5), ("m", "3"))

    def worth(covers: int) -> tuple[int, ...]:
        return covers & 1, covers.bit_count()

    assert greedy_bundle([grave, many, both], 0b1111, worth) == (many, both)


def test_what_is_chosen_stands_in_order_of_name_then_id() -> None:
    labels = [("b", "2"), ("a", "9"), ("b", "1"), ("c", "0")]
    pool = [Choice(1 << place, (1, 0), label) for place, label in enumerate(labels)]
    for bundle in (best_bundle(pool, 0b1111), greedy_bundle(pool, 0b1111, bits)):
        assert [choice.label for choice in bundle] == sorted(labels)


def test_nothing_is_chosen_for_what_cannot_be_covered() -> None:
    only = [Choice(0b01, (1,), ("a", "1"))]
    assert best_bundle(only, 0b11) == ()
    assert greedy_bundle(only, 0b11, bits) == ()
    assert best_bundle(only, 0) == ()
    assert greedy_bundle(only, 0, bits) == ()


def test_equal_services_are_told_apart_by_name_then_id() -> None:
    same = [Choice(1, (1, 0), label) for label in (("b", "1"), ("a", "3"), ("a", "2"))]
    assert best_bundle(same, 1)[0].label == ("a", "2")


def bits(covers: int) -> tuple[int, ...]:
    return (covers.bit_count(),)
