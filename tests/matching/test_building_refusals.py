"""Everything wrong with a ruleset's tables is said at once, each with its place and remedy."""

from copy import deepcopy
from datetime import date, datetime

import pytest

from earlyhelp.matching.conditions import SINGLE
from earlyhelp.matching.picking import NEED_WORDS
from earlyhelp.matching.ruleset_values import Action, Problem
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.taxonomy.services import Response
from tests.matching.documents import DOCUMENT, Document, at, built, missing

RESPONSES = (
    "universal, early_help_offer, targeted_early_help, consult, csc_s17, urgent_s47, out_of_scope"
)
ACTIONS = (
    "ring_999, refer_front_door_now, contact_allocated_social_worker, refer_front_door, "
    "consult_social_worker, emergency_department, do_not_alert_carers, no_family_interpreter, "
    "police_duty, designated_officer, prevent_channel, notify_private_fostering, housing_duty, "
    "adult_services, ask_about_other_children, find_out, ask_agreement, explain_s17_right, "
    "start_assessment, make_offer, no_assessment_needed, show_universal_help, set_review"
)
NEEDS = ", ".join(NEED_BY_CODE)
CONDITION_WORDS = ", ".join((*SINGLE, *sorted(NEED_WORDS)))
UNITS = "hours, working_days, weeks"
RULE, TEST = "rule G7-EMERGING", "rule G7-EMERGING, test 1"


A_TEXT = "give title as text between quotation marks"
NAME = "write {} in at most 40 letters, digits, dots, hyphens and underlines"
NAMES = [("id", "a b"), ("id", "-a"), ("id", "a/b"), ("version", "é"), ("version", "1" * 41)]


