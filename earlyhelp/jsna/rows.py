"""One row at a time: its cells become a reading, or the problems that stop it. Pure.

This is the authority on what a row means. ``columns`` does the same for a whole block at once by
asking these functions once for each different text, and comes back here for every row in doubt.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from earlyhelp.jsna.cells import (
    LONGEST_TEXT,
    CodeKind,
    clean,
    code_kind,
    local_id,
    read_figure,
    read_period,
    read_sortable,
    reason_for,
)
from earlyhelp.jsna.dialects import FINGERTIPS, SIMPLE, Layout
from earlyhelp.jsna.readings import Annotation, Facts, Problem, Reading, Series

ENGLAND = "E92000001"
NOT_COMPARED = "Not compared"

Cells = Mapping[str, str]
"""The cells of a row by column; a column that the file lacks, or that a short row ends before, is
absent or empty."""

FIGURES: Mapping[str, str] = {
    "value": "value",
    "lower_95": "lower ci 95 0 limit",
    "upper_95": "upper ci 95 0 limit",
    "lower_99_8": "lower ci 99 8 limit",
    "upper_99_8": "upper ci 99 8 limit",
    "count": "count",
    "denominator": "denominator",
}
"""The column that each of the facts stands in, in the order of ``Facts``."""
MINUS_ONE_IS_MISSING = frozenset(FIGURES) - {"value"}
NEVER_NEGATIVE = ("count", "denominator")
LIMITS = (("lower_95", "upper_95"), ("lower_99_8", "upper_99_8"))

IDENTITY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    FINGERTIPS: (
        *("indicator id", "indicator name", "sex", "age", "category type", "category"),
        *("time period", "time period sortable", "time period range"),
    ),
    SIMPLE: ("indicator", "measure", "unit", "inequality", "period"),
}
ANNOTATION_COLUMNS: Mapping[str, tuple[str, ...]] = {
    FINGERTIPS: (
        *("time period", "value note", "recent trend", "compared to england"),
        *("compared to parent", "compared to goal", "area type"),
    ),
    SIMPLE: ("period", "compared to england", "area type"),
}
PERIOD_COLUMN: Mapping[str, str] = {FINGERTIPS: "time period", SIMPLE: "period"}
_SEXES = {"persons": "Persons", "male": "Male", "female": "Female"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, before it is known which line it stands on."""

    role: str
    found: str
    wanted: str
    remedy: str

    def on(self, line: int, layout: Layout) -> Problem:
        """Return the problem on a line, under the heading that the file itself uses."""
        return Problem(line, layout.heading(self.role), self.found, self.wanted, self.remedy)


@dataclass(frozen=True, slots=True)
class Identity:
    """The series and period of a row, and what its indicator is called there."""

    series: Series
    indicator_name: str
    sortable: int


def read_row(line: int, cells: Cells, layout: Layout) -> Reading | tuple[Problem, ...]:
    """Return the reading of a row, or every problem in it."""
    dialect = layout.dialect.name
    place = read_place(cells.get("area code", ""))
    identity = read_identity(dialect, cells)
    figures = read_facts(cells)
    faults = [
        fault for part in (place, identity, figures) if isinstance(part, tuple) for fault in part
    ]
    if isinstance(place, tuple) or isinstance(identity, tuple) or isinstance(figures, tuple):
        return tuple(fault.on(line, layout) for fault in faults)
    return Reading(
        line=line,
        area_code=place,
        area_name=clean(cells.get("area name", "")),
        series=identity.series,
        indicator_name=identity.indicator_name,
        sortable=identity.sortable,
        facts=figures.facts,
        annotation=read_annotation(dialect, cells, figures.mark, is_england=place == ENGLAND),
    )


def read_place(text: str) -> str | tuple[Fault, ...]:
    """Return the code of an area in capitals, or the fault in it."""
    code = clean(text).upper()
    if code_kind(code) is not CodeKind.FAULT:
        return code
    return (
        Fault(
            "area code",
            clean(text),
            "the official code of an area, such as E92000001",
            "Write the code in full: one letter and eight digits",
        ),
    )


def read_identity(dialect: str, cells: Cells) -> Identity | tuple[Fault, ...]:
    """Return what a row is a reading of, or every fault in the cells that say so."""
    texts = {role: clean(cells.get(role, "")) for role in IDENTITY_COLUMNS[dialect]}
    too_long = tuple(_too_long(role, text) for role, text in texts.items() if _is_long(text))
    return too_long or _IDENTITY_READERS[dialect](texts)


def _is_long(text: str) -> bool:
    return len(text) > LONGEST_TEXT


def _too_long(role: str, text: str) -> Fault:
    return Fault(
        role,
        f"{text[:60]}… ({len(text):,} characters)",
        f"at most {LONGEST_TEXT} characters",
        "Look for a quotation mark that is opened and never closed",
    )


def _read_fingertips(texts: Cells) -> Identity | tuple[Fault, ...]:
    indicator, sortable, faults = _read_indicator_id(texts["indicator id"]), None, []
    period = read_period(texts["time period"])
    if given := texts["time period sortable"]:
        sortable = read_sortable(given)
        if sortable is None:
            faults.append(_bad_sortable(given))
    elif period is not None:
        sortable = period.sortable
    else:
        faults.append(_bad_period("time period", texts["time period"]))
    if indicator is None:
        faults.append(_bad_indicator(texts["indicator id"]))
    if faults or indicator is None or sortable is None:
        return tuple(faults)
    series = Series(
        indicator_id=indicator,
        sex=_SEXES.get(texts["sex"].lower(), texts["sex"]),
        age=texts["age"],
        category_type=texts["category type"],
        category=texts["category"],
        period_range=texts["time period range"].lower() or (period.range if period else ""),
    )
    return Identity(series, texts["indicator name"] or indicator, sortable)


