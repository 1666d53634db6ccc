"""The gates in their order: which rules fire for an assessment, and the response they give.

The first gate that fires sets a minimum and later ones can only raise it, so the response is the
highest that any fired rule gives. Out of scope (G0) stands apart: after it only signs of harm (G1)
are looked at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from earlyhelp.matching.assessment import Assessment
from earlyhelp.matching.decision import Reason
from earlyhelp.matching.ruleset_values import Rule, Ruleset, gravity
from earlyhelp.matching.view import Fact, View
from earlyhelp.taxonomy.services import Response

SUPPLY = "G10"
"""The gate of the offer, which comes after the decision."""
HARM = "G1"
"""The one gate that is still asked when the person is out of scope."""


@dataclass(slots=True)
class Trace:
    """What has fired so far; it stays readable when a rule breaks half-way."""

    fired: list[Rule] = field(default_factory=list)
    response: Response | None = None
    """The highest response reached, or None while no rule with a response has fired."""


def run_gates(
    assessment: Assessment, ruleset: Ruleset, trace: Trace, unknown_paths: Sequence[str] = ()
) -> View:
    """Run gates G0 to G9 into ``trace`` and return the view that the rules were asked about."""
    view = View(assessment, ruleset.minima, unknown_paths)
    for gate, rules in ruleset.gates.items():
        is_out = trace.response is Response.OUT_OF_SCOPE
        if gate == SUPPLY or (is_out and gate != HARM):
            break
        view.fired_in_gate, view.response = False, trace.response
        for rule in rules:
            if fires(rule, view):
                _note(rule, view, trace)
    return view


def fires(rule: Rule, view: View) -> bool:
    """Say whether a rule fires: all of ``all`` hold, and one of ``any`` where there are some."""
    for condition in rule.all_of:
        if not condition.holds(view):
            return False
    return not rule.any_of or any(condition.holds(view) for condition in rule.any_of)


def _note(rule: Rule, view: View, trace: Trace) -> None:
    trace.fired.append(rule)
    if rule.response is not None:
        view.fired_in_gate = view.fired_at_all = True
        trace.response = higher(trace.response, rule.response)


def explain(rule: Rule, view: View) -> Reason:
    """Return a rule that fired with exactly the facts it used, sorted by their paths.

    Two of its conditions may each use a part of one list, the effects of a need: both parts count.
    """
    held = (*rule.all_of, *(condition for condition in rule.any_of if condition.holds(view)))
    used: dict[str, Fact] = {}
    for fact in (fact for condition in held for fact in condition.uses(view)):
        used[fact.path] = _joined(used.get(fact.path), fact)
    facts = [used[path] for path in sorted(used)]
    return Reason(rule.gate, rule.id, rule.text, rule.source, facts)


def _joined(before: Fact | None, fact: Fact) -> Fact:
    said = before.value if before else None
    if isinstance(said, list) and isinstance(fact.value, list):
        return Fact(fact.path, sorted({*said, *fact.value}))
    return fact


def higher(one: Response | None, other: Response) -> Response:
    """Return the higher of two responses; out of scope, once reached, stays.

    >>> higher(Response.CSC_S17, Response.CONSULT).value
    'csc_s17'
    """
    return max(one or other, other, key=gravity)


def with_signs(trace: Trace, flags: Iterable[str], ruleset: Ruleset) -> Trace:
    """Return what was reached, raised to the least that each of these signs of harm requires.

    It is for a decision that did not come to an end: a sign may stand in the document while the
    gate that looks at it was never reached.
    """
    response = trace.response
    for flag in flags:
        response = higher(response, ruleset.flags[flag].least)
    return Trace(trace.fired, response)


def respond(assessment: Assessment, ruleset: Ruleset) -> Response:
    """Return the response alone, with nothing taken as unknown; universal where nothing fires."""
    rule = gravest(assessment, ruleset, ruleset.gravest_first)
    return Response.UNIVERSAL if rule is None or rule.response is None else rule.response


def gravest(assessment: Assessment, ruleset: Ruleset, rules: Iterable[Rule]) -> Rule | None:
    """Return the first that fires of some rules of which the gravest come first; None if none does.

    The response is the highest of all rules that fire, whatever their order, so that lighter rules
    need not be asked any more. A rule that asks what fired before it is asked in its turn.
    """
    view = View(assessment, ruleset.minima)
    for rule in rules:
        if fires(rule, view) if not rule.looks_back else _fires_in_turn(rule, view, ruleset):
            return rule
    return None


def _fires_in_turn(rule: Rule, view: View, ruleset: Ruleset) -> bool:
    """Say whether a rule fires that asks what fired before it: then all are asked in order."""
    alone = [condition for condition in rule.all_of if not condition.looks_back]
    if not all(condition.holds(view) for condition in alone):
        return False
    trace = Trace()
    run_gates(view.assessment, ruleset, trace)
    return rule in trace.fired
