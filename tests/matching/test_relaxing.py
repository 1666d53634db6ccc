"""What is set aside where nothing fits, in which order, and what stays unmet."""

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.offer import propose
from earlyhelp.taxonomy.services import ReferralRoute
from tests.matching.offer_factories import BEHAVIOUR, SPEECH, a_service, an_enquiry

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
ALL_FIRM = frozenset({"stale", "too_far", "wait", "cost", "area"})


def firm(enquiry: Enquiry) -> Enquiry:
    """The same enquiry with limits that are never set aside."""
    return an_enquiry(
        enquiry.needs,
        max_miles=enquiry.max_miles,
        max_wait_days=enquiry.max_wait_days,
        free_only=enquiry.free_only,
        access_needs=enquiry.access_needs,
        access_needed=enquiry.access_needed,
        firm=ALL_FIRM,
    )


@pytest.mark.parametrize(
    ("services", "chosen", "code"),
    [
        ([ELSEWHERE, DEAR, SLOW, FAR, STALE], "1-stale", "stale"),
        ([ELSEWHERE, DEAR, SLOW, FAR], "2-far", "too_far"),
        ([ELSEWHERE, DEAR, SLOW], "3-slow", "wait"),
        ([ELSEWHERE, DEAR, FULL], "3-full", "full"),
        ([ELSEWHERE, DEAR], "4-dear", "cost"),
        ([ELSEWHERE, TOO_OLD], "5-elsewhere", "area"),
    ],
)
def test_limits_are_set_aside_in_order_and_it_is_said(
    services: list[Candidate], chosen: str, code: str
) -> None:
    offer = propose(LIMITED, services)
    assert [match.service_id for match in offer.matches] == [chosen]
    assert [(entry.code, entry.needs) for entry in offer.relaxed] == [(code, (SPEECH,))]
    assert offer.relaxed[0].text.endswith(": speech, language and communication")
    assert offer.unmet == ()


@pytest.mark.parametrize(
    ("services", "reason"),
    [
        ([], "none_exists"),
        ([SHUT], "none_exists"),
        ([SHUT, TOO_OLD], "not_eligible"),
        ([SCHOOLS], "not_eligible"),
        ([REFUSES], "not_eligible"),
        ([TOO_OLD, NO_ACCESS], "language_or_access"),
    ],
)
def test_age_route_and_refusal_are_never_set_aside(services: list[Candidate], reason: str) -> None:
    offer = propose(LIMITED, services)
    assert offer.matches == ()
    assert [(entry.need, entry.reason) for entry in offer.unmet] == [(SPEECH, reason)]
    assert offer.unmet[0].text.startswith("We found nothing for speech, language")


@pytest.mark.parametrize(
    ("services", "reason"),
    [
        ([STALE, FAR, SLOW], "not_verified"),
        ([FAR, SLOW], "too_far"),
        ([SLOW, DEAR], "wait"),
        ([FULL, DEAR], "full"),
        ([DEAR, NO_ACCESS], "cost"),
        ([ELSEWHERE, NO_ACCESS], "not_eligible"),
    ],
)
def test_a_limit_held_firm_is_the_reason_that_a_need_stays_unmet(
    services: list[Candidate], reason: str
) -> None:
    offer = propose(firm(LIMITED), services)
    assert offer.matches == ()
    assert offer.relaxed == ()
    assert [entry.reason for entry in offer.unmet] == [reason]


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


def test_a_service_in_use_is_no_unmet_need() -> None:
    enquiry = an_enquiry(ASKED, current_services=frozenset({"a"}))
    offer = propose(enquiry, [a_service("a", [SPEECH])])
    assert offer.unmet == ()
    assert [(entry.need, entry.reason) for entry in offer.left_open] == [(SPEECH, "in_use")]


def test_a_service_the_family_does_not_want_is_no_unmet_need() -> None:
    enquiry = an_enquiry(ASKED, excluded_services=frozenset({"a"}))
    offer = propose(enquiry, [a_service("a", [SPEECH]), TOO_OLD])
    assert offer.unmet == ()
    assert [(entry.need, entry.reason) for entry in offer.left_open] == [(SPEECH, "not_agreed")]
