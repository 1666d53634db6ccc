"""Changes of the catalogue: what may change, what a change was, and what must not be lost. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from earlyhelp.errors import EarlyHelpError
from earlyhelp.jsna.catalogue import LOCAL, Entry
from earlyhelp.jsna.entries import (
    Cells,
    Difference,
    cells_of,
    differences,
    faults_between,
    is_known,
    read_cells,
)
from earlyhelp.jsna.readings import Problem

CONFIRMED = ("confirmed_by", "confirmed_on")
JUDGED = frozenset(
    {
        *("name", "theme", "needs", "polarity", "value_type", "multiplier", "unit_text"),
        *("lowest_age", "highest_age", "year_type", "stands_for", *CONFIRMED),
    }
)
"""What somebody vouches for who confirms an indicator."""


class Because(StrEnum):
    """Why a fact of the catalogue changed."""

    EDIT = "edit"
    FILE = "file"
    METADATA = "metadata"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes the catalogue, when and why; with the name of the file it comes from."""

    by: str
    at: datetime
    because: Because = Because.EDIT
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class StoredChange:
    """One change of an indicator as its history keeps it."""

    id: int
    indicator_id: str
    version: int
    change: Change
    differences: tuple[Difference, ...]
    undoes: int | None = None
    undone_by: int | None = None
    """The change that took this one back."""

    @property
    def adds(self) -> bool:
        """Say whether the indicator came into the catalogue with this change."""
        return self.version == 1


class ChangedMeanwhileError(EarlyHelpError):
    """Somebody else changed an indicator after it was opened."""

    def __init__(self, entry: Entry) -> None:
        """Keep what it says now, to be shown beside what was about to be stored."""
        super().__init__(
            f"Somebody else changed {entry.indicator.id} meanwhile: it is at version "
            f"{entry.version}. Look at it again, then make your change."
        )
        self.entry = entry


class NotUndoneError(EarlyHelpError):
    """A change that cannot be taken back; the text says why."""


def prepare(
    entry: Entry, given: Cells, catalogue: Mapping[str, Entry], line: int = 0
) -> dict[str, str] | tuple[Problem, ...]:
    """Return every fact of an entry after a change, or each problem in what was given."""
    read = read_cells(given, line)
    if isinstance(read, tuple):
        return read
    after = cells_of(entry) | read
    problems = (*faults_between(after, line), *_link_faults(after, catalogue, line))
    return problems or after


def _link_faults(after: Cells, catalogue: Mapping[str, Entry], line: int) -> tuple[Problem, ...]:
    linked = after["stands_for"]
    if not linked or not after["indicator_id"].startswith(LOCAL):
        return ()
    wanted = "the number of an indicator of the catalogue that is no local one"
    if linked in catalogue and not catalogue[linked].indicator.is_local:
        return ()
    return (Problem(line, "stands_for", linked, wanted, "Choose one of the list"),)


def confirmed(cells: Cells, by: str, on: date) -> dict[str, str]:
    """Return facts with who vouches for them from this day on."""
    return dict(cells) | {"confirmed_by": by, "confirmed_on": on.isoformat()}


def restored(now: Cells, change: StoredChange) -> dict[str, str]:
    """Return the facts of an entry with one change taken back.

    Raises:
        NotUndoneError: if it added the indicator, was taken back already, or one of its facts has
            changed again since.
    """
    if change.adds:
        raise NotUndoneError("With this change the indicator came in. It stays in the catalogue.")
    if change.undone_by is not None:
        raise NotUndoneError(f"Change {change.id} was already taken back.")
    later = [one.title for one in change.differences if now[one.column] != one.after]
    if later:
        raise NotUndoneError(
            f"Since change {change.id} this has changed again: {', '.join(later)}. "
            "Take back the later change first."
        )
    return dict(now) | {one.column: one.before for one in change.differences}


def protected(entry: Entry, set_here: Collection[str]) -> frozenset[str]:
    """Return the columns that no file may change without a choice.

    What somebody here confirmed or typed, and the name that people here know it by.
    """
    vouched = JUDGED if entry.indicator.confirmed_by else frozenset[str]()
    return vouched | frozenset(set_here) | {"name"}


class Standing(StrEnum):
    """What a file does to one fact of an indicator."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"
    """It differs from what somebody here said, which stays unless the file's is chosen."""


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact that a file states about an indicator, beside what is held."""

    indicator_id: str
    name: str
    difference: Difference
    standing: Standing
    line: int

    @property
    def key(self) -> str:
        """What this fact is called in a form."""
        return f"{self.indicator_id}|{self.difference.column}"


def weigh(
    entry: Entry, after: Cells, stated: Collection[str], set_here: Collection[str], line: int
) -> Sequence[FactLine]:
    """Return a line for each fact that a file states about an indicator of the catalogue."""
    before = cells_of(entry)
    changed = {one.column: one for one in differences(before, after)}
    kept = protected(entry, set_here)
    lines = []
    for column in (name for name in before if name in stated and name != "indicator_id"):
        one = changed.get(column)
        if one is None:
            one, standing = Difference(column, before[column], before[column]), Standing.SAME
        elif not is_known(column, before[column]):
            standing = Standing.NEW
        else:
            standing = Standing.KEPT if column in kept else Standing.CHANGED
        lines.append(FactLine(entry.indicator.id, entry.indicator.name, one, standing, line))
    return lines
