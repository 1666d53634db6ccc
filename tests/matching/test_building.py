"""A ruleset's tables become its values, and everything wrong with them is said at once."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pytest

from earlyhelp.matching.building import Builder
from earlyhelp.matching.ruleset_values import (
    Action,
    Contact,
    Flag,
    Level,
    Problem,
    Ruleset,
    RuleTest,
    Step,
    Within,
)
from earlyhelp.taxonomy.services import Response

DAY, LATER = date(2026, 4, 1), date(2027, 3, 31)
Document = dict[str, Any]
RULE: Document = {
    "id": "G7-EMERGING",
    "gate": "G7",
    "since": DAY,
    "when": {"all": [{"severity": "emerging"}], "any": [{"send": "yes"}, {"flag": "one_flag"}]},
    "then": {
        "response": "early_help_offer",
        "steps": [
            "set_review",
            {"action": "ring_999", "text": "Ring.", "number": 2, "unit": "weeks"},
            {"action": "make_offer", "who": "they"},
        ],
        "without": ["find_out", "prevent_channel"],
    },
    "text": " A need is emerging. ",
    "source": "Page 9",
    "near": "Nearly.",
    "short": "a need is emerging",
    "test": [
        {"needs": {"housing": "emerging"}, "expect": "early_help_offer"},
        {"age": 3, "expect": "universal"},
    ],
}
DOCUMENT: Document = {
    "id": "example",
    "version": "1.0.0",
    "area": "E06999999",
    "title": " Example 2026 ",
    "effective_from": DAY,
    "effective_to": LATER,
    "prepared_by": "One",
    "approved_by": "Two",
    "approved_on": DAY,
    "level": [
        {
            "number": 1,
            "name": "Open",
            "owner": "Anybody",
            "route": "None",
            "responses": ["universal", "csc_s17"],
        }
    ],
    "lists": {"weak": ["housing", "send"]},
    "review_weeks": {"early_help_offer": 12, "unborn_or_under_1": 3},
    "limits": {"services_at_once": 4},
    "contact": {
        "emergency": {"name": "Police", "phone": "999", "hours": "always"},
        "prevent": {"name": "Prevent", "phone": "101", "hours": "days"},
    },
    "response": {response.value: {"label": f"to {response.value}"} for response in Response},
    "step": {action.value: {"text": f"Do {action.value}.", "who": "you"} for action in Action}
    | {"set_review": {"text": "Look.", "who": "you", "number": 10, "unit": "working_days"}},
    "flag": [{"id": "one_flag", "minimum": "csc_s17", "text": "A sign.", "source": "Page 1"}],
    "rule": [RULE],
}


def built(document: Document) -> tuple[Ruleset, list[Problem]]:
    builder = Builder(document, "sha256:0")
    return builder.build(), builder.problems


def ruleset() -> Ruleset:
    read, problems = built(deepcopy(DOCUMENT))
    assert problems == []
    return read


def test_the_head_of_the_file_is_read() -> None:
    read = ruleset()
    assert (read.id, read.version, read.area, read.title) == (
        *("example", "1.0.0", "E06999999", "Example 2026"),
    )
    assert (read.effective_from, read.effective_to, read.approved_on) == (DAY, LATER, DAY)
    assert (read.prepared_by, read.approved_by, read.digest) == ("One", "Two", "sha256:0")


def test_levels_lists_numbers_and_contacts_are_read() -> None:
    read = ruleset()
    responses = (Response.UNIVERSAL, Response.CSC_S17)
    assert read.levels == [Level(1, "Open", "Anybody", "None", responses)]
    assert read.lists == {"weak": {"housing", "send"}}
    assert read.review_weeks == {"early_help_offer": 12, "unborn_or_under_1": 3}
    assert read.services_at_once == 4
    assert read.contacts == {
        "emergency": Contact("emergency", "Police", "999", "always"),
        "prevent": Contact("prevent", "Prevent", "101", "days"),
    }
    assert read.labels == {response: f"to {response.value}" for response in Response}
    assert read.flags == {"one_flag": Flag("one_flag", "csc_s17", "A sign.", "Page 1")}


def test_a_rule_is_read_whole() -> None:
    (rule,) = ruleset().rules
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


def test_a_step_of_a_rule_takes_what_it_does_not_say_from_the_usual_step() -> None:
    (rule,) = ruleset().rules
    assert rule.steps == [
        Step(Action.SET_REVIEW, "Look.", "you", Within(10, "working_days")),
        Step(Action.RING_999, "Ring.", "you", Within(2, "weeks")),
        Step(Action.MAKE_OFFER, "Do make_offer.", "they", None),
    ]


def test_what_may_be_left_out_is_empty() -> None:
    document = deepcopy(DOCUMENT)
    for key in ("effective_to", "approved_by", "approved_on", "lists", "limits", "review_weeks"):
        del document[key]
    rule = document["rule"][0]
    del rule["near"], rule["short"], rule["then"], rule["when"]["any"]
    read, problems = built(document)
    assert problems == []
    assert (read.effective_to, read.approved_by, read.approved_on) == (None, "", None)
    assert (read.lists, read.review_weeks, read.services_at_once) == ({}, {}, 3)
    (only,) = read.rules
    assert (only.near, only.short, only.response) == ("", "", None)
    assert (only.steps, only.without, only.any_of) == ([], frozenset(), [])


def test_a_single_word_may_stand_without_a_list() -> None:
    document = deepcopy(DOCUMENT)
    document["lists"] = {"weak": "housing"}
    document["level"][0]["responses"] = "universal"
    document["rule"][0]["then"] = {"steps": "set_review", "without": "find_out"}
    read, problems = built(document)
    assert problems == []
    assert read.lists == {"weak": {"housing"}}
    assert read.levels[0].responses == (Response.UNIVERSAL,)
    assert [step.action for step in read.rules[0].steps] == [Action.SET_REVIEW]
    assert read.rules[0].without == {Action.FIND_OUT}


def at(*path: str | int) -> Callable[[object], Document]:
    """Return a maker of documents in which one place holds something else."""

    def put(value: object) -> Document:
        document = deepcopy(DOCUMENT)
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        return document

    return put


def missing(*path: str | int) -> Document:
    """Return the document without one place."""
    document = deepcopy(DOCUMENT)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return document


def cannot(word: str, words: str) -> str:
    """Return what is said of a word that stands where only these may."""
    return f"{word!r} cannot stand here; use {', '.join(words.split())}"


WHERE_RULE = "rule G7-EMERGING"
WRONG: list[tuple[Document, str, str]] = [
    (
        at("colour")(1),
        "file",
        cannot(
            "colour",
            "approved_by approved_on area contact effective_from effective_to flag "
            "id level limits lists prepared_by response review_weeks rule step "
            "title version",
        ),
    ),
    *((missing(key), "file", f"give {key} as text") for key in ("id", "version", "area", "title")),
    (at("title")("  "), "file", "give title as text"),
    (at("prepared_by")(3), "file", "give prepared_by as text"),
    (at("approved_by")(3), "file", "give approved_by as text"),
    (missing("effective_from"), "file", "give effective_from, the first day this holds"),
    (
        at("effective_from")("spring"),
        "file",
        "write effective_from as a date such as 2026-04-01",
    ),
    (
        at("effective_to")(datetime(2027, 1, 1)),  # noqa: DTZ001 - TOML may hold one
        "file",
        "write effective_to as a date such as 2026-04-01",
    ),
    (at("approved_on")(1), "file", "write approved_on as a date such as 2026-04-01"),
    (at("level")("one"), "levels", "write level as a list of tables"),
    (at("level")([1]), "levels", "write level as a list of tables"),
    (
        at("level", 0, "colour")("red"),
        "level 1",
        cannot("colour", "name number owner responses route"),
    ),
    (at("level", 0, "number")("one"), "level one", "give number as a whole number"),
    (at("level", 0, "number")(True), "level True", "give number as a whole number"),
    (at("level", 0, "number")(-1), "level -1", "give number as a whole number"),
    (missing("level", 0, "number"), "level ?", "give number as a whole number"),
    *(
        (missing("level", 0, key), "level 1", f"give {key} as text")
        for key in ("name", "owner", "route")
    ),
    (at("level", 0, "responses")(["up"]), "level 1", "'up' is not a known response"),
    (at("lists")(3), "lists", "write lists as a table"),
    (at("lists", "weak")(["hunger"]), "list weak", "'hunger' is not a need"),
    (at("lists", "weak")([3]), "list weak", "3 is not a need"),
    (at("review_weeks")(3), "review_weeks", "write review_weeks as a table"),
    (
        at("review_weeks", "early_help_offer")("twelve"),
        "review_weeks",
        "give early_help_offer as a whole number",
    ),
    (
        at("review_weeks", "later")(1),
        "review_weeks",
        cannot(
            "later",
            "consult csc_s17 early_help_offer out_of_scope targeted_early_help "
            "unborn_or_under_1 universal urgent_s47",
        ),
    ),
    (
        at("limits", "visits")(1),
        "limits",
        cannot("visits", "services_at_once"),
    ),
    (at("contact")([]), "contacts", "write contact as a table"),
    (
        at("contact", "plumber")({"name": "P", "phone": "1", "hours": "x"}),
        "contact plumber",
        (
            "use one of emergency, front_door, out_of_hours, advice_line, adult_safeguarding, "
            "designated_officer, prevent, housing"
        ),
    ),
    (at("contact", "prevent")("101"), "contact prevent", "write prevent as a table"),
    (
        at("contact", "prevent", "fax")("1"),
        "contact prevent",
        cannot("fax", "hours name phone"),
    ),
    *(
        (missing("contact", "prevent", key), "contact prevent", f"give {key} as text")
        for key in ("name", "phone", "hours")
    ),
    (at("response")(1), "responses", "write response as a table"),
    (
        at("response", "ask")({"label": "x"}),
        "responses",
        cannot(
            "ask",
            "consult csc_s17 early_help_offer out_of_scope targeted_early_help "
            "universal urgent_s47",
        ),
    ),
    (at("response", "consult")("talk"), "response consult", "write consult as a table"),
    (missing("response", "consult", "label"), "response consult", "give label as text"),
    (
        at("response", "consult", "label")("a" * 111),
        "response consult",
        "shorten label to 110 characters",
    ),
    (at("step")(1), "steps", "write step as a table"),
    (missing("step", "ring_999"), "step ring_999", "give its text and who does it"),
    (at("step", "dance")({"text": "x", "who": "y"}), "step dance", "this is not a step we know"),
    (at("step", "ring_999")(1), "step ring_999", "write ring_999 as a table"),
    (missing("step", "ring_999", "text"), "step ring_999", "give text and who"),
    (missing("step", "ring_999", "who"), "step ring_999", "give text and who"),
    (at("step", "ring_999", "who")(" "), "step ring_999", "give text and who"),
    (
        at("step", "ring_999", "when")("now"),
        "step ring_999",
        cannot("when", "number text unit who"),
    ),
    (
        at("step", "ring_999", "unit")("moons"),
        "step ring_999",
        "give unit as one of hours, working_days, weeks",
    ),
    (
        at("step", "ring_999", "number")(3),
        "step ring_999",
        "give unit as one of hours, working_days, weeks",
    ),
    (at("step", "ring_999", "unit")("hours"), "step ring_999", "give number as a whole number"),
    (at("flag")(1), "flags", "write flag as a list of tables"),
    (
        at("flag", 0, "colour")("red"),
        "flag one_flag",
        cannot("colour", "id minimum source text"),
    ),
    (missing("flag", 0, "id"), "flag ?", "give id as text"),
    *(
        (missing("flag", 0, key), "flag one_flag", f"give {key} as text")
        for key in ("minimum", "text", "source")
    ),
    (
        at("flag")([DOCUMENT["flag"][0], DOCUMENT["flag"][0]]),
        "flag one_flag",
        "this flag stands twice; keep one",
    ),
    (at("rule")(1), "rules", "write rule as a list of tables"),
    (
        at("rule", 0, "colour")("red"),
        WHERE_RULE,
        cannot("colour", "gate id near short since source test text then when"),
    ),
    (missing("rule", 0, "id"), "rule ?", "give id as text"),
    *(
        (missing("rule", 0, key), WHERE_RULE, f"give {key} as text")
        for key in ("gate", "text", "source")
    ),
    (at("rule", 0, "near")(1), WHERE_RULE, "give near as text"),
    (at("rule", 0, "short")(1), WHERE_RULE, "give short as text"),
    (at("rule", 0, "since")("2026"), WHERE_RULE, "write since as a date such as 2026-04-01"),
    (at("rule", 0, "when")(1), WHERE_RULE, "write when as a table"),
    (at("rule", 0, "when", "each")([]), WHERE_RULE, cannot("each", "all any")),
    (at("rule", 0, "when", "all")({}), WHERE_RULE, "write all as a list of tables"),
    (at("rule", 0, "when", "any")(1), WHERE_RULE, "write any as a list of tables"),
    (at("rule", 0, "when", "all")([{"flag": "x"}]), WHERE_RULE, "'x' is not a flag"),
    (at("rule", 0, "when", "any")([{"in": "x"}]), WHERE_RULE, "'x' is not a list"),
    (at("rule", 0, "then")(1), WHERE_RULE, "write then as a table"),
    (
        at("rule", 0, "then", "level")(1),
        WHERE_RULE,
        cannot("level", "response steps without"),
    ),
    (at("rule", 0, "then", "response")("up"), WHERE_RULE, "'up' is not a known response"),
    (
        at("rule", 0, "then", "response")(["universal", "csc_s17"]),
        WHERE_RULE,
        "a rule gives one response; write it as text",
    ),
    (at("rule", 0, "then", "steps")(["dance"]), WHERE_RULE, "'dance' is not a known action"),
    (
        at("rule", 0, "then", "steps")([{"text": "x"}]),
        WHERE_RULE,
        "None is not a known action",
    ),
    (
        at("rule", 0, "then", "steps")([{"action": "ring_999", "when": "now"}]),
        WHERE_RULE,
        cannot("when", "number text unit who"),
    ),
    (
        at("rule", 0, "then", "steps")([{"action": "ring_999", "unit": "moons"}]),
        WHERE_RULE,
        "give unit as one of hours, working_days, weeks",
    ),
    (at("rule", 0, "then", "without")(["dance"]), WHERE_RULE, "'dance' is not a known action"),
    (at("rule", 0, "test")(1), WHERE_RULE, "write test as a list of tables"),
    (
        at("rule", 0, "test", 0, "age_years")(1),
        f"{WHERE_RULE}, test",
        cannot(
            "age_years",
            "age consent danger expect flags impact mobile months needs persistence "
            "send social_worker unborn",
        ),
    ),
    (
        at("rule", 0, "test", 0, "expect")("up"),
        f"{WHERE_RULE}, test",
        "'up' is not a known response",
    ),
    (
        missing("rule", 0, "test", 0, "expect"),
        f"{WHERE_RULE}, test",
        "None is not a known response",
    ),
]


@pytest.mark.parametrize(("document", "where", "text"), WRONG, ids=lambda one: str(one)[:50])
def test_what_is_wrong_is_said_with_its_place_and_remedy(
    document: Document, where: str, text: str
) -> None:
    _, problems = built(document)
    assert Problem(where, text) in problems


def test_one_thing_wrong_is_one_problem_and_the_rest_is_still_read() -> None:
    read, problems = built(at("contact", "prevent", "fax")("1"))
    assert len(problems) == 1
    assert read.rules == ruleset().rules
    _, problems = built(at("rule", 0, "when", "all")([{"moon": 1}, {"sun": 1}]))
    assert [problem.where for problem in problems] == [WHERE_RULE, WHERE_RULE]


def test_a_label_may_fill_the_summary_to_the_last_letter() -> None:
    _, problems = built(at("response", "consult", "label")("a" * 110))
    assert problems == []


def test_zero_is_a_number() -> None:
    read, problems = built(at("limits", "services_at_once")(0))
    assert problems == []
    assert read.services_at_once == 0


def test_a_rule_that_cannot_be_read_never_fires() -> None:
    read, _ = built(at("rule", 0, "when")({"all": [{"moon": 1}]}))
    (condition,) = read.rules[0].all_of
    nothing: Any = None
    assert not condition.holds(nothing)
    assert condition.uses(nothing) == []
    assert condition.words == {"moon": 1}


def test_a_date_that_is_missing_is_never_taken_for_one_that_holds() -> None:
    read, _ = built(missing("effective_from"))
    assert read.effective_from == date.max
    read, _ = built(missing("rule", 0, "since"))
    assert read.rules[0].since == date.max


def test_the_tables_are_left_as_they_were() -> None:
    document: Mapping[str, object] = deepcopy(DOCUMENT)
    Builder(document, "").build()
    assert document == DOCUMENT
