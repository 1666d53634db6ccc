"""The sentences that a match is explained in, each case with all of them in their order."""

from typing import Unpack

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.reasons import wait_words
from earlyhelp.taxonomy.services import Delivery, ReferralRoute
from tests.matching.offer_factories import SPEECH, Answers, Facts, a_service, an_enquiry
from tests.matching.sentences import USUAL, but, check


def asked(**answers: Unpack[Answers]) -> Enquiry:
    return an_enquiry({SPEECH: "emerging"}, **answers)


def helping(**facts: Unpack[Facts]) -> Candidate:
    return a_service("a", [SPEECH], **facts)


COMING = frozenset({Delivery.TELEPHONE, Delivery.ONLINE, Delivery.OUTREACH, Delivery.HOME_VISIT})
ANYBODY = frozenset(
    {
        ReferralRoute.PANEL,
        ReferralRoute.PROFESSIONAL,
        ReferralRoute.FAMILY,
        ReferralRoute.SELF,
        ReferralRoute.SCHOOL_ONLY,
    }
)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (Facts(), but()),
        (
            Facts(minimum_age=0.5, maximum_age=11.0),
            but(ages="Takes ages 6 months to 11; the child is 7"),
        ),
        (
            Facts(routes=ANYBODY),
            but(route="The child, the family or a professional can ask; A panel decides"),
        ),
        (Facts(routes=frozenset({ReferralRoute.SCHOOL_ONLY})), but(route="")),
        (Facts(wait_days=0), but(wait="No wait (reported 3 March 2026)")),
        (Facts(wait_days=1), but(wait="Waiting 1 day (reported 3 March 2026)")),
        (Facts(wait_days=28), but(wait="Waiting 4 weeks (reported 3 March 2026)")),
        (Facts(wait_as_of=None), but(wait="Waiting 2 weeks (day of the report not given)")),
        (Facts(has_space=None, capacity_words="Not known"), but(space="")),
        (Facts(distance_miles=0.0), but(travel="0.0 miles away")),
        (
            Facts(delivery=COMING),
            but(travel="", given="At home; Comes to where you are; Online; By telephone"),
        ),
        (
            Facts(delivery=frozenset({Delivery.LOCATION, Delivery.HOME_VISIT})),
            but(given="At home"),
        ),
        (
            Facts(delivery=COMING, distance_miles=None),
            but(travel="", given="At home; Comes to where you are; Online; By telephone"),
        ),
        (Facts(check_state="due"), but()),
        (Facts(evidence="4"), but()),
        (Facts(access=frozenset({"interpreter"})), but()),
        (Facts(access=None), but()),
        (Facts(before_birth=None), but()),
    ],
)
def test_what_speaks_for_a_service_is_said_and_nothing_against_it(
    facts: Facts, said: tuple[str, ...]
) -> None:
    check(asked(), helping(**facts), said)


