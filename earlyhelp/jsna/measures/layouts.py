"""A wide layout that somebody has explained: which columns hold figures, and of what. Pure.

Headings are compared by their normal names; a layout fits a file that has every one of its columns.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Use(StrEnum):
    """What a column of a wide file is for."""

    FIGURES = "figures"
    """Each cell is the value of one indicator."""
    SEX = "sex"
    AGE = "age"
    BREAKDOWN = "breakdown"
    """Parts of the whole, kept apart from the headline figure and never added up."""
    ONLY = "only"
    """Rows count only where the column has one text; all others are passed over."""
    LEFT_OUT = "left out"


FILTERS = (Use.SEX, Use.AGE, Use.BREAKDOWN, Use.ONLY)


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column and its use; names are normal names of headings."""

    name: str
    heading: str
    use: Use
    value: str = ""
    """The one text of ``ONLY``; of ``BREAKDOWN`` the text that stands for everybody."""
    indicator_id: str = ""
    indicator_name: str = ""
    count: str = ""
    """Another column of the file: how many the figure counts."""
    denominator: str = ""
    """Another column of the file: of how many."""


@dataclass(frozen=True, slots=True)
class MeasureLayout:
    """The columns of one publication, as its saved mapping explains them."""

    title: str
    columns: tuple[ColumnUse, ...]

    @property
    def figures(self) -> tuple[ColumnUse, ...]:
        """The columns whose cells are readings."""
        return tuple(column for column in self.columns if column.use is Use.FIGURES)

    @property
    def filters(self) -> tuple[ColumnUse, ...]:
        """The columns that say whom a row is about."""
        return tuple(column for column in self.columns if column.use in FILTERS)

    @property
    def number_names(self) -> frozenset[str]:
        """The columns that are read as numbers."""
        return frozenset(
            name
            for column in self.figures
            for name in (column.name, column.count, column.denominator)
            if name
        )

    def lacks(self, names: Collection[str]) -> tuple[str, ...]:
        """Return the headings of this layout that a file with these names does not have."""
        return tuple(column.heading for column in self.columns if column.name not in names)

    def fits(self, names: Collection[str]) -> bool:
        """Say whether a file with these names has every column of the layout."""
        return not self.lacks(names)


def find_fitting(
    layouts: Sequence[MeasureLayout], names: Collection[str]
) -> Sequence[MeasureLayout]:
    """Return the layouts that fit a file, only those that explain most of its columns."""
    fitting = [layout for layout in layouts if layout.fits(names)]
    most = max((len(layout.columns) for layout in fitting), default=0)
    return [layout for layout in fitting if len(layout.columns) == most]
