"""What is asked for a result that might be: only the rules that could change it, gravest first.

The plain way asks every rule of every gate in its order. Both have to say the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earlyhelp.matching import Assessment, Ruleset, Trace, read_assessment
from earlyhelp.matching.decision import Near
from earlyhelp.matching.facts import with_facts
from earlyhelp.matching.gates import gravest, respond, run_gates
from earlyhelp.matching.nearly import _changes, find_near
from earlyhelp.matching.ruleset_values import Rule, gravity
from earlyhelp.matching.unknowns import find_gaps
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response
from tests.matching.factories import complete, decide, default_ruleset, family_help
from tests.matching.invariants import BYTES, Choices, case_with_unknowns, complete_case
from tests.matching.own_rules import Words, area, condition, rule

TARGETED, REFER = Response.TARGETED_EARLY_HELP, Response.CSC_S17
ANYTHING: Words = {"severity_at_least": "none"}
EMERGING: Words = {"severity": "emerging"}
FIRST_IN_GATE: Words = {"otherwise": "in_gate"}
FIRST_OF_ALL: Words = {"otherwise": "at_all"}
REFERRED: Words = {"response": "csc_s17"}


def numbered(*rules: Rule) -> Ruleset:
    """Return the packaged ruleset with more rules, each with an id of its own."""
    return area(*(replace(one, id=f"OWN-{number}") for number, one in enumerate(rules)))


RULESETS: Mapping[str, Ruleset] = {
    "default": default_ruleset(),
    "family help": family_help(),
    "first in its gate": numbered(
        rule(TARGETED, EMERGING, {"persistence": "new"}),
        rule(REFER, EMERGING, FIRST_IN_GATE),
        rule(REFER, any_of=[FIRST_IN_GATE, {"severity": "severe"}]),
    ),
    "first of all": numbered(rule(REFER, ANYTHING, FIRST_OF_ALL), rule(TARGETED, FIRST_IN_GATE)),
    "after a referral": numbered(rule(Response.URGENT_S47, REFERRED, EMERGING)),
    "all is known": numbered(rule(TARGETED, {"unknown": False}), rule(REFER, {"unknown": True})),
    "nothing at all": replace(default_ruleset(), rules=[]),
}


def plainly(assessment: Assessment, ruleset: Ruleset) -> Trace:
    """Return what fires when every rule is asked in its order."""
    trace = Trace()
    run_gates(assessment, ruleset, trace)
    return trace


def plainly_near(assessment: Assessment, ruleset: Ruleset, reached: Response) -> Sequence[Near]:
    """Return what nearly fired, every change tried over every rule."""
    found = []
    for path, before, after in _changes(assessment):
        trace = plainly(with_facts(assessment, {path: after}), ruleset)
        now = trace.response
        if now in RESPONSE_ORDER and gravity(now) > gravity(reached):
            first = next(one for one in trace.fired if one.response is now)
            text = first.near or first.text
            found.append(Near(first.gate, first.id, text, path, before.value, after.value, now))
    return sorted(found, key=lambda near: (-gravity(near.response), near.path))[:5]


def check(assessment: Assessment, ruleset: Ruleset) -> None:
    """See that the quick way and the plain way say the same of a child."""
    plain = plainly(assessment, ruleset)
    assert respond(assessment, ruleset) is (plain.response or Response.UNIVERSAL)
    trace = Trace()
    paths = [gap.path for gap in find_gaps(assessment, ruleset)]
    run_gates(assessment, ruleset, trace, paths)
    near = find_near(assessment, ruleset, trace)
    if trace.response in {None, Response.OUT_OF_SCOPE, Response.URGENT_S47}:
        assert near == []
    else:
        assert near == plainly_near(assessment, ruleset, trace.response)


@pytest.mark.many_cases
@given(st.binary(min_size=BYTES, max_size=BYTES))
@settings(max_examples=300)
def test_asking_the_gravest_first_says_what_asking_all_says(drawn: bytes) -> None:
    choices = Choices(drawn)
    ruleset = RULESETS[choices.one(sorted(RULESETS))]
    make = choices.one([complete_case, case_with_unknowns])
    check(read_assessment(make(choices), ruleset.flags), ruleset)


CHILDREN = [
    complete({"housing": "none"}),
    complete({"housing": "emerging"}),
    complete({"housing": "emerging"}, persistence="over_3_months"),
    complete({"housing": "significant", "money_debt_food": "emerging"}),
    complete({"attendance_exclusion": "significant"}),
    complete({"attendance_exclusion": "severe"}),
    complete({"attendance_exclusion": "severe", "housing": "significant"}),
    complete({"housing": "severe"}),
    complete({"housing": "emerging"}, flags={"missing_frequent": "yes"}),
    complete({"housing": "emerging"}, flags={"suicide_risk": "yes"}),
    complete({"housing": "significant"}, flags={"suicide_risk": "not_known"}),
    complete({"housing": "emerging"}, age=30),
    complete({"housing": "emerging"}, age=30, flags={"suicide_risk": "yes"}),
    complete({}),
]


@pytest.mark.parametrize("name", sorted(RULESETS))
def test_of_these_children_both_ways_say_the_same(name: str) -> None:
    for document in CHILDREN:
        check(read_assessment(document, default_ruleset().flags), RULESETS[name])


def test_the_first_of_the_gravest_rules_is_the_one_that_is_named() -> None:
    first, second, light = (
        replace(rule(response, EMERGING), id=name)
        for response, name in ((REFER, "A"), (REFER, "B"), (TARGETED, "C"))
    )
    ruleset = area(light, first, second)
    child = read_assessment(complete({"housing": "emerging"}), ruleset.flags)
    assert gravest(child, ruleset, ruleset.gravest_first) == first
    assert gravest(child, ruleset, [light, first]) == light
    assert gravest(child, ruleset, []) is None
    (near,) = decide(complete({"housing": "none"}), area(first, second)).near[:1]
    assert near.rule == "A"


def test_a_change_that_would_put_a_child_out_of_scope_is_not_near() -> None:
    """It raises nothing, and a rule of this kind ends no decision either."""
    grown = replace(rule(Response.OUT_OF_SCOPE, EMERGING), gate="G0")
    near = decide(complete({"housing": "none"}), area(grown)).near
    assert [one.path for one in near] == []


@pytest.mark.parametrize(
    ("words", "looks_back", "ignores_needs"),
    [
        ({"flag": "suicide_risk"}, False, True),
        ({"flag_minimum": "urgent_s47", "count": 2}, False, True),
        ({"danger": "yes"}, False, True),
        ({"unborn": "yes"}, False, True),
        ({"mobile": "no"}, False, True),
        ({"send": "yes"}, False, True),
        ({"social_worker": "yes"}, False, True),
        ({"age_under": 3}, False, True),
        ({"age_at_least": 3}, False, True),
        ({"consent": "yes"}, False, True),
        ({"any_impact": "health"}, False, False),
        ({"persistence": "new"}, False, False),
        ({"unknown": True}, False, False),
        ({"need": "housing"}, False, False),
        ({"severity": "none", "count": 2}, False, False),
        (REFERRED, True, False),
        (FIRST_IN_GATE, True, False),
        (FIRST_OF_ALL, True, False),
    ],
    ids=str,
)
def test_a_condition_knows_what_could_make_it_hold(
    words: Words, looks_back: bool, ignores_needs: bool
) -> None:
    assert condition(words).looks_back is looks_back
    assert condition(words).ignores_needs is ignores_needs
    for one in (rule(REFER, words), rule(REFER, any_of=[words])):
        assert (one.looks_back, one.ignores_needs) == (looks_back, ignores_needs)
    beside = rule(REFER, {"danger": "yes"}, words)
    assert (beside.looks_back, beside.ignores_needs) == (looks_back, ignores_needs)


def test_a_condition_of_no_known_words_could_ask_anything() -> None:
    assert not replace(condition({"danger": "yes"}), words={}).ignores_needs


def test_out_of_scope_outweighs_all_and_nothing_is_outweighed_by_all() -> None:
    assert [gravity(one) for one in (None, *RESPONSE_ORDER, Response.OUT_OF_SCOPE)] == [
        *range(-1, len(RESPONSE_ORDER) + 1)
    ]
