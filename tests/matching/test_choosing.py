"""Which services are chosen together, and other ways of helping."""

from dataclasses import replace

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.offer import Offer, OfferLimits, propose
from earlyhelp.matching.ordering import start_of
from earlyhelp.taxonomy.services import Delivery, Strength
from tests.matching.offer_factories import (
    ABUSE,
    BEHAVIOUR,
    CODES,
    MONEY,
    PARENTING,
    SPEECH,
    a_service,
    an_enquiry,
)

SQUARELY, PARTLY = Strength.PRIMARY, Strength.PARTIAL
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
            "Gives up: fewer services to get to know; less travel, or travel that is known",
        ),
        "nearest": (
            {"near-1", "near-2"},
            "Gives up: fewer services to get to know; a sooner start",
        ),
    }


def test_a_sooner_service_that_is_worse_in_all_else_says_each_thing_it_gives_up() -> None:
    better = a_service(
        "better", [SPEECH], wait_days=60, access=frozenset({"interpreter"}), evidence="4"
    )
    sooner = a_service(
        "sooner",
        [SPEECH],
        wait_days=0,
        distance_miles=3.0,
        free=False,
        days_since_checked=40,
        minimum_age=None,
    )
    partly = replace(sooner, needs={SPEECH: PARTLY})
    enquiry = an_enquiry({SPEECH: "emerging"}, access_needs=frozenset({"interpreter"}))
    (other,) = propose(enquiry, [better, partly]).alternatives
    assert other.gives_up == (
        "Gives up: help that is squarely for the need; more of the access needs met; "
        "less travel, or travel that is known; a lower cost, or one that is known; "
        "stronger evidence; a more recent check; fewer facts to ask about"
    )


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
    assert found["nearest"] == ({"near", "slow"}, "Gives up: a sooner start")


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


def ids(offer: Offer) -> list[str]:
    return [match.service_id for match in offer.matches]


def test_what_the_family_chose_before_stays_and_only_the_rest_is_added() -> None:
    services = [
        a_service("better", [SPEECH], distance_miles=0.1),
        a_service("chosen", [SPEECH], distance_miles=3.0),
        a_service("behaviour", [BEHAVIOUR]),
        a_service("both", BOTH),
    ]
    enquiry = an_enquiry(BOTH, chosen_services=frozenset({"chosen"}))
    offer = propose(enquiry, services)
    assert ids(offer) == ["behaviour", "chosen"]
    assert others(offer) == {}
    assert ids(propose(replace(enquiry, declined_needs=frozenset({BEHAVIOUR})), services)) == [
        "chosen"
    ]


def test_several_services_that_the_family_chose_stay_in_every_other_way() -> None:
    needs = {MONEY: "severe", **BOTH}
    services = [
        a_service("z-held", [SPEECH]),
        a_service("a-held", [BEHAVIOUR], check_state="stale"),
        a_service("near", [MONEY], wait_days=60, has_space=None, distance_miles=0.5),
        a_service("soon", [MONEY], wait_days=0, distance_miles=9.0),
        a_service("spare", [SPEECH], wait_days=0, distance_miles=0.1),
    ]
    enquiry = an_enquiry(needs, chosen_services=frozenset({"z-held", "a-held"}))
    offer = propose(enquiry, services)
    assert ids(offer) == ["soon", "a-held", "z-held"]
    assert offer.relaxed == ()
    assert others(offer) == {"nearest": ({"near", "a-held", "z-held"}, "Gives up: a sooner start")}


@pytest.mark.parametrize(
    "service",
    [
        a_service("a", [SPEECH], minimum_age=16.0),
        a_service("a", [SPEECH], is_open=False),
        a_service("a", [MONEY]),
    ],
)
def test_what_the_family_chose_before_goes_where_something_firm_keeps_it_out(
    service: Candidate,
) -> None:
    enquiry = an_enquiry({SPEECH: "emerging"}, chosen_services=frozenset({"a"}))
    assert propose(enquiry, [service]).matches == ()


def test_without_a_need_that_is_a_worry_nothing_is_proposed_whatever_was_chosen_before() -> None:
    enquiry = an_enquiry({SPEECH: "none"}, chosen_services=frozenset({"a"}))
    offer = propose(enquiry, [a_service("a", [SPEECH]), a_service("b", [MONEY])])
    assert (offer.matches, offer.alternatives) == ((), ())


