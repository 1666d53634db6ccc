"""A file's readings gathered block by block into arrays over its places, series and notes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from earlyhelp.jsna.arrays import Codes, Rows, Small, Texts, joined
from earlyhelp.jsna.cells import clean
from earlyhelp.jsna.columns import (
    HAS_VALUE,
    combinations,
    outside_limits,
    present,
    read_figures,
)
from earlyhelp.jsna.dialects import Layout
from earlyhelp.jsna.reading import Block
from earlyhelp.jsna.readings import Annotation, Problem, Reading, Series
from earlyhelp.jsna.rows import (
    ANNOTATION_COLUMNS,
    ENGLAND,
    IDENTITY_COLUMNS,
    PERIOD_COLUMN,
    Identity,
    read_annotation,
    read_identity,
    read_place,
    read_row,
    too_wide,
)
from earlyhelp.jsna.scope import Scope

T = TypeVar("T")
IN_DOUBT, SKIPPED = -1, -2
MOST_PROBLEMS = 10_000
"""Problems that are listed one by one; further rows are counted."""


class Numbering(Generic[T]):
    """Things met, numbered from 0 in the order of meeting."""

    def __init__(self) -> None:
        """Begin with none."""
        self._number_of: dict[T, int] = {}

    def __call__(self, thing: T) -> int:
        """Return the number of a thing, a new one if it was never met."""
        return self._number_of.setdefault(thing, len(self._number_of))

    def things(self) -> list[T]:
        """Return the things by number."""
        return list(self._number_of)


@dataclass(slots=True)
class Tally:
    """What became of the rows that are no readings, and what is worth pointing out."""

    read: int = 0
    problem_rows: int = 0
    blank: int = 0
    outside_limits: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    codes_seen: Counter[str] = field(default_factory=Counter)
    periods_seen: Counter[str] = field(default_factory=Counter)

    def add_problems(self, problems: Sequence[Problem]) -> None:
        """Count one row with its problems."""
        self.problem_rows += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.extend(problems)


class Gathering:
    """Takes blocks of one table, and holds what they brought."""

    def __init__(self, layout: Layout, scope: Scope) -> None:
        """Begin with nothing."""
        self._layout, self._scope = layout, scope
        self._dialect = layout.dialect.name
        self._pieces: list[Rows] = []
        self._identities: dict[tuple[str, ...], tuple[int, int]] = {}
        self._annotations: dict[tuple[str, ...], int] = {}
        self.places: Numbering[str] = Numbering()
        self.place_names: dict[str, str] = {}
        self.series: Numbering[Series] = Numbering()
        self.annotations: Numbering[Annotation] = Numbering()
        self.indicator_names: dict[str, dict[str, None]] = {}
        self.tally = Tally()

    def rows(self) -> Rows:
        """Return every reading gathered, in no promised order, and let go of the pieces."""
        pieces, self._pieces = self._pieces, []
        return joined(pieces)

    def add(self, block: Block) -> None:
        """Take in one block."""
        self.tally.read += len(block.lines) + len(block.too_wide)
        for line, cells in block.too_wide:
            self.tally.add_problems([too_wide(line, cells, len(self._layout.headings))])
        places = self._read_places(block.texts["area code"])
        self._note_periods(block.texts[PERIOD_COLUMN[self._dialect]])
        rows = np.flatnonzero(places != SKIPPED)
        series, sortable = self._read_identities(block, rows)
        figures = read_figures(block, rows)
        is_plain = (places[rows] >= 0) & (series >= 0) & ~figures.in_doubt
        self._settle_doubts(block, rows[~is_plain])
        kept = rows[is_plain]
        if len(kept):
            marks = Texts(figures.marks.codes[is_plain], figures.marks.texts)
            self._name_places(block, kept, places[kept])
            self._keep(
                Rows(
                    place=_small(places[kept]),
                    series=_small(series[is_plain]),
                    sortable=_small(sortable[is_plain]),
                    annotation=_small(self._annotate(block, kept, marks, places[kept])),
                    line=_small(block.lines[kept]),
                    facts=figures.facts[:, is_plain],
                )
            )

    def _keep(self, rows: Rows) -> None:
        self.tally.outside_limits += outside_limits(rows.facts)
        self._pieces.append(rows)

    def _read_places(self, column: Texts) -> Codes:
        """Return the number of each row's place, ``IN_DOUBT`` or ``SKIPPED``."""
        counts = np.bincount(column.codes, minlength=len(column.texts))
        numbers = np.full(len(column.texts), IN_DOUBT, dtype=np.int64)
        for index in (int(index) for index in np.flatnonzero(counts)):
            code = read_place(column.texts[index])
            if isinstance(code, str):
                self.tally.codes_seen[code] += int(counts[index])
                numbers[index] = self._number_of_place(code, int(counts[index]))
        return numbers[column.codes]

    def _note_periods(self, column: Texts) -> None:
        counts = np.bincount(column.codes, minlength=len(column.texts))
        for index in (int(index) for index in np.flatnonzero(counts)):
            self.tally.periods_seen[clean(column.texts[index])] += int(counts[index])

    def _number_of_place(self, code: str, rows: int) -> int:
        reason = self._scope.reason_to_skip(code)
        if reason is None:
            return self.places(code)
        self.tally.skipped[reason] += rows
        return SKIPPED

    def _name_places(self, block: Block, rows: Codes, places: Codes) -> None:
        names = block.texts.get("area name")
        codes = self.places.things()
        for place, first in zip(*np.unique(places, return_index=True), strict=True):
            text = "" if names is None else names.texts[int(names.codes[rows[int(first)]])]
            self._name_place(codes[int(place)], clean(text))

    def _name_place(self, code: str, name: str) -> None:
        if not self.place_names.get(code):
            self.place_names[code] = name

    def _read_identities(self, block: Block, rows: Codes) -> tuple[Codes, Codes]:
        """Return the number of each row's series (or ``IN_DOUBT``) and its sortable period."""
        columns = present(block, IDENTITY_COLUMNS[self._dialect], rows)
        numbers, texts = combinations(list(columns.values()))
        read = np.array(
            [self._identify(tuple(columns), cells) for cells in texts], dtype=np.int64
        ).reshape(-1, 2)
        return read[numbers, 0], read[numbers, 1]

    def _identify(self, roles: Sequence[str], cells: tuple[str, ...]) -> tuple[int, int]:
        if cells not in self._identities:
            identity = read_identity(self._dialect, dict(zip(roles, cells, strict=True)))
            self._identities[cells] = (
                self._number(identity) if isinstance(identity, Identity) else (IN_DOUBT, 0)
            )
        return self._identities[cells]

    def _number(self, identity: Identity) -> tuple[int, int]:
        names = self.indicator_names.setdefault(identity.series.indicator_id, {})
        names[identity.indicator_name] = None
        return self.series(identity.series), identity.sortable

    def _annotate(self, block: Block, rows: Codes, marks: Texts, places: Codes) -> Codes:
        """Return the number of each row's annotation."""
        columns = dict(present(block, ANNOTATION_COLUMNS[self._dialect], rows))
        england = self._england()
        is_england = Texts((places == england).astype(np.int64), ["", ENGLAND])
        numbers, texts = combinations([*columns.values(), marks, is_england])
        read = [self._annotation(tuple(columns), cells) for cells in texts]
        return np.array(read, dtype=np.int64)[numbers]

    def _england(self) -> int:
        codes = self.places.things()
        return codes.index(ENGLAND) if ENGLAND in codes else IN_DOUBT

    def _annotation(self, roles: Sequence[str], cells: tuple[str, ...]) -> int:
        if cells not in self._annotations:
            *texts, mark, place = cells
            annotation = read_annotation(
                self._dialect,
                dict(zip(roles, texts, strict=True)),
                None if mark == HAS_VALUE else mark,
                is_england=place == ENGLAND,
            )
            self._annotations[cells] = self.annotations(annotation)
        return self._annotations[cells]

    def _settle_doubts(self, block: Block, rows: Codes) -> None:
        """Read rows one by one: each is empty or has a problem, which is put in words here."""
        for row, cells in zip(rows, block.cells([int(row) for row in rows]), strict=True):
            if not any(clean(text) for text in cells.values()):
                self.tally.read -= 1
                self.tally.blank += 1
                continue
            read = read_row(int(block.lines[row]), cells, self._layout)
            match read:
                case Reading():
                    raise AssertionError(f"rows and columns disagree about line {read.line}")
                case problems:
                    self.tally.add_problems(problems)


def _small(numbers: Codes) -> Small:
    return numbers.astype(np.int32)
