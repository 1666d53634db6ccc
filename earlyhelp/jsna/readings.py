"""What a reading is: its series, its facts, what stands beside it, and a fault in a row. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Series:
    """Everything that identifies a reading but its area and its period.

    Texts are as published and empty where a file does not say. ``category`` is empty for the
    headline figure; a part of a breakdown is never added up or shown as a headline.
    """

    indicator_id: str
    sex: str = ""
    age: str = ""
    category_type: str = ""
    category: str = ""
    period_range: str = ""
    measure: str = ""
    unit: str = ""

    @property
    def is_headline(self) -> bool:
        """Say whether this is the figure for everybody, not a part of a breakdown."""
        return not (self.category_type or self.category)


@dataclass(frozen=True, slots=True)
class Facts:
    """The seven figures of a reading; None is missing, never zero."""

    value: float | None = None
    lower_95: float | None = None
    upper_95: float | None = None
    lower_99_8: float | None = None
    upper_99_8: float | None = None
    count: float | None = None
    denominator: float | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """What the publisher wrote beside the figures; no part of the identity of a reading."""

    period: str = ""
    missing: str | None = None
    """Why there is no value; None where there is one."""
    note: str = ""
    trend: str = ""
    """As published, and never used: one real file has every direction the wrong way round."""
    compared_with_england: str = ""
    compared_with_parent: str = ""
    compared_with_goal: str = ""
    area_type: str = ""
    recoded_from: str = ""
    """The code in the file, where that one has ended and another took its place."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One row of a file, understood."""

    line: int
    area_code: str
    area_name: str
    series: Series
    indicator_name: str
    sortable: int
    """Year times 10,000 plus quarter times 100 plus month: an order, not a date."""
    facts: Facts
    annotation: Annotation


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a row: what the cell holds, what is wanted there, and how to mend it."""

    line: int
    column: str
    found: str
    wanted: str
    remedy: str


@dataclass(frozen=True, slots=True)
class HeldReading:
    """A stored version of a reading with the import it came in."""

    import_id: int
    source: str
    released_on: date
    line: int
    area_code: str
    area_name: str
    series: Series
    sortable: int
    facts: Facts
    annotation: Annotation
    is_in_latest_file: bool = True
    """False where a newer file of the same indicator no longer holds it."""
    series_id: int = 0
    """The number of the series in the store, for its address."""
