"""A list of checks: which listing was checked, when, how, and what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from earlyhelp.services.exchange import cells
from earlyhelp.services.exchange.cells import Reader, Refused, Value, unguard
from earlyhelp.services.facts import Problem
from earlyhelp.services.words import CheckMethod, CheckOutcome

Rows = Sequence[tuple[int, Mapping[str, str]]]
READERS: Mapping[str, Reader] = {
    "source_id": cells.text_up_to(200),
    "on": cells.day,
    "method": cells.word_of(CheckMethod),
    "outcome": cells.word_of(CheckOutcome),
}


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """One check of one listing."""

    source_id: str
    on: date
    method: CheckMethod
    outcome: CheckOutcome


@dataclass(frozen=True, slots=True)
class ReadChecks:
    """What a list of checks says, each with its row; or its problems."""

    checks: tuple[tuple[int, CheckFacts], ...]
    problems: tuple[Problem, ...]


def read_checks(
    rows: Rows, *, on: date, moved_by: timedelta = timedelta(), illustrative: frozenset[str]
) -> ReadChecks:
    """Read the rows of a list; dates of illustrative services are moved first."""
    checks, problems = [], []
    for line, texts in rows:
        values, faults = _read_cells(line, texts)
        if not faults:
            shift = moved_by if values["source_id"] in illustrative else timedelta()
            check = _make(values, shift)
            checks.append((line, check))
            if check.on > on:
                faults = [Problem(line, "on", texts["on"], "a day that is not after today")]
        problems += faults
    return ReadChecks(tuple(checks), tuple(problems))


def _read_cells(line: int, texts: Mapping[str, str]) -> tuple[Mapping[str, Value], list[Problem]]:
    values: dict[str, Value] = {}
    problems = []
    for name, read in READERS.items():
        text = cells.tidy(unguard(texts[name]))
        value = read(text) if text else Refused("this cell must be filled in")
        if isinstance(value, Refused):
            problems.append(Problem(line, name, text, value.wanted))
        values[name] = value
    return values, problems


def _make(values: Mapping[str, Value], shift: timedelta) -> CheckFacts:
    on, method, outcome = values["on"], values["method"], values["outcome"]
    if not (
        isinstance(on, date)
        and isinstance(method, CheckMethod)
        and isinstance(outcome, CheckOutcome)
    ):
        raise TypeError("the cells of a check were not read")
    return CheckFacts(str(values["source_id"]), on + shift, method, outcome)
