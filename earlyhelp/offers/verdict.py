"""A person agrees with a decision or sets it aside. Pure.

Up: any practitioner, at once, with a reason. Down: never on the page of the outcome, where it is
said and kept who can do it; at a review, where a social worker or an early help manager decided it
and no sign of harm, duty or unknown stands in the way.
In words: docs/matching.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.offers.levels import PLAIN, AreaWords
from earlyhelp.offers.private_words import private_warning
from earlyhelp.offers.questions import Kind, Option, Question, Reading, Values, one, read_values
from earlyhelp.offers.records import Json, StoredDecision, Verdict
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response

LONGEST_REASON = 500
HARM_GATES = frozenset({"G1", "G2", "SAFE"})
OFFERED_AT = frozenset({Response.EARLY_HELP_OFFER, Response.TARGETED_EARLY_HELP})

SAME, RAISED, LOWERED = "same", "raised", "lowered"
NEEDS_MANAGER, NEEDS_FRONT_DOOR, NEEDS_ANSWERS = (
    "needs_manager",
    "needs_front_door",
    "needs_answers",
)
EFFECTS: Mapping[str, str] = {
    SAME: "The answers stand as they are.",
    RAISED: "You stepped this up. It counts from now on, and both are kept.",
    LOWERED: (
        "A social worker or an early help manager stepped this down at a review. "
        "It counts from now on, and both are kept."
    ),
    NEEDS_MANAGER: (
        "A step down needs a social worker or an early help manager. "
        "Your view is kept with its reason. Until one of them agrees, the answers stand."
    ),
    NEEDS_FRONT_DOOR: (
        "A step down is not possible here. Ring children's social care: only they can say that "
        "this is not for them. Your view is kept with its reason."
    ),
    NEEDS_ANSWERS: (
        "Answer what is not known, or talk to a social worker. Your view is kept with its reason. "
        "Until then the answers stand as they are."
    ),
}
"""What a different view leads to, in words."""


def verdict_questions(response: str, words: AreaWords = PLAIN) -> Sequence[Question]:
    """Return the questions asked below a decision."""
    others = [other for other in RESPONSE_ORDER if other != response]
    return (
        Question(
            "verdict",
            Kind.ONE,
            "Do you agree?",
            hint="The tool suggests. You decide, and your decision is kept.",
            options=(
                Option("agreed", "I agree"),
                Option("different", "I think it should be different", reveals=("wanted", "reason")),
            ),
            missing="Choose whether you agree",
        ),
        Question(
            "wanted",
            Kind.ONE,
            "What should it be?",
            hint="You can step up at once. "
            "A step down needs a social worker or an early help manager.",
            options=tuple(Option(other, _capital(words.label(other))) for other in others),
        ),
        Question(
            "reason",
            Kind.TEXT,
            "Why?",
            hint="Say what the answers do not show. Do not enter names.",
            longest=LONGEST_REASON,
        ),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Said:
    """What was read of the form: a verdict, or what to mend."""

    reading: Reading
    verdict: Verdict | None


def read_verdict(decision: StoredDecision, given: Values, *, is_warned: bool) -> Said:
    """Return what a person said of a decision."""
    reading = read_values(verdict_questions(decision.response), given)
    problems = dict(reading.problems)
    is_different = one(reading.values, "verdict") == "different"
    if is_different:
        problems = _problems_of_different(reading, is_warned=is_warned) | problems
    if problems:
        return Said(Reading(reading.values, problems), None)
    if not is_different:
        return Said(reading, Verdict(is_agreed=True))
    wanted = one(reading.values, "wanted")
    effect = effect_of(decision.output, wanted)
    return Said(
        reading,
        Verdict(
            is_agreed=False, wanted=wanted, effect=effect, reason=one(reading.values, "reason")
        ),
    )


def _problems_of_different(reading: Reading, *, is_warned: bool) -> dict[str, str]:
    problems = {}
    if not one(reading.values, "wanted"):
        problems["wanted"] = "Choose what it should be"
    reason = one(reading.values, "reason")
    if not reason:
        problems["reason"] = "Enter the reason"
    elif not is_warned and (warning := private_warning(reason)):
        problems["reason"] = warning
    return problems


def effect_of(output: Json, wanted: str) -> str:
    """Return what it does to want another response than the rules gave."""
    response = str(output["response"])
    if response == Response.OUT_OF_SCOPE:
        return NEEDS_FRONT_DOOR
    if _rank(wanted) > _rank(response):
        return RAISED
    if response == Response.CONSULT:
        return NEEDS_ANSWERS
    gates = _gates(output)
    by_duty = "G3" in gates and "G5" not in gates and response == Response.CSC_S17
    return NEEDS_FRONT_DOOR if gates & HARM_GATES or by_duty else NEEDS_MANAGER


def _rank(response: str) -> int:
    return RESPONSE_ORDER.index(Response(response))


def _gates(output: Json) -> frozenset[str]:
    because = output.get("because")
    reasons = because if isinstance(because, list) else []
    return frozenset(str(reason["gate"]) for reason in reasons)


def may_lower(output: Json, wanted: str) -> bool:
    """Say whether a social worker or an early help manager may step a decision down to this.

    Only where an offer may follow the rules alone: from a sign of harm, a duty or an unknown there
    is no way down here.
    """
    response = str(output["response"])
    if response not in OFFERED_AT or wanted not in RESPONSE_ORDER:
        return False
    return _rank(wanted) < _rank(response) and effect_of(output, wanted) == NEEDS_MANAGER


def verdict_of_review(output: Json, wanted: str, why: str) -> Verdict | None:
    """Return what a person's choice at a review says of a decision made again for it.

    None where that decision leaves no room for it: then it is asked again whether they agree. A
    step down was decided by somebody who may, which was asked before.
    """
    if wanted == str(output["response"]):
        return Verdict(is_agreed=True)
    if effect_of(output, wanted) == RAISED:
        return Verdict(is_agreed=False, wanted=wanted, effect=RAISED, reason=why)
    if may_lower(output, wanted):
        return Verdict(is_agreed=False, wanted=wanted, effect=LOWERED, reason=why)
    return None


def effective_response(decision: StoredDecision) -> str:
    """Return the response that counts: the rules', or another that a person could choose."""
    verdict = decision.verdict
    if verdict is None or not verdict.wanted:
        return decision.response
    is_lowered = verdict.effect == LOWERED and may_lower(decision.output, verdict.wanted)
    return verdict.wanted if verdict.effect == RAISED or is_lowered else decision.response


def allows_offer(decision: StoredDecision) -> bool:
    """Say whether services may be offered: decided below consulting, and confirmed by a person."""
    return decision.verdict is not None and effective_response(decision) in OFFERED_AT


def allows_list(decision: StoredDecision) -> bool:
    """Say whether help open to everyone may be listed: universal, and confirmed by a person."""
    confirmed = decision.verdict is not None
    return confirmed and effective_response(decision) == Response.UNIVERSAL
