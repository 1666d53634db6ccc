"""A file about indicators: our own catalogue as CSV, or the metadata that Fingertips gives. Pure.

The metadata have one row an indicator and no figures. Unit and polarity stand nowhere else.
"""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from io import StringIO

from earlyhelp.jsna.catalogue import ValueType
from earlyhelp.jsna.entries import COLUMNS, ID, Cells
from earlyhelp.jsna.headings import normal_name
from earlyhelp.jsna.intervals import Polarity
from earlyhelp.jsna.readings import Problem
from earlyhelp.jsna.records import NOT_TEXT, NOT_UTF_8, judge_separator
from earlyhelp.jsna.showing import as_it_was

MOST_ROWS = 20_000
LARGEST = 64_000_000


class Layout(StrEnum):
    """The kinds of file about indicators."""

    CATALOGUE = "indicators"
    METADATA = "fingertips-metadata"


TITLES: Mapping[Layout, str] = {
    Layout.CATALOGUE: "the catalogue of indicators (our own CSV)",
    Layout.METADATA: "what Fingertips says about its indicators (metadata CSV)",
}
POLARITY_WORDS: Mapping[str, str] = {
    "raglowisgood": Polarity.LOW_GOOD,
    "raghighisgood": Polarity.HIGH_GOOD,
    "bobblueorangeblue": Polarity.NONE,
    "notapplicable": Polarity.NONE,
}
"""The words of Fingertips for polarity, letters only."""
POLARITY_WANTED = "RAG - Low is good, RAG - High is good, BOB - Blue orange blue or Not applicable"
PLAIN: Mapping[str, str] = {
    "indicator": "name",
    "indicator name": "name",
    "definition": "definition",
    "rationale": "rationale",
    "data source": "source",
    "methodology": "methodology",
    "confidence interval details": "confidence_intervals",
    "disclosure control": "disclosure_control",
    "caveats": "caveats",
}
"""Columns of the metadata that are taken as they are, by normal name."""
DERIVED = ("unit", "value type", "year type", "polarity")
TELLING = frozenset({*PLAIN, *DERIVED}) - {"indicator", "indicator name", "polarity", "value type"}
_PER = re.compile(r"(?:rate )?per ([0-9][0-9,]*)\b.*")
_YEAR = re.compile(r"(calendar|financial|academic)(?: year)?")


