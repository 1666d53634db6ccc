"""Rules on who can use a service."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.services.eligibility import Known, evaluate, holds
from earlyhelp.services.parts import EligibilityRule
from earlyhelp.services.words import RuleField, RuleKind, RuleOperator

AREAS = frozenset({"E08000001", "E05000001"})


def a_rule(
    field: RuleField,
    operator: RuleOperator,
    value: str,
    kind: RuleKind = RuleKind.INCLUDE,
) -> EligibilityRule:
    return EligibilityRule(kind, field, operator, value, f"{kind} {field} {operator} {value}")


@pytest.mark.parametrize(
    ("operator", "value", "age", "expected"),
    [
        ("at_least", "5", 5.0, True),
        ("at_least", "5", 4.9, False),
        ("at_most", "11", 11.9, True),
        ("at_most", "11", 12.0, False),
        ("at_most", "2.5", 2.6, False),
        ("equals", "4", 4.5, True),
        ("equals", "4", 5.0, False),
        ("one_of", "4; 6", 6.5, True),
        ("one_of", "4; 6", 5.0, False),
        ("at_least", "5", None, None),
        ("at_least", "school age", 6.0, None),
        ("one_of", ";", 6.0, None),
    ],
)
def test_an_age_meets_a_rule_or_does_not_or_it_cannot_be_told(
    operator: str, value: str, age: float | None, expected: bool | None
) -> None:
    rule = a_rule(RuleField.AGE, RuleOperator(operator), value)
    assert holds(rule, Known(age_years=age)) is expected


@pytest.mark.parametrize(
    ("value", "codes", "expected"),
    [
        ("E08000001", AREAS, True),
        ("e05000001", AREAS, True),
        ("E08000002", AREAS, False),
        ("E05000002; E05000001", AREAS, True),
        ("E02000001", AREAS, None),
        ("E08000002", frozenset(), None),
    ],
)
def test_a_home_lies_in_an_area_or_does_not_or_it_cannot_be_told(
    value: str, codes: frozenset[str], expected: bool | None
) -> None:
    rule = a_rule(RuleField.AREA, RuleOperator.ONE_OF, value)
    assert holds(rule, Known(area_codes=codes)) is expected


def test_other_facts_are_compared_in_small_letters() -> None:
    rule = a_rule(RuleField.SCHOOL_STAGE, RuleOperator.ONE_OF, "Primary; Secondary")
    known = Known(words={RuleField.SCHOOL_STAGE: frozenset({"primary"})})
    assert holds(rule, known) is True
    assert holds(rule, Known()) is None


def test_a_word_cannot_be_at_least_another() -> None:
    rule = a_rule(RuleField.SEX, RuleOperator.AT_LEAST, "girl")
    assert holds(rule, Known(words={RuleField.SEX: frozenset({"girl"})})) is None


def test_a_child_an_exclusion_names_is_refused_with_its_sentence() -> None:
    rule = a_rule(RuleField.AGE, RuleOperator.AT_LEAST, "11", RuleKind.EXCLUDE)
    answer = evaluate([rule], Known(age_years=12.0))
    assert (answer.fits, answer.refuses, answer.to_ask) == (False, (rule.sentence,), ())
    assert evaluate([rule], Known(age_years=9.0)).fits is True


def test_every_rule_only_for_has_to_hold() -> None:
    rules = [
        a_rule(RuleField.AGE, RuleOperator.AT_LEAST, "5"),
        a_rule(RuleField.AREA, RuleOperator.EQUALS, "E08000002"),
    ]
    answer = evaluate(rules, Known(age_years=9.0, area_codes=AREAS))
    assert answer.refuses == (rules[1].sentence,)


def test_what_is_not_known_is_asked_and_keeps_nobody_out() -> None:
    rule = a_rule(RuleField.DIAGNOSIS, RuleOperator.EQUALS, "autism")
    answer = evaluate([rule], Known(age_years=9.0))
    assert (answer.fits, answer.to_ask) == (None, (rule.sentence,))


def test_a_service_without_rules_fits() -> None:
    assert evaluate([], Known()).fits is True


@given(st.lists(st.sampled_from(RuleKind)), st.floats(0, 25))
def test_knowing_nothing_never_keeps_anybody_out(kinds: list[RuleKind], limit: float) -> None:
    rules = [a_rule(RuleField.AGE, RuleOperator.AT_LEAST, str(limit), kind) for kind in kinds]
    assert evaluate(rules, Known()).fits is not False
