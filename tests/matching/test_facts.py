"""Facts of an assessment changed by the path that names them."""

from dataclasses import replace

import pytest

from earlyhelp.matching.assessment import Answer, Assessment, Impact, Persistence, Severity
from earlyhelp.matching.facts import Value, with_facts
from earlyhelp.matching.reading import read_assessment
from tests.matching.factories import complete, default_ruleset

YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN
INJURY = frozenset({Impact.INJURY_OR_MARK})


def case() -> Assessment:
    document = complete(
        {"housing": "emerging", "send": "none"},
        impact={"housing": ["health"]},
        flags={"suicide_risk": "yes"},
    )
    return read_assessment(document, default_ruleset().flags)


def seen(assessment: Assessment) -> dict[str, object]:
    """Return the facts of an assessment by their paths."""
    child = assessment.child
    return {
        "child.age_years": child.age_years,
        "child.unborn": child.unborn,
        "child.mobile": child.mobile,
        "child.send": child.send,
        "immediate_danger": assessment.danger,
        "persistence": assessment.persistence,
        **{f"flags.{name}": answer for name, answer in assessment.flags.items()},
        **{f"needs.{code}.severity": need.severity for code, need in assessment.needs.items()},
        **{f"needs.{code}.impact": need.impact for code, need in assessment.needs.items()},
    }


CHANGES: list[dict[str, Value]] = [
    {},
    {"child.age_years": 3},
    {"child.age_years": None, "child.unborn": YES},
    {"child.mobile": NOT_KNOWN, "child.send": YES},
    {"immediate_danger": YES},
    {"persistence": Persistence.NOT_IMPROVED},
    {"flags.suicide_risk": NO},
    {"flags.beyond_control": YES, "flags.dangerous_home": NOT_KNOWN},
    {"needs.housing.severity": Severity.SEVERE},
    {"needs.housing.impact": INJURY, "needs.housing.severity": Severity.UNKNOWN},
    {"needs.send.impact": INJURY, "flags.suicide_risk": NOT_KNOWN, "child.age_years": 0},
]


@pytest.mark.parametrize("changes", CHANGES, ids=str)
def test_the_facts_that_are_named_change_and_no_others(changes: dict[str, Value]) -> None:
    before = case()
    assert seen(with_facts(before, changes)) == {**seen(before), **changes}
    assert before == case()


def test_a_need_that_is_new_has_no_severity_and_no_effect_but_what_is_said() -> None:
    severe = with_facts(case(), {"needs.behaviour.severity": Severity.SEVERE})
    assert seen(severe) == {
        **seen(case()),
        "needs.behaviour.severity": Severity.SEVERE,
        "needs.behaviour.impact": frozenset(),
    }
    injured = with_facts(case(), {"needs.behaviour.impact": INJURY})
    assert seen(injured)["needs.behaviour.severity"] is Severity.NONE


def test_a_fact_that_no_assessment_has_is_refused() -> None:
    with pytest.raises(KeyError):
        with_facts(case(), {"wealth": YES})


def test_everything_else_that_is_known_of_a_family_stays() -> None:
    document = complete(
        {"housing": "emerging"},
        strengths=["grandmother"],
        access_needs=["interpreter"],
        area="E06999999",
        assessed_on="2026-05-12",
        consent="refused",
        hopes="many",
        child={"age_years": 9, "mobile": "no"},
    )
    before = read_assessment(document, default_ruleset().flags)
    assert with_facts(before, {}) == before
    danger = with_facts(before, {"immediate_danger": YES})
    assert danger == replace(before, danger=YES)
