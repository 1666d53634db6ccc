"""How the places of one service are divided among its needs and age bands. Pure.

A place is never counted twice: every division inside the bounds given here adds up to 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, inf

from earlyhelp.gaps.need import AgeSpan, span_of
from earlyhelp.taxonomy.ages import BEFORE_BIRTH, HIGHEST_AGE, LOWEST_AGE, AgeBand
from earlyhelp.taxonomy.needs import NeedCode

Cell = tuple[NeedCode, str]
"""A need and the code of an age band."""


@dataclass(frozen=True, slots=True)
class AgesTaken:
    """Which children a service takes, in years; None is not stated.

    A highest age of 4 takes a child until the fifth birthday. ``of_parent`` means that the ages
    are a parent's, so that the child's are not stated.
    """

    minimum: float | None = None
    maximum: float | None = None
    before_birth: bool | None = None
    of_parent: bool = False

    @property
    def only_before_birth(self) -> bool:
        """Whether it helps before birth and names no age after it."""
        return self.before_birth is True and self.minimum is None and self.maximum is None

    @property
    def are_stated(self) -> bool:
        """Whether it is certain whom it takes."""
        both = self.minimum is not None and self.maximum is not None
        return not self.of_parent and (both or self.only_before_birth)

    @property
    def years(self) -> AgeSpan | None:
        """The whole years of age that it may take; a side that is not stated is open."""
        if self.of_parent:
            return AgeSpan(LOWEST_AGE, HIGHEST_AGE)
        if self.only_before_birth:
            return None
        return AgeSpan(
            LOWEST_AGE if self.minimum is None else floor(self.minimum),
            HIGHEST_AGE if self.maximum is None else floor(self.maximum),
        )


def parts_of_bands(ages: AgesTaken, bands: Sequence[AgeBand]) -> dict[str, float]:
    """Return which part of the years of each band a service may take, by code of the band.

    Before birth counts only where the service says that it helps before birth.
    """
    parts: dict[str, float] = {}
    for band in bands:
        span = span_of(band)
        if band.code == BEFORE_BIRTH and ages.before_birth:
            parts[band.code] = 1.0
        elif span is not None and ages.years is not None:
            common = ages.years.overlap(span)
            if common is not None:
                parts[band.code] = common.years / span.years
    return parts


@dataclass(frozen=True, slots=True)
class Weight:
    """Children by whom places are divided: equal ends where the children in need are known."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Demand:
    """What places are divided by: children in need where known, and all children of each band."""

    in_need: Mapping[Cell, float]
    children: Mapping[str, int | None]

    def weigh(self, cell: Cell, part: float) -> Weight:
        """Return the weight of a cell of which a service takes this part of the years.

        Where the children in need are not known they are between none and all of the band.
        """
        all_of_them = self.children.get(cell[1])
        most = inf if all_of_them is None else all_of_them * part
        need = self.in_need.get(cell)
        if need is None:
            return Weight(0.0, most)
        return Weight(min(need * part, most), min(need * part, most))


@dataclass(frozen=True, slots=True)
class Share:
    """Between which two parts of a service's places go to one need and band."""

    low: float
    high: float

    @property
    def is_whole(self) -> bool:
        """Whether all places go there, whatever the rest."""
        return self.low == 1

    @property
    def is_known(self) -> bool:
        """Whether the part is known."""
        return self.high - self.low < 1e-9  # noqa: PLR2004 - rounding of one division


def divide(weights: Mapping[Cell, Weight]) -> dict[Cell, Share]:
    """Return the least and the greatest part that each cell can have of what is divided by weight.

    With every weight known both are equal and add up to 1.

    >>> parts = divide({("a", "0-4"): Weight(30, 30), ("b", "0-4"): Weight(10, 10)})
    >>> parts["a", "0-4"]
    Share(low=0.75, high=0.75)
    """
    if not any(weight.high for weight in weights.values()):
        return dict.fromkeys(weights, Share(1 / len(weights), 1 / len(weights))) if weights else {}
    return {cell: _part(cell, weights) for cell in weights}


def _part(cell: Cell, weights: Mapping[Cell, Weight]) -> Share:
    if len(weights) == 1:
        return Share(1.0, 1.0)
    own = weights[cell]
    others = [weight for other, weight in weights.items() if other != cell]
    return Share(
        _ratio(own.low, sum(other.high for other in others)),
        _ratio(own.high, sum(other.low for other in others)),
    )


def _ratio(own: float, rest: float) -> float:
    if own == 0:
        return 0.0
    return 1.0 if own == inf else own / (own + rest)
