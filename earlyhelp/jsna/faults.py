"""What may be said of a row instead of a reading: that a cell is wrong, or that it is passed over.

Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from earlyhelp.jsna.cells import LONGEST_TEXT
from earlyhelp.jsna.dialects import Layout
from earlyhelp.jsna.readings import Problem, Series

Cells = Mapping[str, str]
"""The cells of a row by column; a column that the file lacks, or that a short row ends before, is
absent or empty."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, before it is known which line it stands on."""

    role: str
    found: str
    wanted: str
    remedy: str

    def on(self, line: int, layout: Layout) -> Problem:
        """Return the problem on a line, under the heading that the file itself uses."""
        return Problem(line, layout.heading(self.role), self.found, self.wanted, self.remedy)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A row that is right and not wanted here, with the reason it is counted under."""

    reason: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The series and period of a row, and what its indicator is called there."""

    series: Series
    indicator_name: str
    sortable: int


def too_long(role: str, text: str) -> Fault | None:
    """Return the fault of a text that has swallowed its neighbours, or None."""
    if len(text) <= LONGEST_TEXT:
        return None
    return Fault(
        role,
        f"{text[:60]}… ({len(text):,} characters)",
        f"at most {LONGEST_TEXT} characters",
        "Look for a quotation mark that is opened and never closed",
    )


def bad_period(role: str, text: str) -> Fault:
    """Return the fault of a period in no known form."""
    return Fault(
        role,
        text,
        "a period, such as 2022, 2022/23 or 2020/21 - 24/25",
        "Write the period in one of these forms",
    )


def bad_code(role: str, text: str) -> Fault:
    """Return the fault of a cell that holds no code of an area."""
    return Fault(
        role,
        text,
        "the official code of an area, such as E92000001",
        "Write the code in full: one letter and eight digits",
    )


def too_wide(line: int, cells: int, wanted: int) -> Problem:
    """Return the problem of a row with more cells than the header has headings."""
    return Problem(
        line,
        "(whole row)",
        f"{cells} cells",
        f"{wanted} cells, one for each heading",
        "Put quotation marks round a text that holds the separator",
    )
