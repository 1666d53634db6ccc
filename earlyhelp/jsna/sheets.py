"""A workbook as the text table that saving its sheet as CSV would give. Pure.

Rows keep their numbers as lines, so that every word about a row is true of both. What such a
table would lose without a word (a formula, a merged cell) is refused and named.
"""

import csv
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from typing import BinaryIO

from earlyhelp.jsna.dialects import NOTHING_KNOWN, Known, Layout, Refusal
from earlyhelp.jsna.recognising import recognise
from earlyhelp.jsna.records import Limits as RecordLimits
from earlyhelp.web.uploads import MEGABYTE, Limits, Refused
from earlyhelp.web.workbooks import (
    Book,
    Sheet,
    Tell,
    named,
    open_workbook,
    place_of,
    tell_nobody,
)

NO_ROWS = Refusal("The workbook has no sheet with rows.")
ZIPPED = b"PK\x03\x04"
USUAL = Limits(
    packed_bytes=64 * MEGABYTE,
    unpacked_bytes=256 * MEGABYTE,
    members=100,
    rows=200_000,
    columns=1_000,
    cell_characters=32_767,
)
"""How large a workbook may be where no settings say otherwise."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """A file to be read as text: itself, or what a sheet of it says."""

    stream: BinaryIO
    is_workbook: bool = False
    notices: tuple[str, ...] = ()

    def packed(self) -> bytes:
        """Return the text in few bytes, and rewind the stream."""
        content = self.stream.read()
        self.stream.seek(0)
        return zlib.compress(content, level=1)

    @classmethod
    def of_packed(cls, content: bytes, notices: Sequence[str]) -> "TextTable":
        """Return the text of a workbook that was packed before."""
        return cls(BytesIO(zlib.decompress(content)), is_workbook=True, notices=tuple(notices))


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a workbook is to be opened: which sheet, what is known of columns, and how large."""

    sheet: str | None = None
    known: Known = NOTHING_KNOWN
    limits: Limits = USUAL
    rows: int | None = None
    """How many rows are enough, for whoever only looks at what the sheet is; None for all."""
    tell: Tell = tell_nobody


def wanted_of(sheet: str | None, known: Known, limits: RecordLimits, tell: Tell) -> Wanted:
    """Return how a workbook is to be opened within the limits of any file."""
    own = replace(USUAL, packed_bytes=limits.size_bytes, rows=limits.rows)
    return Wanted(sheet, known, own, tell=tell)


def is_workbook(stream: BinaryIO) -> bool:
    """Say whether a file begins as a workbook does, and rewind it."""
    start = stream.read(len(ZIPPED))
    stream.seek(0)
    return start == ZIPPED


def as_text_table(stream: BinaryIO, wanted: Wanted) -> TextTable | Refusal:
    """Return a file as text; of a workbook the sheet that is meant, or why none can be read."""
    if not is_workbook(stream):
        return TextTable(stream)
    content = stream.read()
    stream.seek(0)
    book = open_workbook(content, wanted.limits)
    if isinstance(book, Refused):
        return Refusal(f"{book.sentence}.")
    return _sheet(book, wanted)


def _sheet(book: Book, wanted: Wanted) -> TextTable | Refusal:
    if wanted.sheet is not None and wanted.sheet not in book.visible:
        said = f'The workbook has no sheet "{wanted.sheet}". It has: {_listed(book.visible)}.'
        return Refusal(said, sheets=book.data_sheets)
    title = _meant(book, wanted)
    if isinstance(title, Refusal):
        return title
    sheet = book.read(title, rows=wanted.rows, tell=wanted.tell)
    if isinstance(sheet, Refused):
        return _unreadable(title, sheet)
    if not sheet.rows:
        return NO_ROWS
    return _as_text(sheet) or TextTable(
        BytesIO(_as_csv(sheet).encode("utf-8", "replace")),
        is_workbook=True,
        notices=_notices(book, sheet),
    )


def _meant(book: Book, wanted: Wanted) -> str | Refusal:
    """Return which sheet is meant: the one asked for, or the one that its first row tells."""
    titles = (wanted.sheet,) if wanted.sheet is not None else book.data_sheets
    if len(titles) == 1:
        return titles[0]
    filled = []
    for title in titles:
        top = book.read(title, rows=1)
        if isinstance(top, Refused):
            return _unreadable(title, top)
        filled += [top] if top.rows else []
    known = [top for top in filled if _is_known(top, wanted.known)]
    meant = [top.title for top in (known if len(known) == 1 else filled)]
    if len(meant) > 1:
        said = (
            f"The workbook has several sheets: {_listed(meant)}. Say "
            "which one to read: choose it on the page, or add --sheet with its name."
        )
        return Refusal(said, sheets=tuple(meant))
    return meant[0] if meant else NO_ROWS


def _unreadable(title: str, fault: Refused) -> Refusal:
    return Refusal(f"Sheet {title}: {fault.sentence}.")


def _is_known(sheet: Sheet, known: Known) -> bool:
    header = next((row for row in sheet.rows if row), ())
    return isinstance(recognise(header, known), Layout)


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(titles) or "none that is shown"


def _as_text(sheet: Sheet) -> Refusal | None:
    """Return why a sheet cannot be read as text without a loss, or None where it can."""
    if sheet.formulas:
        places = named([place_of(row, column) for row, column in sheet.formulas])
        return Refusal(
            f"Sheet {sheet.title} works values out in {places}. What a formula shows depends on "
            "who opens the file. Copy these cells, paste them as values, and choose it again."
        )
    if sheet.merged:
        return Refusal(
            f"Sheet {sheet.title} has merged cells: {named(sheet.merged)}. Only the first of them "
            "holds the text. Unmerge them, fill in each cell, and choose it again."
        )
    return None


def _as_csv(sheet: Sheet) -> str:
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    rows = list(sheet.rows)
    header = next(place for place, row in enumerate(rows) if row)
    signs = max("".join(rows[header]).count(sign) for sign in ";\t")
    rows[header] = (*rows[header], *[""] * signs)  # so that the comma is the separator all the same
    for row in rows:
        writer.writerow(
            [" ".join(cell.split()) if "\n" in cell or "\r" in cell else cell for cell in row]
        )
    return out.getvalue()


def _notices(book: Book, sheet: Sheet) -> tuple[str, ...]:
    notices = [f"This is a workbook; its sheet {sheet.title} was read."]
    others = [title for title in book.data_sheets if title != sheet.title]
    if others:
        notices.append(f"These sheets were not read: {', '.join(others)}.")
    if book.hidden:
        notices.append(f"Hidden sheets were not read: {', '.join(book.hidden)}.")
    if sheet.hidden_rows:
        notices.append(f"Hidden rows were read like the others: {sheet.hidden_rows:,}.")
    return tuple(notices)
