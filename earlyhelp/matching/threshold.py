"""The decision: which response an assessment points to under a ruleset, and everything behind it.

``decide`` opens no file and reads no clock: the same assessment and ruleset give the same decision,
byte for byte. It proposes; a person decides.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from earlyhelp.matching.assessment import Answer, Assessment
from earlyhelp.matching.decision import SAFE, Decision, Reason, name_ruleset
from earlyhelp.matching.gates import Trace, higher, run_gates
from earlyhelp.matching.nearly import find_near
from earlyhelp.matching.ruleset_values import (
    CONTACT_ORDER,
    FIXED_CONTACTS,
    Action,
    Contact,
    Rule,
    Ruleset,
    Step,
    Within,
)
from earlyhelp.matching.unknowns import find_gaps, settled, span
from earlyhelp.matching.view import Fact, View
from earlyhelp.taxonomy.services import Response

LONGEST_SUMMARY = 140
ORDER: Mapping[Action, int] = {action: place for place, action in enumerate(Action)}
# These steps carry out one response; a rule's own count only when its response is the result.
CARRIES_OUT = frozenset(
    {
        Action.REFER_FRONT_DOOR,
        Action.REFER_FRONT_DOOR_NOW,
        Action.START_ASSESSMENT,
        Action.MAKE_OFFER,
        Action.NO_ASSESSMENT_NEEDED,
        Action.SHOW_UNIVERSAL_HELP,
        Action.FIND_OUT,
        Action.SET_REVIEW,
    }
)
CONTACT_OF_STEP: Mapping[Action, str] = MappingProxyType(
    {
        Action.ADULT_SERVICES: "adult_safeguarding",
        Action.DESIGNATED_OFFICER: "designated_officer",
        Action.PREVENT_CHANNEL: "prevent",
        Action.HOUSING_DUTY: "housing",
    }
)
DAYS = {"hours": 1 / 24, "working_days": 7 / 5, "weeks": 7}


def decide(assessment: Assessment, ruleset: Ruleset, trace: Trace | None = None) -> Decision:
    """Return the decision; ``trace``, if given, holds what was reached should a rule break."""
    trace = Trace() if trace is None else trace
    gaps = find_gaps(assessment, ruleset)
    paths = [gap.path for gap in gaps]
    view = run_gates(assessment, ruleset, trace, paths)
    response = trace.response or Response.CONSULT
    out = response is Response.OUT_OF_SCOPE
    reach = span(assessment, ruleset, gaps) if gaps and not out else settled(assessment, response)
    steps = _next_steps(trace.fired, response, assessment, ruleset)
    return Decision(
        response=response,
        lowest=reach.lowest,
        highest=reach.highest,
        because=[_reason(rule, view) for rule in trace.fired],
        near=find_near(assessment, ruleset, trace, paths),
        unknown=reach.facts,
        contacts=_contacts(ruleset, steps, first_adult=out),
        ruleset=name_ruleset(ruleset),
        summary=_summary(trace.fired, response, ruleset),
        next_steps=steps,
    )


def _reason(rule: Rule, view: View) -> Reason:
    facts = {
        fact.path: fact
        for condition in (*rule.all_of, *(any_of for any_of in rule.any_of if any_of.holds(view)))
        for fact in condition.uses(view)
    }
    return Reason(rule.gate, rule.id, rule.text, rule.source, [facts[p] for p in sorted(facts)])


def _next_steps(
    fired: Sequence[Rule], response: Response, assessment: Assessment, ruleset: Ruleset
) -> list[Step]:
    """Return each step once, in the closed order."""
    steps: dict[Action, Step] = {}
    for rule in fired:
        for step in rule.steps:
            if step.action in CARRIES_OUT and rule.response not in {None, response}:
                continue
            dated = _with_review(step, response, assessment, ruleset)
            before = steps.get(step.action)
            steps[step.action] = dated if before is None else _together(before, dated)
    for rule in fired:
        for action in rule.without:
            steps.pop(action, None)
    if Action.REFER_FRONT_DOOR_NOW in steps:
        steps.pop(Action.REFER_FRONT_DOOR, None)
    return sorted(steps.values(), key=lambda step: ORDER[step.action])


def _together(before: Step, after: Step) -> Step:
    """Return one step for two rules that ask for it: nothing that either says is lost.

    The graver gate comes first and sets how soon; only of two reviews the sooner one stands.
    """
    text = after.text if before.text in after.text else f"{before.text} {after.text}"
    if after.text in before.text:
        text = before.text
    within = before.within
    if after.action is Action.SET_REVIEW and after.within is not None:
        within = after.within if within is None else min(within, after.within, key=_days)
    return Step(before.action, text, before.who, within)


def _days(within: Within) -> float:
    return within.number * DAYS[within.unit]


def _with_review(step: Step, response: Response, assessment: Assessment, ruleset: Ruleset) -> Step:
    """Give a review without a date the ruleset's interval for this response and age."""
    if step.action is not Action.SET_REVIEW or step.within is not None:
        return step
    child = assessment.child
    is_baby = child.unborn is Answer.YES or child.age_years == 0
    weeks = [ruleset.review_weeks.get(response.value)]
    if is_baby:
        weeks.append(ruleset.review_weeks.get("unborn_or_under_1"))
    known = [number for number in weeks if number is not None]
    return Step(step.action, step.text, step.who, Within(min(known), "weeks") if known else None)


def _contacts(ruleset: Ruleset, steps: Sequence[Step], *, first_adult: bool) -> list[Contact]:
    wanted = {*FIXED_CONTACTS, *(CONTACT_OF_STEP.get(step.action, "") for step in steps)}
    order = [name for name in CONTACT_ORDER if name in wanted and name in ruleset.contacts]
    if first_adult and "adult_safeguarding" in order:
        order.remove("adult_safeguarding")
        order.insert(1, "adult_safeguarding")
    return [ruleset.contacts[name] for name in order]


def _summary(fired: Sequence[Rule], response: Response, ruleset: Ruleset) -> str:
    """Say the response and the shortest reasons for it that fit the line."""
    start = f"These answers point to {ruleset.labels[response]}"
    shorts = [rule.short for rule in fired if rule.short and rule.response is response]
    for number in range(min(2, len(shorts)), 0, -1):
        line = f"{start}: {' and '.join(shorts[:number])}."
        if len(line) <= LONGEST_SUMMARY:
            return line
    return f"{start}."


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
    if reached is Response.OUT_OF_SCOPE:
        reached = None
    response = higher(reached, Response.CONSULT)
    if danger:
        response = Response.URGENT_S47
    return Decision(
        response=response,
        lowest=Response.UNIVERSAL,
        highest=Response.URGENT_S47,
        because=[Reason(SAFE, "SAFE-CONSULT", why, "How this tool is built", _danger_fact(danger))],
        near=[],
        unknown=[],
        contacts=list(contacts),
        ruleset=name_ruleset(ruleset),
        summary="We could not work this out. Talk to a social worker before you go on.",
        next_steps=_safe_steps(response, danger=danger),
    )


def _danger_fact(danger: bool) -> list[Fact]:  # noqa: FBT001 - one plain answer
    return [Fact("immediate_danger", "yes")] if danger else []


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
