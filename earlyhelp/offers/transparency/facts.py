"""What both documents say of the ruleset in force, drawn from it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.matching import Ruleset
from earlyhelp.matching.laws import CASES
from earlyhelp.matching.measuring import Measured
from earlyhelp.matching.ruleset_values import Rule
from earlyhelp.rulesets.showing import GATE_NAMES
from earlyhelp.taxonomy.services import Response

FEWEST_SHOWN = 5
"""A count below this could point at a family; it is not shown."""


@dataclass(frozen=True, slots=True)
class Used:
    """How often decisions were made here and what people said of them; counts of all time."""

    decisions: int
    safe: int
    """Decisions that had to be a talk because the procedure could not be carried out."""
    agreed: int
    raised: int
    other: int
    """Views that differ and did not change the answer."""
    lowered: int = 0
    """Steps down that a social worker or an early help manager decided at a review."""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that the two documents are drawn from."""

    ruleset: Ruleset
    measured: Measured
    breaches: int | None
    """How many laws it broke on made-up children; None where that was not tried here."""
    program: str
    """The version of the program."""
    base_url: str
    area: str
    """The area's name, or its code; empty where no area is served yet."""
    used: Used | None
    """None where the database cannot be asked."""


def in_words(day: date) -> str:
    """Return a day in words.

    >>> in_words(date(2026, 3, 4))
    '4 March 2026'
    """
    return f"{day.day} {day:%B %Y}"


def purpose(ruleset: Ruleset) -> str:
    """Say what a ruleset is for, in its own words for what answers can point to."""
    labels = [ruleset.labels[response] for level in ruleset.levels for response in level.responses]
    return (
        f"It says what the answers of an early help assessment point to: {'; '.join(labels)}; or "
        f"{ruleset.labels[Response.CONSULT]}. It proposes. A named person decides and may set the "
        "result aside with a reason."
    )


def term(ruleset: Ruleset) -> str:
    """Say from when to when a ruleset holds."""
    if ruleset.effective_to is None:
        return f"From {in_words(ruleset.effective_from)}; no last day is set"
    return f"From {in_words(ruleset.effective_from)} to {in_words(ruleset.effective_to)}"


def levels(ruleset: Ruleset) -> Sequence[str]:
    """Return each level in a line."""
    return [
        f"Level {level.number}: {level.name}. Who leads: {level.owner}. Way in: {level.route}. "
        f"Reached by: {', '.join(ruleset.labels[response] for response in level.responses)}."
        for level in ruleset.levels
    ]


def rules(ruleset: Ruleset) -> Sequence[str]:
    """Return every rule in a line, in the order in which they are asked."""
    return [_rule(rule, ruleset) for gate in ruleset.gates.values() for rule in gate]


def _rule(rule: Rule, ruleset: Ruleset) -> str:
    leads = f" Leads to: {ruleset.labels[rule.response]}." if rule.response else ""
    return (
        f"{rule.id} ({GATE_NAMES[rule.gate]}) {rule.text}{leads} "
        f"Since {in_words(rule.since)}. Source: {rule.source}."
    )


def laws(known: Known) -> str:
    """Say whether the laws were tried and what came of it."""
    if known.breaches is None:
        return f"Not tried here: earlyhelp rulesets card tries them on {CASES:,} made-up children."
    return f"{known.breaches:,} breaches on {CASES:,} made-up children"


def count(number: int) -> str:
    """Return a count, or that it is too small to be shown.

    >>> count(3), count(0), count(1200)
    ('Too few to show', '0', '1,200')
    """
    return "Too few to show" if 0 < number < FEWEST_SHOWN else f"{number:,}"
