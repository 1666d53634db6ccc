"""The value that every form of the gap report is drawn from: page, files and terminal. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from earlyhelp.gaps.asked import NEVER_ASKED, Asked
from earlyhelp.gaps.families import NO_FAMILIES, Families
from earlyhelp.gaps.need import NeedEstimate, Population
from earlyhelp.gaps.replies import NO_ANSWERS, Answers
from earlyhelp.gaps.supply import Listing, Places
from earlyhelp.taxonomy.ages import AgeBand
from earlyhelp.taxonomy.needs import Need

Number = int | float


class Status(StrEnum):
    """What need held against places shows, in the order of the ranked list."""

    NO_PROVISION = "no-provision"
    SHORT = "short"
    NOT_CLEAR = "not-clear"
    ENOUGH = "enough-on-paper"
    NO_DATA = "no-data"


STATUS_LABELS = {
    Status.NO_PROVISION: "No provision",
    Status.SHORT: "Short",
    Status.NOT_CLEAR: "Not clear",
    Status.ENOUGH: "Enough on paper",
    Status.NO_DATA: "No data",
}
STATUS_MEANINGS = {
    Status.NO_PROVISION: "Children need this help and no service here counts for it.",
    Status.SHORT: "Even the lowest figure for need is above the highest figure for places.",
    Status.NOT_CLEAR: "The ranges overlap, or part of the need is not counted.",
    Status.ENOUGH: (
        "Known places are at least the highest figure for need. Places are not take-up: "
        "children may still not get them."
    ),
    Status.NO_DATA: "The need, or the places of every service that helps, are not known.",
}


@dataclass(frozen=True, slots=True)
class AreaName:
    """The code and the name of a place."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its range; a limit of None is not known."""

    value: Number
    low: Number | None
    high: Number | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Known places, and the most that there may be."""

    low: Number
    high: Number


@dataclass(frozen=True, slots=True)
class Gap:
    """One need and age band of an area: need, places, what they show, and why.

    Figures are as they are printed, rounded outward, and the status and the shortfall are drawn
    from them, so that whoever does the sum again gets the same.
    """

    area: AreaName
    need: Need
    band: AgeBand
    status: Status
    children: Figure | None
    places: Bounds | None
    """None where no service's places are known; nought to nought where there is no service."""
    shortfall: Figure | None
    estimate: NeedEstimate | None
    supply: Places
    sentence: str = ""
    """The sum in one line."""
    notes: tuple[str, ...] = ()
    """What must be known to read it."""
    asked: Asked = NEVER_ASKED
    """How often offers were asked for it in the last 12 months, and found nothing."""
    answers: Answers = NO_ANSWERS
    """What services answered in the last 12 months when plans asked them to help with it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A service that does not count, and why."""

    listing: Listing
    reason: str


@dataclass(frozen=True, slots=True)
class Supplied:
    """The services of the directory that the report looked at."""

    counted: int
    capacity_known: int
    illustrative: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class GapReport:
    """Every need and age band of an area on a day, worst first."""

    area: AreaName
    on: date
    rows: Sequence[Gap]
    supplied: Supplied
    population: Population | None
    import_ids: tuple[int, ...] = ()
    """The imports of needs data that the report rests on."""
    families: Families = NO_FAMILIES
    """What families asked for and what services answered, as it may be told together."""
    wards: Mapping[str, str] = field(default_factory=dict)
    """The names of wards, by their codes."""
