"""How mild and how grave a result could be, against trying every answer one by one."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earlyhelp.matching import Ruleset, read_assessment
from earlyhelp.matching.assessment import Impact
from earlyhelp.matching.unknowns import find_gaps
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response
from tests.matching.factories import (
    Document,
    complete,
    decide,
    default_ruleset,
    family_help,
    paths_unknown,
)
from tests.matching.invariants import (
    BYTES,
    FLAGS,
    Choices,
    complete_case,
    height,
    needs_of,
    part,
    response_of,
)
from tests.matching.own_rules import Words, area, rule

AGES: Sequence[int | None] = (None, 0, 1, 12, 13, 16, 17)
MILD, GRAVE = 0, 1
ANSWERS: Mapping[str, tuple[str, str]] = {
    "flags": ("no", "yes"),
    "severity": ("none", "severe"),
    "immediate_danger": ("no", "yes"),
    "persistence": ("new", "not_improved_after_help"),
}
"""The mildest and the gravest answer to each kind of fact."""


def told(document: Document, path: str, value: str) -> None:
    """Answer one fact of a document."""
    first, *rest = path.split(".")
    match first:
        case "flags" | "child":
            part(document, first)[rest[0]] = value
        case "needs":
            for need in needs_of(document):
                if need["need"] == rest[0]:
                    need["severity"] = value
        case _:
            document[path] = value


def answers_to(path: str) -> tuple[str, str]:
    """Return the mildest and the gravest answer to a fact."""
    first, *rest = path.split(".")
    return ANSWERS[rest[-1] if first == "needs" else first]


def tried(document: Document, answers: Mapping[str, str], ages: Sequence[int | None]) -> list[str]:
    """Return the responses with these answers at each age; none stands for the child's own."""
    responses = []
    for age in ages or [None]:
        complete_one = deepcopy(document)
        for path, value in answers.items():
            told(complete_one, path, value)
        if ages:
            unborn = "yes" if age is None else "no"
            part(complete_one, "child").update(age_years=age, unborn=unborn)
        response = response_of(complete_one, default_ruleset())
        assert response != "consult", complete_one
        responses.append(response.value)
    return sorted(responses, key=[response.value for response in RESPONSE_ORDER].index)


def with_doubts(choices: Choices) -> tuple[Document, list[str], bool]:
    """Return a case, the facts in it that are not known, and whether the age is one of them."""
    document = complete_case(choices)
    part(document, "child")["send"] = "no"
    no_age = choices.number(3) == 0
    age = choices.one(range(18))
    part(document, "child").update(age_years=None if no_age else age, unborn="no")
    needs = [str(need["need"]) for need in needs_of(document)]
    possible = [
        *(f"flags.{flag}" for flag in choices.few(FLAGS, 2)),
        *(f"needs.{code}.severity" for code in choices.few(needs, 1)),
        choices.one(["immediate_danger", "persistence"]),
    ]
    paths = sorted(set(possible))
    for path in paths:
        told(document, path, "not_known" if path[0] in "fi" else "unknown")
    return document, paths, no_age


@pytest.mark.many_cases
@given(st.binary(min_size=BYTES, max_size=BYTES))
@settings(max_examples=100)
def test_the_range_is_the_one_found_by_trying_every_answer(drawn: bytes) -> None:
    document, paths, no_age = with_doubts(Choices(drawn))
    decision = decide(document)
    ages = AGES if no_age else ()
    found = [
        tried(document, dict(zip(paths, said, strict=True)), ages)
        for said in product(*(answers_to(path) for path in paths))
    ]
    every = [Response(one) for responses in found for one in responses]
    assert decision.lowest == min(every, key=height)
    assert decision.highest == max(every, key=height)


@pytest.mark.many_cases
@given(st.binary(min_size=BYTES, max_size=BYTES))
@settings(max_examples=100)
def test_each_fact_says_what_it_alone_could_make_of_the_result(drawn: bytes) -> None:
    document, paths, no_age = with_doubts(Choices(drawn))
    part(document, "child").update(age_years=8)
    del no_age
    mild = {path: answers_to(path)[MILD] for path in paths}
    shown = {fact.path: (fact.lowest, fact.highest) for fact in decide(document).unknown}
    (lowest,) = tried(document, mild, ())
    for path in paths:
        (alone,) = tried(document, {**mild, path: answers_to(path)[GRAVE]}, ())
        assert shown.pop(path) == (lowest, alone)
    assert not shown


