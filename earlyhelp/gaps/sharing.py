"""How the places of one service are divided among its needs and age bands. Pure.

A place is never counted twice: the parts of a service add up to 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor
from types import MappingProxyType
from typing import TypeVar

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


def parts_of_bands(ages: AgesTaken, bands: Sequence[AgeBand]) -> Mapping[str, float]:
    """Return which part of the years of each band a service may take, by code of the band.

    Before birth counts only where the service says that it helps before birth.
    """
    return _parts_of_bands(ages, tuple(bands))


@lru_cache(maxsize=512)
def _parts_of_bands(ages: AgesTaken, bands: tuple[AgeBand, ...]) -> Mapping[str, float]:
    """Work the parts out once for all the services that take the same ages."""
    parts: dict[str, float] = {}
    years = ages.years
    for band in bands:
        span = span_of(band)
        if band.code == BEFORE_BIRTH and ages.before_birth:
            parts[band.code] = 1.0
        elif span is not None and years is not None:
            common = years.overlap(span)
            if common is not None:
                parts[band.code] = common.years / span.years
    return MappingProxyType(parts)


MAIN, IN_PART = 2, 1
"""A main need takes twice the part of one that a service meets in part."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the places of a service are divided among: needs and the ages it takes."""

    needs: Mapping[NeedCode, int]
    """Each need with its weight, ``MAIN`` or ``IN_PART``."""
    bands: Mapping[str, float]
    """Each age band with the children of the ages that are taken."""


def divide(parts: Parts) -> dict[Cell, float]:
    """Return the part of the places that goes to each need and band; together they are 1.

    Needs by weight, ages by the number of children. Counts of need are not used: one need is
    counted as children at one time and another as admissions in a year, and most are not counted
    at all, so that a division by them would follow the indicators and not the children.

    >>> divide(Parts({"a": MAIN}, {"0-4": 3000, "5-10": 1000}))
    {('a', '0-4'): 0.75, ('a', '5-10'): 0.25}
    """
    needs, bands = _as_shares(parts.needs), _as_shares(parts.bands)
    return {
        (need, band): of_need * of_band
        for need, of_need in needs.items()
        for band, of_band in bands.items()
    }


Key = TypeVar("Key", bound=str)


def _as_shares(weights: Mapping[Key, float]) -> dict[Key, float]:
    whole = sum(weights.values())
    if not whole:
        return {key: 1 / len(weights) for key in weights}
    return {key: weight / whole for key, weight in weights.items()}


def children_taken(
    ages: AgesTaken, bands: Sequence[AgeBand], children: Mapping[str, int | None]
) -> dict[str, float]:
    """Return how many children of each band are of an age that a service may take.

    ``children`` are those living here, by band; where any is not known all bands count by years.
    """
    parts = parts_of_bands(ages, bands)
    known = {code: children.get(code) for code in parts}
    if None in known.values():
        years = {band.code: _years(band) for band in bands}
        return {code: part * years[code] for code, part in parts.items()}
    return {code: part * (known[code] or 0) for code, part in parts.items()}


def _years(band: AgeBand) -> int:
    span = span_of(band)
    return 1 if span is None else span.years
