"""A whole directory on one day, arranged so that an offer looks closely at few services.

What keeps a service from every child of an age, at a level of help, is worked out once and kept as
sets (``shelves``); for one child the sets are joined. Of the services left, only those that come
first for some combination of needs can be in an offer. ``tests/matching/test_stock.py`` holds this
to the plain way, which looks closely at every service.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from operator import itemgetter

from earlyhelp.matching.bundle import shortest
from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.considering import Wanted
from earlyhelp.matching.enquiry import AGREED, FIRM, NO_AGREEMENT, Enquiry, OfferLimits
from earlyhelp.matching.keeping import keep
from earlyhelp.matching.ordering import (
    NOT_STATED,
    Choice,
    Order,
)
from earlyhelp.matching.packing import (
    ACCESS_AT,
    PARTLY_AT,
    placed,
    rank_of,
    steps_before_cost,
    travel,
)
from earlyhelp.matching.ranking import Ranked
from earlyhelp.matching.reach import WITHOUT_TRAVEL, access_met
from earlyhelp.matching.shelves import Shelves, Standard
from earlyhelp.matching.sight import Sight
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response, Strength

KEPT_OF_A_HOME = 600
"""So many lists of services that are near enough are kept for one home."""
OTHER_ORDERS = (Order.SOONEST, Order.NEAREST)
Covers = dict[int, int]
"""Places in the order, as ``packing`` writes them, each with the needs it covers, as bits."""

Reach = tuple[int, NeedCode, float | None, bool]
"""What services that are near enough are kept by: a standard's number, need, miles, area known."""


