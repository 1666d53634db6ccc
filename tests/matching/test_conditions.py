"""Each word that a rule may use: when it holds, and the facts that it points to."""

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from earlyhelp.matching.assessment import Assessment
from earlyhelp.matching.checks import FLAGS_NEEDED
from earlyhelp.matching.closed_words import UnknownWordError
from earlyhelp.matching.conditions import Condition, read_condition
from earlyhelp.matching.reading import read_assessment
from earlyhelp.matching.view import View
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import Document, complete

LISTS = {"weak_alone": frozenset({"neet_transition", "parent_offending"})}
MINIMA = {
    "suicide_risk": "urgent_s47",
    "serious_neglect": "csc_s17_or_s47",
    "dangerous_home": "csc_s17_or_s47",
    "private_fostering": "csc_s17",
}
Words = Mapping[str, object]


class Case(NamedTuple):
    """A condition, a child for whom it holds with its facts, and one for whom it does not."""

    words: Words
    holds: Document
    facts: Mapping[str, object]
    not_for: Document


def condition(words: Words) -> Condition:
    return read_condition(words, LISTS, FLAGS_NEEDED)


def view(document: Document) -> View:
    assessment: Assessment = read_assessment(document, FLAGS_NEEDED)
    return View(assessment, MINIMA)


def facts(one: Condition, seen: View) -> dict[str, object]:
    return {fact.path: fact.value for fact in one.uses(seen)}


def child(**said: object) -> Document:
    return complete({"housing": "emerging"}, child=said)


def flags(**said: str) -> Document:
    return complete(flags=said)


