"""Other ways of helping, and why a service that fits is not among those chosen."""

from dataclasses import replace

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.offer import Offer, OfferLimits, propose
from earlyhelp.matching.ordering import start_of
from earlyhelp.taxonomy.services import Delivery, Strength
from tests.matching.offer_factories import (
    BEHAVIOUR,
    MONEY,
    PARENTING,
    SPEECH,
    a_service,
    an_enquiry,
)

BOTH = {SPEECH: "emerging", BEHAVIOUR: "emerging"}


def others(offer: Offer) -> dict[str, tuple[set[str], str]]:
    return {
        other.kind.value: ({match.service_id for match in other.matches}, other.gives_up)
        for other in offer.alternatives
    }


def test_a_sooner_and_a_nearer_way_say_what_they_give_up() -> None:
    services = [
        a_service("both", BOTH, wait_days=60, has_space=None, distance_miles=4.0),
        a_service("now-1", [SPEECH], wait_days=0, distance_miles=9.0),
        a_service("now-2", [BEHAVIOUR], wait_days=0, distance_miles=9.0),
        a_service("near-1", [SPEECH], wait_days=168, has_space=None, distance_miles=0.2),
        a_service("near-2", [BEHAVIOUR], wait_days=168, has_space=None, distance_miles=0.2),
    ]
    offer = propose(an_enquiry(BOTH), services)
    assert [match.service_id for match in offer.matches] == ["both"]
    assert others(offer) == {
        "soonest": (
            {"now-1", "now-2"},
            "Gives up: more services to get to know; more travel, or travel that is not known",
        ),
        "nearest": (
            {"near-1", "near-2"},
            "Gives up: more services to get to know; a later start",
        ),
    }


def test_one_service_alone_is_the_fewest_and_says_what_it_leaves_open() -> None:
    services = [a_service("a", [SPEECH]), a_service("b", [BEHAVIOUR, MONEY])]
    enquiry = an_enquiry(BOTH | {MONEY: "emerging"})
    assert others(propose(enquiry, services)) == {
        "fewest": ({"b"}, "Leaves open: speech, language and communication")
    }


def test_the_same_other_way_is_said_once() -> None:
    services = [
        a_service("both", BOTH, wait_days=60, has_space=None, distance_miles=4.0),
        a_service("1", [SPEECH], wait_days=0, distance_miles=0.2),
        a_service("2", [BEHAVIOUR], wait_days=0, distance_miles=0.2),
    ]
    assert list(others(propose(an_enquiry(BOTH), services))) == ["soonest"]


def test_a_service_that_keeps_no_limit_stays_in_every_other_way() -> None:
    services = [
        a_service("slow", [SPEECH], wait_days=60, has_space=None, days_since_checked=1),
        a_service("quick", [SPEECH], wait_days=0, free=False, access=frozenset()),
        a_service("old", [BEHAVIOUR], check_state="stale"),
    ]
    enquiry = an_enquiry(BOTH)
    services[1] = replace(services[1], wait_days=0)
    offer = propose(enquiry, services)
    assert {match.service_id for match in offer.matches} == {"quick", "old"}
    nearer = [replace(services[0], distance_miles=0.1), *services[1:]]
    found = others(propose(enquiry, nearer))
    assert found["nearest"][0] == {"slow", "old"}
    assert found["fewest"][0] == {"quick"}


def test_what_is_given_up_is_said_even_where_the_slowest_service_is_the_same() -> None:
    services = [
        a_service("soon", [SPEECH], wait_days=28, distance_miles=5.0),
        a_service("near", [SPEECH], wait_days=60, distance_miles=1.0),
        a_service("slow", [BEHAVIOUR], wait_days=168),
    ]
    found = others(propose(an_enquiry(BOTH), services))
    assert found["nearest"] == ({"near", "slow"}, "Gives up: a later start")


def test_nothing_else_is_said_where_nothing_fits() -> None:
    stale = [a_service(one, [SPEECH], check_state="stale") for one in "ab"]
    assert propose(an_enquiry({SPEECH: "emerging"}), stale).alternatives == ()


def test_the_quick_way_offers_another_way_only_if_it_is_better() -> None:
    services = [
        a_service("both", BOTH, wait_days=60, has_space=None),
        a_service("1", [SPEECH], wait_days=0),
        a_service("2", [BEHAVIOUR], wait_days=0),
    ]
    offer = propose(an_enquiry(BOTH), services, limits=OfferLimits(exact_needs=1))
    assert [match.service_id for match in offer.matches] == ["both"]
    assert offer.alternatives == ()


