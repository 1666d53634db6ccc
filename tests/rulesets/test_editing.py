"""The common changes of a ruleset as a form, written into its text."""

import re
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.matching import Ruleset, packaged_ruleset_text, read_ruleset
from earlyhelp.rulesets.editing import read_sections, without_approval, write_changes

TEXT = packaged_ruleset_text("default")
FIELDS = {field.name: field.value for section in read_sections(TEXT) for field in section.fields}


def test_what_is_sent_back_as_it_was_changes_no_byte() -> None:
    assert write_changes(TEXT, FIELDS) == (TEXT, {})


def test_everything_people_commonly_change_is_there() -> None:
    assert {
        *("version", "level.0.name", "review_weeks.early_help_offer", "contact.front_door.phone"),
        *("response.csc_s17.label", "limits.services_at_once"),
    } <= FIELDS.keys()
    read = read_ruleset(TEXT)
    assert isinstance(read, Ruleset)
    texts = {FIELDS[name] for name in FIELDS if re.fullmatch(r"rule\.\d+\.text", name)}
    assert texts == {rule.text for rule in read.rules}


def test_a_change_stands_in_the_new_text_and_nothing_else_moves() -> None:
    sent = {"version": "1.1.0", "contact.front_door.phone": "01632 960999", "level.1.name": "A"}
    changed, problems = write_changes(TEXT, sent)
    assert problems == {}
    read = read_ruleset(changed)
    assert isinstance(read, Ruleset)
    assert (read.version, read.contacts["front_door"].phone) == ("1.1.0", "01632 960999")
    assert read.levels[1].name == "A"
    differing = set(TEXT.splitlines()) ^ set(changed.splitlines())
    assert len(differing) == 6


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("title", "", "Enter a text"),
        ("title", "x" * 2_001, "at most 2,000"),
        ("review_weeks.early_help_offer", "soon", "whole number"),
        ("review_weeks.early_help_offer", "0", "whole number"),
        ("effective_from", "1 April", "like 1 April 2026"),
        ("effective_to", "31/02/2027", "like 1 April 2026"),
    ],
)
def test_what_cannot_be_taken_says_what_to_write(name: str, typed: str, says: str) -> None:
    changed, problems = write_changes(TEXT, {name: typed})
    assert says in problems[name]
    assert changed == TEXT


def test_numbers_inside_rules_are_changed_with_their_cases_still_asked() -> None:
    name = next(n for n in FIELDS if n.endswith(".outcomes"))
    assert FIELDS[name] == "3"
    changed, problems = write_changes(TEXT, {name: "4", "version": "1.1.0"})
    assert problems == {}
    read = read_ruleset(changed)
    assert isinstance(read, list)
    assert any(p.where.startswith("rule G6-COMBINATION, test") for p in read)


def test_a_number_of_a_rule_is_changed_together_with_its_cases() -> None:
    name = next(n for n in FIELDS if n.endswith(".outcomes"))
    rule = name.partition(".when")[0]
    sent = {
        "version": "1.1.0",
        name: "4",
        f"{rule}.test.0.needs": (
            "attendance_exclusion: emerging; housing: emerging; money_debt_food: emerging; "
            "parent_mental_health: emerging"
        ),
        f"{rule}.test.1.needs": f"{FIELDS[f'{rule}.test.0.needs']};",
        f"{rule}.test.1.expect": "early_help_offer",
    }
    changed, problems = write_changes(TEXT, sent)
    assert problems == {}
    read = read_ruleset(changed)
    assert isinstance(read, Ruleset), read
    (combination,) = [one for one in read.rules if one.id == "G6-COMBINATION"]
    assert [len(cast("dict[str, str]", test.facts["needs"])) for test in combination.tests] == [
        4,
        3,
    ]
    assert [test.expect.value for test in combination.tests] == [
        "targeted_early_help",
        "early_help_offer",
    ]


