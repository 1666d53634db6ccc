"""Which kind of list a file is, by its content alone, and its services read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum

from earlyhelp.services.exchange import dfe, joined, matched, oruk, outpost, outpost_rows
from earlyhelp.services.exchange.columns import NAMES, NEEDED
from earlyhelp.services.exchange.hsds import read_services
from earlyhelp.services.exchange.json_records import Items, at_places, is_part, items_of
from earlyhelp.services.exchange.limits import DEFAULT_LIMITS, Limits
from earlyhelp.services.exchange.matching import Matching, flatten, signature, suggest
from earlyhelp.services.exchange.nodes import Object, made
from earlyhelp.services.exchange.opening import (
    AskEncoding,
    Grid,
    JsonFile,
    SentFile,
    Unread,
    open_file,
    refused,
)
from earlyhelp.services.exchange.reading import Reading
from earlyhelp.services.exchange.template import read_template
from earlyhelp.services.facts import Problem

CHECK_COLUMNS = ("source_id", "on", "method", "outcome")
SHOWN_ROWS = 3


class Layout(StrEnum):
    """The kinds of list that can be brought in."""

    TEMPLATE = "own-template"
    CHECKS = "own-checks"
    HSDS = "hsds-uk-3.0"
    ORUK = "open-referral-uk-1.0"
    OUTPOST_JSON = "outpost-json"
    OUTPOST_CSV = "outpost-csv"
    JOINED = "hsds-tables"
    DFE = "dfe-family-hubs"
    MATCHED = "matched-columns"


TITLES: Mapping[Layout, str] = {
    Layout.TEMPLATE: "our own template (CSV or Excel)",
    Layout.CHECKS: "our own list of checks (CSV)",
    Layout.HSDS: "HSDS-UK 3.0 (JSON)",
    Layout.ORUK: "Open Referral UK 1.0 (JSON)",
    Layout.OUTPOST_JSON: "Outpost (JSON)",
    Layout.OUTPOST_CSV: "Outpost (CSV)",
    Layout.JOINED: "HSDS tables (several CSV files together)",
    Layout.DFE: "national family hubs directory (JSON, with its CSV tables)",
    Layout.MATCHED: "any other table (CSV, Excel or flat JSON): you say what each column is",
}
HSDS_MARKS = frozenset(
    {
        *("organization", "organization_id", "service_at_locations", "assured_date", "service"),
        *("status", "cost_options", "schedules", "attributes", "service_areas"),
    }
)


@dataclass(frozen=True, slots=True)
class AskColumns:
    """A table whose columns nobody has matched yet."""

    grid: Grid
    suggestion: Matching

    @property
    def signature(self) -> str:
        """What makes two files of one layout."""
        return signature(self.grid.header)


@dataclass(frozen=True, slots=True)
class Told:
    """What is known beside the files themselves."""

    on: date
    moved_by: timedelta = timedelta()
    encoding: str | None = None
    """What a person confirmed after a look at a preview."""
    matchings: Mapping[str, Matching] = field(default_factory=dict)
    """What the columns are, by the signature of the header."""
    limits: Limits = DEFAULT_LIMITS


@dataclass(frozen=True, slots=True)
class ReadList:
    """The services of a list, in the kind it was recognised as."""

    layout: Layout
    reading: Reading
    rows: int


@dataclass(frozen=True, slots=True)
class CheckRows:
    """A list of checks, each with its row."""

    rows: tuple[tuple[int, Mapping[str, str]], ...]
    problems: tuple[Problem, ...]


Answer = ReadList | CheckRows | AskColumns | AskEncoding | Unread


def read_files(files: Sequence[SentFile], told: Told) -> Answer:
    """Return the services of one list in one or several files, or what stands in the way.

    The files of a list are pages of one feed, or tables that belong together.
    """
    if len(files) > told.limits.files:
        return refused(f"{len(files):,} files", f"at most {told.limits.files:,} files at once")
    size = sum(len(file.content) for file in files)
    if size > told.limits.unpacked_megabytes * 1_000_000:
        return refused(f"{size:,} bytes", f"at most {told.limits.unpacked_megabytes:,} MB together")
    opened = []
    for file in sorted(files, key=lambda one: one.name):
        found = open_file(file, told.limits, told.encoding)
        if isinstance(found, AskEncoding | Unread):
            return _named(found, file.name) if len(files) > 1 else found
        opened.append(found)
    return _recognise(opened, told)


def _named(found: AskEncoding | Unread, name: str) -> AskEncoding | Unread:
    if isinstance(found, AskEncoding):
        return found
    said = (replace(one, column=f"{name}: {one.column}") for one in found.problems)
    return Unread(tuple(said))


def _recognise(opened: Sequence[JsonFile | Grid], told: Told) -> Answer:
    documents = [one for one in opened if isinstance(one, JsonFile)]
    grids = [one for one in opened if isinstance(one, Grid)]
    if documents:
        return _read_json(documents, grids, told)
    if len(grids) > 1:
        return _read_tables(grids, told)
    return _read_grid(grids[0], told) if grids else refused("no file", "at least one file")


def _read_json(documents: Sequence[JsonFile], grids: Sequence[Grid], told: Told) -> Answer:
    items, odd, envelope = items_of(documents)
    if not items:
        wanted = "a list of services; this holds none"
        return Unread(tuple(odd)) if odd else refused("JSON without a service", wanted)
    layout = _layout(items, is_page="contents" in envelope)
    if layout is None and not envelope and len(items) == 1 and items[0][1].endswith("$"):
        return refused("JSON that is no list of services", "a list of services, or one service")
    if layout is None:
        grid = flatten(documents[0], [record for record, _, _ in items])
        return _read_matched(grid, told)
    if grids and layout is not Layout.DFE:
        return refused("files of different kinds", "the pages of one feed, or one file")
    shapes = _shapes(layout, items, grids)
    is_strict = layout is Layout.HSDS
    reading = read_services(shapes, is_strict=is_strict, needs_status=is_strict)
    reading.problems += odd
    reading.is_part = is_part(documents, len(items) + len(odd))
    return ReadList(layout, reading, len(items) + len(odd))


def _layout(items: Items, *, is_page: bool) -> Layout | None:
    """Return the kind that most records show; None if it is none of those known."""
    names = {str(name) for record, _, _ in items for name in record}
    if len(outpost.JSON_MARKS & names) > 1 and "organisation" in names:
        return Layout.OUTPOST_JSON
    if names >= dfe.MARKS:
        return Layout.DFE
    if oruk.MARKS & names:
        return Layout.ORUK
    if is_page or (HSDS_MARKS & names and {"id", "name"} & names) or "service" in names:
        return Layout.HSDS
    return None


def _shapes(layout: Layout, items: Items, grids: Sequence[Grid]) -> list[Object]:
    match layout:
        case Layout.OUTPOST_JSON:
            return [outpost.from_json(*item) for item in items]
        case Layout.ORUK:
            return [oruk.to_shape(*item) for item in items]
        case Layout.DFE:
            tables = {frozenset(grid.header): grid.rows for grid in grids}
            providers = (rows for names, rows in tables.items() if names >= dfe.PROVIDERS)
            terms = (rows for names, rows in tables.items() if names >= dfe.CATEGORIES)
            return dfe.to_shapes(items, next(providers, ()), next(terms, ()))
        case _:
            return at_places([made(record, path=path, line=line) for record, path, line in items])


def _read_tables(grids: Sequence[Grid], told: Told) -> Answer:
    kinds = {joined.kind_of(grid.header): grid for grid in grids}
    if joined.Kind.SERVICES not in kinds:
        wanted = "one list at a time, or a set of HSDS tables with its services"
        return refused("several tables", wanted)
    shapes = joined.to_shapes({kind: grid.rows for kind, grid in kinds.items() if kind})
    reading = read_services(shapes, is_strict=False, needs_status=False)
    left = [grid.name for grid in grids if joined.kind_of(grid.header) is None]
    if left:
        reading.notices[f"Tables of no known kind were left aside: {', '.join(left)}"] += 1
    reading.problems += [problem for grid in grids for problem in grid.problems]
    del told
    return ReadList(Layout.JOINED, reading, len(shapes))


def _read_grid(grid: Grid, told: Told) -> Answer:
    names = set(grid.header)
    if names == set(CHECK_COLUMNS):
        return CheckRows(grid.rows, grid.problems)
    if names >= outpost_rows.CSV_MARKS:
        shapes, problems = outpost_rows.from_rows(grid.rows)
        reading = read_services(shapes, is_strict=False, needs_status=False)
        reading.problems += [*problems, *grid.problems]
        return ReadList(Layout.OUTPOST_CSV, reading, len(grid.rows) + len(grid.problems))
    if len(names & set(NEEDED)) < len(NEEDED) - 1:
        return _read_matched(grid, told)
    problems = _template_faults(grid.header)
    if problems:
        return Unread(tuple(problems))
    reading = read_template(grid.rows, on=told.on, moved_by=told.moved_by)
    reading.problems += grid.problems
    reading.notices.update(grid.notices)
    return ReadList(Layout.TEMPLATE, reading, len(grid.rows) + len(grid.problems))


def _template_faults(header: Sequence[str]) -> list[Problem]:
    lacks = [name for name in NEEDED if name not in header]
    if lacks:
        near = f"our own template comes nearest and lacks these columns: {', '.join(lacks)}"
        return [Problem(1, "header", ", ".join(header)[:200], near)]
    unknown = [name for name in header if name not in NAMES]
    return [Problem(1, name or "header", name, _nearest(name)) for name in unknown]


def _nearest(name: str) -> str:
    near = get_close_matches(name, NAMES, n=1, cutoff=0.5)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"{meant}a column of the template, or no such column"


def _read_matched(grid: Grid, told: Told) -> Answer:
    matching = told.matchings.get(signature(grid.header))
    if matching is None or matching.faults:
        return AskColumns(grid, matching or suggest(grid.header))
    shapes = matched.to_shapes(grid, matching)
    reading = read_services(shapes, is_strict=False, needs_status=False)
    reading.problems += grid.problems
    reading.notices.update(grid.notices)
    return ReadList(Layout.MATCHED, reading, len(grid.rows) + len(grid.problems))
