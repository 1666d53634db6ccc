"""The bytes of a file before anybody asks what they mean: what they are, and where rows end.

Pure but for numpy.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from earlyhelp.errors import EarlyHelpError

NOT_TEXT = (
    "This file holds bytes that no text table has. If it was saved as Unicode text, save it as "
    "CSV (UTF-8) and choose it again."
)
JSON = (
    "This is JSON, perhaps an answer of an API or a file of boundaries. Needs data come as CSV; "
    "boundaries come in under Places."
)
UTF_16 = (
    "This file is in UTF-16, which Excel calls Unicode text. Save it as CSV (UTF-8) and choose it "
    "again."
)
NOT_UTF_8 = (
    "The file is not in UTF-8. It was read as Windows text (cp1252): look at names with accents "
    "or dashes."
)


class UnreadableError(EarlyHelpError):
    """The file is not a text table that can be read to its end; the text says why."""


def never_closed(line: int | None = None) -> UnreadableError:
    """Return the fault of a quotation mark that swallows the rest of a file."""
    where = "" if line is None else f" on line {line:,}"
    return UnreadableError(
        f"A quotation mark is opened{where} and never closed, so that the rest of the file reads "
        "as one cell. Close it, or save the file as CSV again."
    )


def cell_too_long(line: int | None = None) -> UnreadableError:
    """Return the fault of a cell that no table has, as where quotation marks do not pair."""
    where = "A cell" if line is None else f"On line {line:,} or after it a cell"
    return UnreadableError(
        f"{where} holds more than {csv.field_size_limit():,} characters. Look for a quotation "
        "mark that is opened and never closed."
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be; a page takes less than the command line."""

    size_bytes: int = 200_000_000
    rows: int = 2_000_000


ON_A_PAGE = Limits()
ON_THE_COMMAND_LINE = Limits(size_bytes=1_000_000_000)


class Digest:
    """A SHA-256 worked out beside the reading, on another core; one piece waits at most."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._sha256 = hashlib.sha256()
        self._worker = ThreadPoolExecutor(max_workers=1)
        self._running: Future[None] | None = None

    def update(self, data: bytes) -> None:
        """Take in the next piece of the file."""
        if self._running is not None:
            self._running.result()
        self._running = self._worker.submit(self._sha256.update, data)

    def hexdigest(self) -> str:
        """Return the digest of everything taken in."""
        self._worker.shutdown(wait=True)
        return self._sha256.hexdigest()


def digest_of(stream: BinaryIO) -> str:
    """Return the SHA-256 of a whole stream, and rewind it."""
    sha256 = hashlib.sha256()
    stream.seek(0)
    while data := stream.read(1 << 22):
        sha256.update(data)
    stream.seek(0)
    return sha256.hexdigest()


def size_of(stream: BinaryIO) -> int:
    """Return how many bytes a stream has, and rewind it."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def text_lines(content: bytes) -> Iterator[str]:
    """Give the lines of some bytes, each with its LF; only LF ends a line."""
    return (f"{line}\n" for line in content.decode().removesuffix("\n").split("\n"))


class Inspection:
    """A first look at every byte: whether this is text at all, and in which encoding."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        """Look through the stream, and rewind it."""
        self.encoding = "utf-8"
        self.notices: tuple[str, ...] = ()
        size = size_of(stream)
        start = stream.read(1024)
        stream.seek(0)
        self.refusal = _too_large(size, limits) or _not_a_table(start) or self._look(stream)

    def _look(self, stream: BinaryIO) -> str | None:
        decoder = codecs.getincrementaldecoder("utf-8")()
        while data := stream.read(1 << 22):
            if b"\0" in data:
                return NOT_TEXT
            self._decode(decoder, data)
        self._decode(decoder, b"", final=True)
        stream.seek(0)
        return None

    def _decode(
        self, decoder: codecs.IncrementalDecoder, data: bytes, *, final: bool = False
    ) -> None:
        if self.encoding != "utf-8" or (data.isascii() and not decoder.getstate()[0]):
            return
        try:
            decoder.decode(data, final)
        except UnicodeDecodeError:
            self.encoding = "cp1252"
            self.notices = (NOT_UTF_8,)


def _too_large(size: int, limits: Limits) -> str | None:
    if size <= limits.size_bytes:
        return None
    return (
        f"The file has {size / 1e6:,.0f} MB; at most {limits.size_bytes / 1e6:,.0f} MB can be "
        "brought in here. Divide it, or use the command earlyhelp jsna import."
    )


_BEGINNINGS: Sequence[tuple[bytes, str]] = (
    (b"PK", "This is a workbook or a zip archive. Save it as CSV and choose it again."),
    (b"\xd0\xcf\x11\xe0", "This is an old workbook. Save it as CSV and choose it again."),
    (b"%PDF", "This is a PDF. Needs data come as CSV: look for a download of the figures."),
    (b"\x1f\x8b", "This is a compressed file. Unpack it and choose the CSV inside."),
    (b"<", "This is a web page, perhaps an error page. Download the figures again as CSV."),
    (b"{", JSON),
    (b"[", JSON),
    (codecs.BOM_UTF16_LE, UTF_16),
    (codecs.BOM_UTF16_BE, UTF_16),
)


def _not_a_table(start: bytes) -> str | None:
    bare = start.removeprefix(codecs.BOM_UTF8).lstrip()
    return next((why for mark, why in _BEGINNINGS if bare.startswith(mark)), None)


def as_utf8(data: bytes, encoding: str) -> bytes:
    """Return bytes of an encoding as UTF-8; what has no letter becomes a replacement sign."""
    return data if encoding == "utf-8" else data.decode(encoding, "replace").encode()


def how_many(byte: bytes, content: bytes) -> int:
    """Return how often a byte stands in some bytes; of many megabytes several times as fast."""
    return int(np.count_nonzero(np.frombuffer(content, dtype=np.uint8) == byte[0]))


def one_line_end(content: bytes) -> bytes:
    """Return the bytes with LF for CRLF, and a space for a CR that ends no line."""
    if b"\r" not in content:
        return content
    return content.replace(b"\r\n", b"\n").replace(b"\r", b" ")


def judge_separator(text: bytes) -> str:
    """Return the separator that the header line uses most."""
    header = text.split(b"\n", 1)[0]
    return max((",", ";", "\t"), key=lambda separator: header.count(separator.encode()))


def end_of_first_record(text: bytes, separator: str) -> int:
    """Return where the header ends; a heading in quotation marks may hold a line end."""
    reader = csv.reader(text_lines(one_line_end(text)), delimiter=separator)
    next(reader, None)
    end = 0
    for _ in range(reader.line_num):
        end = text.find(b"\n", end) + 1 or len(text)
    return end


def end_of_last_record(content: bytes, separator: str) -> int:
    """Return where the last whole record of some bytes ends; 0 where none does.

    With an even number of quotation marks before it a line end is taken to end a record; with an
    odd number the records are counted one by one.
    """
    end = content.rfind(b"\n") + 1
    if how_many(b'"', content[:end]) % 2 == 0:
        return end
    reader = csv.reader(text_lines(one_line_end(content[:end])), delimiter=separator)
    lines_before_last = lines = 0
    try:
        for _ in reader:
            lines_before_last, lines = lines, reader.line_num
    except csv.Error as error:
        raise never_closed() from error
    position = 0
    for _ in range(lines_before_last):
        position = content.find(b"\n", position) + 1
    return position
