"""A whole directory on one day, arranged so that an offer looks closely at few services.

What keeps a service from every child of an age, at a level of help, is worked out once and kept as
sets (``shelves``); for one child the sets are joined. Of the services left, only those that come
first for some combination of needs can be in an offer. ``tests/matching/test_stock.py`` holds this
to the plain way, which looks closely at every service.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from typing import Protocol

from earlyhelp.matching.bundle import best_bundle
from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.considering import Wanted
from earlyhelp.matching.enquiry import AGREED, NO_AGREEMENT, Enquiry, OfferLimits
from earlyhelp.matching.ordering import (
    AFTER_TRAVEL,
    NOT_STATED,
    Choice,
    Order,
    Steps,
    start_of,
    steps_of,
)
from earlyhelp.matching.reach import WITHOUT_TRAVEL, access_met
from earlyhelp.matching.shelves import Shelves, Standard
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response, Strength

KEPT_OF_A_HOME = 600
"""So many lists of services that are near enough are kept for one home."""
Key = tuple[int, int, int, int, int, int]
"""What a service is ordered by: needs met partly, access needs unmet, start, travel, the rest."""


class Sight(Protocol):
    """A stock as one child's home and age show it."""

    @property
    def knows_area(self) -> bool:
        """Whether it is known where the family lives."""

    @property
    def kept(self) -> dict[object, tuple[int, ...]]:
        """What was worked out for this home before; it may be forgotten at any time."""

    @property
    def barred(self) -> Collection[int]:
        """Services that do not serve the home, or whose own rules keep the child out."""

    def miles(self, places: Sequence[int]) -> Sequence[float | None]:
        """Return how far away services are given; None where it is not known."""

    def candidate(self, place: int) -> Candidate:
        """Return one service with all that is known of it for this child."""


