"""Needs, days, waits, distances and ages as an offer says them."""

from datetime import date

import pytest

from earlyhelp.matching.wording import (
    age_range,
    all_needs_words,
    childs_age,
    day,
    in_order,
    length,
    listed,
    miles,
    need_words,
    who_can_ask,
    years,
)
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import ReferralRoute
from tests.matching.offer_factories import BEHAVIOUR, MONEY, PARENTING, SPEECH

GONE, LONG_GONE = NeedCode("horse_riding"), NeedCode("archery_club_places")
"""Needs that the taxonomy does not hold any more."""


def test_needs_stand_in_the_order_of_the_taxonomy_and_unknown_ones_last() -> None:
    mixed = [GONE, MONEY, LONG_GONE, SPEECH, PARENTING, BEHAVIOUR]
    assert in_order(mixed) == [SPEECH, BEHAVIOUR, PARENTING, MONEY, LONG_GONE, GONE]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("young_carer", "young carer"),
        (
            "harmful_practices",
            "harmful practices (FGM, forced marriage, honour-based abuse)",
        ),
        ("archery_club_places", "archery club places"),
    ],
)
def test_a_need_is_named_as_it_stands_inside_a_sentence(code: str, words: str) -> None:
    assert need_words(NeedCode(code)) == words


def test_several_needs_are_parted_by_semicolons_since_labels_hold_commas() -> None:
    assert all_needs_words([GONE, MONEY, SPEECH]) == (
        "speech, language and communication; money, debt, food and fuel; horse riding"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sleep"], "sleep"),
        (["sleep", "food"], "sleep and food"),
        (["sleep", "food", "fuel"], "sleep, food and fuel"),
    ],
)
def test_words_are_joined_as_people_do(words: list[str], said: str) -> None:
    assert listed(words) == said


def test_a_day_is_said_without_a_leading_zero() -> None:
    assert day(date(2026, 3, 3)) == "3 March 2026"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (2, "2 days"),
        (13, "13 days"),
        (14, "2 weeks"),
        (17, "2 weeks"),
        (18, "3 weeks"),
        (168, "24 weeks"),
    ],
)
def test_a_wait_is_said_in_days_under_a_fortnight_and_then_in_weeks(days: int, said: str) -> None:
    assert length(days) == said


@pytest.mark.parametrize(
    ("distance", "said"),
    [
        (0.0, "0.0 miles"),
        (1.0, "1.0 miles"),
        (4.24, "4.2 miles"),
        (9.9, "9.9 miles"),
        (10.0, "10 miles"),
        (31.6, "32 miles"),
    ],
)
def test_a_distance_has_one_decimal_below_ten_miles(distance: float, said: str) -> None:
    assert miles(distance) == said


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (0.0, "0"),
        (1 / 12, "1 month"),
        (0.5, "6 months"),
        (11 / 12, "11 months"),
        (1.0, "1"),
        (1.5, "18 months"),
        (7.0, "7"),
    ],
)
def test_an_age_is_said_in_years_or_where_it_is_not_whole_in_months(age: float, said: str) -> None:
    assert years(age) == said


@pytest.mark.parametrize(("age", "said"), [(0.0, "under 1"), (1 / 12, "1 month"), (1.0, "1")])
def test_a_child_is_never_said_to_be_nought(age: float, said: str) -> None:
    assert childs_age(age) == said


@pytest.mark.parametrize(
    ("minimum", "maximum", "said"),
    [
        (5, 11, "ages 5 to 11"),
        (0, 0.5, "ages 0 to 6 months"),
        (5, None, "ages 5 and over"),
        (0, None, "ages 0 and over"),
        (None, 11, "ages up to 11"),
        (None, 0, "ages up to 0"),
    ],
)
def test_the_ages_of_a_service_are_said_with_the_ends_that_are_known(
    minimum: float | None, maximum: float | None, said: str
) -> None:
    assert age_range(minimum, maximum) == said


EVERYBODY = "The young person, the family or a professional"


@pytest.mark.parametrize(
    ("routes", "words"),
    [
        ((ReferralRoute.PROFESSIONAL,), "A professional can ask"),
        (
            (ReferralRoute.FAMILY, ReferralRoute.SELF),
            "The young person or the family can ask",
        ),
        (
            (ReferralRoute.SCHOOL_ONLY, ReferralRoute.PANEL, *ReferralRoute),
            f"{EVERYBODY} can ask; A panel decides; Only schools can ask",
        ),
        ((ReferralRoute.SCHOOL_ONLY,), "Only schools can ask"),
    ],
)
def test_who_can_ask_is_one_sentence(routes: tuple[ReferralRoute, ...], words: str) -> None:
    assert who_can_ask(routes) == words


def test_people_who_ask_for_themselves_are_named_as_what_they_are() -> None:
    asked = who_can_ask((ReferralRoute.SELF, ReferralRoute.FAMILY), themselves="the parent")
    assert asked == "The parent or the family can ask"
    assert who_can_ask((ReferralRoute.FAMILY,), themselves="the parent") == "The family can ask"
