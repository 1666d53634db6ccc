"""What bringing in a file did, or would do."""

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
class ImportReport:
    """Counts, changes and problems of one file; with any problem nothing is stored."""

    file: str
    sha256: str
    dry_run: bool = False
    dialect: str | None = None
    stored: bool = False
    rows: int = 0
    services: int = 0
    """Services in the file; for a list of checks, its checks."""
    changes: tuple[Change, ...] = ()
    gone: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
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
        return 0 if self.problems else self.services - len(self.changes)

    @property
    def sentence(self) -> str:
        """The report in one sentence."""
        if self.problems:
            count = len(self.problems)
            faults = "1 problem" if count == 1 else f"{count:,} problems"
            return f"{self.file}: {faults}. Nothing was stored."
        counts = (
            f"{self.new:,} new, {self.changed:,} changed, {self.unchanged:,} the same, "
            f"{len(self.gone):,} gone from the list"
        )
        return f"{self.file}: {counts}." + (" Nothing was stored: a rehearsal." * self.dry_run)

    def as_json(self) -> dict[str, object]:
        """Return the report as one JSON document."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "dialect": self.dialect,
            "stored": self.stored,
            "rows": {"read": self.rows, "problems": len({p.line for p in self.problems})},
            "changes": {
                "new": self.new,
                "changed": self.changed,
                "unchanged": self.unchanged,
                "gone": len(self.gone),
            },
            "changed": [asdict(change) for change in self.changes if change.fields],
            "gone": list(self.gone),
            "problems": [asdict(problem) for problem in self.problems],
            "notices": list(self.notices),
        }