@pytest.mark.parametrize(
    ("facts", "said", "misfit"),
    [
        (
            Facts(wait_days=29),
            but(wait=""),
            "Waiting 4 weeks (reported 3 March 2026)",
        ),
        (
            Facts(wait_days=168, wait_as_of=None),
            but(wait=""),
            "Waiting 24 weeks (day of the report not given)",
        ),
        (Facts(wait_days=None), but(wait=""), "Waiting time not given – ask the service"),
        (
            Facts(has_space=False, capacity_words="Closed to new referrals, reported on 3 March"),
            but(space=""),
            "Full: closed to new referrals, reported on 3 March",
        ),
        (
            Facts(has_space=False, capacity_words="Full, reported on 3 March 2026", wait_days=0),
            but(space="", wait="No wait (reported 3 March 2026)"),
            "Full, reported on 3 March 2026",
        ),
        (Facts(has_space=False, capacity_words=""), but(space=""), "Full"),
        (
            Facts(check_state="overdue", check_words="Not checked for 7 months"),
            but(checked=""),
            "Not checked for 7 months",
        ),
        (
            Facts(distance_miles=None),
            but(travel=""),
            "Distance not known – ask the service where it meets",
        ),
        (
            Facts(serves_area=False),
            but(),
            "This area is not among those it serves – ask whether they accept",
        ),
        (Facts(serves_area=None), but(), "Area it serves not given – ask the service"),
        (
            Facts(age_of="parent"),
            but(ages=""),
            "Its ages are the parent's, not the child's – ask the service",
        ),
        (
            Facts(minimum_age=None, maximum_age=None),
            but(ages=""),
            "Ages not given – ask the service",
        ),
        (
            Facts(minimum_age=None),
            but(ages="Takes ages up to 18; the child is 7"),
            "Lowest age not given – ask the service",
        ),
        (
            Facts(minimum_age=5.0, maximum_age=None),
            but(ages="Takes ages 5 and over; the child is 7"),
            "Highest age not given – ask the service",
        ),
        (Facts(responses=frozenset()), but(), "Level of help not given – ask the service"),
        (
            Facts(routes=frozenset()),
            but(route=""),
            "Who can ask for it not given – ask the service",
        ),
        (
            Facts(delivery=frozenset()),
            but(),
            "How the help is given is not known – ask the service",
        ),
        (Facts(free=None), but(cost=""), "Cost not given – ask the service"),
        (Facts(free=False), but(cost=""), "It costs money – ask the service how much"),
        (
            Facts(free=False, low_cost=True),
            but(cost=""),
            "It costs a little money – ask the service how much",
        ),
        (
            Facts(rules_to_ask=("For families on a low income",)),
            but(),
            "For families on a low income – ask whether this fits",
        ),
        (
            Facts(evidence="NE"),
            but(),
            "A study of it found no effect; that is no proof that it never helps",
        ),
        (
            Facts(is_confidential=True, distance_miles=1.3),
            but(travel=""),
            "Its address is confidential – ask the service how to meet",
        ),
        (
            Facts(is_confidential=True, delivery=frozenset({Delivery.ONLINE})),
            but(travel="", given="Online"),
            "Its address is confidential – ask the service how to meet",
        ),
    ],
)
def test_what_does_not_fit_or_is_not_stated_is_said(
    facts: Facts, said: tuple[str, ...], misfit: str
) -> None:
    check(asked(), helping(**facts), said, misfit)


def test_all_that_can_be_said_against_a_service_stands_in_one_order() -> None:
    service = helping(
        responses=frozenset(),
        maximum_age=None,
        serves_area=None,
        routes=frozenset(),
        delivery=frozenset(),
        distance_miles=9.0,
        wait_days=None,
        has_space=False,
        capacity_words="",
        free=None,
        access=frozenset({"wheelchair"}),
        check_state="unverified",
        check_words="Never checked",
        evidence="NE",
        rules_to_ask=("For families on a low income", "Not for families with a dog"),
    )
    enquiry = asked(max_miles=5.0, access_needs=frozenset({"home_visit", "wheelchair"}))
    check(
        enquiry,
        service,
        (
            USUAL["needs"],
            "Takes ages 0 and over; the child is 7",
            "Gives step-free access, which the family needs",
        ),
        "Full",
        "Waiting time not given – ask the service",
        "9.0 miles away, further than asked for",
        "Area it serves not given – ask the service",
        "Does not give visits at home, which the family needs",
        "Never checked",
        "Highest age not given – ask the service",
        "Level of help not given – ask the service",
        "Who can ask for it not given – ask the service",
        "How the help is given is not known – ask the service",
        "Cost not given – ask the service",
        "For families on a low income – ask whether this fits",
        "Not for families with a dog – ask whether this fits",
        "A study of it found no effect; that is no proof that it never helps",
    )