class Stock:
    """Every service on one day, without what depends on where a child lives."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        """Arrange services; ``serves_area`` of each says only whether it states its areas."""
        self.candidates = tuple(candidates)
        self.by_id = {one.service_id: place for place, one in enumerate(self.candidates)}
        self.shelves = Shelves(self.candidates)
        self._by_name: dict[str, set[int]] = {}
        for place, one in enumerate(self.candidates):
            self._by_name.setdefault(one.name, set()).add(place)
        self._stays = [not one.delivery & WITHOUT_TRAVEL for one in self.candidates]
        self._bits = {need: 1 << bit for bit, need in enumerate(self.shelves.needs)}
        self._partly = [
            self._as_bits(need for need, held in one.needs.items() if held is Strength.PARTIAL)
            for one in self.candidates
        ]
        self._ranked = {
            knows: Ranked.of(self.candidates, knows_area=knows) for knows in (True, False)
        }

    def _as_bits(self, needs: Iterable[NeedCode]) -> int:
        """Return needs as bits of the stock's own; one that no service is for has none."""
        return sum(self._bits[need] for need in needs if need in self._bits)

    def look(
        self, enquiry: Enquiry, sight: Sight, limits: OfferLimits, *, alternatives: bool = True
    ) -> Sequence[int]:
        """Return the services that an offer may hold, or that say why a need stays open.

        With ``alternatives`` also those that other ways of helping may hold.
        """
        wanted = Wanted.of(enquiry)
        if enquiry.response is Response.UNIVERSAL:
            covers = self._exact_covers(enquiry, sight, wanted)
            return self._listed(covers, sight, wanted, limits.listed)
        others = OTHER_ORDERS if alternatives else ()
        firsts, covered = self._winners(enquiry, sight, wanted, others)
        closer = {self._number(place, sight) for first in firsts for place in first.values()}
        if enquiry.consent not in NO_AGREEMENT:
            closer |= self.shelves.for_any(enquiry.wanted_needs - wanted.named(covered))
        closer |= self._numbers(enquiry.chosen_services)
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
            for place, bits in self._exact_covers(everybody, sight, wanted).items()
            if self._number(place, sight) in self.shelves.universal
        }
        at_most = limits.listed + len(wanted.needs) + len(enquiry.chosen_services)
        return self._listed(covers, sight, wanted, at_most)

    def _listed(self, covers: Covers, sight: Sight, wanted: Wanted, at_most: int) -> Sequence[int]:
        """Return the services that come first in a list: gravest needs before others."""
        ranked = (
            (tuple(-number for number in wanted.worth(bits)), place)
            for place, bits in covers.items()
        )
        return [self._number(place, sight) for _, place in nsmallest(at_most, ranked)]

    def _number(self, place: int, sight: Sight) -> int:
        """Return the number of the service that stands at a place in the order."""
        return self._ranked[sight.knows_area].number(place)

    def choose(self, enquiry: Enquiry, sight: Sight, limits: OfferLimits) -> Sequence[int] | None:
        """Return the services that are chosen together, where nothing has to be set aside.

        None where a need stays open that way, where the family chose before, or where there are too
        many needs to weigh every combination: then services have to be looked at closely.
        """
        wanted = Wanted.of(enquiry)
        if not wanted.needs:
            return []
        if enquiry.chosen_services or len(wanted.needs) > limits.exact_needs:
            return None
        (first,), covered = self._winners(enquiry, sight, wanted, ())
        if covered != wanted.all and not enquiry.firm >= FIRM:
            return None
        ranked = self._ranked[sight.knows_area]
        choices = []
        for bits, place in _undominated(first).items():
            number = ranked.number(place)
            steps = (*steps_before_cost(place), *ranked.last[number])
            choices.append(Choice(bits, steps, ranked.labels[number]))
        return [self.by_id[one.label[1]] for one in shortest(choices, covered)]

    def nearest(self, enquiry: Enquiry, sight: Sight, at_most: int) -> Sequence[int]:
        """Return the nearest services that are for a need asked about, whatever keeps them out."""
        asked = enquiry.asked_needs
        places = self.shelves.for_any(asked) if asked else range(len(self.candidates))
        return self._by_distance(tuple(places), sight)[:at_most]

    def without_place(self, needs: frozenset[NeedCode], sight: Sight) -> Sequence[int]:
        """Return the services for some needs where nobody can start now, the nearest first."""
        return self._by_distance(tuple(self.shelves.without_place(needs)), sight)

    def _by_distance(self, places: Sequence[int], sight: Sight) -> Sequence[int]:
        packed = self._ranked[sight.knows_area].packed
        ranked = sorted(
            (NOT_STATED if miles is None else miles, rank_of(packed[place]), place)
            for place, miles in zip(places, sight.miles(places), strict=True)
        )
        return [place for *_, place in ranked]

    def _winners(
        self, enquiry: Enquiry, sight: Sight, wanted: Wanted, others: Sequence[Order]
    ) -> tuple[Sequence[Mapping[int, int]], int]:
        """Return what comes first for each set of needs, in the best order and in others.

        Beside it all the needs that are met. What depends on the family only moves a place back, so
        it is looked up for a place that would come first without it.
        """
        exact = self._exact(enquiry, sight)
        covered = 0
        best: dict[int, int] = {}
        for place, bits in self._covers(enquiry, sight, wanted).items():
            held = best.get(bits)
            if held is None:
                best[bits] = exact(place)
            elif place < held:
                best[bits] = min(held, exact(place))
        for bits in best:
            covered |= bits
        covers = self._exact_covers(enquiry, sight, wanted) if others else {}
        return [best, *(_by(order, covers) for order in others)], covered

    def _covers(self, enquiry: Enquiry, sight: Sight, wanted: Wanted) -> Covers:
        """Return the services that fit by their place in the order, with the needs they cover.

        The places leave out what depends on the family.
        """
        if not _may_be_asked(enquiry):
            return {}
        standard = Standard.of(enquiry)
        number = self.shelves.number(standard)
        covers: Covers = {}
        for need, bit in wanted.bits.items():
            key = number, need, enquiry.max_miles, sight.knows_area
            for place in self._in_reach(key, standard, enquiry, sight):
                covers[place] = covers.get(place, 0) | bit
        if not enquiry.asked_needs:
            passing = tuple(self.shelves.passing(enquiry, standard))
            covers = dict.fromkeys(self._near_enough(passing, enquiry, sight), wanted.all)
        barred, unwanted = sight.barred, self._unwanted(enquiry)
        if barred or unwanted:
            covers = {
                place: bits
                for place, bits in covers.items()
                if (number := self._number(place, sight)) not in barred and number not in unwanted
            }
        return covers

    def _exact_covers(self, enquiry: Enquiry, sight: Sight, wanted: Wanted) -> Covers:
        """Return the same by their exact places."""
        exact = self._exact(enquiry, sight)
        return {exact(place): bits for place, bits in self._covers(enquiry, sight, wanted).items()}

    def _unwanted(self, enquiry: Enquiry) -> frozenset[int]:
        """Return the services that the family's choice keeps out, and those in use."""
        used = enquiry.current_services
        named = self._numbers(
            used.union(enquiry.left_out, enquiry.excluded_services, enquiry.unsafe_services)
        )
        return named.union(*(self._by_name.get(name, ()) for name in used))

    def _numbers(self, service_ids: Iterable[str]) -> frozenset[int]:
        return frozenset(self.by_id[one] for one in service_ids if one in self.by_id)

    def _exact(self, enquiry: Enquiry, sight: Sight) -> Callable[[int], int]:
        """Return what adds to a place the needs met partly and the access needs unmet."""
        ranked = self._ranked[sight.knows_area]
        needs, access = self._as_bits(enquiry.needs), enquiry.access_needs

        def exact(place: int) -> int:
            number = ranked.number(place)
            partly = (self._partly[number] & needs).bit_count()
            exactly = place + (partly << PARTLY_AT)
            if not access:
                return exactly
            unmet = len(access) - len(access_met(enquiry, self.candidates[number]))
            return exactly + (unmet << ACCESS_AT)

        return exact

    def _in_reach(
        self, key: Reach, standard: Standard, enquiry: Enquiry, sight: Sight
    ) -> tuple[int, ...]:
        """Return the places of services for a need that pass and are near enough to the home."""
        return keep(
            sight.kept,
            key,
            KEPT_OF_A_HOME,
            lambda: self._near_enough(
                self.shelves.helping(enquiry, standard, key[1]), enquiry, sight
            ),
        )

    def _near_enough(
        self, numbers: Sequence[int], enquiry: Enquiry, sight: Sight
    ) -> tuple[int, ...]:
        """Return the places of those of some services that a family can get to."""
        packed, farthest = self._ranked[sight.knows_area].packed, enquiry.max_miles
        return tuple(
            packed[number] + travel(miles)
            for number, miles in zip(numbers, sight.miles(numbers), strict=True)
            if farthest is None or miles is None or miles <= farthest or not self._stays[number]
        )


def _by(order: Order, covers: Covers) -> Mapping[int, int]:
    """Return what comes first for each set of needs in another order than the best."""
    first: dict[int, tuple[int, int]] = {}
    for place, bits in covers.items():
        other = placed(place, order)
        held = first.get(bits)
        if held is None or other < held:
            first[bits] = other
    return {bits: place for bits, (_, place) in first.items()}


def _undominated(first: Mapping[int, int]) -> Mapping[int, int]:
    """Return what comes first for each set of needs, but where an earlier one covers as much."""
    useful: dict[int, int] = {}
    for bits, place in sorted(first.items(), key=itemgetter(1)):
        if not any(other & bits == bits for other in useful):
            useful[bits] = place
    return useful


def _may_be_asked(enquiry: Enquiry) -> bool:
    if enquiry.consent == "unsafe_to_ask":
        return False
    return enquiry.consent != "refused" or enquiry.response is Response.UNIVERSAL
