"""An Excel workbook as a table of texts; what is hidden in it is named, never passed over."""

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from earlyhelp.services.exchange.limits import MEGABYTE, Limits
from earlyhelp.services.facts import Problem

README = frozenset({"readme", "read me", "notes", "about", "lists"})
HIDDEN_ROW = re.compile(rb'<row\b[^>]*\shidden="(?:1|true)"')
DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
BEGINNING = 65_536
BROKEN = (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError, TypeError)
"""What the reader of workbooks raises for a file that only looks like one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet that was read: its records, and faults of single cells."""

    records: tuple[tuple[str, ...], ...]
    problems: tuple[Problem, ...]
    notices: tuple[str, ...]


def is_zip(data: bytes) -> bool:
    """Say whether a file is packed, as workbooks are."""
    return data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


def read_workbook(data: bytes, limits: Limits) -> Sheet | Problem:
    """Return the first visible sheet that is no explanation, or why the file cannot be read."""
    fault = _packing_fault(data, limits)
    if fault is not None:
        return fault
    try:
        return _read(data, limits)
    except BROKEN:
        return _refused("a workbook", "a workbook that opens: save it again as .xlsx, or as CSV")


def _refused(found: str, wanted: str) -> Problem:
    return Problem(1, "file", found, wanted)


def _packing_fault(data: bytes, limits: Limits) -> Problem | None:
    """Look into the package before anything is unpacked."""
    try:
        with ZipFile(BytesIO(data)) as package:
            return _members_fault(package, limits)
    except BROKEN:
        return _refused("a damaged package", "a workbook that opens: save it again as .xlsx")


def _members_fault(package: ZipFile, limits: Limits) -> Problem | None:
    members = package.infolist()
    names = {member.filename for member in members}
    size = sum(member.file_size for member in members)
    found = None
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        found = "a zip archive", "the file inside it: unpack it and choose that"
    elif any("vbaProject" in name for name in names):
        found = "a workbook with macros", "a workbook without: save it as .xlsx"
    elif len(members) > limits.members:
        found = f"{len(members):,} parts", f"a workbook of at most {limits.members:,} parts"
    elif size > limits.unpacked_megabytes * MEGABYTE:
        most = f"at most {limits.unpacked_megabytes:,} MB unpacked"
        found = f"{size // MEGABYTE:,} MB unpacked", most
    elif any(DECLARES.search(package.open(member).read(BEGINNING)) for member in members):
        found = "a workbook that declares entities", "a plain workbook: save it again as .xlsx"
    return None if found is None else _refused(*found)


def _read(data: bytes, limits: Limits) -> Sheet | Problem:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, which nobody reads here
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        data_sheets = [s for s in shown if s.title.strip().casefold() not in README]
        if not data_sheets:
            return _refused("no sheet with rows", "a visible sheet with a header and rows")
        records: list[tuple[str, ...]] = []
        problems: list[Problem] = []
        for line, row in enumerate(data_sheets[0].iter_rows(), start=1):
            if line > limits.rows + 1:
                return _refused("more rows", f"at most {limits.rows:,} rows")
            texts = tuple(_text(cell.value) for cell in row)
            records.append(texts)
            problems += _formulas(line, row, records[0])
        book.close()
    return Sheet(
        tuple(_squared(records)), tuple(problems), tuple(_notices(data, hidden, data_sheets))
    )


def _text(value: object) -> str:
    """Return a cell as text, dates and times in their plain forms."""
    match value:
        case None | bool():
            return "" if value is None else "yes" if value else "no"
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case _:
            return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def _formulas(line: int, row: Sequence[object], header: Sequence[str]) -> Iterator[Problem]:
    for number, cell in enumerate(row):
        if getattr(cell, "data_type", "") == "f":
            column = header[number] if number < len(header) else str(number + 1)
            wanted = "a value: copy the cell and paste it as a value"
            yield Problem(line, column, "a formula", wanted)


def _squared(records: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Give each row the width of the header; cells beyond it only where they hold something."""
    width = len(records[0]) if records else 0
    while width and records and not records[0][width - 1].strip():
        width -= 1
    for record in records:
        kept = list(record)
        while len(kept) > width and not kept[-1].strip():
            kept.pop()
        yield tuple(kept + [""] * (width - len(kept)))


def _notices(data: bytes, hidden: Sequence[str], read: Sequence[object]) -> Iterator[str]:
    if hidden:
        yield f"Hidden sheets were not read: {', '.join(hidden)}."
    titles = [str(getattr(sheet, "title", "")) for sheet in read]
    if len(titles) > 1:
        yield f"The sheet {titles[0]} was read; these were not: {', '.join(titles[1:])}."
    with ZipFile(BytesIO(data)) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        rows = sum(len(HIDDEN_ROW.findall(package.read(name))) for name in sheets)
    if rows:
        yield f"{rows:,} hidden rows were read like the others."
