"""Every service looked at for one enquiry: which needs it is for, and what keeps it out."""

from earlyhelp.matching.considering import Wanted, consider, unrelated_barrier
from earlyhelp.matching.constraints import Barrier, Code
from earlyhelp.matching.ordering import Choice, Order
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response
from tests.matching.offer_factories import (
    ABUSE,
    BEHAVIOUR,
    MONEY,
    PARENTING,
    SPEECH,
    a_service,
    an_enquiry,
)

NEEDS = {
    ABUSE: "none",
    MONEY: "severe",
    PARENTING: "significant",
    BEHAVIOUR: "emerging",
    SPEECH: "emerging",
}
SPEECH_BIT, BEHAVIOUR_BIT, PARENTING_BIT, MONEY_BIT = 1, 2, 4, 8


def test_an_offer_is_for_the_needs_that_are_a_worry_and_not_declined() -> None:
    wanted = Wanted.of(an_enquiry(NEEDS, declined_needs=frozenset({BEHAVIOUR})))
    assert wanted == Wanted(
        (SPEECH, PARENTING, MONEY),
        ("emerging", "significant", "severe"),
        {SPEECH: 1, PARENTING: 2, MONEY: 4},
    )
    assert wanted.all == 7
    assert wanted.named(5) == {SPEECH, MONEY}


def test_needs_count_by_how_grave_they_are_and_then_by_their_number() -> None:
    wanted = Wanted.of(an_enquiry(NEEDS))
    assert wanted.worth(0) == (0, 0, 0, 0)
    assert wanted.worth(SPEECH_BIT | BEHAVIOUR_BIT) == (0, 0, 2, 2)
    assert wanted.worth(PARENTING_BIT) == (0, 1, 0, 1)
    assert wanted.worth(MONEY_BIT | BEHAVIOUR_BIT) == (1, 0, 1, 2)
    assert wanted.worth(wanted.all) == (1, 1, 2, 4)


def test_a_need_that_is_no_worry_counts_last_in_a_list_for_every_family() -> None:
    wanted = Wanted.of(an_enquiry(NEEDS, response=Response.UNIVERSAL))
    assert wanted.worth(wanted.all) == (1, 1, 2, 5)
    assert wanted.named(wanted.all) == set(NEEDS)


def test_services_for_none_of_the_needs_are_not_looked_at_closely() -> None:
    enquiry = an_enquiry(NEEDS)
    services = [
        a_service("a", [MONEY, SPEECH, ABUSE]),
        a_service("b", [ABUSE]),
        a_service("c", [BEHAVIOUR], is_open=False, closed_because="Closed on 1 March 2026"),
        a_service("d", [NeedCode("young_carer")]),
    ]
    found = consider(enquiry, Wanted.of(enquiry), services)
    assert [(one.label, one.covers, one.codes) for one in found] == [
        (("Service a", "a"), SPEECH_BIT | MONEY_BIT, frozenset()),
        (("Service c", "c"), BEHAVIOUR_BIT, frozenset({Code.CLOSED})),
    ]
    assert found[1].barriers == (Barrier(Code.CLOSED, "Closed on 1 March 2026"),)


def test_a_service_for_a_declined_need_alone_is_looked_at_and_covers_nothing() -> None:
    enquiry = an_enquiry(NEEDS, declined_needs=frozenset({MONEY}))
    (one,) = consider(enquiry, Wanted.of(enquiry), [a_service("a", [MONEY])])
    assert (one.covers, one.codes) == (0, frozenset({Code.CONSENT}))


def test_where_no_need_is_asked_about_every_service_is_looked_at() -> None:
    enquiry = an_enquiry({ABUSE: "none"})
    services = [a_service("a", [MONEY]), a_service("b")]
    found = consider(enquiry, Wanted.of(enquiry), services)
    assert [(one.label, one.covers) for one in found] == [
        (("Service a", "a"), 0),
        (("Service b", "b"), 0),
    ]


def test_a_service_counts_for_its_needs_and_its_place_in_an_order() -> None:
    enquiry = an_enquiry({SPEECH: "emerging"})
    service = a_service("a", [SPEECH], distance_miles=2.5, days_since_checked=20)
    (one,) = consider(enquiry, Wanted.of(enquiry), [service])
    assert one.choice(Order.BEST) == Choice(
        SPEECH_BIT, (1, 0, 0, 1, 25, 0, 3, 20, 0), ("Service a", "a")
    )
    assert one.choice(Order.NEAREST) == Choice(
        SPEECH_BIT, (25, 1, 0, 0, 1, 0, 3, 20, 0), ("Service a", "a")
    )


def test_a_service_for_other_needs_says_so_unless_it_is_closed() -> None:
    assert unrelated_barrier(a_service("a")) == Barrier(
        Code.NEED, "It is not for any of these needs"
    )
    assert unrelated_barrier(a_service("a", is_open=False)) == Barrier(Code.CLOSED, "Closed")
