"""A directory arranged beforehand gives the same offer as looking closely at every service."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import FIRM, Enquiry, OfferLimits
from earlyhelp.matching.offer import Offer, OfferKind, choose_from, propose, propose_from
from earlyhelp.matching.reach import travel_miles
from earlyhelp.matching.stock import Stock
from earlyhelp.taxonomy.services import Response
from tests.matching.offer_factories import CODES, some_enquiry, some_service

CASES = range(250)


class Seen:
    """Services as one child's home shows them: where they are, whom they serve."""

    knows_area = True

    def __init__(self, services: Sequence[Candidate]) -> None:
        self.services = services
        self.kept: dict[object, tuple[int, ...]] = {}
        self.barred = {
            place
            for place, one in enumerate(services)
            if one.serves_area is False or one.rules_against
        }

    def miles(self, places: Sequence[int]) -> Sequence[float | None]:
        return [travel_miles(self.services[place]) for place in places]

    def candidate(self, place: int) -> Candidate:
        return self.services[place]


def unseen(services: Sequence[Candidate]) -> list[Candidate]:
    """The same services before anybody asked where the child lives."""
    return [
        replace(
            one,
            serves_area=None if one.serves_area is None else True,
            distance_miles=None,
            rules_against=(),
        )
        for one in services
    ]


def from_stock(
    enquiry: Enquiry, services: Sequence[Candidate], limits: OfferLimits | None = None
) -> Offer:
    """The offer from a directory arranged before anybody asked where the child lives."""
    return propose_from(
        enquiry, Stock(unseen(services)), Seen(services), limits=limits or OfferLimits()
    )


def a_case(seed: int, services: int) -> tuple[Enquiry, list[Candidate]]:
    """An enquiry with anything a family may say, and a directory full of holes."""
    dice = random.Random(seed)  # noqa: S311 - cases, not secrets
    codes = dice.sample(CODES, 6)
    directory = [some_service(number, dice, codes) for number in range(services)]
    for place in dice.sample(range(services), services // 8):
        directory[place] = replace(directory[place], rules_against=("Not from age 3",))
    enquiry = some_enquiry(dice, dice.sample(codes, dice.randint(1, 6)))
    some = dice.sample(directory, 6)
    return replace(
        enquiry,
        response=dice.choice([*Response][:3]),
        consent=dice.choice(["yes", "yes", "partial", "not_asked", "refused", "unsafe_to_ask"]),
        unborn=dice.random() < 0.1,
        declined_needs=frozenset(dice.sample(sorted(enquiry.needs), dice.randint(0, 1))),
        current_services=frozenset({some[0].service_id, some[1].name}),
        chosen_services=frozenset(one.service_id for one in some[2:4] if dice.random() < 0.4),
        left_out={some[4].service_id: "It is too far"} if dice.random() < 0.5 else {},
        access_needed=dice.random() < 0.3,
        firm=dice.choice([frozenset(), frozenset({"stale"}), frozenset({"stale", "too_far"})]),
        needs=enquiry.needs if dice.random() < 0.9 else {},
    ), directory


@pytest.mark.parametrize("seed", CASES)
def test_an_arranged_directory_gives_the_same_offer_byte_for_byte(seed: int) -> None:
    enquiry, services = a_case(seed, services=30 + seed % 40)
    limits = OfferLimits(exact_needs=2, listed=4) if seed % 5 == 0 else OfferLimits()
    plain = propose(enquiry, services, limits=limits)
    assert from_stock(enquiry, services, limits).as_json() == plain.as_json()


@pytest.mark.parametrize("seed", CASES)
def test_choosing_alone_gives_the_services_of_the_offer(seed: int) -> None:
    enquiry, services = a_case(seed, services=30 + seed % 40)
    enquiry = replace(enquiry, firm=FIRM if seed % 3 == 0 else enquiry.firm)
    if seed % 2:
        enquiry = replace(enquiry, chosen_services=frozenset())
    limits = OfferLimits(exact_needs=2) if seed % 7 == 0 else OfferLimits()
    plain = propose(enquiry, services, limits=limits)
    proposed = plain.matches if plain.kind is OfferKind.OFFER else ()
    found = choose_from(enquiry, Stock(unseen(services)), Seen(services), limits=limits)
    assert {one.service_id for one in found} == {match.service_id for match in proposed}


def test_sets_that_are_kept_are_made_anew_when_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("earlyhelp.matching.shelves.LARGE_SETS", 2)
    monkeypatch.setattr("earlyhelp.matching.shelves.SMALL_SETS", 1)
    monkeypatch.setattr("earlyhelp.matching.stock.KEPT_OF_A_HOME", 1)
    enquiry, services = a_case(3, services=40)
    stock, seen = Stock(services), Seen(services)
    for age in (1.0, 7.0, 1.0, 15.0):
        asked = replace(enquiry, response=Response.EARLY_HELP_OFFER, age_years=age, consent="yes")
        plain = propose(asked, services)
        assert propose_from(asked, stock, seen).as_json() == plain.as_json()
