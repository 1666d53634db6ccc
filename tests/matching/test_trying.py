"""A ruleset tried out: its own cases, each flag alone, and what every ruleset has to answer."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from earlyhelp.matching.assessment import Answer, Consent, Impact, Persistence, Severity, StatedNeed
from earlyhelp.matching.conditions import Condition, read_condition
from earlyhelp.matching.ruleset_values import Rule, Ruleset, RuleTest
from earlyhelp.matching.trying import read_case, try_out
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import default_ruleset

YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN


def test_a_case_that_says_nothing_is_a_child_of_ten_without_anything_of_note() -> None:
    case = read_case({}, default_ruleset())
    child = case.child
    assert (child.age_years, child.unborn, child.mobile, child.send) == (10, NO, YES, NO)
    assert (case.danger, case.absent_flags, case.flags) == (NO, NO, {})
    assert (case.needs, case.persistence, case.consent) == ({}, Persistence.NEW, Consent.YES)
    assert not case.unrecognised


def test_each_word_of_a_case_says_one_fact() -> None:
    case = read_case(
        {
            "age": 1,
            "months": 13,
            "mobile": "no",
            "send": "yes",
            "social_worker": "yes",
            "danger": "yes",
            "needs": {"housing": "severe", "send": "none"},
            "impact": {"housing": ["health"]},
            "flags": ["suicide_risk"],
            "persistence": "over_3_months",
            "consent": "refused",
        },
        default_ruleset(),
    )
    child = case.child
    assert (child.age_years, child.mobile, child.send) == (1, NO, YES)
    assert (case.danger, case.persistence) == (YES, Persistence.OVER_3_MONTHS)
    assert case.flags == {"suicide_risk": YES, "existing_social_worker": YES}
    assert case.consent is Consent.REFUSED
    assert case.needs == {
        NeedCode("housing"): StatedNeed(Severity.SEVERE, frozenset({Impact.HEALTH})),
        NeedCode("send"): StatedNeed(Severity.NONE),
    }
    assert not case.unrecognised


def test_an_unborn_child_has_no_age_and_an_age_may_be_unknown() -> None:
    unborn = read_case({"unborn": "yes"}, default_ruleset()).child
    assert (unborn.age_years, unborn.unborn) == (None, YES)
    case = read_case({"age": "unknown"}, default_ruleset())
    assert (case.child.age_years, case.child.unborn) == (None, NO)
    assert not case.unrecognised
    wrong = read_case({"age": 1, "months": 30}, default_ruleset()).child
    assert wrong.age_years is None


def test_flags_may_be_a_table_of_answers() -> None:
    case = read_case({"flags": {"suicide_risk": "not_known"}}, default_ruleset())
    assert case.flags == {"suicide_risk": NOT_KNOWN}


@pytest.mark.parametrize("facts", [{"needs": 3}, {"impact": 3, "needs": {"housing": "none"}}])
def test_needs_that_are_no_table_are_no_needs(facts: Mapping[str, object]) -> None:
    assert read_case(facts, default_ruleset()).needs == {}


def said(ruleset: Ruleset) -> list[tuple[str, str]]:
    return [(problem.where, problem.text) for problem in try_out(ruleset)]


def with_rule(name: str, **changes: object) -> Ruleset:
    """Return the packaged ruleset with one rule changed."""
    rules = [
        replace(rule, **changes) if rule.id == name else rule  # type: ignore[arg-type] # as given
        for rule in default_ruleset().rules
    ]
    return replace(default_ruleset(), rules=rules)


def without(*names: str) -> Ruleset:
    """Return the packaged ruleset without some rules, and without their tests."""
    rules = [rule for rule in default_ruleset().rules if rule.id not in names]
    return replace(default_ruleset(), rules=rules)


def rule(name: str) -> Rule:
    return next(one for one in default_ruleset().rules if one.id == name)


def test_the_packaged_ruleset_stands_the_trial() -> None:
    assert said(default_ruleset()) == []


def test_a_test_that_fails_says_what_came_and_what_was_expected() -> None:
    first, second = rule("G7-EMERGING").tests
    wrong = RuleTest(first.facts, Response.UNIVERSAL)
    assert said(with_rule("G7-EMERGING", tests=[wrong, second])) == [
        (
            "rule G7-EMERGING, test 1",
            "it gives early_help_offer, not universal; mend the rule or the test",
        )
    ]


def test_a_test_that_nothing_answers_says_so() -> None:
    nothing = replace(default_ruleset(), rules=[rule("G7-EMERGING")])
    assert (
        "rule G7-EMERGING, test 2",
        "it gives nothing, not universal; mend the rule or the test",
    ) in said(nothing)


def test_tests_that_all_fire_or_never_fire_their_rule_are_too_few() -> None:
    fires, does_not = rule("G7-EMERGING").tests
    always = said(with_rule("G7-EMERGING", tests=[fires, fires]))
    assert always == [("rule G7-EMERGING", "every test fires it; add one that does not")]
    never = said(with_rule("G7-EMERGING", tests=[does_not, does_not]))
    assert never == [("rule G7-EMERGING", "no test fires it, so it may be out of reach")]


def flag_problem(flag: str, least: str) -> tuple[str, str]:
    return (
        f"flag {flag}",
        f"no rule reads this flag so that it alone gives {least} at any age; add one",
    )


def test_each_flag_alone_has_to_reach_its_minimum() -> None:
    found = said(without("G1-URGENT"))
    urgent = [name for name, least in default_ruleset().minima.items() if least == "urgent_s47"]
    assert len(urgent) == 13
    assert {where for where, _ in found if where.startswith("flag")} == {
        f"flag {name}" for name in urgent
    }
    assert flag_problem("suicide_risk", "urgent_s47") in found
    assert flag_problem("existing_social_worker", "csc_s17") in said(without("G2-SOCIAL-WORKER"))


@pytest.mark.parametrize(
    "words",
    [
        {"age_at_least": 1},
        {"age_under": 17},
        {"age_under": 19},
        {"unborn": "no"},
        {"send": "no"},
    ],
)
def test_a_flag_counts_at_any_age(words: dict[str, object]) -> None:
    packaged = rule("G1-SOCIAL-CARE")
    from_conditions = [*packaged.all_of, *_conditions(words)]
    found = said(with_rule("G1-SOCIAL-CARE", all_of=from_conditions))
    assert flag_problem("private_fostering", "csc_s17") in found


def _conditions(words: dict[str, object]) -> list[Condition]:
    ruleset = default_ruleset()
    return [read_condition(words, ruleset.lists, frozenset(ruleset.flags))]


HOLES = [
    ("G8-UNIVERSAL", "a child without any worry gives nothing; add a rule for at least universal"),
    ("G7-EMERGING", "an emerging need gives nothing; add a rule for at least universal"),
    ("G6-SIGNIFICANT", "a significant need gives nothing; add a rule for at least universal"),
    ("G1-DANGER", "danger now gives universal; add a rule for at least urgent_s47"),
    (
        "G4-UNKNOWN",
        "something that is not known gives universal; add a rule for at least consult",
    ),
]


@pytest.mark.parametrize(("name", "text"), HOLES)
def test_every_ruleset_has_to_answer_the_plainest_cases(name: str, text: str) -> None:
    assert ("rules", text) in said(without(name))


def test_a_severe_need_has_to_get_an_answer() -> None:
    text = "a severe need gives nothing; add a rule for at least universal"
    assert ("rules", text) in said(without("G5-SEVERE"))


def test_calling_a_child_out_of_scope_is_no_answer() -> None:
    adult = replace(rule("G0-ADULT"), all_of=_conditions({"age_at_least": 5}))
    found = said(replace(default_ruleset(), rules=[adult, *without("G0-ADULT").rules]))
    text = "a child without any worry gives out_of_scope; add a rule for at least universal"
    assert ("rules", text) in found
    assert flag_problem("private_fostering", "csc_s17") in found
