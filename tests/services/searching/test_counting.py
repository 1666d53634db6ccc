"""Numbers beside choices: each is what the search with that choice finds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from earlyhelp.services.marks import PartOfDay
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.searching.queries import find_services, find_with_counts
from earlyhelp.services.words import AccessNeed, Day
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Response, Sector
from tests.services.factories import HERE, TODAY, a_row, bring_in


@pytest.fixture
def few(session: Session) -> Session:
    place = {"latitude": "53.42", "longitude": "-2.32"}
    bring_in(
        session,
        a_row("a", service_name="Sleep a", needs="parenting_boundaries:primary", free="yes",
              delivery="online; location", days="MO; TU", opens_at="09:00", closes_at="11:00",
              languages="Polish; Urdu", access_needs="wheelchair", referral_route="self",
              levels_served="universal", minimum_age_years="0", maximum_age_years="4", **place),
        a_row("b", service_name="Sleep b", needs="send:partial; housing:primary", free="no",
              delivery="home_visit", days="SA", access_needs="wheelchair; interpreter",
              referral_route="family; professional", provider_sector="statutory",
              provider_name="B", capacity_state="open", capacity_confirmed_on="2026-10-30"),
        a_row("c", service_name="Sleep c", languages="Polish", capacity_state="closed",
              capacity_confirmed_on="2026-10-30", levels_served="early_help_offer", **place),
        a_row("d", service_name="Money d", needs="housing:primary", opens_at="18:00",
              closes_at="20:00", provider_sector="", provider_name="D"),
    )  # fmt: skip
    return session


ASKED = [
    Criteria(),
    Criteria(text="sleep"),
    Criteria(text="sleep", only_stated=True),
    Criteria(delivery=frozenset({Delivery.ONLINE}), free=True),
    Criteria(needs=frozenset({NeedCode("housing")}), age_years=3.0),
    Criteria(days=frozenset({Day.MONDAY}), parts=frozenset({PartOfDay.EVENING})),
    Criteria(access=frozenset({AccessNeed.WHEELCHAIR}), languages=frozenset({"polish"})),
    Criteria(sectors=frozenset({Sector.STATUTORY}), has_space=True, near=HERE, within_miles=5.0),
    Criteria(level=Response.UNIVERSAL, routes=frozenset({ReferralRoute.SELF})),
]


CHANGES: Mapping[str, Callable[[Criteria, str], dict[str, object]]] = {
    "need": lambda _, value: {"needs": frozenset({NeedCode(value)})},
    "level": lambda _, value: {"level": Response(value)},
    "route": lambda _, value: {"routes": frozenset({ReferralRoute(value)})},
    "delivery": lambda _, value: {"delivery": frozenset({Delivery(value)})},
    "sector": lambda _, value: {"sectors": frozenset({Sector(value)})},
    "day": lambda _, value: {"days": frozenset({Day(value)})},
    "time": lambda _, value: {"parts": frozenset({PartOfDay(value)})},
    "language": lambda _, value: {"languages": frozenset({value})},
    "access": lambda asked, value: {"access": asked.access | {AccessNeed(value)}},
    "free": lambda _, __: {"free": True},
    "space": lambda _, __: {"has_space": True},
    "checked": lambda _, __: {"checked_in_time": True},
}


def changed(criteria: Criteria, name: str, value: str) -> Criteria:
    """Return the search with one choice made instead of those of its filter."""
    changes: dict[str, Any] = CHANGES[name](criteria, value)
    return replace(criteria, **changes)


def numbers(session: Session, criteria: Criteria) -> Iterator[tuple[str, str, int, int]]:
    counts = find_with_counts(session, criteria, on=TODAY).counts
    for name, values in counts.items():
        for value, number in values.items():
            again = find_services(session, changed(criteria, name, value), on=TODAY)
            yield name, value, number, again.total


@pytest.mark.parametrize("criteria", ASKED)
def test_each_number_is_what_a_search_with_that_choice_finds(
    few: Session, criteria: Criteria
) -> None:
    found = list(numbers(few, criteria))
    assert [(name, value, number) for name, value, number, _ in found] == [
        (name, value, again) for name, value, _, again in found
    ]
    assert {name for name, *_ in found} >= {"need", "day", "time", "access", "free", "sector"}


@pytest.mark.parametrize("criteria", ASKED)
def test_counting_changes_nothing_of_what_is_found(few: Session, criteria: Criteria) -> None:
    plain = find_services(few, criteria, on=TODAY)
    assert replace(find_with_counts(few, criteria, on=TODAY), counts={}) == plain
