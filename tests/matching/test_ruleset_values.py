"""What a ruleset knows of itself: its rules by gate, its flags, its days, its levels."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta

import pytest

from earlyhelp.matching.ruleset_values import (
    GATES,
    Action,
    Contact,
    Level,
    Ruleset,
    Step,
    Within,
    rank,
)
from earlyhelp.taxonomy.services import Response
from tests.matching.documents import DAY, DOCUMENT, LATER, built
from tests.matching.factories import default_ruleset

ONE_DAY = timedelta(days=1)


@pytest.fixture
def ruleset() -> Ruleset:
    read, problems = built(DOCUMENT)
    assert problems == []
    return read


def test_a_step_is_published_with_who_does_it_and_how_soon() -> None:
    step = Step(Action.SET_REVIEW, "Look again.", "you", Within(6, "weeks"))
    assert step.as_json() == {
        "action": "set_review",
        "text": "Look again.",
        "who": "you",
        "within": {"number": 6, "unit": "weeks"},
    }
    assert replace(step, within=None).as_json()["within"] is None


def test_a_number_to_ring_is_published_with_its_name_and_hours() -> None:
    assert Contact("prevent", "Prevent", "01632 960009", "weekdays").as_json() == {
        "id": "prevent",
        "name": "Prevent",
        "phone": "01632 960009",
        "hours": "weekdays",
    }


SENTENCE = {"text": "A rule.", "source": "Page 3", "since": DAY}
REFER = {"response": "csc_s17", "steps": ["refer_front_door"]}
SPEAK = {"steps": ["set_review"]}
MORE_RULES = [
    SENTENCE | {"id": rule, "gate": gate, "when": when, "then": then}
    for rule, gate, when, then in (
        ("G9-CONSENT", "G9", {"all": [{"flag": "quiet_flag"}]}, SPEAK),
        ("G1-OTHER", "G1", {"any": [{"flag": "other_flag"}]}, REFER),
        ("G7-ANY", "G7", {"all": [{"flag_minimum": "urgent_s47"}]}, REFER),
        ("G7-SPEAKS", "G7", {"all": [{"severity": "none"}]}, SPEAK),
        ("G2-KNOWN", "G2", {"all": [{"social_worker": "yes"}]}, REFER),
    )
]
MORE_FLAGS = [
    {"id": flag, "minimum": "urgent_s47", "text": "A sign.", "source": "Page 2"}
    for flag in ("other_flag", "quiet_flag", "existing_social_worker")
]


def test_rules_stand_by_gate_in_the_order_of_the_file_and_flags_by_how_they_are_read() -> None:
    document = deepcopy(DOCUMENT)
    document["flag"] += MORE_FLAGS
    document["rule"] += MORE_RULES
    ruleset, problems = built(document)
    assert problems == []
    by_gate = {gate: [rule.id for rule in rules] for gate, rules in ruleset.gates.items()}
    assert list(by_gate) == list(GATES)
    assert {gate: rules for gate, rules in by_gate.items() if rules} == {
        "G1": ["G1-OTHER"],
        "G2": ["G2-KNOWN"],
        "G7": ["G7-EMERGING", "G7-ANY", "G7-SPEAKS"],
        "G9": ["G9-CONSENT"],
    }
    assert [rule.id for rule in ruleset.gravest_first] == [
        *("G1-OTHER", "G2-KNOWN", "G7-ANY", "G7-EMERGING"),
    ]
    assert ruleset.named_flags == {"one_flag", "other_flag", "existing_social_worker"}
    assert ruleset.minima == {
        "one_flag": "csc_s17",
        "other_flag": "urgent_s47",
        "quiet_flag": "urgent_s47",
        "existing_social_worker": "urgent_s47",
    }


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (DAY - ONE_DAY, False),
        (DAY, True),
        (LATER, True),
        (LATER + ONE_DAY, False),
    ],
)
def test_a_ruleset_is_in_force_from_its_first_to_its_last_day(
    ruleset: Ruleset, on: date, *, holds: bool
) -> None:
    assert ruleset.in_force(on) is holds


def test_a_ruleset_without_an_end_holds_on_every_day_that_follows(ruleset: Ruleset) -> None:
    assert replace(ruleset, effective_to=None).in_force(date.max) is True


def test_a_ruleset_that_nobody_approved_is_never_in_force(ruleset: Ruleset) -> None:
    assert replace(ruleset, approved_by="").in_force(DAY) is False


def test_a_level_is_found_by_its_response_and_a_talk_has_none(ruleset: Ruleset) -> None:
    low = Level(1, "Open", "Anybody", "None", (Response.UNIVERSAL,))
    high = Level(2, "Care", "A social worker", "Refer", (Response.CSC_S17, Response.URGENT_S47))
    levelled = replace(ruleset, levels=[low, high])
    found = {response: levelled.level(response) for response in Response}
    assert found == dict.fromkeys(Response) | {
        Response.UNIVERSAL: low,
        Response.CSC_S17: high,
        Response.URGENT_S47: high,
    }


def test_responses_are_ranked_from_open_help_to_danger_with_a_talk_below_social_care() -> None:
    order = ("universal", "early_help_offer", "targeted_early_help", "consult", "csc_s17")
    assert [rank(Response(name)) for name in (*order, "urgent_s47")] == [0, 1, 2, 3, 4, 5]


def test_a_sign_of_harm_alone_gives_social_care_and_at_once_where_its_minimum_says_so() -> None:
    least = {flag.minimum: flag.least for flag in default_ruleset().flags.values()}
    assert least == {
        "urgent_s47": Response.URGENT_S47,
        "csc_s17_or_s47": Response.CSC_S17,
        "csc_s17": Response.CSC_S17,
        "contact_allocated_social_worker": Response.CSC_S17,
    }
