"""How the pages step a family up or down: they decide again and keep what a person chose beside it.

The earlier decision stays as it was, with what was said of it then.
"""

from earlyhelp.clock import now
from earlyhelp.offers import commands
from earlyhelp.offers.records import Json, StoredAssessment, Verdict
from earlyhelp.offers.verdict import RAISED, verdict_of_review
from earlyhelp.offers.views.deciding import Decided, decide_on, draw_up_offer, keep_decision
from earlyhelp.web.database import session


def step_to(stored: StoredAssessment, wanted: str, why: str) -> Decided:
    """Decide again and keep the level that a person chose, where the rules leave room for it.

    Without that room, since the answers now point higher, it is asked again whether they agree.
    """
    decided = decide_on(stored)
    _keep(decided, verdict_of_review(decided.decision.as_json(), wanted, why))
    return decided


def decide_again(stored: StoredAssessment) -> Decided:
    """Decide again on answers as they are; a step up that a person made before it stays."""
    decided = decide_on(stored)
    _keep(decided, _raised_before(stored, decided.decision.as_json()))
    return decided


def _raised_before(stored: StoredAssessment, output: Json) -> Verdict | None:
    before = stored.decision.verdict if stored.decision else None
    if before is None or before.effect != RAISED or before.wanted is None:
        return None
    again = verdict_of_review(output, before.wanted, before.reason or "")
    return again if again is not None and again.effect == RAISED else None


def _keep(decided: Decided, verdict: Verdict | None) -> None:
    """Keep a decision with what was said of it, and draw up the offer where one may follow."""
    number = keep_decision(decided)
    if verdict is not None:
        commands.record_verdict(session(), number, verdict, now=now())
        draw_up_offer(decided.stored.id)
