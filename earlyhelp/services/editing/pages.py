"""Values that the pages of editors show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from earlyhelp.accounts.keeping.marks import MADE_FOR
from earlyhelp.services.differing import FieldDifference
from earlyhelp.services.editing.choosing import Choice
from earlyhelp.services.editing.fields import NOT_STATED, Field, Kind
from earlyhelp.services.editing.form import Values, numbers_of
from earlyhelp.services.editing.layout import SECTIONS, Section
from earlyhelp.services.words import METHOD_LABELS, WITHHELD_LABELS, ChangeReason, CheckMethod

REASON_WORDS: Mapping[ChangeReason, str] = {
    ChangeReason.IMPORT: "Brought in from a list",
    ChangeReason.UNDO: "Taken back",
    ChangeReason.EDIT: "Changed by an editor",
    ChangeReason.SUGGESTION: "Changed after a suggestion",
    ChangeReason.RESTORE: "An older version was restored",
    ChangeReason.MERGE: "Made one with another listing",
    ChangeReason.WITHHELD: "Kept out of sight, or shown again",
}
METHODS = tuple(
    (method.value, METHOD_LABELS[method].capitalize())
    for method in (
        CheckMethod.TELEPHONE,
        CheckMethod.EMAIL,
        CheckMethod.VISIT,
        CheckMethod.WEB_PAGE,
    )
)
WITHHELD_OPTIONS = tuple((word.value, label) for word, label in WITHHELD_LABELS.items())


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of one listing as it was sent or filled."""

    heading: str
    values: Values
    version: int
    errors: Sequence[tuple[str, str]] = ()
    warning: str | None = None
    public_id: str | None = None
    check_page: str | None = None
    withheld: str | None = None
    merged_into: str | None = None
    proposed: tuple[str, ...] = ()
    """Needs that its terms stand for and that it does not state."""
    sections: tuple[Section, ...] = SECTIONS
    methods: tuple[tuple[str, str], ...] = METHODS

    def text(self, name: str) -> str:
        """Return the one text sent under a name."""
        texts = self.values.get(name, ())
        return texts[0] if texts else NOT_STATED

    def is_chosen(self, question: Field, name: str, value: str) -> bool:
        """Say whether an answer is chosen; "Not stated" is, where nothing was."""
        texts = self.values.get(name, ())
        if not texts and question.kind is not Kind.TICK:
            return value == NOT_STATED
        return value in texts

    def numbers(self, name: str) -> list[int]:
        """Return the numbers of the things that a group of questions asks about."""
        return numbers_of(self.values, name)

    def error(self, name: str) -> str | None:
        """Return what is wrong with an answer."""
        return dict(self.errors).get(name)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Every answer, for a page that asks something else first."""
        skipped = {"csrf_token", MADE_FOR, "do"}
        return [
            (name, text)
            for name, texts in self.values.items()
            if name not in skipped and not name.startswith("pick-")
            for text in texts
        ]


@dataclass(frozen=True, slots=True)
class ClashPage:
    """Two people's changes of one listing, met."""

    public_id: str
    name: str
    theirs_by: str
    theirs_at: str
    version: int
    """Of the others' state, which this page shows."""
    form: FormPage
    theirs: tuple[str, ...]
    choices: tuple[Choice, ...]
    picked: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One state of a listing in its history."""

    version: int
    at: str
    who: str
    why: str
    differences: tuple[FieldDifference, ...]
    is_newest: bool


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Every state of a listing, or two of them side by side."""

    public_id: str
    name: str
    lines: tuple[VersionLine, ...]
    first: int | None = None
    second: int | None = None
    compared: tuple[FieldDifference, ...] | None = None


@dataclass(frozen=True, slots=True)
class RestorePage:
    """An older state of a listing, and what restoring it would change."""

    public_id: str
    name: str
    version: int
    current: int
    differences: tuple[FieldDifference, ...]
    has_changed: bool = False


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two listings that may be one service."""

    first: str
    first_name: str
    first_of: str
    second: str
    second_name: str
    second_of: str
    reasons: tuple[str, ...]
    percent: int


@dataclass(frozen=True, slots=True)
class PairSide:
    """One of two listings side by side."""

    public_id: str
    name: str
    provider: str
    source: str
    version: int
    merged_into: str | None


@dataclass(frozen=True, slots=True)
class MergePage:
    """Two listings side by side, to choose fact by fact."""

    first: PairSide
    second: PairSide
    choices: tuple[Choice, ...]
    reasons: tuple[str, ...]
    lives: str = "first"
    picked: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[tuple[str, str]] = ()
