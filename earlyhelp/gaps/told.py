"""Counts of families as they may be told: nought, to the nearest 5, or not at all. Pure.

A count could point at a family: what is told is 0, or rounded to the nearest 5 from 5 on, and
below that only that there are too few to show. Rounding also keeps the next day's report from
giving away what a single family changed. Everything else is worked out from what is told.
"""

from enum import StrEnum
from typing import NamedTuple

from earlyhelp.jsna.intervals import wilson_interval

FEWEST_SHOWN = STEP = 5
TOO_FEW = "Too few to show"


class By(StrEnum):
    """What counts of one need are told by."""

    ALL = "all"
    AGE = "age"
    WARD = "ward"
    MONTH = "month"


class Told(NamedTuple):
    """A count as it may be told; None is too few to show, or would give such a count away."""

    number: int | None

    def words(self) -> str:
        """Return the count for a reader.

        >>> Told(1230).words(), Told(None).words()
        ('1,230', 'Too few to show')
        """
        return TOO_FEW if self.number is None else f"{self.number:,}"


HIDDEN = Told(None)
NOTHING = Told(0)


def tell(count: int) -> Told:
    """Return a count as it may be told by itself.

    >>> [tell(number).number for number in (0, 1, 4, 5, 7, 8, 12, 13)]
    [0, None, None, 5, 5, 10, 10, 15]
    """
    if 0 < count < FEWEST_SHOWN:
        return HIDDEN
    return Told((count + STEP // 2) // STEP * STEP)


class Share(NamedTuple):
    """A part of a whole with its range."""

    value: float
    low: float
    high: float

    def words(self) -> str:
        """Return it in whole percent.

        >>> Share(1 / 3, 0.19, 0.51).words()
        '33% (19% to 51%)'
        """
        return f"{self.value:.0%} ({self.low:.0%} to {self.high:.0%})"


def share_of(part: Told, whole: Told) -> Share | None:
    """Return a part of a whole (Wilson), worked out from what is told; None where it cannot be."""
    if part.number is None or not whole.number:
        return None
    limits = wilson_interval(part.number, whole.number)
    if limits is None:
        return None
    return Share(part.number / whole.number, limits.low, limits.high)
