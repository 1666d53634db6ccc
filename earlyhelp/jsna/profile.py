"""The local profile: what the readings held say about an area, line by line. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from earlyhelp.jsna.catalogue import Indicator
from earlyhelp.jsna.readings import Series
from earlyhelp.taxonomy.needs import NeedCode

NOT_COMPARED = "Not compared"


class LimitsOrigin(StrEnum):
    """Where the 95% limits of a line come from."""

    PUBLISHED = "published"
    CALCULATED = "calculated"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The plain mean of the statistical neighbours that have a value, and how many have one."""

    mean: float
    with_value: int
    of: int


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """The latest figure of one series for the area.

    ``value`` is None where the figure is missing, and ``missing`` then says why. ``comparison`` is
    worked out again from the limits and England's value in the same import: Better, Similar,
    Worse, or Lower, Similar, Higher where polarity is not known, or Not compared.
    """

    indicator: Indicator
    series: Series
    area_code: str
    sortable: int
    period: str
    value: float | None
    missing: str | None
    lower_95: float | None
    upper_95: float | None
    limits: LimitsOrigin | None
    count: float | None
    denominator: float | None
    note: str
    england: float | None
    region: float | None
    neighbours: Neighbours | None
    comparison: str
    source: str
    released_on: date
    import_id: int
    line: int
    is_in_latest_file: bool

    @property
    def needs(self) -> tuple[NeedCode, ...]:
        """The needs that the indicator tells about."""
        return self.indicator.needs


@dataclass(frozen=True, slots=True)
class LocalProfile:
    """The needs of the area, derived from readings; lines by need, then indicator, then sex."""

    area_code: str
    area_name: str
    as_at: date | None
    lines: tuple[ProfileLine, ...]
    import_ids: tuple[int, ...]
    """The imports that any line rests on, for the record of a decision or report."""

    @property
    def unmapped(self) -> tuple[Indicator, ...]:
        """The indicators held that nobody has linked to a need, by id."""
        found = {line.indicator.id: line.indicator for line in self.lines if not line.needs}
        return tuple(found[key] for key in sorted(found))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The area, and the places that it is compared with."""

    area_code: str
    area_name: str
    england: str
    region: str | None = None
    neighbours: tuple[str, ...] = ()
