"""What a match says of the needs: which come first, which it meets only partly or never alone."""

from dataclasses import replace

import pytest

from earlyhelp.matching.reasons import misfits, needs_social_care, reasons
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response, Strength
from tests.matching.offer_factories import (
    ABUSE,
    BEHAVIOUR,
    MONEY,
    PARENTING,
    SPEECH,
    a_service,
    an_enquiry,
)
from tests.matching.sentences import but, check

EXPLOITATION, PRACTICES = NeedCode("exploitation_missing"), NeedCode("harmful_practices")
PARENTING_AND_MONEY = "parenting, routines and boundaries; money, debt, food and fuel"
PRACTICES_WORDS = "harmful practices (FGM, forced marriage, honour-based abuse)"


def test_needs_are_named_by_how_grave_they_are_and_then_in_the_order_of_the_taxonomy() -> None:
    enquiry = an_enquiry(
        {SPEECH: "emerging", PARENTING: "significant", BEHAVIOUR: "emerging", MONEY: "severe"}
    )
    helps = [*enquiry.needs]
    assert reasons(enquiry, a_service("a", helps), enquiry.asked_needs) == (
        "Helps with money, debt, food and fuel, which you marked as a big worry",
        "Helps with parenting, routines and boundaries, which you marked as a big worry",
        "Helps with speech, language and communication, which you marked as some worry",
        "Helps with behaviour and emotional regulation, which you marked as some worry",
        *but(needs=""),
    )


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        (
            {SPEECH: "none"},
            (
                "Open to every family",
                "About speech, language and communication, which you said is not a worry",
            ),
        ),
        (
            {MONEY: "none", SPEECH: "emerging", PARENTING: "none"},
            (
                "Helps with speech, language and communication, which you marked as some worry",
                "Open to every family",
                f"About {PARENTING_AND_MONEY}, which you said is not a worry",
            ),
        ),
        ({}, ("Open to every family",)),
    ],
)
def test_help_for_every_family_says_so_and_what_it_is_about(
    needs: dict[NeedCode, str], said: tuple[str, ...]
) -> None:
    enquiry = an_enquiry(needs, response=Response.UNIVERSAL)
    check(enquiry, a_service("a", [SPEECH, MONEY, PARENTING]), (*said, *but(needs="")))


def test_help_that_is_only_part_of_the_answer_says_so_first() -> None:
    enquiry = an_enquiry(
        {ABUSE: "emerging", SPEECH: "emerging", PRACTICES: "emerging", MONEY: "emerging"}
    )
    partly = Strength.PARTIAL
    needs = {MONEY: partly, ABUSE: Strength.PRIMARY, SPEECH: partly, PRACTICES: Strength.PRIMARY}
    service = replace(a_service("a"), needs=needs)
    assert misfits(enquiry, service, enquiry.asked_needs) == (
        f"Does not meet {PRACTICES_WORDS} alone: a social care step stands beside it",
        "Does not meet recovery after abuse or trauma alone: a social care step stands beside it",
        "Helps only partly with speech, language and communication; money, debt, food and fuel",
    )


PARTIAL, PRIMARY = Strength.PARTIAL, Strength.PRIMARY
ONLY_PARTLY = "Helps only partly with speech, language and communication"


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        ({SPEECH: PARTIAL}, (ONLY_PARTLY,)),
        ({SPEECH: PRIMARY, MONEY: PRIMARY}, ()),
        ({SPEECH: PARTIAL, BEHAVIOUR: PRIMARY, MONEY: PRIMARY}, (ONLY_PARTLY,)),
        ({SPEECH: PARTIAL, MONEY: PARTIAL}, (ONLY_PARTLY,)),
        (
            {SPEECH: PARTIAL, PARENTING: PRIMARY, MONEY: PRIMARY, ABUSE: PARTIAL},
            (ONLY_PARTLY, f"Mainly for {PARENTING_AND_MONEY}, which you did not mark as a worry"),
        ),
    ],
)
def test_a_service_that_is_mainly_for_what_is_no_worry_says_so(
    needs: dict[NeedCode, Strength], said: tuple[str, ...]
) -> None:
    enquiry = an_enquiry(
        {SPEECH: "emerging", BEHAVIOUR: "emerging", MONEY: "none"},
        declined_needs=frozenset({BEHAVIOUR}),
    )
    service = replace(a_service("a"), needs=needs)
    assert misfits(enquiry, service, frozenset({SPEECH})) == said


@pytest.mark.parametrize(
    ("needs", "beside"),
    [
        ({ABUSE: "emerging", PRACTICES: "significant", SPEECH: "severe"}, {ABUSE, PRACTICES}),
        ({EXPLOITATION: "severe"}, {EXPLOITATION}),
        ({EXPLOITATION: "significant", SPEECH: "severe"}, set()),
        ({ABUSE: "none"}, set()),
    ],
)
def test_some_needs_are_never_met_by_a_service_alone(
    needs: dict[NeedCode, str], beside: set[NeedCode]
) -> None:
    assert needs_social_care(an_enquiry(needs)) == beside


def test_a_need_outside_the_taxonomy_is_still_said_in_words() -> None:
    other = NeedCode("horse_riding")
    said = but(needs="Helps with horse riding, which you marked as some worry")
    check(an_enquiry({other: "emerging"}), a_service("a", [other]), said)
