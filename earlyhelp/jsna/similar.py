"""How an area stands beside its similar areas: their plain mean, and the difference. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.jsna.intervals import Estimate, Interval, difference_interval

MEAN_PLACES = 9
"""Decimals of a mean: more than any source publishes, fewer than binary fractions blur."""


@dataclass(frozen=True, slots=True)
class SimilarArea:
    """A statistical neighbour with its figure of the same import, series and period.

    ``value`` is None where it has none, and ``missing`` then says why.
    """

    code: str
    name: str
    value: float | None
    limits: Interval | None = None
    missing: str = "No figure in this file"


@dataclass(frozen=True, slots=True)
class Similar:
    """The mean of the similar areas that have a value, each counted once."""

    mean: float
    limits: Interval | None
    """Where the mean lies by chance; None unless each value has a range."""
    with_value: int
    of: int
    lowest: float
    highest: float
    difference: Estimate | None
    """Here less the mean, with its range; None where either has none."""

    @property
    def is_different(self) -> bool | None:
        """Say whether the difference is more than chance makes likely; None where not known."""
        return None if self.difference is None else 0 not in self.difference.limits


def compare_with_similar(
    value: float | None, limits: Interval | None, areas: Sequence[SimilarArea]
) -> Similar | None:
    """Return the mean of similar areas and the difference from it; None where none has a value."""
    found = [area.value for area in areas if area.value is not None]
    if not found:
        return None
    mean = round(math.fsum(found) / len(found), MEAN_PLACES)
    of_mean = _limits_of_mean(areas, mean)
    difference = None
    if value is not None and limits is not None and of_mean is not None:
        difference = difference_interval(Estimate(value, limits), Estimate(mean, of_mean))
    return Similar(mean, of_mean, len(found), len(areas), min(found), max(found), difference)


def _limits_of_mean(areas: Sequence[SimilarArea], mean: float) -> Interval | None:
    """Return the limits of a plain mean from the limits of its parts.

    The distances from each value to its limit are added as squares, as Newcombe's interval of a
    difference does for two (G. Zou and A. Donner, "Construction of confidence limits about effect
    measures", Statistics in Medicine 27, 2008).
    """
    known = [
        (area.value, area.limits)
        for area in areas
        if area.value is not None and area.limits is not None
    ]
    if len(known) < sum(area.value is not None for area in areas):
        return None
    below = math.hypot(*(value - limits.low for value, limits in known)) / len(known)
    above = math.hypot(*(limits.high - value for value, limits in known)) / len(known)
    return Interval(mean - below, mean + above)
