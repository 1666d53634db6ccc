"""The smallest set of services that covers all the needs that can be covered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from operator import add

from earlyhelp.matching.ordering import Choice, Steps

NOTHING: Steps = ()
"""The steps of no service at all."""


def best_bundle(choices: Iterable[Choice], goal: int) -> tuple[Choice, ...]:
    """Return the services that cover the goal with the lowest sum of steps, by label.

    Exact: the services are found as the shortest way from nothing covered to all covered, each
    next service covering the first need that is still open. The best way to cover some needs
    never depends on what follows, because sums of steps keep their order when one more service
    is added to both. One of the steps must count services. Empty if the goal is empty or cannot
    be covered.
    """
    return shortest(undominated(choices, goal), goal)


def shortest(useful: Iterable[Choice], goal: int) -> tuple[Choice, ...]:
    """Return the same from choices worth trying, each with what it covers of the goal only.

    Labels count as one more step: each has a bit of its own, the first the highest, so that the
    sum of these numbers, below nought, tells which of two sets comes first by label.
    """
    last_first = sorted(useful, key=lambda choice: choice.label, reverse=True)
    way = _best_way(
        [(one.covers, (*one.steps, -1 << place)) for place, one in enumerate(last_first)], goal
    )
    chosen = -way[-1] if way else 0
    picked = [one for place, one in enumerate(last_first) if chosen >> place & 1]
    return tuple(reversed(picked))


def _best_way(useful: Sequence[tuple[int, Steps]], goal: int) -> Steps | None:
    """Return the lowest sum of steps with which a goal is covered; None where it cannot be."""
    found = {0: NOTHING}
    waiting = [0]
    while waiting:
        covered = heappop(waiting)
        still_open = goal & ~covered
        first_open = still_open & -still_open
        way = found[covered]
        for covers, steps in useful:
            if covers & first_open:
                reached = covered | covers
                longer = tuple(map(add, way, steps)) if way else steps
                if reached not in found:
                    heappush(waiting, reached)
                found[reached] = min(longer, found.get(reached, longer))
    return found.get(goal)


def undominated(choices: Iterable[Choice], goal: int) -> Sequence[Choice]:
    """Return the choices worth trying, each with what it covers of the goal only.

    A choice is dropped only if another covers the same or more and comes no later.
    """
    best: dict[int, Choice] = {}
    for choice in choices:
        covers = choice.covers & goal
        held = best.get(covers)
        if covers and (held is None or choice.rank < held.rank):
            best[covers] = choice
    return [
        replace(choice, covers=covers)
        for covers, choice in best.items()
        if not any(
            other & covers == covers and held.rank < choice.rank for other, held in best.items()
        )
    ]


def greedy_bundle(
    choices: Iterable[Choice], goal: int, worth: Callable[[int], tuple[int, ...]]
) -> tuple[Choice, ...]:
    """Return services that cover the goal, each the one that adds most; perhaps not the fewest.

    ``worth`` says how much a set of needs counts; more is better. A service that later ones
    made unnecessary is taken out again.
    """
    useful = undominated(choices, goal)
    chosen: list[Choice] = []
    still_open = goal
    while still_open:
        adding = [one for one in useful if one.covers & still_open]
        if not adding:
            return ()
        most = max(worth(one.covers & still_open) for one in adding)
        best = min(
            (one for one in adding if worth(one.covers & still_open) == most),
            key=lambda one: one.rank,
        )
        chosen.append(best)
        still_open &= ~best.covers
    return _without_spare(chosen, goal)


def _without_spare(chosen: Iterable[Choice], goal: int) -> tuple[Choice, ...]:
    kept = sorted(chosen, key=lambda one: one.rank)
    for one in reversed(tuple(kept)):
        others = 0
        for other in kept:
            if other is not one:
                others |= other.covers
        if others == goal:
            kept.remove(one)
    return tuple(sorted(kept, key=lambda one: one.label))
