"""Bytes opened: as JSON or as a table of texts; another kind is refused with what to do."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from earlyhelp.services.exchange.limits import MEGABYTE, Limits
from earlyhelp.services.exchange.workbook import is_zip, read_workbook
from earlyhelp.services.facts import Problem

WINDOWS = "cp1252"
ENCODINGS = ("utf-8", WINDOWS)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SAVE_AS_UTF8 = "save it as CSV UTF-8 and choose it again"
PREVIEW_LINES = 8
LARGEST_CELL = 2**31 - 1
OTHER_KINDS: Sequence[tuple[bytes, str, str]] = (
    (b"%PDF", "a PDF", "the list itself: ask its owner for CSV, Excel or JSON"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file (.xls)", "the same saved as .xlsx or as CSV UTF-8"),
    (b"\x1f\x8b", "a packed file (gzip)", "the file inside it: unpack it and choose that"),
    (b"7z\xbc\xaf", "a packed file (7z)", "the file inside it: unpack it and choose that"),
    (b"Rar!", "a packed file (rar)", "the file inside it: unpack it and choose that"),
)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as somebody sent it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that cannot be read at all, and why."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class AskEncoding:
    """A file that is no UTF-8: somebody has to look whether it reads well as Windows text."""

    line: int
    preview: tuple[str, ...]
    """The first lines that hold letters beyond plain ones, read as Windows text."""


@dataclass(frozen=True, slots=True)
class JsonFile:
    """A file of JSON: its values, one for a document and several for lines of JSON."""

    name: str
    values: tuple[object, ...]
    is_lines: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A file with a header and rows, each with its line counted as a spreadsheet counts."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    problems: tuple[Problem, ...] = ()
    """Faults of single rows, which are not among ``rows``."""
    notices: tuple[str, ...] = ()


def refused(found: str, wanted: str, line: int = 1) -> Unread:
    """Return the refusal of a whole file."""
    return Unread((Problem(line, "file", found, wanted),))


def open_file(
    file: SentFile, limits: Limits, encoding: str | None = None
) -> JsonFile | Grid | AskEncoding | Unread:
    """Return what a file holds, by its content alone; its name is only repeated."""
    data = file.content
    if len(data) > limits.megabytes * MEGABYTE:
        found = f"{len(data):,} bytes"
        return refused(found, f"a file of at most {limits.megabytes:,} MB")
    if is_zip(data):
        sheet = read_workbook(data, limits)
        if isinstance(sheet, Problem):
            return Unread((sheet,))
        return _grid(file.name, sheet.records, limits, Beside(sheet.problems, sheet.notices))
    text = _text(data, encoding)
    return _from_text(file.name, text, limits) if isinstance(text, str) else text


def _from_text(name: str, text: str, limits: Limits) -> JsonFile | Grid | Unread:
    begin = text.lstrip()[:200].casefold()
    if not begin:
        return refused("an empty file", "a header and at least one row, or JSON")
    if begin[0] in "[{":
        return _json(name, text, limits)
    if begin.startswith(("<!doctype html", "<html", "<?xml")):
        wanted = "the list itself: this is a page of a website or XML; download CSV, Excel or JSON"
        return refused("a web page", wanted)
    return _csv(name, text, limits)


def _text(data: bytes, encoding: str | None) -> str | AskEncoding | Unread:
    for mark, found, wanted in OTHER_KINDS:
        if data.startswith(mark):
            return refused(found, wanted)
    if data.startswith(UTF_16) or b"\0" in data[:4096]:
        return refused("UTF-16 or a file that is no text", f"text in UTF-8: {SAVE_AS_UTF8}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return _windows(data, data[: fault.start].count(b"\n") + 1, encoding)


def _windows(data: bytes, line: int, encoding: str | None) -> str | AskEncoding | Unread:
    try:
        text = data.decode(WINDOWS)
    except UnicodeDecodeError:
        return refused("text in no known encoding", f"text in UTF-8: {SAVE_AS_UTF8}", line)
    if encoding == WINDOWS:
        return text
    telling = [one.strip()[:200] for one in text.splitlines() if not one.isascii()]
    return AskEncoding(line, tuple(telling[:PREVIEW_LINES]))


def _json(name: str, text: str, limits: Limits) -> JsonFile | Unread:
    try:
        values, is_lines = (json.loads(text),), False
    except (ValueError, RecursionError) as fault:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            values, is_lines = tuple(json.loads(line) for line in lines), True
        except (ValueError, RecursionError):
            line = getattr(fault, "lineno", 1)
            return refused("broken JSON", f"JSON; it cannot be read from line {line} on", line)
    depth = _depth(values, limits.depth)
    if depth > limits.depth:
        return refused("deeply nested JSON", f"at most {limits.depth} levels inside one another")
    return JsonFile(name, values, is_lines)


def _depth(values: Sequence[object], most: int) -> int:
    """Return how many levels stand inside one another; counting stops beyond the limit."""
    level: list[object] = list(values)
    for depth in range(most + 2):
        below: list[object] = []
        for value in level:
            if isinstance(value, dict):
                below += value.values()
            elif isinstance(value, list):
                below += value
        if not below:
            return depth
        level = below
    return most + 1


def _csv(name: str, text: str, limits: Limits) -> Grid | Unread:
    first = text.lstrip("\r\n ").split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), strict=True, delimiter=mark)
    before = csv.field_size_limit(LARGEST_CELL)  # a list of terms can be one very long cell
    try:
        found = zip(range(limits.rows + 2), reader, strict=False)
        records = [tuple(record) for _, record in found]
    except csv.Error as fault:
        wanted = f"CSV; reading stopped in line {reader.line_num}: {fault}"
        return refused("broken CSV", wanted, reader.line_num)
    finally:
        csv.field_size_limit(before)
    while records and not any(cell.strip() for cell in records[0]):
        records.pop(0)
    return _grid(name, records, limits)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a table before its rows are read."""

    problems: Sequence[Problem] = ()
    notices: Sequence[str] = ()


