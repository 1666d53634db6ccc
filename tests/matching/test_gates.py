"""The gates under rules of an area's own: what fires, and the facts that are given for it."""

from dataclasses import replace

import pytest

from earlyhelp.matching import Trace, replay
from earlyhelp.matching.gates import with_signs
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import (
    Document,
    actions,
    complete,
    decide,
    default_ruleset,
    rules_fired,
)
from tests.matching.own_rules import area, rule

SEXUAL = "sexual_health_pregnancy"


def test_effects_that_two_conditions_of_one_rule_used_are_all_given() -> None:
    """Without both nobody could see from the reasons alone why the child is referred."""
    pregnant: dict[str, object] = {"need": SEXUAL, "impact": "pregnancy"}
    injured: dict[str, object] = {"any_impact": "injury_or_mark"}
    document = complete(
        {SEXUAL: "emerging"}, age=15, impact={SEXUAL: ["pregnancy", "health", "injury_or_mark"]}
    )
    for own in (
        rule(Response.CSC_S17, pregnant, injured),
        rule(Response.CSC_S17, injured, any_of=[pregnant]),
    ):
        ruleset = area(own)
        decision = decide(document, ruleset)
        assert decision.response == "csc_s17"
        (reason,) = (reason for reason in decision.because if reason.rule == own.id)
        assert [(fact.path, fact.value) for fact in reason.facts] == [
            (f"needs.{SEXUAL}.impact", ["injury_or_mark", "pregnancy"]),
            (f"needs.{SEXUAL}.severity", "emerging"),
        ]
        again = replay(decision.because, ruleset)
        assert again.response is decision.response
        assert list(again.because) == decision.because


ADULTS: list[tuple[Document, list[str], list[str]]] = [
    (complete({"housing": "severe"}, age=30), ["G0-ADULT"], ["adult_services"]),
    (complete({"housing": "unknown"}, age=30), ["G0-ADULT"], ["adult_services"]),
    (complete({"housing": "none"}, age=30, consent="refused"), ["G0-ADULT"], ["adult_services"]),
    (
        complete(age=30, flags={"existing_social_worker": "yes"}),
        ["G0-ADULT", "G0-ADULT-SAFEGUARDING", "G1-OTHER-CHILDREN"],
        ["adult_services", "ask_about_other_children"],
    ),
    (
        complete({"send": "significant"}, age=30, immediate_danger="yes", persistence="unknown"),
        ["G0-ADULT", "G1-DANGER"],
        ["ring_999", "adult_services"],
    ),
]


@pytest.mark.parametrize(("document", "rules", "steps"), ADULTS)
def test_somebody_out_of_scope_is_asked_about_harm_and_about_nothing_else(
    document: Document, rules: list[str], steps: list[str]
) -> None:
    decision = decide(document)
    assert decision.response == "out_of_scope"
    assert rules_fired(decision) == rules
    assert actions(decision) == steps
    assert not decision.unknown


def test_rules_about_the_services_there_are_wait_for_the_offer() -> None:
    supply = replace(rule(None, {"severity": "emerging"}), gate="G10")
    decision = decide(complete({"housing": "emerging"}), area(supply))
    assert rules_fired(decision) == ["G7-EMERGING"]


@pytest.mark.parametrize(
    ("reached", "signs", "expected"),
    [
        (None, [], None),
        (None, ["missing_frequent"], Response.CSC_S17),
        (None, ["existing_social_worker"], Response.CSC_S17),
        (None, ["missing_frequent", "suicide_risk"], Response.URGENT_S47),
        (None, ["suicide_risk", "missing_frequent"], Response.URGENT_S47),
        (Response.CONSULT, ["private_fostering"], Response.CSC_S17),
        (Response.URGENT_S47, ["private_fostering"], Response.URGENT_S47),
        (Response.CSC_S17, [], Response.CSC_S17),
        (Response.OUT_OF_SCOPE, ["suicide_risk"], Response.OUT_OF_SCOPE),
    ],
)
def test_what_was_reached_is_raised_to_what_the_signs_of_harm_require(
    reached: Response | None, signs: list[str], expected: Response | None
) -> None:
    ruleset = default_ruleset()
    before = Trace(list(ruleset.rules[:2]), reached)
    assert with_signs(before, signs, ruleset) == Trace(list(ruleset.rules[:2]), expected)
