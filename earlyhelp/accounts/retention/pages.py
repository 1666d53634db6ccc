"""What the pages of retention and subject access show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from earlyhelp.accounts.retention.kinds import Due, Hold, RecordKind
from earlyhelp.accounts.retention.words import HOLD_REASONS

Errors = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RetentionPage:
    """The rules, what the next purge would take, and the holds."""

    due: Sequence[Due]
    holds: Sequence[Hold]

    @property
    def missing(self) -> Sequence[RecordKind]:
        """Kinds that have no rule yet."""
        return [one.kind for one in self.due if one.rule is None]

    @property
    def going(self) -> int:
        """How many records the next purge takes."""
        return sum(one.going for one in self.due)

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why a record may be held, in words."""
        return HOLD_REASONS

    def name_of(self, code: str) -> str:
        """Return what the records of a kind are called."""
        return next((one.kind.name for one in self.due if one.kind.code == code), code)


@dataclass(frozen=True, slots=True)
class RulePage:
    """The form for the rule of one kind, with what was typed."""

    kind: RecordKind
    amount: str = ""
    unit: str = ""
    reason: str = ""
    errors: Errors = ()

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence beside each field that has to be mended."""
        return dict(self.errors)


@dataclass(frozen=True, slots=True)
class HoldPage:
    """The form for a hold, with what was typed."""

    reference: str = ""
    reason: str = ""
    until: tuple[str, str, str] = ("", "", "")
    errors: Errors = ()

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why a record may be held, in words."""
        return HOLD_REASONS

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence beside each field that has to be mended."""
        return dict(self.errors)


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """What is held under a reference: nothing typed yet, nothing found, or the records."""

    reference: str = ""
    ids: Sequence[str] = field(default=())
    held_until: date | None = None
    errors: Errors = ()
    erased: int = 0

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence beside each field that has to be mended."""
        return dict(self.errors)
