"""Rows of an export as an Excel workbook: a sheet that explains it, and the rows."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as OneCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from earlyhelp.errors import EarlyHelpError
from earlyhelp.services.exchange.export_meanings import ABOUT, MEANINGS
from earlyhelp.services.exchange.export_rows import PUBLIC_NAMES, Cell
from earlyhelp.web.words import day

LONGEST_CELL = 32_767
"""Excel keeps no more characters in a cell."""


class TooLongForExcelError(EarlyHelpError):
    """A text is longer than a cell of Excel may be."""


def as_workbook(rows: Iterable[Mapping[str, Cell]], *, on: date) -> bytes:
    """Return rows as an .xlsx file; texts are typed as texts, numbers as numbers.

    Raises:
        TooLongForExcelError: if a text fits no cell; the CSV has room for it.
    """
    lines = [[_plain(row.get(name, "")) for name in PUBLIC_NAMES] for row in rows]
    book = Workbook(write_only=True)
    book.properties.title = "Public directory of services"
    book.properties.creator = "earlyhelp"
    book.properties.created = book.properties.modified = datetime.combine(on, time())
    about = book.create_sheet("README")
    for line in (*ABOUT, f"As it stood on {day(on)}."):
        _append(about, [line])
    _append(about, [""])
    for name in PUBLIC_NAMES:
        _append(about, [name, MEANINGS[name]])
    sheet = book.create_sheet("Services")
    sheet.freeze_panes = "A2"
    _append(sheet, PUBLIC_NAMES)
    for cells in lines:
        _append(sheet, cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _append(sheet: WriteOnlyWorksheet, values: Iterable[Cell]) -> None:
    sheet.append([_cell(sheet, value) if value != "" else None for value in values])


def _plain(value: Cell) -> Cell:
    """Return a value as Excel can hold it."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub(" ", value)
    if len(text) > LONGEST_CELL:
        raise TooLongForExcelError(
            f"A text of {len(text):,} characters fits no cell of Excel. Use CSV instead."
        )
    return text


def _cell(sheet: WriteOnlyWorksheet, value: Cell) -> OneCell:
    """Return a cell; a number in its own digits, for openpyxl rounds to sixteen."""
    cell: OneCell = WriteOnlyCell(sheet, value if isinstance(value, str) else repr(value))
    cell.data_type = "s" if isinstance(value, str) else "n"
    return cell
