"""An Excel workbook as tables of texts: the cells that saving each sheet as CSV would give. Pure.

What would be lost or hidden on the way is told beside the rows: formulas, merged cells, hidden
rows and sheets. Nothing is unpacked before the package's own list of contents was judged.
"""

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from earlyhelp.web.uploads import MEGABYTE, Limits, Refused, workbook_fault

EXPLAINING = frozenset({"readme", "read me", "notes", "about", "lists"})
"""Sheets under these names explain the others."""
MOST_NAMED = 5
PIECE = 1 << 20
TELL_EVERY = 2_000
Tell = Callable[[int, int], None]
"""Told how many rows of a sheet are read, and of how many by what the sheet says of itself."""
LONGEST_TAG = 1 << 24
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\shidden="(?:1|true)"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\sref="([A-Z0-9:$]{2,40})"')
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_BROKEN = (
    *(BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError, TypeError),
    *(AttributeError, EOFError, SyntaxError, NotImplementedError, RecursionError),
)
"""What the reader of workbooks raises for a file that only looks like one."""
DAMAGED = Refused("damaged", "This workbook cannot be opened. Save it again as .xlsx, or as CSV")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its cells as texts, row by row from row 1, and what to know beside them."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    """Without empty cells at the end of a row and empty rows at the end of the sheet."""
    formulas: tuple[tuple[int, int], ...] = ()
    """Row and column, from 1, of each cell that works its value out."""
    merged: tuple[str, ...] = ()
    """Ranges that are shown as one cell, such as A1:C1."""
    hidden_rows: int = 0


def tell_nobody(_done: int, _of: int) -> None:
    """Say nothing of how far a sheet is read."""


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook by name, in their order."""

    visible: tuple[str, ...]
    hidden: tuple[str, ...]
    _content: bytes
    _limits: Limits

    @property
    def data_sheets(self) -> tuple[str, ...]:
        """The visible sheets that are no explanation."""
        return tuple(one for one in self.visible if one.strip().casefold() not in EXPLAINING)

    def read(
        self, title: str, *, rows: int | None = None, tell: Tell = tell_nobody
    ) -> Sheet | Refused:
        """Return one sheet, or why it cannot be read.

        With ``rows`` only so many of its first rows are read, once one is not empty, and nothing
        is said of what stands beside them: enough to tell what the sheet is.
        """
        taken = _Rows(self._limits, rows)
        try:
            beside = _read_sheet(self._content, title, taken, tell)
        except _BROKEN:
            return DAMAGED
        if isinstance(beside, Refused):
            return beside
        return Sheet(title, tuple(taken.kept), tuple(taken.formulas), *beside)


