"""Consecutive rows of a text table, column by column, and the cells they were read from.

Pure but for numpy.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from earlyhelp.jsna.arrays import Codes, Numbers, Texts
from earlyhelp.jsna.cells import clean
from earlyhelp.jsna.dialects import FIGURES, OWN, Layout
from earlyhelp.jsna.faults import Cells
from earlyhelp.jsna.records import cell_too_long, text_lines


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive rows of a table."""

    lines: Codes
    """The line of the file on which each row begins, from 1."""
    texts: Mapping[str, Texts]
    numbers: Mapping[str, Numbers | Texts]
    too_wide: Sequence[tuple[int, int]]
    """Line and number of cells of each row with more cells than headings; not among ``lines``."""
    source: "Source"

    @property
    def layout(self) -> Layout:
        """How the rows are laid out; of a piece of a wide block, for its one measure."""
        return self.source.layout

    def pieces(self) -> list["Block"]:
        """Return the block for each of its measures: of a long file there is one."""
        return [self._piece(layout) for layout in self.layout.for_each_measure()]

    def _piece(self, layout: Layout) -> "Block":
        measure = layout.measure
        if measure is None:
            return self
        facts = {"value": measure.name, "count": measure.count, "denominator": measure.denominator}
        numbers = {
            FIGURES[fact]: self.numbers[f"{OWN}{name}"] for fact, name in facts.items() if name
        }
        return replace(self, numbers=numbers, source=replace(self.source, layout=layout))

    def cells(self, rows: Sequence[int]) -> list[Cells | None]:
        """Return the cells of some rows as they stand in the file, by column; None if all empty."""
        if not rows:
            return []
        wanted = set(rows)
        try:
            found = {i: r for i, r in enumerate(_records(self.source)) if i in wanted}
        except csv.Error as error:
            raise cell_too_long(int(self.lines[0])) from error
        return [self._by_column(found[row]) for row in rows]

    def _by_column(self, record: Sequence[str]) -> Cells | None:
        if not any(clean(_at(record, index)) for index in self.source.places):
            return None
        cells = {role: _at(record, index) for role, index in self.layout.columns.items()}
        return cells | dict(self.layout.always)


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a block, whole records of UTF-8 with LF line ends, and how to split them."""

    content: bytes
    layout: Layout
    separator: str
    places: Sequence[int]
    """Where the columns stand that anything is read from."""


def _at(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _records(source: Source) -> Iterator[list[str]]:
    return csv.reader(text_lines(source.content), delimiter=source.separator)