def cannot(word: str, words: str) -> str:
    """Return what is said of a word that stands where only these may."""
    return f"{word!r} cannot stand here; use {', '.join(words.split())}"


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
    *(
        (at("title")("x" * number), "file", "shorten title to 2,000 characters")
        for number in (2_001, 9_000)
    ),
    (
        at("title")("a\x85b"),
        "file",
        "title holds a character that cannot be seen; write it anew",
    ),
    (at("title")({"a": "x" * 80}), "file", f"{A_TEXT}, not {{'a': '{'x' * 53}…"),
    (
        at("effective_to")("x" * 58),
        "file",
        f"write effective_to as a date such as 2026-04-01, not '{'x' * 58}'",
    ),
    *((at(key)(name), "file", f"{NAME.format(key)}, not {name!r}") for key, name in NAMES),
    *(
        (
            at("effective_to")(date(year, 12, 31)),
            "file",
            f"write effective_to as a date such as 2026-04-01, not {year}-12-31",
        )
        for year in (1899, 2200)
    ),
    (
        missing("rule", 0, "since"),
        RULE,
        "give since, the day from which this rule holds",
    ),
    (at("rule", 0, "id")("G7 2"), "rule G7 2", f"{NAME.format('id')}, not 'G7 2'"),
    *(
        (
            at("step", "set_review", "number")(number),
            "step set_review",
            f"give number as a whole number from 1 to 99, not {number}",
        )
        for number in (0, 100)
    ),
    (
        at("rule", 0, "test", 0, "needs")(3),
        TEST,
        "write needs by need, such as needs = { housing = … }, not 3",
    ),
    (missing("prepared_by"), "file", "give prepared_by as text"),
    (at("prepared_by")(3), "file", "give prepared_by as text between quotation marks, not 3"),
    (at("approved_by")(3), "file", "give approved_by as text between quotation marks, not 3"),
    (missing("effective_from"), "file", "give effective_from, the first day this holds"),
    (
        at("effective_from")("spring"),
        "file",
        "write effective_from as a date such as 2026-04-01, not 'spring'",
    ),
    (
        at("effective_to")(datetime(2027, 1, 1)),  # noqa: DTZ001 - TOML may hold one
        "file",
        "write effective_to as a date such as 2026-04-01, not 2027-01-01 00:00:00",
    ),
    (at("approved_on")(1), "file", "write approved_on as a date such as 2026-04-01, not 1"),
    (at("level")("one"), "levels", "write level as a list of tables, not 'one'"),
    (at("level")([1]), "levels", "write level as a list of tables, not [1]"),
    (
        at("level", 0, "colour")("red"),
        "level 1",
        cannot("colour", "name number owner responses route"),
    ),
    (
        at("level", 0, "number")("one"),
        "level one",
        "give number as a whole number from 0, not 'one'",
    ),
    (
        at("level", 0, "number")(True),
        "level True",
        "give number as a whole number from 0, not true",
    ),
    (at("level", 0, "number")(-1), "level -1", "give number as a whole number from 0, not -1"),
    (missing("level", 0, "number"), "level number 1", "give number as a whole number from 0"),
    *(
        (missing("level", 0, key), "level 1", f"give {key} as text")
        for key in ("name", "owner", "route")
    ),
    (
        at("level", 0, "responses")(["up"]),
        "level 1",
        f"'up' cannot stand in responses; use {RESPONSES}",
    ),
    (at("lists")(3), "lists", "write lists as a table, not 3"),
    (at("lists", "weak")(["hunger"]), "list weak", f"'hunger' cannot stand in weak; use {NEEDS}"),
    (at("lists", "weak")([[]]), "list weak", f"[] cannot stand in weak; use {NEEDS}"),
    (at("review_weeks")(3), "review_weeks", "write review_weeks as a table, not 3"),
    (
        at("review_weeks", "early_help_offer")("twelve"),
        "review_weeks",
        "give early_help_offer as a whole number from 1 to 52, not 'twelve'",
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
    (at("limits", "visits")(1), "limits", cannot("visits", "services_at_once")),
    *(
        (
            at("limits", "services_at_once")(number),
            "limits",
            f"give services_at_once as a whole number from 1 to 10, not {number}",
        )
        for number in (0, 11)
    ),
    (at("contact")([]), "contacts", "write contact as a table, not []"),
    (
        at("contact", "plumber")({"name": "P", "phone": "1", "hours": "x"}),
        "contacts",
        cannot(
            "plumber",
            "adult_safeguarding advice_line designated_officer emergency front_door housing "
            "out_of_hours prevent",
        ),
    ),
    (at("contact", "prevent", "fax")("1"), "contact prevent", cannot("fax", "hours name phone")),
    *(
        (missing("contact", "prevent", key), "contact prevent", f"give {key} as text")
        for key in ("name", "phone", "hours")
    ),
    (
        at("response", "ask")({"label": "x"}),
        "responses",
        cannot(
            "ask",
            "consult csc_s17 early_help_offer out_of_scope targeted_early_help "
            "universal urgent_s47",
        ),
    ),
    (missing("response", "consult", "label"), "response consult", "give label as text"),
    (
        at("response", "consult", "label")("a" * 111),
        "response consult",
        "shorten label to 110 characters",
    ),
    (
        at("step", "dance")({"text": "x", "who": "y"}),
        "steps",
        cannot("dance", " ".join(sorted(Action))),
    ),
    (missing("step", "ring_999", "text"), "step ring_999", "give text as text"),
    (missing("step", "ring_999", "who"), "step ring_999", "give who as text"),
    (at("step", "ring_999", "who")(" "), "step ring_999", "give who as text"),
    (
        at("step", "ring_999", "when")("now"),
        "step ring_999",
        cannot("when", "number text unit who"),
    ),
    (
        at("step", "set_review", "unit")("moons"),
        "step set_review",
        f"give unit as one of {UNITS}, not 'moons'",
    ),
    (at("step", "ring_999", "number")(3), "step ring_999", f"give unit as one of {UNITS}"),
    (
        at("step", "ring_999", "unit")("hours"),
        "step ring_999",
        "give number as a whole number from 1 to 99",
    ),
    (
        at("flag", 0, "colour")("red"),
        "flag one_flag",
        cannot("colour", "id minimum source text"),
    ),
    *(
        (missing("flag", 0, key), "flag one_flag", f"give {key} as text")
        for key in ("minimum", "text", "source")
    ),
    (
        at("flag")([DOCUMENT["flag"][0], DOCUMENT["flag"][0]]),
        "flag one_flag",
        "this flag stands twice; keep one",
    ),
    (at("rule")(1), "rules", "write rule as a list of tables, not 1"),
    (
        at("rule", 0, "colour")("red"),
        RULE,
        cannot("colour", "gate id near short since source test text then when"),
    ),
    (missing("rule", 0, "id"), "rule number 1", "give id as text"),
    (at("rule", 0, "id")(" "), "rule number 1", "give id as text"),
    *((missing("rule", 0, key), RULE, f"give {key} as text") for key in ("gate", "text", "source")),
    (at("rule", 0, "near")(1), RULE, "give near as text between quotation marks, not 1"),
    (at("rule", 0, "short")(1), RULE, "give short as text between quotation marks, not 1"),
    (at("rule", 0, "since")("2026"), RULE, "write since as a date such as 2026-04-01, not '2026'"),
    (at("rule", 0, "when")(1), RULE, "write when as a table, not 1"),
    (at("rule", 0, "when", "each")([]), RULE, cannot("each", "all any")),
    (at("rule", 0, "when", "all")({}), RULE, "write all as a list of tables, not {}"),
    (at("rule", 0, "when", "any")(1), RULE, "write any as a list of tables, not 1"),
    (at("rule", 0, "when", "all")([{"flag": "x"}]), RULE, "'x' is not a flag; use one_flag"),
    (at("rule", 0, "when", "any")([{"in": "x"}]), RULE, "'x' is not a list; use weak"),
    (at("rule", 0, "then")(1), RULE, "write then as a table, not 1"),
    (at("rule", 0, "then", "level")(1), RULE, cannot("level", "response steps without")),
    (
        at("rule", 0, "then", "response")("up"),
        RULE,
        f"give response as one of {RESPONSES}, not 'up'",
    ),
    (
        at("rule", 0, "then", "response")(["universal", "csc_s17"]),
        RULE,
        f"give response as one of {RESPONSES}, not ['universal', 'csc_s17']",
    ),
    (
        at("rule", 0, "then", "steps")(["dance"]),
        RULE,
        f"give action as one of {ACTIONS}, not 'dance'",
    ),
    (at("rule", 0, "then", "steps")([{"text": "x"}]), RULE, f"give action as one of {ACTIONS}"),
    (
        at("rule", 0, "then", "steps")([{"action": "ring_999", "when": "now"}]),
        f"{RULE}, step ring_999",
        cannot("when", "action number text unit who"),
    ),
    (
        at("rule", 0, "then", "steps")([{"action": "ring_999", "text": ["Ring."]}]),
        f"{RULE}, step ring_999",
        "give text as text between quotation marks, not ['Ring.']",
    ),
    (
        at("rule", 0, "then", "steps")([{"action": "ring_999", "who": ""}]),
        f"{RULE}, step ring_999",
        "give who as text",
    ),
    (
        at("rule", 0, "then", "steps")([{"action": "set_review", "number": 5}]),
        f"{RULE}, step set_review",
        f"give unit as one of {UNITS}",
    ),
    (
        at("rule", 0, "then", "steps")([{"action": "set_review", "unit": "weeks"}]),
        f"{RULE}, step set_review",
        "give number as a whole number from 1 to 99",
    ),
    (
        at("rule", 0, "then", "without")(["dance"]),
        RULE,
        f"'dance' cannot stand in without; use {ACTIONS}",
    ),
    (at("rule", 0, "test")(1), RULE, "write test as a list of tables, not 1"),
    (
        at("rule", 0, "test", 1, "age_years")(1),
        f"{RULE}, test 2",
        cannot(
            "age_years",
            "age consent danger expect flags impact mobile months needs persistence "
            "send social_worker unborn",
        ),
    ),
    (
        at("rule", 0, "test", 0, "expect")("up"),
        TEST,
        f"give expect as one of {RESPONSES}, not 'up'",
    ),
    (missing("rule", 0, "test", 0, "expect"), TEST, f"give expect as one of {RESPONSES}"),
]


