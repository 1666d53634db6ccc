"""What of an assessment cannot be read: where it stands, and what is said of it."""

import pytest

from earlyhelp.matching import read_assessment
from earlyhelp.matching.assessment import Unrecognised
from tests.matching.factories import (
    as_text,
    complete,
    decide,
    default_ruleset,
    from_json,
    paths_unknown,
)


def refusals(document: object) -> list[tuple[str, str]]:
    """Return what cannot be read, each with its path and what is said of it."""
    read = read_assessment(document, default_ruleset().flags)
    assert all(isinstance(fact, Unrecognised) for fact in read.unrecognised)
    return [(fact.path, fact.text) for fact in read.unrecognised]


NO_LIST = "This should be a list of named facts."
NO_FACT = "This is not a fact that the rules know."
SAY = "Answer yes, no or not_known."
NO_NEED = "This need is not in the list of needs."
NO_SEVERITY = "This severity is not known; use none, emerging, significant, severe or unknown."
ONLY_NO = "Only no can be given here; it was left out of account."
NO_IMPACT = "This effect on the child is not in the list."
UNREAD: list[tuple[str, str, str]] = [
    ('{"flag": {}}', "flag", NO_FACT),
    ('{"My name": 1}', "other", NO_FACT),
    ('{"child": 3}', "child", NO_LIST),
    ('{"child": {"hair": "red"}}', "child.hair", NO_FACT),
    ('{"child": {"age_years": -1}}', "child.age_years", "Give a whole number from 0 to 120."),
    (
        '{"child": {"age_years": 1, "age_months": 24}}',
        "child.age_years",
        "Give a whole number from 0 to 23.",
    ),
    ('{"child": {"unborn": "maybe"}}', "child.unborn", SAY),
    ('{"child": {"mobile": "maybe"}}', "child.mobile", SAY),
    ('{"child": {"send": "maybe"}}', "child.send", SAY),
    ('{"child": {"social_worker": "maybe"}}', "flags.existing_social_worker", SAY),
    ('{"immediate_danger": "maybe"}', "immediate_danger", SAY),
    (
        '{"persistence": "old"}',
        "persistence",
        "Use new, over_3_months or not_improved_after_help.",
    ),
    ('{"persistence": 3}', "persistence", "Use new, over_3_months or not_improved_after_help."),
    ('{"flags": []}', "flags", NO_LIST),
    ('{"flags": {"untidy": "yes"}}', "flags.untidy", NO_FACT),
    ('{"flags": {"Jo Smith": "yes"}}', "flags.other", NO_FACT),
    ('{"flags": {"suicide_risk": "maybe"}}', "flags.suicide_risk", SAY),
    (
        '{"flags_default": "yes"}',
        "flags_default",
        ONLY_NO,
    ),
    ('{"needs": 3}', "needs", "This should be a list of needs."),
    ('{"needs": [{"need": "hunger"}]}', "needs.need", NO_NEED),
    ('{"needs": [{}]}', "needs.need", NO_NEED),
    ('{"needs": [{"need": "housing", "size": 3}]}', "needs.size", NO_FACT),
    (
        '{"needs": [{"need": "housing", "severity": "huge"}]}',
        "needs.housing.severity",
        NO_SEVERITY,
    ),
    ('{"needs": [{"need": "housing", "impact": "moon"}]}', "needs.housing.impact", NO_IMPACT),
    ('{"needs": [{"need": "housing", "impact": ["moon"]}]}', "needs.housing.impact", NO_IMPACT),
]


@pytest.mark.parametrize(("text", "path", "says"), UNREAD)
def test_what_cannot_be_read_is_named_and_says_what_to_give(
    text: str, path: str, says: str
) -> None:
    assert refusals(from_json(text)) == [(path, says)]


def test_everything_that_cannot_be_read_is_named_once_and_in_its_order() -> None:
    document = {
        "colour": "red",
        "child": {"hair": "red", "age_years": "seven", "age_months": "six", "send": 2},
        "immediate_danger": "maybe",
        "needs": [None, {"need": "hunger"}, {"need": "housing", "severity": 4, "impact": 5}],
        "flags": {"untidy": "yes", "suicide_risk": "perhaps"},
        "flags_default": "maybe",
        "persistence": "for ages",
    }
    assert refusals(document) == [
        ("colour", NO_FACT),
        ("child.hair", NO_FACT),
        ("child.age_years", "Give a whole number from 0 to 120."),
        ("child.age_years", "Give a whole number from 0 to 23."),
        ("child.send", SAY),
        ("immediate_danger", SAY),
        ("needs.need", NO_NEED),
        ("needs.housing.severity", NO_SEVERITY),
        ("needs.housing.impact", NO_IMPACT),
        ("flags.untidy", NO_FACT),
        ("flags.suicide_risk", SAY),
        ("flags_default", ONLY_NO),
        ("persistence", "Use new, over_3_months or not_improved_after_help."),
    ]


NOTHING_WRONG: list[object] = [
    complete({"housing": "severe"}),
    complete({"housing": "unknown"}, persistence="unknown", immediate_danger="not_known"),
    complete(child={"age_months": None, "unborn": None, "mobile": None, "social_worker": None}),
    {"child": None, "needs": None, "flags": None, "persistence": None, "immediate_danger": None},
    {"needs": [{"need": "housing", "severity": None, "impact": None}]},
    {},
]


@pytest.mark.parametrize("document", NOTHING_WRONG, ids=str)
def test_what_is_right_or_not_said_leaves_nothing_unread(document: object) -> None:
    assert refusals(document) == []


@pytest.mark.parametrize("document", [3, "a boy", [], [{"needs": []}], True])
def test_a_document_that_is_no_object_is_unread_as_a_whole(document: object) -> None:
    assert refusals(document) == [("other", NO_LIST)]


def test_a_misspelt_field_is_named_and_consulted_about() -> None:
    decision = decide(complete() | {"flag": {"serious_neglect": "yes"}})
    assert decision.response == "consult"
    assert paths_unknown(decision) == ["flag"]


def test_a_plain_name_of_up_to_40_letters_is_repeated_so_that_it_can_be_put_right() -> None:
    assert refusals({"x" * 40: "yes"}) == [("x" * 40, NO_FACT)]
    assert refusals({"x" * 41: "yes"}) == [("other", NO_FACT)]


PERSONAL = ["Jo Smith", "jo@example.org", "07700 900123", "M1 1AA", "x" * 41, "naïve", "a.b", ""]


@pytest.mark.parametrize("text", PERSONAL)
def test_a_name_that_may_be_anybodys_text_is_never_repeated(text: str) -> None:
    for document in (
        complete() | {text: "yes"},
        complete(child={text: "yes"}),
        complete(flags={text: "yes"}),
        complete() | {"needs": [{"need": text, "severity": "severe"}]},
        complete() | {"needs": [{"need": "housing", "severity": "none", text: 1}]},
        complete({"housing": text}),
        complete(persistence=text, consent=text, immediate_danger=text),
        complete(strengths=[text], access_needs=[text], notes=text, postcode=text, area=text),
    ):
        decision = decide(document)
        assert not text or text not in as_text(decision)
        assert "strengths" in document or decision.response == "consult"
