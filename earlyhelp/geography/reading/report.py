"""What came of bringing in files of places: one value for page, terminal and JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from earlyhelp.geography.reading.files import Examined
from earlyhelp.geography.reading.values import Found, Problem

FIGURES = frozenset({"population", "deprivation"})
"""Kinds of file whose figures a later release may revise."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What came of one file. Every row is counted once: kept, merged, skipped or a problem."""

    name: str
    kind: str | None = None
    sha256: str | None = None
    rows_read: int = 0
    kept: int = 0
    merged: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    problem_count: int = 0
    problems: Sequence[Problem] = ()
    notices: Sequence[str] = ()
    ignored_columns: Sequence[str] = ()
    left_aside: bool = False
    import_id: int | None = None
    """The import that it became; None where it changed nothing or nothing was stored."""

    @classmethod
    def of(cls, examined: Examined, kind: str, found: Found) -> "FileReport":
        """Return the report of a file that was read."""
        return cls(
            name=examined.file.name,
            kind=kind,
            sha256=examined.sha256,
            rows_read=found.rows_read,
            kept=found.kept,
            merged=found.merged,
            skipped=dict(found.skipped.most_common()),
            problem_count=found.problem_count,
            problems=tuple(found.problems),
            notices=tuple(found.notices),
            ignored_columns=tuple(found.ignored_columns),
        )

    @classmethod
    def refused(cls, name: str, reason: str) -> "FileReport":
        """Return the report of a file that was refused whole."""
        problem = Problem(None, None, name, reason, "Choose another file, or mend this one.")
        return cls(name=name, problem_count=1, problems=(problem,))

    @classmethod
    def aside(cls, name: str, reason: str) -> "FileReport":
        """Return the report of a file in a folder that is not of any known kind."""
        return cls(name=name, notices=(f"Left aside: {reason}.",), left_aside=True)

    def as_json(self) -> dict[str, object]:
        """Return the report of the file as part of a JSON document."""
        facts: dict[str, object] = {
            "file": self.name,
            "kind": self.kind,
            "import": self.import_id,
            "sha256": self.sha256,
            "rows": {
                "read": self.rows_read,
                "kept": self.kept,
                "merged": self.merged,
                "skipped": sum(self.skipped.values()),
                "problems": self.problem_count,
            },
            "skipped": dict(self.skipped),
            "problems": [_problem_as_json(problem) for problem in self.problems],
            "notices": list(self.notices),
            "ignored_columns": list(self.ignored_columns),
            "left_aside": self.left_aside,
        }
        return {name: value for name, value in facts.items() if value is not None}


def _problem_as_json(problem: Problem) -> dict[str, object]:
    facts = asdict(problem)
    return {name: value for name, value in facts.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows of one table are new, changed, or as they were."""

    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class GeographyReport:
    """What came of one import of places."""

    area: str
    area_name: str | None = None
    dry_run: bool = False
    stored: bool = False
    files: Sequence[FileReport] = ()
    changes: Mapping[str, Changes] = field(default_factory=dict)
    problems: Sequence[str] = ()
    """Faults of the whole import, in sentences; those of rows stand with their file."""
    notices: Sequence[str] = ()

    @property
    def import_ids(self) -> Sequence[int]:
        """The imports that the files became, in the order in which they were read."""
        return [file.import_id for file in self.files if file.import_id is not None]

    @property
    def problem_count(self) -> int:
        """How many faults there are; any one keeps everything from being stored."""
        return len(self.problems) + sum(file.problem_count for file in self.files)

    @property
    def brings_figures(self) -> bool:
        """Say whether any file holds figures, whose day of release is asked for."""
        return any(file.kind in FIGURES and file.kept for file in self.files)

    @property
    def changes_nothing(self) -> bool:
        """Say whether everything in the files was there already."""
        return not any(change.new or change.changed for change in self.changes.values())

    def as_json(self) -> dict[str, object]:
        """Return the report as a JSON document; what is absent is unknown."""
        return {
            "area": self.area,
            **({"area_name": self.area_name} if self.area_name else {}),
            "dry_run": self.dry_run,
            "stored": self.stored,
            "files": [file.as_json() for file in self.files],
            "changes": {
                table: {"new": c.new, "changed": c.changed, "same": c.same}
                for table, c in self.changes.items()
            },
            "problems": list(self.problems),
            "notices": list(self.notices),
        }
