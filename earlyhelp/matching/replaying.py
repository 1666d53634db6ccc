"""A decision replayed from its reasons alone: the rules it names, and the facts they used.

Whoever holds nothing but the reasons can see for themselves that they lead to the response: each
rule that is named fires on the facts that are named, and together they give what was said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from earlyhelp.matching.decision import SAFE, Reason
from earlyhelp.matching.gates import Trace, explain, run_gates
from earlyhelp.matching.reading import read_assessment
from earlyhelp.matching.ruleset_values import Ruleset
from earlyhelp.matching.safe import safe_response
from earlyhelp.taxonomy.services import Response

NOT_KNOWN = "not_known"


class Replayed(NamedTuple):
    """What the reasons of a decision give: the response, and the reasons again."""

    response: Response | None
    """None where no reason gives a response, so that they cannot be those of a decision."""
    because: Sequence[Reason]


def replay(because: Sequence[Reason], ruleset: Ruleset) -> Replayed:
    """Run the rules that are named, and no others, over the facts that are named, and no others.

    A rule that does not fire on its facts, or that the ruleset does not have, is missing from the
    reasons that come back; those of a true decision come back the same.
    """
    facts = _facts(because)
    if any(reason.gate == SAFE for reason in because):
        reached = facts.get("response")
        danger = facts.get("immediate_danger") == "yes"
        return Replayed(
            safe_response(Response(str(reached)) if reached else None, danger=danger), because
        )
    named = {reason.rule for reason in because}
    rules = [rule for rule in ruleset.rules if rule.id in named]
    trace = Trace()
    view = run_gates(
        read_assessment(_document(facts), ruleset.flags),
        replace(ruleset, rules=rules),
        trace,
        sorted(path for path, value in facts.items() if value == NOT_KNOWN),
    )
    return Replayed(trace.response, [explain(rule, view) for rule in trace.fired])


def _facts(because: Sequence[Reason]) -> Mapping[str, object]:
    """Return every fact by its path; not known where two reasons contradict each other.

    Two rules may each name a part of one list, such as the effects of a need: both parts count.
    """
    facts: dict[str, object] = {}
    for fact in (fact for reason in because for fact in reason.facts):
        before = facts.setdefault(fact.path, fact.value)
        if isinstance(before, list) and isinstance(fact.value, list):
            facts[fact.path] = sorted({*before, *fact.value})
        elif before != fact.value:
            facts[fact.path] = NOT_KNOWN
    return facts


def _document(facts: Mapping[str, object]) -> dict[str, object]:
    """Return the assessment that holds these facts and no others."""
    child: dict[str, object] = {}
    flags: dict[str, object] = {}
    needs: dict[str, dict[str, object]] = {}
    document: dict[str, object] = {"child": child, "flags": flags}
    for path, value in facts.items():
        part, _, name = path.partition(".")
        if value == NOT_KNOWN:
            continue
        if part == "child":
            child[name] = value
        elif part == "flags":
            flags[name] = value
        elif part == "needs":
            code, field = name.split(".")
            needs.setdefault(code, {"need": code})[field] = value
        else:
            document[part] = value
    return {**document, "needs": list(needs.values())}
