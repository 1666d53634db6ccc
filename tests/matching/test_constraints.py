"""What keeps a service out, fact by fact."""

from dataclasses import replace

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.constraints import Barrier, Code, barriers
from earlyhelp.matching.enquiry import LEVEL_WORDS, Enquiry
from earlyhelp.matching.offer import propose
from earlyhelp.matching.reasons import reasons
from earlyhelp.taxonomy.services import ReferralRoute, Response
from tests.matching.offer_factories import (
    BEHAVIOUR,
    FOR_EVERYONE,
    MONEY,
    SPEECH,
    Answers,
    a_service,
    an_enquiry,
)

ASKED = {SPEECH: "emerging"}
AT_SEVEN = an_enquiry(ASKED)
AT_TWELVE = an_enquiry(ASKED, age_years=12.0)
BEFORE_BIRTH = an_enquiry(ASKED, age_years=None, unborn=True)
HELP_FOR_ALL = {**LEVEL_WORDS, Response.UNIVERSAL: "help for all"}
OLD_LEVELS = frozenset({Response.CSC_S17, Response.URGENT_S47})

KEPT_OUT: list[tuple[str, str, Enquiry, Candidate]] = [
    ("age", "For ages 8 to 18; the child is 7", AT_SEVEN, a_service("a", minimum_age=8.0)),
    ("age", "For ages 0 to 6; the child is 7", AT_SEVEN, a_service("a", maximum_age=6.0)),
    (
        "age",
        "For ages up to 6 months; the child is 10 months",
        an_enquiry(ASKED, age_years=10 / 12),
        a_service("a", minimum_age=None, maximum_age=0.5),
    ),
    ("age", "Does not help before birth", BEFORE_BIRTH, a_service("a", before_birth=False)),
    (
        "age",
        "Does not help before birth",
        BEFORE_BIRTH,
        a_service("a", before_birth=None, minimum_age=0.5),
    ),
    (
        "age",
        "Does not help before birth",
        BEFORE_BIRTH,
        a_service("a", before_birth=False, age_of="parent"),
    ),
    ("age", "For ages 0 to 11; the child is 12", AT_TWELVE, a_service("a", maximum_age=11.0)),
    (
        "age",
        "For ages 1 to 18; the child is under 1",
        an_enquiry(ASKED, age_years=0.0),
        a_service("a", minimum_age=1.0),
    ),
    (
        "area",
        "This area is not among those it serves",
        AT_SEVEN,
        a_service("a", serves_area=False),
    ),
    (
        "area",
        "Takes only families from other areas",
        AT_SEVEN,
        a_service("a", serves_area=False, refuses_other_areas=True),
    ),
    (
        "rule",
        "Not from age 3; Only for families with two children",
        AT_SEVEN,
        a_service("a", rules_against=("Not from age 3", "Only for families with two children")),
    ),
    (
        "intensity",
        "Gives help that is open to everyone, not early help from one service",
        AT_SEVEN,
        a_service("a", responses=FOR_EVERYONE),
    ),
    (
        "intensity",
        "Gives help for all and early help from one service, not targeted early help",
        an_enquiry(ASKED, response=Response.TARGETED_EARLY_HELP, level_words=HELP_FOR_ALL),
        a_service("a", responses=FOR_EVERYONE | {Response.EARLY_HELP_OFFER}),
    ),
    (
        "intensity",
        "Gives other help, not early help from one service",
        AT_SEVEN,
        a_service("a", responses=OLD_LEVELS),
    ),
    (
        "intensity",
        "Gives other help, not early help from one service",
        AT_SEVEN,
        a_service("a", responses=frozenset({Response.OUT_OF_SCOPE})),
    ),
    (
        "intensity",
        "Gives targeted early help, not early help from one service",
        AT_SEVEN,
        a_service("a", responses=frozenset({Response.TARGETED_EARLY_HELP})),
    ),
    (
        "intensity",
        "Gives early help from one service and targeted early help, not help for all",
        an_enquiry(ASKED, response=Response.UNIVERSAL, level_words=HELP_FOR_ALL),
        a_service("a"),
    ),
    (
        "route",
        "You cannot ask for it: Only schools can ask",
        AT_SEVEN,
        a_service("a", routes=frozenset({ReferralRoute.SCHOOL_ONLY})),
    ),
    (
        "route",
        "You cannot ask for it: A panel decides; Only schools can ask",
        an_enquiry(ASKED, role_routes=frozenset({ReferralRoute.SELF})),
        a_service("a", routes=frozenset({ReferralRoute.SCHOOL_ONLY, ReferralRoute.PANEL})),
    ),
    (
        "consent",
        "The family does not want this service",
        an_enquiry(ASKED, excluded_services=frozenset({"a"})),
        a_service("a"),
    ),
    (
        "consent",
        "The family has not agreed to early help",
        an_enquiry(ASKED, consent="refused"),
        a_service("a"),
    ),
    (
        "consent",
        "The family cannot be asked safely yet",
        an_enquiry(ASKED, consent="unsafe_to_ask"),
        a_service("a"),
    ),
    (
        "consent",
        "The family does not want help with this now",
        an_enquiry({SPEECH: "emerging", MONEY: "emerging"}, declined_needs=frozenset({SPEECH})),
        a_service("a", [SPEECH, BEHAVIOUR]),
    ),
    (
        "left_out",
        "You left it out: the family has tried it",
        an_enquiry(ASKED, left_out={"a": "the family has tried it"}),
        a_service("a"),
    ),
    (
        "safety",
        "Somebody who may have harmed the child goes there",
        an_enquiry(ASKED, unsafe_services=frozenset({"a"})),
        a_service("a"),
    ),
    (
        "duplicate",
        "The family uses it already",
        an_enquiry(ASKED, current_services=frozenset({"a"})),
        a_service("a"),
    ),
    (
        "duplicate",
        "The family uses it already",
        an_enquiry(ASKED, current_services=frozenset({"Service a"})),
        a_service("a"),
    ),
    (
        "stale",
        "Not checked for 7 months: too long to rely on",
        AT_SEVEN,
        a_service("a", check_state="stale", check_words="Not checked for 7 months"),
    ),
    (
        "too_far",
        "6.0 miles away, further than 5.0 miles",
        an_enquiry(ASKED, max_miles=5.0),
        a_service("a", distance_miles=6.0),
    ),
    (
        "too_far",
        "A little more than 5.0 miles away",
        an_enquiry(ASKED, max_miles=5.0),
        a_service("a", distance_miles=5.04),
    ),
    (
        "wait",
        "Waiting 24 weeks, longer than 4 weeks",
        an_enquiry(ASKED, max_wait_days=28),
        a_service("a", wait_days=168),
    ),
    (
        "wait",
        "Waiting a little longer than 4 weeks",
        an_enquiry(ASKED, max_wait_days=28),
        a_service("a", wait_days=29),
    ),
    (
        "full",
        "Full, and no waiting time is given",
        an_enquiry(ASKED, max_wait_days=28),
        a_service("a", wait_days=None, has_space=False),
    ),
    ("cost", "It costs money", an_enquiry(ASKED, free_only=True), a_service("a", free=False)),
    (
        "language_or_access",
        "Does not give an interpreter",
        an_enquiry(ASKED, access_needs=frozenset({"interpreter"}), access_needed=True),
        a_service("a"),
    ),
    (
        "language_or_access",
        "Does not give evenings or weekends, an interpreter and signing",
        an_enquiry(
            ASKED,
            access_needs=frozenset({"signing", "interpreter", "wheelchair", "evening_or_weekend"}),
            access_needed=True,
        ),
        a_service("a", access=frozenset({"wheelchair"})),
    ),
]


