"""One open offer looked at again: by the rules and the directory of today. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.offers.decisions import Rules, decide_document
from earlyhelp.offers.levels import area_words
from earlyhelp.offers.proposing import enquiry_again, limits_of
from earlyhelp.offers.records import Choice, StoredAssessment, StoredDecision
from earlyhelp.offers.rematch.changes import (
    Change,
    KeptChange,
    change_of_answers,
    changes_between,
    in_the_order_said,
)
from earlyhelp.offers.rematch.states import State, look
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


def look_again(offer: OpenOffer, sight: ChildSight, rules: Rules, on: date) -> Sequence[Change]:
    """Return what has changed for a family since its choices were saved."""
    enquiry = enquiry_again(offer.stored, offer.decision, offer.choices, rules.ruleset)
    now = look(enquiry, sight, limits_of(rules.ruleset), offer.then.without_place)
    answers = _change_of_answers(offer.decision, rules, on)
    found = changes_between(offer.then, now)
    return in_the_order_said([answers, *found]) if answers else found


def unseen(changes: Sequence[Change], kept: Sequence[KeptChange]) -> Sequence[Change]:
    """Return the changes that no practitioner has seen yet in these words."""
    seen = {(one.key, one.words) for one in kept if one.seen_at is not None}
    return [change for change in changes if (change.key, change.words) not in seen]


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
    if faults:
        return None
    area = area_words(rules.ruleset)
    return change_of_answers(decision.response, again.response.value, area)
