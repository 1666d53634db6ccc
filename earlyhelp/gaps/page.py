"""What the pages of the gap report show, row by row and in words. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from earlyhelp.gaps.chart import Chart, draw_chart
from earlyhelp.gaps.gap import STATUS_LABELS, STATUS_MEANINGS, Gap, GapReport, Status
from earlyhelp.gaps.notes import sources_of
from earlyhelp.gaps.selection import (
    Choice,
    Column,
    Selection,
    band_choices,
    domain_choices,
    select,
    status_choices,
)
from earlyhelp.gaps.telling import Telling

HEADINGS = {
    Column.NEED: "Need",
    Column.AGES: "Ages",
    Column.GAP: "Gap",
    Column.SHORTFALL: "Short by",
    Column.CHILDREN: "Children in need",
    Column.PLACES: "Places",
    Column.RATIO: "For each 100",
    Column.SERVICES: "Services",
    Column.WAIT: "Wait",
    Column.UNMET: "Requests not met",
}
NUMBERS = frozenset({Column.CHILDREN, Column.PLACES, Column.RATIO, Column.SHORTFALL, Column.UNMET})


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column: what it sorts by, and how it is sorted now."""

    text: str
    selection: Selection
    sorted: str | None
    """"ascending" or "descending" where the table is sorted by it."""
    is_number: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The page of needs against places for the whole area."""

    report: GapReport
    selection: Selection
    headline: str
    headings: tuple[Heading, ...]
    rows: str
    """The rows of the table, drawn."""
    count: int
    """How many there are."""
    hidden: int
    """Rows not shown because no reading counts the children in need."""
    everything: Selection
    """The same choice with these rows."""
    chart: Chart | None
    domains: tuple[Choice, ...]
    bands: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    notes: tuple[str, ...]
    meanings: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str, str], ...]
    snapshot: str


def make_report_page(
    telling: Telling, selection: Selection, draw: Callable[[Sequence[Gap]], str]
) -> ReportPage:
    """Return the page for what was chosen; ``draw`` draws rows of its table."""
    report = telling.report
    rows = select(report.rows, selection)
    everything = replace(selection, with_uncounted=True)
    return ReportPage(
        report=report,
        selection=selection,
        headline=telling.headline,
        headings=tuple(_heading(column, selection) for column in HEADINGS),
        rows=draw(rows),
        count=len(rows),
        hidden=len(select(report.rows, everything)) - len(rows),
        everything=everything,
        chart=draw_chart(rows),
        domains=domain_choices(selection),
        bands=band_choices(selection),
        statuses=status_choices(selection),
        notes=telling.notes,
        meanings=tuple((STATUS_LABELS[one], STATUS_MEANINGS[one]) for one in Status),
        sources=sources_of(report.rows),
        snapshot=telling.snapshot,
    )


def _heading(column: Column, selection: Selection) -> Heading:
    now = None
    if column is selection.column:
        now = "descending" if selection.descending else "ascending"
    return Heading(HEADINGS[column], selection.sorted_by(column), now, column in NUMBERS)