class Stock:
    """Every service on one day, without what depends on where a child lives."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        """Arrange services; ``serves_area`` of each says only whether it states its areas."""
        self.candidates = tuple(candidates)
        self.by_id = {one.service_id: place for place, one in enumerate(self.candidates)}
        self.shelves = Shelves(self.candidates)
        self._start = [start_of(one) for one in self.candidates]
        self._stays = [not one.delivery & WITHOUT_TRAVEL for one in self.candidates]
        self._partly = [
            frozenset(need for need, held in one.needs.items() if held is Strength.PARTIAL)
            for one in self.candidates
        ]
        self._last_steps = {
            knows: [_last(one, knows_area=knows) for one in self.candidates]
            for knows in (True, False)
        }
        self._tails = {knows: self._tail(self._last_steps[knows]) for knows in (True, False)}

    def _tail(self, last: Sequence[Steps]) -> Sequence[int]:
        """Return each service's rank by cost and by every step after it."""
        order = sorted(range(len(last)), key=lambda place: (last[place], self._label(place)))
        tail = [0] * len(order)
        for rank, place in enumerate(order):
            tail[place] = rank
        return tail

    def _label(self, place: int) -> tuple[str, str]:
        one = self.candidates[place]
        return one.name, one.service_id

    def look(
        self, enquiry: Enquiry, sight: Sight, limits: OfferLimits, *, alternatives: bool = True
    ) -> Sequence[int]:
        """Return the services that an offer may hold, or that say why a need stays open.

        With ``alternatives`` also those that other ways of helping may hold.
        """
        wanted = Wanted.of(enquiry)
        if enquiry.response is Response.UNIVERSAL:
            covers = self._covers(enquiry, sight, wanted)
            ranked = self._first(enquiry, sight, wanted, covers)
            return [key[-1] for _, key in nsmallest(limits.listed, ranked)]
        orders = tuple(Order) if alternatives else (Order.BEST,)
        firsts, covered = self._winners(enquiry, sight, wanted, orders)
        closer = {key[-1] for first in firsts for key in first.values()}
        if enquiry.consent not in NO_AGREEMENT:
            closer |= self.shelves.for_any(enquiry.wanted_needs - wanted.named(covered))
        closer.update(self.by_id[one] for one in enquiry.chosen_services if one in self.by_id)
        if enquiry.consent not in AGREED:
            closer.update(self._for_every_family(enquiry, sight, wanted, limits))
        return sorted(closer)

    def _for_every_family(
        self, enquiry: Enquiry, sight: Sight, wanted: Wanted, limits: OfferLimits
    ) -> Sequence[int]:
        """Return the services for every family that come first, even if some are in the offer."""
        everybody = replace(enquiry, response=Response.UNIVERSAL)
        covers = {
            place: bits
            for place, bits in self._covers(everybody, sight, wanted).items()
            if place in self.shelves.universal
        }
        at_most = limits.listed + len(wanted.needs) + len(enquiry.chosen_services)
        ranked = self._first(everybody, sight, wanted, covers)
        return [key[-1] for _, key in nsmallest(at_most, ranked)]

    def choose(self, enquiry: Enquiry, sight: Sight, limits: OfferLimits) -> Sequence[int] | None:
        """Return the services that are chosen together, where they leave no need open.

        None where a need stays open, where the family chose before, or where there are too many
        needs to weigh every combination: then services have to be looked at closely.
        """
        wanted = Wanted.of(enquiry)
        if enquiry.chosen_services or len(wanted.needs) > limits.exact_needs:
            return None
        (first,), covered = self._winners(enquiry, sight, wanted, (Order.BEST,))
        if covered != wanted.all:
            return None
        last = self._last_steps[sight.knows_area]
        choices = [
            Choice(bits, (1, *key[:4], *last[key[-1]]), self._label(key[-1]))
            for bits, key in first.items()
        ]
        return [self.by_id[one.label[1]] for one in best_bundle(choices, covered)]

    def nearest(self, enquiry: Enquiry, sight: Sight, at_most: int) -> Sequence[int]:
        """Return the nearest services that are for a need asked about, whatever keeps them out."""
        asked = enquiry.asked_needs
        places = sorted(self.shelves.for_any(asked)) if asked else range(len(self.candidates))
        return self._by_distance(places, sight)[:at_most]

    def without_place(self, needs: frozenset[NeedCode], sight: Sight) -> Sequence[int]:
        """Return the services for some needs where nobody can start now, the nearest first."""
        return self._by_distance(sorted(self.shelves.without_place(needs)), sight)

    def _by_distance(self, places: Sequence[int], sight: Sight) -> Sequence[int]:
        tail = self._tails[sight.knows_area]
        ranked = sorted(
            (NOT_STATED if miles is None else miles, tail[place], place)
            for place, miles in zip(places, sight.miles(places), strict=True)
        )
        return [place for *_, place in ranked]

    def _winners(
        self, enquiry: Enquiry, sight: Sight, wanted: Wanted, orders: Sequence[Order]
    ) -> tuple[Sequence[Mapping[int, Key]], int]:
        """Return, for each order, what comes first for each set of needs; and all that is met."""
        firsts: list[dict[int, Key]] = [{} for _ in orders]
        covered = 0
        for bits, key in self._keys(enquiry, sight, self._covers(enquiry, sight, wanted)):
            covered |= bits
            for order, first in zip(orders, firsts, strict=True):
                placed = key if order is Order.BEST else _placed(key, order)
                held = first.get(bits)
                if held is None or placed < held:
                    first[bits] = placed
        return firsts, covered

    def _first(
        self, enquiry: Enquiry, sight: Sight, wanted: Wanted, covers: Mapping[int, int]
    ) -> Iterator[tuple[tuple[int, ...], Key]]:
        """Give services as a list is ordered: gravest needs before others, then by the steps."""
        for bits, key in self._keys(enquiry, sight, covers):
            yield tuple(-number for number in wanted.worth(bits)), key

    def _covers(self, enquiry: Enquiry, sight: Sight, wanted: Wanted) -> Mapping[int, int]:
        """Return the services that fit, with the needs they are for, as bits."""
        if not _may_be_asked(enquiry):
            return {}
        standard = Standard.of(enquiry)
        covers: dict[int, int] = {}
        for need, bit in wanted.bits.items():
            for place in self._in_reach(standard, enquiry, sight, need):
                covers[place] = covers.get(place, 0) | bit
        if not enquiry.asked_needs:
            passing = sorted(self.shelves.passing(enquiry, standard))
            covers = dict.fromkeys(self._near_enough(passing, enquiry, sight), 0)
        barred, unwanted = sight.barred, _unwanted(enquiry)
        if not barred and not unwanted:
            return covers
        return {
            place: bits
            for place, bits in covers.items()
            if place not in barred and unwanted.isdisjoint(self._label(place))
        }

    def _in_reach(
        self, standard: Standard, enquiry: Enquiry, sight: Sight, need: NeedCode
    ) -> tuple[int, ...]:
        """Return the services for a need that pass and are near enough to the child's home."""
        key = self.shelves.number(standard), need, enquiry.max_miles
        found = sight.kept.get(key)
        if found is None:
            helping = self.shelves.helping(enquiry, standard, need)
            if len(sight.kept) >= KEPT_OF_A_HOME:
                sight.kept.clear()
            found = sight.kept[key] = self._near_enough(helping, enquiry, sight)
        return found

    def _near_enough(
        self, places: Sequence[int], enquiry: Enquiry, sight: Sight
    ) -> tuple[int, ...]:
        farthest = enquiry.max_miles
        if farthest is None:
            return tuple(places)
        return tuple(
            place
            for place, miles in zip(places, sight.miles(places), strict=True)
            if miles is None or miles <= farthest or not self._stays[place]
        )

    def _keys(
        self, enquiry: Enquiry, sight: Sight, covers: Mapping[int, int]
    ) -> Iterator[tuple[int, Key]]:
        """Give each service with its needs and its place in the best order."""
        tail, start, held_partly = self._tails[sight.knows_area], self._start, self._partly
        needs, access = enquiry.needs.keys(), enquiry.access_needs
        lacking = 0
        for (place, bits), miles in zip(covers.items(), sight.miles([*covers]), strict=True):
            if access:
                lacking = len(access) - len(access_met(enquiry, self.candidates[place]))
            partly = held_partly[place]
            partly_met = len(partly & needs) if partly else 0
            tenths = NOT_STATED if miles is None else round(miles * 10)
            yield bits, (partly_met, lacking, start[place], tenths, tail[place], place)


def _last(one: Candidate, *, knows_area: bool) -> Steps:
    """Return the steps from cost on, which do not depend on the child."""
    seen = one if knows_area else replace(one, serves_area=None)
    return steps_of(Enquiry(Response.UNIVERSAL, {}), seen)[AFTER_TRAVEL:]


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


def _unwanted(enquiry: Enquiry) -> frozenset[str]:
    """Return the ids, and for services in use the names, that the family's choice keeps out."""
    named = enquiry.excluded_services, enquiry.unsafe_services, enquiry.current_services
    return frozenset(enquiry.left_out).union(*named)
