"""Cells to values, and the faults found in them."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import TypeVar

from earlyhelp.geography.codes import read_code

Cell = str | int | float | bool | None
Key = tuple[str | int, ...]
Value = TypeVar("Value")

# Marks that publishers write for a value they do not give; never read as nought.
MISSING = frozenset(
    {"", "-", "*", "..", ":", "na", "n/a", "nan", "null", "c", "x", "z", "u", "low"}
)
NUMBER = re.compile(r"[-+]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)?(\.[0-9]*)?([eE][-+]?[0-9]+)?")
MONTH = re.compile(r"([12][0-9]{3})-?(0[1-9]|1[0-2])")
SHOWN_PROBLEMS = 1_000
MEND_THE_CELL = "Mend the cell in the file, then bring the file in again."
MEND_THE_ROW = "Mend the row in the file, then bring the file in again."
KEEP_ONE = "Keep the line that is right and take the other out."
SWAP = "Put each figure under its own heading: longitude in one column, latitude in the other."


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a file: where it is, what was found there, what is wanted and how to mend it."""

    line: int | None
    column: str | None
    found: str
    wanted: str
    remedy: str = MEND_THE_CELL


@dataclass(slots=True)
class Batch:
    """Rows that one file gives to one table: only the columns named here are touched."""

    table: str
    columns: tuple[str, ...]
    rows: dict[Key, tuple[Cell, ...]] = field(default_factory=dict)
    fills_only: bool = False
    """Write where nothing stands yet; leave what is there."""


@dataclass(slots=True)
class Found:
    """What reading one file gave; every row is counted once."""

    kept: int = 0
    merged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    notices: list[str] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    used: set[int | None] = field(default_factory=set)
    """Where the columns stand that something was taken from."""
    ignored_columns: list[str] = field(default_factory=list)

    def batch(self, table: str, *columns: str, fills_only: bool = False) -> Batch:
        """Return the batch for these columns of a table, made when first asked for."""
        for made in self.batches:
            if made.table == table and made.columns == columns:
                return made
        self.batches.append(Batch(table, columns, fills_only=fills_only))
        return self.batches[-1]

    def fault(self, problem: Problem) -> None:
        """Count a fault; the first thousand are kept to be shown."""
        self.problem_count += 1
        if len(self.problems) < SHOWN_PROBLEMS:
            self.problems.append(problem)

    @property
    def rows_read(self) -> int:
        """How many rows the file held."""
        return self.kept + self.merged + self.skipped.total() + self.problem_count


class CellError(ValueError):
    """A cell does not hold what its column should; the text says what is wanted there."""

    def __init__(self, wanted: str, index: int | None = None, remedy: str = MEND_THE_CELL) -> None:
        """Note what is wanted, once known in which column, and how to mend it."""
        super().__init__(wanted)
        self.index, self.remedy = index, remedy


def read_at(cells: Sequence[str], index: int, read: Callable[[str], Value]) -> Value:
    """Return a cell's value; a fault says in which column it was found.

    Raises:
        CellError: with the column's index.
    """
    try:
        return read(cells[index])
    except CellError as fault:
        raise CellError(str(fault), index, fault.remedy) from None


def problem(line: int, headings: Sequence[str], cells: Sequence[str], fault: CellError) -> Problem:
    """Return the fault of one cell as a value, with its heading and what was found."""
    if fault.index is None:
        return Problem(line, None, "", str(fault), MEND_THE_ROW)
    found = cells[fault.index].strip()
    return Problem(line, headings[fault.index], found, str(fault), fault.remedy)


def read_number(text: str) -> float | None:
    """Return a number, or None where the publisher gives none; thousands commas are allowed.

    Raises:
        CellError: if it is neither.

    >>> read_number("1,234.5"), read_number("c"), read_number("0")
    (1234.5, None, 0.0)
    """
    trimmed = text.strip()
    if trimmed.lower() in MISSING:
        return None
    if not trimmed.isascii() or not NUMBER.fullmatch(trimmed):
        raise CellError("a number, or an empty cell where it is not known")
    try:
        number = float(trimmed.replace(",", ""))
    except ValueError:
        raise CellError("a number, or an empty cell where it is not known") from None
    if not isfinite(number):
        raise CellError("a number of ordinary size")
    return number


def read_whole(text: str, lowest: int, highest: int | None = None) -> int | None:
    """Return a whole number within bounds, or None where the publisher gives none.

    Raises:
        CellError: if it is neither.
    """
    number = read_number(text)
    if number is None:
        return None
    if number != int(number) or number < lowest or (highest is not None and number > highest):
        bounds = f"of {lowest} or more" if highest is None else f"from {lowest} to {highest}"
        raise CellError(f"a whole number {bounds}")
    return int(number)


def read_official_code(text: str, prefixes: Sequence[str] = ()) -> str | None:
    """Return a code of one of the prefixes, or None for an empty or missing cell.

    Raises:
        CellError: if it is neither.
    """
    if text.strip().lower() in MISSING:
        return None
    code = read_code(text)
    if code is None:
        raise CellError("an official code, a letter and eight digits")
    if prefixes and not code.startswith(tuple(prefixes)):
        raise CellError(f"a code that begins with {' or '.join(prefixes)}")
    return code


def read_month(text: str) -> str | None:
    """Return a year and month as 2013-05, from 201305 or 2013-05; None where empty.

    Raises:
        CellError: if it is neither.
    """
    trimmed = text.strip()
    if not trimmed:
        return None
    match = MONTH.fullmatch(trimmed)
    if match is None:
        raise CellError("a year and month such as 201305, or an empty cell")
    return f"{match[1]}-{match[2]}"
