"""The decision: which response an assessment points to under a ruleset, and everything behind it.

``decide`` opens no file and reads no clock: the same assessment and ruleset give the same decision,
byte for byte. It proposes; a person decides.
"""

from collections.abc import Sequence

from earlyhelp.matching.assessment import Assessment
from earlyhelp.matching.decision import Decision, name_ruleset
from earlyhelp.matching.gates import Trace, explain, run_gates
from earlyhelp.matching.nearly import find_near
from earlyhelp.matching.next_steps import contacts_for, next_steps
from earlyhelp.matching.ruleset_values import Rule, Ruleset
from earlyhelp.matching.unknowns import find_gaps, settled, span
from earlyhelp.taxonomy.services import Response

LONGEST_SUMMARY = 140
MOST_REASONS = 2
"""How many reasons the summary names."""


class NoRuleFiresError(LookupError):
    """A ruleset has a hole: no rule gives a response for an assessment."""


def decide(assessment: Assessment, ruleset: Ruleset, trace: Trace | None = None) -> Decision:
    """Return the decision; ``trace``, if given, holds what was reached should a rule break.

    Raises:
        NoRuleFiresError: if the ruleset has nothing to say about this assessment.
    """
    trace = Trace() if trace is None else trace
    gaps = find_gaps(assessment, ruleset)
    paths = [gap.path for gap in gaps]
    view = run_gates(assessment, ruleset, trace, paths)
    response = trace.response
    if response is None:
        raise NoRuleFiresError(ruleset.id)
    out = response is Response.OUT_OF_SCOPE
    reach = span(assessment, ruleset, gaps) if gaps and not out else settled(assessment, response)
    steps = next_steps(trace.fired, response, assessment, ruleset)
    return Decision(
        response=response,
        lowest=reach.lowest,
        highest=reach.highest,
        because=[explain(rule, view) for rule in trace.fired],
        near=find_near(assessment, ruleset, trace),
        unknown=reach.facts,
        contacts=contacts_for(steps, ruleset, adult_first=out),
        ruleset=name_ruleset(ruleset),
        summary=_summary(trace.fired, response, ruleset),
        next_steps=steps,
    )


def _summary(fired: Sequence[Rule], response: Response, ruleset: Ruleset) -> str:
    """Say the response and the shortest reasons for it that fit the line."""
    start = f"These answers point to {ruleset.labels[response]}"
    shorts = [rule.short for rule in fired if rule.short and rule.response is response]
    lines = [f"{start}: {' and '.join(shorts[:most])}." for most in range(MOST_REASONS, 0, -1)]
    fitting = [line for line in lines if shorts and len(line) <= LONGEST_SUMMARY]
    return fitting[0] if fitting else f"{start}."
