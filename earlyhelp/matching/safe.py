"""The decision for when the procedure cannot be carried out: talk to a social worker."""

from collections.abc import Sequence

from earlyhelp.matching.decision import SAFE, Decision, Reason, name_ruleset
from earlyhelp.matching.gates import Trace
from earlyhelp.matching.ruleset_values import Action, Contact, Ruleset, Step, Within
from earlyhelp.matching.view import Fact
from earlyhelp.taxonomy.services import Response

ABOVE_CONSULT = (Response.CSC_S17, Response.URGENT_S47)


def safe_decision(
    why: str,
    contacts: Sequence[Contact],
    *,
    danger: bool = False,
    trace: Trace | None = None,
    ruleset: Ruleset | None = None,
) -> Decision:
    """Return the decision for when the procedure cannot be carried out: talk to a social worker.

    A higher response that an earlier gate reached stays; danger puts 999 first.
    """
    reached = trace.response if trace is not None else None
    response = safe_response(reached, danger=danger)
    facts = [Fact("immediate_danger", "yes")] if danger else []
    if reached in ABOVE_CONSULT:
        facts.append(Fact("response", reached.value))
    return Decision(
        response=response,
        lowest=Response.UNIVERSAL,
        highest=Response.URGENT_S47,
        because=[Reason(SAFE, "SAFE-CONSULT", why, "How this tool is built", facts)],
        near=[],
        unknown=[],
        contacts=list(contacts),
        ruleset=name_ruleset(ruleset),
        summary="We could not work this out. Talk to a social worker before you go on.",
        next_steps=_safe_steps(response, danger=danger),
    )


def safe_response(reached: Response | None, *, danger: bool) -> Response:
    """Return the response of a safe decision: never below a talk with a social worker."""
    if danger:
        return Response.URGENT_S47
    return reached if reached in ABOVE_CONSULT else Response.CONSULT


def _safe_steps(response: Response, *, danger: bool) -> list[Step]:
    steps = []
    if danger:
        steps.append(Step(Action.RING_999, "Ring 999 now.", "you"))
    if response is Response.URGENT_S47:
        text = "Ring children's social care now."
        steps.append(Step(Action.REFER_FRONT_DOOR_NOW, text, "you"))
    elif response is Response.CSC_S17:
        text = "Refer to children's social care."
        steps.append(Step(Action.REFER_FRONT_DOOR, text, "you", Within(1, "working_days")))
    text = "Talk to a social worker on the advice line before you go on."
    steps.append(Step(Action.CONSULT_SOCIAL_WORKER, text, "you"))
    return steps
