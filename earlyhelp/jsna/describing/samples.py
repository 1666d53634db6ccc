"""The headings of a table and its first rows, to show beside a question about them. Pure."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from earlyhelp.jsna.cells import clean
from earlyhelp.jsna.headings import normal_name
from earlyhelp.jsna.records import as_utf8, judge_separator, one_line_end, text_lines

READ = 1_000_000
ROWS, SHOWN, LONGEST = 50, 3, 40
LOOKED_AT = 100
"""Rows of a workbook's sheet that are enough for a sample, empty ones before it included."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its heading, and some of what stands in it."""

    name: str
    """The heading in the form that headings are compared in."""
    heading: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a table."""

    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    """One for each different heading that is not empty."""


def read_sample(stream: BinaryIO) -> Sample:
    """Return the beginning of a text table, whatever is wrong with the rest; rewind the stream."""
    data = stream.read(READ)
    stream.seek(0)
    data = data[: data.rfind(b"\n") + 1] or data  # a letter cut in two has no reading
    text = as_utf8(data.removeprefix(codecs.BOM_UTF8), _encoding(data)).lstrip(b"\r\n")
    separator = judge_separator(text)
    reader = csv.reader(text_lines(one_line_end(text)), delimiter=separator)
    rows = _first_rows(reader)
    headings = tuple(rows[0]) if rows else ()
    places = {normal_name(heading): place for place, heading in reversed([*enumerate(headings)])}
    columns = sorted((place, name) for name, place in places.items() if name)
    return Sample(
        headings,
        tuple(Column(name, clean(headings[n]), _examples(rows[1:], n)) for n, name in columns),
    )


def _first_rows(reader: Iterator[list[str]]) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(islice(reader, ROWS + 1))
    except csv.Error:  # the check says so of the whole file
        return rows
    return rows


def _encoding(data: bytes) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _examples(rows: Sequence[Sequence[str]], place: int) -> tuple[str, ...]:
    texts = (clean(row[place])[:LONGEST] for row in rows if place < len(row))
    return tuple(list(dict.fromkeys(filter(None, texts)))[:SHOWN])
