"""Places per need and age band, as bounds: what is known, and what may be there. Pure.

A place is a child that a service can help at one time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from statistics import median

from earlyhelp.gaps.sharing import (
    MAIN,
    AgesTaken,
    Cell,
    Parts,
    children_taken,
    divide,
    parts_of_bands,
)
from earlyhelp.taxonomy.ages import AgeBand
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Sector


@dataclass(frozen=True, slots=True)
class Listing:
    """A service as the gap report reads it; None is not stated."""

    service_id: str
    name: str
    needs: Mapping[NeedCode, int]
    """The needs it meets with their weights, ``MAIN`` or ``IN_PART``."""
    ages: AgesTaken
    sector: Sector | None = None
    provider: str | None = None
    capacity: int | None = None
    confirmed_on: date | None = None
    is_current: bool = False
    """The capacity was confirmed within the days that it counts for."""
    shares: Mapping[Cell, float] = field(default_factory=dict)
    """Stated shares of its places, adding up to 1; empty where none are stated."""
    left_out: str | None = None
    """Why the service is not counted at all, in words."""
    is_illustrative: bool = False
    is_checked: bool | None = None
    """Somebody checked the listing in time; None where that is not known."""
    wait_days: int | None = None
    """How long families wait, if that was said and still counts."""

    @property
    def kind(self) -> frozenset[NeedCode]:
        """Its main needs: two services with a main need in common are of one kind."""
        main = frozenset(need for need, weight in self.needs.items() if weight == MAIN)
        return main or frozenset(self.needs)


class Known(StrEnum):
    """What is known of how many children a service can help; the value is for readers."""

    CONFIRMED = "Known"
    NOT_GIVEN = "Not given"
    NOT_DATED = "Given without a date"
    TOO_OLD = "Not confirmed in the last 12 months"


def know_capacity(listing: Listing) -> Known:
    """Return what is known of a service's capacity."""
    if listing.capacity is None:
        return Known.NOT_GIVEN
    if listing.confirmed_on is None:
        return Known.NOT_DATED
    return Known.CONFIRMED if listing.is_current else Known.TOO_OLD


