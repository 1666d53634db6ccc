"""The laws on thousands of made-up children: kept by the packaged rulesets, found when broken."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from random import Random

import pytest

from earlyhelp.matching import Ruleset
from earlyhelp.matching.assessment import Answer, Assessment, Consent, Impact, Persistence, Severity
from earlyhelp.matching.conditions import Condition, read_condition
from earlyhelp.matching.laws import CASES, HOLE, LAWS, UNKNOWN, find_breaches, make_case
from earlyhelp.matching.ruleset_values import Problem, Rule
from earlyhelp.matching.unknowns import find_gaps
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import default_ruleset, family_help, ruleset_of
from tests.matching.test_indicators import significant_is_social_care

NO = Answer.NO
SEVERITIES = (Severity.NONE, Severity.EMERGING, Severity.SIGNIFICANT, Severity.SEVERE)


@pytest.mark.many_cases
@pytest.mark.parametrize("ruleset", [default_ruleset, family_help], ids=["default", "family help"])
def test_a_packaged_ruleset_keeps_every_law(ruleset: object) -> None:
    assert callable(ruleset)
    asked: list[int] = []
    assert find_breaches(ruleset(), cases=500, progress=asked.append) == []
    assert asked == list(range(1, 501))


def test_whoever_waits_is_told_after_each_child() -> None:
    asked: list[int] = []
    assert find_breaches(default_ruleset(), cases=3, progress=asked.append) == []
    assert asked == [1, 2, 3]


def test_a_check_asks_5_000_children_unless_told_otherwise() -> None:
    assert CASES == 5_000


def test_a_ruleset_in_which_a_graver_need_gets_a_lighter_answer_is_found_out() -> None:
    """A need that is weak alone: significant is a referral there, and severe is not."""
    breaches = find_breaches(ruleset_of(significant_is_social_care()), cases=400)
    assert {problem.where for problem in breaches} == {
        "law: a graver need never gets a lighter answer"
    }
    assert "csc_s17 became targeted_early_help" in breaches[0].text


def conditions(*words: dict[str, object]) -> list[Condition]:
    ruleset = default_ruleset()
    return [read_condition(one, ruleset.lists, frozenset(ruleset.flags)) for one in words]


def rule(name: str) -> Rule:
    return next(one for one in default_ruleset().rules if one.id == name)


def with_rule(*words: dict[str, object]) -> Ruleset:
    """Return the packaged ruleset with a referral under one more condition."""
    one = replace(rule("G5-SEVERE"), id="G5-NEW", all_of=conditions(*words))
    return replace(default_ruleset(), rules=[*default_ruleset().rules, one])


def without(name: str) -> Ruleset:
    rules = [one for one in default_ruleset().rules if one.id != name]
    return replace(default_ruleset(), rules=rules)


BROKEN = [
    (with_rule({"age_at_least": 5}), "a baby never gets a lighter answer than an older child"),
    (with_rule({"persistence": "new"}), "a worry that lasts never gets a lighter answer"),
    (with_rule({"severity": "emerging"}), "a graver need never gets a lighter answer"),
    (with_rule({"consent": "refused"}), "agreement never changes the answer"),
    (without("G4-UNKNOWN"), UNKNOWN),
    (replace(default_ruleset(), rules=[rule("G7-EMERGING")]), HOLE),
]


@pytest.mark.parametrize(("ruleset", "law"), BROKEN, ids=[law for _, law in BROKEN])
def test_a_ruleset_that_breaks_a_law_is_found_out(ruleset: Ruleset, law: str) -> None:
    where = [problem.where for problem in find_breaches(ruleset, cases=120)]
    assert where.count(f"law: {law}") == 5, "the first five of a law are shown"


def test_a_law_that_has_nothing_to_change_in_a_child_does_not_spare_the_others() -> None:
    """Nothing lasts longer than what help has not improved; agreement is still tried."""
    ruleset = with_rule({"persistence": "not_improved_after_help"}, {"consent": "refused"})
    where = {problem.where for problem in find_breaches(ruleset, cases=100)}
    assert where == {"law: agreement never changes the answer"}


def test_a_ruleset_that_answers_by_the_order_of_needs_is_found_out() -> None:
    """No word of a rule can do this, so that only a fault in the program could."""
    first = conditions({"severity_at_least": "none"})[0]
    by_order = replace(
        first,
        holds=lambda view: min(view.assessment.needs) == next(iter(view.assessment.needs)),
    )
    one = replace(rule("G5-SEVERE"), id="G5-NEW", all_of=[by_order])
    ruleset = replace(default_ruleset(), rules=[*default_ruleset().rules, one])
    where = {problem.where for problem in find_breaches(ruleset, cases=100)}
    assert "law: the order of the answers never changes the answer" in where


def test_a_sign_or_a_need_that_gets_a_lighter_answer_is_found_out() -> None:
    """No word of a rule can do this either."""
    always = conditions({"severity_at_least": "none"})[0]
    few_flags = replace(always, holds=lambda view: not view.flags_on)
    few_needs = replace(always, holds=lambda view: len(view.assessment.needs) < 4)
    for condition, law in ((few_flags, "another sign of harm"), (few_needs, "another need")):
        one = replace(rule("G1-DANGER"), id="G1-NEW", all_of=[condition])
        ruleset = replace(default_ruleset(), rules=[*default_ruleset().rules, one])
        where = {problem.where for problem in find_breaches(ruleset, cases=100)}
        assert where == {f"law: {law} never gets a lighter answer"}


CODE = "[a-z][a-z0-9_]*"
NEED = f"{CODE} (none|emerging|significant|severe)"
CHILD = (
    rf"(unborn|age \d+); {NEED}(, {NEED})*; (no sign of harm|{CODE}(, {CODE})*); "
    "(new|over_3_months|not_improved_after_help)"
)
"""A made-up child in the words of a rule's test."""
HELP = "(universal|early_help_offer|targeted_early_help)"


