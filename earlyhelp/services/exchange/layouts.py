"""Which kind of file this is, read by its content; another kind is refused with what it lacks."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from io import StringIO

from earlyhelp.services.exchange.columns import NAMES, NEEDED
from earlyhelp.services.facts import Problem

LARGEST_BYTES = 20_000_000
MOST_ROWS = 100_000
CHECK_COLUMNS = ("source_id", "on", "method", "outcome")


class Layout(StrEnum):
    """The kinds of file that can be brought in."""

    TEMPLATE = "own-template"
    CHECKS = "own-checks"


KNOWN = {Layout.TEMPLATE: (NAMES, NEEDED), Layout.CHECKS: (CHECK_COLUMNS, CHECK_COLUMNS)}
TITLES = {
    Layout.TEMPLATE: "the directory's own CSV template",
    Layout.CHECKS: "the directory's own list of checks",
}
# Marks of layouts that are known by sight and not read by this version.
OUTPOST_MARKS = {"import_id", "import_id_reference"}
HSDS_MARKS = {"contents", "total_items", "organization_id", "service_at_locations", "organization"}
ORUK_1_MARKS = {"content", "totalElements", "service_taxonomies", "regular_schedules"}


@dataclass(frozen=True, slots=True)
class Table:
    """A file of a known kind: each record with its row, counted as a spreadsheet counts."""

    layout: Layout
    rows: tuple[tuple[int, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that cannot be read at all, and why."""

    problems: tuple[Problem, ...]


def read_file(data: bytes) -> Table | Unread:
    """Return the records of a file, or why it is no file that can be brought in."""
    if len(data) > LARGEST_BYTES:
        return _unread("", f"at most {LARGEST_BYTES:,} bytes; this file has {len(data):,}")
    if b"\0" in data[:4096]:
        return _unread("", "a CSV file in UTF-8; this one is a spreadsheet, UTF-16 or another kind")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        return _unread("", f"text in UTF-8; line {line} is not: save it as CSV UTF-8", line)
    if not text.strip():
        return _unread("", "a header and at least one row; this file is empty")
    return _unread_json(text) if text.lstrip()[0] in "[{" else _read_csv(text)


def _unread(found: str, wanted: str, line: int = 1) -> Unread:
    return Unread((Problem(line, "file", found, wanted),))


def _read_csv(text: str) -> Table | Unread:
    csv.field_size_limit(LARGEST_BYTES)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        records = [record for _, record in zip(range(MOST_ROWS + 2), reader, strict=False)]
    except csv.Error as fault:
        return _unread(
            "", f"CSV; reading stopped in line {reader.line_num}: {fault}", reader.line_num
        )
    if len(records) > MOST_ROWS + 1:
        return _unread("", f"at most {MOST_ROWS:,} rows; bring the file in in parts")
    header = tuple(name.strip().casefold() for name in records[0])
    layout = Layout.CHECKS if set(header) == set(CHECK_COLUMNS) else Layout.TEMPLATE
    problems = [*_header_problems(header, layout), *_ragged(records[1:], len(header))]
    if problems:
        return Unread(tuple(problems))
    rows = tuple(_rows(header, records[1:]))
    return Table(layout, rows) if rows else _unread("", "at least one row below the header")


def _rows(
    header: Sequence[str], records: Sequence[Sequence[str]]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line, record in enumerate(records, start=2):
        if any(cell.strip() for cell in record):
            yield line, dict(zip(header, record, strict=True))


def _ragged(records: Sequence[Sequence[str]], width: int) -> list[Problem]:
    return [
        Problem(line, "row", f"{len(record)} cells", f"{width} cells, as the header has")
        for line, record in enumerate(records, start=2)
        if record and len(record) != width
    ]


def _header_problems(header: Sequence[str], layout: Layout) -> list[Problem]:
    if set(header) >= OUTPOST_MARKS:
        return [_other_kind("an Outpost CSV")]
    names, needed = KNOWN[layout]
    lacks = [name for name in needed if name not in header]
    if lacks:
        near = f"{TITLES[layout]} comes nearest and lacks these columns: {', '.join(lacks)}"
        return [Problem(1, "header", ", ".join(header)[:200], near)]
    twice = sorted({name for name in header if header.count(name) > 1})
    unknown = [name for name in header if name not in names]
    return [
        *(Problem(1, name, name, "each column once") for name in twice),
        *(Problem(1, name, name, _nearest(name, names)) for name in unknown),
    ]


def _nearest(name: str, names: Sequence[str]) -> str:
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"{meant}a column of the template, or no such column"


def _unread_json(text: str) -> Unread:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _unread("", "JSON or CSV; this begins like JSON and cannot be read as JSON")
    first = value[0] if isinstance(value, list) and value else value
    keys = set(first) if isinstance(first, dict) else set()
    if keys & ORUK_1_MARKS:
        return Unread((_other_kind("Open Referral UK 1.0 JSON"),))
    if keys & HSDS_MARKS:
        return Unread((_other_kind("HSDS-UK 3.0 JSON"),))
    lacks = ", ".join(NEEDED)
    return Unread((_other_kind("JSON of an unknown layout", f"; the template needs {lacks}"),))


def _other_kind(kind: str, more: str = "") -> Problem:
    wanted = f"{TITLES[Layout.TEMPLATE]}: this version reads no other kind{more}"
    return Problem(1, "file", kind, wanted)
