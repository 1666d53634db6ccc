"""The trend of a series by the five-point rule: chi-squared, and six slopes of one sign. Pure.

A trend is asked of the last five yearly figures of one series. All scatter is taken for chance, so
that it points somewhere to look and proves nothing.
Source: the open code of Fingertips (PublicHealthEngland/fingertips-open, January 2020).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from earlyhelp.jsna.intervals import Interval, Polarity

POINTS = 5
CRITICAL = 9.54953570608324
"""The point of chi-squared with one degree of freedom that chance passes twice in a thousand."""
STANDARD_ERRORS = 3.92
"""How many standard errors wide a 95% range is."""
A_YEAR = 10_000
"""One year later in the order of periods."""
YEARLY = "1y"
FLAT = 1e-12
"""A slope this small beside the values is none: it is what binary fractions leave over."""


class Direction(StrEnum):
    """Where a series is going, or that it cannot be told."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CHANGE = "no significant change"
    UNKNOWN = "cannot be calculated"


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One figure of a series; ``limits`` are its 95% limits in the unit of the value."""

    sortable: int
    value: float | None
    limits: Interval | None = None
    count: float | None = None
    denominator: float | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """A direction with the chi-squared behind it, or the reason why there is none."""

    direction: Direction
    chi_squared: float | None = None
    reason: str = ""

    def words(self, polarity: Polarity) -> str:
        """Return the trend as a reader is told it.

        >>> Trend(Direction.INCREASING, 12.0).words(Polarity.LOW_GOOD)
        'Increasing and getting worse'
        """
        said = self.direction.value.capitalize()
        good = {Polarity.HIGH_GOOD: Direction.INCREASING, Polarity.LOW_GOOD: Direction.DECREASING}
        if polarity not in good or not self.is_directional:
            return said
        return f"{said} and getting {'better' if self.direction is good[polarity] else 'worse'}"

    @property
    def is_directional(self) -> bool:
        """Say whether the series goes up or down."""
        return self.direction in {Direction.INCREASING, Direction.DECREASING}


def derive_trend(
    points: Sequence[TrendPoint], *, period_range: str = YEARLY, is_proportion: bool = False
) -> Trend:
    """Return the trend of the last five points, which are in any order.

    ``is_proportion`` says that the value is a share of people; with counts it is then judged by
    them, everything else by the ranges of the figures.
    """
    last = sorted(points, key=lambda point: point.sortable)[-POINTS:]
    reason = _why_none(last, period_range)
    if reason:
        return Trend(Direction.UNKNOWN, reason=reason)
    if is_proportion and all(point.count is not None and point.denominator for point in last):
        return _of_proportions(last)
    return _of_rates(last)


def _why_none(last: Sequence[TrendPoint], period_range: str) -> str:
    if period_range not in {"", YEARLY}:
        return "Its periods hold several years and overlap."
    if len(last) < POINTS:
        held = f"only {len(last)} {'is' if len(last) == 1 else 'are'} held"
        return f"A trend needs {POINTS} years; {held}."
    steps = {later.sortable - earlier.sortable for earlier, later in pairwise(last)}
    if steps != {A_YEAR}:
        return f"The last {POINTS} periods do not follow each other year by year."
    if any(point.value is None for point in last):
        return f"One of the last {POINTS} figures is missing."
    return ""


def _of_proportions(points: Sequence[TrendPoint]) -> Trend:
    counted = [(point.count or 0.0, point.denominator or 0.0) for point in points]
    if any(not 0 < count < whole for count, whole in counted):
        return Trend(Direction.UNKNOWN, reason="Nobody or everybody was counted in a year.")
    people = sum(whole for _, whole in counted)
    events = sum(count for count, _ in counted)
    of_events = sum(at * count for at, (count, _) in enumerate(counted, 1))
    of_people = sum(at * whole for at, (_, whole) in enumerate(counted, 1))
    squares = sum(at * at * whole for at, (_, whole) in enumerate(counted, 1))
    above = people * (people * of_events - events * of_people) ** 2
    below = events * (people - events) * (people * squares - of_people**2)
    log_odds = [math.log(count / (whole - count)) for count, whole in counted]
    return _judged(above / below, log_odds, [1.0] * POINTS)


def _of_rates(points: Sequence[TrendPoint]) -> Trend:
    values = [point.value or 0.0 for point in points]
    errors = [
        (point.limits.high - point.limits.low) / STANDARD_ERRORS
        for point in points
        if point.limits is not None
    ]
    if len(errors) < POINTS:
        return Trend(Direction.UNKNOWN, reason=f"One of the last {POINTS} figures has no range.")
    if not all(math.isfinite(error) and error > 0 for error in errors):
        return Trend(Direction.UNKNOWN, reason=f"One of the last {POINTS} ranges has no width.")
    weights = [1 / error**2 for error in errors]
    slope, error = _slope(values, weights)
    return _judged((slope / error) ** 2, values, weights)


def _judged(chi_squared: float, values: Sequence[float], weights: Sequence[float]) -> Trend:
    """Return the direction: a chi-squared beyond chance, and six slopes of one sign."""
    if chi_squared <= CRITICAL:
        return Trend(Direction.NO_CHANGE, chi_squared)
    slopes = [_slope(values, weights, left_out)[0] for left_out in range(-1, POINTS)]
    flat = FLAT * max(abs(value) for value in values)
    if all(slope > flat for slope in slopes):
        return Trend(Direction.INCREASING, chi_squared)
    if all(slope < -flat for slope in slopes):
        return Trend(Direction.DECREASING, chi_squared)
    return Trend(Direction.NO_CHANGE, chi_squared)


def _slope(
    values: Sequence[float], weights: Sequence[float], left_out: int = -1
) -> tuple[float, float]:
    """Return the slope of weighted least squares and its standard error, a point left out or none.

    One loop, as a page works out several hundred. Values are taken from the first on, so that
    large ones lose nothing.
    """
    first = values[0]
    whole = times = levels = products = squares = 0.0
    for at, value in enumerate(values):
        if at != left_out:
            weight = weights[at]
            whole += weight
            times += weight * at
            levels += weight * (value - first)
            products += weight * at * (value - first)
            squares += weight * at * at
    spread = whole * squares - times * times
    return (whole * products - times * levels) / spread, math.sqrt(whole / spread)
