"""The sentences that a match is explained in."""

from dataclasses import replace

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.reasons import misfits, reasons
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Response
from tests.matching.offer_factories import BEHAVIOUR, SPEECH, a_service, an_enquiry

MEETS = frozenset({SPEECH})
AT_SEVEN = an_enquiry({SPEECH: "emerging"})
BEFORE_BIRTH = an_enquiry({SPEECH: "emerging"}, age_years=None, unborn=True)
SIGNING = an_enquiry({SPEECH: "emerging"}, access_needs=frozenset({"interpreter", "wheelchair"}))


def test_a_service_that_fits_in_every_way_is_explained_by_the_answers() -> None:
    service = a_service("a", [SPEECH], access=frozenset({"interpreter", "wheelchair"}))
    assert reasons(SIGNING, service, MEETS) == (
        "Helps with speech, language and communication, which you marked as some worry",
        "Takes ages 0 to 18; the child is 7",
        "A professional can ask",
        "Waiting 2 weeks (reported 3 March 2026)",
        "Has space, reported on 3 March 2026",
        "1.0 miles away",
        "Free",
        "Gives an interpreter and step-free access, which the family needs",
        "Checked this month",
    )
    assert misfits(SIGNING, service, MEETS) == ()


def test_the_gravest_worry_is_named_first() -> None:
    enquiry = an_enquiry({SPEECH: "emerging", BEHAVIOUR: "severe"})
    service = a_service("a", [SPEECH, BEHAVIOUR])
    first, second, *_ = reasons(enquiry, service, frozenset({SPEECH, BEHAVIOUR}))
    assert first == "Helps with behaviour and emotional regulation, which you marked as a big worry"
    assert second.endswith("which you marked as some worry")


def test_a_list_for_every_family_says_what_it_is_about() -> None:
    enquiry = an_enquiry({SPEECH: "none"}, response=Response.UNIVERSAL)
    assert reasons(enquiry, a_service("a", [SPEECH]), MEETS)[:2] == (
        "Open to every family",
        "About speech, language and communication, which you said is not a worry",
    )


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ("No wait (reported 3 March 2026)", a_service("a", [SPEECH], wait_days=0)),
        (
            "Waiting 10 days (day of the report not given)",
            a_service("a", [SPEECH], wait_days=10, wait_as_of=None),
        ),
        (
            "At home; Online",
            a_service("a", [SPEECH], delivery=frozenset({Delivery.ONLINE, Delivery.HOME_VISIT})),
        ),
        (
            "The family can ask; A professional can ask",
            a_service(
                "a",
                [SPEECH],
                routes=frozenset({ReferralRoute.PROFESSIONAL, ReferralRoute.FAMILY}),
            ),
        ),
        ("Takes ages 5 and over; the child is 7", a_service("a", [SPEECH], minimum_age=5.0)),
    ],
)
def test_what_speaks_for_a_service_is_said(said: str, service: Candidate) -> None:
    if "and over" in said:
        service = replace(service, maximum_age=None)
    assert said in reasons(AT_SEVEN, service, MEETS)


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ("Waiting 24 weeks (reported 3 March 2026)", a_service("a", [SPEECH], wait_days=168)),
        (
            "Waiting time not given – ask the service",
            a_service("a", [SPEECH], wait_days=None),
        ),
        (
            "Full: closed to new referrals, reported on 3 March 2026",
            a_service(
                "a",
                [SPEECH],
                has_space=False,
                capacity_words="Closed to new referrals, reported on 3 March 2026",
            ),
        ),
        (
            "Full, reported on 3 March 2026",
            a_service(
                "a", [SPEECH], has_space=False, capacity_words="Full, reported on 3 March 2026"
            ),
        ),
        ("Full", a_service("a", [SPEECH], has_space=False, capacity_words="")),
        (
            "Not checked for 7 months",
            a_service("a", [SPEECH], check_state="overdue", check_words="Not checked for 7 months"),
        ),
        (
            "Distance not known – ask the service where it meets",
            a_service("a", [SPEECH], distance_miles=None),
        ),
        (
            "This area is not among those it serves – ask whether they accept",
            a_service("a", [SPEECH], serves_area=False),
        ),
        (
            "Area it serves not given – ask the service",
            a_service("a", [SPEECH], serves_area=None),
        ),
        (
            "Its ages are the parent's, not the child's – ask the service",
            a_service("a", [SPEECH], age_of="parent"),
        ),
        (
            "Ages not given – ask the service",
            a_service("a", [SPEECH], minimum_age=None, maximum_age=None),
        ),
        (
            "Lowest age not given – ask the service",
            a_service("a", [SPEECH], minimum_age=None),
        ),
        (
            "Highest age not given – ask the service",
            a_service("a", [SPEECH], maximum_age=None),
        ),
        (
            "Level of help not given – ask the service",
            a_service("a", [SPEECH], responses=frozenset()),
        ),
        (
            "Who can ask for it not given – ask the service",
            a_service("a", [SPEECH], routes=frozenset()),
        ),
        (
            "How the help is given is not known – ask the service",
            a_service("a", [SPEECH], delivery=frozenset()),
        ),
        ("Cost not given – ask the service", a_service("a", [SPEECH], free=None)),
        ("It costs money – ask the service how much", a_service("a", [SPEECH], free=False)),
        (
            "A study of it found no effect; that is no proof that it never helps",
            a_service("a", [SPEECH], evidence="NE"),
        ),
    ],
)
def test_what_does_not_fit_or_is_not_stated_is_said(said: str, service: Candidate) -> None:
    assert said in misfits(AT_SEVEN, service, MEETS)
    assert said not in reasons(AT_SEVEN, service, MEETS)


