"""An offer from a directory arranged beforehand looks closely at few services."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry, OfferLimits
from earlyhelp.matching.offer import (
    Offer,
    OfferKind,
    choose_from,
    is_for_services,
    propose,
    propose_from,
)
from earlyhelp.matching.stock import Stock
from earlyhelp.taxonomy.services import Response
from tests.matching.offer_factories import (
    BEHAVIOUR,
    FOR_EVERYONE,
    MONEY,
    SPEECH,
    a_service,
    an_enquiry,
)

FOR_ANYBODY = frozenset(Response)
ASKED = an_enquiry({SPEECH: "emerging"})


class Home:
    """One child's home, which remembers the services that were looked at closely."""

    knows_area = True

    def __init__(self, services: Sequence[Candidate]) -> None:
        self.services = services
        self.stock = Stock([replace(one, distance_miles=None) for one in services])
        self.kept: dict[object, tuple[int, ...]] = {}
        self.barred: frozenset[int] = frozenset()
        self.looked: list[str] = []

    def miles(self, places: Sequence[int]) -> Sequence[float | None]:
        return [self.services[place].distance_miles for place in places]

    def candidate(self, place: int) -> Candidate:
        self.looked.append(self.services[place].service_id)
        return self.services[place]


@pytest.mark.parametrize(
    "enquiry",
    [
        *(
            replace(ASKED, response=response)
            for response in (
                Response.CONSULT,
                Response.CSC_S17,
                Response.URGENT_S47,
                Response.OUT_OF_SCOPE,
            )
        ),
        replace(ASKED, age_years=18.0),
        replace(ASKED, age_years=25.0, send=True),
    ],
)
def test_where_a_social_worker_comes_first_or_an_adult_asks_nothing_is_looked_at(
    enquiry: Enquiry,
) -> None:
    home = Home([a_service("a", [SPEECH], responses=FOR_ANYBODY, maximum_age=99.0)])
    assert not is_for_services(enquiry)
    assert propose(enquiry, home.services) == Offer(OfferKind.NONE)
    assert propose_from(enquiry, home.stock, home) == Offer(OfferKind.NONE)
    assert not choose_from(enquiry, home.stock, home)
    assert home.looked == []


def test_from_a_list_for_every_family_nothing_is_chosen() -> None:
    home = Home([a_service("a", [SPEECH], responses=FOR_EVERYONE)])
    enquiry = replace(ASKED, response=Response.UNIVERSAL)
    assert propose_from(enquiry, home.stock, home).matches
    assert not choose_from(enquiry, home.stock, home)


def test_of_those_left_out_the_nearest_for_the_needs_are_shown_and_all_are_there() -> None:
    home = Home(
        [
            a_service("other", [MONEY], distance_miles=0.1),
            a_service("9", [SPEECH], distance_miles=9.0),
            a_service("2", [SPEECH], distance_miles=2.0, minimum_age=16.0),
            a_service("1", [SPEECH], distance_miles=1.0),
            a_service("4", [SPEECH], distance_miles=4.0, is_open=False),
        ]
    )
    enquiry = replace(ASKED, max_miles=5.0)
    offer = propose_from(enquiry, home.stock, home, limits=OfferLimits(left_out_shown=3))
    assert [match.service_id for match in offer.matches] == ["1"]
    near = [(entry.service_id, entry.code) for entry in offer.left_out_near]
    assert near == [("4", "closed"), ("2", "age")]
    every = [(entry.service_id, entry.code) for entry in offer.not_offered]
    assert every == [("4", "closed"), ("other", "need"), ("2", "age"), ("9", "too_far")]
    assert "other" not in home.looked


def test_where_nothing_is_set_aside_services_are_chosen_without_a_closer_look() -> None:
    home = Home([a_service("b", [SPEECH]), a_service("a", [SPEECH])])
    assert [one.service_id for one in choose_from(ASKED, home.stock, home)] == ["a"]
    assert home.looked == []


@pytest.mark.parametrize("consent", ["yes", "not_asked"])
def test_what_is_chosen_is_found_without_a_look_at_other_ways(consent: str) -> None:
    services = [
        a_service("best", [SPEECH], wait_days=14, distance_miles=2.0),
        a_service("near", [SPEECH], wait_days=60, distance_miles=0.1),
        a_service("old", [BEHAVIOUR], check_state="stale"),
        a_service("other", [MONEY]),
    ]
    home = Home(services)
    enquiry = an_enquiry({SPEECH: "emerging", BEHAVIOUR: "severe"}, consent=consent)
    chosen = choose_from(enquiry, home.stock, home)
    assert [one.service_id for one in chosen] == ["old", "best"]
    assert set(home.looked) == {"old", "best"}
    offer = propose_from(enquiry, home.stock, home)
    assert [match.service_id for match in offer.matches] == ["old", "best"]
    assert set(home.looked) == {"old", "best", "near"}
