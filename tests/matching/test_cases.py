"""The cases that a practitioner can read: see the README beside them."""

import tomllib
from pathlib import Path

import pytest

from earlyhelp.matching import decide
from earlyhelp.matching.trying import read_case
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import actions, default_ruleset, rules_fired

FOLDER = Path(__file__).parent / "cases"
KEYS = {"name", "assessment", "expect", "because", "rules", "steps", "not_steps", "range"}


def cases() -> list[dict[str, object]]:
    """Return every case of every file."""
    return [
        {**case, "file": path.name}
        for path in sorted(FOLDER.glob("*.toml"))
        for case in tomllib.loads(path.read_text("utf-8"))["case"]
    ]


CASES = cases()


def words(case: dict[str, object], key: str) -> list[str]:
    listed = case.get(key, [])
    assert isinstance(listed, list)
    return listed


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['name']}")
def test_the_case_gives_what_it_expects(case: dict[str, object]) -> None:
    facts = case["assessment"]
    assert isinstance(facts, dict)
    ruleset = default_ruleset()
    decision = decide(read_case(facts, ruleset), ruleset)
    assert decision.response == case["expect"], case["because"]
    assert set(words(case, "rules")) <= set(rules_fired(decision))
    assert set(words(case, "steps")) <= set(actions(decision))
    assert not set(words(case, "not_steps")) & set(actions(decision))
    assert words(case, "range") in ([], [decision.lowest, decision.highest])


def test_every_case_is_complete_and_named_once() -> None:
    assert len(CASES) >= 25
    assert len({case["name"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert {"name", "assessment", "expect", "because"} <= case.keys() <= KEYS | {"file"}


def test_the_cases_cover_the_signs_that_the_published_examples_never_show() -> None:
    flags = {flag for case in CASES for flag in named(case)}
    assert {
        *("homeless_child_16_17", "injury_non_mobile"),
        *("radicalisation_imminent", "unborn_risk"),
    } <= flags


def named(case: dict[str, object]) -> list[str]:
    facts = case["assessment"]
    assert isinstance(facts, dict)
    return list(facts.get("flags", []))


def test_the_cases_reach_every_response() -> None:
    assert {case["expect"] for case in CASES} == {response.value for response in Response}
