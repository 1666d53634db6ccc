from datetime import UTC, datetime

import pytest

from earlyhelp.offers.outcome import describe
from earlyhelp.offers.records import StoredDecision, Verdict
from earlyhelp.offers.verdict import (
    NEEDS_ANSWERS,
    NEEDS_FRONT_DOOR,
    NEEDS_MANAGER,
    RAISED,
    allows_list,
    allows_offer,
    effect_of,
    effective_response,
    read_verdict,
)
from earlyhelp.settings import Settings


def output(response: str, *gates: str) -> dict[str, object]:
    return {
        "response": response,
        "because": [
            {"gate": gate, "rule": gate, "text": "t", "source": "s", "facts": []} for gate in gates
        ],
    }


def decided(response: str, verdict: Verdict | None = None, *gates: str) -> StoredDecision:
    when = datetime(2026, 11, 1, tzinfo=UTC)
    return StoredDecision(1, {}, "", output(response, *gates), when, verdict)


AGREED = Verdict(is_agreed=True)


@pytest.mark.parametrize(
    ("response", "gates", "wanted", "effect"),
    [
        ("universal", ["G8"], "early_help_offer", RAISED),
        ("targeted_early_help", ["G6"], "urgent_s47", RAISED),
        ("consult", ["G4"], "csc_s17", RAISED),
        ("targeted_early_help", ["G6", "G7"], "universal", NEEDS_MANAGER),
        ("targeted_early_help", ["G3", "G6"], "early_help_offer", NEEDS_MANAGER),
        ("csc_s17", ["G5"], "targeted_early_help", NEEDS_MANAGER),
        ("csc_s17", ["G3", "G5"], "targeted_early_help", NEEDS_MANAGER),
        ("csc_s17", ["G3"], "targeted_early_help", NEEDS_FRONT_DOOR),
        ("csc_s17", ["G1"], "consult", NEEDS_FRONT_DOOR),
        ("csc_s17", ["G2", "G6"], "universal", NEEDS_FRONT_DOOR),
        ("urgent_s47", ["SAFE"], "consult", NEEDS_FRONT_DOOR),
        ("consult", ["G4", "G6"], "early_help_offer", NEEDS_ANSWERS),
        ("consult", ["SAFE"], "universal", NEEDS_ANSWERS),
        ("out_of_scope", ["G0"], "universal", NEEDS_FRONT_DOOR),
    ],
)
def test_what_a_different_view_does(
    response: str, gates: list[str], wanted: str, effect: str
) -> None:
    assert effect_of(output(response, *gates), wanted) == effect


def test_only_a_step_up_changes_what_counts() -> None:
    raised = Verdict(is_agreed=False, wanted="csc_s17", effect=RAISED, reason="r")
    lower = Verdict(is_agreed=False, wanted="universal", effect=NEEDS_MANAGER, reason="r")
    assert effective_response(decided("early_help_offer", raised)) == "csc_s17"
    assert effective_response(decided("early_help_offer", lower)) == "early_help_offer"


def test_services_need_a_person_and_a_level_below_consulting() -> None:
    assert not allows_offer(decided("early_help_offer"))
    assert allows_offer(decided("early_help_offer", AGREED))
    assert allows_offer(decided("targeted_early_help", AGREED))
    for response in ("universal", "consult", "csc_s17", "urgent_s47", "out_of_scope"):
        assert not allows_offer(decided(response, AGREED))
    assert allows_list(decided("universal", AGREED))
    assert not allows_list(decided("consult", AGREED))
    assert not allows_list(decided("universal"))


def test_a_reason_is_warned_about_once() -> None:
    given = {"verdict": "different", "wanted": "csc_s17", "reason": "I spoke to Ahmed"}
    first = read_verdict(decided("universal"), given, is_warned=False)
    assert first.verdict is None
    assert "This looks like it holds a name" in first.reading.problems["reason"]
    second = read_verdict(decided("universal"), given, is_warned=True)
    assert second.verdict == Verdict(
        is_agreed=False, wanted="csc_s17", effect=RAISED, reason="I spoke to Ahmed"
    )


def test_an_unknown_level_is_asked_again() -> None:
    given = {"verdict": "different", "wanted": "nothing", "reason": "r"}
    said = read_verdict(decided("universal"), given, is_warned=False)
    assert said.reading.problems["wanted"] == "Choose from the answers on this page"


def test_agreeing_ignores_what_was_typed_elsewhere() -> None:
    given = {"verdict": "agreed", "wanted": "csc_s17", "reason": ""}
    assert read_verdict(decided("universal"), given, is_warned=False).verdict == AGREED


@pytest.mark.parametrize("response", ["consult", "csc_s17", "urgent_s47", "out_of_scope"])
def test_from_consulting_up_the_numbers_come_first(response: str) -> None:
    outcome = describe(decided(response), Settings())
    assert outcome.is_contact_first
    assert outcome.contacts[0].number == "999"
    assert not outcome.has_offer


def test_numbers_of_the_settings_stand_before_those_of_a_ruleset() -> None:
    named = {
        **output("csc_s17", "G1"),
        "contacts": [
            {"id": "front_door", "name": "old", "phone": "01632 960999", "hours": "never"},
            {"id": "housing", "name": "Housing", "phone": "01632 960007", "hours": "always"},
        ],
        "next_steps": [
            {"action": "a", "text": "Ring.", "who": "you", "within": {"number": 1, "unit": "hours"}}
        ],
        "unknown": [{"path": "child.age", "text": "t", "lowest": "consult", "highest": "csc_s17"}],
        "range": {"lowest": "universal", "highest": "urgent_s47"},
    }
    when = datetime(2026, 11, 1, tzinfo=UTC)
    outcome = describe(StoredDecision(1, {"strengths": 3}, "", named, when, None), Settings())
    numbers = [telephone.number for telephone in outcome.contacts]
    assert numbers == ["999", "01632 960001", "01632 960002", "01632 960003", "01632 960007"]
    assert outcome.next_steps[0].within == "within 1 hour"
    assert "anything from help that is open to everyone" in outcome.could_be
    assert outcome.unknown[0].could_be.endswith(", or children's social care")
