"""How long families wait for a service's yes after asking it, as it may be told. Pure.

A wait that goes on could end tomorrow, or never. So a figure is a range: from counting such waits
as long as they have lasted to counting them as longer than any. Finished waits alone would only
flatter. Both ends are worked out from counts as they are told, and hold for all they may stand for.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from earlyhelp.gaps.told import NOTHING, TOO_FEW, Told, tell
from earlyhelp.gaps.withholding import FEW, Range, range_of

STEPS_WEEKS = (0, 1, 2, 3, 4, 6, 8, 10, 13, 17, 21, 26, 39, 52)
"""Where a step of weeks ends and the next one begins."""
DAYS_A_WEEK = 7
HALF, MOST, ALL = 5, 9, 10
"""Shares in tenths, so that nothing is lost in floating point."""


class Wait(NamedTuple):
    """So many requests that waited so many days for a yes, or have so far."""

    days: int
    is_finished: bool
    times: int = 1


class Weeks(NamedTuple):
    """More than ``low`` weeks and at most ``high``; without one, nobody knows how much longer."""

    low: int
    high: int | None

    def words(self) -> str:
        """Return it for a reader.

        >>> Weeks(0, 1).words(), Weeks(4, 6).words(), Weeks(13, None).words()
        ('Up to 1 week', '4 to 6 weeks', 'At least 13 weeks')
        >>> Weeks(1, None).words(), Weeks(0, None).words()
        ('At least 1 week', 'Too early to say')
        """
        if self.high is None:
            return f"At least {_weeks(self.low)}" if self.low else "Too early to say"
        return f"{self.low} to {_weeks(self.high)}" if self.low else f"Up to {_weeks(self.high)}"


def _weeks(number: int) -> str:
    return "1 week" if number == 1 else f"{number} weeks"


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits for one need: how many there are, and how long half and 9 in 10 of them take."""

    finished: Told = NOTHING
    open: Told = NOTHING
    half: Weeks | None = None
    """Within how many weeks half of them heard yes; None where too few waited to say."""
    most: Weeks | None = None
    """The same for 9 in 10."""

    @property
    def are_any(self) -> bool:
        """Whether anybody waited."""
        return (self.finished.number, self.open.number) != (0, 0)

    def say_half(self) -> str:
        """Return how long half wait, for a cell of a table."""
        return _say(self.half, self)

    def say_most(self) -> str:
        """Return how long 9 in 10 wait at the longest, for a cell of a table."""
        return _say(self.most, self)


NO_WAITS = Waits()


def _say(weeks: Weeks | None, waits: Waits) -> str:
    """Return a figure, or why there is none.

    >>> _say(None, Waits()), _say(None, Waits(Told(5))), _say(Weeks(2, 3), Waits(Told(10)))
    ('None yet', 'Too few to show', '2 to 3 weeks')
    """
    if weeks is not None:
        return weeks.words()
    return TOO_FEW if waits.are_any else "None yet"


def tell_waits(waits: Iterable[Wait]) -> Waits:
    """Return what may be told of waits; a figure needs at least 5 of them on its rarer side."""
    said, not_said = [0] * len(STEPS_WEEKS), [0] * len(STEPS_WEEKS)
    for one in waits:
        # Day 7 still belongs to the first week; the last step has no end.
        step = bisect_left(STEPS_WEEKS, -(-one.days // DAYS_A_WEEK), lo=1) - 1
        (said if one.is_finished else not_said)[step] += one.times
    counted = _Counted(
        total=range_of(tell(sum(said) + sum(not_said))),
        said=_by_each(said),
        over=_by_each([sum(pair) for pair in zip(said, not_said, strict=True)]),
    )
    return Waits(tell(sum(said)), tell(sum(not_said)), counted.reach(HALF), counted.reach(MOST))


def _by_each(steps: Sequence[int]) -> Sequence[Range]:
    """Return how many there may be up to the end of each step that has one."""
    return [range_of(tell(count)) for count in accumulate(steps[:-1])]


class _Counted(NamedTuple):
    """What the counts may be that figures are worked out from."""

    total: Range
    said: Sequence[Range]
    """Waits that ended in a yes, up to the end of each step."""
    over: Sequence[Range]
    """The same, waits that go on counted as if they ended now."""

    def reach(self, tenths: int) -> Weeks | None:
        """Return within how many weeks a share of waits ends; None where too few waited."""
        if min(tenths, ALL - tenths) * self.total.low <= ALL * FEW.high:
            return None
        soonest = [ALL * count.high >= tenths * self.total.low for count in self.over]
        latest = [ALL * count.low >= tenths * self.total.high for count in self.said]
        low = STEPS_WEEKS[soonest.index(True) if any(soonest) else -1]
        return Weeks(low, STEPS_WEEKS[latest.index(True) + 1] if any(latest) else None)