@dataclass(frozen=True, slots=True)
class Row:
    """What a file states about one indicator: normal texts, those columns only that it states."""

    line: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class IndicatorFile:
    """A file about indicators, as texts that are still to be checked."""

    layout: Layout
    name: str
    sha256: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file tells nothing about indicators, in a sentence for whoever chose it."""

    sentence: str


def layout_of(headings: Sequence[str]) -> Layout | None:
    """Return which file about indicators has these headings, or None for any other file.

    >>> layout_of(("Indicator ID", "Indicator", "Definition", "Polarity")).value
    'fingertips-metadata'
    >>> layout_of(("Indicator ID", "Area Code", "Value")) is None
    True
    """
    names = {normal_name(heading) for heading in headings}
    if "indicator id" not in names or names & {"area code", "value"}:
        return None
    own = {column.replace("_", " ") for column in COLUMNS}
    if names & {"indicator", "indicator name"} and names & TELLING:
        return Layout.METADATA
    return Layout.CATALOGUE if len(names & own) > 1 else None


def read_indicator_file(content: bytes, name: str) -> IndicatorFile | Unread:
    """Return what a file states about indicators, or why it states nothing."""
    opened = _opened(content)
    if isinstance(opened, Unread):
        return opened
    (_, header), *records = opened.records
    layout = layout_of(header)
    headings = [normal_name(heading) for heading in header]
    refusal = _header_fault(layout, header, headings)
    if layout is None or refusal is not None:
        return refusal or Unread("")
    rows, problems = _READERS[layout](headings, records)
    unused = _unused(layout, header)
    more = (f"Columns not used: {', '.join(unused)}.",) if unused else ()
    return IndicatorFile(
        layout,
        name,
        sha256(content).hexdigest(),
        rows,
        (*_twice(rows), *problems),
        (*opened.notices, *more),
    )


@dataclass(frozen=True, slots=True)
class _Opened:
    """The records of a file that are not empty, each with its line."""

    records: list[tuple[int, list[str]]]
    notices: tuple[str, ...]


def _opened(content: bytes) -> _Opened | Unread:
    if len(content) > LARGEST:
        return Unread(f"Choose a file of at most {LARGEST // 1_000_000} MB.")
    if b"\0" in content or content.startswith(b"PK"):
        return Unread(NOT_TEXT)
    text, notices = _decoded(content)
    reader = csv.reader(
        StringIO(text.lstrip("\r\n"), newline=""), delimiter=judge_separator(text.lstrip().encode())
    )
    skipped = text[: len(text) - len(text.lstrip("\r\n"))].count("\n")
    line, records = skipped + 1, []
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                records.append((line, record))
            line = skipped + 1 + reader.line_num
    except csv.Error:
        return Unread("A quotation mark is opened and never closed. Save the file as CSV again.")
    if not records:
        return Unread("The file is empty.")
    if len(records) > MOST_ROWS:
        return Unread(f"The file has more than {MOST_ROWS:,} rows. Divide it.")
    return _Opened(records, notices)


def _header_fault(
    layout: Layout | None, header: Sequence[str], headings: Sequence[str]
) -> Unread | None:
    if layout is None:
        seen = ", ".join(cell.strip() or "(no heading)" for cell in header[:20])
        return Unread(
            "This file says nothing about indicators: it needs the column Indicator ID and what "
            f"is said about each. The headings found are: {seen}."
        )
    twice = sorted({one for one in headings if one and headings.count(one) > 1})
    if twice:
        return Unread(f"The heading {', '.join(twice)} stands twice. Keep one column for each.")
    return None


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), (NOT_UTF_8,)


def _unused(layout: Layout, headings: Sequence[str]) -> list[str]:
    own = {column.replace("_", " ") for column in COLUMNS}
    used = own if layout is Layout.CATALOGUE else {"indicator id", *PLAIN, *DERIVED}
    return [heading.strip() for heading in headings if normal_name(heading) not in {*used, ""}]


def _twice(rows: Sequence[Row]) -> list[Problem]:
    seen: dict[str, int] = {}
    problems = []
    for row in rows:
        first = seen.setdefault(row.cells[ID], row.line)
        if first != row.line:
            problems.append(
                Problem(
                    row.line,
                    ID,
                    row.cells[ID],
                    f"one row for each indicator; row {first} is about it too",
                    "Keep the row that is right; until then neither is used",
                )
            )
    return problems


Found = tuple[tuple[Row, ...], tuple[Problem, ...]]
Records = Sequence[tuple[int, Sequence[str]]]


def _read_catalogue(headings: Sequence[str], records: Records) -> Found:
    columns = [heading.replace(" ", "_") for heading in headings]
    rows = []
    for line, record in records:
        cells = dict(zip(columns, record, strict=False))
        known = {name: as_it_was(text) for name, text in cells.items() if name in COLUMNS}
        rows.append(Row(line, known | {ID: known.get(ID, "").strip().removesuffix(".0")}))
    return tuple(rows), ()


def _read_metadata(headings: Sequence[str], records: Records) -> Found:
    rows, problems = [], []
    for line, record in records:
        cells = {name: text.strip() for name, text in zip(headings, record, strict=False)}
        stated = {own: cells[name] for name, own in PLAIN.items() if cells.get(name)}
        stated |= _unit(cells.get("unit", ""), cells.get("value type", ""))
        stated |= _year(cells.get("year type", ""))
        polarity = _polarity(cells.get("polarity", ""))
        if polarity is None:
            problems.append(_unknown_polarity(line, cells["polarity"]))
        elif polarity:
            stated["polarity"] = polarity
        rows.append(Row(line, {ID: cells["indicator id"].removesuffix(".0"), **stated}))
    return tuple(rows), tuple(problems)


def _polarity(words: str) -> str | None:
    """Return the polarity that words stand for, "" for no words and None for unknown ones."""
    letters = re.sub(r"[^a-z]", "", words.casefold())
    return POLARITY_WORDS.get(letters) if letters else ""


def _unknown_polarity(line: int, words: str) -> Problem:
    return Problem(
        line,
        "Polarity",
        words[:60],
        POLARITY_WANTED,
        "Set it by hand under Indicators; everything else in this row can come in",
    )


def _unit(unit: str, value_type: str) -> dict[str, str]:
    """Return what a value is, told from its unit first and its type where the unit says nothing."""
    if unit == "%":
        return {"value_type": ValueType.PERCENTAGE, "multiplier": "100"}
    if per := _PER.fullmatch(unit.casefold()):
        return {"value_type": ValueType.RATE, "multiplier": per[1].replace(",", "")}
    said = {"unit_text": unit} if unit else {}
    kind = _kind(value_type.casefold())
    return said if kind is None else {**said, "value_type": kind}


def _kind(value_type: str) -> ValueType | None:
    words = {"rate": ValueType.RATE, "count": ValueType.COUNT, "score": ValueType.SCORE}
    return next((kind for word, kind in words.items() if word in value_type.split()), None)


def _year(text: str) -> dict[str, str]:
    if not text:
        return {}
    year = _YEAR.fullmatch(text.casefold())
    return {"year_type": year[1] if year else text}


_READERS: Mapping[Layout, Callable[[Sequence[str], Records], Found]] = {
    Layout.CATALOGUE: _read_catalogue,
    Layout.METADATA: _read_metadata,
}
