"""The ruleset in force as readers see it: gate by gate, with sources. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.matching.ruleset_values import GATES, Rule, Ruleset

GATE_NAMES = {
    "G0": "Is this about a child?",
    "G1": "Is there a sign of harm?",
    "G2": "Does the child already have a social worker?",
    "G3": "Does the law ask for something?",
    "G4": "Is something important not known?",
    "G5": "Is a need severe?",
    "G6": "Is targeted help needed?",
    "G7": "Could one service help?",
    "G8": "Is help that is open to everyone enough?",
    "G9": "Does the family agree?",
    "G10": "Is there help to be had?",
}


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One rule in words: when it fires, and what follows."""

    id: str
    text: str
    source: str
    leads_to: str
    """What the answers then point to; empty where the rule only adds a step."""
    steps: Sequence[str]


@dataclass(frozen=True, slots=True)
class GateShown:
    """One gate with its rules."""

    id: str
    question: str
    rules: Sequence[RuleShown]


def show_gates(ruleset: Ruleset) -> Sequence[GateShown]:
    """Return every gate that has rules, in the order in which they are asked."""
    return [
        GateShown(gate, GATE_NAMES[gate], [_show(rule, ruleset) for rule in ruleset.gates[gate]])
        for gate in GATES
        if ruleset.gates[gate]
    ]


def _show(rule: Rule, ruleset: Ruleset) -> RuleShown:
    leads_to = ruleset.labels[rule.response] if rule.response else ""
    return RuleShown(rule.id, rule.text, rule.source, leads_to, [step.text for step in rule.steps])
