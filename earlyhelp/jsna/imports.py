"""An import as pages and commands speak of it, and the order that decides what is current. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from earlyhelp.jsna.effects import Effects
from earlyhelp.jsna.report import ImportReport

PROFILE, ALL = "profile", "all"
NOT_STATED = "Not stated"


@dataclass(frozen=True, slots=True)
class ImportDetails:
    """What the data officer says about a file that comes in."""

    source: str
    released_on: date
    recorded_at: datetime
    imported_by: str
    licence: str = NOT_STATED
    areas: str = PROFILE
    leaves_out_problems: bool = False


@dataclass(frozen=True, slots=True)
class Import:
    """One accepted file."""

    id: int
    file_name: str
    dialect: str
    source: str
    licence: str
    imported_by: str
    recorded_at: datetime
    released_on: date
    areas: str
    leaves_out_problems: bool
    report: ImportReport
    undone_at: datetime | None
    undone_by: str | None
    can_be_undone: bool
    """True for the newest import of its source that was not taken back."""
    effects: Effects | None = None
    """What it changed in the profile and in the gaps; None where that was not worked out."""
    undo_effects: Effects | None = None


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file between two steps of the wizard; ``name`` is this program's, not the sender's."""

    name: str
    file_name: str
    content: bytes
    staged_at: datetime
    sheet: str | None = None
    """The sheet of a workbook that somebody chose."""
    always: Mapping[str, str] = field(default_factory=dict)
    """What somebody said of its every row, by column."""


@dataclass(frozen=True, slots=True)
class ImportInUse:
    """What decides which version is current: only of imports that were not taken back."""

    id: int
    released_on: date
    recorded_at: datetime
    indicators: frozenset[str]
    sha256: str
    """Of the file."""

    @property
    def order(self) -> tuple[date, datetime, int]:
        """The order that decides: release, then recording, then number."""
        return (self.released_on, self.recorded_at, self.id)


def rank_between(in_use: Sequence[ImportInUse], released_on: date, recorded_at: datetime) -> int:
    """Return the rank of a further file among imports in order; theirs are 1, 3, 5 and so on."""
    return 2 * sum(known.order[:2] <= (released_on, recorded_at) for known in in_use)


def ranks(in_use: Sequence[ImportInUse]) -> dict[int, int]:
    """Return the rank of each import, by id; ``in_use`` are in order."""
    return {known.id: 2 * place + 1 for place, known in enumerate(in_use)}


def newest_of_each_indicator(in_use: Sequence[ImportInUse]) -> dict[str, int]:
    """Return the import that was last to hold each indicator; ``in_use`` are in order."""
    return {indicator: known.id for known in in_use for indicator in known.indicators}


def newest_rank_of_each_indicator(in_use: Sequence[ImportInUse]) -> dict[str, int]:
    """Return the rank of the import that was last to hold each indicator."""
    rank_of = ranks(in_use)
    return {
        indicator: rank_of[number] for indicator, number in newest_of_each_indicator(in_use).items()
    }
