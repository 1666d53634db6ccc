"""A whole directory on one day, arranged so that an offer looks closely at few services.

What keeps a service from every child of an age, at a level of help, is worked out once and kept as
sets; for one child the sets are joined. Of the services left, only those that come first for some
combination of needs can be in an offer. ``tests/matching/test_stock.py`` holds this to the plain
way, which looks closely at every service.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import Protocol

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.considering import Wanted
from earlyhelp.matching.constraints import (
    PREFERENCE_CHECKS,
    may_use_route,
    serves_level,
    too_young_or_old,
)
from earlyhelp.matching.enquiry import AGREED, NO_AGREEMENT, Enquiry, OfferLimits
from earlyhelp.matching.ordering import (
    AFTER_TRAVEL,
    NOT_STATED,
    NOW,
    WAIT_NOT_STATED,
    Order,
    start_of,
    steps_of,
)
from earlyhelp.matching.reach import WITHOUT_TRAVEL, access_met
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import ReferralRoute, Response, Strength

LARGE_SETS, SMALL_SETS = 60, 4_000
"""So many sets of services are kept for ages, levels and limits, and so many for needs in them."""
NO_SERVICE: frozenset[int] = frozenset()
Places = frozenset[int]
"""Services by their place in the stock."""
Key = tuple[int, ...]


class Sight(Protocol):
    """A stock as one child's home and age show it."""

    @property
    def knows_area(self) -> bool:
        """Whether it is known where the family lives."""

    @property
    def barred(self) -> Collection[int]:
        """Services that do not serve the home, or whose own rules keep the child out."""

    def miles(self, places: Sequence[int]) -> Sequence[float | None]:
        """Return how far away services are given; None where it is not known."""

    def candidate(self, place: int) -> Candidate:
        """Return one service with all that is known of it for this child."""


@dataclass(frozen=True, slots=True)
class Standard:
    """What a service must pass for a child, wherever the child lives."""

    age_years: float | None
    unborn: bool
    response: Response
    role_routes: frozenset[ReferralRoute]
    max_wait_days: int | None
    free_only: bool
    access_needed: frozenset[str]

    @classmethod
    def of(cls, enquiry: Enquiry) -> "Standard":
        """Return what an enquiry asks of every service."""
        return cls(
            enquiry.age_years,
            enquiry.unborn,
            enquiry.response,
            enquiry.role_routes,
            enquiry.max_wait_days,
            enquiry.free_only,
            enquiry.access_needs if enquiry.access_needed else frozenset(),
        )


