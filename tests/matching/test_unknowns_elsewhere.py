"""What is not known, under rulesets of other areas: their rules may ask what the packaged do not.

Each ruleset here keeps the laws: more need, and more danger, never gets a lighter answer.
"""

from dataclasses import replace

import pytest

from earlyhelp.matching import Ruleset
from earlyhelp.matching.laws import find_breaches
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import Document, complete, decide
from tests.matching.own_rules import Words, area, rule

TARGETED = Response.TARGETED_EARLY_HELP
INJURY = {"housing": ["injury_or_mark"]}

EMERGING: Words = {"severity": "emerging"}
NOT_NEW = ["over_3_months", "not_improved_after_help"]
DOUBTS: list[tuple[Words, Words, Document]] = [
    (
        {"danger": "no"},
        {"danger": "yes"},
        complete({"housing": "emerging"}, immediate_danger="not_known"),
    ),
    (
        {"persistence": "new"},
        {"persistence": NOT_NEW},
        complete({"housing": "emerging"}, persistence="unknown"),
    ),
    (
        {"social_worker": "no"},
        {"social_worker": "yes"},
        complete({"housing": "emerging"}, flags={"existing_social_worker": "not_known"}),
    ),
    (
        {"mobile": "yes"},
        {"mobile": "no"},
        complete({"housing": "emerging"}, impact=INJURY, child={"age_years": 1, "mobile": None}),
    ),
]
"""The mildest answer to a question, the gravest, and a child for whom it is open."""


def answer_by_answer(mild: Words, grave: Words) -> Ruleset:
    """Return a ruleset that makes an offer only where the mildest answer was given."""
    return area(
        rule(Response.EARLY_HELP_OFFER, EMERGING, mild),
        rule(TARGETED, EMERGING, grave),
        without="G7-EMERGING",
    )


@pytest.mark.parametrize(("mild", "grave", "document"), DOUBTS, ids=lambda one: str(one)[:30])
def test_where_an_offer_asks_for_the_mildest_answer_the_range_begins_with_the_offer(
    mild: Words, grave: Words, document: Document
) -> None:
    decision = decide(document, answer_by_answer(mild, grave))
    assert decision.response == "consult"
    assert decision.lowest == "early_help_offer"
    assert [fact.lowest.value for fact in decision.unknown] == ["early_help_offer"]


def to_everyone() -> Ruleset:
    """Return a ruleset that makes an offer to every child of whom any need was looked at."""
    return area(rule(Response.EARLY_HELP_OFFER, {"severity_at_least": "none"}))


def test_a_need_of_unknown_weight_is_at_its_mildest_a_need_that_was_looked_at() -> None:
    decision = decide(complete({"housing": "unknown"}), to_everyone())
    assert (decision.lowest, decision.highest) == ("early_help_offer", "csc_s17")
    assert [fact.lowest.value for fact in decision.unknown] == ["early_help_offer"]


@pytest.mark.parametrize(
    ("least", "under"),
    [(0, 1), (1, 12), (12, 13), (13, 16), (16, 17), (17, 18), (2, 5), (5, 9), (14, 15)],
)
def test_an_unknown_age_could_be_any_age_for_which_a_rule_stands(least: int, under: int) -> None:
    own = rule(Response.CSC_S17, {"age_at_least": least}, {"age_under": under})
    from_least, to_under = own.all_of
    for one in (own, replace(own, all_of=[to_under], any_of=[from_least])):
        decision = decide(complete({"housing": "emerging"}, age=None), area(one))
        assert decision.highest == "csc_s17"
        assert [fact.highest.value for fact in decision.unknown] == ["csc_s17"]


def test_an_unknown_age_is_that_of_a_child() -> None:
    decision = decide(complete({"housing": "emerging"}, age=None))
    assert (decision.lowest, decision.highest) == ("early_help_offer", "early_help_offer")


def test_an_age_that_could_be_out_of_scope_is_the_mildest_there_is() -> None:
    grown = replace(rule(Response.OUT_OF_SCOPE, {"age_at_least": 17}), gate="G0")
    decision = decide(complete({"housing": "emerging"}, age=None), area(grown))
    assert (decision.lowest, decision.highest) == ("out_of_scope", "early_help_offer")
    assert [fact.highest.value for fact in decision.unknown] == ["early_help_offer"]


def by_disability() -> Ruleset:
    """Return a ruleset in which a child with a disability gets targeted help."""
    return area(rule(TARGETED, EMERGING, {"send": "yes"}))


