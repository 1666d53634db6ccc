"""Listings that may be one service twice."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.likeness import MANY, Likeable, find_likenesses, likeable
from earlyhelp.services.parts import (
    ContactFacts,
    Identifier,
    Phone,
    PlaceFacts,
    ProviderFacts,
)
from earlyhelp.services.words import Status

PROVIDER = ProviderFacts("Acorn", charity_number="1234567")
SLEEP = ServiceFacts("17", PROVIDER, "Sleep group", Status.ACTIVE)
OTHER = replace(SLEEP, source_id="x", provider=ProviderFacts("Oak"))


def reasons(first: ServiceFacts, second: ServiceFacts, source: str = "b") -> list[str]:
    pair = [likeable("1", "a", first), likeable("2", source, second)]
    return [reason for found in find_likenesses(pair) for reason in found.reasons]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {"provider": replace(PROVIDER, name="ACORN Trust")}, "charity or company number"),
        ({"provider": ProviderFacts("A", identifiers=(Identifier("company", "00987"),))},
         {"provider": ProviderFacts("A", identifiers=(Identifier("Company number", "987"),))},
         "charity or company number"),
        ({"telephone": "01632 960001"}, {"telephone": "+44 1632 960 001", "name": "Rest"},
         "telephone"),
        ({"contacts": (ContactFacts(phones=(Phone("01632 960001"),)),)},
         {"telephone": "(01632) 960001"}, "telephone"),
        ({"url": "https://www.sleep.example/a/"}, {"url": "http://sleep.example/a", "name": "Z"},
         "web address"),
        ({"email": "Help@sleep.example"}, {"email": "help@sleep.example"}, "email"),
        ({"places": (PlaceFacts(postcode="AB1 2DE"),), "name": "Acorn: sleep group"},
         {"places": (PlaceFacts(postcode="AB12DE"),), "name": "Sleep groups"}, "postcode"),
        ({"source_id": "aaaaaaaa-0000-4000-8000-000000000001", "name": "One"},
         {"source_id": "AAAAAAAA-0000-4000-8000-000000000001", "name": "Two"}, "reference"),
        ({"source_id": "17"}, {"source_id": "17"}, "reference"),
    ],
)  # fmt: skip
def test_what_two_listings_share_is_a_reason(
    first: dict[str, Any], second: dict[str, Any], expected: str
) -> None:
    one = replace(SLEEP, **first)
    two = (
        replace(SLEEP, source_id="other", **second)
        if "source_id" not in second
        else replace(SLEEP, **second)
    )
    assert any(expected in reason for reason in reasons(one, two))


@pytest.mark.parametrize(
    ("first", "second", "source"),
    [
        ({}, {}, "b"),
        ({"telephone": "999"}, {"telephone": "999"}, "b"),
        ({"places": (PlaceFacts(postcode="AB1 2DE"),), "name": "Sleep group"},
         {"places": (PlaceFacts(postcode="AB1 2DE"),), "name": "Money advice"}, "b"),
        ({"places": (PlaceFacts(postcode="AB1 2DE", confidential=True),)},
         {"places": (PlaceFacts(postcode="AB1 2DE"),)}, "b"),
        ({"places": (PlaceFacts(postcode="AB1 2DE", masked=True),)},
         {"places": (PlaceFacts(postcode="AB1 2DE"),)}, "b"),
        ({"source_id": "18", "name": "Money"}, {"source_id": "18"}, "b"),
        ({"source_id": "18", "telephone": "01632 960001", "name": "Money"},
         {"telephone": "01632 960001"}, "a"),
    ],
)  # fmt: skip
def test_what_says_nothing_is_no_reason(
    first: dict[str, Any], second: dict[str, Any], source: str
) -> None:
    one = replace(SLEEP, **first)
    two = replace(OTHER, **second)
    assert reasons(one, two, source) == []


def test_the_names_of_providers_are_dropped_before_names_are_compared() -> None:
    place = (PlaceFacts(postcode="AB1 2DE"),)
    one = replace(SLEEP, name="Acorn family sleep support", places=place)
    two = replace(OTHER, name="Oak family sleep support", places=place)
    assert reasons(one, two)


def test_more_reasons_make_two_listings_more_alike() -> None:
    one = replace(SLEEP, telephone="01632 960001")
    few = find_likenesses(
        [
            likeable("1", "a", one),
            likeable("2", "b", replace(one, source_id="x", provider=ProviderFacts("Oak"))),
        ]
    )
    many = find_likenesses([likeable("1", "a", one), likeable("2", "b", one)])
    assert 0 < few[0].score < many[0].score <= 1


def test_what_a_person_has_settled_does_not_come_back() -> None:
    pair = [likeable("1", "a", SLEEP), likeable("2", "b", SLEEP)]
    assert find_likenesses(pair)
    assert find_likenesses(pair, settled={frozenset({"1", "2"})}) == ()


def test_a_file_asks_only_about_what_it_brings() -> None:
    listings = [likeable(str(number), f"list {number}", SLEEP) for number in range(4)]
    found = find_likenesses(listings, among={"3"})
    assert {(one.first, one.second) for one in found} == {("0", "3"), ("1", "3"), ("2", "3")}


def test_a_number_that_very_many_share_compares_only_the_same_names() -> None:
    shared = frozenset({("telephone", "1632960001")})
    listings = [
        Likeable(str(number), f"list {number}", (f"group{number // 2}",), frozenset(), shared)
        for number in range(MANY + 2)
    ]
    assert len(find_likenesses(listings)) == (MANY + 2) // 2


@given(st.permutations(range(6)))
def test_the_order_of_listings_does_not_matter(order: list[int]) -> None:
    listings = [
        likeable(str(n), f"list {n % 2}", replace(SLEEP, telephone="01632 960001"))
        for n in range(6)
    ]
    assert find_likenesses([listings[n] for n in order]) == find_likenesses(listings)
