"""A decision replayed from its printed reasons alone, byte for byte."""

import json
from collections.abc import Mapping, Sequence

import pytest

from earlyhelp.matching import Decision, Trace, replay, safe_decision
from earlyhelp.matching.decision import Reason
from earlyhelp.matching.view import Fact
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import (
    NUMBERS,
    Document,
    complete,
    decide,
    default_ruleset,
    example,
)
from tests.matching.test_decide import documents


def printed(decision: Decision) -> Sequence[Mapping[str, object]]:
    """Return the reasons as somebody else would read them from the printed decision."""
    shown = json.loads(json.dumps(decision.as_json()))["because"]
    assert isinstance(shown, list)
    return shown


def read(shown: Sequence[Mapping[str, object]]) -> list[Reason]:
    """Return reasons from their printed form."""
    return [
        Reason(
            str(one["gate"]),
            str(one["rule"]),
            str(one["text"]),
            str(one["source"]),
            [Fact(fact["path"], fact["value"]) for fact in facts],
        )
        for one in shown
        if isinstance(facts := one["facts"], list)
    ]


def test_the_printed_reasons_give_the_response_and_themselves_byte_for_byte() -> None:
    for document in documents():
        decision = decide(document)
        again = replay(read(printed(decision)), default_ruleset())
        assert again.response is decision.response
        shown = [reason.as_json() for reason in again.because]
        assert json.dumps(shown) == json.dumps(decision.as_json()["because"])


def test_two_effects_on_the_child_that_two_rules_used_come_back_both() -> None:
    need = "sexual_health_pregnancy"
    impact = {need: ["pregnancy", "injury_or_mark"]}
    decision = decide(complete({need: "emerging"}, age=12, impact=impact, child={"mobile": "no"}))
    assert len({str(f.value) for r in decision.because for f in r.facts if "impact" in f.path}) == 2
    assert list(replay(decision.because, default_ruleset()).because) == decision.because


def changed(document: Document, rule: str, value: object) -> list[Reason]:
    """Return the reasons of a decision in which somebody changed what one rule used."""
    shown = printed(decide(document))
    for one in shown:
        if one["rule"] == rule:
            facts = one["facts"]
            assert isinstance(facts, list)
            facts[0]["value"] = value
    return read(shown)


@pytest.mark.parametrize(
    ("document", "rule", "value"),
    [
        (complete({"housing": "severe"}), "G5-SEVERE", "significant"),
        (complete(flags={"suicide_risk": "yes"}), "G1-SUICIDE", "no"),
        (complete(age=30), "G0-ADULT", 17),
        (complete(immediate_danger="yes"), "G1-DANGER", "no"),
        (example(), "G9-NOT-ASKED", "yes"),
        (complete(persistence="unknown"), "G4-UNKNOWN", "new"),
    ],
)
def test_a_reason_whose_fact_was_changed_does_not_come_back(
    document: Document, rule: str, value: object
) -> None:
    because = changed(document, rule, value)
    again = replay(because, default_ruleset())
    assert rule in {reason.rule for reason in because}
    assert rule not in {reason.rule for reason in again.because}


def test_reasons_that_contradict_each_other_do_not_come_back() -> None:
    injured = complete(impact={"housing": ["injury_or_mark"]}, child={"mobile": "no"})
    because = [
        *decide(injured).because,
        Reason("G7", "G7-EMERGING", "", "", [Fact("needs.housing.impact", "a broken arm")]),
    ]
    for order in (because, because[::-1]):
        again = replay(order, default_ruleset())
        assert "G1-INJURY-NON-MOBILE" not in {reason.rule for reason in again.because}


def test_what_two_reasons_contradict_each_other_about_counts_as_not_known() -> None:
    doubtful = decide(complete(persistence="unknown"))
    because = [
        *(reason for reason in doubtful.because if reason.rule == "G4-UNKNOWN"),
        Reason("G6", "G6-MADE-UP", "", "", [Fact("persistence", "new")]),
    ]
    for order in (because, because[::-1]):
        again = replay(order, default_ruleset())
        assert again.response is Response.CONSULT
        assert [reason.as_json() for reason in again.because] == [because[0].as_json()]


def test_a_rule_that_the_ruleset_does_not_have_does_not_come_back() -> None:
    unknown_rule = Reason("G6", "G6-MADE-UP", "text", "source", [Fact("persistence", "new")])
    assert replay([unknown_rule], default_ruleset()) == (None, [])


@pytest.mark.parametrize(
    ("reached", "danger", "response"),
    [
        (None, False, "consult"),
        (None, True, "urgent_s47"),
        (Response.TARGETED_EARLY_HELP, False, "consult"),
        (Response.CSC_S17, False, "csc_s17"),
        (Response.CSC_S17, True, "urgent_s47"),
        (Response.URGENT_S47, False, "urgent_s47"),
        (Response.OUT_OF_SCOPE, False, "consult"),
    ],
)
def test_a_safe_decision_replays_too_with_what_was_reached_before_the_fault(
    reached: Response | None, danger: bool, response: str
) -> None:
    decision = safe_decision("It broke.", NUMBERS, danger=danger, trace=Trace(response=reached))
    again = replay(read(printed(decision)), default_ruleset())
    assert again.response == decision.response == response
    assert [reason.as_json() for reason in again.because] == printed(decision)
