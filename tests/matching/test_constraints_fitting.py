"""What keeps no service out: what fits, and what is not stated."""

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.constraints import barriers
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Response
from tests.matching.offer_factories import FOR_EVERYONE, MONEY, SPEECH, a_service, an_enquiry

ASKED = {SPEECH: "emerging"}
AT_SEVEN = an_enquiry(ASKED)
BEFORE_BIRTH = an_enquiry(ASKED, age_years=None, unborn=True)

LET_IN: list[tuple[str, Enquiry, Candidate]] = [
    ("until the next birthday", an_enquiry(ASKED, age_years=11.9), a_service("a", maximum_age=11)),
    ("from the very birthday", AT_SEVEN, a_service("a", minimum_age=7.0)),
    (
        "up to a part of a year",
        an_enquiry(ASKED, age_years=0.5),
        a_service("a", maximum_age=0.5),
    ),
    ("no ages", AT_SEVEN, a_service("a", minimum_age=None, maximum_age=None)),
    ("no highest age", AT_SEVEN, a_service("a", maximum_age=None)),
    ("the parent's ages", AT_SEVEN, a_service("a", minimum_age=16.0, age_of="parent")),
    ("age not known", an_enquiry(ASKED, age_years=None), a_service("a", minimum_age=8.0)),
    ("before birth", BEFORE_BIRTH, a_service("a", before_birth=True, minimum_age=5.0)),
    (
        "before birth not said, nor any lowest age",
        BEFORE_BIRTH,
        a_service("a", before_birth=None, minimum_age=None),
    ),
    ("before birth not said", BEFORE_BIRTH, a_service("a", before_birth=None)),
    ("parents before birth", BEFORE_BIRTH, a_service("a", before_birth=None, age_of="parent")),
    ("no area", AT_SEVEN, a_service("a", serves_area=None)),
    ("an area of its own that is this one", AT_SEVEN, a_service("a", refuses_other_areas=True)),
    ("no level", AT_SEVEN, a_service("a", responses=frozenset())),
    (
        "a level between the lowest and the highest",
        AT_SEVEN,
        a_service("a", responses=FOR_EVERYONE | {Response.TARGETED_EARLY_HELP}),
    ),
    (
        "the lowest level it works at",
        an_enquiry(ASKED, response=Response.UNIVERSAL),
        a_service("a", responses=FOR_EVERYONE | {Response.EARLY_HELP_OFFER}),
    ),
    (
        "the highest level it works at",
        an_enquiry(ASKED, response=Response.TARGETED_EARLY_HELP),
        a_service("a"),
    ),
    (
        "help for every family that agrees to nothing else",
        an_enquiry(ASKED, response=Response.UNIVERSAL, consent="refused"),
        a_service("a", responses=FOR_EVERYONE),
    ),
    (
        "help with one need where another is declined",
        an_enquiry({SPEECH: "emerging", MONEY: "emerging"}, declined_needs=frozenset({MONEY})),
        a_service("a", [SPEECH, MONEY]),
    ),
    (
        "left out, unsafe, in use and unwanted are all other services",
        an_enquiry(
            ASKED,
            left_out={"b": "tried"},
            unsafe_services=frozenset({"b"}),
            excluded_services=frozenset({"b"}),
            current_services=frozenset({"b", "Service b"}),
        ),
        a_service("a"),
    ),
    (
        "one route of several",
        AT_SEVEN,
        a_service("a", routes=frozenset({ReferralRoute.SCHOOL_ONLY, ReferralRoute.FAMILY})),
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
    ("free", an_enquiry(ASKED, free_only=True), a_service("a", free=True)),
    ("money is no matter", AT_SEVEN, a_service("a", free=False)),
    (
        "access wished for but not needed",
        an_enquiry(ASKED, access_needs=frozenset({"interpreter"})),
        a_service("a"),
    ),
    (
        "full, with a wait that is short enough",
        an_enquiry(ASKED, max_wait_days=28),
        a_service("a", wait_days=7, has_space=False),
    ),
    (
        "space, and no waiting time",
        an_enquiry(ASKED, max_wait_days=28),
        a_service("a", wait_days=None, has_space=True),
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


@pytest.mark.parametrize(
    ("enquiry", "service"), [case[1:] for case in LET_IN], ids=[case[0] for case in LET_IN]
)
def test_what_fits_or_is_not_stated_keeps_nothing_out(enquiry: Enquiry, service: Candidate) -> None:
    assert barriers(enquiry, service) == ()