@pytest.mark.parametrize(
    ("service", "reason"),
    [
        (
            a_service("b", [SPEECH], access=frozenset()),
            "It would fit, but Service a meets more of the access needs",
        ),
        (
            a_service("b", [SPEECH], access=frozenset({"interpreter"}), wait_days=60),
            "It would fit, but Service a can start sooner, or says when",
        ),
        (
            a_service("b", [SPEECH], access=frozenset({"interpreter"}), distance_miles=2.0),
            "It would fit, but Service a is nearer, or its distance is known",
        ),
        (
            a_service("b", [SPEECH], access=frozenset({"interpreter"}), free=False),
            "It would fit, but Service a costs less, or says that it is free",
        ),
        (
            a_service("b", [SPEECH], access=frozenset({"interpreter"}), evidence="NE"),
            "It would fit, but Service a has stronger evidence",
        ),
        (
            a_service("b", [SPEECH], access=frozenset({"interpreter"}), days_since_checked=21),
            "It would fit, but Service a was checked more recently",
        ),
        (
            a_service("b", [SPEECH], access=frozenset({"interpreter"}), serves_area=None),
            "It would fit, but Service a states more of the facts",
        ),
    ],
)
def test_each_step_of_the_order_is_said_in_words(service: Candidate, reason: str) -> None:
    enquiry = an_enquiry({SPEECH: "emerging"}, access_needs=frozenset({"interpreter"}))
    chosen = a_service("a", [SPEECH], access=frozenset({"interpreter"}))
    offer = propose(enquiry, [service, chosen])
    assert [entry.reason for entry in offer.not_offered] == [reason]


def test_a_service_may_be_left_out_because_another_helps_with_more() -> None:
    services = [a_service("a", BOTH), a_service("b", [SPEECH], distance_miles=0.1)]
    offer = propose(an_enquiry(BOTH), services)
    assert [entry.reason for entry in offer.not_offered] == [
        "It would fit, but Service a helps with more of the needs"
    ]


def test_a_better_service_may_be_left_out_because_two_others_cover_more() -> None:
    needs = dict.fromkeys([SPEECH, BEHAVIOUR, MONEY, PARENTING], "emerging")
    services = [
        a_service("middle", [BEHAVIOUR, MONEY], distance_miles=0.1),
        a_service("left", [SPEECH, BEHAVIOUR]),
        a_service("right", [MONEY, PARENTING]),
    ]
    offer = propose(an_enquiry(needs), services)
    assert {match.service_id for match in offer.matches} == {"left", "right"}
    assert [entry.reason for entry in offer.not_offered] == [
        "It would fit, but the suggested services cover the needs better together"
    ]


def test_a_service_is_compared_with_those_for_the_same_needs() -> None:
    services = [
        a_service("a", [BEHAVIOUR]),
        a_service("b", [SPEECH]),
        a_service("c", [SPEECH], wait_days=60),
    ]
    offer = propose(an_enquiry(BOTH), services)
    assert [entry.reason for entry in offer.not_offered] == [
        "It would fit, but Service b can start sooner, or says when"
    ]


@pytest.mark.parametrize(
    ("wait", "space", "place"),
    [
        (0, None, 0),
        (None, True, 0),
        (0, False, 1),
        (28, True, 1),
        (29, None, 2),
        (84, None, 2),
        (85, None, 3),
        (None, None, 4),
        (None, False, 5),
    ],
)
def test_how_soon_a_service_can_start(wait: int | None, space: bool | None, place: int) -> None:
    assert start_of(a_service("a", wait_days=wait, has_space=space)) == place


def test_help_that_comes_to_the_family_is_nearest() -> None:
    near = a_service("a", [SPEECH], distance_miles=0.1)
    home = a_service("z", [SPEECH], distance_miles=30.0, delivery=frozenset({Delivery.HOME_VISIT}))
    offer = propose(an_enquiry({SPEECH: "emerging"}), [near, home])
    assert [match.service_id for match in offer.matches] == ["z"]


def test_a_service_that_is_squarely_for_the_need_comes_before_a_sooner_one_that_is_partly() -> None:
    squarely = replace(a_service("b", [SPEECH]), needs={SPEECH: Strength.PRIMARY}, wait_days=20)
    partly = replace(a_service("a", [SPEECH]), needs={SPEECH: Strength.PARTIAL}, wait_days=0)
    offer = propose(an_enquiry({SPEECH: "emerging"}), [partly, squarely])
    assert [match.service_id for match in offer.matches] == ["b"]
    (left_out,) = [entry for entry in offer.not_offered if entry.service_id == "a"]
    assert "squarely" in left_out.reason
