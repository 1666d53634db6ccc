"""What bringing in a list did, or would do."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from earlyhelp.services.facts import Problem


@dataclass(frozen=True, slots=True)
class Change:
    """A service that is new, or differs from what is stored."""

    source_id: str
    name: str
    fields: tuple[str, ...]
    """The facts that differ; none for a new service."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A fact that was changed here since the list last came in, and that it states otherwise."""

    source: str
    source_id: str
    name: str
    field: str
    label: str
    here: str
    listed: str

    @property
    def key(self) -> str:
        """What a choice about it is kept under."""
        return f"{self.source}|{self.source_id}|{self.field}"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A new service of the list that may stand here already."""

    source_id: str
    name: str
    public_id: str
    known_name: str
    known_source: str
    score: float
    reasons: tuple[str, ...]
    facts: tuple[tuple[str, str, str], ...] = ()
    """What tells two services apart: its name, what the list says, what stands here."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts, changes and problems of one list."""

    file: str
    sha256: str
    dry_run: bool = False
    dialect: str | None = None
    source: str = ""
    import_id: int | None = None
    stored: bool = False
    already_imported_as: int | None = None
    rows: int = 0
    services: int = 0
    """Services that can come in; for a list of checks, its checks."""
    merged: int = 0
    """Rows that add to a service of another row, or repeat it."""
    left_out: int = 0
    """Rows of services that a person chose to leave out."""
    changes: tuple[Change, ...] = ()
    gone: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    problems: tuple[Problem, ...] = ()
    services_with_problems: int = 0
    leaves_out: str = ""
    """What a person chose to leave out: nothing, services with problems, or the fields at fault."""
    notices: tuple[str, ...] = ()

    @property
    def new(self) -> int:
        """How many services were not known."""
        return sum(not change.fields for change in self.changes)

    @property
    def changed(self) -> int:
        """How many known services say something else now."""
        return len(self.changes) - self.new

    @property
    def unchanged(self) -> int:
        """How many say the same as before."""
        return 0 if self.services == 0 else self.services - len(self.changes)

    @property
    def rows_with_problems(self) -> int:
        """How many rows have a problem."""
        return len({problem.line for problem in self.problems})

    @property
    def is_blocked(self) -> bool:
        """Say whether problems stand in the way until somebody chooses what to leave out."""
        return bool(self.problems) and not self.leaves_out

    @property
    def sentence(self) -> str:
        """The report in one sentence."""
        if self.is_blocked:
            return f"{self.file}: {_many(len(self.problems), 'problem')}. Nothing was stored."
        if self.conflicts:
            return (
                f"{self.file}: {_many(len(self.conflicts), 'fact')} changed here as well; "
                "somebody has to decide. Nothing was stored."
            )
        counts = (
            f"{self.new:,} new, {self.changed:,} changed, {self.unchanged:,} the same, "
            f"{len(self.gone):,} gone from the list"
        )
        return f"{self.file}: {counts}." + (" Nothing was stored: a rehearsal." * self.dry_run)

    @property
    def summary(self) -> str:
        """What can come in and what stands in its way, in one sentence for a page."""
        parts = [f"{_many(self.services, 'service')} can come in"]
        if self.problems and not self.leaves_out:
            parts.append(f"{self._with_problems} {_has(self._problem_count)} problems")
        if self.conflicts or self.duplicates:
            number = len(self.conflicts) + len(self.duplicates)
            parts.append(f"{number:,} {'needs' if number == 1 else 'need'} your decision")
        return f"{', '.join(parts)}."

    @property
    def _problem_count(self) -> int:
        return self.services_with_problems or self.rows_with_problems

    @property
    def _with_problems(self) -> str:
        return f"{self._problem_count:,}"

    def as_json(self) -> dict[str, object]:
        """Return the report as one JSON document."""
        return {
            "import": self.import_id,
            "file": self.file,
            "sha256": self.sha256,
            "dialect": self.dialect,
            "source": self.source,
            "stored": self.stored,
            "already_imported_as": self.already_imported_as,
            "rows": self.row_counts,
            "changes": {
                "new": self.new,
                "changed": self.changed,
                "unchanged": self.unchanged,
                "gone": len(self.gone),
            },
            "distinct": self.services,
            "changed": [asdict(change) for change in self.changes if change.fields],
            "gone": list(self.gone),
            "conflicts": [asdict(conflict) for conflict in self.conflicts],
            "duplicates": [asdict(duplicate) for duplicate in self.duplicates],
            "leaves_out": self.leaves_out,
            "problems": [asdict(problem) for problem in self.problems],
            "notices": list(self.notices),
        }

    @property
    def row_counts(self) -> Mapping[str, int]:
        """Every row read, counted once: read = merged + skipped + problems + services."""
        blocked = self.rows - self.merged - self.left_out - self.services
        return {
            "read": self.rows,
            "merged": self.merged,
            "skipped": self.left_out,
            "problems": max(blocked, 0),
        }


def _many(number: int, word: str) -> str:
    return f"1 {word}" if number == 1 else f"{number:,} {word}s"


def _has(number: int) -> str:
    return "has" if number == 1 else "have"