@pytest.mark.parametrize(
    ("distance", "limit", "said", "misfit"),
    [
        (4.9, 5.0, "4.9 miles away", ()),
        (5.0, 5.0, "5.0 miles away", ()),
        (5.1, 5.0, "", ("5.1 miles away, further than asked for",)),
        (0.4, 0.0, "", ("0.4 miles away, further than asked for",)),
    ],
)
def test_a_distance_beyond_the_limit_speaks_against_a_service(
    distance: float, limit: float, said: str, misfit: tuple[str, ...]
) -> None:
    check(asked(max_miles=limit), helping(distance_miles=distance), but(travel=said), *misfit)


def test_help_that_comes_to_the_family_is_never_too_far() -> None:
    service = helping(delivery=frozenset({Delivery.HOME_VISIT}), distance_miles=40.0)
    check(asked(max_miles=5.0), service, but(travel="", given="At home"))


BOTH_WAYS = "Not given whether it has an interpreter and step-free access – ask the service"


@pytest.mark.parametrize(
    ("access", "said", "misfits_said"),
    [
        (
            frozenset({"interpreter", "wheelchair", "evening_or_weekend"}),
            "Gives an interpreter and step-free access, which the family needs",
            (),
        ),
        (
            frozenset({"wheelchair"}),
            "Gives step-free access, which the family needs",
            ("Does not give an interpreter, which the family needs",),
        ),
        (
            frozenset(),
            "",
            ("Does not give an interpreter and step-free access, which the family needs",),
        ),
        (None, "", (BOTH_WAYS,)),
    ],
)
def test_access_needs_are_met_or_not_or_not_stated(
    access: frozenset[str] | None, said: str, misfits_said: tuple[str, ...]
) -> None:
    enquiry = asked(access_needs=frozenset({"wheelchair", "interpreter"}))
    check(enquiry, helping(access=access), but(access=said), *misfits_said)


def test_an_access_need_in_other_words_is_repeated_as_it_was_written() -> None:
    enquiry = asked(access_needs=frozenset({"a quiet room"}))
    given = but(access="Gives a quiet room, which the family needs")
    check(enquiry, helping(access=frozenset({"a quiet room"})), given)


def test_how_help_is_given_answers_two_access_needs() -> None:
    enquiry = asked(access_needs=frozenset({"home_visit", "not_online_only"}))
    both = "visits at home and help that is not only online, which the family needs"
    at_home = helping(access=None, delivery=frozenset({Delivery.HOME_VISIT}))
    check(enquiry, at_home, but(travel="", given="At home", access=f"Gives {both}"))
    online = helping(access=None, delivery=frozenset({Delivery.ONLINE}))
    check(enquiry, online, but(travel="", given="Online"), f"Does not give {both}")


def test_where_the_age_is_not_known_no_age_is_said() -> None:
    check(asked(age_years=None), helping(), but(ages=""))


@pytest.mark.parametrize(
    ("facts", "said", "misfit"),
    [
        (Facts(before_birth=True), "Helps before birth", ()),
        (Facts(before_birth=True, minimum_age=None), "Helps before birth", ()),
        (Facts(before_birth=False), "", ()),
        (Facts(before_birth=True, age_of="parent"), "Helps before birth", ()),
        (
            Facts(before_birth=None, minimum_age=None, maximum_age=None),
            "",
            ("Not given whether it helps before birth – ask the service",),
        ),
    ],
)
def test_before_birth_the_ages_of_children_say_nothing(
    facts: Facts, said: str, misfit: tuple[str, ...]
) -> None:
    check(asked(age_years=None, unborn=True), helping(**facts), but(ages=said), *misfit)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (Facts(wait_days=0), "No wait (reported 3 March 2026)"),
        (Facts(wait_days=168, wait_as_of=None), "Waiting 24 weeks (day of the report not given)"),
        (Facts(wait_days=None), "Waiting time not given – ask the service"),
    ],
)
def test_a_wait_is_said_with_the_day_of_its_report(facts: Facts, said: str) -> None:
    assert wait_words(helping(**facts)) == said
