"""The CSV of wide layouts: one row for each column of a publication. Pure.

What an indicator is stands in the same row, so that a new one comes into the catalogue with it.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from earlyhelp.jsna.dialects import DFE, DIALECT_BY_NAME
from earlyhelp.jsna.entries import read_cells
from earlyhelp.jsna.headings import normal_name
from earlyhelp.jsna.measures.layouts import ColumnUse, MeasureLayout, Use
from earlyhelp.jsna.readings import Problem

OWN_COLUMNS = ("layout", "column", "use", "value", "count", "denominator")
FACT_COLUMNS = (
    *("indicator_id", "name", "theme", "needs", "polarity", "value_type", "multiplier"),
    *("lowest_age", "highest_age", "year_type", "source"),
)
COLUMNS = (*OWN_COLUMNS, *FACT_COLUMNS)
LONGEST = 200
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Explained:
    """Layouts, and what is said of each indicator that they name, in normal form."""

    layouts: tuple[MeasureLayout, ...]
    indicators: Mapping[str, Cells]


def read_explained(text: str) -> Explained | tuple[Problem, ...]:
    """Return the layouts that a CSV explains, or every problem in it."""
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))
    headings = set(rows[0]) if rows else set()
    lacking = [name for name in ("layout", "column", "use") if name not in headings]
    if lacking:
        wanted = f"the headings {', '.join(OWN_COLUMNS)} and {', '.join(FACT_COLUMNS)}"
        return (Problem(1, lacking[0], "", wanted, "Begin with earlyhelp jsna measures columns"),)
    return read_rows(rows)


def read_rows(rows: Sequence[Cells]) -> Explained | tuple[Problem, ...]:
    """Return the layouts that rows explain, the first row on line 2, or every problem in them."""
    by_title: dict[str, list[tuple[int, ColumnUse]]] = {}
    indicators: dict[str, Cells] = {}
    problems: list[Problem] = []
    for line, row in enumerate(rows, start=2):
        cells = {name: " ".join((row.get(name) or "").split()) for name in COLUMNS}
        faults = _faults(cells, line)
        facts = read_cells({n: cells[n] for n in FACT_COLUMNS}, line) if _is_figure(cells) else {}
        problems += faults
        if isinstance(facts, tuple):
            problems += facts
        elif not faults:
            if facts:
                indicators[facts["indicator_id"]] = facts
            column = _column(cells, facts)
            by_title.setdefault(cells["layout"], []).append((line, column))
    said = {" ".join((cells.get("layout") or "").split()) for cells in rows if _is_figure(cells)}
    for title, columns in by_title.items():
        problems += _faults_between(columns, has_figures=title in said)
    layouts = (MeasureLayout(t, tuple(c for _, c in cs)) for t, cs in by_title.items())
    return tuple(problems) or Explained(tuple(layouts), indicators)


def _is_figure(cells: Cells) -> bool:
    return (cells.get("use") or "").strip().lower() == Use.FIGURES


def _column(cells: Cells, facts: Cells) -> ColumnUse:
    use = Use(cells["use"].lower())
    return ColumnUse(
        name=normal_name(cells["column"]),
        heading=cells["column"],
        use=use,
        value=cells["value"] if use in {Use.ONLY, Use.BREAKDOWN} else "",
        indicator_id=facts.get("indicator_id", ""),
        indicator_name=facts.get("name", ""),
        count=normal_name(cells["count"]) if use is Use.FIGURES else "",
        denominator=normal_name(cells["denominator"]) if use is Use.FIGURES else "",
    )


def _faults(cells: Cells, line: int) -> list[Problem]:
    faults = []
    for name in ("layout", "column"):
        if not cells[name] or len(cells[name]) > LONGEST:
            wanted = f"a text of at most {LONGEST} characters"
            remedy = "Name the publication, and its column as the file writes it"
            faults.append(Problem(line, name, cells[name][:60], wanted, remedy))
    if DIALECT_BY_NAME[DFE].role_of(normal_name(cells["column"])) is not None:
        wanted = "a column of the publication's own"
        remedy = "Take the row out: areas and times are known by their headings"
        faults.append(Problem(line, "column", cells["column"], wanted, remedy))
    if cells["use"].lower() not in set(Use):
        wanted = f"one of: {', '.join(Use)}"
        faults.append(Problem(line, "use", cells["use"][:60], wanted, "Choose one of these words"))
    elif cells["use"].lower() == Use.ONLY and not cells["value"]:
        remedy = "Write which rows are to be read, as Total"
        faults.append(Problem(line, "value", "", "the one text that is read", remedy))
    return faults


def _faults_between(
    columns: Sequence[tuple[int, ColumnUse]], *, has_figures: bool
) -> list[Problem]:
    """Return what is wrong between the columns of one layout."""
    faults, seen, measured = [], set[str](), set[str]()
    figures = {c.name for _, c in columns if c.use in {Use.FIGURES, Use.LEFT_OUT}}
    for line, column in columns:
        if column.name in seen:
            remedy = "Keep one row for each column"
            faults.append(Problem(line, "column", column.heading, "each column once", remedy))
        if column.indicator_id in measured:
            wanted = "each indicator once, since a reading has one value"
            remedy = "Give the second column an indicator of its own"
            faults.append(Problem(line, "indicator_id", column.indicator_id, wanted, remedy))
        for fact in ("count", "denominator"):
            name = getattr(column, fact)
            if name and name not in figures:
                wanted = "another column of figures of the same layout"
                remedy = "Give that column a row too, with the use left out"
                faults.append(Problem(line, fact, name, wanted, remedy))
        seen.add(column.name)
        measured |= {column.indicator_id} - {""}
    if not has_figures:
        wanted = "at least one column with the use figures"
        remedy = "Say of one column which indicator it holds"
        faults.append(Problem(columns[0][0], "use", "", wanted, remedy))
    return faults


def rows_of(layouts: Sequence[MeasureLayout], facts: Mapping[str, Cells]) -> list[dict[str, str]]:
    """Return layouts as rows of texts; read in again they change nothing."""
    rows = []
    for layout in layouts:
        headings = {column.name: column.heading for column in layout.columns}
        for column in layout.columns:
            own = {
                "layout": layout.title,
                "column": column.heading,
                "use": column.use.value,
                "value": column.value,
                "count": headings.get(column.count, column.count),
                "denominator": headings.get(column.denominator, column.denominator),
            }
            said = facts.get(column.indicator_id, {"name": column.indicator_name})
            about = {name: said.get(name, "") for name in FACT_COLUMNS}
            rows.append(own | about | {"indicator_id": column.indicator_id})
    return rows
