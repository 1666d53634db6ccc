"""Which counts may be told beside each other, so that what is too few stays unknown. Pure.

A count told by itself may give away another one: where 5 to 7 families asked and 5 to 7 of them are
of one age, at most two are of another. So counts that belong to one sum are told together only
while each that is not shown could still be any of 1 to 4, as far as bounds can tell.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
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
        self._few: set[Cell] = set()
        self._sums_of: dict[Cell, list[int]] = {}
        for place, one in enumerate(self._sums):
            for cell in (one.whole, *one.parts):
                self._sums_of.setdefault(cell, []).append(place)

    def tell(self, counts: Mapping[Cell, Told]) -> bool:
        """Take note that counts are told together; False where they must not be, and are not."""
        few = {cell for cell, told in counts.items() if told.number is None}
        narrowed = self._narrow({cell: range_of(told) for cell, told in counts.items()}, few)
        if narrowed is None:
            return False
        self._ranges.update(narrowed)
        self._few |= few
        return True

    def _narrow(self, told: dict[Cell, Range], few: AbstractSet[Cell]) -> dict[Cell, Range] | None:
        """Return what anybody could work out anew, or None where that is too much.

        It is where it narrows down a count that is too few, or where the sums cannot hold.
        """
        known = self._ranges
        waiting = dict.fromkeys(place for cell in told for place in self._sums_of.get(cell, ()))
        while waiting:
            place = next(iter(waiting))
            del waiting[place]
            one = self._sums[place]
            ranges = [
                told.get(cell) or known.get(cell, ANYTHING) for cell in (one.whole, *one.parts)
            ]
            for at, narrower in _narrow(ranges, is_complete=one.is_complete):
                cell = one.parts[at - 1] if at else one.whole
                if cell in few or cell in self._few or narrower.low > narrower.high:
                    return None
                told[cell] = narrower
                waiting.update(dict.fromkeys(self._sums_of[cell]))
        return told


def _narrow(ranges: Sequence[Range], *, is_complete: bool) -> list[tuple[int, Range]]:
    """Return the places of a sum, the whole first, that the others leave less room than it had."""
    whole, *parts = ranges
    low = sum(part.low for part in parts)
    high = sum(part.high for part in parts) if is_complete else MOST
    found = []
    if whole.low < low or whole.high > high:
        found.append((0, Range(max(whole.low, low), min(whole.high, high))))
    for at, part in enumerate(parts, start=1):
        least = whole.low - (high - part.high) if is_complete else 0
        most = whole.high - (low - part.low)
        if part.low < least or part.high > most:
            found.append((at, Range(max(part.low, least), min(part.high, most))))
    return found
