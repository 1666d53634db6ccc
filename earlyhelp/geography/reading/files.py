"""A file as rows of text cells, whatever its encoding and separator, or the reason it cannot be."""

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, BinaryIO

from earlyhelp.errors import EarlyHelpError
from earlyhelp.geography.reading.headings import Headings
from earlyhelp.geography.reading.values import SHOWN_PROBLEMS, Problem

CHUNK = 1 << 20
MEGABYTE = 1_000_000
SEPARATORS = ",;\t"
# How files begin that are no text at all, and what to do about each.
SIGNATURES = (
    (b"PK\x03\x04", "it is a zip archive or a workbook; unpack it, or save the sheet as CSV"),
    (b"\x1f\x8b", "it is a compressed file; unpack it first"),
    (b"%PDF", "it is a PDF; ask its sender for the CSV"),
    (b"\xd0\xcf\x11\xe0", "it is an old workbook; save the sheet as CSV"),
)
TOO_LONG = "Take out what is too much, or put quote marks round a cell that holds the separator."
PAGE_STARTS = (b"<!doctype", b"<html", b"<?xml")


class FileRefusedError(EarlyHelpError):
    """A file cannot be read at all; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that can be opened, more than once, and the name its sender gave it."""

    name: str
    open: Callable[[], BinaryIO]
    in_folder: bool = False
    """It was found in a folder, not named by the sender: an unlike file is left aside."""

    @classmethod
    def of_bytes(cls, name: str, content: bytes) -> "NamedFile":
        """Return a file held in memory."""
        return cls(name, lambda: io.BytesIO(content))

    @classmethod
    def of_stream(cls, name: str, stream: BinaryIO) -> "NamedFile":
        """Return a file that somebody else opened and will close; each reading begins at its start.

        The stream must be able to go back to its start.
        """

        def open_again() -> BinaryIO:
            stream.seek(0)
            return io.BufferedReader(_Borrowed(stream))

        return cls(name, open_again)


class _Borrowed(io.RawIOBase):
    """Reads from a stream that stays open when this is closed."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as its base class has it
        found = self._stream.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be; a directory of every postcode of the country fits."""

    megabytes: int = 2_000
    rows: int = 5_000_000


@dataclass(frozen=True, slots=True)
class Examined:
    """What one reading of all the bytes says about a file."""

    file: NamedFile
    sha256: str
    encoding: str
    is_json: bool
    notices: tuple[str, ...] = ()


@dataclass(slots=True)
class TooLong:
    """Rows with more cells than there are headings: the first of them, and how many more."""

    shown: list[Problem] = field(default_factory=list)
    more: int = 0

    def add(self, problem: Problem) -> None:
        """Keep the first thousand and count the rest, however long the file is."""
        if len(self.shown) < SHOWN_PROBLEMS:
            self.shown.append(problem)
        else:
            self.more += 1


@dataclass(slots=True)
class Table:
    """Headings and the rows under them, each with the line it begins on; read once, in order."""

    headings: Headings
    rows: Iterator[tuple[int, list[str]]] = field(repr=False)
    too_long: TooLong = field(default_factory=TooLong)
    """Rows with more cells than there are headings; complete once the rows were taken."""


def examine(file: NamedFile, limits: Limits) -> Examined:
    """Return what a file is made of, without keeping it.

    Raises:
        FileRefusedError: if it is not text, or too large.
    """
    digest, size, start = hashlib.sha256(), 0, b""
    encodings: dict[str, codecs.IncrementalDecoder] = {}
    with file.open() as stream:
        while chunk := stream.read(CHUNK):
            if not size:
                start = chunk
                _refuse_by_start(start)
                encodings = {name: codecs.getincrementaldecoder(name)() for name in _likely(start)}
            size += len(chunk)
            if size > limits.megabytes * MEGABYTE:
                raise FileRefusedError(f"it is larger than {limits.megabytes} megabytes")
            digest.update(chunk)
            encodings = {name: d for name, d in encodings.items() if _decodes(d, chunk)}
            if not encodings:
                raise FileRefusedError("it is not text; save it as CSV in UTF-8")
    encoding = next(
        (name for name, d in encodings.items() if _decodes(d, b"", final=True)), "utf-8"
    )
    notices = ("It is not UTF-8; it was read as Windows text (cp1252).",)
    return Examined(
        file,
        digest.hexdigest(),
        encoding,
        is_json=start.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in {b"{", b"["},
        notices=notices if encoding == "cp1252" else (),
    )


def _refuse_by_start(start: bytes) -> None:
    for signature, reason in SIGNATURES:
        if start.startswith(signature):
            raise FileRefusedError(reason)
    if start.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(PAGE_STARTS):
        raise FileRefusedError("it is a web page, not data; download the file itself")


def _likely(start: bytes) -> tuple[str, ...]:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8-sig", "cp1252")


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        return "\0" not in decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False


@contextmanager
def open_table(examined: Examined, limits: Limits) -> Iterator[Table | None]:
    """Give the rows of a file of text, or None where it holds nothing at all.

    The separator is judged from the first line only. A short row ends in empty cells.

    Raises:
        FileRefusedError: while rows are taken: quote marks that never close, too many rows.
    """
    with (
        examined.file.open() as stream,
        io.TextIOWrapper(stream, examined.encoding, newline="\n") as text,
    ):
        lines = _lines(text)
        first = next((line for line in lines if line.strip()), None)
        if first is None:
            yield None
            return
        separator = max(SEPARATORS, key=first.count)
        rows = _Rows(chain([first], lines), separator)
        headings = Headings.read(rows.next() or [])
        for name in headings.repeated:
            raise FileRefusedError(f"its heading {name!r} stands twice; keep one of them")
        yield Table(headings, rows.under(headings, limits), rows.too_long)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    # A carriage return inside a cell is no end of line; the csv module would take it for one.
    for line in text:
        yield line if "\r" not in line else line.rstrip("\r\n").replace("\r", " ") + "\n"


class _Rows:
    """Rows of cells with the line each begins on, and rows that are too long."""

    def __init__(self, lines: Iterable[str], separator: str) -> None:
        self._reader = csv.reader(lines, delimiter=separator, strict=True)
        self.too_long = TooLong()

    def next(self) -> list[str] | None:
        try:
            return next(self._reader, None)
        except csv.Error as fault:
            raise FileRefusedError(
                f"line {self._reader.line_num} cannot be read as cells ({fault}); "
                "check its quote marks"
            ) from fault

    def under(self, headings: Headings, limits: Limits) -> Iterator[tuple[int, list[str]]]:
        width, count = len(headings.written), 0
        line = self._reader.line_num + 1
        while (cells := self.next()) is not None:
            if any(cells):
                count += 1
                if count > limits.rows:
                    raise FileRefusedError(f"it has more than {limits.rows:,} rows")
                if len(cells) == width:
                    yield line, cells
                elif any(cells[width:]):
                    wanted = f"{width} cells, as there are headings"
                    found = f"{len(cells)} cells"
                    self.too_long.add(Problem(line, None, found, wanted, TOO_LONG))
                else:
                    yield line, cells[:width] + [""] * (width - len(cells))
            line = self._reader.line_num + 1
