"""Assessments as JSON documents with good defaults, and the packaged ruleset, for tests."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from functools import cache
from typing import TypeVar

from earlyhelp.matching import Decision, Pairs, Ruleset, packaged_ruleset_text, read_assessment
from earlyhelp.matching import decide as decide_assessment
from earlyhelp.matching.ruleset import read_ruleset
from earlyhelp.matching.ruleset_values import Contact
from earlyhelp.offers.decisions import Rules, decide_document

Document = dict[str, object]
DAY = date(2026, 5, 12)
NUMBERS = [
    Contact("emergency", "Police or ambulance", "999", "all hours"),
    Contact("front_door", "Front door", "01632 960001", "Monday to Friday"),
    Contact("out_of_hours", "Duty team", "01632 960002", "nights"),
    Contact("advice_line", "Advice", "01632 960003", "Monday to Friday"),
]

EXAMPLE: Mapping[str, object] = {
    "reference": "r-7f3k9q",
    "assessed_on": "2026-05-12",
    "child": {
        "age_years": 7,
        "age_months": None,
        "unborn": False,
        "mobile": True,
        "send": "no",
        "social_worker": "no",
    },
    "immediate_danger": "no",
    "needs": [
        {
            "need": "parent_mental_health",
            "severity": "significant",
            "impact": ["relationships", "daily_life"],
            "since": "2026-01",
            "observed_by": "practitioner",
        },
        {
            "need": "attendance_exclusion",
            "severity": "emerging",
            "impact": ["learning"],
            "since": "2026-02",
            "observed_by": "other_professional",
        },
        {"need": "money_debt_food", "severity": "emerging", "observed_by": "parent"},
        {"need": "speech_language", "severity": "none"},
    ],
    "flags": {
        "carer_cannot_protect": "no",
        "domestic_abuse_serious": "no",
        "existing_social_worker": "no",
    },
    "flags_default": "no",
    "strengths": ["isolation_support", "grandmother helps every week"],
    "persistence": "over_3_months",
    "consent": "not_asked",
    "access_needs": ["evening_or_weekend"],
    "area": "E06999999",
}
"""The example of the contract of the decision."""


Value = TypeVar("Value")
FORGET: list[Callable[[], None]] = []
"""What a run of the tests calls first, so that it makes its own values: see conftest."""


def once_a_run(make: Callable[[], Value]) -> Callable[[], Value]:
    """Keep what a function makes for one run of the tests."""
    kept = cache(make)
    FORGET.append(kept.cache_clear)
    return kept


@once_a_run
def default_ruleset() -> Ruleset:
    """Return the packaged ruleset."""
    return ruleset_of(packaged_ruleset_text("default"))


@once_a_run
def family_help() -> Ruleset:
    """Return the second packaged ruleset, in which a significant need is a referral."""
    return ruleset_of(packaged_ruleset_text("family_help"))


def ruleset_of(text: str) -> Ruleset:
    """Return the ruleset of a text that must be one."""
    read = read_ruleset(text)
    assert isinstance(read, Ruleset), read
    return read


def example(**changes: object) -> Document:
    """Return the example with whole fields replaced; None takes a field away."""
    document = {**deepcopy(dict(EXAMPLE)), **changes}
    return {name: value for name, value in document.items() if value is not None}


def example_child(**facts: object) -> Document:
    """Return the example with facts about the child replaced."""
    child = EXAMPLE["child"]
    assert isinstance(child, dict)
    return example(child={**child, **facts})


def complete(
    needs: Mapping[str, str] | None = None,
    *,
    age: int | None = 10,
    flags: Mapping[str, object] | None = None,
    impact: Mapping[str, list[str]] | None = None,
    child: Mapping[str, object] | None = None,
    **fields: object,
) -> Document:
    """Return a complete assessment: age 10, one need of no worry, no flags, consent given."""
    severities = {"housing": "none"} if needs is None else needs
    return {
        "child": {"age_years": age, "send": "no", "mobile": "yes", **(child or {})},
        "immediate_danger": "no",
        "needs": [
            {"need": code, "severity": severity, "impact": (impact or {}).get(code, [])}
            for code, severity in severities.items()
        ],
        "flags": dict(flags or {}),
        "flags_default": "no",
        "persistence": "new",
        "consent": "yes",
        **fields,
    }


def decide(document: Mapping[str, object], ruleset: Ruleset | None = None) -> Decision:
    """Decide on a document by the packaged ruleset, faults and all."""
    rules = ruleset or default_ruleset()
    return decide_assessment(read_assessment(document, rules.flags), rules)


def decide_safely(document: object) -> Decision:
    """Decide on anything behind the boundary that turns every fault into a talk."""
    rules = Rules(default_ruleset(), "", NUMBERS)
    return decide_document(document, rules, on=DAY, today=DAY, report=lambda _why: None)


def from_json(text: str) -> object:
    """Read JSON as the command does, keeping every copy of a key."""
    return json.loads(text, object_pairs_hook=Pairs)


def as_text(decision: Decision) -> str:
    """Return a decision as the text that is printed."""
    return json.dumps(decision.as_json(), ensure_ascii=False, allow_nan=False)


def actions(decision: Decision) -> list[str]:
    """Return the next steps of a decision by their names."""
    return [step.action.value for step in decision.next_steps]


def paths_unknown(decision: Decision) -> list[str]:
    """Return the paths of what a decision calls unknown."""
    return [fact.path for fact in decision.unknown]


def rules_fired(decision: Decision) -> list[str]:
    """Return the ids of the rules behind a decision."""
    return [reason.rule for reason in decision.because]
