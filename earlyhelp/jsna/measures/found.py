"""The columns that a wide file has of its own, as far as its first rows show them. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from earlyhelp.jsna.cells import clean, read_figure
from earlyhelp.jsna.headings import normal_name
from earlyhelp.jsna.measures.layouts import ColumnUse, MeasureLayout, Use

SHOWN = 20
WHOLE = frozenset({"total", "all", "all pupils", "all children", "persons"})
"""Texts that publishers write for everybody together."""
SEX_NAMES, AGE_NAMES = frozenset({"sex", "gender"}), frozenset({"age", "age group", "ages"})


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column with the different texts of its first rows."""

    heading: str
    texts: tuple[str, ...]
    """The first of them; ``more`` says whether there are others."""
    has_figures: bool
    more: bool = False

    @property
    def name(self) -> str:
        """The normal name of its heading."""
        return normal_name(self.heading)

    @property
    def is_constant(self) -> bool:
        """Say whether every row read has the same text."""
        return len(self.texts) == 1 and not self.more


def find_columns(
    headings: Sequence[str], rows: Sequence[Sequence[str]], standing: Collection[int]
) -> tuple[FoundColumn, ...]:
    """Return the columns that no dialect knows; ``standing`` are the places of those it does."""
    return tuple(
        _find(clean(heading), [row[place] for row in rows if place < len(row)])
        for place, heading in enumerate(headings)
        if place not in standing and clean(heading)
    )


def _find(heading: str, cells: Sequence[str]) -> FoundColumn:
    texts = tuple(dict.fromkeys(clean(cell) for cell in cells))
    read = [read_figure(text) for text in texts]
    has_figures = any(f.value is not None for f in read) and not any(f.is_fault for f in read)
    return FoundColumn(heading, texts[:SHOWN], has_figures, more=len(texts) > SHOWN)


def proposed(
    title: str, found: Sequence[FoundColumn], shipped: Sequence[MeasureLayout]
) -> MeasureLayout:
    """Return how the columns of a file may be meant, for somebody to confirm or change.

    A shipped or saved layout that shares most figures speaks first; other figures are left out
    until somebody says what they are.
    """
    names = {column.name for column in found}
    nearest = max(shipped, key=lambda one: _shared(one, names), default=None)
    known = {}
    if nearest is not None and _shared(nearest, names):
        known = {column.name: column for column in nearest.columns}
        title = nearest.title
    return MeasureLayout(
        title, tuple(_within(known.get(c.name) or _guess(c), names) for c in found)
    )


def _shared(layout: MeasureLayout, names: Collection[str]) -> int:
    """Return how many figures a layout has in common with a file whose filters it knows."""
    if any(column.name not in names for column in layout.filters):
        return 0
    return sum(column.name in names for column in layout.figures)


def _within(column: ColumnUse, names: Collection[str]) -> ColumnUse:
    """Return a column without what it says of columns that the file does not have."""
    return replace(
        column,
        count=column.count if column.count in names else "",
        denominator=column.denominator if column.denominator in names else "",
    )


def _guess(column: FoundColumn) -> ColumnUse:
    use, value = _use(column)
    return ColumnUse(column.name, column.heading, use, value)


def _use(column: FoundColumn) -> tuple[Use, str]:
    if column.has_figures:
        return Use.LEFT_OUT, ""
    if column.name in SEX_NAMES:
        return Use.SEX, ""
    if column.name in AGE_NAMES:
        return Use.AGE, ""
    if column.is_constant and column.texts[0]:
        return Use.ONLY, column.texts[0]
    whole = next((text for text in column.texts if text.lower() in WHOLE), "")
    return Use.BREAKDOWN, whole
