"""What is set aside where nothing fits, in which order, and what stays unmet."""

from dataclasses import replace

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import FIRM, Enquiry
from earlyhelp.matching.matches import LeftOpen, OpenReason, Relaxed, Unmet, UnmetReason
from earlyhelp.matching.offer import propose
from earlyhelp.taxonomy.services import ReferralRoute
from tests.matching.offer_factories import BEHAVIOUR, MONEY, SPEECH, a_service, an_enquiry

ASKED = {SPEECH: "emerging"}
LIMITED = an_enquiry(
    ASKED,
    max_miles=5.0,
    max_wait_days=28,
    free_only=True,
    access_needs=frozenset({"interpreter"}),
    access_needed=True,
)
ACCESS = frozenset({"interpreter"})
STALE = a_service("1-stale", [SPEECH], access=ACCESS, check_state="stale")
FAR = a_service("2-far", [SPEECH], access=ACCESS, distance_miles=9.0)
SLOW = a_service("3-slow", [SPEECH], access=ACCESS, wait_days=168)
FULL = a_service("3-full", [SPEECH], access=ACCESS, wait_days=None, has_space=False)
DEAR = a_service("4-dear", [SPEECH], access=ACCESS, free=False)
ELSEWHERE = a_service("5-elsewhere", [SPEECH], access=ACCESS, serves_area=False)
NO_ACCESS = a_service("6-no-access", [SPEECH])
TOO_OLD = a_service("7-older", [SPEECH], access=ACCESS, minimum_age=11.0)
SCHOOLS = a_service(
    "7-schools", [SPEECH], access=ACCESS, routes=frozenset({ReferralRoute.SCHOOL_ONLY})
)
REFUSES = a_service(
    "7-refuses", [SPEECH], access=ACCESS, serves_area=False, refuses_other_areas=True
)
SHUT = a_service("8-shut", [SPEECH], access=ACCESS, is_open=False)
STALE_SCHOOLS = replace(SCHOOLS, check_state="stale")
STALE_AND_DEAR = replace(DEAR, check_state="stale")
NOT_ELIGIBLE = "no service for this takes this child, in this way, here"


def unmet_for(reason: str, text: str) -> Unmet:
    """Return the need that every service here is for, as one that nothing was found for."""
    words = f"We found nothing for speech, language and communication: {text}"
    return Unmet(SPEECH, UnmetReason(reason), words)


@pytest.mark.parametrize(
    ("services", "chosen", "code", "text"),
    [
        (
            [ELSEWHERE, DEAR, SLOW, FAR, STALE],
            "1-stale",
            "stale",
            "Nothing checked lately fits. These have not been checked for too long",
        ),
        (
            [ELSEWHERE, DEAR, SLOW, FAR],
            "2-far",
            "too_far",
            "Nothing fits within the distance asked for. These are further away",
        ),
        (
            [ELSEWHERE, DEAR, SLOW],
            "3-slow",
            "wait",
            "Nothing fits within the wait asked for. These have a longer wait",
        ),
        (
            [ELSEWHERE, DEAR, FULL],
            "3-full",
            "full",
            "Nothing with space fits. These are full and give no waiting time",
        ),
        ([ELSEWHERE, DEAR], "4-dear", "cost", "Nothing free fits. These cost money"),
        (
            [ELSEWHERE, TOO_OLD],
            "5-elsewhere",
            "area",
            "Nothing in this area fits. Ask these whether they accept",
        ),
    ],
)
def test_limits_are_set_aside_in_order_and_it_is_said(
    services: list[Candidate], chosen: str, code: str, text: str
) -> None:
    offer = propose(LIMITED, services)
    assert [match.service_id for match in offer.matches] == [chosen]
    assert offer.relaxed == (
        Relaxed(code, (SPEECH,), f"{text}: speech, language and communication"),
    )
    assert offer.unmet == ()


@pytest.mark.parametrize(
    ("services", "reason", "text"),
    [
        ([], "none_exists", "we know of no open service for this"),
        ([SHUT], "none_exists", "we know of no open service for this"),
        ([SHUT, TOO_OLD], "not_eligible", NOT_ELIGIBLE),
        ([SCHOOLS], "not_eligible", NOT_ELIGIBLE),
        ([REFUSES], "not_eligible", NOT_ELIGIBLE),
        ([STALE_SCHOOLS], "not_eligible", NOT_ELIGIBLE),
        (
            [TOO_OLD, NO_ACCESS],
            "language_or_access",
            "no service for this meets the access needs",
        ),
    ],
)
def test_age_route_and_refusal_are_never_set_aside(
    services: list[Candidate], reason: str, text: str
) -> None:
    offer = propose(LIMITED, services)
    assert (offer.matches, offer.relaxed, offer.left_open) == ((), (), ())
    assert offer.unmet == (unmet_for(reason, text),)