def open_workbook(content: bytes, limits: Limits) -> Book | Refused:
    """Return the sheets of a workbook, or why it may not be opened."""
    fault = workbook_fault(content, limits)
    if fault is not None:
        return fault
    try:
        if _declares(content):
            return Refused(
                "entities",
                "This workbook declares entities, which none needs. Save it again as .xlsx, or CSV",
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which nobody reads here
            book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
            sheets = [(one.title, one.sheet_state == "visible") for one in book.worksheets]
            book.close()
    except _BROKEN:
        return DAMAGED
    return Book(
        tuple(title for title, is_visible in sheets if is_visible),
        tuple(title for title, is_visible in sheets if not is_visible),
        content,
        limits,
    )


def _declares(content: bytes) -> bool:
    """Say whether a part of the package could hold entities: no workbook's does.

    A part in another encoding than UTF-8 could hide them from this look, so none is taken.
    """
    with ZipFile(BytesIO(content)) as package:
        parts = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return any(
            _DECLARES.search(piece) or b"\0" in piece
            for name in parts
            for piece in _pieces(package, name)
        )


def _pieces(package: ZipFile, name: str) -> Iterator[bytes]:
    """Give a part piece by piece, each of whole tags."""
    waiting = b""
    with package.open(name) as part:
        while data := part.read(PIECE):
            end = data.rfind(b">") + 1
            if end:
                yield waiting + data[:end]
                waiting = data[end:]
            else:
                waiting += data
            if len(waiting) > LONGEST_TAG:
                raise ValueError("a tag without an end")
    yield waiting


def _read_sheet(
    content: bytes, title: str, rows: "_Rows", tell: Tell
) -> tuple[tuple[str, ...], int] | Refused:
    """Take the rows of a sheet; return its merged ranges and how many of its rows are hidden."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as above
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        sheet = book[title]
        said = sheet.max_row or 0
        sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
        for number, row in enumerate(sheet.iter_rows(), start=1):
            fault = rows.add(row)
            if fault is not None:
                book.close()
                return fault
            if rows.are_enough:
                break
            if number % TELL_EVERY == 0:
                tell(number, max(said, number))
        path = str(getattr(sheet, "_worksheet_path", ""))
        book.close()
    if rows.are_enough:
        return (), 0
    with ZipFile(BytesIO(content)) as package:
        return _told_beside(package, path)


class _Rows:
    """Takes rows one by one, within the limits; ``wanted`` are so many at most."""

    def __init__(self, limits: Limits, wanted: int | None) -> None:
        self._limits, self._wanted = limits, wanted
        self._empty = self._characters = 0
        self.kept: list[tuple[str, ...]] = []
        self.formulas: list[tuple[int, int]] = []

    @property
    def are_enough(self) -> bool:
        return self._wanted is not None and len(self.kept) >= self._wanted

    def add(self, row: Sequence[object]) -> Refused | None:
        texts = [_text(cell) for cell in row]
        while texts and not texts[-1].strip():
            texts.pop()
        if not texts:
            self._empty += 1
            return None
        line = len(self.kept) + self._empty + 1
        fault = self._fault(line, texts)
        if fault is None:
            self.kept += [()] * self._empty
            self._empty = 0
            self.kept.append(tuple(texts))
            self.formulas += [
                (line, number)
                for number, cell in enumerate(row, start=1)
                if getattr(cell, "data_type", "") == "f"
            ]
        return fault

    def _fault(self, line: int, texts: Sequence[str]) -> Refused | None:
        limits = self._limits
        self._characters += sum(map(len, texts))
        if line > limits.rows + 1:
            return Refused("rows", f"This sheet has more than {limits.rows:,} rows. Split it")
        if len(texts) > limits.columns:
            found = f"Row {line:,} has {len(texts):,} columns; {limits.columns:,} are allowed"
            return Refused("columns", found)
        if max(map(len, texts)) > limits.cell_characters:
            most = f"{limits.cell_characters:,}"
            return Refused("cell", f"Row {line:,} has a cell of more than {most} characters")
        if self._characters > limits.unpacked_bytes:
            most = f"{limits.unpacked_bytes // MEGABYTE:,}"
            return Refused("unpacked", f"As text this sheet has more than {most} MB. Split it")
        return None


def _told_beside(package: ZipFile, path: str) -> tuple[tuple[str, ...], int]:
    """Return the merged ranges of a sheet and how many of its rows are hidden."""
    merged: dict[str, None] = {}
    hidden = 0
    for piece in _pieces(package, path.lstrip("/")):
        merged |= {found[1].decode(): None for found in _MERGED.finditer(piece)}
        hidden += sum(1 for _ in _HIDDEN_ROW.finditer(piece))
    return tuple(merged), hidden


def _text(cell: object) -> str:
    """Return a cell as text, dates and times in their plain forms.

    A percentage is written as it is shown, since 12.3% and 0.123 would be read apart.
    """
    value = getattr(cell, "value", None)
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case date() | time():
            return _moment(value)
        case int() | float():
            return _number(value, str(getattr(cell, "number_format", None) or ""))
        case _:
            return str(value)


def _moment(value: date | time) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    is_whole_day = isinstance(value, datetime) and value.time() == time(0)
    return (value.date() if is_whole_day and isinstance(value, datetime) else value).isoformat()


def _number(value: float, shown_as: str) -> str:
    if "%" in shown_as and "%" in _QUOTED.sub("", shown_as):
        return f"{_plain(round(value * 100, 10))}%"
    return _plain(value)


def _plain(value: float) -> str:
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def place_of(row: int, column: int) -> str:
    """Return how a workbook names a cell.

    >>> place_of(5, 7)
    'G5'
    """
    return f"{get_column_letter(column)}{row}"


def named(places: Sequence[str]) -> str:
    """Return places as a list for a sentence; of many the first few.

    >>> named(["A1", "B2"])
    'A1, B2'
    """
    more = len(places) - MOST_NAMED
    return ", ".join(places[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
