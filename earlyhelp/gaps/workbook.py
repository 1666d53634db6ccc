"""The report as an Excel workbook: cover, gaps, requests, answers, and what the columns mean."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from earlyhelp.gaps.family_rows import ANSWER_COLUMNS, REQUEST_COLUMNS, TABLES, flat_rows
from earlyhelp.gaps.gap import STATUS_LABELS, STATUS_MEANINGS, Gap, GapReport
from earlyhelp.gaps.notes import note_report
from earlyhelp.gaps.rows import COLUMNS, as_flat, snapshot
from earlyhelp.web.words import day

NOT_KNOWN = "not known"
_WIDEST = 60

Cells = Sequence[object]


def write_workbook(report: GapReport, rows: Sequence[Gap]) -> bytes:
    """Return rows of a report as an .xlsx file; one table a sheet, no merged cells."""
    book = Workbook()
    book.properties.title = f"Gaps in help for {report.area.name}"
    book.properties.creator = "earlyhelp"
    made = datetime.combine(report.on, time())
    book.properties.created = book.properties.modified = made
    cover = book.active
    assert isinstance(cover, Worksheet)  # noqa: S101 - a new workbook has one sheet of cells
    _fill(cover, "Cover", _cover(report))
    _fill(book.create_sheet(), "Gaps", [tuple(COLUMNS), *_gaps(rows)])
    for table, columns in TABLES.items():
        _fill(book.create_sheet(), table.title(), [tuple(columns), *_families(report, table)])
    _fill(book.create_sheet(), "Left out", [("service", "provider", "reason"), *_left_out(report)])
    _fill(book.create_sheet(), "Columns", [("column", "what it holds"), *_columns()])
    _fill(book.create_sheet(), "Statuses", [("status", "in words", "meaning"), *_statuses()])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cover(report: GapReport) -> list[Cells]:
    return [
        ("fact", "value"),
        ("report", f"Gaps in help for {report.area.name}"),
        ("area", report.area.code),
        ("day", day(report.on)),
        ("version of the figures", snapshot(report)),
        *(("note", note) for note in note_report(report)),
    ]


def _gaps(rows: Sequence[Gap]) -> Iterable[Cells]:
    for gap in rows:
        row: Mapping[str, object] = as_flat(gap)
        yield tuple(NOT_KNOWN if row[name] in (None, "") else row[name] for name in COLUMNS)


def _families(report: GapReport, table: str) -> Iterable[Cells]:
    for row in flat_rows(report, table):
        yield tuple(NOT_KNOWN if value in (None, "") else value for value in row.values())


def _columns() -> Iterable[Cells]:
    tables = (REQUEST_COLUMNS, ANSWER_COLUMNS)
    return {name: text for table in (*tables, COLUMNS) for name, text in table.items()}.items()


def _left_out(report: GapReport) -> Iterable[Cells]:
    for one in report.supplied.left_out:
        yield (one.listing.name, one.listing.provider or NOT_KNOWN, one.reason)


def _statuses() -> Iterable[Cells]:
    for status, meaning in STATUS_MEANINGS.items():
        yield (status.value, STATUS_LABELS[status], meaning)


def _fill(sheet: Worksheet, title: str, lines: Iterable[Cells]) -> None:
    """Write lines to a sheet, the first of them its heading; text is never a formula."""
    sheet.title = title
    widths: dict[int, int] = {}
    for at, line in enumerate(lines, start=1):
        for place, value in enumerate(line, start=1):
            cell = sheet.cell(at, place)
            if isinstance(value, int | float):
                cell.value = value
            else:
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
                cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            widths[place] = min(_WIDEST, max(widths.get(place, 8), len(str(value)) + 2))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, width in widths.items():
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
