"""The decision for when the procedure cannot be carried out."""

import pytest

from earlyhelp.matching import Trace, safe_decision
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import NUMBERS, actions, default_ruleset

NO_RULESET = {"id": None, "version": None, "digest": None, "effective_from": None}


def test_it_says_whom_to_call_and_never_that_all_is_well() -> None:
    shown = safe_decision("It broke.", NUMBERS).as_json()
    assert shown["response"] == "consult"
    assert shown["range"] == {"lowest": "universal", "highest": "urgent_s47"}
    assert shown["because"] == [
        {
            "gate": "SAFE",
            "rule": "SAFE-CONSULT",
            "text": "It broke.",
            "source": "How this tool is built",
            "facts": [],
        }
    ]
    assert shown["near"] == shown["unknown"] == []
    assert shown["ruleset"] == NO_RULESET
    assert isinstance(shown["contacts"], list)
    assert [contact["phone"] for contact in shown["contacts"]] == [
        contact.phone for contact in NUMBERS
    ]
    summary = str(shown["summary"])
    assert summary.startswith("We could not")
    assert len(summary) <= 140
    assert actions(safe_decision("It broke.", NUMBERS)) == ["consult_social_worker"]


@pytest.mark.parametrize(
    ("reached", "response", "first"),
    [
        (None, "consult", "consult_social_worker"),
        (Response.UNIVERSAL, "consult", "consult_social_worker"),
        (Response.TARGETED_EARLY_HELP, "consult", "consult_social_worker"),
        (Response.CSC_S17, "csc_s17", "refer_front_door"),
        (Response.URGENT_S47, "urgent_s47", "refer_front_door_now"),
        (Response.OUT_OF_SCOPE, "consult", "consult_social_worker"),
    ],
)
def test_a_higher_response_that_was_reached_stays(
    reached: Response | None, response: str, first: str
) -> None:
    decision = safe_decision("It broke.", NUMBERS, trace=Trace(response=reached))
    assert decision.response == response
    assert actions(decision)[0] == first
    assert "consult_social_worker" in actions(decision)
    assert not decision.allows_offer
    assert decision.is_safe_failure


def test_danger_puts_999_first_even_without_a_ruleset() -> None:
    decision = safe_decision("It broke.", NUMBERS, danger=True)
    assert actions(decision) == ["ring_999", "refer_front_door_now", "consult_social_worker"]
    assert decision.response == "urgent_s47"
    assert [(fact.path, fact.value) for fact in decision.because[0].facts] == [
        ("immediate_danger", "yes")
    ]


def test_each_step_says_who_does_what_and_by_when() -> None:
    """Nothing else is left to go by, so these words are held to the letter."""
    talk = {
        "action": "consult_social_worker",
        "text": "Talk to a social worker on the advice line before you go on.",
        "who": "you",
        "within": None,
    }
    refer = {
        "action": "refer_front_door",
        "text": "Refer to children's social care.",
        "who": "you",
        "within": {"number": 1, "unit": "working_days"},
    }
    now = {
        "action": "refer_front_door_now",
        "text": "Ring children's social care now.",
        "who": "you",
        "within": None,
    }
    ring = {"action": "ring_999", "text": "Ring 999 now.", "who": "you", "within": None}
    reached = Trace(response=Response.CSC_S17)
    assert safe_decision("It broke.", NUMBERS).as_json()["next_steps"] == [talk]
    referred = safe_decision("It broke.", NUMBERS, trace=reached).as_json()
    assert referred["next_steps"] == [refer, talk]
    urgent = safe_decision("It broke.", NUMBERS, danger=True).as_json()
    assert urgent["next_steps"] == [ring, now, talk]


def test_a_ruleset_that_was_in_use_is_named() -> None:
    decision = safe_decision("It broke.", NUMBERS, ruleset=default_ruleset())
    assert decision.ruleset["digest"] == default_ruleset().digest
