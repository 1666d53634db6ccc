"""What is said of an offer as a whole."""

from dataclasses import replace
from typing import Unpack

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry, OfferLimits
from earlyhelp.matching.offer import propose
from earlyhelp.matching.reasons import misfits
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Delivery, Response
from tests.matching.offer_factories import (
    BEHAVIOUR,
    FOR_EVERYONE,
    MONEY,
    SPEECH,
    Answers,
    Facts,
    a_service,
    an_enquiry,
)

TWO = {SPEECH: "severe", MONEY: "emerging"}
ONE_AT_ONCE = OfferLimits(start_at_once=1)
START_WITH_ONE = (
    "Start with the first service. The others follow, so that not too much begins at once."
)
ASK_NOW = "Ask now all the same where the wait is long."
NO_DISTANCE = "It is not known where the family lives, so distances are not known."
NOTHING_OPEN = "We know of no help open to every family for these needs."


def without_a_home(**answers: Unpack[Answers]) -> Enquiry:
    return replace(an_enquiry({SPEECH: "emerging"}, **answers), knows_home=False)


@pytest.mark.parametrize(
    ("wait_days", "has_space", "said"),
    [
        (28, True, (START_WITH_ONE,)),
        (29, True, (START_WITH_ONE, ASK_NOW)),
        (84, False, (START_WITH_ONE, ASK_NOW)),
        (85, False, (START_WITH_ONE, ASK_NOW)),
        (None, None, (START_WITH_ONE,)),
        (None, False, (START_WITH_ONE,)),
    ],
)
def test_a_waiting_list_can_be_joined_before_a_service_starts(
    wait_days: int | None, *, has_space: bool | None, said: tuple[str, ...]
) -> None:
    first = a_service("1", [SPEECH], wait_days=200)
    later = a_service("2", [MONEY], wait_days=wait_days, has_space=has_space)
    assert propose(an_enquiry(TWO), [first, later], limits=ONE_AT_ONCE).notes == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (Facts(distance_miles=None), (NO_DISTANCE,)),
        (Facts(distance_miles=None, delivery=frozenset()), (NO_DISTANCE,)),
        (Facts(distance_miles=None, delivery=frozenset({Delivery.ONLINE})), ()),
        (Facts(distance_miles=None, is_confidential=True), ()),
        (Facts(distance_miles=2.0), ()),
    ],
)
def test_that_no_distance_is_known_without_a_home_is_said_once(
    facts: Facts, said: tuple[str, ...]
) -> None:
    services = [a_service("1", [SPEECH], **facts)]
    offer = propose(without_a_home(), services)
    assert offer.notes == said
    assert not [note for note in offer.matches[0].does_not_fit if "istance" in note]
    assert propose(an_enquiry({SPEECH: "emerging"}), services).notes == ()


def test_without_a_home_a_distance_that_is_known_all_the_same_is_still_weighed() -> None:
    far = a_service("1", [SPEECH], distance_miles=9.0)
    assert misfits(without_a_home(max_miles=5.0), far, frozenset({SPEECH})) == (
        "9.0 miles away, further than asked for",
    )


@pytest.mark.parametrize("response", [Response.UNIVERSAL, Response.EARLY_HELP_OFFER])
@pytest.mark.parametrize("consent", ["yes", "refused"])
def test_a_list_says_it_too(response: Response, consent: str) -> None:
    service = a_service("1", [SPEECH], responses=FOR_EVERYONE, distance_miles=None)
    offer = propose(without_a_home(response=response, consent=consent), [service])
    assert offer.notes[-1] == NO_DISTANCE


@pytest.mark.parametrize(
    ("needs", "says_nothing"), [([SPEECH], False), ([MONEY, SPEECH], False), ([BEHAVIOUR], True)]
)
def test_a_family_that_refuses_is_told_where_there_is_no_help_for_everybody(
    needs: list[NeedCode], *, says_nothing: bool
) -> None:
    everybody: list[Candidate] = [a_service("1", needs, responses=FOR_EVERYONE)]
    offer = propose(an_enquiry(TWO, consent="refused"), everybody)
    assert (NOTHING_OPEN in offer.notes) is says_nothing
    assert bool(offer.meanwhile) is not says_nothing
