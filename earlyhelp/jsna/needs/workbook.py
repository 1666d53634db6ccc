"""The figures of the profile as an Excel workbook: what it is, the figures, files, columns."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from earlyhelp.jsna.needs.tidy import COLUMNS, Row

NOT_KNOWN = "not known"


def write_workbook(
    title: str, rows: Sequence[Row], about: Sequence[tuple[str, str]], made_on: date
) -> bytes:
    """Return rows as an .xlsx file: one table a sheet, no merged cells, no text that is a formula.

    ``about`` are facts for the first sheet: the place, the day, the files.
    """
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = "earlyhelp"
    made = datetime.combine(made_on, time())
    book.properties.created = book.properties.modified = made
    _fill(book, "About", [("fact", "value"), ("title", title), *about])
    lines = [[row.get(name) for name in COLUMNS] for row in rows]
    _fill(book, "Figures", [list(COLUMNS), *lines])
    _fill(book, "Columns", [("column", "what it holds"), *COLUMNS.items()])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(book: Workbook, title: str, lines: Iterable[Sequence[object]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for at, line in enumerate(lines):
        sheet.append([_cell(sheet, value, is_heading=at == 0) for value in line])


def _cell(sheet: WriteOnlyWorksheet, value: object, *, is_heading: bool) -> Cell:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return WriteOnlyCell(sheet, value)
    text = NOT_KNOWN if value in (None, "") else str(value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    if is_heading:
        cell.font = Font(bold=True)
    return cell
