"""Kinds of records, each with how to find what is due and how to take it away with its parts.

Packages above hand in their kinds: this one knows none but its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from earlyhelp.accounts.audit.lines import CHECKPOINT_OF
from earlyhelp.accounts.retention.rules import Period, Rule
from earlyhelp.db import Session

Json = Mapping[str, object]
FindBefore = Callable[[Session, datetime], Sequence[str]]
"""Returns the ids of the records that were counted from before a moment."""
Delete = Callable[[Session, Sequence[str]], None]
"""Takes records away by their ids, with everything that belongs to them."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record that does not stay for ever."""

    code: str
    name: str
    """What pages call the records of this kind."""
    counted_from: str
    """From when the time runs, in words."""
    find_before: FindBefore | None
    """None where the records lie outside the database, and for lines of the audit."""
    delete: Delete | None
    default: Period | None = None
    default_reason: str = ""
    may_be_held: bool = True

    @property
    def is_in_database(self) -> bool:
        """Say whether the purge reaches these records."""
        return self.find_before is not None or self.code == CHECKPOINT_OF


@dataclass(frozen=True, slots=True)
class Registry:
    """Everything that retention and subject access know of the packages above."""

    kinds: tuple[RecordKind, ...]
    find_by_reference: Callable[[Session, str], Sequence[str]]
    """Returns the ids of the assessments that bear a family's reference."""
    export_subject: Callable[[Session, Sequence[str]], Json]
    """Returns everything held in these assessments, for the person to read."""
    erase_subject: Delete
    """Takes these assessments away with everything that belongs to them."""

    def kind(self, code: str) -> RecordKind | None:
        """Return a kind by its code, or None."""
        return next((kind for kind in self.kinds if kind.code == code), None)


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of one kind: how many go, how many are held back; None without a rule."""

    kind: RecordKind
    rule: Rule | None
    going: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class Hold:
    """One record that stays until a day, and why."""

    id: str
    record_kind: str
    record_id: str
    reason: str
    set_by: str
    set_at: datetime
    ends_on: date


@dataclass(frozen=True, slots=True)
class NewHold:
    """A hold to be set: on which record, why, by whom, until when."""

    record_kind: str
    record_id: str
    reason: str
    set_by: str
    ends_on: date
