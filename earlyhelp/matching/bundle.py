"""The smallest set of services that covers all the needs that can be covered."""

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop, heappush

from earlyhelp.matching.ordering import Choice, Steps

Label = tuple[str, str]
NOTHING: Steps = ()
"""The steps of no service at all."""
Sum = tuple[Steps, tuple[Label, ...]]
"""Steps added up over some services, and their labels in order: sums compare as services do."""


def best_bundle(choices: Iterable[Choice], goal: int) -> tuple[Choice, ...]:
    """Return the services that cover the goal with the lowest sum of steps, by label.

    Exact: the services are found as the shortest way from nothing covered to all covered, each
    next service covering the first need that is still open. The best way to cover some needs
    never depends on what follows, because sums of steps and sorted labels keep their order when
    one more service is added to both. Empty if the goal is empty or cannot be covered.
    """
    return shortest(undominated(choices, goal), goal)


def shortest(useful: Sequence[tuple[int, Choice]], goal: int) -> tuple[Choice, ...]:
    """Return the same from choices worth trying, each with what it covers of the goal."""
    found: dict[int, Sum] = {0: (NOTHING, ())}
    waiting = [0]
    while waiting:
        covered = heappop(waiting)
        if covered == goal:
            break
        way = found[covered]
        first_open = (goal & ~covered) & -(goal & ~covered)
        for covers, choice in useful:
            if covers & first_open:
                reached = covered | covers
                if reached not in found:
                    heappush(waiting, reached)
                _keep_better(found, reached, way, choice)
    by_label = {choice.label: choice for _, choice in useful}
    return tuple(by_label[label] for label in found[goal][1]) if goal in found else ()


def _keep_better(found: dict[int, Sum], reached: int, way: Sum, choice: Choice) -> None:
    """Keep the way that goes on with a choice, if none that is known comes before it."""
    steps, labels = way
    total = tuple(map(int.__add__, steps, choice.steps)) if steps else choice.steps
    held = found.get(reached)
    if held is not None and held[0] < total:
        return
    longer = total, tuple(sorted((*labels, choice.label)))
    if held is None or longer < held:
        found[reached] = longer


def undominated(choices: Iterable[Choice], goal: int) -> Sequence[tuple[int, Choice]]:
    """Return the choices worth trying, with what they cover of the goal.

    A choice is dropped only if another covers the same or more and comes no later.
    """
    best: dict[int, Choice] = {}
    for choice in choices:
        covers = choice.covers & goal
        held = best.get(covers)
        if covers and (held is None or choice.rank < held.rank):
            best[covers] = choice
    return [
        (covers, choice)
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
    chosen: list[tuple[int, Choice]] = []
    still_open = goal
    while still_open:
        adding = [pair for pair in useful if pair[0] & still_open]
        if not adding:
            return ()
        most = max(worth(covers & still_open) for covers, _ in adding)
        best = min(
            (pair for pair in adding if worth(pair[0] & still_open) == most),
            key=lambda pair: pair[1].rank,
        )
        chosen.append(best)
        still_open &= ~best[0]
    return _without_spare(chosen, goal)


def _without_spare(chosen: list[tuple[int, Choice]], goal: int) -> tuple[Choice, ...]:
    kept = sorted(chosen, key=lambda pair: pair[1].rank)
    for pair in reversed(list(kept)):
        others = 0
        for covers, choice in kept:
            if choice is not pair[1]:
                others |= covers
        if others & goal == goal:
            kept.remove(pair)
    return tuple(choice for _, choice in sorted(kept, key=lambda pair: pair[1].label))
