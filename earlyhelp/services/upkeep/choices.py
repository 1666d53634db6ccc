"""What an editor chose on the page of a report, read from its form. Pure values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.services.exchange.cells import Refused, tidy
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.upkeep.answers import ASK_BY_NAME, Fault, as_typed, read_answer
from earlyhelp.services.upkeep.deciding import Decided
from earlyhelp.services.upkeep.records import ReportLine, SuggestionLine
from earlyhelp.services.upkeep.words import Because, Decision, Outcome
from earlyhelp.services.words import CheckMethod

Given = Mapping[str, Sequence[str]]
LONGEST_REASON = 500
CHOOSE_WHY = "Choose why it is turned down"
CHOOSE_OUTCOME = "Choose what became of it"
CHOOSE_ONE = "Decide about one change or more"
CHOOSE_HOW = "Choose how the whole listing was checked"


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen, and what has to be mended, by the id of the field."""

    decided: tuple[Decided, ...]
    errors: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a report in words; ``value`` is stored in the listing where it is new."""

    outcome: Outcome | None
    because: Because | None
    has_value: bool
    value: object
    errors: tuple[Fault, ...]


def read_choices(suggestions: Sequence[SuggestionLine], given: Given) -> Choices:
    """Return the decisions of a form; a suggestion without one stays open."""
    decided, errors = [], []
    for line in suggestions:
        found = _read_one(line, given)
        if isinstance(found, Decided):
            decided.append(found)
        elif found is not None:
            errors.append(found)
    if not decided and not errors:
        first = suggestions[0].id if suggestions else 0
        errors.append((f"decision-{first}", CHOOSE_ONE))
    return Choices(tuple(decided), tuple(errors))


def _read_one(line: SuggestionLine, given: Given) -> Decided | Fault | None:
    chosen = _first(given, f"decision-{line.id}")
    reason = _first(given, f"reason-{line.id}")[:LONGEST_REASON] or None
    if chosen == Decision.ACCEPTED:
        return Decided(line.id, Decision.ACCEPTED, line.after, reason=reason)
    if chosen == Decision.ACCEPTED_WITH_CHANGES:
        return _with_changes(line, given, reason)
    if chosen == Decision.TURNED_DOWN:
        because = _because(given, f"because-{line.id}")
        if because is None:
            return (f"because-{line.id}", CHOOSE_WHY)
        return Decided(line.id, Decision.TURNED_DOWN, None, because, reason)
    return None


def _with_changes(line: SuggestionLine, given: Given, reason: str | None) -> Decided | Fault:
    field = f"value-{line.id}"
    ask = ASK_BY_NAME.get(line.field)
    if ask is None:
        return (f"decision-{line.id}", "Change this fact on the page for editing")
    value = read_answer(ask, _texts(given, field))
    if isinstance(value, Refused):
        return (field, value.wanted)
    same = value == line.after
    decision = Decision.ACCEPTED if same else Decision.ACCEPTED_WITH_CHANGES
    return Decided(line.id, decision, value, reason=reason)


def read_answered(report: ReportLine, facts: ServiceFacts, given: Given) -> Answered:
    """Return what became of a report in words, and the value that the listing gets, if any."""
    text = _first(given, "outcome")
    if text == Outcome.NOT_CHANGED:
        because = _because(given, "because")
        errors = () if because else (("because", CHOOSE_WHY),)
        return Answered(Outcome.NOT_CHANGED, because, has_value=False, value=None, errors=errors)
    if text != Outcome.PUT_RIGHT:
        errors = (("outcome", CHOOSE_OUTCOME),)
        return Answered(None, None, has_value=False, value=None, errors=errors)
    return _put_right(report, facts, given)


def _put_right(report: ReportLine, facts: ServiceFacts, given: Given) -> Answered:
    right = Outcome.PUT_RIGHT
    ask = ASK_BY_NAME.get(report.field or "")
    stored = getattr(facts, ask.name) if ask else None
    sent = _texts(given, "value")
    if ask is None or sent == [text.replace("\r\n", "\n").strip() for text in as_typed(stored)]:
        return Answered(right, None, has_value=False, value=None, errors=())
    value = read_answer(ask, sent)
    if isinstance(value, Refused):
        errors = (("value", value.wanted),)
        return Answered(right, None, has_value=False, value=None, errors=errors)
    return Answered(right, None, has_value=value != stored, value=value, errors=())


def read_whole_check(given: Given) -> tuple[CheckMethod | None, tuple[Fault, ...]]:
    """Return how the whole listing was checked, if it was."""
    if not _first(given, "whole"):
        return None, ()
    method = _first(given, "method")
    if method in set(CheckMethod):
        return CheckMethod(method), ()
    return None, (("method", CHOOSE_HOW),)


def _because(given: Given, name: str) -> Because | None:
    text = _first(given, name)
    return Because(text) if text in set(Because) else None


def _texts(given: Given, name: str) -> list[str]:
    found = (text.replace("\r\n", "\n").strip() for text in given.get(name, ()))
    return [text for text in found if text]


def _first(given: Given, name: str) -> str:
    return tidy(next(iter(given.get(name, ())), ""))