@pytest.mark.parametrize(("code", "reason", "enquiry", "service"), KEPT_OUT)
def test_a_service_is_kept_out_with_a_code_and_a_sentence(
    code: str, reason: str, enquiry: Enquiry, service: Candidate
) -> None:
    assert barriers(enquiry, service) == (Barrier(Code(code), reason),)


def test_closed_services_and_those_for_other_needs_are_named_too() -> None:
    services = [
        a_service("a", [SPEECH], is_open=False),
        a_service("b", [MONEY], is_open=False, closed_because="Closed on 1 March 2026"),
        a_service("c", [MONEY]),
    ]
    entries = propose(AT_SEVEN, services).not_offered
    assert [(entry.service_id, entry.code, entry.reason) for entry in entries] == [
        ("a", "closed", "Closed"),
        ("b", "closed", "Closed on 1 March 2026"),
        ("c", "need", "It is not for any of these needs"),
    ]


def test_of_a_closed_service_nothing_else_is_said() -> None:
    closed = a_service("a", [SPEECH], is_open=False, minimum_age=16.0, check_state="stale")
    assert barriers(AT_SEVEN, closed) == (Barrier(Code.CLOSED, "Closed"),)


def test_all_that_keeps_a_service_out_is_said_in_one_order() -> None:
    enquiry = an_enquiry(
        ASKED,
        consent="refused",
        left_out={"a": "tried"},
        unsafe_services=frozenset({"a"}),
        current_services=frozenset({"a"}),
        access_needs=frozenset({"interpreter"}),
        access_needed=True,
        max_miles=1.0,
        max_wait_days=7,
        free_only=True,
        role_routes=frozenset(),
    )
    service = a_service(
        "a",
        minimum_age=16.0,
        serves_area=False,
        rules_against=("Not from age 3",),
        responses=FOR_EVERYONE,
        check_state="stale",
        distance_miles=9.0,
        wait_days=168,
        free=False,
    )
    assert [barrier.code for barrier in barriers(enquiry, service)] == [
        *("age", "area", "rule", "intensity", "route", "consent", "left_out", "safety"),
        *("duplicate", "stale", "too_far", "wait", "cost", "language_or_access"),
    ]


def test_the_first_of_several_barriers_is_the_one_named() -> None:
    service = a_service("a", [SPEECH], minimum_age=16.0, serves_area=False, check_state="stale")
    assert [entry.code for entry in propose(AT_SEVEN, [service]).not_offered] == ["age"]


@pytest.mark.parametrize(
    ("answers", "age_of", "askers"),
    [
        (Answers(age_years=10.5), "child", "The child can ask"),
        (Answers(age_years=11.0), "child", "The young person can ask"),
        (Answers(age_years=None), "child", "The young person can ask"),
        (Answers(age_years=None, unborn=True), "child", "The parent can ask"),
        (Answers(age_years=15.0), "parent", "The parent can ask"),
    ],
)
def test_who_asks_for_themselves_is_said_where_a_service_is_offered_and_where_not(
    answers: Answers, age_of: str, askers: str
) -> None:
    service = a_service(
        "a", [SPEECH], routes=frozenset({ReferralRoute.SELF}), age_of=age_of, before_birth=True
    )
    asked = an_enquiry(ASKED, **answers)
    assert askers in reasons(asked, service, frozenset({SPEECH}))
    others = replace(asked, role_routes=frozenset({ReferralRoute.PANEL}))
    assert barriers(others, service) == (Barrier(Code.ROUTE, f"You cannot ask for it: {askers}"),)
