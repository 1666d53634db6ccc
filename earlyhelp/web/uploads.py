"""The one gate for files that people send: name, size and content, before anything reads them.

Pure: it looks at a name and at bytes, opens nothing, and never unpacks more than is allowed.
"""

import csv
import io
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from earlyhelp.settings import Settings

MEGABYTE = 1024 * 1024
LONGEST_NAME = 100
HEAD = 8
NOT_TEXT = {
    b"PK\x03\x04": "a packed file or an Excel workbook",
    b"%PDF": "a PDF document",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word document",
    b"\x1f\x8b": "a packed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"Rar!": "a packed file",
    b"7z\xbc\xaf": "a packed file",
}
"""How files begin that are certainly no text, and what they are."""


class FileKind(StrEnum):
    """Kinds of files that a page may take, by how their names end."""

    CSV = ".csv"
    XLSX = ".xlsx"
    JSON = ".json"
    GEOJSON = ".geojson"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be; all from the settings."""

    packed_bytes: int
    unpacked_bytes: int
    members: int
    rows: int
    columns: int
    cell_characters: int

    @property
    def megabytes(self) -> int:
        """The largest file in megabytes, for pages to name."""
        return self.packed_bytes // MEGABYTE


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that passed: its kind, the name to show, and its bytes. The name is never a path."""

    kind: FileKind
    shown_name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that did not pass: a fixed word for the log, and what to do, for the sender."""

    because: str
    sentence: str


def limits_of(settings: Settings) -> Limits:
    """Return the limits that the settings give."""
    return Limits(
        packed_bytes=settings.upload_megabytes * MEGABYTE,
        unpacked_bytes=settings.unpacked_megabytes * MEGABYTE,
        members=settings.archive_members,
        rows=settings.upload_rows,
        columns=settings.upload_columns,
        cell_characters=settings.cell_characters,
    )


def check_upload(
    name: str, content: bytes, accepted: Collection[FileKind], limits: Limits
) -> Sent | Refused:
    """Return the file if its name and its content are what they should be, else what to do."""
    endings = " or ".join(kind.value for kind in FileKind if kind in accepted)
    kind = kind_of(name)
    if kind not in accepted or kind is None:
        return Refused("ending", f"Choose a file that ends in {endings}")
    if not content:
        return Refused("empty", "Choose a file that is not empty")
    if len(content) > limits.packed_bytes:
        return Refused("size", f"Choose a file of {limits.megabytes} MB or less")
    fault = workbook_fault(content, limits) if kind is FileKind.XLSX else _text_fault(content)
    if fault is not None:
        return fault
    return Sent(kind, shown_name(name), content)


def kind_of(name: str) -> FileKind | None:
    """Return the kind that a name's ending says, or None.

    >>> kind_of("Needs.CSV"), kind_of("needs.csv.exe")
    (<FileKind.CSV: '.csv'>, None)
    """
    ending = PurePosixPath(shown_name(name)).suffix.lower()
    return next((kind for kind in FileKind if kind.value == ending), None)


def shown_name(given: str) -> str:
    r"""Return the last part of a file name as somebody sent it, short and without odd characters.

    >>> shown_name("files/needs.csv"), shown_name(r"..\..\x.csv"), shown_name("")
    ('needs.csv', 'x.csv', 'a file without a name')
    """
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(letter for letter in last if letter.isprintable()).strip()
    return plain[-LONGEST_NAME:] or "a file without a name"


def _text_fault(content: bytes) -> Refused | None:
    found = next((what for start, what in NOT_TEXT.items() if content.startswith(start)), None)
    if found is None and b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = "not text"
    if found is None:
        return None
    return Refused(
        "content", f"Inside, this file is {found}. Save it as CSV, then choose the new file"
    )


def workbook_fault(content: bytes, limits: Limits) -> Refused | None:
    """Say why a workbook may not be opened, told from its own list of contents alone."""
    no_workbook = Refused(
        "content", "Inside, this file is no Excel workbook. Save it again as .xlsx"
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return no_workbook
    names = {member.filename for member in members}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        return no_workbook
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return Refused("macros", "This workbook holds macros. Save it as .xlsx without them")
    return _packing_fault(members, limits)


def _packing_fault(members: Sequence[zipfile.ZipInfo], limits: Limits) -> Refused | None:
    """Judge a packed file by its own list of contents, before anything is unpacked."""
    if len(members) > limits.members:
        return Refused(
            "members",
            f"This workbook has {len(members):,} parts; {limits.members:,} are allowed. "
            "Save the sheet as CSV",
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes:
        return Refused(
            "unpacked",
            f"Unpacked, this workbook is {unpacked // MEGABYTE:,} MB; "
            f"{limits.unpacked_bytes // MEGABYTE:,} MB are allowed. Split it, then try again",
        )
    if any(member.flag_bits & 1 for member in members):
        return Refused("locked", "This workbook has a password. Save it without one")
    return None


def check_csv(content: bytes, limits: Limits) -> Refused | None:
    """Say whether CSV is a larger table than is allowed; what is odd in it the reader says.

    Only rows with quotation marks are read as CSV: of any other one its line says enough.
    """
    lines = io.TextIOWrapper(io.BytesIO(content), encoding="latin-1", newline="")
    held: list[str] = []
    reader = csv.reader(_lines_of(held, lines))
    try:
        for number, line in enumerate(lines, start=1):
            if number > limits.rows + 1:
                return _too_many_rows(limits)
            if '"' in line:
                held.append(line)
                row = next(reader)  # takes as many lines more as the row has
            elif len(line) > limits.cell_characters or line.count(",") >= limits.columns:
                row = line.rstrip("\r\n").split(",")
            else:
                continue
            fault = _row_fault(number, row, limits)
            if fault is not None:
                return fault
    except csv.Error:  # a cell above the reader's own limit, which is above ours
        return Refused("cell", f"A cell has more than {limits.cell_characters:,} characters")
    return None


def _lines_of(held: list[str], lines: Iterator[str]) -> Iterator[str]:
    """Give the line that is held, and the lines after it."""
    while True:
        line = held.pop() if held else next(lines, None)
        if line is None:
            return
        yield line


def _too_many_rows(limits: Limits) -> Refused:
    return Refused(
        "rows",
        f"This file has more than {limits.rows:,} rows. Split it, then try again, "
        "or ask whoever looks after this site to bring it in",
    )


def _row_fault(number: int, row: Sequence[str], limits: Limits) -> Refused | None:
    if len(row) > limits.columns:
        return Refused(
            "columns", f"Row {number:,} has {len(row):,} columns; {limits.columns:,} are allowed"
        )
    if max(map(len, row), default=0) > limits.cell_characters:
        most = f"{limits.cell_characters:,}"
        return Refused("cell", f"Row {number:,} has a cell of more than {most} characters")
    return None
