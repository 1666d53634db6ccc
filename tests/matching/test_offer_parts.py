"""Each part of an offer whole: what starts when, other ways, what is left out, and what is said."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Unpack

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.matches import (
    Alternative,
    AlternativeKind,
    LeftOpen,
    Match,
    NotOffered,
    OpenReason,
)
from earlyhelp.matching.offer import Offer, OfferKind, OfferLimits, propose
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response
from tests.matching.offer_factories import (
    ABUSE,
    BEHAVIOUR,
    EARLY_HELP,
    FOR_EVERYONE,
    MONEY,
    PARENTING,
    SPEECH,
    Facts,
    a_service,
    an_enquiry,
)
from tests.matching.sentences import but

PRACTICES = NeedCode("harmful_practices")
PRACTICES_WORDS = "harmful practices (FGM, forced marriage, honour-based abuse)"
TWO = {SPEECH: "emerging", MONEY: "emerging"}
FOUR = {SPEECH: "emerging", BEHAVIOUR: "severe", PARENTING: "emerging", MONEY: "significant"}
START_WITH_THREE = (
    "Start with the first 3 services. The others follow, so that not too much begins at once."
)
START_WITH_ONE = (
    "Start with the first service. The others follow, so that not too much begins at once."
)
NOT_THE_FEWEST = "There are more than 2 needs, so these may not be the fewest services possible."
ONLY_AGREED = "Offer only what the family has agreed to."
REFUSED = "The family has not agreed to early help, so only help open to every family is listed."
NOTHING_OPEN = "We know of no help open to every family for these needs."
UNSAFE = "Do not approach the family yet. Talk to a social worker first."


def helps(need: str, worry: str = "some worry") -> str:
    return f"Helps with {need}, which you marked as {worry}"


def starts(matches: Sequence[Match]) -> list[tuple[str, int, bool]]:
    """Which services there are, each with its place and whether it starts now."""
    return [(match.service_id, match.order, match.starts_now) for match in matches]


def each_for_one(needs: Sequence[NeedCode]) -> list[Candidate]:
    return [a_service(need, [need]) for need in needs]


def test_a_match_names_its_needs_and_says_what_fits_and_what_does_not() -> None:
    service = a_service("a", [SPEECH, BEHAVIOUR, MONEY], maximum_age=None)
    offer = propose(an_enquiry({SPEECH: "emerging", MONEY: "severe"}), [service])
    said = but(ages="Takes ages 0 and over; the child is 7")
    assert offer.matches == (
        Match(
            "a",
            "Service a",
            frozenset({SPEECH, MONEY}),
            (helps("money, debt, food and fuel", "a big worry"), *said),
            ("Highest age not given – ask the service",),
            1,
            starts_now=True,
        ),
    )


def test_as_many_services_start_now_as_the_area_allows() -> None:
    limits = OfferLimits(start_at_once=1)
    offer = propose(an_enquiry(TWO), each_for_one([MONEY, SPEECH]), limits=limits)
    assert starts(offer.matches) == [(MONEY, 1, True), (SPEECH, 2, False)]
    assert offer.notes == (START_WITH_ONE,)


def test_another_way_is_in_the_order_of_its_start_too() -> None:
    services = [
        a_service("both", [SPEECH, MONEY], wait_days=60, has_space=None),
        a_service("1", [SPEECH], wait_days=0),
        a_service("2", [MONEY], wait_days=0),
    ]
    enquiry = an_enquiry({SPEECH: "emerging", MONEY: "severe"})
    offer = propose(enquiry, services, limits=OfferLimits(start_at_once=1))
    no_wait = "No wait (reported 3 March 2026)"
    assert offer.alternatives == (
        Alternative(
            AlternativeKind.SOONEST,
            (
                Match(
                    "2",
                    "Service 2",
                    frozenset({MONEY}),
                    but(needs=helps("money, debt, food and fuel", "a big worry"), wait=no_wait),
                    (),
                    1,
                    starts_now=True,
                ),
                Match(
                    "1",
                    "Service 1",
                    frozenset({SPEECH}),
                    but(wait=no_wait),
                    (),
                    2,
                    starts_now=False,
                ),
            ),
            "Gives up: fewer services to get to know; less travel, or travel that is known",
        ),
    )


@pytest.mark.parametrize(
    ("consent", "note"),
    [
        ("yes", ()),
        ("partial", (ONLY_AGREED,)),
        (
            "not_asked",
            ("The family has not been asked yet. This can be offered when they agree.",),
        ),
        ("refused", (REFUSED, NOTHING_OPEN)),
        ("unsafe_to_ask", (UNSAFE,)),
        ("said in another word", ()),
    ],
)
def test_an_offer_begins_with_what_the_family_has_agreed_to(
    consent: str, note: tuple[str, ...]
) -> None:
    assert propose(an_enquiry(TWO, consent=consent), []).notes == note


@pytest.mark.parametrize(
    ("enquiry", "limits", "notes"),
    [
        (an_enquiry(FOUR), OfferLimits(), (START_WITH_THREE,)),
        (an_enquiry(FOUR), OfferLimits(start_at_once=4, exact_needs=4), ()),
        (
            an_enquiry(FOUR, consent="partial", response=Response.TARGETED_EARLY_HELP),
            OfferLimits(exact_needs=2),
            (
                ONLY_AGREED,
                "Name a lead practitioner before this starts.",
                START_WITH_THREE,
                NOT_THE_FEWEST,
            ),
        ),
    ],
)
def test_notes_say_what_to_mind_in_one_order(
    enquiry: Enquiry, limits: OfferLimits, notes: tuple[str, ...]
) -> None:
    assert propose(enquiry, each_for_one([*FOUR]), limits=limits).notes == notes


def left_out(offer: Offer) -> list[tuple[str, str]]:
    return [(entry.service_id, entry.code) for entry in offer.not_offered]


def test_what_is_left_out_stands_by_its_code_then_by_name_then_by_id() -> None:
    services = [
        a_service("9", [SPEECH], minimum_age=16.0),
        a_service("8", [SPEECH], is_open=False, closed_because="Closed on 1 March 2026"),
        a_service("7", [MONEY], minimum_age=16.0),
        a_service("6", [SPEECH], wait_days=60),
        a_service("5", [SPEECH, MONEY], wait_days=28),
        a_service("4", [SPEECH]),
        a_service("3", [SPEECH], minimum_age=16.0),
        a_service("1", [MONEY], is_open=False),
    ]
    offer = propose(an_enquiry({SPEECH: "emerging"}), services)
    assert starts(offer.matches) == [("4", 1, True)]
    too_young = "For ages 16 to 18; the child is 7"
    expected = (
        NotOffered(
            "5", "Service 5", "not_needed", "It would fit as well; Service 4 comes first by name"
        ),
        NotOffered(
            "6",
            "Service 6",
            "not_needed",
            "It would fit, but Service 4 can start sooner, or says when",
        ),
        NotOffered("1", "Service 1", "closed", "Closed"),
        NotOffered("8", "Service 8", "closed", "Closed on 1 March 2026"),
        NotOffered("7", "Service 7", "need", "It is not for any of these needs"),
        NotOffered("3", "Service 3", "age", too_young),
        NotOffered("9", "Service 9", "age", too_young),
    )
    assert offer.not_offered == expected
    assert offer.left_out_near == expected


def test_services_of_one_name_that_are_left_out_stand_by_their_id() -> None:
    old = [a_service(one, [SPEECH], minimum_age=16.0) for one in ("b", "a", "c")]
    same = [replace(one, name="Same") for one in old]
    offer = propose(an_enquiry({SPEECH: "emerging"}), same)
    assert left_out(offer) == [("a", "age"), ("b", "age"), ("c", "age")]


def test_needs_without_a_match_are_said_in_the_order_of_the_taxonomy() -> None:
    needs = dict.fromkeys([ABUSE, PRACTICES, MONEY, PARENTING, SPEECH, BEHAVIOUR], "emerging")
    enquiry = an_enquiry(needs, declined_needs=frozenset({PARENTING, SPEECH}))
    offer = propose(enquiry, [a_service("a", [ABUSE])])
    said = "We found nothing for {}: we know of no open service for this"
    assert [(entry.need, entry.text) for entry in offer.unmet] == [
        (BEHAVIOUR, said.format("behaviour and emotional regulation")),
        (MONEY, said.format("money, debt, food and fuel")),
        (PRACTICES, said.format(PRACTICES_WORDS)),
    ]
    never_alone = "A service never meets {} alone: a social care step stands beside it"
    not_agreed = "The family has not agreed to help with {}"
    assert offer.left_open == (
        LeftOpen(
            SPEECH, OpenReason.NOT_AGREED, not_agreed.format("speech, language and communication")
        ),
        LeftOpen(
            PARENTING,
            OpenReason.NOT_AGREED,
            not_agreed.format("parenting, routines and boundaries"),
        ),
        LeftOpen(PRACTICES, OpenReason.SOCIAL_CARE_STEP, never_alone.format(PRACTICES_WORDS)),
        LeftOpen(
            ABUSE, OpenReason.SOCIAL_CARE_STEP, never_alone.format("recovery after abuse or trauma")
        ),
    )


def for_everyone(service_id: str, needs: Sequence[NeedCode], **facts: Unpack[Facts]) -> Candidate:
    return replace(a_service(service_id, needs, **facts), responses=FOR_EVERYONE)


def test_while_a_need_waits_help_for_every_family_with_that_need_is_shown() -> None:
    services = [
        a_service("match", [SPEECH, BEHAVIOUR], responses=FOR_EVERYONE | EARLY_HELP),
        a_service("early", [MONEY], minimum_age=16.0),
        for_everyone("met", [SPEECH]),
        for_everyone("older", [MONEY], minimum_age=16.0),
        for_everyone("5", [PARENTING], minimum_age=5.0),
        for_everyone("4", [MONEY, SPEECH]),
        for_everyone("3", [MONEY]),
        for_everyone("2", [MONEY], wait_days=60),
    ]
    offer = propose(an_enquiry(FOUR), services)
    assert starts(offer.matches) == [("match", 1, True)]
    assert starts(offer.meanwhile) == [
        ("4", 1, True),
        ("3", 2, True),
        ("2", 3, True),
        ("5", 4, True),
    ]
    money, speech = helps("money, debt, food and fuel", "a big worry"), but()[0]
    assert offer.meanwhile[0].reasons[:3] == (money, speech, "Open to every family")
    assert offer.meanwhile[3].meets == {PARENTING}
    assert left_out(offer) == [
        ("early", "age"),
        ("older", "age"),
        ("met", "intensity"),
    ]
    assert offer.left_out_near == offer.not_offered


def test_a_family_that_has_not_agreed_sees_help_for_every_family_for_all_that_it_may_want() -> None:
    services = [
        a_service("match", [SPEECH], responses=FOR_EVERYONE | EARLY_HELP),
        for_everyone("1", [SPEECH]),
        for_everyone("2", [MONEY]),
        for_everyone("3", [BEHAVIOUR]),
        for_everyone("4", [PARENTING]),
    ]
    needs = {SPEECH: "emerging", MONEY: "emerging", BEHAVIOUR: "emerging", PARENTING: "none"}
    enquiry = an_enquiry(needs, consent="not_asked", declined_needs=frozenset({BEHAVIOUR}))
    offer = propose(enquiry, services, limits=OfferLimits(start_at_once=1))
    assert starts(offer.matches) == [("match", 1, True)]
    assert starts(offer.meanwhile) == [("1", 1, True), ("2", 2, True)]
    few = propose(enquiry, services, limits=OfferLimits(listed=1))
    assert starts(few.meanwhile) == [("1", 1, True)]


def test_an_unborn_child_is_offered_what_helps_before_birth() -> None:
    services = [a_service("a", [SPEECH], before_birth=True), a_service("b", [SPEECH])]
    offer = propose(an_enquiry({SPEECH: "emerging"}, age_years=None, unborn=True), services)
    assert starts(offer.matches) == [("a", 1, True)]
    assert left_out(offer) == [("b", "age")]


LISTED = an_enquiry(
    {SPEECH: "none", MONEY: "none", PARENTING: "none"},
    response=Response.UNIVERSAL,
    declined_needs=frozenset({PARENTING, MONEY}),
)


def test_everything_in_a_list_for_every_family_is_open_now() -> None:
    services = [for_everyone(one, [SPEECH]) for one in "dbcae"]
    services += [
        for_everyone("declined", [MONEY]),
        a_service("early", [SPEECH]),
        for_everyone("other", [BEHAVIOUR]),
    ]
    offer = propose(LISTED, services, limits=OfferLimits(listed=4))
    assert offer.kind is OfferKind.LIST
    assert starts(offer.matches) == [
        ("a", 1, True),
        ("b", 2, True),
        ("c", 3, True),
        ("d", 4, True),
    ]
    assert offer.matches[0] == Match(
        "a",
        "Service a",
        frozenset({SPEECH}),
        (
            "Open to every family",
            "About speech, language and communication, which you said is not a worry",
            *but(needs=""),
        ),
        (),
        1,
        starts_now=True,
    )
    assert left_out(offer) == [
        ("e", "not_needed"),
        ("other", "need"),
        ("early", "intensity"),
        ("declined", "consent"),
    ]
    assert offer.left_out_near == offer.not_offered
    not_agreed = "The family has not agreed to help with {}"
    assert offer.left_open == (
        LeftOpen(
            PARENTING,
            OpenReason.NOT_AGREED,
            not_agreed.format("parenting, routines and boundaries"),
        ),
        LeftOpen(MONEY, OpenReason.NOT_AGREED, not_agreed.format("money, debt, food and fuel")),
    )


@pytest.mark.parametrize(
    ("consent", "listed", "notes"),
    [
        ("yes", ["a"], ()),
        ("partial", ["a"], ()),
        ("not_asked", ["a"], ()),
        ("refused", ["a"], (REFUSED,)),
        ("unsafe_to_ask", [], (UNSAFE,)),
    ],
)
def test_a_list_for_every_family_asks_for_no_agreement_but_is_never_unsafe(
    consent: str, listed: list[str], notes: tuple[str, ...]
) -> None:
    offer = propose(replace(LISTED, consent=consent), [for_everyone("a", [SPEECH])])
    assert [match.service_id for match in offer.matches] == listed
    assert offer.notes == notes


@pytest.mark.parametrize(
    ("age", "send", "kind"),
    [
        (17.99, None, OfferKind.OFFER),
        (18.0, None, OfferKind.NONE),
        (18.0, False, OfferKind.NONE),
        (18.0, True, OfferKind.OFFER),
        (24.99, True, OfferKind.OFFER),
        (25.0, True, OfferKind.NONE),
        (None, None, OfferKind.OFFER),
    ],
)
def test_early_help_ends_on_the_birthday(
    age: float | None, send: bool | None, kind: OfferKind
) -> None:
    assert propose(an_enquiry(TWO, age_years=age, send=send), []).kind is kind
