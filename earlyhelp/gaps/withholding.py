"""Which counts may be told beside each other, so that what is too few stays unknown. Pure.

A count told by itself may give away another one: where 5 to 7 families asked and 5 to 7 of them are
of one age, at most two are of another. So counts that belong to one sum are told together only
while each that is not shown could still be any of 1 to 4, as far as bounds can tell.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from earlyhelp.gaps.told import FEWEST_SHOWN, STEP, Told

Cell = Hashable
MOST = 10**9
"""More than anybody counts; the end of a range that nothing limits."""


class Range(NamedTuple):
    """The least and the most that a count may be."""

    low: int
    high: int


FEW = Range(1, FEWEST_SHOWN - 1)
ANYTHING = Range(0, MOST)


class Sum(NamedTuple):
    """A count that others are parts of; whoever reads the report knows that they are."""

    whole: Cell
    parts: Sequence[Cell]
    is_complete: bool = True
    """Whether there are no other parts."""


def range_of(told: Told) -> Range:
    """Return what a count may be that is told by itself.

    >>> [tuple(range_of(Told(number))) for number in (0, None, 5, 10)]
    [(0, 0), (1, 4), (5, 7), (8, 12)]
    """
    if told.number is None:
        return FEW
    if not told.number:
        return Range(0, 0)
    return Range(max(told.number - STEP // 2, FEWEST_SHOWN), told.number + STEP // 2)


class Ledger:
    """What is told of counts that are parts of each other, and what may still be told."""

    def __init__(self, sums: Iterable[Sum]) -> None:
        """Begin with nothing told; ``sums`` are known to everybody."""
        self._sums = tuple(sums)
        self._ranges: dict[Cell, Range] = {}
        self._few: frozenset[Cell] = frozenset()
        self._sums_of: dict[Cell, list[Sum]] = {}
        for one in self._sums:
            for cell in (one.whole, *one.parts):
                self._sums_of.setdefault(cell, []).append(one)

    def tell(self, counts: Mapping[Cell, Told]) -> bool:
        """Take note that counts are told together; False where they must not be, and are not."""
        ranges = {**self._ranges, **{cell: range_of(told) for cell, told in counts.items()}}
        few = self._few | {cell for cell, told in counts.items() if told.number is None}
        if not self._narrow(ranges, counts) or any(ranges[cell] != FEW for cell in few):
            return False
        self._ranges, self._few = ranges, few
        return True

    def _narrow(self, ranges: dict[Cell, Range], told: Iterable[Cell]) -> bool:
        """Narrow ranges to what anybody could work out; False where the sums cannot hold."""
        waiting = deque(one for cell in told for one in self._sums_of.get(cell, ()))
        while waiting:
            for cell, narrower in _narrow(waiting.popleft(), ranges):
                if narrower.low > narrower.high:
                    return False
                ranges[cell] = narrower
                waiting.extend(self._sums_of[cell])
        return True


def _narrow(one: Sum, ranges: Mapping[Cell, Range]) -> list[tuple[Cell, Range]]:
    """Return the cells of one sum that its other cells leave less room than they had."""
    whole = ranges.get(one.whole, ANYTHING)
    parts = {cell: ranges.get(cell, ANYTHING) for cell in one.parts}
    low = sum(part.low for part in parts.values())
    high = sum(part.high for part in parts.values()) if one.is_complete else MOST
    found = [(one.whole, whole, Range(max(whole.low, low), min(whole.high, high)))]
    for cell, part in parts.items():
        least = whole.low - (high - part.high) if one.is_complete else 0
        most = whole.high - (low - part.low)
        found.append((cell, part, Range(max(part.low, least), min(part.high, most))))
    return [(cell, after) for cell, before, after in found if after != before]
