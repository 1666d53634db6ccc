"""What the pages of the gap report show, row by row and in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from earlyhelp.gaps.chart import Chart, draw_chart
from earlyhelp.gaps.gap import STATUS_LABELS, STATUS_MEANINGS, Gap, GapReport, Status
from earlyhelp.gaps.notes import headline, note_report, sources_of
from earlyhelp.gaps.rows import snapshot
from earlyhelp.gaps.selection import (
    Choice,
    Column,
    Selection,
    band_choices,
    domain_choices,
    ratio,
    select,
    status_choices,
    usual_wait,
)
from earlyhelp.gaps.wording import NOT_KNOWN, say_figure, say_number, say_places
from earlyhelp.services.checking import wait_length
from earlyhelp.taxonomy.needs import NeedCode

STATUS_COLOURS = {
    Status.NO_PROVISION: "red",
    Status.SHORT: "orange",
    Status.NOT_CLEAR: "yellow",
    Status.ENOUGH: "green",
    Status.NO_DATA: "grey",
}
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
}
NUMBERS = frozenset({Column.CHILDREN, Column.PLACES, Column.RATIO, Column.SHORTFALL})


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column: what it sorts by, and how it is sorted now."""

    text: str
    selection: Selection
    sorted: str | None
    """"ascending" or "descending" where the table is sorted by it."""
    is_number: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table in words."""

    need: str
    code: str
    band: str
    band_code: str
    status: str
    colour: str
    children: str
    measured: str
    places: str
    ratio: str
    services: str
    checked: str
    wait: str
    shortfall: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The page of needs against places for the whole area."""

    report: GapReport
    selection: Selection
    headline: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
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
    addresses: Mapping[NeedCode, str]
    """Where the page of each need is."""


def make_report_page(
    report: GapReport,
    selection: Selection,
    addresses: Mapping[NeedCode, str] = MappingProxyType({}),
) -> ReportPage:
    """Return the page for what was chosen."""
    rows = select(report.rows, selection)
    everything = replace(selection, with_uncounted=True)
    return ReportPage(
        report=report,
        selection=selection,
        headline=headline(report),
        headings=tuple(_heading(column, selection) for column in HEADINGS),
        lines=tuple(make_line(gap) for gap in rows),
        hidden=len(select(report.rows, everything)) - len(rows),
        everything=everything,
        chart=draw_chart(rows),
        domains=domain_choices(selection),
        bands=band_choices(selection),
        statuses=status_choices(selection),
        notes=note_report(report),
        meanings=tuple((STATUS_LABELS[one], STATUS_MEANINGS[one]) for one in Status),
        sources=sources_of(report.rows),
        snapshot=snapshot(report),
        addresses=addresses,
    )


def _heading(column: Column, selection: Selection) -> Heading:
    now = None
    if column is selection.column:
        now = "descending" if selection.descending else "ascending"
    return Heading(HEADINGS[column], selection.sorted_by(column), now, column in NUMBERS)


def make_line(gap: Gap) -> Line:
    """Return a row of the table in words; what is not known is said."""
    return Line(
        need=gap.need.label,
        code=gap.need.code,
        band=gap.band.label,
        band_code=gap.band.code,
        status=STATUS_LABELS[gap.status],
        colour=STATUS_COLOURS[gap.status],
        children=say_figure(gap.children),
        measured=f"{gap.estimate.kind}, {gap.estimate.period}" if gap.estimate else "",
        places=say_places(gap.places),
        ratio=_say_ratio(gap),
        services=str(gap.supply.services) if gap.supply.services else "None",
        checked=_say_checked(gap),
        wait=_say_wait(gap),
        shortfall=say_figure(gap.shortfall),
    )


def _say_ratio(gap: Gap) -> str:
    found = ratio(gap)
    if found is None:
        return NOT_KNOWN
    low, high = (say_number(round(each, 1)) for each in found)
    return low if low == high else f"{low} to {high}"


def _say_checked(gap: Gap) -> str:
    checked = sum(one.listing.is_checked is True for one in gap.supply.contributions)
    return f"{checked} checked" if gap.supply.services else ""


def _say_wait(gap: Gap) -> str:
    found = usual_wait(gap)
    if found is None:
        return "Not given" if gap.supply.services else "No service"
    days, given = found
    return f"{wait_length(round(days))} ({given} of {gap.supply.services} say)"


def known_bands(rows: Sequence[Gap]) -> tuple[Gap, ...]:
    """Return the rows that have a figure for need or any service, in the order given."""
    return tuple(gap for gap in rows if gap.estimate is not None or gap.supply.services > 0)
