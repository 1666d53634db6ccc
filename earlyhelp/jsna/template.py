"""The template for needs data: its columns, what they mean, and the same as a workbook. Pure."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

from earlyhelp.jsna.showing import TEMPLATE_COLUMNS, TEMPLATE_EXAMPLE

MEANINGS: Sequence[tuple[str, str]] = (
    ("area_code", "The official code of the area: one letter and eight digits"),
    ("area_name", "Its name, for people; it may be left empty"),
    ("period", "A year or years: 2022, 2022/23 or 2020/21 - 24/25"),
    ("indicator", "What is measured, in the same words on every row"),
    ("measure", "Percentage, Rate or Count; it may be left empty"),
    ("unit", "Whom it counts: Persons, Male or Female; it may be left empty"),
    ("value", "The figure; leave it empty, or write NA, where there is none"),
)
ABOUT = (
    "Template for needs data",
    "Fill in the sheet Needs data: one row for each area, period and indicator.",
    "Take the example row out. While it is there, the file cannot come in.",
    "Write values, not formulas, and merge no cells.",
)
WIDTHS = (14, 24, 16, 44, 14, 12, 12)


def as_workbook() -> bytes:
    """Return the template as an Excel workbook: the sheet to fill in, and one that explains it.

    Area codes and periods are texts, so that Excel makes no date of 2022/23.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Needs data"
    sheet.append(list(TEMPLATE_COLUMNS))
    sheet.append([*TEMPLATE_EXAMPLE[:-1], float(TEMPLATE_EXAMPLE[-1])])
    sheet.freeze_panes = "A2"
    for number, width in enumerate(WIDTHS):
        column = sheet.column_dimensions[chr(ord("A") + number)]
        column.width = width
        column.number_format = "General" if number == len(WIDTHS) - 1 else "@"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    about = book.create_sheet("README")
    for line in ABOUT:
        about.append([line])
    about.append([])
    for column_name, meaning in MEANINGS:
        about.append([column_name, meaning])
    about.column_dimensions["A"].width = 20
    about.column_dimensions["B"].width = 80
    book.properties.creator = "earlyhelp"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
