"""Reading a text table in blocks: bytes become columns, and each row keeps its line in the file.

The one module with pandas. It knows widths, quotes, encodings and lines, and nothing about what a
cell means: that is ``rows``. Text columns come as codes into their different texts; columns of
figures come as numbers where the parser can make every cell of a block one, and as texts otherwise.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import BinaryIO

import numpy as np
import pandas as pd

from earlyhelp.jsna.arrays import Codes, Texts
from earlyhelp.jsna.blocks import Block, Source
from earlyhelp.jsna.cells import clean
from earlyhelp.jsna.dialects import (
    NOTHING_KNOWN,
    AboutPlaces,
    Known,
    Layout,
    Refusal,
)
from earlyhelp.jsna.measures.found import find_columns
from earlyhelp.jsna.recognising import recognise
from earlyhelp.jsna.records import (
    Digest,
    Inspection,
    Limits,
    as_utf8,
    cell_too_long,
    end_of_first_record,
    end_of_last_record,
    how_many,
    judge_separator,
    never_closed,
    one_line_end,
    text_lines,
)

BLOCK_BYTES = 12_000_000  # about 45,000 rows of a Fingertips download
LONGEST_RECORD = 1_000_000
MOST_COLUMNS = 2_000
SAMPLE = 2_000
"""Rows that show what the columns of a wide file hold."""


@dataclass(slots=True)
class Table:
    """A file understood as far as its header; ``blocks`` reads the rest, once."""

    layout: Layout
    notices: tuple[str, ...]
    _stream: BinaryIO
    _encoding: str
    _separator: str
    _first_line: int
    _start: bytes
    _digest: Digest = field(repr=False)

    @property
    def sha256(self) -> str:
        """The digest of the whole file, once all blocks have been read."""
        return self._digest.hexdigest()

    def blocks(self, block_bytes: int = BLOCK_BYTES) -> Iterator[Block]:
        """Give the rows in order; how many come at once changes nothing but memory.

        Raises:
            UnreadableError: where a quotation mark is opened and never closed.
        """
        line = self._first_line
        for content in self._whole_records(block_bytes):
            lines = np.arange(line, line + how_many(b"\n", content), dtype=np.int64)
            places = tuple(self.layout.columns.values())
            yield _read_block(Source(content, self.layout, self._separator, places), lines)
            line += len(lines)

    def _whole_records(self, block_bytes: int) -> Iterator[bytes]:
        waiting = b""
        for piece in self._pieces(block_bytes):
            waiting += piece
            whole = end_of_last_record(waiting, self._separator)
            if whole:
                yield one_line_end(waiting[:whole])
                waiting = waiting[whole:]
            elif len(waiting) > 2 * block_bytes + LONGEST_RECORD:
                raise never_closed()
        if waiting.strip():
            yield one_line_end(waiting).removesuffix(b"\n") + b"\n"

    def _pieces(self, block_bytes: int) -> Iterator[bytes]:
        for begin in range(0, len(self._start), block_bytes):
            yield self._start[begin : begin + block_bytes]
        while data := self._stream.read(block_bytes):
            self._digest.update(data)
            yield as_utf8(data, self._encoding)


def open_table(
    stream: BinaryIO, limits: Limits, known: Known = NOTHING_KNOWN
) -> Table | AboutPlaces | Refusal:
    """Return a table ready to be read, or why the file is none; the stream can be rewound."""
    inspected = Inspection(stream, limits)
    if inspected.refusal:
        return Refusal(inspected.refusal)
    data = stream.read(LONGEST_RECORD)
    text = as_utf8(data.removeprefix(codecs.BOM_UTF8), inspected.encoding)
    blank = len(text) - len(text.lstrip(b"\r\n"))
    separator = judge_separator(text[blank:])
    try:
        end = blank + end_of_first_record(text[blank:], separator)
        header = one_line_end(text[blank:end])
        headings = next(csv.reader(text_lines(header), delimiter=separator), [])
    except csv.Error:
        return Refusal(str(cell_too_long(1)))
    if len(headings) > MOST_COLUMNS:
        sentence = f"The file has {len(headings):,} columns; at most {MOST_COLUMNS:,} can be read."
        return Refusal(sentence)
    layout = recognise(headings, known)
    if isinstance(layout, Refusal) and layout.to_explain:
        return _with_columns(layout, headings, text[end:], separator)
    if not isinstance(layout, Layout):
        return layout
    digest = Digest()
    digest.update(data)
    return Table(
        layout=layout,
        notices=inspected.notices,
        _stream=stream,
        _encoding=inspected.encoding,
        _separator=separator,
        _first_line=1 + text[:end].count(b"\n"),
        _start=text[end:],
        _digest=digest,
    )


def _with_columns(
    refusal: Refusal, headings: Sequence[str], start: bytes, separator: str
) -> Refusal:
    """Return a refusal with what the first rows show of the columns that are to be explained."""
    whole = start[: end_of_last_record(start, separator)] or start
    rows = list(islice(csv.reader(text_lines(one_line_end(whole)), delimiter=separator), SAMPLE))
    own = {column.heading for column in refusal.to_explain}
    standing = [place for place, heading in enumerate(headings) if clean(heading) not in own]
    found = find_columns(headings, rows, standing)
    figures = ", ".join(column.heading for column in found if column.has_figures) or "none"
    sentence = f"{refusal.sentence} Columns of figures found: {figures}."
    return replace(refusal, sentence=sentence, to_explain=found)


def _read_block(source: Source, lines: Codes) -> Block:
    """Read a block that begins and ends on these lines of the file."""
    try:
        frame = _parse(source, None)
    except pd.errors.ParserError:
        frame = None
    if frame is not None and len(frame) == len(lines):
        return _as_block(source, frame, lines, ())
    return _read_record_by_record(source, int(lines[0]))


def _read_record_by_record(source: Source, first_line: int) -> Block:
    """Read a block in which a row is too wide or a cell holds a line end."""
    width, physical = len(source.layout.headings), source.content.split(b"\n")
    kept, lines, too_wide, before = [], [], [], 0
    reader = csv.reader(text_lines(source.content), delimiter=source.separator)
    try:
        for cells in reader:
            if len(cells) > width:
                too_wide.append((first_line + before, len(cells)))
            else:
                lines.append(first_line + before)
                kept.append(b"\n".join(physical[before : reader.line_num]))
            before = reader.line_num
    except csv.Error as error:
        raise never_closed(first_line + before) from error
    plain = replace(source, content=b"\n".join(kept) + b"\n" if kept else b"")
    try:
        frame = _parse(plain, None)
    except pd.errors.ParserError as error:  # the last cell of the block has no end
        raise never_closed(lines[-1]) from error
    return _as_block(plain, frame, np.array(lines, dtype=np.int64), too_wide)


def _parse(source: Source, only: Sequence[str] | None) -> pd.DataFrame:
    """Return the columns of a block; those of ``only`` as texts where given.

    A first row, which is taken off again, tells the parser how wide a row is (so that a wider one
    is an error) and that a column of texts is one (so that "2022" stays a text).
    """
    roles = {index: role for role, index in source.layout.columns.items()}
    names = [roles.get(i, f"column {i}") for i in range(len(source.layout.headings))]
    figures = [name for name in names if name in source.layout.number_roles and only is None]
    guide = source.separator.join("" if name in figures else "text" for name in names)
    frame = pd.read_csv(
        io.BytesIO(guide.encode() + b"\n" + source.content),
        sep=source.separator,
        header=None,
        names=names,
        usecols=None if only is None else list(only),
        index_col=False,
        dtype={name: "category" for name in names if name not in figures},
        keep_default_na=False,
        na_values={name: [""] for name in figures},
        skip_blank_lines=False,
        lineterminator="\n",
        low_memory=False,
    )
    return frame.iloc[1:]


def _as_block(
    source: Source, frame: pd.DataFrame, lines: Codes, too_wide: Sequence[tuple[int, int]]
) -> Block:
    roles, number_roles = source.layout.columns, source.layout.number_roles
    figures = [role for role in roles if role in number_roles]
    unread = [role for role in figures if frame[role].dtype.kind not in "iuf"]
    as_texts = _parse(source, unread) if unread else frame
    return Block(
        lines=lines,
        texts={role: _texts(frame[role]) for role in roles if role not in number_roles}
        | {role: _one_text(text, len(lines)) for role, text in source.layout.always.items()},
        numbers={
            role: _texts(as_texts[role]) if role in unread else frame[role].to_numpy(np.float64)
            for role in figures
        },
        too_wide=too_wide,
        source=source,
    )


def _one_text(text: str, rows: int) -> Texts:
    return Texts(np.zeros(rows, dtype=np.int64), [text])


def _texts(column: "pd.Series[str]") -> Texts:
    texts = [str(text) for text in column.cat.categories]
    if max(map(len, texts), default=0) > csv.field_size_limit():
        raise cell_too_long()
    return Texts(column.cat.codes.to_numpy().astype(np.int64), texts)