def answering(holds: Callable[[Assessment], bool]) -> Ruleset:
    """Return a ruleset that answers some children alone: all others are holes."""
    always = conditions({"severity_at_least": "none"})[0]
    some = replace(always, holds=lambda view: holds(view.assessment))
    return replace(
        default_ruleset(),
        rules=[replace(rule("G8-UNIVERSAL"), all_of=[some]), rule("G1-DANGER")],
    )


def holes(holds: Callable[[Assessment], bool]) -> list[str]:
    """Return what is said of the children whom a ruleset leaves without an answer."""
    breaches = find_breaches(answering(holds), cases=150)
    found = [problem.text for problem in breaches if problem.where == f"law: {HOLE}"]
    assert found
    for text in found:
        assert re.fullmatch(f"{CHILD}: nothing", text), text
    return found


def test_a_breach_names_the_child_in_the_words_of_a_case() -> None:
    assert all(text.startswith("unborn; ") for text in holes(lambda c: c.child.unborn is NO))
    aged = holes(lambda c: c.child.age_years != 7)
    assert all(text.startswith("age 7; ") for text in aged)
    housing = holes(lambda c: NeedCode("housing") not in c.needs)
    assert all(" housing " in text for text in housing)
    lasting = holes(lambda c: c.persistence is not Persistence.OVER_3_MONTHS)
    assert all(text.endswith("; over_3_months: nothing") for text in lasting)
    plain = holes(lambda c: bool(c.flags))
    assert all("; no sign of harm; " in text for text in plain)


def test_the_needs_and_signs_of_a_breach_stand_in_the_order_of_their_names() -> None:
    for text in holes(lambda c: len(c.flags) < 2 or len(c.needs) < 4):
        _, needs, flags, _ = text.split("; ")
        assert needs.split(", ") == sorted(needs.split(", "))
        assert len(needs.split(", ")) > 3
        one, other = flags.split(", ")
        assert one < other
        assert {one, other} <= set(default_ruleset().flags)