@pytest.mark.parametrize("typed", ["housing", "housing: ", ": emerging", "housing: a: b"])
def test_needs_of_a_case_are_written_in_pairs(typed: str) -> None:
    name = next(n for n in FIELDS if n.endswith(".test.0.needs"))
    changed, problems = write_changes(TEXT, {name: typed})
    assert "like housing: emerging; send: severe" in problems[name]
    assert changed == TEXT


def test_the_age_of_a_case_may_be_nought_and_no_other_number() -> None:
    age = next(n for n in FIELDS if n.endswith(".age"))
    assert write_changes(TEXT, {age: "0"})[1] == {}
    assert "from 0 to 999" in write_changes(TEXT, {age: "-1"})[1][age]
    assert "from 0 to 999" in write_changes(TEXT, {age: "1000"})[1][age]
    at_once = "limits.services_at_once"
    assert "from 1 to 999" in write_changes(TEXT, {at_once: "0"})[1][at_once]


def test_everything_is_named_in_words_of_people() -> None:
    labels = {field.label for section in read_sections(TEXT) for field in section.fields}
    assert {
        "Beyond control: the question",
        "G6-COMBINATION: how many areas of family life",
        "G6-COMBINATION, test 1: needs",
        "G5-SEVERE: what is said where one more answer would bring it",
        "Weeks until the review: early help from one service",
        "Weeks until the review: a child not yet born or under 1",
        "New services that begin at once, at most",
        "Refer front door: how many working days",
    } <= labels
    assert not [label for label in labels if "_" in label]
    notes = {section.title: section.note for section in read_sections(TEXT)}
    assert "the settings: have those changed too" in notes["Whom to ring"]


def test_who_does_a_step_and_within_which_time_is_changed() -> None:
    sent = {"step.refer_front_door.number": "2", "step.set_review.who": "the lead practitioner"}
    changed, problems = write_changes(TEXT, sent)
    assert problems == {}
    read = read_ruleset(changed)
    assert isinstance(read, Ruleset)
    steps = {step.action.value: step for rule in read.rules for step in rule.steps}
    assert steps["set_review"].who == "the lead practitioner"
    assert steps["refer_front_door"].within is not None
    assert steps["refer_front_door"].within.number == 2


def test_every_field_has_a_label_of_its_own_that_says_what_it_is() -> None:
    labels = [field.label for section in read_sections(TEXT) for field in section.fields]
    assert 150 < len(labels) == len(set(labels)) < 1_000


def test_a_changed_text_is_approved_by_nobody() -> None:
    changed = without_approval(TEXT)
    read = read_ruleset(changed)
    assert isinstance(read, Ruleset)
    assert read.approved_by == ""
    assert read.approved_on is None
    assert not read.in_force(read.effective_from)


def test_the_last_day_may_be_added_and_taken_away() -> None:
    ended, _ = write_changes(TEXT, {"effective_to": "2027-03-31"})
    read = read_ruleset(ended)
    assert isinstance(read, Ruleset)
    assert str(read.effective_to) == "2027-03-31"
    open_again, _ = write_changes(ended, {"effective_to": ""})
    assert open_again == TEXT


@pytest.mark.parametrize("typed", ["31 March 2027", "31 mar 2027", "31/03/2027", "2027-03-31"])
def test_a_day_is_taken_as_people_write_it_and_shown_in_words(typed: str) -> None:
    ended, problems = write_changes(TEXT, {"effective_to": typed})
    assert problems == {}
    (head, *_) = read_sections(ended)
    assert {field.name: field.value for field in head.fields}["effective_to"] == "31 March 2027"


def test_a_name_that_is_no_field_changes_nothing() -> None:
    sent = {"rule.0.then": "x", "flag.0.minimum": "csc_s17", "lists.weak_alone": "", "id": "mine"}
    assert write_changes(TEXT, sent) == (TEXT, {})


@given(st.text(max_size=200))
def test_any_text_comes_back_as_it_was_typed(typed: str) -> None:
    said = typed.replace("\r\n", "\n").strip()
    changed, problems = write_changes('title = "As it was"  # why\n', {"title": typed})
    if problems:
        assert not said
        return
    found = {field.name: field.value for s in read_sections(changed) for field in s.fields}
    assert found["title"] == said
