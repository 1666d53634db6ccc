"""An arranged directory looks closely at those services only that an offer may hold.

Each of these is said again the plain way, from looking closely at every service.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.considering import Considered, Wanted, consider
from earlyhelp.matching.enquiry import AGREED, FIRM, NO_AGREEMENT, Enquiry, OfferLimits
from earlyhelp.matching.offer import propose
from earlyhelp.matching.ordering import Order, start_of, steps_after_travel
from earlyhelp.matching.reach import travel_miles
from earlyhelp.matching.stock import Stock
from earlyhelp.taxonomy.services import Response
from tests.matching.directories import Seen, a_case, unseen
from tests.matching.offer_factories import (
    BEHAVIOUR,
    MONEY,
    SPEECH,
    a_service,
    an_enquiry,
)

CASES = range(120)
NOBODY_STARTS_NOW = {1, 2, 3, 5}


def a_home(seed: int) -> tuple[Enquiry, Stock, Seen, OfferLimits]:
    enquiry, services = a_case(seed, services=24 + seed % 30)
    seen = Seen(services, knows_area=seed % 3 > 0)
    return enquiry, Stock(unseen(services)), seen, OfferLimits(listed=1 + seed % 4)


def fitting(enquiry: Enquiry, services: Sequence[Candidate]) -> list[Considered]:
    considered = consider(enquiry, Wanted.of(enquiry), services)
    return [one for one in considered if not one.barriers]


def firsts(fits: Sequence[Considered], order: Order) -> set[str]:
    """The first service of those that cover just the same needs, for all such sets of needs."""
    by_place = sorted(fits, key=lambda one: (order.of(one.steps), one.label), reverse=True)
    return {one.candidate.service_id for one in {one.covers: one for one in by_place}.values()}


def in_sequence(enquiry: Enquiry, fits: Sequence[Considered]) -> list[str]:
    """All that fit as they are listed: gravest needs before others."""
    wanted = Wanted.of(enquiry)
    ranked = sorted(
        ([-count for count in wanted.worth(one.covers)], one.steps, one.label) for one in fits
    )
    return [service_id for *_, (_, service_id) in ranked]


def worth_a_look(
    enquiry: Enquiry, services: Sequence[Candidate], limits: OfferLimits, orders: Sequence[Order]
) -> list[str]:
    """The services to look at closely, found by looking closely at all."""
    fits = fitting(enquiry, services)
    if enquiry.response is Response.UNIVERSAL:
        return in_sequence(enquiry, fits)[: limits.listed]
    found = {service_id for order in orders for service_id in firsts(fits, order)}
    needs_met = {need for one in fits for need in one.candidate.needs}
    if enquiry.consent not in NO_AGREEMENT:
        still_open = enquiry.wanted_needs - needs_met
        found |= {one.service_id for one in services if still_open & one.needs.keys()}
    found |= enquiry.chosen_services
    if enquiry.consent not in AGREED:
        everybody = replace(enquiry, response=Response.UNIVERSAL)
        universal = [one for one in services if Response.UNIVERSAL in one.responses]
        at_most = limits.listed + len(enquiry.wanted_needs) + len(enquiry.chosen_services)
        found.update(in_sequence(everybody, fitting(everybody, universal))[:at_most])
    return sorted(found)


@pytest.mark.parametrize("seed", CASES)
def test_it_looks_closely_at_what_comes_first_and_at_what_tells_why_a_need_is_open(
    seed: int,
) -> None:
    enquiry, stock, seen, limits = a_home(seed)
    for alternatives, orders in ((True, list(Order)), (False, [Order.BEST])):
        places = stock.look(enquiry, seen, limits, alternatives=alternatives)
        found = [stock.candidates[place].service_id for place in places]
        assert found == worth_a_look(enquiry, seen.services, limits, orders)


@pytest.mark.parametrize("seed", CASES)
def test_services_are_chosen_at_once_where_nothing_has_to_be_set_aside(seed: int) -> None:
    enquiry, stock, seen, limits = a_home(seed)
    enquiry = replace(
        enquiry,
        response=Response.EARLY_HELP_OFFER,
        consent="yes",
        chosen_services=enquiry.chosen_services if seed % 4 == 0 else frozenset(),
        firm=FIRM if seed % 2 else enquiry.firm,
        declined_needs=frozenset() if seed % 5 else frozenset(enquiry.needs),
    )
    limits = replace(limits, exact_needs=3)
    found = stock.choose(enquiry, seen, limits)
    wanted = enquiry.wanted_needs
    can_be_met = {need for one in fitting(enquiry, seen.services) for need in one.candidate.needs}
    at_once = not wanted or (
        not enquiry.chosen_services
        and len(wanted) <= limits.exact_needs
        and (wanted <= can_be_met or enquiry.firm == FIRM)
    )
    assert (found is not None) is at_once
    if found is not None:
        plain = propose(replace(enquiry, firm=FIRM), seen.services, limits=limits)
        expected = sorted((match.name, match.service_id) for match in plain.matches)
        assert [stock.candidates[place].service_id for place in found] == [
            service_id for _, service_id in expected
        ]


def by_distance(services: Sequence[Candidate]) -> list[str]:
    """The nearest first, unknown distances last; then by cost and the steps after it."""

    def place(one: Candidate) -> tuple[float, tuple[int, ...], str, str]:
        miles = travel_miles(one)
        far = float("inf") if miles is None else miles
        return far, steps_after_travel(one), one.name, one.service_id

    return [one.service_id for one in sorted(services, key=place)]


@pytest.mark.parametrize("seed", range(40))
def test_the_nearest_services_for_the_needs_come_first_whatever_keeps_them_out(seed: int) -> None:
    enquiry, stock, seen, _ = a_home(seed)
    asked = enquiry.asked_needs
    for_it = [one for one in seen.services if not asked or asked & one.needs.keys()]
    nearest = stock.nearest(enquiry, seen, 7)
    assert [stock.candidates[place].service_id for place in nearest] == by_distance(for_it)[:7]


@pytest.mark.parametrize("seed", range(40))
def test_services_where_nobody_can_start_now_are_told_the_nearest_first(seed: int) -> None:
    enquiry, stock, seen, _ = a_home(seed)
    needs = frozenset(sorted(enquiry.needs)[:2])
    full = [
        one
        for one in seen.services
        if needs & one.needs.keys() and start_of(one) in NOBODY_STARTS_NOW
    ]
    found = stock.without_place(needs, seen)
    assert [stock.candidates[place].service_id for place in found] == by_distance(full)


@pytest.mark.parametrize(("knows_area", "first"), [(True, "states"), (False, "silent")])
def test_that_areas_are_stated_counts_only_where_it_is_known_where_the_family_lives(
    *, knows_area: bool, first: str
) -> None:
    services = [
        replace(a_service("states", [SPEECH]), name="b"),
        replace(a_service("silent", [SPEECH], serves_area=None), name="a"),
    ]
    stock, seen = Stock(unseen(services)), Seen(services, knows_area=knows_area)
    asked = an_enquiry({SPEECH: "emerging"})
    plain = propose(asked, seen.services)
    assert [match.service_id for match in plain.matches] == [first]
    for places in (stock.choose(asked, seen, OfferLimits()), stock.nearest(asked, seen, 1)):
        assert places is not None
        assert [stock.candidates[place].service_id for place in places] == [first]


def test_the_best_for_the_needs_is_told_apart_from_thousands_by_every_step() -> None:
    needs = {SPEECH: "severe", BEHAVIOUR: "emerging"}
    services = [a_service(f"{number}", needs, distance_miles=2.0) for number in range(30)]
    services[17] = replace(services[17], distance_miles=1.94)
    services[18] = replace(services[18], distance_miles=1.96)
    stock, seen = Stock(unseen(services)), Seen(services)
    asked = an_enquiry(needs)
    assert stock.look(asked, seen, OfferLimits()) == [17]
    assert stock.choose(asked, seen, OfferLimits()) == [17]
    assert stock.look(replace(asked, needs={MONEY: "emerging"}), seen, OfferLimits()) == []
