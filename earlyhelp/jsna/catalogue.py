"""The catalogue of indicators: what each is about and how to read it; the file beside is a start.

Needs and polarity of the packaged rows are proposals until somebody in the area confirms them.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from earlyhelp.jsna.intervals import Polarity
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode


class ValueType(StrEnum):
    """What the value of an indicator is."""

    PERCENTAGE = "percentage"
    RATE = "rate"
    COUNT = "count"
    SCORE = "score"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure that readings are of."""

    id: str
    name: str
    needs: tuple[NeedCode, ...] = ()
    """The needs it tells about, most telling first; empty means unmapped."""
    polarity: Polarity = Polarity.UNKNOWN
    value_type: ValueType = ValueType.UNKNOWN
    multiplier: int | None = None
    """A value is count / denominator x multiplier, where it is known to be: 100, 10,000."""
    lowest_age: int | None = None
    """The youngest age in whole years that the figure is about, where that is known."""
    highest_age: int | None = None
    """The oldest age in whole years, included."""
    year_type: str = ""
    source: str = ""
    confirmed_by: str | None = None
    confirmed_on: date | None = None

    @property
    def unit(self) -> str:
        """What stands after a value: "%", "per 10,000" or nothing where it is not known."""
        if self.value_type is ValueType.PERCENTAGE:
            return "%"
        if self.value_type is ValueType.RATE and self.multiplier:
            return f"per {self.multiplier:,}"
        return ""


def read_catalogue(text: str) -> tuple[Indicator, ...]:
    """Return the indicators of a CSV in the layout of indicators.csv, in file order.

    Raises:
        ValueError: if an id stands twice, or a need, polarity or value type is unknown.
    """
    indicators = tuple(_read_indicator(cells) for cells in csv.DictReader(text.splitlines()))
    if len({indicator.id for indicator in indicators}) != len(indicators):
        raise ValueError("an indicator stands twice")
    return indicators


def _read_indicator(cells: Mapping[str, str]) -> Indicator:
    needs = tuple(NeedCode(code.strip()) for code in cells["needs"].split(";") if code.strip())
    unknown = [code for code in needs if code not in NEED_BY_CODE]
    if unknown:
        raise ValueError(f"{cells['indicator_id']} has the unknown need {unknown[0]}")
    return Indicator(
        id=cells["indicator_id"],
        name=cells["name"],
        needs=needs,
        polarity=Polarity(cells["polarity"]),
        value_type=ValueType(cells["value_type"]),
        multiplier=_read_whole(cells["multiplier"]),
        lowest_age=_read_whole(cells["lowest_age"]),
        highest_age=_read_whole(cells["highest_age"]),
        year_type=cells["year_type"],
        source=cells["source"],
    )


def _read_whole(cell: str) -> int | None:
    return int(cell) if cell.strip() else None
