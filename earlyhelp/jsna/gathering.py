"""A file's readings gathered block by block into arrays over its places, series and notes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import numpy as np

from earlyhelp.jsna.arrays import Codes, Rows, Small, Texts, joined
from earlyhelp.jsna.blocks import Block
from earlyhelp.jsna.cells import clean
from earlyhelp.jsna.columns import (
    HAS_VALUE,
    combinations,
    outside_limits,
    present,
    read_figures,
)
from earlyhelp.jsna.dialects import Layout
from earlyhelp.jsna.faults import Cells, Identity, PassedOver, too_wide
from earlyhelp.jsna.identities import (
    area_name_column,
    identity_columns,
    period_columns,
    period_label,
    place_columns,
    read_identity,
    read_place,
)
from earlyhelp.jsna.readings import Annotation, Problem, Reading, Series
from earlyhelp.jsna.rows import ENGLAND, annotation_columns, read_annotation, read_row
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
    """Takes blocks of one table, and holds what they brought.

    A row of a wide file has several figures, each of them read and counted like a row of a long
    one. What is wrong with the whole row is counted and said once.
    """

    def __init__(self, scope: Scope) -> None:
        """Begin with nothing."""
        self.scope = scope
        self._pieces: list[Rows] = []
        self._identities: dict[tuple[str, ...], tuple[int, int]] = {}
        self._annotations: dict[tuple[str, ...], int] = {}
        self._passed: Numbering[str] = Numbering()
        self._retired: Numbering[str] = Numbering()
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
        pieces = block.pieces()
        self.tally.read += len(block.lines) * len(pieces) + len(block.too_wide)
        for line, cells in block.too_wide:
            self.tally.add_problems([too_wide(line, cells, len(block.layout.headings))])
        places, retired = self._read_places(block, len(pieces))
        self._note_periods(block)
        rows = np.flatnonzero(places != SKIPPED)
        for piece in pieces:
            whole = self._add_piece(piece, rows, places, retired)
            self.tally.read -= (len(rows) - len(whole)) * (len(pieces) - 1)
            rows = whole

    def _add_piece(self, piece: Block, rows: Codes, places: Codes, retired: Codes) -> Codes:
        """Take in one figure of each row; return the rows of which more figures can be read."""
        series, sortable = self._read_identities(piece, rows)
        figures = read_figures(piece, rows)
        is_placed = places[rows] >= 0
        is_passed = is_placed & (series == SKIPPED)
        self._count_passed(sortable[is_passed])
        is_plain = is_placed & (series >= 0) & ~figures.in_doubt
        self._settle_doubts(piece, rows[~is_plain & ~is_passed])
        kept = rows[is_plain]
        if len(kept):
            marks = Texts(figures.marks.codes[is_plain], figures.marks.texts)
            self._name_places(piece, kept, places[kept])
            self._keep(
                Rows(
                    place=_small(places[kept]),
                    series=_small(series[is_plain]),
                    sortable=_small(sortable[is_plain]),
                    annotation=_small(self._annotate(piece, kept, marks, (places, retired))),
                    line=_small(piece.lines[kept]),
                    facts=figures.facts[:, is_plain],
                )
            )
        whole: Codes = rows[is_placed & (series != IN_DOUBT)]
        return whole

    def _keep(self, rows: Rows) -> None:
        self.tally.outside_limits += outside_limits(rows.facts)
        self._pieces.append(rows)

    def _read_places(self, block: Block, times: int) -> tuple[Codes, Codes]:
        """Return the number of each row's place, ``IN_DOUBT`` or ``SKIPPED``, and of its old code.

        ``times`` is how often a row that is passed over counts. An old code is numbered from 1 and
        is 0 for a code in use.
        """
        roles = [role for role in place_columns(block.layout) if role in block.texts]
        numbers, texts = combinations([block.texts[role] for role in roles])
        counts = np.bincount(numbers, minlength=len(texts))
        found = [
            self._place(block.layout, dict(zip(roles, cells, strict=True)), int(count) * times)
            for cells, count in zip(texts, counts, strict=True)
        ]
        read = np.array(found, dtype=np.int64).reshape(-1, 2)
        return read[numbers, 0], read[numbers, 1]

    def _place(self, layout: Layout, cells: Cells, figures: int) -> tuple[int, int]:
        code = read_place(layout, cells)
        if isinstance(code, tuple):
            return IN_DOUBT, 0
        if isinstance(code, PassedOver):
            self.tally.skipped[code.reason] += figures
            return SKIPPED, 0
        self.tally.codes_seen[code] += figures
        now = self.scope.now(code)
        reason = self.scope.reason_to_skip(now)
        if reason is not None:
            self.tally.skipped[reason] += figures
            return SKIPPED, 0
        return self.places(now), 0 if now == code else self._retired(code) + 1

    def _note_periods(self, block: Block) -> None:
        roles = period_columns(block.layout)
        numbers, texts = combinations([block.texts[role] for role in roles])
        counts = np.bincount(numbers, minlength=len(texts))
        for cells, count in zip(texts, counts, strict=True):
            label = period_label(block.layout, dict(zip(roles, cells, strict=True)))
            self.tally.periods_seen[label] += int(count)

    def _name_places(self, block: Block, rows: Codes, places: Codes) -> None:
        codes = self.places.things()
        for place, first in zip(*np.unique(places, return_index=True), strict=True):
            code = codes[int(place)]
            names = block.texts.get(area_name_column(block.layout, code))
            text = "" if names is None else names.texts[int(names.codes[rows[int(first)]])]
            if not self.place_names.get(code):
                self.place_names[code] = clean(text)

    def _read_identities(self, block: Block, rows: Codes) -> tuple[Codes, Codes]:
        """Return the number of each row's series and its sortable period.

        Instead of a series there may be ``IN_DOUBT``, or ``SKIPPED`` with the number of a reason.
        """
        columns = present(block, identity_columns(block.layout), rows)
        numbers, texts = combinations(list(columns.values()))
        read = np.array(
            [self._identify(block.layout, tuple(columns), cells) for cells in texts],
            dtype=np.int64,
        ).reshape(-1, 2)
        return read[numbers, 0], read[numbers, 1]

    def _identify(
        self, layout: Layout, roles: Sequence[str], cells: tuple[str, ...]
    ) -> tuple[int, int]:
        key = (layout.measure.name if layout.measure else "", *cells)
        if key not in self._identities:
            identity = read_identity(layout, dict(zip(roles, cells, strict=True)))
            self._identities[key] = self._number(identity)
        return self._identities[key]

    def _number(self, identity: Identity | PassedOver | tuple[object, ...]) -> tuple[int, int]:
        if isinstance(identity, PassedOver):
            return SKIPPED, self._passed(identity.reason)
        if not isinstance(identity, Identity):
            return IN_DOUBT, 0
        names = self.indicator_names.setdefault(identity.series.indicator_id, {})
        names[identity.indicator_name] = None
        return self.series(identity.series), identity.sortable

    def _count_passed(self, reasons: Codes) -> None:
        texts = self._passed.things()
        for number in np.flatnonzero(counts := np.bincount(reasons)):
            self.tally.skipped[texts[int(number)]] += int(counts[number])

    def _annotate(
        self, block: Block, rows: Codes, marks: Texts, where: tuple[Codes, Codes]
    ) -> Codes:
        """Return the number of each row's annotation; ``where`` are places and their old codes."""
        columns = dict(present(block, annotation_columns(block.layout), rows))
        england = self._england()
        is_england = Texts((where[0][rows] == england).astype(np.int64), ["", ENGLAND])
        retired = Texts(where[1][rows], ["", *self._retired.things()])
        numbers, texts = combinations([*columns.values(), marks, is_england, retired])
        read = [self._annotation(block.layout, tuple(columns), cells) for cells in texts]
        return np.array(read, dtype=np.int64)[numbers]

    def _england(self) -> int:
        codes = self.places.things()
        return codes.index(ENGLAND) if ENGLAND in codes else IN_DOUBT

    def _annotation(self, layout: Layout, roles: Sequence[str], cells: tuple[str, ...]) -> int:
        if cells not in self._annotations:
            *texts, mark, place, retired = cells
            annotation = read_annotation(
                layout,
                dict(zip(roles, texts, strict=True)),
                None if mark == HAS_VALUE else mark,
                is_england=place == ENGLAND,
            )
            if retired:
                annotation = replace(annotation, recoded_from=retired)
            self._annotations[cells] = self.annotations(annotation)
        return self._annotations[cells]

    def _settle_doubts(self, block: Block, rows: Codes) -> None:
        """Read rows one by one: each is empty or has a problem, which is put in words here."""
        for row, cells in zip(rows, block.cells([int(row) for row in rows]), strict=True):
            if cells is None:
                self.tally.read -= 1
                self.tally.blank += 1
                continue
            match read_row(int(block.lines[row]), cells, block.layout):
                case Reading() | PassedOver():
                    line = int(block.lines[row])
                    raise AssertionError(f"rows and columns disagree about line {line}")
                case problems:
                    self.tally.add_problems(problems)


def _small(numbers: Codes) -> Small:
    return numbers.astype(np.int32)