def test_an_injury_to_a_child_who_may_not_move_is_tried_both_ways() -> None:
    document = complete(
        {"housing": "emerging"},
        impact={"housing": ["injury_or_mark"]},
        child={"age_years": 1, "mobile": None},
    )
    decision = decide(document)
    assert (decision.lowest, decision.highest) == ("early_help_offer", "urgent_s47")
    assert [(fact.path, fact.lowest, fact.highest) for fact in decision.unknown] == [
        ("child.mobile", "early_help_offer", "urgent_s47")
    ]


SEXUAL = "sexual_health_pregnancy"


@pytest.mark.parametrize(
    ("age", "severity", "highest"),
    [
        (0, "unknown", "urgent_s47"),
        (12, "unknown", "urgent_s47"),
        (13, "unknown", "csc_s17"),
        (12, "emerging", "urgent_s47"),
    ],
)
def test_under_13_a_need_about_sexual_health_of_any_weight_could_be_abuse(
    age: int, severity: str, highest: str
) -> None:
    """Once it is known how grave the need is, nobody has said yet what it is."""
    decision = decide(complete({SEXUAL: severity}, age=age))
    assert decision.highest == highest
    assert [fact.highest.value for fact in decision.unknown] == [highest]


@pytest.mark.parametrize("severity", ["unknown", "emerging"])
def test_where_the_age_is_not_known_either_it_could_be_abuse(severity: str) -> None:
    assert decide(complete({SEXUAL: severity}, age=None)).highest == "urgent_s47"


def test_what_was_said_of_a_need_about_sexual_health_leaves_its_weight_alone_open() -> None:
    said = complete({SEXUAL: "unknown"}, age=12, impact={SEXUAL: ["health"]})
    assert decide(said).highest == "csc_s17"
    unborn = complete({SEXUAL: "unknown"}, child={"age_years": None, "unborn": "yes"})
    assert decide(unborn).highest == "csc_s17"
    other = complete({SEXUAL: "none", "housing": "unknown"}, age=12)
    assert decide(other).highest == "csc_s17"


@pytest.mark.parametrize("impact", [impact.value for impact in Impact])
def test_what_nobody_said_of_a_need_under_13_could_be_any_effect_on_the_child(impact: str) -> None:
    own = area(
        rule(Response.CSC_S17, {"need": SEXUAL, "impact": impact}), without="G1-SEXUAL-UNDER-13"
    )
    assert decide(complete({SEXUAL: "emerging"}, age=12), own).highest == "csc_s17"


def grown_with_injury(**child: object) -> Document:
    """Return somebody of 19 with an injury, of whom nobody knows whether there is a disability."""
    document = complete({"housing": "emerging"}, age=19, impact={"housing": ["injury_or_mark"]})
    document["child"] = {"age_years": 19, **child}
    return document


def test_who_may_have_a_disability_may_not_be_able_to_move_and_an_injury_is_grave() -> None:
    decision = decide(grown_with_injury())
    assert (decision.lowest, decision.highest) == ("early_help_offer", "urgent_s47")
    assert [(fact.path, fact.highest) for fact in decision.unknown] == [
        ("child.send", "urgent_s47")
    ]
    assert decide(grown_with_injury(mobile="yes")).highest == "early_help_offer"
    unhurt = {**grown_with_injury(), "needs": [{"need": "housing", "severity": "emerging"}]}
    assert decide(unhurt).highest == "early_help_offer"


def test_an_unknown_age_alone_says_what_the_age_could_make_of_it() -> None:
    decision = decide(complete(flags={"dangerous_home": "yes", "missing_frequent": "no"}, age=None))
    assert [(fact.path, fact.lowest, fact.highest) for fact in decision.unknown] == [
        ("child.age_years", "csc_s17", "urgent_s47")
    ]


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (complete({"housing": "emerging"}) | {"needs": []}, "needs"),
        (complete({"housing": "emerging"}) | {"hopes": "many"}, "hopes"),
        (complete({"housing": "emerging"}, flags={"untidy": "yes"}), "flags.untidy"),
    ],
)
def test_what_nobody_can_read_could_be_the_gravest(document: Document, path: str) -> None:
    decision = decide(document)
    assert [(fact.path, fact.highest) for fact in decision.unknown] == [(path, "urgent_s47")]
    assert decision.highest == "urgent_s47"


def referred_when(*words: Words) -> Ruleset:
    """Return the packaged ruleset with one more referral: when any of these conditions holds."""
    return area(rule(Response.CSC_S17, any_of=words))


