"""The catalogue of indicators: what each is about and how to read it. Pure.

Needs and polarity of the packaged rows (indicators.csv beside) are proposals until somebody in the
area confirms them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from earlyhelp.jsna.intervals import Polarity
from earlyhelp.taxonomy.needs import NeedCode

LOCAL = "local:"


class ValueType(StrEnum):
    """What the value of an indicator is."""

    PERCENTAGE = "percentage"
    RATE = "rate"
    COUNT = "count"
    SCORE = "score"
    UNKNOWN = "unknown"


class Theme(StrEnum):
    """The headings under which needs assessments for children tell their story."""

    START_IN_LIFE = "start_in_life"
    POVERTY = "poverty"
    EARLY_YEARS = "early_years"
    SCHOOL = "school"
    HEALTH = "health"
    EMOTIONAL_HEALTH = "emotional_health"
    SAFETY = "safety"
    LOOKED_AFTER = "looked_after"


THEMES: Mapping[Theme, str] = MappingProxyType(
    {
        Theme.START_IN_LIFE: "Start in life",
        Theme.POVERTY: "Poverty",
        Theme.EARLY_YEARS: "Early years",
        Theme.SCHOOL: "School",
        Theme.HEALTH: "Health",
        Theme.EMOTIONAL_HEALTH: "Emotional health",
        Theme.SAFETY: "Safety",
        Theme.LOOKED_AFTER: "Looked after",
    }
)
"""What each theme is called on a page."""
POLARITIES: Mapping[Polarity, str] = MappingProxyType(
    {
        Polarity.HIGH_GOOD: "A high figure is good",
        Polarity.LOW_GOOD: "A low figure is good",
        Polarity.NONE: "Neither: high and low are not better or worse",
        Polarity.UNKNOWN: "Not known",
    }
)
VALUE_TYPES: Mapping[ValueType, str] = MappingProxyType(
    {
        ValueType.PERCENTAGE: "Percentage",
        ValueType.RATE: "Rate for so many people",
        ValueType.COUNT: "Count",
        ValueType.SCORE: "Score",
        ValueType.UNKNOWN: "Not known",
    }
)


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
    theme: Theme | None = None
    unit_text: str = ""
    """What its publisher calls the unit, where it is neither a percentage nor a known rate."""
    stands_for: str | None = None
    """The indicator of a publisher that this local one is said to be the same as."""

    @property
    def unit(self) -> str:
        """What stands after a value: "%", "per 10,000" or nothing where it is not known."""
        if self.value_type is ValueType.PERCENTAGE:
            return "%"
        if self.value_type is ValueType.RATE and self.multiplier:
            return f"per {self.multiplier:,}"
        return self.unit_text

    @property
    def is_local(self) -> bool:
        """Say whether it came from a file that names indicators and gives them no number."""
        return self.id.startswith(LOCAL)


@dataclass(frozen=True, slots=True)
class Notes:
    """What there is to know about an indicator before its figures are used; empty is not known."""

    definition: str = ""
    rationale: str = ""
    methodology: str = ""
    confidence_intervals: str = ""
    disclosure_control: str = ""
    caveats: str = ""


NO_NOTES = Notes()


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator as the catalogue holds it: its facts, its notes, and which version they are."""

    indicator: Indicator
    notes: Notes = NO_NOTES
    version: int = 0
    """Counts the changes; 0 is an indicator that the catalogue does not hold."""


def linked(catalogue: Mapping[str, Indicator]) -> Mapping[str, Indicator]:
    """Return a catalogue in which a linked indicator has the needs and polarity of its link.

    Its id, its name and so its readings stay its own.
    """
    return {
        id_: one if (other := catalogue.get(one.stands_for or "")) is None else _as(one, other)
        for id_, one in catalogue.items()
    }


def _as(one: Indicator, other: Indicator) -> Indicator:
    return replace(one, needs=other.needs, polarity=other.polarity, theme=other.theme or one.theme)