def why_left_out(listing: Listing, bands: Sequence[AgeBand]) -> str | None:
    """Return why a service does not count for any need and band, or None if it counts."""
    if listing.left_out is not None:
        return listing.left_out
    if not listing.needs:
        return "It does not say which needs it helps with"
    if not parts_of_bands(listing.ages, bands):
        return "It takes nobody up to the age of 25"
    if listing.capacity == 0 and know_capacity(listing) is Known.CONFIRMED:
        return "It says that it has no places"
    return None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one service gives to one need and band."""

    listing: Listing
    known: Known
    share: float
    """The part of its places that goes there."""
    low: float
    high: float
    judged_by: str | None = None
    """How an unknown capacity was judged, in words; None where it is known or cannot be judged."""

    @property
    def is_certain(self) -> bool:
        """Whether both its capacity and whom it takes are known."""
        return self.known is Known.CONFIRMED and self.listing.ages.are_stated


@dataclass(frozen=True, slots=True)
class Places:
    """The places for one need and band, from the services that count."""

    low: float = 0.0
    high: float = 0.0
    contributions: tuple[Contribution, ...] = ()

    @property
    def services(self) -> int:
        """How many services count."""
        return len(self.contributions)

    @property
    def capacity_known(self) -> int:
        """Of how many of these the capacity is known."""
        return sum(one.known is Known.CONFIRMED for one in self.contributions)

    @property
    def all_unknown(self) -> bool:
        """Whether there are services and nothing certain is known of any."""
        return self.services > 0 and not any(one.is_certain for one in self.contributions)


@dataclass(frozen=True, slots=True)
class Example:
    """A service whose capacity is known."""

    kind: frozenset[NeedCode]
    sector: Sector | None
    capacity: int


Judged = tuple[float, str]
ANY_SECTOR = None
Kind = tuple[frozenset[NeedCode], Sector | None]


@dataclass(frozen=True)
class Typical:
    """Services whose capacity is known, by which an unknown one is judged."""

    examples: tuple[Example, ...]

    @cached_property
    def _places(self) -> Mapping[tuple[NeedCode, Sector | None], Sequence[int]]:
        """Where the examples of a need and sector, or of any sector, stand."""
        found: dict[tuple[NeedCode, Sector | None], list[int]] = {}
        for place, one in enumerate(self.examples):
            for need in one.kind:
                for sector in {one.sector, ANY_SECTOR}:
                    found.setdefault((need, sector), []).append(place)
        return found

    @cached_property
    def _judged(self) -> dict[Kind, Judged | None]:
        return {}

    def judge(self, listing: Listing) -> Judged | None:
        """Return the median of services of the same kind and sector, else of the same kind.

        None where no service of the kind has a known capacity.
        """
        kind = listing.kind, listing.sector
        if kind not in self._judged:
            self._judged[kind] = self._judge(*kind)
        return self._judged[kind]

    def _judge(self, kind: frozenset[NeedCode], sector: Sector | None) -> Judged | None:
        of = "kind and sector"
        alike = self._alike(kind, sector) if sector else set()
        if not alike:
            of, alike = "kind", self._alike(kind, ANY_SECTOR)
        if not alike:
            return None
        middle = median(self.examples[place].capacity for place in alike)
        count = "1 service" if len(alike) == 1 else f"{len(alike)} services"
        return middle, f"the middle of {count} of the same {of}"

    def _alike(self, kind: frozenset[NeedCode], sector: Sector | None) -> set[int]:
        return set().union(*(self._places.get((need, sector), ()) for need in kind))


def find_typical(listings: Iterable[Listing]) -> Typical:
    """Return the services whose capacity is known."""
    return Typical(
        tuple(
            Example(listing.kind, listing.sector, listing.capacity)
            for listing in listings
            if listing.capacity is not None and know_capacity(listing) is Known.CONFIRMED
        )
    )


def share_places(
    listing: Listing, bands: Sequence[AgeBand], children: Mapping[str, int | None]
) -> Mapping[Cell, float]:
    """Return the part of a service's places that goes to each need and band it serves."""
    if listing.shares:
        return listing.shares
    return divide(Parts(listing.needs, children_taken(listing.ages, bands, children)))


def derive_places(
    listings: Iterable[Listing],
    bands: Sequence[AgeBand],
    children: Mapping[str, int | None],
    typical: Typical | None = None,
) -> dict[Cell, Places]:
    """Return the places of every cell that any service meets, services in order of name.

    ``children`` are those living here, by band; None where that is not known.

    The lower bound counts only capacity confirmed in the last 12 months, of services that state
    whom they take. The upper bound also counts what is not known, judged by services like it;
    one that cannot be judged adds nothing and is named.
    """
    counted = [listing for listing in listings if why_left_out(listing, bands) is None]
    judges = typical or find_typical(counted)
    found: dict[Cell, list[Contribution]] = {}
    for listing in sorted(counted, key=lambda one: (one.name.casefold(), one.service_id)):
        shares = share_places(listing, bands, children)
        for cell, given in zip(shares, contribute(listing, shares.values(), judges), strict=True):
            found.setdefault(cell, []).append(given)
    return {
        cell: Places(sum(one.low for one in given), sum(one.high for one in given), tuple(given))
        for cell, given in found.items()
    }


def contribute(
    listing: Listing, shares: Iterable[float], typical: Typical
) -> Iterator[Contribution]:
    """Return what a service gives for each of these shares of it; it is judged once for all."""
    known = know_capacity(listing)
    if known is Known.CONFIRMED and listing.capacity is not None:
        is_sure = listing.ages.are_stated
        for share in shares:
            places = share * listing.capacity
            yield Contribution(listing, known, share, places if is_sure else 0.0, places)
        return
    judged = typical.judge(listing)
    places, words = judged or (0.0, None)
    for share in shares:
        yield Contribution(listing, known, share, 0.0, share * places, words)