def test_nothing_already_met_is_asked_of_services_that_keep_fewer_limits() -> None:
    services = [
        a_service("1-fits", [SPEECH]),
        a_service("2-stale", [BEHAVIOUR], check_state="stale"),
        a_service("3-far", [MONEY], distance_miles=9.0),
        a_service("4-slow", [BEHAVIOUR, SPEECH], wait_days=168),
        a_service("4-slower", [PARENTING, BEHAVIOUR, MONEY], wait_days=182),
    ]
    enquiry = an_enquiry(
        dict.fromkeys([SPEECH, BEHAVIOUR, MONEY, PARENTING], "emerging"),
        max_miles=5.0,
        max_wait_days=28,
    )
    offer = propose(enquiry, services)
    assert set(ids(offer)) == {"1-fits", "2-stale", "3-far", "4-slower"}
    assert [(entry.code, entry.needs) for entry in offer.relaxed] == [
        ("stale", (BEHAVIOUR,)),
        ("too_far", (MONEY,)),
        ("wait", (PARENTING,)),
    ]


NOT_EXACT = "There are more than 2 needs, so these may not be the fewest services possible."


@pytest.mark.parametrize(
    ("fitting", "stale", "chosen", "is_exact"),
    [
        (2, 0, 0, True),
        (3, 0, 0, False),
        (2, 2, 0, True),
        (1, 3, 0, False),
        (2, 0, 1, True),
        (1, 2, 2, True),
        (3, 0, 1, False),
    ],
)
def test_more_needs_than_are_weighed_together_bring_a_warning(
    fitting: int, stale: int, chosen: int, *, is_exact: bool
) -> None:
    needs = CODES[: fitting + stale + chosen]
    services = [
        *(a_service(need, [need]) for need in needs[:fitting]),
        *(
            a_service(need, [need, *needs[:fitting]], check_state="stale")
            for need in needs[fitting : fitting + stale]
        ),
        *(a_service(need, [need]) for need in needs[fitting + stale :]),
    ]
    enquiry = an_enquiry(
        dict.fromkeys(needs, "emerging"), chosen_services=frozenset(needs[fitting + stale :])
    )
    offer = propose(enquiry, services, limits=OfferLimits(exact_needs=2))
    assert set(ids(offer)) == set(needs)
    assert (NOT_EXACT in offer.notes) is not is_exact


def test_beyond_the_needs_that_are_weighed_exactly_an_offer_may_not_be_the_smallest() -> None:
    needs = dict.fromkeys([SPEECH, BEHAVIOUR, MONEY, PARENTING], "emerging")
    services = [
        a_service("left", [SPEECH, BEHAVIOUR]),
        a_service("middle", [BEHAVIOUR, MONEY], distance_miles=0.1),
        a_service("right", [MONEY, PARENTING]),
        a_service("end", [PARENTING]),
    ]
    exact = propose(an_enquiry(needs), services, limits=OfferLimits(exact_needs=4))
    assert set(ids(exact)) == {"left", "right"}
    quick = propose(an_enquiry(needs), services, limits=OfferLimits(exact_needs=3))
    assert set(ids(quick)) == {"end", "left", "middle"}


def test_the_quick_way_may_find_another_that_gives_up_nothing() -> None:
    needs = dict.fromkeys([SPEECH, BEHAVIOUR, MONEY, PARENTING], "emerging")
    services = [
        a_service("squarely", [SPEECH, BEHAVIOUR], wait_days=60),
        replace(a_service("partly", wait_days=60), needs={MONEY: PARTLY, PARENTING: PARTLY}),
        replace(a_service("1", wait_days=0), needs={BEHAVIOUR: SQUARELY, MONEY: PARTLY}),
        replace(a_service("2", wait_days=0), needs={PARENTING: SQUARELY, SPEECH: PARTLY}),
    ]
    offer = propose(an_enquiry(needs), services, limits=OfferLimits(exact_needs=3))
    assert set(ids(offer)) == {"squarely", "partly"}
    assert others(offer)["soonest"] == ({"1", "2"}, "Gives up nothing that we know of")


def test_services_start_by_the_gravest_need_then_by_the_steps_then_by_name() -> None:
    needs = {SPEECH: "emerging", BEHAVIOUR: "severe", PARENTING: "significant", MONEY: "emerging"}
    needs |= {ABUSE: "emerging"}
    services = [
        a_service("b", [SPEECH], distance_miles=0.1),
        a_service("a", [MONEY]),
        a_service("0", [ABUSE]),
        a_service("c", [PARENTING]),
        a_service("d", [BEHAVIOUR]),
    ]
    assert ids(propose(an_enquiry(needs), services)) == ["d", "c", "b", "0", "a"]
