"""What keeps a service out, fact by fact."""

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.constraints import barriers
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.offer import propose
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Response
from tests.matching.offer_factories import (
    BEHAVIOUR,
    FOR_EVERYONE,
    MONEY,
    SPEECH,
    a_service,
    an_enquiry,
)

ASKED = {SPEECH: "emerging"}
AT_SEVEN = an_enquiry(ASKED)
BEFORE_BIRTH = an_enquiry(ASKED, age_years=None, unborn=True)
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
        a_service("a", before_birth=None, minimum_age=5.0),
    ),
    (
        "age",
        "Does not help before birth",
        BEFORE_BIRTH,
        a_service("a", before_birth=False, age_of="parent"),
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
        "intensity",
        "Gives help that is open to everyone, not early help from one service",
        AT_SEVEN,
        a_service("a", responses=FOR_EVERYONE),
    ),
    (
        "intensity",
        "Gives help that is open to everyone and early help from one service, not targeted early help",
        an_enquiry(ASKED, response=Response.TARGETED_EARLY_HELP),
        a_service("a", responses=FOR_EVERYONE | {Response.EARLY_HELP_OFFER}),
    ),
    (
        "intensity",
        "Gives other help, not early help from one service",
        AT_SEVEN,
        a_service("a", responses=OLD_LEVELS),
    ),
    (
        "route",
        "You cannot ask for it: Only schools can ask",
        AT_SEVEN,
        a_service("a", routes=frozenset({ReferralRoute.SCHOOL_ONLY})),
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
        "wait",
        "Waiting 24 weeks, longer than 4 weeks",
        an_enquiry(ASKED, max_wait_days=28),
        a_service("a", wait_days=168),
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
]

LET_IN: list[tuple[str, Enquiry, Candidate]] = [
    ("until the next birthday", an_enquiry(ASKED, age_years=11.9), a_service("a", maximum_age=11)),
    ("no ages", AT_SEVEN, a_service("a", minimum_age=None, maximum_age=None)),
    ("no highest age", AT_SEVEN, a_service("a", maximum_age=None)),
    ("the parent's ages", AT_SEVEN, a_service("a", minimum_age=16.0, age_of="parent")),
    ("age not known", an_enquiry(ASKED, age_years=None), a_service("a", minimum_age=8.0)),
    ("before birth", BEFORE_BIRTH, a_service("a", before_birth=True, minimum_age=5.0)),
    ("before birth not said", BEFORE_BIRTH, a_service("a", before_birth=None)),
    ("parents before birth", BEFORE_BIRTH, a_service("a", before_birth=None, age_of="parent")),
    ("no area", AT_SEVEN, a_service("a", serves_area=None)),
    ("no level", AT_SEVEN, a_service("a", responses=frozenset())),
    (
        "a level between the lowest and the highest",
        AT_SEVEN,
        a_service("a", responses=FOR_EVERYONE | {Response.TARGETED_EARLY_HELP}),
    ),
    ("no route", AT_SEVEN, a_service("a", routes=frozenset())),
    ("full but no limit on waiting", AT_SEVEN, a_service("a", wait_days=None, has_space=False)),
    (
        "no waiting time",
        an_enquiry(ASKED, max_wait_days=7),
        a_service("a", wait_days=None, has_space=None),
    ),
    ("short wait", an_enquiry(ASKED, max_wait_days=28), a_service("a", wait_days=28)),
    ("no distance", an_enquiry(ASKED, max_miles=5.0), a_service("a", distance_miles=None)),
    ("near", an_enquiry(ASKED, max_miles=5.0), a_service("a", distance_miles=5.0)),
    (
        "a confidential address",
        an_enquiry(ASKED, max_miles=5.0),
        a_service("a", distance_miles=50.0, is_confidential=True),
    ),
    (
        "far but comes home",
        an_enquiry(ASKED, max_miles=5.0),
        a_service(
            "a",
            distance_miles=50.0,
            delivery=frozenset({Delivery.LOCATION, Delivery.HOME_VISIT}),
        ),
    ),
    ("no cost", an_enquiry(ASKED, free_only=True), a_service("a", free=None)),
    (
        "access not said",
        an_enquiry(ASKED, access_needs=frozenset({"wheelchair"}), access_needed=True),
        a_service("a", access=None),
    ),
    (
        "access met",
        an_enquiry(ASKED, access_needs=frozenset({"wheelchair"}), access_needed=True),
        a_service("a", access=frozenset({"wheelchair"})),
    ),
    ("never checked", AT_SEVEN, a_service("a", check_state="unverified")),
]


@pytest.mark.parametrize(("code", "reason", "enquiry", "service"), KEPT_OUT)
def test_a_service_is_kept_out_with_a_code_and_a_sentence(
    code: str, reason: str, enquiry: Enquiry, service: Candidate
) -> None:
    (barrier,) = barriers(enquiry, service)
    assert (barrier.code, barrier.reason) == (code, reason)


@pytest.mark.parametrize(
    ("enquiry", "service"), [case[1:] for case in LET_IN], ids=[case[0] for case in LET_IN]
)
def test_what_fits_or_is_not_stated_keeps_nothing_out(enquiry: Enquiry, service: Candidate) -> None:
    assert barriers(enquiry, service) == ()


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


def test_the_first_of_several_barriers_is_the_one_named() -> None:
    service = a_service("a", [SPEECH], minimum_age=16.0, serves_area=False, check_state="stale")
    assert [entry.code for entry in propose(AT_SEVEN, [service]).not_offered] == ["age"]
