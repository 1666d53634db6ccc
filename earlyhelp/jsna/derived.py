"""Figures that the application works out itself from counts and populations. Pure.

A published rate or range is never worked out again; this is for counts that came without one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from earlyhelp.jsna.intervals import Interval, rate_interval, wilson_interval

TOO_FEW = "Too few to show"
FEWEST_SHOWN = 5
"""Counts from 1 up to this are hidden where the application itself derives them."""
PER = 10_000
"""Social care in England is counted per 10,000 children."""
CHILDREN = (0, 17)


@dataclass(frozen=True, slots=True)
class People:
    """People living in one place by single year of age, when and by whom they were counted."""

    area_code: str
    by_age: Mapping[int, int]
    period: str
    """In words: "mid-2024"."""
    year: int
    source: str

    def of(self, lowest: int, highest: int) -> int | None:
        """Return the people of some ages, both included; None if any year of age is not known."""
        found = [self.by_age.get(age) for age in range(lowest, highest + 1)]
        known = [count for count in found if count is not None]
        return sum(known) if len(known) == len(found) else None


@dataclass(frozen=True, slots=True)
class DerivedRate:
    """A rate of a count that its source gives without one, with limits and both sources."""

    value: float
    limits: Interval
    per: int
    count: float
    people: int
    ages: tuple[int, int]
    people_period: str
    people_source: str


def hides(count: float, fewest_shown: int = FEWEST_SHOWN) -> bool:
    """Say whether a derived count is too small to be shown; 0 is shown.

    >>> hides(0), hides(1), hides(4.4), hides(5)
    (False, True, True, False)
    """
    return 0 < count < fewest_shown


def derive_rate(
    count: float, ages: tuple[int, int] | None, people: People | None, per: int | None = None
) -> DerivedRate | str:
    """Return the rate of a count among the people of its ages, or the sentence why there is none.

    ``people`` are those of the year of the count; ages that are not known are taken to be 0 to 17.
    """
    chosen = ages or CHILDREN
    if people is None:
        return "No population of that year has been brought in."
    living = people.of(*chosen)
    if not living:
        return "The population of these ages is not known."
    if hides(count):
        return TOO_FEW
    if count < 0 or count != int(count):
        return "The count is no whole number of children."
    factor = per or PER
    limits = rate_interval(int(count), living, factor)
    if limits is None:
        return "The population of these ages is not known."
    return DerivedRate(
        value=factor * count / living,
        limits=limits,
        per=factor,
        count=count,
        people=living,
        ages=chosen,
        people_period=people.period,
        people_source=people.source,
    )


@dataclass(frozen=True, slots=True)
class Share:
    """About how many children a percentage stands for."""

    children: float
    limits: Interval | None
    of: int

    @property
    def is_hidden(self) -> bool:
        """Say whether it is too small to be shown."""
        return hides(self.children)


def children_of(value: float, limits: Interval | None, people: int) -> Share | None:
    """Return how many of some people a percentage is; None for no percentage of people.

    Without published limits Wilson's are taken, of as many people as there are.
    """
    if not 0 <= value <= 100 or people <= 0:  # noqa: PLR2004 - a percentage
        return None
    children = value * people / 100
    known = limits.scaled(people / 100) if limits else None
    if known is None:
        part = wilson_interval(children, people)
        known = None if part is None else part.scaled(people)
    return Share(children, known, people)
