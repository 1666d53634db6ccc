"""A directory arranged beforehand gives the same offer as looking closely at every service."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import FIRM, Enquiry, OfferLimits
from earlyhelp.matching.offer import Offer, OfferKind, choose_from, propose, propose_from
from earlyhelp.matching.stock import Stock
from earlyhelp.taxonomy.services import ReferralRoute, Response
from tests.matching.directories import Seen, a_case, unseen
from tests.matching.offer_factories import BEHAVIOUR, SPEECH, a_service, an_enquiry

CASES = range(150)
CHAT = {SPEECH: "emerging"}


def from_stock(
    enquiry: Enquiry, services: Sequence[Candidate], limits: OfferLimits | None = None
) -> Offer:
    """The offer from a directory arranged before anybody asked where the child lives."""
    return propose_from(
        enquiry, Stock(unseen(services)), Seen(services), limits=limits or OfferLimits()
    )


@pytest.mark.parametrize("seed", CASES)
def test_an_arranged_directory_gives_the_same_offer_byte_for_byte(seed: int) -> None:
    enquiry, services = a_case(seed, services=30 + seed % 40)
    limits = OfferLimits(exact_needs=2, listed=4) if seed % 5 == 0 else OfferLimits()
    seen = Seen(services, knows_area=seed % 4 > 0)
    plain = propose(enquiry, seen.services, limits=limits)
    found = propose_from(enquiry, Stock(unseen(services)), seen, limits=limits)
    assert found.as_json() == plain.as_json()


@pytest.mark.parametrize("seed", CASES)
def test_choosing_alone_gives_the_services_of_the_offer(seed: int) -> None:
    enquiry, services = a_case(seed, services=30 + seed % 40)
    enquiry = replace(enquiry, firm=FIRM if seed % 3 == 0 else enquiry.firm)
    if seed % 2:
        enquiry = replace(enquiry, chosen_services=frozenset())
    limits = OfferLimits(exact_needs=2) if seed % 7 == 0 else OfferLimits()
    seen = Seen(services, knows_area=seed % 4 > 0)
    plain = propose(enquiry, seen.services, limits=limits)
    proposed = plain.matches if plain.kind is OfferKind.OFFER else ()
    found = choose_from(enquiry, Stock(unseen(services)), seen, limits=limits)
    assert {one.service_id for one in found} == {match.service_id for match in proposed}


def test_sets_that_are_kept_are_made_anew_when_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("earlyhelp.matching.shelves.LARGE_SETS", 2)
    monkeypatch.setattr("earlyhelp.matching.shelves.SMALL_SETS", 1)
    monkeypatch.setattr("earlyhelp.matching.stock.KEPT_OF_A_HOME", 1)
    enquiry, services = a_case(3, services=40)
    stock, seen = Stock(unseen(services)), Seen(services)
    for age in (1.0, 7.0, 1.0, 15.0):
        asked = replace(enquiry, response=Response.EARLY_HELP_OFFER, age_years=age, consent="yes")
        plain = propose(asked, services)
        assert propose_from(asked, stock, seen).as_json() == plain.as_json()


@pytest.mark.parametrize("seed", range(8))
def test_one_directory_answers_one_child_after_another(seed: int) -> None:
    enquiry, services = a_case(seed, services=40)
    told = replace(
        enquiry,
        response=Response.EARLY_HELP_OFFER,
        consent="yes",
        access_needs=frozenset({"interpreter"}),
        access_needed=False,
        unborn=False,
        age_years=7.0,
        max_miles=None,
        max_wait_days=None,
        free_only=False,
    )
    other_routes = frozenset({ReferralRoute.SCHOOL_ONLY})
    children = [
        told,
        replace(told, response=Response.TARGETED_EARLY_HELP),
        replace(told, response=Response.UNIVERSAL),
        replace(told, unborn=True),
        replace(told, age_years=15.0),
        replace(told, age_years=None),
        replace(told, role_routes=other_routes),
        replace(told, max_wait_days=0),
        replace(told, max_wait_days=30),
        replace(told, max_miles=2.0),
        replace(told, max_miles=5.0),
        replace(told, free_only=True),
        replace(told, access_needed=True),
        replace(told, access_needed=True, access_needs=frozenset({"wheelchair", "creche"})),
    ]
    stock = Stock(unseen(services))
    homes = [Seen(services), Seen(services, knows_area=False)]
    homes[1].kept = homes[0].kept
    for child in (*children, *children):
        for seen in homes:
            plain = propose(child, seen.services)
            assert propose_from(child, stock, seen).as_json() == plain.as_json()


@pytest.mark.parametrize(
    "asked",
    [
        an_enquiry(CHAT, excluded_services=frozenset({"1"})),
        an_enquiry(CHAT, unsafe_services=frozenset({"1"})),
        an_enquiry(CHAT, left_out={"1": "Too far"}),
    ],
)
def test_a_service_named_like_the_number_of_one_that_is_not_wanted_may_be_offered(
    asked: Enquiry,
) -> None:
    like = replace(a_service("2", [SPEECH]), name="1")
    found = choose_from(asked, Stock(unseen([like])), Seen([like]))
    assert [one.service_id for one in found] == ["2"]
    assert [match.service_id for match in from_stock(asked, [like]).matches] == ["2"]


def test_every_service_of_the_name_that_the_family_uses_is_in_use() -> None:
    services = [replace(a_service(one, [SPEECH]), name="Chat club") for one in "12"]
    asked = an_enquiry(CHAT, current_services=frozenset({"Chat club"}))
    assert choose_from(asked, Stock(unseen(services)), Seen(services)) == []


def test_too_few_distances_are_an_error_and_never_an_offer_with_a_service_less() -> None:
    class Forgetful(Seen):
        def miles(self, places: Sequence[int]) -> Sequence[float | None]:
            return super().miles(places)[1:]

    services = [a_service(one, [SPEECH, BEHAVIOUR]) for one in "12"]
    stock, seen = Stock(unseen(services)), Forgetful(services)
    with pytest.raises(ValueError, match="shorter"):
        stock.look(an_enquiry(CHAT), seen, OfferLimits())
    with pytest.raises(ValueError, match="shorter"):
        stock.nearest(an_enquiry(CHAT), seen, 5)
