"""Intervals round proportions and counts, and comparison with a benchmark. Pure.

Wilson for a proportion, Byar or exact Poisson for a count, Newcombe for a difference.
Sources: Wilson 1927; Newcombe and Altman 2000; Breslow and Day 1987; Armitage and Berry 2002.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType

BYAR_FROM = 10
"""Byar's approximation holds from this count on; below it the exact table is read."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A lower and an upper limit, both inside the interval."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        """Say whether a value lies between the limits, ends included."""
        return self.low <= value <= self.high

    def scaled(self, factor: float) -> "Interval":
        """Return the interval of a multiple of the quantity; the factor is not negative."""
        return Interval(self.low * factor, self.high * factor)


class Confidence(Enum):
    """How sure an interval is; the value is its z, the two-sided point of the normal curve."""

    P95 = 1.959963984540054
    P99_8 = 3.090232306167813


# Limits of a Poisson count 0 to 9: half the chi-squared points, worked out once so that no
# statistics library is needed at run time.
_EXACT: Mapping[Confidence, tuple[Interval, ...]] = MappingProxyType(
    {
        Confidence.P95: (
            Interval(0.0, 3.688879454114),
            Interval(0.025317807984, 5.571643390939),
            Interval(0.242209278544, 7.224687667724),
            Interval(0.618672122896, 8.767273069742),
            Interval(1.089865373626, 10.241588675404),
            Interval(1.623486390118, 11.668332079323),
            Interval(2.201894253491, 13.059474022519),
            Interval(2.814363051520, 14.422675361702),
            Interval(3.453832176749, 15.763189220193),
            Interval(4.115373097378, 17.084803451419),
        ),
        Confidence.P99_8: (
            Interval(0.0, 6.907755278982),
            Interval(0.001000500334, 9.233413476452),
            Interval(0.045402017769, 11.228872242413),
            Interval(0.190533377568, 13.062240779188),
            Interval(0.428552413628, 14.794149222537),
            Interval(0.739371731918, 16.454745203680),
            Interval(1.107104660256, 18.061636840199),
            Interval(1.520336260399, 19.626177395384),
            Interval(1.970813921740, 21.156198165840),
            Interval(2.452424404364, 22.657373309063),
        ),
    }
)


def wilson_interval(
    count: float, denominator: float, confidence: Confidence = Confidence.P95
) -> Interval | None:
    """Return the limits of a proportion; None where nobody was counted.

    Raises:
        ValueError: if the count is negative or above its denominator, which is a fault in the
            data and never clamped away.

    >>> limits = wilson_interval(1, 15)
    >>> round(limits.low, 6), round(limits.high, 6)
    (0.011867, 0.298165)
    """
    if not 0 <= count <= denominator or not math.isfinite(denominator):
        raise ValueError(f"{count} of {denominator} is not a proportion")
    if denominator == 0:
        return None
    z = confidence.value
    middle = 2 * count + z * z
    spread = z * math.sqrt(z * z + 4 * count * (1 - count / denominator))
    whole = 2 * (denominator + z * z)
    return Interval(max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole))


def count_interval(count: int, confidence: Confidence = Confidence.P95) -> Interval:
    """Return the limits of a count of events: exact below 10, Byar's approximation from there.

    Raises:
        ValueError: if the count is negative.

    >>> limits = count_interval(20)
    >>> round(limits.low, 2), round(limits.high, 2)
    (12.21, 30.89)
    """
    if count < 0:
        raise ValueError(f"a count of events cannot be {count}")
    if count < BYAR_FROM:
        return _EXACT[confidence][count]
    return Interval(_byar(count, -confidence.value), _byar(count + 1, confidence.value))


def _byar(events: int, z: float) -> float:
    return events * (1 - 1 / (9 * events) + z / (3 * math.sqrt(events))) ** 3


def rate_interval(
    count: int, population: float, per: float, confidence: Confidence = Confidence.P95
) -> Interval | None:
    """Return the limits of a rate ``per`` so many people; None where there are no people.

    Raises:
        ValueError: if the count or the population is negative.
    """
    if population < 0:
        raise ValueError(f"a population cannot be {population}")
    limits = count_interval(count, confidence)
    return limits.scaled(per / population) if population else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the limits round it."""

    value: float
    limits: Interval


def difference_interval(first: Estimate, second: Estimate) -> Estimate:
    """Return first minus second with its limits, by Newcombe's hybrid of the two intervals.

    Two intervals that overlap say little about a difference (they miss it nine times out of
    ten at 95%); this is the way to compare with a benchmark that is itself uncertain.
    """
    value = first.value - second.value
    below = math.hypot(first.value - first.limits.low, second.limits.high - second.value)
    above = math.hypot(first.limits.high - first.value, second.value - second.limits.low)
    return Estimate(value, Interval(value - below, value + above))


class Polarity(StrEnum):
    """Whether a high value of an indicator is good news."""

    HIGH_GOOD = "high_good"
    LOW_GOOD = "low_good"
    NONE = "none"
    UNKNOWN = "unknown"


class Position(StrEnum):
    """Where a value stands beside a fixed benchmark; "much" is at 99.8%."""

    MUCH_LOWER = "much lower"
    LOWER = "lower"
    SIMILAR = "similar"
    HIGHER = "higher"
    MUCH_HIGHER = "much higher"


def compare(benchmark: float, limits: Interval, wider: Interval | None = None) -> Position:
    """Return where a value stands beside a benchmark; a benchmark on a limit is similar.

    ``limits`` are the 95% limits of the value and ``wider`` its 99.8% limits, where known.
    Source: Fingertips technical guidance, comparison with a fixed benchmark.
    """
    if benchmark in limits:
        return Position.SIMILAR
    much = wider is not None and benchmark not in wider
    if benchmark < limits.low:
        return Position.MUCH_HIGHER if much else Position.HIGHER
    return Position.MUCH_LOWER if much else Position.LOWER


_JUDGED = {
    (Position.HIGHER, Polarity.HIGH_GOOD): "better",
    (Position.LOWER, Polarity.HIGH_GOOD): "worse",
    (Position.HIGHER, Polarity.LOW_GOOD): "worse",
    (Position.LOWER, Polarity.LOW_GOOD): "better",
    (Position.MUCH_HIGHER, Polarity.HIGH_GOOD): "much better",
    (Position.MUCH_LOWER, Polarity.HIGH_GOOD): "much worse",
    (Position.MUCH_HIGHER, Polarity.LOW_GOOD): "much worse",
    (Position.MUCH_LOWER, Polarity.LOW_GOOD): "much better",
}


def judge(position: Position, polarity: Polarity) -> str:
    """Return the position in words: better or worse where polarity is known, else as it is.

    >>> judge(Position.HIGHER, Polarity.LOW_GOOD), judge(Position.HIGHER, Polarity.NONE)
    ('worse', 'higher')
    """
    return _JUDGED.get((position, polarity), position.value)
