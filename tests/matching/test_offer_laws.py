"""Laws of an offer on generated directories: 500 small ones, and every way to try them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.constraints import CHECKS
from earlyhelp.matching.enquiry import FIRM, SEVERITIES, Enquiry
from earlyhelp.matching.offer import Offer, propose
from earlyhelp.matching.ordering import steps_of
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Response, Strength
from tests.matching.offer_factories import CODES, EARLY_HELP, FOR_EVERYONE, a_service

NEEDS = CODES[:5]
NEVER_SET_ASIDE = {
    *("closed", "need", "age", "rule", "intensity", "route", "consent", "left_out", "safety"),
    "duplicate",
}
IDS = [f"{number}" for number in range(7)]


@st.composite
def services(draw: st.DrawFn, service_id: str) -> Candidate:
    """One service with anything stated or not."""
    days = draw(st.sampled_from([None, 5, 120, 200]))
    states = {None: "unverified", 5: "verified", 120: "overdue", 200: "stale"}
    one = a_service(
        service_id,
        draw(st.frozensets(st.sampled_from(NEEDS), max_size=4)),
        responses=draw(st.sampled_from([EARLY_HELP, FOR_EVERYONE, frozenset()])),
        minimum_age=draw(st.sampled_from([None, 0.0, 8.0])),
        maximum_age=draw(st.sampled_from([None, 6.0, 18.0])),
        is_open=draw(st.sampled_from([True, True, True, False])),
        serves_area=draw(st.sampled_from([True, True, None, False])),
        refuses_other_areas=draw(st.sampled_from([None, True])),
        routes=draw(
            st.sampled_from([frozenset(), {ReferralRoute.SCHOOL_ONLY}, {ReferralRoute.FAMILY}])
        ),
        delivery=draw(st.sampled_from([frozenset(), {Delivery.LOCATION}, {Delivery.ONLINE}])),
        distance_miles=draw(st.sampled_from([None, 0.5, 0.5, 2.0, 9.0])),
        wait_days=draw(st.sampled_from([None, 0, 14, 100])),
        has_space=draw(st.sampled_from([None, True, False])),
        free=draw(st.sampled_from([None, True, False])),
        low_cost=draw(st.booleans()),
        days_since_checked=days,
        check_state=states[days],
        evidence=draw(st.sampled_from([None, "4", "NE"])),
    )
    partly = draw(st.booleans())
    needs = dict.fromkeys(one.needs, Strength.PARTIAL) if partly else one.needs
    against = ("Not this child",) if draw(st.integers(0, 9)) == 0 else ()
    return replace(one, needs=needs, rules_against=against, routes=frozenset(one.routes),
                   delivery=frozenset(one.delivery), name=draw(st.sampled_from(["A", "B", "C"])))  # fmt: skip


@st.composite
def enquiries(draw: st.DrawFn) -> Enquiry:
    """What a family may ask for."""
    some = st.frozensets(st.sampled_from(IDS), max_size=1)
    return Enquiry(
        draw(st.sampled_from([Response.EARLY_HELP_OFFER, Response.TARGETED_EARLY_HELP])),
        draw(st.dictionaries(st.sampled_from(NEEDS), st.sampled_from(SEVERITIES), min_size=1)),
        age_years=draw(st.sampled_from([3.0, 7.0, 12.0])),
        consent=draw(st.sampled_from(["yes", "partial", "not_asked"])),
        excluded_services=draw(some),
        unsafe_services=draw(some),
        current_services=draw(some),
        left_out=dict.fromkeys(draw(some), "it was tried"),
        max_miles=draw(st.sampled_from([None, 3.0])),
        max_wait_days=draw(st.sampled_from([None, 84])),
        free_only=draw(st.booleans()),
        firm=draw(st.sampled_from([frozenset(), frozenset({"stale"}), FIRM])),
    )


directories = st.tuples(*(services(service_id) for service_id in IDS))


def keeps_out(enquiry: Enquiry, one: Candidate) -> set[str]:
    """The codes of all that keeps a service out, looked at one by one."""
    found = {check(enquiry, one) for check in CHECKS} - {None}
    codes = {barrier.code.value for barrier in found if barrier}
    codes |= set() if one.is_open else {"closed"}
    return codes | (set() if enquiry.wanted_needs & one.needs.keys() else {"need"})


def met(offer: Offer) -> set[NeedCode]:
    return {need for match in offer.matches for need in match.meets}


def as_bytes(offer: Offer) -> bytes:
    return json.dumps(offer.as_json(), sort_keys=True).encode()


def best_by_brute_force(enquiry: Enquiry, fits: Sequence[Candidate]) -> set[str]:
    """The ids of the best smallest set among all sets there are."""
    goal = {need for one in fits for need in one.needs} & enquiry.wanted_needs
    for size in range(len(goal) + 1):
        covering = [
            some
            for some in combinations(fits, size)
            if goal <= {need for one in some for need in one.needs}
        ]
        if covering:
            best = min(covering, key=lambda some: _place(enquiry, some))
            return {one.service_id for one in best}
    return set()


def _place(enquiry: Enquiry, some: Sequence[Candidate]) -> tuple[list[int], list[tuple[str, str]]]:
    steps = [sum(step) for step in zip(*(steps_of(enquiry, one) for one in some), strict=True)]
    return steps, sorted((one.name, one.service_id) for one in some)


@settings(max_examples=500)
@given(enquiry=enquiries(), directory=directories)
def test_an_offer_equals_that_of_trying_every_set_there_is(
    enquiry: Enquiry, directory: Sequence[Candidate]
) -> None:
    fits = [one for one in directory if not keeps_out(enquiry, one)]
    asked = replace(enquiry, firm=FIRM)
    offered = {match.service_id for match in propose(asked, directory).matches}
    assert offered == best_by_brute_force(enquiry, fits)


@settings(max_examples=300)
@given(enquiry=enquiries(), directory=directories, dice=st.randoms(use_true_random=False))
def test_no_limit_is_broken_nothing_goes_without_a_reason_and_no_order_matters(
    enquiry: Enquiry, directory: Sequence[Candidate], dice: object
) -> None:
    offer = propose(enquiry, directory)
    by_id = {one.service_id: one for one in directory}
    said = {entry.code for entry in offer.relaxed}
    for match in offer.matches:
        broken = keeps_out(enquiry, by_id[match.service_id])
        assert broken <= said
        assert not broken & (NEVER_SET_ASIDE | enquiry.firm)
    told = [one.service_id for one in (*offer.matches, *offer.meanwhile, *offer.not_offered)]
    assert sorted(told) == IDS
    assert all(entry.reason for entry in offer.not_offered)
    needs = {entry.need for entry in (*offer.unmet, *offer.left_open)} | met(offer)
    assert needs == enquiry.asked_needs
    shuffled = dice.sample(directory, len(directory))  # type: ignore[attr-defined] # a Random
    assert as_bytes(propose(enquiry, shuffled)) == as_bytes(offer)


@settings(max_examples=200)
@given(enquiry=enquiries(), directory=directories, more=services("z"))
def test_one_service_less_that_was_not_used_changes_nothing_and_one_more_covers_no_less(
    enquiry: Enquiry, directory: Sequence[Candidate], more: Candidate
) -> None:
    offer = propose(enquiry, directory)
    used = {match.service_id for match in offer.matches}
    for spare in directory:
        if spare.service_id not in used:
            rest = [one for one in directory if one is not spare]
            assert propose(enquiry, rest).matches == offer.matches
    assert met(offer) <= met(propose(enquiry, [*directory, more]))


@settings(max_examples=150)
@given(enquiry=enquiries(), fresh=services("y"))
def test_what_was_checked_lately_comes_before_the_same_checked_long_ago_or_never(
    enquiry: Enquiry, fresh: Candidate
) -> None:
    checked = replace(fresh, days_since_checked=5, check_state="verified")
    for state, days in (("stale", 200), ("overdue", 120), ("unverified", None)):
        old = replace(checked, service_id="a", check_state=state, days_since_checked=days)
        offered = {match.service_id for match in propose(enquiry, [old, checked]).matches}
        assert "a" not in offered


@settings(max_examples=150)
@given(enquiry=enquiries(), one=services("y"))
def test_what_is_not_stated_is_never_better_than_what_is(enquiry: Enquiry, one: Candidate) -> None:
    stated = replace(
        one,
        minimum_age=0.0,
        maximum_age=18.0,
        serves_area=True,
        responses=EARLY_HELP,
        routes=frozenset({ReferralRoute.FAMILY}),
        delivery=frozenset({Delivery.LOCATION}),
        distance_miles=2.0,
        wait_days=0,
        wait_as_of=date(2026, 3, 3),
        free=True,
        has_space=True,
    )
    silent = replace(
        stated,
        service_id="a",
        minimum_age=None,
        maximum_age=None,
        serves_area=None,
        responses=frozenset(),
        routes=frozenset(),
        free=None,
        wait_days=None,
        has_space=None,
        distance_miles=None,
    )
    offered = {match.service_id for match in propose(enquiry, [silent, stated]).matches}
    assert "a" not in offered