def _read_indicator_id(text: str) -> str | None:
    number = text.removesuffix(".0")
    return str(int(number)) if number.isascii() and number.isdigit() else None


def _bad_indicator(text: str) -> Fault:
    return Fault(
        "indicator id",
        text,
        "the number of an indicator, such as 90284",
        "Write the number that the publisher gives the indicator",
    )


def _bad_sortable(text: str) -> Fault:
    return Fault(
        "time period sortable",
        text,
        "eight digits, such as 20220000",
        "Write the year and four digits, or leave the whole column out",
    )


def _bad_period(role: str, text: str) -> Fault:
    return Fault(
        role,
        text,
        "a period, such as 2022, 2022/23 or 2020/21 - 24/25",
        "Write the period in one of these forms",
    )


def _read_simple(texts: Cells) -> Identity | tuple[Fault, ...]:
    period = read_period(texts["period"])
    if not texts["indicator"]:
        return (
            Fault("indicator", "", "the name of an indicator", "Write what the figure measures"),
        )
    if period is None:
        return (_bad_period("period", texts["period"]),)
    breakdown = "" if texts["inequality"].lower() in {"", "na"} else texts["inequality"]
    series = Series(
        indicator_id=local_id(texts["indicator"]),
        sex=_SEXES.get(texts["unit"].lower(), ""),
        category_type="Inequality" if breakdown else "",
        category=breakdown,
        period_range=period.range,
        measure=texts["measure"],
        unit=texts["unit"],
    )
    return Identity(series, texts["indicator"], period.sortable)


_IDENTITY_READERS: Mapping[str, Callable[[Cells], Identity | tuple[Fault, ...]]] = {
    FINGERTIPS: _read_fingertips,
    SIMPLE: _read_simple,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The facts of a row, and the mark that stands for its value where that is missing."""

    facts: Facts
    mark: str | None


def read_facts(cells: Cells) -> Figures | tuple[Fault, ...]:
    """Return the figures of a row, or every fault in them."""
    read = {name: read_figure(cells.get(role, "")) for name, role in FIGURES.items()}
    unread = tuple(
        _not_a_number(FIGURES[name], cells) for name, figure in read.items() if figure.is_fault
    )
    if unread:
        return unread
    values = {
        name: None if figure.value == -1 and name in MINUS_ONE_IS_MISSING else figure.value
        for name, figure in read.items()
    }
    facts = Facts(**values)
    faults = tuple(_impossible(facts, cells))
    return faults or Figures(_without_idle_limits(facts), read["value"].mark)


def _without_idle_limits(facts: Facts) -> Facts:
    """Return facts without limits where there is no value that they could be limits of."""
    if facts.value is not None:
        return facts
    return Facts(count=facts.count, denominator=facts.denominator)


def _not_a_number(role: str, cells: Cells) -> Fault:
    return Fault(
        role,
        clean(cells.get(role, "")),
        "a number",
        "Write the number, or leave the cell empty if there is none",
    )


def _impossible(facts: Facts, cells: Cells) -> Iterable[Fault]:
    for name in NEVER_NEGATIVE:
        value = getattr(facts, name)
        if value is not None and value < 0:
            yield Fault(
                FIGURES[name],
                clean(cells[FIGURES[name]]),
                "0 or more",
                "Write how many there were, or leave the cell empty",
            )
    for low, high in LIMITS:
        lower, upper = getattr(facts, low), getattr(facts, high)
        if lower is not None and upper is not None and lower > upper:
            yield Fault(
                FIGURES[low],
                clean(cells[FIGURES[low]]),
                f"at most the upper limit, {clean(cells[FIGURES[high]])}",
                "The lower figure of the range is above the upper one: check both",
            )


def is_outside_limits(facts: Facts) -> bool:
    """Say whether a value lies outside its own 95% limits, which is kept and pointed out."""
    if facts.value is None:
        return False
    below = facts.lower_95 is not None and facts.value < facts.lower_95
    return below or (facts.upper_95 is not None and facts.value > facts.upper_95)


def read_annotation(
    dialect: str, cells: Cells, mark: str | None, *, is_england: bool
) -> Annotation:
    """Return what stands beside the figures; ``mark`` is what stands for a missing value.

    England is the benchmark, so that England against itself is always "Not compared".
    """
    texts = {role: clean(cells.get(role, "")) for role in ANNOTATION_COLUMNS[dialect]}
    note = texts.get("value note", "")
    return Annotation(
        period=texts[PERIOD_COLUMN[dialect]],
        missing=None if mark is None else note or reason_for(mark),
        note=note,
        trend=texts.get("recent trend", ""),
        compared_with_england=NOT_COMPARED if is_england else texts["compared to england"],
        compared_with_parent=texts.get("compared to parent", ""),
        compared_with_goal=texts.get("compared to goal", ""),
        area_type=texts["area type"],
    )


def merged(first: Annotation, second: Annotation) -> Annotation:
    """Return the annotation of one reading that stands twice: the first text that is not empty."""
    return Annotation(
        **{
            field.name: getattr(first, field.name) or getattr(second, field.name)
            for field in fields(Annotation)
        }
    )


def too_wide(line: int, cells: int, wanted: int) -> Problem:
    """Return the problem of a row with more cells than the header has headings."""
    return Problem(
        line,
        "(whole row)",
        f"{cells} cells",
        f"{wanted} cells, one for each heading",
        "Put quotation marks round a text that holds the separator",
    )
