"""Headings, compared without regard to case, spaces, dots and underscores, wherever they stand."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from earlyhelp.geography.vintages import read_vintage

GAPS = re.compile(r"[\s._]+")
CODE_HEADING = re.compile(
    r"(oa|lsoa|msoa|wd|ward|lad|la|ltla|utla|cty|county|rgn|region|ctry|country|cauth)"
    r"((?:20)?[0-9]{2})?(?:cd|code)"
)
SHORT_CODE_HEADING = re.compile(r"(oa|lsoa|msoa)([0-9]{2})")
"""As in the ONS Postcode Directory: lsoa21."""


def normalise(cell: str) -> str:
    """Return a heading in small letters with one space for every gap.

    >>> normalise("LSOA_code..(2021) ")
    'lsoa code (2021)'
    """
    return GAPS.sub(" ", cell.replace("\ufeff", "")).strip().lower()


def squeeze(cell: str) -> str:
    """Return a heading in small letters without any gap.

    >>> squeeze("LSOA 21_CD")
    'lsoa21cd'
    """
    return normalise(cell).replace(" ", "")


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """A column of official codes: where it stands, and the year its heading states, if any."""

    index: int
    heading: str
    place: str
    vintage: str | None
    name_index: int | None = None


@dataclass(frozen=True)
class Headings:
    """The headings of one file."""

    written: tuple[str, ...]

    @classmethod
    def read(cls, cells: Iterable[str]) -> "Headings":
        """Return headings as they were written, without outer spaces and mark of order."""
        return cls(tuple(cell.replace("\ufeff", "").strip() for cell in cells))

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Where each squeezed heading stands; a column without a heading has none."""
        return {squeeze(cell): i for i, cell in reversed([*enumerate(self.written)]) if cell}

    @cached_property
    def repeated(self) -> Sequence[str]:
        """Headings that stand more than once."""
        seen = [squeeze(cell) for cell in self.written if cell]
        return sorted({cell for cell in seen if seen.count(cell) > 1})

    def unused(self, used: Iterable[int | None]) -> Sequence[str]:
        """Return the headings of columns that nothing was taken from, as they were written."""
        taken = set(used)
        return [cell for i, cell in enumerate(self.written) if cell and i not in taken]

    def find(self, *names: str) -> int | None:
        """Return where the first of these squeezed names stands, or None."""
        return next((self.index[name] for name in names if name in self.index), None)

    @cached_property
    def code_columns(self) -> Sequence[CodeColumn]:
        """Columns whose heading says that they hold codes of places, in file order."""
        found = []
        for name, i in sorted(self.index.items(), key=lambda item: item[1]):
            match = CODE_HEADING.fullmatch(name) or SHORT_CODE_HEADING.fullmatch(name)
            if match:
                place, year = match[1], match[2] or ""
                names = self.find(f"{place}{year}nm", f"{place}{year}name")
                found.append(CodeColumn(i, self.written[i], place, read_vintage(year), names))
        return found

    def codes_of(self, *places: str) -> CodeColumn | None:
        """Return the column of codes of such places, the one of the newest year, or None."""
        columns = [column for column in self.code_columns if column.place in places]
        return max(columns, key=lambda column: column.vintage or "", default=None)
