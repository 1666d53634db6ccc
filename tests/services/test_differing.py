import doctest
from dataclasses import fields, replace
from datetime import date, time

import pytest

from earlyhelp.services import differing, telling
from earlyhelp.services.differing import field_differences, value_difference
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.parts import Opening, PlaceFacts, ProviderFacts
from earlyhelp.services.telling import LABELS, fact_words, value_words
from earlyhelp.services.words import Status
from earlyhelp.taxonomy.services import Sector, Strength

PROVIDER = ProviderFacts("A provider", Sector.VOLUNTARY)
FACTS = ServiceFacts("a", PROVIDER, "A service", Status.ACTIVE)


@pytest.mark.parametrize("module", [differing, telling])
def test_the_examples_in_the_documentation_run(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type] # modules are given


def test_every_fact_has_a_name_for_readers() -> None:
    assert set(LABELS) == {field.name for field in fields(ServiceFacts)}
    assert len(set(LABELS.values())) == len(LABELS)


def test_equal_states_do_not_differ() -> None:
    assert field_differences(FACTS, FACTS) == ()


def test_a_difference_says_before_and_after_in_words() -> None:
    after = replace(FACTS, status=Status.TEMPORARILY_CLOSED, free=False, wait_days=21)
    assert [(d.label, d.before_words, d.after_words) for d in field_differences(FACTS, after)] == [
        ("Whether it runs", "Open", "Closed for a while"),
        ("Free", "Not given", "No"),
        ("Waiting time in days", "Not given", "21"),
    ]


def test_lists_say_what_came_and_what_went() -> None:
    before = replace(FACTS, delivery=frozenset({"online"}), needs=(("housing", Strength.PRIMARY),))
    after = replace(
        FACTS, delivery=frozenset({"online", "telephone"}), needs=(("housing", Strength.PARTIAL),)
    )
    needs, delivery = field_differences(before, after)
    assert (delivery.added, delivery.removed) == (("By telephone",), ())
    assert needs.added[0] == f"{needs.removed[0]} (a little)"


def test_text_says_the_words_put_in_and_taken_out() -> None:
    found = value_difference("description", "A group for young parents.", "A group for parents.")
    assert (found.added, found.removed) == ((), ("young",))


def test_places_and_providers_are_told_in_words() -> None:
    opening = Opening(frozenset({"WE", "MO"}), time(9, 30), time(11))
    facts = replace(FACTS, places=(PlaceFacts("Hall", city="Town", openings=(opening,)),))
    assert fact_words(facts, "places") == (
        "name: Hall, town: Town, "
        "openings: (days: Monday and Wednesday, opens at: 09:30, closes at: 11:00)"
    )
    assert fact_words(facts, "provider") == "name: A provider; sector: Charity"


def test_money_days_and_nothing_are_told_apart() -> None:
    assert value_words("annual_pence", 1_234_500) == "£12,345"
    assert value_words("wait_as_of", date(2026, 3, 4)) == "4 March 2026"
    assert value_words("vacancies", 0) == "0"
    assert value_words("needs", ()) == "Not given"
    assert value_words("extras", (("Parking", "No"),)) == "Parking: No"