@pytest.mark.parametrize(
    ("document", "where", "text"), WRONG, ids=[f"{where}: {text[:50]}" for _, where, text in WRONG]
)
def test_one_thing_wrong_is_one_problem_with_its_place_and_remedy(
    document: Document, where: str, text: str
) -> None:
    _, problems = built(document)
    assert problems == [Problem(where, text)]


def test_the_longest_of_each_is_taken() -> None:
    for document in (
        at("title")("x" * 2_000),
        at("id")("a" * 40),
        at("version")("1.0-rc_1"),
        at("effective_to")(date(2199, 12, 31)),
        at("approved_on")(date(1900, 1, 1)),
        at("step", "set_review", "number")(99),
        at("step", "set_review", "number")(1),
    ):
        assert built(document)[1] == []


def both(where: str, *keys: str) -> list[str]:
    """Return what is said of texts that are missing at one place."""
    return [f"{where}: give {key} as text" for key in keys]


STEPS = [line for action in Action for line in both(f"step {action}", "text", "who")]
SEVERAL: list[tuple[Document, list[str]]] = [
    (
        at("contact", "prevent")("101"),
        [
            "contact prevent: write prevent as a table, not '101'",
            *both("contact prevent", "name", "phone", "hours"),
        ],
    ),
    (
        at("response", "consult")("talk"),
        [
            "response consult: write consult as a table, not 'talk'",
            "response consult: give label as text",
        ],
    ),
    (
        at("response")(1),
        [
            "responses: write response as a table, not 1",
            *(f"response {response}: give label as text" for response in Response),
        ],
    ),
    (
        at("step", "ring_999")(1),
        [
            "step ring_999: write ring_999 as a table, not 1",
            *both("step ring_999", "text", "who"),
        ],
    ),
    (missing("step", "ring_999"), both("step ring_999", "text", "who")),
    (at("step")(1), ["steps: write step as a table, not 1", *STEPS]),
    (missing("step"), STEPS),
    (
        at("flag")(1),
        ["flags: write flag as a list of tables, not 1", f"{RULE}: 'one_flag' is not a flag"],
    ),
    (
        missing("flag", 0, "id"),
        ["flag number 1: give id as text", f"{RULE}: 'one_flag' is not a flag"],
    ),
    (
        at("rule", 0, "when", "all")([{"moon": 1}, {"sun": 1}]),
        [
            f"{RULE}: 'moon' is not a word a condition may use; use {CONDITION_WORDS}",
            f"{RULE}: 'sun' is not a word a condition may use; use {CONDITION_WORDS}",
        ],
    ),
    (
        at("contact", "prevent")(
            {"name": "P", "phone": "1", "hours": "x", "telex": "1", "fax": "1"}
        ),
        [
            "contact prevent: 'fax' cannot stand here; use hours, name, phone",
            "contact prevent: 'telex' cannot stand here; use hours, name, phone",
        ],
    ),
    (
        at("lists", "weak")([3, "housing", {}]),
        [
            f"list weak: 3 cannot stand in weak; use {NEEDS}",
            f"list weak: {{}} cannot stand in weak; use {NEEDS}",
        ],
    ),
]


@pytest.mark.parametrize(("document", "lines"), SEVERAL, ids=[lines[0] for _, lines in SEVERAL])
def test_what_lacks_several_things_is_told_each_of_them(
    document: Document, lines: list[str]
) -> None:
    _, problems = built(document)
    assert [f"{problem.where}: {problem.text}" for problem in problems] == lines


def test_what_has_no_name_is_found_by_its_number() -> None:
    document = deepcopy(DOCUMENT)
    for key, name in (("flag", "id"), ("rule", "id"), ("level", "number")):
        second = deepcopy(document[key][0])
        del second[name]
        document[key].append(second)
    _, problems = built(document)
    assert [problem.where for problem in problems] == [
        *("flag number 2", "level number 2", "rule number 2"),
    ]
