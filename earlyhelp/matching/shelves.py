"""Services by need, and sets of those that pass for a child wherever the child lives. Kept small.

A set is worked out when it is first asked for, so that the thousandth child of an age costs next to
nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.constraints import (
    PREFERENCE_CHECKS,
    may_use_route,
    serves_level,
    too_young_or_old,
)
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.keeping import keep
from earlyhelp.matching.ordering import NOW, WAIT_NOT_STATED, start_of
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import ReferralRoute, Response

LARGE_SETS, SMALL_SETS = 60, 4_000
"""So many sets of services are kept for ages, levels and limits, and so many for needs in them."""
NO_SERVICE: frozenset[int] = frozenset()
Places = frozenset[int]
"""Services by their place in the stock."""


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


class Shelves:
    """Services by need, and by what they pass."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        """Put every service where it will be looked for."""
        self._candidates = candidates
        self._by_need = _by_need(candidates)
        self._sound = self._where(lambda one: one.is_open and one.check_state != "stale")
        self.universal = self._where(lambda one: Response.UNIVERSAL in one.responses)
        """Services that say they are for every family."""
        self._without_place = self._where(lambda one: start_of(one) not in {NOW, WAIT_NOT_STATED})
        self._numbers: dict[Standard, int] = {}
        self._next = count()
        self._passing: dict[object, Places] = {}
        self._helping: dict[tuple[int, NeedCode], tuple[int, ...]] = {}

    def _where(self, passes: Callable[[Candidate], bool]) -> Places:
        return frozenset(place for place, one in enumerate(self._candidates) if passes(one))

    @property
    def needs(self) -> Collection[NeedCode]:
        """The needs that there is any service for."""
        return self._by_need.keys()

    def for_need(self, need: NeedCode) -> Places:
        """Return every service for a need, whatever keeps it out."""
        return self._by_need.get(need, NO_SERVICE)

    def for_any(self, needs: frozenset[NeedCode]) -> Places:
        """Return every service for one of some needs, whatever keeps it out."""
        return NO_SERVICE.union(*(self.for_need(need) for need in needs))

    def without_place(self, needs: frozenset[NeedCode]) -> Places:
        """Return the services for some needs that say that nobody can start now."""
        return self.for_any(needs) & self._without_place

    def number(self, standard: Standard) -> int:
        """Return a number that stands for a standard; no two standards ever have the same."""
        return keep(self._numbers, standard, SMALL_SETS, lambda: next(self._next))

    def helping(self, enquiry: Enquiry, standard: Standard, need: NeedCode) -> tuple[int, ...]:
        """Return the services for a need that pass."""
        return keep(
            self._helping,
            (self.number(standard), need),
            SMALL_SETS,
            lambda: tuple(self.for_need(need) & self.passing(enquiry, standard)),
        )

    def passing(self, enquiry: Enquiry, standard: Standard) -> Places:
        """Return the services that pass: open, checked in time, for the age, level and wishes."""
        return keep(
            self._passing, standard, LARGE_SETS, lambda: self._where_all_pass(enquiry, standard)
        )

    def _where_all_pass(self, enquiry: Enquiry, standard: Standard) -> Places:
        age = standard.age_years, standard.unborn
        found = (
            self._sound
            & self._kept(age, lambda one: not too_young_or_old(enquiry, one))
            & self._kept(standard.response, lambda one: serves_level(standard.response, one))
            & self._kept(standard.role_routes, lambda one: may_use_route(enquiry, one))
        )
        return frozenset(
            place
            for place in found
            if all(check(enquiry, self._candidates[place]) is None for check in PREFERENCE_CHECKS)
        )

    def _kept(self, key: object, passes: Callable[[Candidate], bool]) -> Places:
        return keep(self._passing, key, LARGE_SETS, lambda: self._where(passes))


def _by_need(candidates: Sequence[Candidate]) -> Mapping[NeedCode, Places]:
    found: dict[NeedCode, set[int]] = {}
    for place, one in enumerate(candidates):
        for need in one.needs:
            found.setdefault(need, set()).add(place)
    return {need: frozenset(places) for need, places in found.items()}