def test_a_breach_says_what_the_answer_was_and_what_it_became() -> None:
    lighter = "law: a worry that lasts never gets a lighter answer"
    for problem in find_breaches(with_rule({"persistence": "new"}), cases=60):
        assert problem == Problem(lighter, problem.text)
        assert re.fullmatch(f"{CHILD}: csc_s17 became {HELP}", problem.text)
    for problem in find_breaches(without("G4-UNKNOWN"), cases=60):
        assert problem.where == f"law: {UNKNOWN}"
        path = rf"(immediate_danger|persistence|flags\.{CODE}|needs\.{CODE}\.severity)"
        assert re.fullmatch(f"{CHILD}, {path} not known: {HELP}", problem.text)


def test_a_hole_that_a_change_falls_into_is_a_lighter_answer() -> None:
    found = find_breaches(without("G6-SIGNIFICANT"), cases=100)
    assert any(problem.text.endswith("became nothing") for problem in found)


def test_the_same_ruleset_meets_the_same_children() -> None:
    ruleset = with_rule({"age_at_least": 5})
    assert find_breaches(ruleset, cases=40) == find_breaches(ruleset, cases=40)


def children(number: int = 200) -> Sequence[Assessment]:
    """Return made-up children, each time anew: they are what is tested here."""
    random = Random(1)  # noqa: S311 - made-up children
    return [make_case(random, default_ruleset()) for _ in range(number)]


def test_every_child_is_complete_in_scope_and_has_a_need() -> None:
    for child in children():
        assert not find_gaps(replace(child, needs={}), default_ruleset())[1:]
        assert 1 <= len(child.needs) <= 5
        age = child.child.age_years
        assert (child.child.unborn is Answer.YES) is (age is None)
        assert age is None or age < 18 or child.child.send is Answer.YES
        assert age is None or 0 <= age <= 24
        assert child.absent_flags is NO
        assert not child.unrecognised


def test_the_children_differ_in_everything_that_a_rule_may_ask() -> None:
    found = children(600)
    assert {child.child.age_years for child in found} == {None, *range(25)}
    assert {child.child.mobile for child in found} == {Answer.YES, Answer.NO}
    young = {child.child.send for child in found if (child.child.age_years or 0) < 18}
    assert young == {Answer.YES, Answer.NO}
    assert {child.persistence for child in found} == {
        *(Persistence.NEW, Persistence.OVER_3_MONTHS, Persistence.NOT_IMPROVED),
    }
    assert {child.consent for child in found} == set(Consent)
    assert {len(child.needs) for child in found} == {1, 2, 3, 4, 5}
    assert {len(child.flags) for child in found} == {0, 1, 2}
    assert {flag for child in found for flag in child.flags} == set(default_ruleset().flags)
    assert {answer for child in found for answer in child.flags.values()} == {Answer.YES}
    needs = [need for child in found for need in child.needs.values()]
    assert {need.severity for need in needs} == set(SEVERITIES)
    assert {impact for need in needs for impact in need.impact} == set(Impact)
    assert {len(need.impact) for need in needs} == {0, 1, 2}


def shares(found: Iterable[object]) -> dict[object, float]:
    counted = Counter(found)
    return {one: number / counted.total() for one, number in counted.items()}


def test_danger_and_signs_of_harm_are_rare_enough_to_see_the_rest() -> None:
    """Most children have no sign of harm, and each weight is the gravest of many of them."""
    found = children(2_000)
    needs = [need for child in found for need in child.needs.values()]
    gravest = [max(SEVERITIES.index(n.severity) for n in c.needs.values()) for c in found]
    grown = [(child.child.age_years or 0) >= 18 for child in found]
    sends = [c.child.send for c, is_grown in zip(found, grown, strict=True) if not is_grown]
    for seen, expected in (
        ([child.danger for child in found], {Answer.YES: 0.05, NO: 0.95}),
        ([len(child.flags) for child in found], {0: 0.6, 1: 0.2, 2: 0.2}),
        ([len(need.impact) for need in needs], {0: 0.5, 1: 0.25, 2: 0.25}),
        ([child.child.mobile for child in found], {Answer.YES: 0.67, NO: 0.33}),
        (gravest, {0: 0.12, 1: 0.4, 2: 0.3, 3: 0.18}),
        (grown, {False: 0.73, True: 0.27}),
        (sends, {NO: 0.5, Answer.YES: 0.5}),
    ):
        assert shares(seen) == pytest.approx(expected, abs=0.035)


