"""Whether a decision still stands on the answers, and whether services may follow it. Pure."""

from earlyhelp.offers.document import as_document, as_text, digest
from earlyhelp.offers.journey import is_in_danger
from earlyhelp.offers.records import StoredAssessment, StoredDecision
from earlyhelp.offers.verdict import allows_list, allows_offer


def has_changed(stored: StoredAssessment, decision: StoredDecision) -> bool:
    """Say whether an answer that counts was changed after the decision."""
    then = as_document(stored.answers, assessed_on=decision.decided_at.date())
    return digest(as_text(then)) != decision.input_digest


def decision_for_services(stored: StoredAssessment) -> StoredDecision | None:
    """Return the decision if services may be shown for it: it stands, low enough, confirmed."""
    decision = stored.decision
    if decision is None or has_changed(stored, decision) or is_in_danger(stored.answers):
        return None
    return decision if allows_offer(decision) or allows_list(decision) else None
