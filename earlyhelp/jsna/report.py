"""The import report: what a file would bring, or brought; one value for page and command. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from earlyhelp.jsna.readings import Problem

LISTS = ("new_indicators", "new_periods", "new_areas", "ignored_columns")
"""Fields that are lists of texts; a report of an older version may lack some."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a file does to the readings in use."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    """As before: equal, or older than a release that stays in use."""
    filled: int = 0
    """Taken from an older release because no later one has them."""
    gone: int = 0
    """In use before and not in this file; they stay in use and are marked."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A value that changes, for somebody to look at before it comes in."""

    indicator: str
    area: str
    period: str
    sex: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows that say different things about one reading; none of them is used."""

    lines: tuple[int, ...]
    key: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowCounts:
    """What became of each row: ``read`` is the sum of the others and of the distinct readings."""

    read: int = 0
    merged: int = 0
    skipped: int = 0
    problems: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Everything there is to say about one file."""

    file: str
    sha256: str
    dialect: str
    rows: RowCounts = RowCounts()
    distinct: int = 0
    import_id: int | None = None
    stored: bool = False
    already_imported_as: int | None = None
    skipped: Mapping[str, int] = field(default_factory=dict)
    changes: Changes = Changes()
    missing_values: Mapping[str, int] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()
    new_indicators: tuple[str, ...] = ()
    new_periods: tuple[str, ...] = ()
    """Periods that nothing is held of yet for the file's indicators, in their order."""
    new_areas: tuple[str, ...] = ()
    """Areas that nothing at all is held of yet; the first hundred."""
    ignored_columns: tuple[str, ...] = ()
    largest_changes: tuple[Jump, ...] = ()

    @property
    def summary(self) -> str:
        """Return the one sentence that stands at the top.

        >>> ImportReport("a.csv", "", "simple-long", RowCounts(421, 0, 0, 9), 412).summary
        '412 readings can come in, 9 rows have problems.'
        """
        if self.already_imported_as is not None:
            return f"This file was already brought in as import {self.already_imported_as}."
        if self.stored:
            return f"{_count(self.distinct, 'reading')} came in as import {self.import_id}."
        if not self.distinct and not self.rows.problems:
            return "There are 0 rows to bring in."
        verb = "has" if self.rows.problems == 1 else "have"
        end = f", {_count(self.rows.problems, 'row')} {verb} problems" if self.rows.problems else ""
        return f"{_count(self.distinct, 'reading')} can come in{end}."

    def as_stored(self, import_id: int) -> "ImportReport":
        """Return the report of the same file after it came in."""
        return replace(self, import_id=import_id, stored=True)

    def as_json(self) -> dict[str, object]:
        """Return the report in the form that docs/interfaces.md describes."""
        return {
            "import": self.import_id,
            "file": self.file,
            "sha256": self.sha256,
            "dialect": self.dialect,
            "stored": self.stored,
            "already_imported_as": self.already_imported_as,
            "rows": asdict(self.rows),
            "skipped": dict(self.skipped),
            "changes": asdict(self.changes),
            "distinct": self.distinct,
            "missing_values": dict(self.missing_values),
            "conflicts": [{"lines": list(c.lines), "key": dict(c.key)} for c in self.conflicts],
            "problems": [asdict(problem) for problem in self.problems],
            "notices": list(self.notices),
            "new_indicators": list(self.new_indicators),
            "new_periods": list(self.new_periods),
            "new_areas": list(self.new_areas),
            "ignored_columns": list(self.ignored_columns),
            "largest_changes": [asdict(jump) for jump in self.largest_changes],
        }


def read_report(stored: Mapping[str, object]) -> ImportReport:
    """Return a report from the form that ``as_json`` gave it."""
    known = dict(stored)
    conflicts = known.pop("conflicts")
    problems = known.pop("problems")
    jumps = known.pop("largest_changes")
    return ImportReport(
        import_id=known.pop("import"),  # type: ignore[arg-type] # as_json wrote each of these
        rows=RowCounts(**known.pop("rows")),  # type: ignore[arg-type]
        changes=Changes(**known.pop("changes")),  # type: ignore[arg-type]
        conflicts=tuple(Conflict(tuple(c["lines"]), c["key"]) for c in conflicts),  # type: ignore[attr-defined]
        problems=tuple(Problem(**problem) for problem in problems),  # type: ignore[attr-defined]
        largest_changes=tuple(Jump(**jump) for jump in jumps),  # type: ignore[attr-defined]
        notices=tuple(known.pop("notices")),  # type: ignore[arg-type]
        **{name: tuple(known.pop(name, ())) for name in LISTS},  # type: ignore[arg-type]
        **known,  # type: ignore[arg-type]
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
