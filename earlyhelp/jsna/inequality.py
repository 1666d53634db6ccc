"""A breakdown by deprivation: its groups in order, the gap, and the slope index. Pure.

Groups are compared within one category type only: the same decile stands under several, each of
other boundaries. Groups are never added up to a headline figure.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from earlyhelp.jsna.intervals import Estimate, Interval, difference_interval

_ORDINALS: Mapping[str, int] = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}
_FORM = re.compile(
    r"(?:(second|third|fourth|fifth)\s+)?(most|more|least|less)\s+deprived\s+(decile|quintile)"
    r"|(average)\s+deprived\s+quintile",
    re.IGNORECASE,
)
_SIZES = {"decile": 10, "quintile": 5}


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of a group: 1 is the most deprived of ``of``."""

    place: int
    of: int


def read_rank(category: str) -> Rank | None:
    """Return the place of a group by its name; None if it is no tenth or fifth by deprivation.

    >>> read_rank("Fourth less deprived decile (IMD2019)")
    Rank(place=7, of=10)
    >>> read_rank("Average deprived quintile")
    Rank(place=3, of=5)
    """
    found = _FORM.match(category.strip())
    if found is None:
        return None
    if found[4]:
        return Rank(3, 5)
    place = _ORDINALS.get((found[1] or "").casefold(), 1)
    of = _SIZES[found[3].casefold()]
    from_the_top = found[2].casefold() in {"most", "more"}
    return Rank(place if from_the_top else of + 1 - place, of)


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a breakdown; ``people`` are how many live in it, where that is known."""

    name: str
    rank: Rank
    value: float | None
    limits: Interval | None = None
    people: float | None = None


@dataclass(frozen=True, slots=True)
class Slope:
    """The slope index of inequality: positive where the less deprived have more.

    ``ratio`` is the fitted figure of the least deprived over that of the most deprived; None where
    the fitted figure of the most deprived is not above zero.
    """

    index: float
    intercept: float
    mean: float
    concentration: float

    @property
    def ratio(self) -> float | None:
        """The relative index of inequality."""
        if self.intercept <= 0:
            return None
        return (self.intercept + self.index) / self.intercept

    @property
    def relative_to_mean(self) -> float | None:
        """The slope as a part of the mean."""
        return self.index / self.mean if self.mean else None


@dataclass(frozen=True, slots=True)
class Inequality:
    """The groups of one category type, the most deprived first, and how far they lie apart."""

    groups: tuple[Group, ...]
    gap: float | None
    """The most deprived group less the least deprived; None where either has no value."""
    gap_limits: Interval | None
    slope: Slope | None
    without_slope: str
    """Why there is no slope index; empty where there is one."""
    is_straight: bool | None
    """Whether the groups rise or fall step by step, as the slope index takes them to."""


def derive_inequality(groups: Sequence[Group]) -> Inequality | None:
    """Return how the groups of one category type stand; None where none has a value."""
    ordered = tuple(sorted(groups, key=lambda group: group.rank.place))
    valued = [group for group in ordered if group.value is not None]
    if not valued:
        return None
    gap = _gap(ordered)
    reason = _why_no_slope(ordered)
    return Inequality(
        groups=ordered,
        gap=None if gap is None else gap[0],
        gap_limits=None if gap is None else gap[1],
        slope=None if reason else slope_index(valued),
        without_slope=reason,
        is_straight=_is_straight(valued),
    )


def _gap(ordered: Sequence[Group]) -> tuple[float, Interval | None] | None:
    first, last = ordered[0], ordered[-1]
    at_ends = first.rank.place == 1 and last.rank.place == last.rank.of
    if not at_ends or first.value is None or last.value is None:
        return None
    if first.limits is None or last.limits is None:
        return first.value - last.value, None
    found = difference_interval(
        Estimate(first.value, first.limits), Estimate(last.value, last.limits)
    )
    return found.value, found.limits


def _why_no_slope(ordered: Sequence[Group]) -> str:
    size = ordered[0].rank.of
    if [group.rank.place for group in ordered] != list(range(1, size + 1)):
        return f"Not all {size} groups have a figure."
    if any(group.value is None for group in ordered):
        return "A group has no figure."
    if any(group.people is None for group in ordered):
        return "The file does not say how many people each group has."
    if not any(group.people for group in ordered):
        return "Nobody lives in these groups."
    return ""


def slope_index(groups: Sequence[Group]) -> Slope:
    """Return the slope of weighted least squares on the middle of each group's share of people.

    A group without people is left out. Source: Low and Low 2004.

    Raises:
        ValueError: if nobody lives in any group.
    """
    people = [group.people or 0.0 for group in groups]
    everybody = math.fsum(people)
    if everybody <= 0:
        raise ValueError("a slope needs people in the groups")
    shares = [count / everybody for count in people]
    values = [group.value or 0.0 for group in groups]
    middles, reached = [], 0.0
    for share in shares:
        middles.append(reached + share / 2)
        reached += share
    mean = math.fsum(s * v for s, v in zip(shares, values, strict=True))
    centre = math.fsum(s * m for s, m in zip(shares, middles, strict=True))
    spread = math.fsum(s * (m - centre) ** 2 for s, m in zip(shares, middles, strict=True))
    along = math.fsum(
        s * (m - centre) * (v - mean) for s, m, v in zip(shares, middles, values, strict=True)
    )
    index = along / spread if spread else 0.0
    product = math.fsum(s * v * m for s, v, m in zip(shares, values, middles, strict=True))
    concentration = 2 * product / mean - 1 if mean else 0.0
    return Slope(index, mean - index * centre, mean, concentration)


def _is_straight(valued: Sequence[Group]) -> bool | None:
    values = [group.value or 0.0 for group in valued]
    if len(values) < 3:  # noqa: PLR2004 - two points always lie on a line
        return None
    steps = {later >= earlier for earlier, later in pairwise(values)}
    return len(steps) == 1
