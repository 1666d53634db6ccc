"""One open offer looked at again: by the rules and the directory of today. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.offers.decisions import Rules, decide_document
from earlyhelp.offers.proposing import enquiry_for, limits_of
from earlyhelp.offers.records import Choice, StoredAssessment, StoredDecision
from earlyhelp.offers.rematch.changes import (
    Change,
    change_of_answers,
    changes_between,
    in_the_order_said,
)
from earlyhelp.offers.rematch.states import State, look
from earlyhelp.offers.verdict import effective_response
from earlyhelp.offers.wishes import wishes_of
from earlyhelp.services.directory import ChildSight


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """An offer whose choices are saved and whose decision still stands."""

    offer_id: int
    stored: StoredAssessment
    decision: StoredDecision
    choices: Sequence[Choice]
    then: State
    """How things stood when the choices were saved."""


def state_now(
    stored: StoredAssessment,
    decision: StoredDecision,
    choices: Sequence[Choice],
    sight: ChildSight,
    rules: Rules,
    then: State | None = None,
) -> State:
    """Return how things stand for a family with these choices."""
    flags = rules.ruleset.flags if rules.ruleset else ()
    wishes = wishes_of(stored.answers, choices)
    enquiry = enquiry_for(decision.document, effective_response(decision), flags, wishes)
    watch = then.without_place if then else ()
    return look(enquiry, sight, limits_of(rules.ruleset), watch)


def look_again(offer: OpenOffer, sight: ChildSight, rules: Rules, on: date) -> Sequence[Change]:
    """Return what has changed for a family since its choices were saved."""
    now = state_now(offer.stored, offer.decision, offer.choices, sight, rules, offer.then)
    answers = _change_of_answers(offer.decision, rules, on)
    found = changes_between(offer.then, now)
    return in_the_order_said([answers, *found]) if answers else found


def _change_of_answers(decision: StoredDecision, rules: Rules, on: date) -> Change | None:
    """Decide again where the rules are others than those that decided.

    Without rules that can be used nothing is said of them: that is a fault, and no change.
    """
    named = decision.output.get("ruleset")
    digest = named.get("digest") if isinstance(named, dict) else None
    if rules.ruleset is None or rules.ruleset.digest == digest:
        return None
    faults: list[object] = []
    again = decide_document(decision.document, rules, on=on, today=on, report=faults.append)
    return None if faults else change_of_answers(decision.response, again.response.value)
