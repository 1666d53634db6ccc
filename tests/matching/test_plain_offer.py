"""Offers against the plainest way of drawing them up, over thousands of made-up directories."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import FIRM, Enquiry
from earlyhelp.matching.matches import OpenReason
from earlyhelp.matching.offer import Offer, OfferLimits, propose
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Response, Strength
from tests.matching.offer_factories import CODES, EARLY_HELP, a_service, an_enquiry
from tests.matching.plain_offer import PlainOffer, draw_up, keeps_out

NEEDS = CODES[:4]
IDS = [f"{number}" for number in range(7)]
LEVELS = [
    frozenset[Response](),
    EARLY_HELP,
    EARLY_HELP,
    frozenset({Response.UNIVERSAL}),
    frozenset({Response.UNIVERSAL, Response.TARGETED_EARLY_HELP}),
]
WAYS = [
    frozenset[Delivery](),
    frozenset({Delivery.LOCATION}),
    frozenset({Delivery.LOCATION}),
    frozenset({Delivery.ONLINE}),
    frozenset({Delivery.LOCATION, Delivery.HOME_VISIT}),
]


def a_listing(service_id: str, dice: random.Random) -> Candidate:
    """A service that states much, little or nothing, well or badly."""
    pick = dice.choice
    days = pick([None, 5, 5, 120, 400])
    states = {None: "unverified", 5: "verified", 120: "overdue", 400: "stale"}
    return replace(
        a_service(service_id, dice.sample(NEEDS, dice.randint(1, 3))),
        name=pick("ABC"),
        needs={need: pick([*Strength]) for need in dice.sample(NEEDS, dice.randint(1, 3))},
        responses=pick(LEVELS),
        minimum_age=pick([None, 0.0, 0.0, 0.0, 5.0]),
        maximum_age=pick([None, 18.0, 18.0, 7.0, 7.5]),
        before_birth=pick([None, True, False]),
        age_of=pick(["child", "child", "child", "parent"]),
        is_open=dice.random() < 0.95,
        serves_area=pick([None, True, True, False]),
        refuses_other_areas=pick([None, True]),
        rules_against=("Not this child",) if dice.random() < 0.05 else (),
        routes=pick(
            [
                frozenset(),
                frozenset({ReferralRoute.FAMILY}),
                frozenset({ReferralRoute.FAMILY}),
                frozenset({ReferralRoute.SCHOOL_ONLY}),
            ]
        ),
        delivery=pick(WAYS),
        distance_miles=pick([None, 0.5, 0.54, 2.0, 9.0]),
        wait_days=pick([None, 0, 28, 84, 168]),
        has_space=pick([None, True, False]),
        free=pick([None, True, True, False]),
        low_cost=dice.random() < 0.3,
        access=pick([None, frozenset(), frozenset({"interpreter"})]),
        days_since_checked=days,
        check_state=states[days],
        is_confidential=dice.random() < 0.05,
        evidence=pick([None, None, "4", "3", "2", "NL2", "NE"]),
    )


def a_family(dice: random.Random) -> Enquiry:
    """A family with any needs and wishes."""
    pick = dice.choice

    def some() -> frozenset[str]:
        return frozenset(dice.sample(IDS, 1) if dice.random() < 0.15 else [])

    needs = dice.sample(NEEDS, dice.randint(1, 4))
    return an_enquiry(
        {need: pick(["none", "emerging", "significant", "severe"]) for need in needs},
        response=pick([Response.EARLY_HELP_OFFER, Response.TARGETED_EARLY_HELP]),
        age_years=pick([None, 0.5, 4.0, 7.0, 7.5, 8.0, 17.0]),
        unborn=dice.random() < 0.2,
        access_needs=pick(
            [frozenset(), frozenset({"interpreter"}), frozenset({"home_visit", "wheelchair"})]
        ),
        consent=pick([*["yes"] * 8, "partial", "not_asked", "refused", "unsafe_to_ask"]),
        declined_needs=frozenset(need for need in needs if dice.random() < 0.1),
        excluded_services=some(),
        unsafe_services=some(),
        current_services=pick([some(), some(), frozenset({"C"})]),
        chosen_services=some() | some(),
        left_out=dict.fromkeys(some(), "It is too far"),
        max_wait_days=pick([None, None, 28, 0]),
        max_miles=pick([None, None, 1.0]),
        free_only=dice.random() < 0.2,
        access_needed=dice.random() < 0.2,
        firm=pick([frozenset(), frozenset(), frozenset({"stale"}), frozenset({"wait"}), FIRM]),
    )


def told(offer: Offer) -> PlainOffer:
    """An offer of ours without its sentences."""
    return PlainOffer(
        [match.service_id for match in offer.matches if match.starts_now],
        [match.service_id for match in offer.matches if not match.starts_now],
        [
            (other.kind.value, frozenset(match.service_id for match in other.matches))
            for other in offer.alternatives
        ],
        {entry.code: frozenset(entry.needs) for entry in offer.relaxed},
        {
            **{entry.need: entry.reason.value for entry in offer.unmet},
            **{
                entry.need: entry.reason.value
                for entry in offer.left_open
                if entry.reason is not OpenReason.SOCIAL_CARE_STEP
            },
        },
        [match.service_id for match in offer.meanwhile],
    )


@settings(max_examples=1000)
@given(seed=st.integers(0, 2**32))
def test_an_offer_is_the_one_that_the_plainest_way_draws_up(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - cases, not secrets
    enquiry, at_once = a_family(dice), dice.randint(1, 3)
    directory = [a_listing(service_id, dice) for service_id in IDS]
    offer = propose(enquiry, directory, limits=OfferLimits(start_at_once=at_once))
    assert told(offer) == draw_up(enquiry, directory, at_once)
    kept_out = {one.service_id: keeps_out(enquiry, one) for one in directory}
    for entry in offer.not_offered:
        if entry.code not in {"need", "not_needed"}:
            assert entry.code in kept_out[entry.service_id]


STATED: Mapping[str, Any] = {
    "minimum_age": 0.0,
    "maximum_age": 18.0,
    "serves_area": True,
    "responses": EARLY_HELP,
    "routes": frozenset({ReferralRoute.FAMILY}),
    "delivery": frozenset({Delivery.LOCATION}),
    "distance_miles": 0.5,
    "wait_days": 0,
    "has_space": True,
    "free": False,
    "days_since_checked": 120,
    "check_state": "overdue",
    "is_confidential": False,
}
NOT_STATED: Sequence[Mapping[str, object]] = (
    {"minimum_age": None},
    {"maximum_age": None},
    {"serves_area": None},
    {"responses": frozenset()},
    {"routes": frozenset()},
    {"delivery": frozenset(), "distance_miles": None},
    {"wait_days": None, "has_space": None},
    {"free": None},
    {"days_since_checked": None, "check_state": "unverified"},
)


@settings(max_examples=500)
@given(seed=st.integers(0, 2**32), fact=st.sampled_from(NOT_STATED))
def test_a_service_that_does_not_state_a_fact_never_comes_before_one_that_does(
    seed: int, fact: Mapping[str, Any]
) -> None:
    dice = random.Random(seed)  # noqa: S311 - cases, not secrets
    enquiry = replace(a_family(dice), current_services=frozenset())
    stated = replace(a_listing("z", dice), **STATED)
    told_less = replace(stated, service_id="a", **fact)
    ids = [match.service_id for match in propose(enquiry, [stated, told_less]).matches]
    if not keeps_out(enquiry, stated):
        assert "a" not in ids


@settings(max_examples=500)
@given(seed=st.integers(0, 2**32))
def test_what_a_service_does_not_state_is_said_once_and_nothing_is_asked_that_it_states(
    seed: int,
) -> None:
    dice = random.Random(seed)  # noqa: S311 - cases, not secrets
    enquiry = a_family(dice)
    directory = {service_id: a_listing(service_id, dice) for service_id in IDS}
    offer = propose(enquiry, list(directory.values()))
    for match in (*offer.matches, *offer.meanwhile):
        one, notes = directory[match.service_id], match.does_not_fit
        assert len({*notes, *match.reasons}) == len(notes) + len(match.reasons)
        silent = {
            "Waiting time not given": one.wait_days is None,
            "Area it serves not given": one.serves_area is None,
            "Level of help not given": not one.responses,
            "Who can ask for it not given": not one.routes,
            "How the help is given is not known": not one.delivery,
            "Cost not given": one.free is None,
        }
        for words, is_silent in silent.items():
            said = [note for note in notes if note.startswith(words)]
            assert len(said) == is_silent
            assert all(note.endswith("ask the service") for note in said)