NOTHING = Beside()


def _grid(
    name: str, records: Sequence[tuple[str, ...]], limits: Limits, beside: Beside = NOTHING
) -> Grid | Unread:
    if not records:
        return refused("an empty file", "a header and at least one row, or JSON")
    if len(records) > limits.rows + 1:
        return refused("more rows", f"at most {limits.rows:,} rows; bring the file in in parts")
    header = tuple(" ".join(name.split()).strip().casefold() for name in records[0])
    fault = _header_fault(header, limits)
    if fault is not None:
        return Unread((fault,))
    rows, faults = _rows(header, records[1:], limits)
    bad = {problem.line for problem in beside.problems}
    kept = tuple((line, cells) for line, cells in rows if line not in bad)
    problems = (*beside.problems, *faults)
    if not kept and not problems:
        return refused("a header only", "at least one row below the header")
    return Grid(name, header, kept, problems, tuple(beside.notices))


Row = tuple[int, Mapping[str, str]]


def _rows(
    header: Sequence[str], records: Sequence[Sequence[str]], limits: Limits
) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    faults: list[Problem] = []
    for line, record in enumerate(records, start=2):
        if not any(cell.strip() for cell in record):
            continue
        wrong = _row_fault(line, record, header, limits)
        if wrong is None:
            rows.append((line, dict(zip(header, record, strict=True))))
        else:
            faults.append(wrong)
    return rows, faults


def _header_fault(header: Sequence[str], limits: Limits) -> Problem | None:
    if len(header) > limits.columns:
        return Problem(1, "header", f"{len(header):,} columns", f"at most {limits.columns:,}")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        named = ", ".join(name or "a column without a name" for name in twice)
        return Problem(1, twice[0] or "header", named, "each column once")
    return None


def _row_fault(
    line: int, record: Sequence[str], header: Sequence[str], limits: Limits
) -> Problem | None:
    if len(record) != len(header):
        found = f"{len(record)} cells"
        return Problem(line, "row", found, f"{len(header)} cells, as the header has")
    for name, cell in zip(header, record, strict=True):
        if len(cell) > limits.cell_characters:
            wanted = f"at most {limits.cell_characters:,} characters"
            return Problem(line, name, f"{len(cell):,} characters", wanted)
    return None
