"""An entry of the catalogue as a row of texts: in a CSV, on a form, in its history. Pure.

One form for all of them, so that a file written out and read in again changes nothing.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from io import StringIO
from types import MappingProxyType

from earlyhelp.jsna.catalogue import (
    LOCAL,
    Entry,
    Indicator,
    Notes,
    Theme,
    ValueType,
)
from earlyhelp.jsna.entry_cells import READERS, CellFaultError, split_codes
from earlyhelp.jsna.intervals import Polarity
from earlyhelp.jsna.readings import Problem
from earlyhelp.taxonomy.needs import NeedCode

ID = "indicator_id"
NOTES = tuple(field.name for field in fields(Notes))
TITLES: Mapping[str, str] = MappingProxyType(
    {
        ID: "Number or id",
        "name": "Name",
        "theme": "Theme",
        "needs": "Needs it tells about",
        "polarity": "Whether high or low is good",
        "value_type": "What a value is",
        "multiplier": "A rate is for so many people",
        "unit_text": "Unit in the publisher's words",
        "lowest_age": "Youngest age in years",
        "highest_age": "Oldest age in years",
        "year_type": "Kind of year",
        "source": "Where the figures come from",
        "stands_for": "The same as",
        "confirmed_by": "Confirmed by",
        "confirmed_on": "Confirmed on",
        "definition": "Definition",
        "rationale": "Why it is measured",
        "methodology": "How it is worked out",
        "confidence_intervals": "How its range is worked out",
        "disclosure_control": "How small numbers are hidden",
        "caveats": "What to be careful about",
    }
)
"""Every column of an entry, in the order of the file, and what it is called on a page."""
COLUMNS = tuple(TITLES)
UNKNOWN: Mapping[str, str] = MappingProxyType({"polarity": "unknown", "value_type": "unknown"})
"""What stands in a column where nothing is known; elsewhere that is an empty cell."""

Cells = Mapping[str, str]


def cells_of(entry: Entry) -> dict[str, str]:
    """Return an entry as texts by column."""
    one = entry.indicator
    facts: dict[str, object] = {
        ID: one.id,
        "name": one.name,
        "theme": one.theme,
        "needs": "; ".join(one.needs),
        "polarity": one.polarity,
        "value_type": one.value_type,
        "multiplier": one.multiplier,
        "unit_text": one.unit_text,
        "lowest_age": one.lowest_age,
        "highest_age": one.highest_age,
        "year_type": one.year_type,
        "source": one.source,
        "stands_for": one.stands_for,
        "confirmed_by": one.confirmed_by,
        "confirmed_on": one.confirmed_on and one.confirmed_on.isoformat(),
    }
    texts = {name: "" if fact is None else str(fact) for name, fact in facts.items()}
    return {name: " ".join(text.split()) for name, text in texts.items()} | asdict(entry.notes)


def entry_of(cells: Cells, version: int = 0) -> Entry:
    """Return the entry that normal texts stand for; a column that is absent is not known."""
    get = {name: cells.get(name) or None for name in COLUMNS}.get
    confirmed_on = get("confirmed_on")
    theme = get("theme")
    return Entry(
        Indicator(
            id=cells[ID],
            name=get("name") or cells[ID],
            needs=tuple(NeedCode(code) for code in split_codes(get("needs") or "")),
            polarity=Polarity(get("polarity") or Polarity.UNKNOWN),
            value_type=ValueType(get("value_type") or ValueType.UNKNOWN),
            multiplier=_whole(get("multiplier")),
            lowest_age=_whole(get("lowest_age")),
            highest_age=_whole(get("highest_age")),
            year_type=get("year_type") or "",
            source=get("source") or "",
            confirmed_by=get("confirmed_by"),
            confirmed_on=None if confirmed_on is None else date.fromisoformat(confirmed_on),
            theme=None if theme is None else Theme(theme),
            unit_text=get("unit_text") or "",
            stands_for=get("stands_for"),
        ),
        Notes(**{name: get(name) or "" for name in NOTES}),
        version,
    )


def _whole(text: str | None) -> int | None:
    return None if text is None else int(text)


def read_cells(given: Cells, line: int = 0) -> dict[str, str] | tuple[Problem, ...]:
    """Return cells in their normal form, or every problem in them; other columns are passed over.

    >>> read_cells({"theme": "Start in life", "polarity": ""})
    {'theme': 'start_in_life', 'polarity': 'unknown'}
    """
    read, problems = {}, []
    for column, text in given.items():
        if column in READERS:
            try:
                read[column] = READERS[column](text)
            except CellFaultError as fault:
                found = " ".join(text.split())[:60]
                problems.append(Problem(line, column, found, fault.wanted, fault.remedy))
    return tuple(problems) or read


def faults_between(cells: Cells, line: int = 0) -> tuple[Problem, ...]:
    """Return what is wrong between the columns of a whole entry in normal form."""
    problems = []
    low, high = cells["lowest_age"], cells["highest_age"]
    if low and high and int(low) > int(high):
        wanted = f"at most the oldest age, {high}"
        problems.append(Problem(line, "lowest_age", low, wanted, "Check both ages"))
    if cells["stands_for"] and not cells[ID].startswith(LOCAL):
        problems.append(
            Problem(
                line,
                "stands_for",
                cells["stands_for"],
                "nothing: only an indicator without a number of its own stands for another",
                "Leave it empty",
            )
        )
    if bool(cells["confirmed_by"]) != bool(cells["confirmed_on"]):
        column = "confirmed_on" if cells["confirmed_by"] else "confirmed_by"
        wanted = "who confirmed it and on which day, or neither"
        problems.append(Problem(line, column, "", wanted, "Fill in both or leave both empty"))
    return tuple(problems)


@dataclass(frozen=True, slots=True)
class Difference:
    """One column in which two entries differ; an empty text is not known."""

    column: str
    before: str
    after: str

    @property
    def title(self) -> str:
        """What the column is called on a page."""
        return TITLES[self.column]


def differences(before: Cells, after: Cells) -> tuple[Difference, ...]:
    """Return each column of ``after`` that says something else than ``before``."""
    return tuple(
        Difference(column, before.get(column, ""), after[column])
        for column in COLUMNS
        if column in after and before.get(column, "") != after[column]
    )


def is_known(column: str, text: str) -> bool:
    """Say whether a cell says anything."""
    return text not in {"", UNKNOWN.get(column, "")}


def read_catalogue(text: str) -> tuple[Indicator, ...]:
    """Return the indicators of a CSV in the layout of indicators.csv, in file order.

    Raises:
        ValueError: if an id stands twice, or a cell cannot be read.
    """
    rows = list(csv.DictReader(StringIO(text, newline="")))
    read = [read_cells(row, line) for line, row in enumerate(rows, start=2)]
    for problems in (one for one in read if isinstance(one, tuple)):
        first = problems[0]
        raise ValueError(f"line {first.line}, {first.column}: {first.found}. {first.remedy}")
    entries = [entry_of(cells) for cells in read if not isinstance(cells, tuple)]
    if len({entry.indicator.id for entry in entries}) != len(entries):
        raise ValueError("an indicator stands twice")
    return tuple(entry.indicator for entry in entries)


def rows_of(entries: Iterable[Entry]) -> Sequence[Mapping[str, str]]:
    """Return entries as rows of texts."""
    return [cells_of(entry) for entry in entries]
