"""An Excel workbook as a table of texts; what is hidden in it is named, never passed over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from earlyhelp.services.exchange.limits import MEGABYTE, Limits
from earlyhelp.services.facts import Problem
from earlyhelp.web import uploads, workbooks
from earlyhelp.web.uploads import Refused

ENTITIES = "a workbook that declares entities", "a plain workbook: save it again as .xlsx"
UNOPENED = "a workbook", "a workbook that opens: save it again as .xlsx, or as CSV"


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
    book = workbooks.open_workbook(data, _as_uploaded(limits))
    if isinstance(book, Refused):
        return _refused(*(ENTITIES if book.because == "entities" else UNOPENED))
    if not book.data_sheets:
        return _refused("no sheet with rows", "a visible sheet with a header and rows")
    sheet = book.read(book.data_sheets[0])
    if isinstance(sheet, Refused):
        if sheet.because == "rows":
            return _refused("more rows", f"at most {limits.rows:,} rows")
        return _refused("a workbook", sheet.sentence)
    header = sheet.rows[0] if sheet.rows else ()
    return Sheet(
        tuple(_squared(sheet.rows)),
        tuple(_formulas(sheet.formulas, header)),
        tuple(_notices(book, sheet)),
    )


def _as_uploaded(limits: Limits) -> uploads.Limits:
    return uploads.Limits(
        packed_bytes=limits.megabytes * uploads.MEGABYTE,
        unpacked_bytes=limits.unpacked_megabytes * uploads.MEGABYTE,
        members=limits.members,
        rows=limits.rows,
        columns=limits.columns,
        cell_characters=limits.cell_characters,
    )


def _refused(found: str, wanted: str) -> Problem:
    return Problem(1, "file", found, wanted)


def _packing_fault(data: bytes, limits: Limits) -> Problem | None:
    """Look into the package before anything is unpacked."""
    try:
        with ZipFile(BytesIO(data)) as package:
            return _members_fault(package, limits)
    except (BadZipFile, ValueError, OSError):
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
    return None if found is None else _refused(*found)


def _formulas(places: Sequence[tuple[int, int]], header: Sequence[str]) -> Iterator[Problem]:
    for line, number in places:
        column = header[number - 1] if number <= len(header) else str(number)
        yield Problem(line, column, "a formula", "a value: copy the cell and paste it as a value")


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


def _notices(book: workbooks.Book, sheet: workbooks.Sheet) -> Iterator[str]:
    if book.hidden:
        yield f"Hidden sheets were not read: {', '.join(book.hidden)}."
    if len(book.data_sheets) > 1:
        others = ", ".join(book.data_sheets[1:])
        yield f"The sheet {sheet.title} was read; these were not: {others}."
    if sheet.hidden_rows:
        yield f"{sheet.hidden_rows:,} hidden rows were read like the others."
    if sheet.merged:
        yield f"Merged cells were read as one cell and empty ones: {workbooks.named(sheet.merged)}."
