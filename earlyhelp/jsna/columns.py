"""A whole block of rows at once: the same answers as ``rows``, in arrays. Pure but for numpy.

Each different text is handed to ``rows`` once; figures are checked as arrays. A row that is not
plainly right is in doubt, and ``rows.read_row`` alone decides about it and words its problems.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from earlyhelp.jsna.arrays import FACTS, Codes, Mask, Numbers, Texts
from earlyhelp.jsna.blocks import Block
from earlyhelp.jsna.cells import read_figure
from earlyhelp.jsna.dialects import FIGURES
from earlyhelp.jsna.rows import LIMITS, MINUS_ONE_IS_MISSING, NEVER_NEGATIVE

HAS_VALUE = "\0"
"""Stands among the marks for a value that is there; no cell can hold it."""
_DENSE = 1 << 20  # up to so many combinations, a flag for each is faster than sorting


@dataclass(frozen=True, slots=True)
class FigureColumns:
    """The figures of some rows: one line of ``facts`` for each fact, NaN where it is missing."""

    facts: Numbers
    marks: Texts
    """What stands in place of each value, or ``HAS_VALUE``."""
    in_doubt: Mask


def read_figures(block: Block, rows: Codes) -> FigureColumns:
    """Return the figures of some rows of a block."""
    facts = np.full((len(FACTS), len(rows)), np.nan)
    in_doubt = np.zeros(len(rows), dtype=np.bool_)
    marks = Texts(np.zeros(len(rows), dtype=np.int64), [HAS_VALUE, ""])
    for index, (name, role) in enumerate(FIGURES.items()):
        column = block.numbers.get(role)
        if column is None:
            continue
        found = _from_texts(column, rows) if isinstance(column, Texts) else column[rows]
        if name == "value" and isinstance(column, Texts):
            marks = _marks(column, rows)
        in_doubt |= np.isinf(found)
        facts[index] = found
        if name in MINUS_ONE_IS_MISSING:
            facts[index][found == -1] = np.nan
    value = facts[0]
    if not isinstance(block.numbers.get(FIGURES["value"]), Texts):
        marks = Texts(np.isnan(value).astype(np.int64), [HAS_VALUE, ""])
    in_doubt |= _impossible(facts)
    for name in (name for pair in LIMITS for name in pair):
        facts[FACTS.index(name)][np.isnan(value)] = np.nan
    return FigureColumns(facts, marks, in_doubt)


def _from_texts(column: Texts, rows: Codes) -> Numbers:
    """Return the numbers of a column of texts: NaN for a mark, infinity for what is neither."""
    read = [read_figure(text) for text in column.texts]
    values = [
        np.inf if figure.is_fault else np.nan if figure.value is None else figure.value
        for figure in read
    ]
    return np.array(values, dtype=np.float64)[column.codes[rows]]


def _marks(column: Texts, rows: Codes) -> Texts:
    read = [read_figure(text) for text in column.texts]
    texts = [HAS_VALUE if figure.mark is None else figure.mark for figure in read]
    return Texts(column.codes[rows], texts)


def _impossible(facts: Numbers) -> Mask:
    found = np.zeros(facts.shape[1], dtype=np.bool_)
    for name in NEVER_NEGATIVE:
        found |= facts[FACTS.index(name)] < 0
    for low, high in LIMITS:
        found |= facts[FACTS.index(low)] > facts[FACTS.index(high)]
    return found


def outside_limits(facts: Numbers) -> int:
    """Return how many values lie outside their own 95% limits."""
    value, low, high = (facts[FACTS.index(name)] for name in ("value", "lower_95", "upper_95"))
    return int(((value < low) | (value > high)).sum())


def combinations(columns: Sequence[Texts]) -> tuple[Codes, list[tuple[str, ...]]]:
    """Return a number for each row, and the texts that each number stands for.

    ``columns`` are at least one, of equal length. Before there are more numbers than are quickly
    told apart, those that occur are counted through again.
    """
    codes, size = columns[0].codes, len(columns[0].texts)
    is_renumbered = False
    for column in columns[1:]:
        if size * len(column.texts) > _DENSE:
            different, codes = _different(codes, size)
            size, is_renumbered = len(different), True
        codes = codes * len(column.texts) + column.codes
        size *= len(column.texts)
    different, numbers = _different(codes, size)
    if is_renumbered:
        first = _first_rows(numbers, len(different))
        return numbers, [tuple(c.texts[c.codes[row]] for c in columns) for row in first]
    return numbers, [_texts_of(int(code), columns) for code in different]


def _different(codes: Codes, size: int) -> tuple[Codes, Codes]:
    """Return the different codes in order, and for each row the place of its code among them."""
    if size > _DENSE:
        different, places = np.unique(codes, return_inverse=True)
        return different, places
    is_there = np.zeros(size, dtype=np.bool_)
    is_there[codes] = True
    different = np.flatnonzero(is_there)
    place = np.zeros(size, dtype=np.int64)
    place[different] = np.arange(len(different))
    return different, place[codes]


def _first_rows(numbers: Codes, how_many: int) -> Sequence[int]:
    first = np.zeros(how_many, dtype=np.int64)
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return [int(row) for row in first]


def _texts_of(code: int, columns: Sequence[Texts]) -> tuple[str, ...]:
    texts = []
    for column in reversed(columns):
        code, place = divmod(code, len(column.texts))
        texts.append(column.texts[place])
    return tuple(reversed(texts))


def present(block: Block, roles: Sequence[str], rows: Codes) -> Mapping[str, Texts]:
    """Return those of some columns that the block has, cut to some rows."""
    return {
        role: Texts(block.texts[role].codes[rows], block.texts[role].texts)
        for role in roles
        if role in block.texts
    }
