"""The ruleset in force as readers see it: gate by gate, with sources. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.matching.ruleset_values import GATES, Rule, Ruleset
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import Response

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


WAYS: Mapping[str, str] = {
    "csc_s17_or_s47": "children's social care; urgent for a baby, with a second such sign, or in "
    "danger",
    "contact_allocated_social_worker": "the child's own social worker",
}
"""Least answers that are no response by themselves, in words."""


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One rule in words: when it fires, and what follows."""

    id: str
    text: str
    source: str
    since: date
    leads_to: str
    """What the answers then point to; empty where the rule only adds a step."""
    steps: Sequence[str]
    near: str
    """What is said where one more answer would fire it; empty where nothing is."""


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
    return RuleShown(
        id=rule.id,
        text=rule.text,
        source=rule.source,
        since=rule.since,
        leads_to=leads_to,
        steps=[step.text for step in rule.steps],
        near=rule.near,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole ruleset as readers see it."""

    ruleset: Ruleset
    gates: Sequence[GateShown]
    signs: Sequence[tuple[str, str, str]]
    """Each sign of harm, the least answer it gives, and its source."""
    lists: Sequence[tuple[str, Sequence[str]]]
    """Lists of needs that rules name, in words."""
    reviews: Sequence[tuple[str, int]]
    """For which answer a review is due after how many weeks."""


def show_ruleset(ruleset: Ruleset) -> Shown:
    """Return everything that the ruleset says, in words."""
    return Shown(
        ruleset=ruleset,
        gates=show_gates(ruleset),
        signs=[
            (flag.text, _minimum(flag.minimum, ruleset), flag.source)
            for flag in ruleset.flags.values()
        ],
        lists=[
            (name.replace("_", " "), [NEED_BY_CODE[NeedCode(code)].label for code in sorted(held)])
            for name, held in ruleset.lists.items()
        ],
        reviews=show_reviews(ruleset),
    )


def show_reviews(ruleset: Ruleset) -> Sequence[tuple[str, int]]:
    """Return for which answer, in the area's words, a review is due after how many weeks."""
    weeks = sorted(ruleset.review_weeks.items())
    return [(_review(name, ruleset), number) for name, number in weeks]


def _minimum(minimum: str, ruleset: Ruleset) -> str:
    return WAYS.get(minimum) or ruleset.labels[Response(minimum)]


def _review(name: str, ruleset: Ruleset) -> str:
    if name == "unborn_or_under_1":
        return "A child not yet born or under 1"
    label = ruleset.labels[Response(name)]
    return f"{label[:1].upper()}{label[1:]}"


def find_other_numbers(ruleset: Ruleset, numbers: Mapping[str, str]) -> Sequence[str]:
    """Return which numbers of a ruleset are not those of the settings, by the contact's name.

    A space or a stroke more or less makes no other number.
    """
    return [
        f"{name.replace('_', ' ')} {contact.phone} here and {numbers[name]} in the settings"
        for name, contact in ruleset.contacts.items()
        if name in numbers and _digits(contact.phone) != _digits(numbers[name])
    ]


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit())
