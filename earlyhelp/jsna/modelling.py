"""Need expected in small areas: an authority's count shared out by who lives where. Pure.

Modelled figures are no counts of people. They say what would be expected if each child here were as
likely to need help as every other; they cannot show a local initiative working.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.jsna.intervals import Interval, wilson_interval

MODEL_MARGIN = 0.25
"""Part put round a modelled figure on either side, for what the model cannot know."""
FEWEST_FOR_A_POINT = 30
"""Below about this many events the range is shown and not the figure in its middle."""


@dataclass(frozen=True, slots=True)
class Place:
    """A small area with its people of the ages counted, and their relative rate (1 = as all)."""

    code: str
    people: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Expected:
    """What would be expected in one small area; limits hold chance and the model's margin."""

    code: str
    people: float
    value: float
    sampling: Interval
    """The limits that chance alone gives, scaled from the authority's proportion."""
    limits: Interval

    @property
    def shows_point(self) -> bool:
        """Say whether there are enough events to show the figure itself."""
        return self.value >= FEWEST_FOR_A_POINT


def share_out(
    count: float,
    places: Sequence[Place],
    limits: Interval | None = None,
    margin: float = MODEL_MARGIN,
) -> tuple[Expected, ...]:
    """Return an authority's count shared out among its places, in their order.

    ``limits`` are those of the count; without them Wilson's of count out of everybody are scaled.
    Empty where nobody lives in any place, or every weight is zero, or the count is no part of the
    people: there is then nothing to share out by.

    Raises:
        ValueError: if a count, a population, a weight or the margin is negative.
    """
    if min((count, margin, *(min(p.people, p.weight) for p in places)), default=0) < 0:
        raise ValueError("a count, a population, a weight and a margin cannot be negative")
    whole = math.fsum(place.people * place.weight for place in places)
    of_count = limits or _wilson(count, math.fsum(place.people for place in places))
    if not whole or of_count is None:
        return ()
    return tuple(_expected(place, count, of_count, (whole, margin)) for place in places)


def _wilson(count: float, people: float) -> Interval | None:
    if count > people:
        return None
    found = wilson_interval(count, people)
    return None if found is None else found.scaled(people)


def _expected(
    place: Place, count: float, of_count: Interval, whole_and_margin: tuple[float, float]
) -> Expected:
    whole, margin = whole_and_margin
    part = place.people * place.weight / whole
    sampling = of_count.scaled(part)
    limits = Interval(sampling.low * (1 - min(margin, 1.0)), sampling.high * (1 + margin))
    return Expected(place.code, place.people, count * part, sampling, limits)


def whole_numbers(values: Sequence[float]) -> tuple[int, ...]:
    """Return values as whole numbers that add up to the rounded sum, for display only.

    The largest remainders are rounded up, the first of two equal ones before the second.

    >>> whole_numbers([1.4, 1.4, 1.2])
    (2, 1, 1)
    """
    floors = [math.floor(value) for value in values]
    left = round(math.fsum(values)) - sum(floors)
    by_remainder = sorted(range(len(values)), key=lambda at: floors[at] - values[at])
    raised = set(by_remainder[:left])
    return tuple(floor + (at in raised) for at, floor in enumerate(floors))
