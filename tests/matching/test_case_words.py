"""A slip in the facts of a rule's test is named with what may stand there."""

import pytest

from earlyhelp.matching.case_words import find_slips
from earlyhelp.matching.trying import CASE_WORDS

FLAGS = ("suicide_risk", "beyond_control")
ANSWERS = "use yes, no, not_known"


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"age": 0, "months": 0},
        {"age": 120, "months": 23},
        {"age": "unknown", "months": "unknown"},
        {"unborn": "yes", "mobile": "no", "send": "not_known", "danger": True},
        {"social_worker": False, "persistence": "unknown", "consent": "unsafe_to_ask"},
        {"needs": {"housing": "unknown", "send": "severe"}, "impact": {"housing": "health"}},
        {"impact": {"housing": ["health", "safety"], "send": []}},
        {"flags": []},
        {"flags": ["suicide_risk", "beyond_control"]},
        {"flags": "suicide_risk"},
        {"flags": {"suicide_risk": "not_known", "beyond_control": False}},
    ],
    ids=str,
)
def test_facts_that_can_be_read_bring_no_word(facts: dict[str, object]) -> None:
    assert list(find_slips(facts, FLAGS)) == []
    assert facts.keys() <= CASE_WORDS


@pytest.mark.parametrize(
    ("facts", "slips"),
    [
        (
            {"age": "25"},
            ["give age as a whole number from 0 to 120, or unknown, not '25'"],
        ),
        ({"age": -1}, ["give age as a whole number from 0 to 120, or unknown, not -1"]),
        ({"age": 121}, ["give age as a whole number from 0 to 120, or unknown, not 121"]),
        ({"age": True}, ["give age as a whole number from 0 to 120, or unknown, not true"]),
        ({"months": 24}, ["give months as a whole number from 0 to 23, or unknown, not 24"]),
        *(
            ({word: "ja"}, [f"'ja' is not a value of {word}; {ANSWERS}"])
            for word in ("unborn", "mobile", "send", "social_worker", "danger")
        ),
        ({"send": ["yes"]}, [f"['yes'] is not a value of send; {ANSWERS}"]),
        ({"send": 1}, [f"1 is not a value of send; {ANSWERS}"]),
        (
            {"persistence": True},
            [
                (
                    "True is not a value of persistence; "
                    "use new, over_3_months, not_improved_after_help, unknown"
                )
            ],
        ),
        ({"consent": "refuse"}, ["'refuse' is not a value of consent; perhaps refused?"]),
        (
            {"needs": ["housing"]},
            ["write needs by need, such as needs = { housing = … }, not ['housing']"],
        ),
        (
            {"impact": "health"},
            ["write impact by need, such as impact = { housing = … }, not 'health'"],
        ),
        (
            {"needs": {"houzing": "urgent", "send": ["severe"]}},
            [
                "'houzing' is not a need; perhaps housing?",
                (
                    "'urgent' is not a value of needs.houzing; "
                    "use none, emerging, significant, severe, unknown"
                ),
                (
                    "['severe'] is not a value of needs.send; "
                    "use none, emerging, significant, severe, unknown"
                ),
            ],
        ),
        (
            {"impact": {"housing": ["health", "helth"]}},
            ["'helth' is not a value of impact.housing; perhaps health?"],
        ),
        (
            {"flags": ["suicide_rsk", "x"]},
            [
                "'suicide_rsk' is not a flag; perhaps suicide_risk?",
                "'x' is not a flag; use suicide_risk, beyond_control",
            ],
        ),
        ({"flags": [3]}, ["'3' is not a flag; use suicide_risk, beyond_control"]),
        (
            {"flags": {"suicide_risk": "maybe", "x": "no"}},
            [
                f"'maybe' is not a value of flags.suicide_risk; {ANSWERS}",
                "'x' is not a flag; use suicide_risk, beyond_control",
            ],
        ),
        (
            {"age": "old", "danger": "ja"},
            [
                "give age as a whole number from 0 to 120, or unknown, not 'old'",
                f"'ja' is not a value of danger; {ANSWERS}",
            ],
        ),
    ],
    ids=str,
)
def test_each_slip_is_named_with_what_may_stand_there(
    facts: dict[str, object], slips: list[str]
) -> None:
    assert list(find_slips(facts, FLAGS)) == slips
