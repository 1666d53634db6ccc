"""The one boundary around the decision: on any fault the answer is "talk to a social worker".

A person with a worry must never meet a blank page or a stack trace, so this is the one place that
catches everything. It reports the fault's kind, never the assessment.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Thread
from typing import NamedTuple

from earlyhelp.matching import (
    Assessment,
    Decision,
    Ruleset,
    Trace,
    decide,
    read_assessment,
    safe_decision,
)
from earlyhelp.matching.assessment import Answer
from earlyhelp.matching.gates import with_signs
from earlyhelp.matching.pairs import Pairs
from earlyhelp.matching.reader import GIVEN_TWICE
from earlyhelp.matching.reading import read_day, read_signs
from earlyhelp.matching.ruleset_values import Contact
from earlyhelp.offers.faults.kinds import Fault, Kind
from earlyhelp.rulesets.dates import why_not_in_force
from earlyhelp.settings import EMERGENCY, Settings

Report = Callable[[Fault], None]
Part = Mapping[str, object] | list[object]
"""What in a document may hold other parts."""
LONGEST_SECONDS = 5.0
"""How long a decision may take; one takes about a thousandth of a second."""
SAID_TWICE = "A fact was given twice; where that differs, the graver or not known counts."


@dataclass(frozen=True, slots=True)
class Rules:
    """The ruleset in use, or why there is none, with the numbers that hold without it."""

    ruleset: Ruleset | None
    fault: str
    contacts: Sequence[Contact]
    is_away: bool = False
    """Whether there is none because the database did not answer."""
    longest_seconds: float = field(default_factory=lambda: LONGEST_SECONDS)


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
    does, and without that today. ``report`` is told, in one sentence each, why a decision was safe
    and what of the document could not be read. A sign of harm counts whatever breaks, and however
    much else there is to read.
    """
    trace = Trace()

    def safely(fault: Fault, ruleset: Ruleset | None = None) -> Decision:
        report(fault)
        signs = read_signs(document, ruleset.flags if ruleset else ())
        return safe_decision(
            fault.why,
            rules.contacts,
            danger=signs.danger,
            trace=with_signs(trace, signs.flags, ruleset) if ruleset else trace,
            ruleset=ruleset,
        )

    if not isinstance(document, Mapping):
        return safely(Fault(Kind.UNREADABLE, "The assessment could not be read."))
    ruleset = rules.ruleset
    if ruleset is None:
        kind = Kind.DATABASE_AWAY if rules.is_away else Kind.NO_RULESET
        why = f"There is no ruleset to decide by: {rules.fault or 'none is set'}."
        return safely(Fault(kind, why))
    day = on or read_day(document.get("assessed_on")) or today
    if not ruleset.in_force(day):
        return safely(Fault(Kind.NOT_IN_FORCE, why_not_in_force(ruleset, day)))
    decided = _in_time(document, ruleset, trace, rules.longest_seconds)
    if isinstance(decided, Fault):
        return safely(decided, ruleset)
    for found in _unread(document, decided.assessment):
        report(found)
    return decided.decision


class _Decided(NamedTuple):
    """A decision, and what was read of the document for it."""

    decision: Decision
    assessment: Assessment


def _in_time(
    document: Mapping[str, object], ruleset: Ruleset, trace: Trace, seconds: float
) -> _Decided | Fault:
    """Decide beside the caller, who goes on with a fault when it takes too long."""
    done: list[_Decided | Fault] = []

    def work() -> None:
        try:
            assessment = read_assessment(document, ruleset.flags)
            done.append(_Decided(decide(assessment, ruleset, trace), assessment))
        except Exception as fault:  # noqa: BLE001 - the one boundary, as said above
            why = f"A rule could not be carried out ({type(fault).__name__})."
            done.append(Fault(Kind.RULE_BROKE, why))

    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    return done[0] if done else Fault(Kind.TIME_RAN_OUT, "The decision took too long.")


def _unread(document: Mapping[str, object], assessment: Assessment) -> Iterator[Fault]:
    """Return what is wrong with a document that could still be decided on."""
    if _has_twice(document):
        yield Fault(Kind.GIVEN_TWICE, SAID_TWICE)
    if any(fact.text != GIVEN_TWICE for fact in assessment.unrecognised):
        yield Fault(Kind.UNKNOWN_WORD, "A name or word was not one that the rules know.")
    if not assessment.needs:
        yield Fault(Kind.NO_NEEDS, "No need had been looked at.")
    if assessment.child.age_years is None and assessment.child.unborn is not Answer.YES:
        yield Fault(Kind.NO_AGE, "The age of the child was missing.")


def _has_twice(value: Part) -> bool:
    """Say whether a key stands twice anywhere in a document, however deep it goes."""
    waiting: list[Part] = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, Pairs) and held.twice:
            return True
        parts = held.values() if isinstance(held, Mapping) else held
        waiting.extend(part for part in parts if isinstance(part, dict | list))
    return False