def test_an_unknown_age_is_tried_before_and_after_birth_and_the_gravest_is_given() -> None:
    ruleset = referred_when({"unborn": "yes"}, {"age_under": 13})
    decision = decide(complete({"housing": "emerging"}, age=None, persistence="unknown"), ruleset)
    assert (decision.lowest, decision.highest) == ("early_help_offer", "csc_s17")
    assert {fact.path: fact.highest.value for fact in decision.unknown} == {
        "child.age_years": "csc_s17",
        "persistence": "targeted_early_help",
    }
    unborn = decide(complete(age=None), referred_when({"unborn": "yes"}))
    assert (unborn.lowest, unborn.highest) == ("universal", "csc_s17")
    born = decide(complete(age=None), referred_when({"unborn": "no"}))
    assert (born.lowest, born.highest) == ("universal", "csc_s17")


def test_each_other_fact_is_tried_at_the_mildest_age() -> None:
    """From 13 there is no referral, so that danger is tried at 13 and not at no age at all."""
    lasting: Words = {"persistence": "not_improved_after_help"}
    ruleset = area(
        rule(Response.CSC_S17, any_of=[{"unborn": "yes"}, {"age_under": 13}]),
        rule(Response.CSC_S17, {"age_at_least": 13}, lasting),
    )
    decision = decide(complete({"housing": "emerging"}, age=None, persistence="unknown"), ruleset)
    alone = {fact.path: fact.highest.value for fact in decision.unknown}
    assert alone["persistence"] == "csc_s17"


def test_what_could_not_be_read_stands_sorted_in_its_own_words() -> None:
    odd = {"zeal": 1, "alpha": 2}
    no_fact = "This is not a fact that the rules know."
    for age, least in ((10, "early_help_offer"), (30, "out_of_scope")):
        decision = decide(complete({"housing": "emerging"}, age=age) | odd)
        assert [(fact.path, fact.text, fact.lowest) for fact in decision.unknown] == [
            ("alpha", no_fact, least),
            ("zeal", no_fact, least),
        ]
    (nothing,) = decide(complete() | {"needs": []}).unknown
    assert nothing.text == "No need has been looked at."


def test_under_another_ruleset_the_range_is_that_rulesets() -> None:
    document = complete({"housing": "significant"}, persistence="unknown")
    assert decide(document).lowest == "targeted_early_help"
    assert decide(document, family_help()).lowest == "csc_s17"


def test_each_unknown_fact_is_said_in_words_that_name_it() -> None:
    document = complete(
        {"housing": "unknown", "sexual_health_pregnancy": "emerging"},
        impact={"housing": ["injury_or_mark"]},
        child={"age_years": None, "mobile": None},
        flags={"suicide_risk": "not_known"},
        immediate_danger="not_known",
        persistence="unknown",
    )
    said = {fact.path: fact.text for fact in decide(document).unknown}
    assert "age of the child" in said["child.age_years"]
    assert "move independently" in said["child.mobile"]
    assert default_ruleset().flags["suicide_risk"].text in said["flags.suicide_risk"]
    assert "in danger now" in said["immediate_danger"]
    assert "Housing" in said["needs.housing.severity"]
    assert "sexual health or pregnancy" in said["needs.sexual_health_pregnancy.impact"]
    assert "whether help has worked" in said["persistence"]
    grown = complete({"housing": "emerging"}, child={"age_years": 20, "send": None})
    disability = decide(grown).unknown[0].text
    assert "disability" in disability
    for sentence in (*said.values(), disability):
        assert re.fullmatch("[A-Z][^X]*[.]", sentence), sentence


@pytest.mark.parametrize(("age", "matters"), [(17, False), (18, True), (24, True), (25, False)])
def test_a_disability_matters_from_18_to_24(age: int, matters: bool) -> None:
    document = complete({"housing": "emerging"}, child={"age_years": age, "send": None})
    expected = ["child.send"] if matters else []
    assert paths_unknown(decide(document)) == expected
    ruleset = default_ruleset()
    gaps = find_gaps(read_assessment(document, ruleset.flags), ruleset)
    assert [gap.path for gap in gaps] == expected


@pytest.mark.parametrize(("age", "matters"), [(1, True), (2, False)])
def test_whether_a_child_without_a_disability_moves_matters_under_2(
    age: int, matters: bool
) -> None:
    child = {"age_years": age, "send": "no", "mobile": "not_known"}
    decision = decide(complete(impact={"housing": ["injury_or_mark"]}, child=child))
    assert bool(decision.unknown) is matters
