"""The gates in their order: which rules fire for an assessment, and the response they give.

The first gate that fires sets a minimum and later ones can only raise it, so the response is the
highest that any fired rule gives. Out of scope (G0) stands apart: after it only signs of harm (G1)
are looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from earlyhelp.matching.assessment import Assessment
from earlyhelp.matching.conditions import View
from earlyhelp.matching.ruleset_values import GATES, Rule, Ruleset, rank
from earlyhelp.taxonomy.services import Response


@dataclass(slots=True)
class Trace:
    """What has fired so far; it stays readable when a rule breaks half-way."""

    fired: list[Rule] = field(default_factory=list)
    response: Response | None = None
    """The highest response reached, or None while no rule with a response has fired."""


def run_gates(
    assessment: Assessment,
    ruleset: Ruleset,
    trace: Trace,
    unknown_paths: Sequence[str] = (),
) -> View:
    """Run gates G0 to G9 into ``trace`` and return the view that the rules were asked about."""
    view = View(assessment, ruleset.minima)
    view.has_unknown, view.unknown_paths = bool(unknown_paths), unknown_paths
    for gate in GATES[:-1]:
        if trace.response is Response.OUT_OF_SCOPE and gate not in {"G0", "G1"}:
            break
        view.fired_in_gate, view.response = False, trace.response
        for rule in ruleset.gates[gate]:
            if fires(rule, view):
                _note(rule, view, trace)
    return view


def fires(rule: Rule, view: View) -> bool:
    """Say whether a rule fires: all of ``all`` hold, and one of ``any`` where there are some."""
    return all(condition.holds(view) for condition in rule.all_of) and (
        not rule.any_of or any(condition.holds(view) for condition in rule.any_of)
    )


def _note(rule: Rule, view: View, trace: Trace) -> None:
    trace.fired.append(rule)
    if rule.response is None:
        return
    view.fired_in_gate = view.fired_at_all = True
    trace.response = higher(trace.response, rule.response)


def higher(one: Response | None, other: Response) -> Response:
    """Return the higher of two responses; out of scope, once reached, stays.

    >>> higher(Response.CSC_S17, Response.CONSULT).value
    'csc_s17'
    """
    if one is None:
        return other
    if Response.OUT_OF_SCOPE in {one, other}:
        return Response.OUT_OF_SCOPE
    return max(one, other, key=rank)


def respond(assessment: Assessment, ruleset: Ruleset) -> Response:
    """Return the response alone, with nothing taken as unknown; universal where nothing fires."""
    trace = Trace()
    run_gates(assessment, ruleset, trace)
    return trace.response or Response.UNIVERSAL