SEXUAL = "sexual_health_pregnancy"
CASES = [
    Case(
        {"flag": "suicide_risk"},
        flags(suicide_risk="yes"),
        {"flags.suicide_risk": "yes"},
        flags(serious_neglect="yes", suicide_risk="no"),
    ),
    Case(
        {"flag_minimum": "csc_s17_or_s47"},
        flags(serious_neglect="yes", suicide_risk="yes"),
        {"flags.serious_neglect": "yes"},
        flags(suicide_risk="yes", private_fostering="yes"),
    ),
    Case(
        {"flag_minimum": "csc_s17_or_s47", "count": 2},
        flags(serious_neglect="yes", dangerous_home="yes"),
        {"flags.serious_neglect": "yes", "flags.dangerous_home": "yes"},
        flags(serious_neglect="yes", suicide_risk="yes"),
    ),
    Case(
        {"flag_minimum": ["urgent_s47", "csc_s17"]},
        flags(private_fostering="yes"),
        {"flags.private_fostering": "yes"},
        flags(),
    ),
    Case(
        {"danger": "yes"},
        complete(immediate_danger="yes"),
        {"immediate_danger": "yes"},
        complete(immediate_danger="not_known"),
    ),
    Case({"unborn": "yes"}, child(age_years=None, unborn="yes"), {"child.unborn": "yes"}, child()),
    Case({"mobile": "no"}, child(mobile="no"), {"child.mobile": "no"}, child(mobile="yes")),
    Case({"send": "yes"}, child(send="yes"), {"child.send": "yes"}, child(send="not_known")),
    Case(
        {"social_worker": "yes"},
        flags(existing_social_worker="yes"),
        {"child.social_worker": "yes"},
        child(social_worker="no"),
    ),
    Case({"age_under": 13}, child(age_years=12), {"child.age_years": 12}, child(age_years=13)),
    Case({"age_under": 1}, child(age_years=0), {"child.age_years": 0}, child(age_years=None)),
    Case({"age_at_least": 18}, child(age_years=18), {"child.age_years": 18}, child(age_years=17)),
    Case(
        {"age_at_least": 0},
        child(age_years=0),
        {"child.age_years": 0},
        child(age_years=None, unborn="yes"),
    ),
    Case(
        {"any_impact": "injury_or_mark"},
        complete(
            {"housing": "none", "send": "none"},
            impact={"housing": ["health", "injury_or_mark"], "send": ["health"]},
        ),
        {"needs.housing.impact": ["injury_or_mark"]},
        complete({"housing": "severe"}, impact={"housing": ["health"]}),
    ),
    Case(
        {"persistence": ["over_3_months", "not_improved_after_help"]},
        complete(persistence="over_3_months"),
        {"persistence": "over_3_months"},
        complete(persistence="new"),
    ),
    Case(
        {"consent": ["refused", "partial"]},
        complete(consent="partial"),
        {"consent": "partial"},
        complete(consent="not_asked"),
    ),
    Case(
        {"need": "housing"},
        complete({"housing": "none", "send": "severe"}),
        {"needs.housing.severity": "none"},
        complete({"send": "severe"}),
    ),
    Case(
        {"severity": "significant"},
        complete({"housing": "significant", "send": "severe"}),
        {"needs.housing.severity": "significant"},
        complete({"send": "severe", "housing": "unknown"}),
    ),
    Case(
        {"severity_at_least": "significant"},
        complete({"housing": "significant", "send": "severe", "behaviour": "emerging"}),
        {"needs.housing.severity": "significant", "needs.send.severity": "severe"},
        complete({"behaviour": "emerging", "housing": "unknown"}),
    ),
    Case(
        {"severity_at_least": "emerging", "count": 2},
        complete({"housing": "emerging", "send": "emerging"}),
        {"needs.housing.severity": "emerging", "needs.send.severity": "emerging"},
        complete({"housing": "severe", "send": "none"}),
    ),
    Case(
        {"severity_at_least": "emerging", "outcomes": 2},
        complete({"housing": "emerging", "money_debt_food": "emerging"}),
        {"needs.housing.severity": "emerging", "needs.money_debt_food.severity": "emerging"},
        complete({"money_debt_food": "severe", "employment_skills": "severe"}),
    ),
    Case(
        {"severity": "severe", "in": "weak_alone"},
        complete({"neet_transition": "severe"}),
        {"needs.neet_transition.severity": "severe"},
        complete({"housing": "severe"}),
    ),
    Case(
        {"severity": "severe", "not_in": "weak_alone"},
        complete({"housing": "severe", "neet_transition": "severe"}),
        {"needs.housing.severity": "severe"},
        complete({"neet_transition": "severe"}),
    ),
    Case(
        {"severity": "severe", "domain": ["parenting_capacity", "family_environment"]},
        complete({"housing": "severe", "send": "severe"}),
        {"needs.housing.severity": "severe"},
        complete({"send": "severe"}),
    ),
    Case(
        {"need": SEXUAL, "impact": ["pregnancy", "sexual_activity"]},
        complete({SEXUAL: "emerging"}, impact={SEXUAL: ["health", "pregnancy"]}),
        {f"needs.{SEXUAL}.severity": "emerging", f"needs.{SEXUAL}.impact": ["pregnancy"]},
        complete({SEXUAL: "emerging", "housing": "severe"}, impact={"housing": ["pregnancy"]}),
    ),
    Case(
        {"need": "housing", "no_impact": True},
        complete({"housing": "emerging"}),
        {"needs.housing.severity": "emerging"},
        complete({"housing": "emerging"}, impact={"housing": ["health"]}),
    ),
    Case(
        {"need": "housing", "no_impact": False},
        complete({"housing": "emerging"}, impact={"housing": ["health"]}),
        {"needs.housing.severity": "emerging"},
        complete({"send": "emerging"}),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(dict(case.words)))
def test_a_word_holds_where_it_should_and_points_to_its_facts(case: Case) -> None:
    one = condition(case.words)
    seen = view(case.holds)
    assert one.holds(seen)
    assert facts(one, seen) == case.facts
    assert not one.holds(view(case.not_for))


def test_all_the_words_that_pick_needs_count_together() -> None:
    both = complete(
        {"housing": "severe", "parent_offending": "severe", "neet_transition": "severe"}
    )
    family = {"severity": "severe", "domain": "family_environment"}
    assert set(facts(condition({**family, "in": "weak_alone"}), view(both))) == {
        "needs.parent_offending.severity"
    }
    assert set(facts(condition({**family, "not_in": "weak_alone"}), view(both))) == {
        "needs.housing.severity"
    }
    assert condition({**family, "need": "housing"}).holds(view(both))
    assert not condition({**family, "need": "neet_transition"}).holds(view(both))


def test_no_word_about_needs_holds_where_no_need_was_looked_at() -> None:
    empty = view(complete() | {"needs": []})
    for words in ({"severity": "none"}, {"need": "housing"}, {"any_impact": "health"}):
        assert not condition(words).holds(empty)


def test_what_is_unknown_is_told_by_the_procedure() -> None:
    one, none = condition({"unknown": True}), condition({"unknown": False})
    seen = view(complete())
    assert (one.holds(seen), none.holds(seen)) == (False, True)
    seen.unknown_paths = ["persistence", "flags.suicide_risk"]
    assert (one.holds(seen), none.holds(seen)) == (True, False)
    assert facts(one, seen) == {"persistence": "not_known", "flags.suicide_risk": "not_known"}


def test_otherwise_looks_at_what_fired_before() -> None:
    in_gate, at_all = condition({"otherwise": "in_gate"}), condition({"otherwise": "at_all"})
    seen = view(complete())
    assert (in_gate.holds(seen), at_all.holds(seen)) == (True, True)
    seen.fired_at_all = True
    assert (in_gate.holds(seen), at_all.holds(seen)) == (True, False)
    seen.fired_in_gate = True
    assert (in_gate.holds(seen), at_all.holds(seen)) == (False, False)
    assert facts(in_gate, seen) == facts(at_all, seen) == {}


def test_the_response_is_the_one_reached_so_far() -> None:
    one = condition({"response": ["csc_s17", "urgent_s47"]})
    seen = view(complete())
    assert not one.holds(seen)
    seen.response = Response.URGENT_S47
    assert one.holds(seen)
    assert facts(one, seen) == {}


REFUSED: list[tuple[Words, str]] = [
    ({}, "a condition is empty"),
    ({"wealth": "low"}, "'wealth' is not a word a condition may use; use flag, flag_minimum, dan"),
    ({"zeal": 1, "wealth": "low"}, "'wealth' is not a word a condition may use"),
    (
        {"danger": "yes", "count": 2},
        "'count' cannot be used here; it counts needs, or flag_minimum",
    ),
    ({"danger": "yes", "outcomes": 2}, "'outcomes' cannot be used here; it counts needs"),
    ({"need": "housing", "count": 0}, "count needs a whole number from 1, not 0"),
    ({"need": "housing", "outcomes": 0}, "outcomes needs a whole number from 1, not 0"),
    ({"flag_minimum": "csc_s17", "count": 0}, "count needs a whole number from 1, not 0"),
    ({"severity": "severe", "danger": "yes"}, "'danger' cannot be used here; give it a condition"),
    (
        {"severity": "severe", "zeal": 1, "age": 1},
        "'age' cannot be used here; use domain, impact, in, need, no_impact, not_in, severity, sev",
    ),
    ({"flag": "untidy"}, "'untidy' is not a flag; use beyond_control, carer_cannot_protect, "),
    ({"flag": ["suicide_risk"]}, "['suicide_risk'] is not a flag"),
    ({"flag_minimum": "universal"}, "'universal' is not a value of flag_minimum"),
    ({"flag_minimum": []}, "flag_minimum needs at least one value"),
    ({"flag_minimum": "csc_s17", "count": "two"}, "count needs a whole number from 1, not 'two'"),
    ({"severity": "severe", "count": -1}, "count needs a whole number from 1, not -1"),
    ({"severity": "severe", "count": True}, "count needs a whole number from 1, not True"),
    ({"severity": "severe", "outcomes": 1.5}, "outcomes needs a whole number from 1, not 1.5"),
    ({"danger": True}, "True is not a value of immediate_danger; use yes, no, not_known"),
    ({"mobile": "perhaps"}, "'perhaps' is not a value of child.mobile"),
    ({"age_under": "ten"}, "an age needs a whole number from 0, not 'ten'"),
    ({"any_impact": "moon"}, "'moon' is not a value of any_impact"),
    ({"impact": "moon"}, "'moon' is not a value of impact"),
    ({"persistence": "old"}, "'old' is not a value of persistence"),
    ({"consent": "perhaps"}, "'perhaps' is not a value of consent"),
    ({"response": "later"}, "'later' is not a value of response"),
    ({"unknown": "yes"}, "unknown needs true or false, not 'yes'"),
    ({"otherwise": "ever"}, "'ever' is not a value of otherwise"),
    ({"need": "hunger"}, "'hunger' is not a need; use early_development, speech_language, "),
    ({"domain": "work"}, "'work' is not a value of domain"),
    ({"in": "heavy"}, "'heavy' is not a list"),
    ({"not_in": "heavy"}, "'heavy' is not a list"),
    ({"severity": "grave"}, "'grave' is not a severity"),
    ({"severity": "unknown"}, "'unknown' is not a severity"),
    ({"severity_at_least": "grave"}, "'grave' is not a severity"),
    ({"severity": "emergin"}, "'emergin' is not a severity; perhaps emerging?"),
    ({"flag": "privat_fostering"}, "'privat_fostering' is not a flag; perhaps private_fostering?"),
    ({"need": "attendence"}, "'attendence' is not a need; perhaps attendance_exclusion?"),
    ({"dangr": "yes"}, "'dangr' is not a word a condition may use; perhaps danger?"),
    ({"no_impct": True}, "'no_impct' is not a word a condition may use; perhaps no_impact?"),
    (
        {"need": "housing", "severity_at_lest": "severe"},
        "'severity_at_lest' cannot be used here; perhaps severity_at_least?",
    ),
    ({"severity": "severe", "severity_at_least": "severe"}, "use severity or severity_at_least"),
    ({"need": "housing", "no_impact": "yes"}, "no_impact needs true or false, not 'yes'"),
]


@pytest.mark.parametrize(("words", "why"), REFUSED, ids=str)
def test_a_word_that_cannot_be_used_is_named_with_what_is_wrong(words: Words, why: str) -> None:
    with pytest.raises(UnknownWordError) as fault:
        condition(words)
    assert str(fault.value).startswith(why)


def test_a_condition_knows_the_flag_that_it_reads_by_name() -> None:
    assert condition({"flag": "suicide_risk"}).flag == "suicide_risk"
    assert condition({"social_worker": "no"}).flag == "existing_social_worker"
    assert condition({"flag_minimum": "csc_s17"}).flag is None
    assert condition({"danger": "yes"}).flag is None


def test_a_condition_keeps_its_words_as_written() -> None:
    words = {"severity_at_least": "emerging", "outcomes": 3}
    assert condition(words).words == words
    assert condition(words) == condition(dict(words))
