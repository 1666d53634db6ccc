"""What a file about indicators would do to the catalogue, fact by fact, before it does. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from earlyhelp.jsna.catalogue import Entry, Indicator
from earlyhelp.jsna.entries import ID, Cells, cells_of, faults_between
from earlyhelp.jsna.entry_cells import READERS, CellFaultError
from earlyhelp.jsna.indicator_files import IndicatorFile, Layout, Row
from earlyhelp.jsna.indicators.changes import CONFIRMED, FactLine, Standing, prepare, weigh
from earlyhelp.jsna.readings import Problem

TOGETHER = (("lowest_age", "highest_age"), CONFIRMED)
"""Columns that say something only together."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A file beside the catalogue: each fact it states, and what stands in its way."""

    file: IndicatorFile
    lines: tuple[FactLine, ...]
    problems: tuple[Problem, ...]
    added: tuple[str, ...]
    """Indicators that the catalogue does not hold and that would come in."""
    passed_over: int
    """Indicators that the catalogue does not hold and that stay out."""

    def count(self, standing: Standing) -> int:
        """Return how many facts have a standing."""
        return sum(line.standing is standing for line in self.lines)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many facts are new, changed, the same and kept."""
        found = Counter(line.standing for line in self.lines)
        return {standing.value: found[standing] for standing in Standing}

    @property
    def changes_something(self) -> bool:
        """Say whether storing it without any choice would change the catalogue."""
        return bool(self.added) or self.count(Standing.NEW) + self.count(Standing.CHANGED) > 0

    def told(self) -> dict[str, object]:
        """Return the preview as one document."""
        return {
            "file": self.file.name,
            "layout": self.file.layout.value,
            "sha256": self.file.sha256,
            "indicators": len(self.file.rows),
            "added": list(self.added),
            "passed_over": self.passed_over,
            "facts": dict(self.counts),
            "changes": [fact_row(line) for line in self.lines if line.standing != Standing.SAME],
            "problems": [asdict(problem) for problem in self.problems],
            "notices": list(self.file.notices),
        }


def fact_row(line: FactLine) -> dict[str, object]:
    """Return one fact as a row."""
    return {
        "indicator": line.indicator_id,
        "name": line.name,
        "column": line.difference.column,
        "before": line.difference.before,
        "after": line.difference.after,
        "standing": line.standing.value,
    }


def preview(
    file: IndicatorFile,
    catalogue: Mapping[str, Entry],
    set_here: Mapping[str, frozenset[str]],
    *,
    adds: bool,
) -> Preview:
    """Return what a file would do; with ``adds`` indicators that are not held come in too.

    A row of our own catalogue adds its indicator in any case. A row with a problem does nothing;
    a word for polarity that is not known leaves only the polarity of its row as it is.
    """
    faulty = {problem.line for problem in file.problems if problem.column == ID}
    known = _with_rows(file, catalogue)
    lines: list[FactLine] = []
    problems = list(file.problems)
    added, passed_over = [], 0
    for row in file.rows:
        id_ = _id_of(row)
        entry = catalogue.get(id_)
        if entry is None and not adds and file.layout is Layout.METADATA:
            passed_over += 1
            continue
        after = prepare(entry or _nothing(id_), row.cells, known, row.line)
        if isinstance(after, tuple):
            problems += after
        elif row.line not in faulty and not _is_first_of_two(row, file):
            if entry is None:
                added.append(id_)
            own = set_here.get(id_, frozenset())
            lines += weigh(entry or _nothing(id_), after, row.cells, own, row.line)
    ordered = sorted(problems, key=lambda problem: problem.line)
    return Preview(file, _as_new(lines, added), tuple(ordered), tuple(added), passed_over)


def _id_of(row: Row) -> str:
    """Return the id of a row in its normal form, or as it stands where it has none."""
    try:
        return READERS[ID](row.cells[ID])
    except CellFaultError:
        return row.cells[ID]


def _with_rows(file: IndicatorFile, catalogue: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """Return the catalogue with the ids of the file itself, so that links may point there."""
    return {_id_of(row): _nothing(_id_of(row)) for row in file.rows} | dict(catalogue)


def _nothing(id_: str) -> Entry:
    return Entry(Indicator(id_, id_))


def _is_first_of_two(row: Row, file: IndicatorFile) -> bool:
    later = {one.found for one in file.problems if one.column == ID}
    return row.cells[ID] in later


def _as_new(lines: Sequence[FactLine], added: Collection[str]) -> tuple[FactLine, ...]:
    """Return the lines; the name of an indicator that comes in is new and takes no choice."""
    return tuple(
        FactLine(one.indicator_id, one.difference.after, one.difference, Standing.NEW, one.line)
        if one.indicator_id in added and one.standing is Standing.KEPT
        else one
        for one in lines
    )


def decided(
    found: Preview, catalogue: Mapping[str, Entry], chosen: Collection[str]
) -> dict[str, Cells]:
    """Return every entry that changes, whole, by id.

    ``chosen`` are the keys of facts kept here that the file's are to replace.
    """
    after: dict[str, dict[str, str]] = {}
    for line in found.lines:
        taken = line.standing in {Standing.NEW, Standing.CHANGED} or line.key in chosen
        if taken and line.standing is not Standing.SAME:
            held = catalogue.get(line.indicator_id) or _nothing(line.indicator_id)
            cells = after.setdefault(line.indicator_id, cells_of(held))
            cells[line.difference.column] = line.difference.after
    for id_ in found.added:
        after.setdefault(id_, cells_of(_nothing(id_)))
    return {id_: _agreeing(cells, catalogue.get(id_)) for id_, cells in after.items()}


def _agreeing(cells: dict[str, str], entry: Entry | None) -> Cells:
    """Return facts of which part was taken and part kept; what then disagrees stays as held."""
    held = cells_of(entry or _nothing(cells[ID]))
    for pair in TOGETHER:
        if any(problem.column in pair for problem in faults_between(cells)):
            cells |= {column: held[column] for column in pair}
    return cells