@pytest.mark.parametrize(
    ("services", "reason", "text"),
    [
        (
            [STALE, FAR, SLOW],
            "not_verified",
            "the services for this have not been checked for too long",
        ),
        ([DEAR, FAR], "too_far", "the services for this are too far away"),
        ([SLOW, DEAR], "wait", "the wait for this is too long"),
        ([FULL, DEAR], "full", "the services for this are full"),
        ([DEAR, NO_ACCESS], "cost", "the services for this cost money"),
        ([STALE_AND_DEAR], "cost", "the services for this cost money"),
        ([STALE_AND_DEAR, FAR], "too_far", "the services for this are too far away"),
        ([ELSEWHERE, NO_ACCESS], "not_eligible", NOT_ELIGIBLE),
    ],
)
def test_a_limit_held_firm_is_the_reason_that_a_need_stays_unmet(
    services: list[Candidate], reason: str, text: str
) -> None:
    offer = propose(replace(LIMITED, firm=FIRM), services)
    assert (offer.matches, offer.relaxed, offer.left_open) == ((), (), ())
    assert offer.unmet == (unmet_for(reason, text),)


@pytest.mark.parametrize(
    ("limit", "service", "other"),
    [
        ("stale", STALE, FAR),
        ("too_far", FAR, SLOW),
        ("wait", SLOW, DEAR),
        ("wait", FULL, DEAR),
        ("cost", DEAR, ELSEWHERE),
        ("area", ELSEWHERE, DEAR),
    ],
)
def test_one_limit_held_firm_leaves_the_others_to_be_set_aside(
    limit: str, service: Candidate, other: Candidate
) -> None:
    offer = propose(replace(LIMITED, firm=frozenset({limit})), [service, other])
    assert [match.service_id for match in offer.matches] == [other.service_id]


def test_a_service_that_asks_to_set_aside_less_comes_first_whatever_else_it_breaks() -> None:
    stale_and_far = replace(STALE, distance_miles=9.0)
    offer = propose(LIMITED, [STALE_AND_DEAR, SLOW, stale_and_far])
    assert [match.service_id for match in offer.matches] == ["1-stale"]
    assert [entry.code for entry in offer.relaxed] == ["stale", "too_far"]
    offer = propose(LIMITED, [STALE_AND_DEAR, SLOW])
    assert [match.service_id for match in offer.matches] == ["3-slow"]


def test_a_service_of_this_area_may_refuse_families_from_others() -> None:
    fits = replace(REFUSES, serves_area=True)
    assert [match.service_id for match in propose(LIMITED, [fits]).matches] == ["7-refuses"]
    stale = replace(fits, check_state="stale")
    assert [entry.code for entry in propose(LIMITED, [stale]).relaxed] == ["stale"]


def test_what_was_set_aside_is_said_once_for_all_the_needs_it_was_set_aside_for() -> None:
    enquiry = an_enquiry(
        {SPEECH: "emerging", BEHAVIOUR: "emerging", MONEY: "emerging"}, max_miles=5.0
    )
    services = [
        a_service("a", [MONEY], distance_miles=9.0),
        a_service("b", [SPEECH], check_state="stale"),
        a_service("c", [BEHAVIOUR], check_state="stale"),
    ]
    assert propose(enquiry, services).relaxed == (
        Relaxed(
            "stale",
            (BEHAVIOUR, SPEECH),
            "Nothing checked lately fits. These have not been checked for too long: "
            "speech, language and communication; behaviour and emotional regulation",
        ),
        Relaxed(
            "too_far",
            (MONEY,),
            "Nothing fits within the distance asked for. These are further away: "
            "money, debt, food and fuel",
        ),
    )


def test_what_fits_is_kept_and_limits_are_set_aside_only_for_the_rest() -> None:
    fits = a_service("a", [SPEECH])
    both = a_service("b", [SPEECH, BEHAVIOUR], check_state="stale")
    offer = propose(an_enquiry({SPEECH: "emerging", BEHAVIOUR: "emerging"}), [fits, both])
    assert {match.service_id for match in offer.matches} == {"a", "b"}
    assert [entry.needs for entry in offer.relaxed] == [(BEHAVIOUR,)]


def test_a_service_that_needs_two_limits_set_aside_names_both() -> None:
    service = a_service("a", [SPEECH], check_state="stale", distance_miles=9.0)
    offer = propose(an_enquiry(ASKED, max_miles=5.0), [service])
    assert [entry.code for entry in offer.relaxed] == ["stale", "too_far"]


