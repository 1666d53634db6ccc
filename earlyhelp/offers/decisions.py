"""The one boundary around the decision: on any fault the answer is "talk to a social worker".

A person with a worry must never meet a blank page or a stack trace, so this is the one place that
catches everything. It reports the fault's kind, never the assessment.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.matching import (
    Decision,
    Ruleset,
    Trace,
    decide,
    read_assessment,
    safe_decision,
)
from earlyhelp.matching.reading import read_day
from earlyhelp.matching.ruleset_values import Contact
from earlyhelp.settings import EMERGENCY, Settings

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Rules:
    """The ruleset in use, or why there is none, with the numbers that hold without it."""

    ruleset: Ruleset | None
    fault: str
    contacts: Sequence[Contact]


def settings_contacts(settings: Settings) -> Sequence[Contact]:
    """Return the four numbers that stand whatever happens to a ruleset."""
    numbers = {
        "emergency": EMERGENCY,
        "front_door": settings.front_door,
        "out_of_hours": settings.out_of_hours,
        "advice_line": settings.advice_line,
    }
    return [Contact(name, t.name, t.number, t.hours) for name, t in numbers.items()]


def decide_document(
    document: object, rules: Rules, *, on: date | None, today: date, report: Report
) -> Decision:
    """Return the decision on one JSON document; nothing in it can make this raise.

    ``on`` picks the day the ruleset must be in force; without it the document's ``assessed_on``
    does, and without that today. ``report`` is told, in one sentence, why a decision was safe.
    """
    trace = Trace()

    def safely(why: str, ruleset: Ruleset | None = None) -> Decision:
        report(why)
        danger = _danger(document)
        return safe_decision(why, rules.contacts, danger=danger, trace=trace, ruleset=ruleset)

    if not isinstance(document, Mapping):
        return safely("The assessment could not be read.")
    if rules.ruleset is None:
        return safely(f"There is no ruleset to decide by: {rules.fault or 'none is set'}.")
    day = on or read_day(document.get("assessed_on")) or today
    if not rules.ruleset.in_force(day):
        return safely(f"The ruleset {rules.ruleset.id} is not in force on {day.isoformat()}.")
    try:
        return decide(read_assessment(document, rules.ruleset.flags), rules.ruleset, trace)
    except Exception as fault:  # noqa: BLE001 - the one boundary, as said above
        why = f"A rule could not be carried out ({type(fault).__name__})."
        return safely(why, rules.ruleset)


def _danger(document: object) -> bool:
    """Say whether a document, however broken, says that the child is in danger now."""
    if not isinstance(document, Mapping):
        return False
    copies = getattr(document, "twice", {}).get("immediate_danger", [])
    return any(
        said is True or said == "yes" for said in (document.get("immediate_danger"), *copies)
    )