def test_from_18_to_24_the_range_is_that_of_somebody_with_a_disability() -> None:
    """Without one the person is no child, so no other answer is within the range."""
    grown = complete({"housing": "emerging"}, child={"age_years": 19, "send": None})
    decision = decide(grown, by_disability())
    assert (decision.lowest, decision.highest) == (TARGETED, TARGETED)
    assert [(fact.path, fact.highest) for fact in decision.unknown] == [("child.send", TARGETED)]


GROWN: list[tuple[Words, str | None, str]] = [
    ({"age_at_least": 18}, None, "csc_s17"),
    ({"age_at_least": 18}, "yes", "csc_s17"),
    ({"age_at_least": 18}, "no", "early_help_offer"),
    ({"age_at_least": 24}, None, "csc_s17"),
    ({"age_at_least": 25}, None, "early_help_offer"),
]


@pytest.mark.parametrize(("ages", "send", "highest"), GROWN)
def test_an_unknown_age_may_be_that_of_a_young_adult_with_a_disability_at_its_gravest(
    ages: Words, send: str | None, highest: str
) -> None:
    grown = area(rule(Response.CSC_S17, {"send": "yes"}, ages))
    document = complete({"housing": "emerging"}, child={"age_years": None, "send": send})
    decision = decide(document, grown)
    assert (decision.response, decision.lowest) == ("consult", "early_help_offer")
    assert decision.highest == highest
    found = {fact.path: fact.highest for fact in decision.unknown}
    assert found == {"child.age_years": highest}


def test_an_unknown_age_is_tried_at_each_age_of_a_young_adult_at_which_a_rule_begins() -> None:
    """At 18 the first of these rules holds, at 21 the second; neither holds at any other end."""
    from_18 = rule(TARGETED, {"age_at_least": 18}, {"age_under": 19})
    from_21 = rule(Response.CSC_S17, {"age_at_least": 21}, {"age_under": 22})
    document = complete({"housing": "emerging"}, child={"age_years": None, "send": "yes"})
    for rules, highest in (
        ([from_18], TARGETED),
        ([from_21], "csc_s17"),
        ([from_18, from_21], "csc_s17"),
    ):
        assert decide(document, area(*rules)).highest == highest


def test_that_somebody_may_be_a_young_adult_makes_no_result_milder() -> None:
    young = area(rule(TARGETED, EMERGING, any_of=[{"age_under": 18}, {"unborn": "yes"}]))
    for send in ("yes", "no", None):
        document = complete({"housing": "emerging"}, child={"age_years": None, "send": send})
        decision = decide(document, young)
        assert (decision.lowest, decision.highest) == (TARGETED, TARGETED)


def test_a_disability_that_is_not_known_is_taken_as_one_from_18_on_alone() -> None:
    young = area(rule(Response.CSC_S17, {"send": "yes"}, {"age_under": 13}))
    document = complete({"housing": "emerging"}, child={"age_years": None, "send": None})
    assert decide(document, young).highest == "early_help_offer"


def test_a_known_age_is_never_taken_for_another() -> None:
    grown = area(rule(Response.CSC_S17, {"age_at_least": 18}))
    for child in ({"age_years": 17, "send": "yes"}, {"age_years": None, "unborn": "yes"}):
        document = complete({"housing": "emerging"}, child=child, persistence="unknown")
        decision = decide(document, grown)
        assert decision.highest == "targeted_early_help"


@pytest.mark.parametrize("danger", ["no", "not_known"])
def test_the_gravest_of_a_young_adult_counts_the_other_open_questions_too(danger: str) -> None:
    grown = area(rule(Response.CSC_S17, {"age_at_least": 20}, {"persistence": NOT_NEW}))
    document = complete(
        {"housing": "emerging"},
        child={"age_years": None, "send": "yes"},
        persistence="unknown",
        immediate_danger=danger,
    )
    decision = decide(document, grown)
    assert decision.highest == ("csc_s17" if danger == "no" else "urgent_s47")
    found = {fact.path: fact.highest for fact in decision.unknown}
    assert found["child.age_years"] == "early_help_offer"


@pytest.mark.many_cases
def test_each_of_these_rulesets_keeps_the_laws() -> None:
    rulesets = [
        to_everyone(),
        by_disability(),
        *(answer_by_answer(mild, grave) for mild, grave, _ in DOUBTS),
    ]
    for ruleset in rulesets:
        assert not find_breaches(ruleset, cases=50)
