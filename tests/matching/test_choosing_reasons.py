"""Why a service that fits is not among those chosen, in words."""

from dataclasses import replace

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.offer import OfferLimits, propose
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response, Strength
from tests.matching.offer_factories import (
    BEHAVIOUR,
    FOR_EVERYONE,
    MONEY,
    PARENTING,
    SPEECH,
    a_service,
    an_enquiry,
)

BOTH = {SPEECH: "emerging", BEHAVIOUR: "emerging"}
TOGETHER = "It would fit, but the suggested services cover the needs better together"


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


def test_a_service_that_is_squarely_for_the_need_comes_before_a_sooner_one_that_is_partly() -> None:
    squarely = replace(a_service("b", [SPEECH]), needs={SPEECH: Strength.PRIMARY}, wait_days=20)
    partly = replace(a_service("a", [SPEECH]), needs={SPEECH: Strength.PARTIAL}, wait_days=0)
    offer = propose(an_enquiry({SPEECH: "emerging"}), [partly, squarely])
    assert [match.service_id for match in offer.matches] == ["b"]
    (left_out,) = [entry for entry in offer.not_offered if entry.service_id == "a"]
    assert "squarely" in left_out.reason


def reasons_of(needs: dict[NeedCode, str], services: list[Candidate]) -> dict[str, str]:
    """Why each service that is not proposed is left out."""
    offer = propose(an_enquiry(needs), services)
    return {entry.service_id: entry.reason for entry in offer.not_offered}


def test_a_graver_need_counts_for_more_than_several_that_are_not() -> None:
    needs = {SPEECH: "severe", BEHAVIOUR: "emerging", MONEY: "emerging"}
    services = [
        a_service("a", [SPEECH, MONEY]),
        a_service("b", [BEHAVIOUR]),
        a_service("c", [BEHAVIOUR, MONEY], distance_miles=9.0),
        a_service("d", [SPEECH], distance_miles=0.1),
    ]
    assert reasons_of(needs, services) == {
        "c": "It would fit, but Service a helps with more of the needs",
        "d": "It would fit, but Service a helps with more of the needs",
    }


def test_a_service_is_not_said_to_come_later_by_name_where_it_would_come_first() -> None:
    needs = dict.fromkeys([SPEECH, BEHAVIOUR, MONEY, PARENTING], "emerging")
    left, right = a_service("left", [SPEECH, BEHAVIOUR]), a_service("right", [MONEY, PARENTING])
    middle = a_service("a-middle", [BEHAVIOUR, MONEY])
    assert reasons_of(needs, [left, middle, right]) == {"a-middle": TOGETHER}
    last = replace(middle, service_id="z", name="Service z")
    assert reasons_of(needs, [left, last, right]) == {
        "z": "It would fit as well; Service left comes first by name"
    }


def test_the_first_step_that_differs_is_the_one_that_is_said() -> None:
    chosen = a_service("a", [SPEECH], wait_days=14, distance_miles=9.0, days_since_checked=40)
    other = a_service("b", [SPEECH], wait_days=60, distance_miles=0.1, days_since_checked=50)
    assert reasons_of({SPEECH: "emerging"}, [chosen, other]) == {
        "b": "It would fit, but Service a can start sooner, or says when"
    }


def test_in_a_list_that_is_full_a_service_for_none_of_the_needs_comes_after_the_others() -> None:
    services = [a_service(one, [SPEECH], responses=FOR_EVERYONE) for one in "ab"]
    enquiry = an_enquiry({}, response=Response.UNIVERSAL)
    offer = propose(enquiry, services, limits=OfferLimits(listed=1))
    assert [entry.reason for entry in offer.not_offered] == [
        "It would fit as well; others come first"
    ]
