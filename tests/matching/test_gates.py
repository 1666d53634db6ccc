"""The gates under rules of an area's own: what fires, and the facts that are given for it."""

from earlyhelp.matching import replay
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import complete, decide
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
