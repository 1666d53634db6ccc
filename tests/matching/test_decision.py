"""The published form of a decision, and what holds around it."""

from dataclasses import replace

import pytest

from earlyhelp.matching import Trace, read_assessment
from earlyhelp.matching import decide as decide_assessment
from earlyhelp.matching.decision import Near, Reason, UnknownFact, name_ruleset
from earlyhelp.matching.ruleset_values import Action, Contact, Step, Within
from earlyhelp.matching.threshold import NoRuleFiresError
from earlyhelp.matching.view import Fact
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import complete, decide, default_ruleset


def test_each_part_has_its_published_names() -> None:
    reason = Reason("G6", "G6-NEW", "Why.", "Page 1", [Fact("persistence", "new")])
    assert reason.as_json() == {
        "gate": "G6",
        "rule": "G6-NEW",
        "text": "Why.",
        "source": "Page 1",
        "facts": [{"path": "persistence", "value": "new"}],
    }
    near = Near("G5", "G5-NEW", "Nearly.", "persistence", "new", "longer", Response.CSC_S17)
    assert near.as_json() == {
        "gate": "G5",
        "rule": "G5-NEW",
        "text": "Nearly.",
        "change": {"path": "persistence", "from": "new", "to": "longer"},
        "response": "csc_s17",
    }
    unknown = UnknownFact("persistence", "Open.", Response.UNIVERSAL, Response.CSC_S17)
    assert unknown.as_json() == {
        "path": "persistence",
        "text": "Open.",
        "lowest": "universal",
        "highest": "csc_s17",
    }
    contact = Contact("emergency", "Police", "999", "always")
    assert contact.as_json() == {
        "id": "emergency",
        "name": "Police",
        "phone": "999",
        "hours": "always",
    }
    step = Step(Action.RING_999, "Ring.", "you")
    assert step.as_json() == {"action": "ring_999", "text": "Ring.", "who": "you", "within": None}
    soon = replace(step, within=Within(2, "hours")).as_json()
    assert soon["within"] == {"number": 2, "unit": "hours"}


def test_the_whole_is_made_of_its_parts() -> None:
    decision = decide(complete({"housing": "unknown"}, immediate_danger="not_known"))
    shown = decision.as_json()
    assert shown["unknown"] == [fact.as_json() for fact in decision.unknown] != []
    assert shown["because"] == [reason.as_json() for reason in decision.because]
    assert shown["contacts"] == [contact.as_json() for contact in decision.contacts]
    assert shown["next_steps"] == [step.as_json() for step in decision.next_steps]
    assert shown["summary"] == decision.summary
    assert shown["range"] == {"lowest": "universal", "highest": "urgent_s47"}
    near = decide(complete({"housing": "emerging"}))
    assert near.as_json()["near"] == [one.as_json() for one in near.near] != []


@pytest.mark.parametrize("response", Response)
def test_services_are_a_result_only_where_no_social_worker_comes_first(response: Response) -> None:
    decision = replace(decide(complete()), response=response)
    below = {"universal", "early_help_offer", "targeted_early_help"}
    assert decision.allows_offer is (response.value in below)


def test_a_decision_is_a_safe_failure_as_soon_as_one_reason_says_so() -> None:
    decision = decide(complete({"housing": "severe"}))
    failed = Reason("SAFE", "SAFE", "It could not be carried out.", "Page 1", [])
    assert not decision.is_safe_failure
    for because in ([failed], [*decision.because, failed], [failed, *decision.because]):
        assert replace(decision, because=because).is_safe_failure


def test_a_decision_without_a_ruleset_names_none() -> None:
    assert name_ruleset(None) == dict.fromkeys(("id", "version", "digest", "effective_from"))


def test_what_was_reached_can_be_read_by_the_caller() -> None:
    ruleset, trace = default_ruleset(), Trace()
    assessment = read_assessment(complete({"housing": "severe"}), ruleset.flags)
    decide_assessment(assessment, ruleset, trace)
    assert trace.response is Response.CSC_S17
    assert [rule.id for rule in trace.fired] == ["G5-SEVERE"]


def test_a_ruleset_with_a_hole_is_at_fault_and_never_answers_with_silence() -> None:
    silent = replace(default_ruleset(), rules=[])
    with pytest.raises(NoRuleFiresError, match="example-default"):
        decide(complete({"housing": "emerging"}), silent)


def summary(*shorts: str) -> str:
    """Return the summary where the rules of a significant need have these few words."""
    ruleset = default_ruleset()
    words = iter(shorts)
    rules = [
        replace(rule, short=next(words, ""))
        if rule.response is Response.TARGETED_EARLY_HELP and rule.gate == "G6"
        else rule
        for rule in ruleset.rules
    ]
    document = complete(
        {"housing": "significant", "send": "emerging", "money_debt_food": "emerging"},
        persistence="not_improved_after_help",
    )
    return decide(document, replace(ruleset, rules=rules)).summary


def test_the_summary_names_at_most_two_reasons_and_no_empty_one() -> None:
    start = "These answers point to targeted early help"
    assert summary("one", "two", "three") == f"{start}: one and two."
    assert summary("one") == f"{start}: one."
    assert summary("", "two") == f"{start}: two."
    assert summary() == f"{start}."


def test_the_summary_fills_140_letters_and_not_one_more() -> None:
    start = "These answers point to targeted early help: "
    fits = "a" * (140 - len(start) - 1)
    assert summary(fits, "two") == f"{start}{fits}."
    assert len(summary(fits)) == 140
    assert summary(f"{fits}a") == f"{start[:-2]}."
    half = "b" * (140 - len(f"{start}one and ."))
    assert summary("one", half) == f"{start}one and {half}."
    assert summary("one", f"{half}b") == f"{start}one."