def change(law: str, child: Assessment, seed: int) -> Assessment | None:
    (found,) = (one for one in LAWS if one.says.startswith(law))
    return found.change(child, Random(seed), default_ruleset())  # noqa: S311 - made-up children


def test_each_law_changes_one_thing_and_that_in_one_direction() -> None:
    for seed, child in enumerate(children()):
        flagged = change("another sign", child, seed)
        assert flagged is not None
        assert len(flagged.flags) == len(child.flags) + 1
        assert flagged == replace(child, flags=flagged.flags)
        assert set(flagged.flags.values()) == {Answer.YES}
        needier = change("another need", child, seed)
        assert needier is not None
        assert len(needier.needs) == len(child.needs) + 1
        assert child.needs.items() <= needier.needs.items()
        assert needier == replace(child, needs=needier.needs)
        agreeing = change("agreement", child, seed)
        assert agreeing == replace(child, consent=agreeing.consent if agreeing else child.consent)
        shuffled = change("the order", child, seed)
        assert shuffled == child


def test_a_graver_need_is_one_step_graver_and_stays_what_it_was() -> None:
    for seed, child in enumerate(children()):
        graver = change("a graver", child, seed)
        lighter = [need for need in child.needs.values() if need.severity is not Severity.SEVERE]
        assert (graver is None) is (not lighter)
        if graver is None:
            continue
        assert graver == replace(child, needs=graver.needs)
        steps = {
            SEVERITIES.index(need.severity) - SEVERITIES.index(child.needs[code].severity)
            for code, need in graver.needs.items()
            if need != child.needs[code]
        }
        assert steps == {1}
        impacts = {code: need.impact for code, need in graver.needs.items()}
        assert impacts == {code: need.impact for code, need in child.needs.items()}


def test_a_worry_lasts_longer_and_a_child_becomes_a_baby() -> None:
    longer = {
        Persistence.NEW: Persistence.OVER_3_MONTHS,
        Persistence.OVER_3_MONTHS: Persistence.NOT_IMPROVED,
    }
    for seed, child in enumerate(children()):
        lasting = change("a worry", child, seed)
        after = longer.get(child.persistence)
        assert lasting == (replace(child, persistence=after) if after else None)
        baby = change("a baby", child, seed)
        age = child.child.age_years
        is_child = age is not None and age < 18
        expected = replace(child, child=replace(child.child, age_years=0)) if is_child else None
        assert baby == expected


def test_where_every_sign_is_on_no_other_is_added() -> None:
    child = replace(children()[0], flags=dict.fromkeys(default_ruleset().flags, Answer.YES))
    assert change("another sign", child, 1) is None


def test_the_shuffle_and_the_other_agreement_do_change_something() -> None:
    many = next(one for one in children() if len(one.needs) == 5 and len(one.flags) == 2)
    orders = {tuple(one.needs) for seed in range(20) if (one := change("the order", many, seed))}
    assert len(orders) > 5
    flags = {tuple(one.flags) for seed in range(20) if (one := change("the order", many, seed))}
    assert len(flags) == 2
    consents = {one.consent for seed in range(40) if (one := change("agreement", many, seed))}
    assert consents == set(Consent)


def test_out_of_scope_counts_as_the_lowest_answer() -> None:
    """A rule that calls babies adults is the lightest answer that there could be."""
    adult = replace(rule("G0-ADULT"), id="G0-NEW", all_of=conditions({"age_under": 1}))
    ruleset = replace(default_ruleset(), rules=[adult, *default_ruleset().rules])
    found = find_breaches(ruleset, cases=60)
    assert any(problem.text.endswith(f"became {Response.OUT_OF_SCOPE.value}") for problem in found)
