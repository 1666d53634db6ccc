"""A ruleset's tables become its values; what need not be said has its usual value."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from earlyhelp.matching.building import Builder
from earlyhelp.matching.ruleset_values import (
    Action,
    Contact,
    Flag,
    Level,
    Ruleset,
    RuleTest,
    Step,
    Within,
)
from earlyhelp.taxonomy.services import Response
from tests.matching.documents import DAY, DOCUMENT, LATER, Document, at, built, missing


def read_without_a_problem(document: Document) -> Ruleset:
    read, problems = built(document)
    assert problems == []
    return read


@pytest.fixture
def ruleset() -> Ruleset:
    return read_without_a_problem(DOCUMENT)


def test_the_head_of_the_file_is_read(ruleset: Ruleset) -> None:
    assert (ruleset.id, ruleset.version, ruleset.area, ruleset.title) == (
        *("example", "1.0.0", "E06999999", "Example 2026"),
    )
    assert (ruleset.effective_from, ruleset.effective_to, ruleset.approved_on) == (DAY, LATER, DAY)
    assert (ruleset.prepared_by, ruleset.approved_by, ruleset.digest) == ("One", "Two", "sha256:0")


def test_levels_lists_numbers_contacts_labels_and_flags_are_read(ruleset: Ruleset) -> None:
    responses = (Response.UNIVERSAL, Response.CSC_S17)
    assert ruleset.levels == [Level(1, "Open", "Anybody", "None", responses)]
    assert ruleset.lists == {"weak": {"housing", "send"}}
    assert ruleset.review_weeks == {
        "early_help_offer": 8,
        "targeted_early_help": 6,
        "unborn_or_under_1": 3,
    }, "what is left out is as usual"
    assert ruleset.services_at_once == 4
    assert ruleset.contacts == {
        "emergency": Contact("emergency", "Police", "999", "always"),
        "prevent": Contact("prevent", "Prevent", "101", "days"),
    }
    assert ruleset.labels == {response: f"to {response.value}" for response in Response}
    assert ruleset.flags == {"one_flag": Flag("one_flag", "csc_s17", "A sign.", "Page 1")}


def test_a_rule_is_read_whole(ruleset: Ruleset) -> None:
    (rule,) = ruleset.rules
    assert (rule.id, rule.gate, rule.since) == ("G7-EMERGING", "G7", DAY)
    assert (rule.text, rule.source) == ("A need is emerging.", "Page 9")
    assert (rule.near, rule.short) == ("Nearly.", "a need is emerging")
    assert [one.words for one in rule.all_of] == [{"severity": "emerging"}]
    assert [one.words for one in rule.any_of] == [{"send": "yes"}, {"flag": "one_flag"}]
    assert rule.response is Response.EARLY_HELP_OFFER
    assert rule.without == {Action.FIND_OUT, Action.PREVENT_CHANNEL}
    assert rule.tests == [
        RuleTest({"needs": {"housing": "emerging"}}, Response.EARLY_HELP_OFFER),
        RuleTest({"age": 3}, Response.UNIVERSAL),
    ]


def test_a_step_of_a_rule_takes_what_it_does_not_say_from_the_usual_step(
    ruleset: Ruleset,
) -> None:
    (rule,) = ruleset.rules
    assert rule.steps == [
        Step(Action.SET_REVIEW, "Look.", "you", Within(10, "working_days")),
        Step(Action.RING_999, "Ring.", "you", Within(2, "weeks")),
        Step(Action.MAKE_OFFER, "Do make_offer.", "they", None),
    ]


USUAL = {"early_help_offer": 12, "targeted_early_help": 6, "unborn_or_under_1": 3}


def test_what_may_be_left_out_of_the_file_is_empty_or_usual() -> None:
    document = deepcopy(DOCUMENT)
    for key in ("effective_to", "approved_by", "approved_on", "lists", "limits", "review_weeks"):
        del document[key]
    for key in ("level", "contact", "rule", "flag"):
        del document[key]
    read = read_without_a_problem(document)
    assert (read.effective_to, read.approved_by, read.approved_on) == (None, "", None)
    assert (read.lists, read.review_weeks, read.services_at_once) == ({}, USUAL, 3)
    assert (read.levels, read.contacts, read.rules, read.flags) == ([], {}, [], {})


def test_what_may_be_left_out_of_a_rule_is_empty() -> None:
    document = deepcopy(DOCUMENT)
    for key in ("near", "short", "then", "when", "test"):
        del document["rule"][0][key]
    (rule,) = read_without_a_problem(document).rules
    assert (rule.near, rule.short, rule.response) == ("", "", None)
    assert (rule.steps, rule.without, rule.tests) == ([], frozenset(), [])
    assert (rule.all_of, rule.any_of) == ([], [])


def test_a_level_may_hold_no_response() -> None:
    (level,) = read_without_a_problem(missing("level", 0, "responses")).levels
    assert level == Level(1, "Open", "Anybody", "None", ())


def test_a_single_word_may_stand_without_a_list() -> None:
    document = deepcopy(DOCUMENT)
    document["lists"] = {"weak": "housing"}
    document["level"][0]["responses"] = "universal"
    document["rule"][0]["then"] = {"steps": "set_review", "without": "find_out"}
    read = read_without_a_problem(document)
    assert read.lists == {"weak": {"housing"}}
    assert read.levels[0].responses == (Response.UNIVERSAL,)
    assert [step.action for step in read.rules[0].steps] == [Action.SET_REVIEW]
    assert read.rules[0].without == {Action.FIND_OUT}


def test_a_label_may_fill_the_summary_to_the_last_letter() -> None:
    read = read_without_a_problem(at("response", "consult", "label")("a" * 110))
    assert read.labels[Response.CONSULT] == "a" * 110


def test_one_service_at_once_is_the_fewest() -> None:
    read = read_without_a_problem(at("limits", "services_at_once")(1))
    assert read.services_at_once == 1
    read = read_without_a_problem(at("limits", "services_at_once")(10))
    assert read.services_at_once == 10


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_name_or_sentence_that_need_not_be_given_may_be_left_blank(blank: str) -> None:
    document = at("approved_by")(blank)
    document["rule"][0] |= {"near": blank, "short": blank}
    read = read_without_a_problem(document)
    (rule,) = read.rules
    assert (read.approved_by, rule.near, rule.short) == ("", "", "")


def test_what_can_be_read_stands_beside_what_cannot() -> None:
    document = deepcopy(DOCUMENT)
    document["lists"]["weak"] = ["housing", "hunger"]
    document["level"][0]["responses"] = ["universal", "up"]
    document["step"]["ring_999"] = {"text": "Ring.", "who": "you", "number": 2, "unit": "moons"}
    document["rule"][0]["then"] = {
        "steps": ["dance", "ring_999"],
        "without": ["dance", "find_out"],
    }
    read, problems = built(document)
    assert [problem.where for problem in problems] == [
        *("list weak", "step ring_999", "level 1", "rule G7-EMERGING", "rule G7-EMERGING"),
    ]
    (rule,) = read.rules
    assert read.lists == {"weak": {"housing"}}
    assert read.levels[0].responses == (Response.UNIVERSAL,)
    assert rule.steps == [Step(Action.RING_999, "Ring.", "you", None)]
    assert rule.without == {Action.FIND_OUT}


def test_an_approver_that_cannot_be_read_has_approved_nothing() -> None:
    read, _ = built(at("approved_by")(["Two"]))
    assert read.approved_by == ""
    assert not read.in_force(DAY)


def test_a_number_that_cannot_be_read_counts_for_nothing() -> None:
    read, _ = built(at("level", 0, "number")("one"))
    assert read.levels[0].number == 0


def test_a_rule_that_cannot_be_read_never_fires() -> None:
    read, _ = built(at("rule", 0, "when")({"all": [{"moon": 1}]}))
    (condition,) = read.rules[0].all_of
    nothing: Any = None
    assert condition.holds(nothing) is False
    assert condition.uses(nothing) == []
    assert condition.words == {"moon": 1}


def test_a_date_that_is_missing_is_never_taken_for_one_that_holds() -> None:
    read, _ = built(missing("effective_from"))
    assert read.effective_from == date.max
    read, _ = built(missing("rule", 0, "since"))
    assert read.rules[0].since == date.max


def test_a_test_that_expects_no_known_response_can_never_pass_as_one_that_does() -> None:
    read, _ = built(missing("rule", 0, "test", 0, "expect"))
    assert read.rules[0].tests[0] == RuleTest(
        {"needs": {"housing": "emerging"}}, Response.OUT_OF_SCOPE
    )


def test_the_tables_are_left_as_they_were() -> None:
    document = deepcopy(DOCUMENT)
    Builder(document, "").build()
    assert document == DOCUMENT
