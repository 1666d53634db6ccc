"""Read files of places together: look-ups first, so that every later row can be judged by them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from earlyhelp.geography.reading.authorities import read_authorities, read_neighbours
from earlyhelp.geography.reading.boundaries import read_boundaries
from earlyhelp.geography.reading.deprivation import read_deprivation
from earlyhelp.geography.reading.files import (
    Examined,
    FileRefusedError,
    Limits,
    NamedFile,
    Table,
    examine,
    open_table,
)
from earlyhelp.geography.reading.gazetteer import Gazetteer
from earlyhelp.geography.reading.kinds import Kind, Refusal, recognise
from earlyhelp.geography.reading.lookups import rank, read_lookup
from earlyhelp.geography.reading.points import read_points
from earlyhelp.geography.reading.populations import read_populations
from earlyhelp.geography.reading.postcodes import read_postcodes, read_status
from earlyhelp.geography.reading.report import FileReport
from earlyhelp.geography.reading.values import Batch, Found

ORDER = {kind: place for place, kind in enumerate(Kind)}
TELL_EVERY = 20_000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Options:
    """What the sender says that a file does not."""

    vintage: str | None = None
    """The year of codes in headings that state none."""
    period: str | None = None
    """The day on which people were counted, where no column says it."""
    source: str | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file, its kind and its place in the order of reading."""

    examined: Examined
    kind: Kind
    order: tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The rows of one file, and what is said of it."""

    report: FileReport
    batches: Sequence[Batch] = ()


def read_files(
    files: Sequence[NamedFile],
    gazetteer: Gazetteer,
    options: Options,
    progress: Callable[[int, int | None], None] | None = None,
) -> list[ReadFile]:
    """Return what every file gives, in the order of reading; faults and refusals are values.

    ``progress`` is told now and then how many rows of all files were read.
    """
    chosen: list[Chosen] = []
    read: list[ReadFile] = []
    for file in files:
        one = _choose(file, options)
        if isinstance(one, Chosen):
            chosen.append(one)
        else:
            read.append(ReadFile(one))
    watch = _Watch(progress)
    for one in sorted(chosen, key=lambda c: c.order):
        read.append(_read(one, gazetteer, options, watch))
        watch.tell()
    return read


@dataclass(slots=True)
class _Watch:
    """Counts the rows of all files and tells now and then how many were read."""

    progress: Callable[[int, int | None], None] | None
    rows: int = 0

    def over(self, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            self.rows += 1
            if self.rows % TELL_EVERY == 0:
                self.tell()
            yield row

    def tell(self) -> None:
        if self.progress:
            self.progress(self.rows, None)


def _choose(file: NamedFile, options: Options) -> Chosen | FileReport:
    try:
        examined = examine(file, options.limits)
        if examined.is_json:
            return Chosen(examined, Kind.BOUNDARIES, (ORDER[Kind.BOUNDARIES], 0, file.name))
        with open_table(examined, options.limits) as table:
            if table is None:
                return FileReport(file.name, notices=("The file is empty: 0 rows to bring in.",))
            kind = recognise(table.headings, vintage=options.vintage)
            if isinstance(kind, Refusal):
                return _refuse(file, kind, table)
            place = rank(table.headings) if kind is Kind.LOOKUP else 0
            return Chosen(examined, kind, (ORDER[kind], place, file.name))
    except FileRefusedError as fault:
        return FileReport.refused(file.name, str(fault))


def _refuse(file: NamedFile, refusal: Refusal, table: Table) -> FileReport:
    columns = ", ".join(cell for cell in table.headings.written if cell)[:200]
    reason = (
        f"not a layout we know; nearest kind: {refusal.nearest}; "
        f"it lacks {' and '.join(refusal.lacks)}; its columns: {columns}"
    )
    if file.in_folder and not refusal.likeness:
        return FileReport.aside(file.name, reason)
    return FileReport.refused(file.name, reason)


def _read(chosen: Chosen, gazetteer: Gazetteer, options: Options, watch: _Watch) -> ReadFile:
    name = chosen.examined.file.name
    try:
        found = _rows_of(chosen, gazetteer, options, watch)
    except FileRefusedError as fault:
        return ReadFile(FileReport.refused(name, str(fault)))
    found.notices[:0] = chosen.examined.notices
    if not found.rows_read:
        found.notices.append("0 rows to bring in.")
    elif not found.kept and not found.problem_count:
        found.notices.append(f"Nothing in it is for {gazetteer.area}; it may be another area's.")
    report = FileReport.of(chosen.examined, chosen.kind.value, found)
    return ReadFile(report, tuple(found.batches))


def _rows_of(chosen: Chosen, gazetteer: Gazetteer, options: Options, watch: _Watch) -> Found:
    if chosen.kind is Kind.BOUNDARIES:
        return read_boundaries(chosen.examined, gazetteer, watch.over)
    with open_table(chosen.examined, options.limits) as table:
        if table is None:
            raise FileRefusedError("it changed while it was read; bring it in again")
        watched = replace(table, rows=watch.over(table.rows))
        found = _reader(chosen.kind, options)(watched, gazetteer)
        for problem in table.too_long.shown:
            found.fault(problem)
        found.problem_count += table.too_long.more
        found.ignored_columns += table.headings.unused(found.used)
    return found


def _reader(kind: Kind, options: Options) -> Callable[[Table, Gazetteer], Found]:
    match kind:
        case Kind.LOOKUP:
            return lambda table, known: read_lookup(table, known, vintage=options.vintage)
        case Kind.POPULATION:
            return lambda table, known: read_populations(table, known, period=options.period)
        case _:
            return READERS[kind]


READERS = {
    Kind.AUTHORITIES: read_authorities,
    Kind.NEIGHBOURS: read_neighbours,
    Kind.POSTCODES: read_postcodes,
    Kind.STATUS: read_status,
    Kind.DEPRIVATION: read_deprivation,
    Kind.POINTS: read_points,
}