class Stock:
    """Every service on one day, without what depends on where a child lives."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        """Arrange services; ``serves_area`` of each says only whether it states its areas."""
        self.candidates = tuple(candidates)
        self.by_id = {one.service_id: place for place, one in enumerate(self.candidates)}
        by_need: dict[NeedCode, set[int]] = {}
        for place, one in enumerate(self.candidates):
            for need in one.needs:
                by_need.setdefault(need, set()).add(place)
        self._by_need = {need: frozenset(places) for need, places in by_need.items()}
        self._start = [start_of(one) for one in self.candidates]
        self._stays = [not one.delivery & WITHOUT_TRAVEL for one in self.candidates]
        self._partly = [
            frozenset(need for need, held in one.needs.items() if held is Strength.PARTIAL)
            for one in self.candidates
        ]
        self._sound = self._where(lambda one: one.is_open and one.check_state != "stale")
        self._universal = self._where(lambda one: Response.UNIVERSAL in one.responses)
        self._without_place = self._where(lambda one: start_of(one) not in {NOW, WAIT_NOT_STATED})
        self._tails = {knows: self._tail(knows_area=knows) for knows in (True, False)}
        self._passing: dict[object, Places] = {}
        self._helping: dict[object, tuple[int, ...]] = {}

    def _where(self, passes: Callable[[Candidate], bool]) -> Places:
        return frozenset(place for place, one in enumerate(self.candidates) if passes(one))

    def _tail(self, *, knows_area: bool) -> Sequence[int]:
        """Return each service's rank by cost and by every step after it."""
        asked = Enquiry(Response.UNIVERSAL, {})

        def last_steps(place: int) -> tuple[object, ...]:
            one = self.candidates[place]
            seen = one if knows_area else replace(one, serves_area=None)
            return (*steps_of(asked, seen)[AFTER_TRAVEL:], one.name, one.service_id)

        tail = [0] * len(self.candidates)
        for rank, place in enumerate(sorted(range(len(tail)), key=last_steps)):
            tail[place] = rank
        return tail

    def look(
        self, enquiry: Enquiry, sight: Sight, limits: OfferLimits, *, alternatives: bool = True
    ) -> Sequence[int]:
        """Return the services that an offer may hold, or that say why a need stays open.

        With ``alternatives`` also those that other ways of helping may hold.
        """
        wanted = Wanted.of(enquiry)
        if enquiry.response is Response.UNIVERSAL:
            return self._first(enquiry, sight, limits.listed)
        orders = tuple(Order) if alternatives else (Order.BEST,)
        closer, covered = self._winners(enquiry, sight, wanted, orders)
        if enquiry.consent not in NO_AGREEMENT:
            for need in enquiry.wanted_needs - wanted.named(covered):
                closer |= self._by_need.get(need, NO_SERVICE)
        closer.update(self.by_id[one] for one in enquiry.chosen_services if one in self.by_id)
        if enquiry.consent not in AGREED:
            for_everyone = replace(enquiry, response=Response.UNIVERSAL)
            at_most = limits.listed + len(wanted.needs)
            closer.update(self._first(for_everyone, sight, at_most, wanted))
        return sorted(closer)

    def nearest(self, enquiry: Enquiry, sight: Sight, at_most: int) -> Sequence[int]:
        """Return the nearest services that are for a need asked about, whatever keeps them out."""
        asked = enquiry.asked_needs
        places = sorted({place for need in asked for place in self._by_need.get(need, NO_SERVICE)})
        if not asked:
            places = list(range(len(self.candidates)))
        tail = self._tails[sight.knows_area]
        ranked = (
            (NOT_STATED if miles is None else miles, tail[place], place)
            for place, miles in zip(places, sight.miles(places), strict=True)
        )
        return [place for *_, place in nsmallest(at_most, ranked)]

    def without_place(self, needs: Iterable[NeedCode]) -> Sequence[int]:
        """Return the services for some needs that say that nobody can start now."""
        for_them = {place for need in needs for place in self._by_need.get(need, NO_SERVICE)}
        return sorted(for_them & self._without_place)

    def _winners(
        self, enquiry: Enquiry, sight: Sight, wanted: Wanted, orders: Sequence[Order]
    ) -> tuple[set[int], int]:
        """Return the services that come first for what they cover, and all that is covered."""
        firsts: list[dict[int, Key]] = [{} for _ in orders]
        covered = 0
        covers = self._covers(enquiry, sight, wanted)
        for bits, key in self._keys(enquiry, sight, covers):
            covered |= bits
            for order, first in zip(orders, firsts, strict=True):
                placed = key if order is Order.BEST else _placed(key, order)
                held = first.get(bits)
                if held is None or placed < held:
                    first[bits] = placed
        return {key[-1] for first in firsts for key in first.values()}, covered

    def _first(
        self, enquiry: Enquiry, sight: Sight, at_most: int, wanted: Wanted | None = None
    ) -> Sequence[int]:
        """Return the services for every family that come first, gravest needs before others.

        With ``wanted`` only those for these needs that say they are for every family.
        """
        asked = wanted or Wanted.of(enquiry)
        covers = self._covers(enquiry, sight, asked)
        if wanted is not None:
            covers = {place: bits for place, bits in covers.items() if place in self._universal}
        ranked = (
            (tuple(-count for count in asked.worth(bits)), key)
            for bits, key in self._keys(enquiry, sight, covers)
        )
        return [key[-1] for _, key in nsmallest(at_most, ranked)]

    def _covers(self, enquiry: Enquiry, sight: Sight, wanted: Wanted) -> Mapping[int, int]:
        """Return the services that fit but for travel, with the needs they are for, as bits."""
        if not _may_be_asked(enquiry):
            return {}
        standard, barred = Standard.of(enquiry), sight.barred
        covers: dict[int, int] = {}
        for need, bit in wanted.bits.items():
            for place in self._that_help(standard, enquiry, need):
                covers[place] = covers.get(place, 0) | bit
        if not enquiry.asked_needs:
            covers = dict.fromkeys(self._that_pass(standard, enquiry), 0)
        unwanted = (
            enquiry.excluded_services
            | enquiry.unsafe_services
            | enquiry.current_services
            | enquiry.left_out.keys()
        )
        if not barred and not unwanted:
            return covers
        return {
            place: bits
            for place, bits in covers.items()
            if place not in barred and not self._is_named(place, unwanted)
        }

    def _is_named(self, place: int, names: Collection[str]) -> bool:
        one = self.candidates[place]
        return one.service_id in names or one.name in names

    def _keys(
        self, enquiry: Enquiry, sight: Sight, covers: Mapping[int, int]
    ) -> Iterator[tuple[int, Key]]:
        """Give each service within reach with its needs and its place in the best order."""
        tail, start, stays = self._tails[sight.knows_area], self._start, self._stays
        needs, access, farthest = enquiry.needs.keys(), enquiry.access_needs, enquiry.max_miles
        lacking = 0
        for (place, bits), miles in zip(covers.items(), sight.miles(list(covers)), strict=True):
            if farthest is not None and miles is not None and miles > farthest and stays[place]:
                continue
            if access:
                lacking = len(access) - len(access_met(enquiry, self.candidates[place]))
            partly = self._partly[place]
            tenths = NOT_STATED if miles is None else round(miles * 10)
            yield (
                bits,
                (
                    len(partly & needs) if partly else 0,
                    lacking,
                    start[place],
                    tenths,
                    tail[place],
                    place,
                ),
            )

    def _that_help(self, standard: Standard, enquiry: Enquiry, need: NeedCode) -> tuple[int, ...]:
        """Return the services for a need that pass, wherever the child lives."""
        key = standard, need
        found = self._helping.get(key)
        if found is None:
            if len(self._helping) >= SMALL_SETS:
                self._helping.clear()
            passing = self._that_pass(standard, enquiry)
            found = tuple(self._by_need.get(need, NO_SERVICE) & passing)
            self._helping[key] = found
        return found

    def _that_pass(self, standard: Standard, enquiry: Enquiry) -> Places:
        """Return the services that pass, wherever the child lives."""
        found = self._passing.get(standard)
        if found is None:
            age = standard.age_years, standard.unborn
            found = (
                self._sound
                & self._kept(age, lambda one: not too_young_or_old(enquiry, one))
                & self._kept(standard.response, lambda one: serves_level(standard.response, one))
                & self._kept(standard.role_routes, lambda one: may_use_route(enquiry, one))
            )
            for check in PREFERENCE_CHECKS:
                found = frozenset(
                    place for place in found if check(enquiry, self.candidates[place]) is None
                )
            self._keep(standard, found)
        return found

    def _kept(self, key: object, passes: Callable[[Candidate], bool]) -> Places:
        found = self._passing.get(key)
        if found is None:
            found = self._where(passes)
            self._keep(key, found)
        return found

    def _keep(self, key: object, found: Places) -> None:
        if len(self._passing) >= LARGE_SETS:
            self._passing.clear()
        self._passing[key] = found


def _placed(key: Key, order: Order) -> Key:
    """Return a place in the best order as the place in another."""
    partly, lacking, start, tenths, tail, place = key
    if order is Order.SOONEST:
        return start, partly, lacking, tenths, tail, place
    return tenths, partly, lacking, start, tail, place


def _may_be_asked(enquiry: Enquiry) -> bool:
    if enquiry.consent == "unsafe_to_ask":
        return False
    return enquiry.consent != "refused" or enquiry.response is Response.UNIVERSAL