@pytest.mark.parametrize(
    ("enquiry", "reason", "text"),
    [
        (
            an_enquiry(ASKED, current_services=frozenset({"a"})),
            "in_use",
            "The family already uses the service that helps with",
        ),
        (
            an_enquiry(ASKED, excluded_services=frozenset({"a"})),
            "not_agreed",
            "The family does not want the services that would help with",
        ),
        (
            an_enquiry(ASKED, left_out={"a": "tried"}),
            "left_out",
            "You left out the services that would help with",
        ),
        (
            an_enquiry(ASKED, declined_needs=frozenset({SPEECH})),
            "not_agreed",
            "The family has not agreed to help with",
        ),
        (
            an_enquiry(ASKED, consent="refused"),
            "not_agreed",
            "The family has not agreed to help with",
        ),
        (
            an_enquiry(ASKED, consent="unsafe_to_ask"),
            "not_agreed",
            "The family cannot be asked safely yet whether they want help with",
        ),
    ],
)
def test_what_the_family_or_the_practitioner_chose_is_no_unmet_need(
    enquiry: Enquiry, reason: str, text: str
) -> None:
    offer = propose(enquiry, [a_service("a", [SPEECH]), TOO_OLD])
    assert (offer.matches, offer.unmet) == ((), ())
    assert offer.left_open == (
        LeftOpen(SPEECH, OpenReason(reason), f"{text} speech, language and communication"),
    )


@pytest.mark.parametrize(
    "enquiry",
    [
        an_enquiry(ASKED, current_services=frozenset({"7-older"})),
        an_enquiry(ASKED, excluded_services=frozenset({"7-older"})),
        an_enquiry(ASKED, left_out={"7-older": "tried"}),
    ],
)
def test_a_choice_about_a_service_that_would_not_fit_anyway_leaves_the_need_unmet(
    enquiry: Enquiry,
) -> None:
    offer = propose(enquiry, [TOO_OLD])
    assert offer.left_open == ()
    assert [entry.reason for entry in offer.unmet] == ["not_eligible"]


@pytest.mark.parametrize(
    "enquiry",
    [
        an_enquiry(ASKED, declined_needs=frozenset({SPEECH})),
        an_enquiry(ASKED, consent="refused"),
        an_enquiry(ASKED, consent="unsafe_to_ask"),
    ],
)
@pytest.mark.parametrize("services", [[], [TOO_OLD]])
def test_help_that_was_not_agreed_to_is_not_unmet_even_where_there_is_none(
    enquiry: Enquiry, services: list[Candidate]
) -> None:
    offer = propose(enquiry, services)
    assert offer.unmet == ()
    assert [(entry.need, entry.reason) for entry in offer.left_open] == [(SPEECH, "not_agreed")]


IN_USE = replace(LIMITED, current_services=frozenset({"a"}))
LEAVES_OUT = replace(LIMITED, left_out={"a": "tried"})
EXCLUDES = replace(LIMITED, excluded_services=frozenset({"a"}))
FAR_AND_DEAR = replace(FAR, service_id="a", free=False)


@pytest.mark.parametrize(
    ("enquiry", "service", "reason"),
    [
        (IN_USE, replace(STALE, service_id="a"), "in_use"),
        (IN_USE, replace(SLOW, service_id="a", distance_miles=9.0, free=False), "in_use"),
        (IN_USE, replace(ELSEWHERE, service_id="a"), "in_use"),
        (IN_USE, replace(NO_ACCESS, service_id="a"), "in_use"),
        (IN_USE, replace(SCHOOLS, service_id="a"), "in_use"),
        (replace(IN_USE, firm=FIRM), FAR_AND_DEAR, "in_use"),
        (replace(IN_USE, left_out={"a": "tried"}), FAR_AND_DEAR, "in_use"),
        (LEAVES_OUT, FAR_AND_DEAR, "left_out"),
        (LEAVES_OUT, replace(ELSEWHERE, service_id="a"), "left_out"),
        (EXCLUDES, FAR_AND_DEAR, "not_agreed"),
        (replace(EXCLUDES, left_out={"a": "tried"}), FAR_AND_DEAR, "not_agreed"),
        (replace(EXCLUDES, current_services=frozenset({"a"})), FAR_AND_DEAR, "not_agreed"),
    ],
)
def test_a_choice_is_why_a_need_stays_open_where_only_limits_stand_beside_it(
    enquiry: Enquiry, service: Candidate, reason: str
) -> None:
    offer = propose(enquiry, [service])
    assert (offer.matches, offer.unmet) == ((), ())
    assert [entry.reason for entry in offer.left_open] == [reason]


@pytest.mark.parametrize(
    ("enquiry", "service", "reason"),
    [
        (replace(IN_USE, unsafe_services=frozenset({"a"})), FAR, "not_eligible"),
        (IN_USE, replace(TOO_OLD, check_state="stale"), "not_eligible"),
        (replace(LEAVES_OUT, firm=FIRM), FAR, "too_far"),
        (replace(EXCLUDES, firm=frozenset({"stale"})), STALE, "not_verified"),
        (LEAVES_OUT, NO_ACCESS, "language_or_access"),
        (EXCLUDES, SCHOOLS, "not_eligible"),
        (EXCLUDES, REFUSES, "not_eligible"),
    ],
)
def test_beside_a_choice_the_limit_that_would_stand_all_the_same_is_the_reason(
    enquiry: Enquiry, service: Candidate, reason: str
) -> None:
    offer = propose(enquiry, [replace(service, service_id="a")])
    assert offer.left_open == ()
    assert [entry.reason for entry in offer.unmet] == [reason]
