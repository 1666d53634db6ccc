"""Each step of the order, from the facts of a service."""

from dataclasses import replace
from itertools import pairwise

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.ordering import (
    Choice,
    Order,
    cost_of,
    facts_to_ask,
    start_of,
    steps_after_travel,
    steps_of,
    tenths,
)
from earlyhelp.matching.packing import (
    ACCESS_AT,
    PARTLY_AT,
    pack,
    placed,
    rank_of,
    steps_before_cost,
    travel,
)
from earlyhelp.taxonomy.services import Delivery, Strength
from tests.matching.offer_factories import (
    BEHAVIOUR,
    MONEY,
    PARENTING,
    SPEECH,
    a_service,
    an_enquiry,
)

LAST = 1_000_000
"""A distance or a day that nobody stated."""
ASKED = an_enquiry(
    {SPEECH: "emerging", BEHAVIOUR: "severe", MONEY: "none"},
    access_needs=frozenset({"interpreter", "creche", "wheelchair"}),
)
SERVICE = replace(
    a_service(
        "1",
        wait_days=30,
        distance_miles=2.26,
        free=False,
        evidence="3",
        days_since_checked=12,
        access=frozenset({"creche"}),
        serves_area=None,
        delivery=frozenset(),
    ),
    needs={
        SPEECH: Strength.PARTIAL,
        BEHAVIOUR: Strength.PRIMARY,
        MONEY: Strength.PARTIAL,
        PARENTING: Strength.PARTIAL,
    },
)


def test_the_steps_of_a_service_stand_in_their_order() -> None:
    assert steps_of(ASKED, SERVICE) == (1, 2, 2, 2, 23, 2, 1, 12, 2)
    assert steps_after_travel(SERVICE) == (2, 1, 12, 2)
    silent = replace(
        SERVICE,
        needs={},
        access=None,
        wait_days=None,
        has_space=None,
        distance_miles=None,
        free=None,
        evidence=None,
        days_since_checked=None,
    )
    assert steps_of(ASKED, silent) == (1, 0, 3, 4, LAST, 3, 3, LAST, 2)
    at_home = replace(silent, delivery=frozenset({Delivery.HOME_VISIT}))
    assert steps_of(an_enquiry({}), at_home) == (1, 0, 0, 4, 0, 3, 3, LAST, 1)


def test_soonest_and_nearest_put_their_step_first_and_leave_the_others_in_place() -> None:
    steps = tuple(range(10, 19))
    assert Order.BEST.of(steps) == steps
    assert Order.SOONEST.of(steps) == (13, 10, 11, 12, 14, 15, 16, 17, 18)
    assert Order.NEAREST.of(steps) == (14, 10, 11, 12, 13, 15, 16, 17, 18)


@pytest.mark.parametrize(
    ("wait", "space", "start"),
    [
        (0, None, 0),
        (-1, True, 0),
        (None, True, 0),
        (0, False, 1),
        (1, True, 1),
        (28, None, 1),
        (29, None, 2),
        (84, None, 2),
        (85, True, 3),
        (None, None, 4),
        (None, False, 5),
    ],
)
def test_how_soon_a_service_starts(wait: int | None, space: bool | None, start: int) -> None:
    assert start_of(replace(SERVICE, wait_days=wait, has_space=space)) == start


@pytest.mark.parametrize(
    ("free", "low_cost", "cost"),
    [(True, False, 0), (True, True, 0), (False, True, 1), (False, False, 2), (None, True, 3)],
)
def test_what_a_service_costs(free: bool | None, low_cost: bool, cost: int) -> None:
    assert cost_of(replace(SERVICE, free=free, low_cost=low_cost)) == cost


@pytest.mark.parametrize(
    ("evidence", "step"),
    [("4", 0), ("3", 1), ("2", 2), (None, 3), ("", 3), ("NL2", 3), ("NE", 4)],
)
def test_the_evidence_for_a_service(evidence: str | None, step: int) -> None:
    assert steps_after_travel(replace(SERVICE, evidence=evidence))[1] == step


STATED = a_service("1")


@pytest.mark.parametrize(
    ("service", "to_ask"),
    [
        (STATED, 0),
        (replace(STATED, minimum_age=None), 1),
        (replace(STATED, maximum_age=None), 1),
        (replace(STATED, minimum_age=None, maximum_age=None), 2),
        (replace(STATED, serves_area=False), 0),
        (replace(STATED, serves_area=None), 1),
        (replace(STATED, responses=frozenset()), 1),
        (replace(STATED, routes=frozenset()), 1),
        (replace(STATED, delivery=frozenset()), 1),
        (
            replace(
                STATED,
                minimum_age=None,
                maximum_age=None,
                serves_area=None,
                responses=frozenset(),
                routes=frozenset(),
                delivery=frozenset(),
            ),
            6,
        ),
    ],
)
def test_each_fact_that_decides_a_referral_and_is_not_stated_counts(
    service: Candidate, to_ask: int
) -> None:
    assert facts_to_ask(service) == to_ask


@pytest.mark.parametrize(
    ("miles", "whole"), [(None, LAST), (0.0, 0), (0.04, 0), (0.06, 1), (1.5, 15), (12.34, 123)]
)
def test_a_distance_counts_in_tenths_of_a_mile(miles: float | None, whole: int) -> None:
    assert tenths(miles) == whole


def test_choices_compare_by_their_steps_then_by_name_and_id() -> None:
    in_order = [
        Choice(1, (1, 0), ("b", "1")),
        Choice(3, (1, 2), ("a", "2")),
        Choice(2, (1, 2), ("a", "3")),
        Choice(7, (1, 2), ("b", "1")),
    ]
    assert all(before.rank < after.rank for before, after in pairwise(in_order))


PLACES = [
    (partly, access, start, miles, rank)
    for partly in (0, 1, 9)
    for access in (0, 8)
    for start in (0, 5)
    for miles in (0.0, 0.1, 99_999.9, None)
    for rank in (0, 1, 16_777_215)
]
"""The first, some and the last of what a place in the order may hold."""


def packed(place: tuple[int, int, int, float | None, int]) -> int:
    partly, access, start, miles, rank = place
    known = pack(start, rank) + travel(miles)
    return known + (access << ACCESS_AT) + (partly << PARTLY_AT)


def test_packed_places_compare_as_their_steps_do_and_give_them_back() -> None:
    whole = [
        (partly, access, start, tenths(miles), rank)
        for partly, access, start, miles, rank in PLACES
    ]
    places = [packed(place) for place in PLACES]
    found = [(*steps_before_cost(place), rank_of(place)) for place in places]
    assert found == [(1, *steps) for steps in whole]
    assert sorted(places) == [packed(place) for _, place in sorted(zip(whole, PLACES, strict=True))]


@pytest.mark.parametrize(("order", "step"), [(Order.SOONEST, 3), (Order.NEAREST, 4)])
def test_in_another_order_one_step_goes_before_the_others(order: Order, step: int) -> None:
    places = [packed(place) for place in PLACES]

    def plain(place: int) -> tuple[int, ...]:
        steps = steps_before_cost(place)
        return steps[step], *steps, rank_of(place)

    assert sorted(places, key=lambda place: placed(place, order)) == sorted(places, key=plain)
    assert [placed(place, order)[-1] for place in places] == places