def test_a_distance_beyond_the_limit_is_a_misfit() -> None:
    enquiry = an_enquiry({SPEECH: "emerging"}, max_miles=5.0)
    service = a_service("a", [SPEECH], distance_miles=9.0)
    assert "9.0 miles away, further than asked for" in misfits(enquiry, service, MEETS)
    assert not any("miles" in said for said in reasons(enquiry, service, MEETS))


def test_a_confidential_address_is_never_hinted_at() -> None:
    service = a_service("a", [SPEECH], is_confidential=True, distance_miles=1.3)
    sentences = (*reasons(AT_SEVEN, service, MEETS), *misfits(AT_SEVEN, service, MEETS))
    assert "Its address is confidential – ask the service how to meet" in sentences
    assert not any("mile" in said or "1.3" in said for said in sentences)


def test_access_needs_are_met_or_not_or_not_stated() -> None:
    lacking = misfits(SIGNING, a_service("a", [SPEECH], access=frozenset({"wheelchair"})), MEETS)
    assert "Does not give an interpreter, which the family needs" in lacking
    silent = misfits(SIGNING, a_service("a", [SPEECH], access=None), MEETS)
    assert "Not given whether it has an interpreter and step-free access – ask the service" in (
        silent
    )


def test_how_help_is_given_answers_two_access_needs() -> None:
    enquiry = an_enquiry(
        {SPEECH: "emerging"}, access_needs=frozenset({"home_visit", "not_online_only"})
    )
    at_home = a_service("a", [SPEECH], access=None, delivery=frozenset({Delivery.HOME_VISIT}))
    assert "Gives visits at home and help that is not only online, which the family needs" in (
        reasons(enquiry, at_home, MEETS)
    )
    online = a_service("a", [SPEECH], access=None, delivery=frozenset({Delivery.ONLINE}))
    assert (
        "Does not give visits at home and help that is not only online, which the family needs"
        in (misfits(enquiry, online, MEETS))
    )


def test_before_birth_the_ages_of_children_say_nothing() -> None:
    helps = a_service("a", [SPEECH], before_birth=True)
    assert "Helps before birth" in reasons(BEFORE_BIRTH, helps, MEETS)
    silent = a_service("a", [SPEECH], before_birth=None, minimum_age=None)
    assert misfits(BEFORE_BIRTH, silent, MEETS) == (
        "Not given whether it helps before birth – ask the service",
    )
    assert not any("ages" in said for said in reasons(BEFORE_BIRTH, silent, MEETS))


def test_a_need_outside_the_taxonomy_is_still_said_in_words() -> None:
    other = NeedCode("horse_riding")
    enquiry = an_enquiry({other: "emerging"})
    assert reasons(enquiry, a_service("a", [other]), frozenset({other}))[0] == (
        "Helps with horse riding, which you marked as some worry"
    )
