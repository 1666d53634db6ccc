"""Laws of an offer on generated directories: 500 small ones, and every way to try them."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.constraints import CHECKS
from earlyhelp.matching.enquiry import FIRM, Enquiry
from earlyhelp.matching.offer import Offer, propose
from earlyhelp.matching.ordering import steps_of
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Strength
from tests.matching.offer_factories import CODES, EARLY_HELP, some_enquiry, some_service

NEEDS = CODES[:5]
NEVER_SET_ASIDE = {
    *("closed", "need", "age", "rule", "intensity", "route", "consent", "left_out", "safety"),
    "duplicate",
}
IDS = [f"{number}" for number in range(7)]


def a_directory(dice: random.Random) -> list[Candidate]:
    """Seven services with anything stated or not, three names among them."""
    found = []
    for service_id in IDS:
        one = some_service(0, dice, NEEDS)
        found.append(
            replace(
                one,
                service_id=service_id,
                name=dice.choice(["A", "B", "C"]),
                needs={need: dice.choice([*Strength]) for need in one.needs},
                rules_against=("Not this child",) if dice.random() < 0.1 else (),
                distance_miles=dice.choice([None, 0.5, 0.5, 2.0, 9.0]),
            )
        )
    return found


def an_enquiry(dice: random.Random) -> Enquiry:
    """What a family may ask for, with what it chose to leave out."""
    enquiry = some_enquiry(dice, dice.sample(NEEDS, dice.randint(1, 5)))

    def some() -> frozenset[str]:
        return frozenset(dice.sample(IDS, 1) if dice.random() < 0.3 else [])

    return replace(
        enquiry,
        excluded_services=some(),
        unsafe_services=some(),
        current_services=some(),
        left_out=dict.fromkeys(some(), "it was tried"),
        firm=dice.choice([frozenset(), frozenset({"stale"}), FIRM]),
    )


def a_case(seed: int) -> tuple[Enquiry, list[Candidate], random.Random]:
    dice = random.Random(seed)  # noqa: S311 - cases, not secrets
    return an_enquiry(dice), a_directory(dice), dice


SEEDS = st.integers(0, 2**32)


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
@given(seed=SEEDS)
def test_an_offer_equals_that_of_trying_every_set_there_is(seed: int) -> None:
    enquiry, directory, _ = a_case(seed)
    fits = [one for one in directory if not keeps_out(enquiry, one)]
    asked = replace(enquiry, firm=FIRM)
    offered = {match.service_id for match in propose(asked, directory).matches}
    assert offered == best_by_brute_force(enquiry, fits)


@settings(max_examples=200)
@given(seed=SEEDS)
def test_no_limit_is_broken_nothing_goes_without_a_reason_and_no_order_matters(seed: int) -> None:
    enquiry, directory, dice = a_case(seed)
    offer = propose(enquiry, directory)
    by_id = {one.service_id: one for one in directory}
    said = {entry.code for entry in offer.relaxed}
    for match in offer.matches:
        broken = keeps_out(enquiry, by_id[match.service_id])
        assert broken <= said
        assert not broken & (NEVER_SET_ASIDE | enquiry.firm)
    told = [match.service_id for match in (*offer.matches, *offer.meanwhile)]
    assert sorted([*told, *(entry.service_id for entry in offer.not_offered)]) == IDS
    assert all(entry.reason for entry in offer.not_offered)
    still_open = {entry.need for entry in offer.unmet} | {entry.need for entry in offer.left_open}
    assert still_open | met(offer) == enquiry.asked_needs
    shuffled = dice.sample(directory, len(directory))
    assert as_bytes(propose(enquiry, shuffled)) == as_bytes(offer)


@settings(max_examples=100)
@given(seed=SEEDS)
def test_one_service_less_that_was_not_used_changes_nothing_and_one_more_covers_no_less(
    seed: int,
) -> None:
    enquiry, directory, dice = a_case(seed)
    more = replace(a_directory(dice)[0], service_id="z")
    offer = propose(enquiry, directory)
    used = {match.service_id for match in offer.matches}
    for spare in directory:
        if spare.service_id not in used:
            rest = [one for one in directory if one is not spare]
            assert propose(enquiry, rest).matches == offer.matches
    assert met(offer) <= met(propose(enquiry, [*directory, more]))


@settings(max_examples=100)
@given(seed=SEEDS)
def test_what_was_checked_lately_comes_before_the_same_checked_long_ago_or_never(
    seed: int,
) -> None:
    enquiry, (fresh, *_), _ = a_case(seed)
    checked = replace(fresh, service_id="y", days_since_checked=5, check_state="verified")
    for state, days in (("stale", 200), ("overdue", 120), ("unverified", None)):
        old = replace(checked, service_id="a", check_state=state, days_since_checked=days)
        offered = {match.service_id for match in propose(enquiry, [old, checked]).matches}
        assert "a" not in offered


@settings(max_examples=100)
@given(seed=SEEDS)
def test_what_is_not_stated_is_never_better_than_what_is(seed: int) -> None:
    enquiry, (one, *_), _ = a_case(seed)
    stated = replace(
        one,
        service_id="y",
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
