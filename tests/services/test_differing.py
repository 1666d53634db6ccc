"""Differences in words."""

from dataclasses import fields, replace
from datetime import date, time
from typing import Any

import pytest

from earlyhelp.services import parts
from earlyhelp.services.differing import FIELDS, field_differences, label_of, words_of
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.labels import FIELD_LABELS, PART_LABELS, REFERENCES, WORD_LABELS
from earlyhelp.services.parts import (
    CostOption,
    EligibilityRule,
    Opening,
    PlaceFacts,
    ProviderFacts,
)
from earlyhelp.services.telling import tell
from earlyhelp.services.words import (
    AgeOf,
    CapacityState,
    RuleField,
    RuleKind,
    RuleOperator,
    Status,
    Withheld,
)
from earlyhelp.taxonomy.needs import NEEDS
from earlyhelp.taxonomy.services import Sector, Strength

FACTS = ServiceFacts("a", ProviderFacts("A provider"), "Sleep help", Status.ACTIVE)
HALL = PlaceFacts(
    name="Hall",
    postcode="AB1 2DE",
    openings=(Opening(days=frozenset({"TU", "MO"}), opens_at=time(9, 30), closes_at=time(12)),),
)


def differ(**changed: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401 - of the facts
    after = replace(FACTS, **changed)
    return [(d.label, d.before_words, d.after_words) for d in field_differences(FACTS, after)]


def test_every_fact_has_a_label_that_no_other_has() -> None:
    assert {field.name for field in fields(ServiceFacts)} == set(FIELD_LABELS)
    labels = [label_of(name) for name in FIELDS]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("name", PART_LABELS)
def test_every_field_of_every_part_has_a_label(name: str) -> None:
    held = {field.name for field in fields(getattr(parts, name))} - REFERENCES
    assert held == set(PART_LABELS[name])


def test_every_part_is_labelled() -> None:
    classes = {
        name
        for name, value in vars(parts).items()
        if isinstance(value, type) and value.__module__ == parts.__name__
    }
    assert classes == set(PART_LABELS)


def test_equal_states_do_not_differ() -> None:
    assert field_differences(FACTS, FACTS) == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"free": False}, ("Free", "Not given", "No")),
        ({"status": Status.INACTIVE}, ("Is it running?", "Open", "Not running now")),
        ({"status": None}, ("Is it running?", "Open", "Not given")),
        ({"wait_as_of": date(2026, 3, 4)},
         ("Waiting time was reported on", "Not given", "4 March 2026")),
        ({"minimum_age_years": 2.5}, ("Lowest age", "Not given", "2½")),
        ({"annual_pence": 1234550}, ("Money a year", "Not given", "£12,345.50")),
        ({"annual_pence": 1200000}, ("Money a year", "Not given", "£12,000")),
        ({"age_of": AgeOf.PARENT}, ("Whose age this is", "The child's", "The parent's")),
        ({"referral_routes": frozenset({"panel", "self"})},
         ("Who can ask", "Not given", "The young person can ask\nA panel decides")),
        ({"referral_routes": frozenset()}, ("Who can ask", "Not given", "None")),
        ({"provider": ProviderFacts("A provider", Sector.VOLUNTARY)},
         ("Kind of provider", "Not given", "Charity")),
        ({"cost_options": (CostOption("Under 5", 2.5),)},
         ("Prices", "None", "for Under 5; amount £2.50")),
        ({"extras": (("Bring", "A towel"),)},
         ("Other answers from its source", "None", "Bring: A towel")),
        ({"staff_fte": 1.5}, ("Staff, full-time equivalent", "Not given", "1.5")),
    ],
)  # fmt: skip
def test_a_fact_is_told_in_words(changed: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert differ(**changed) == [expected]


def test_a_rule_is_told_with_its_sentence() -> None:
    rule = EligibilityRule(
        RuleKind.EXCLUDE, RuleField.AGE, RuleOperator.AT_LEAST, "11", "Not for 11 and over"
    )
    ((_, _, words),) = differ(rules=(rule,))
    assert words == (
        "rule not for; about age in years; compares is at least; value 11; "
        "sentence Not for 11 and over"
    )


def test_needs_are_told_by_their_labels() -> None:
    need = NEEDS[0]
    ((_, _, words),) = differ(needs=((need.code, Strength.PARTIAL),))
    assert words == f"{need.label}, partly"


def test_a_list_says_what_came_and_what_went() -> None:
    before = replace(FACTS, languages=("Urdu", "English"))
    (found,) = field_differences(before, replace(FACTS, languages=("English", "Polish")))
    assert (found.added, found.removed, found.is_list) == (("Polish",), ("Urdu",), True)


def test_a_written_text_says_which_words_came_and_went() -> None:
    before = replace(FACTS, description="A group for parents of babies. Come along.")
    after = replace(FACTS, description="A group for parents and carers of babies.")
    (found,) = field_differences(before, after)
    assert (found.added, found.removed) == (("and carers",), ("Come along.",))


def test_a_time_that_changed_at_a_place_is_told_apart_from_the_place() -> None:
    later = replace(HALL, openings=(replace(HALL.openings[0], opens_at=time(10)),))
    (found,) = field_differences(replace(FACTS, places=(HALL,)), replace(FACTS, places=(later,)))
    assert found.added == ("Hall: days Monday, Tuesday; from 10:00am; until 12:00pm",)
    assert found.removed == ("Hall: days Monday, Tuesday; from 9:30am; until 12:00pm",)


def test_a_change_of_a_reference_alone_is_still_told() -> None:
    before, after = replace(HALL, at_id="one"), replace(HALL, at_id="two")
    (found,) = field_differences(replace(FACTS, places=(before,)), replace(FACTS, places=(after,)))
    assert found.added == ("name Hall; postcode AB1 2DE; reference in its source two",)
    assert found.before_words != found.after_words


def test_every_closed_word_has_a_label() -> None:
    assert all(set(labels) == set(kind) for kind, labels in WORD_LABELS.items())
    assert tell("capacity_state", CapacityState.CLOSED) != tell("withheld", Withheld.CLOSED)


def test_one_fact_is_told_by_its_name() -> None:
    assert words_of(FACTS, "provider.name") == "A provider"
    assert words_of(FACTS, "free") == "Not given"
