"""One row at a time: its cells become a reading, or the problems that stop it. Pure.

This is the authority on what a row means. ``columns`` does the same for a whole block at once by
asking these functions once for each different text, and comes back here for every row in doubt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from earlyhelp.jsna.cells import clean, read_figure, reason_for
from earlyhelp.jsna.dialects import DFE, FIGURES, FINGERTIPS, SIMPLE, Layout
from earlyhelp.jsna.faults import Cells, Fault, PassedOver
from earlyhelp.jsna.identities import (
    area_name_column,
    period_columns,
    period_label,
    read_identity,
    read_place,
)
from earlyhelp.jsna.readings import Annotation, Facts, Problem, Reading
from earlyhelp.jsna.wide import LEVEL

ENGLAND = "E92000001"
NOT_COMPARED = "Not compared"
MINUS_ONE_IS_MISSING = frozenset(FIGURES) - {"value"}
NEVER_NEGATIVE = ("count", "denominator")
LIMITS = (("lower_95", "upper_95"), ("lower_99_8", "upper_99_8"))

_BESIDE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        FINGERTIPS: (
            *("value note", "recent trend", "compared to england", "compared to parent"),
            *("compared to goal", "area type"),
        ),
        SIMPLE: ("compared to england", "area type"),
        DFE: (LEVEL,),
    }
)


def annotation_columns(layout: Layout) -> tuple[str, ...]:
    """Return the columns of what stands beside the figures."""
    return (*period_columns(layout), *_BESIDE[layout.dialect.name])


def read_row(line: int, cells: Cells, layout: Layout) -> Reading | PassedOver | tuple[Problem, ...]:
    """Return the reading of a row, why it is passed over, or every problem in it."""
    place = read_place(layout, cells)
    if isinstance(place, PassedOver):
        return place
    identity = read_identity(layout, cells)
    if isinstance(identity, PassedOver) and isinstance(place, str):
        return identity
    figures = read_facts(cells)
    faults = [
        fault for part in (place, identity, figures) if isinstance(part, tuple) for fault in part
    ]
    if (
        isinstance(place, tuple)
        or isinstance(identity, (tuple, PassedOver))
        or isinstance(figures, tuple)
    ):
        return tuple(fault.on(line, layout) for fault in faults)
    return Reading(
        line=line,
        area_code=place,
        area_name=clean(cells.get(area_name_column(layout, place), "")),
        series=identity.series,
        indicator_name=identity.indicator_name,
        sortable=identity.sortable,
        facts=figures.facts,
        annotation=read_annotation(layout, cells, figures.mark, is_england=place == ENGLAND),
    )


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
    layout: Layout, cells: Cells, mark: str | None, *, is_england: bool
) -> Annotation:
    """Return what stands beside the figures; ``mark`` is what stands for a missing value.

    England is the benchmark, so that England against itself is always "Not compared".
    """
    texts = {role: clean(cells.get(role, "")) for role in annotation_columns(layout)}
    note = texts.get("value note", "")
    is_dfe = layout.dialect.name == DFE
    return Annotation(
        period=period_label(layout, texts),
        missing=None if mark is None else note or reason_for(mark, is_confirmed=not is_dfe),
        note=note,
        trend=texts.get("recent trend", ""),
        compared_with_england=NOT_COMPARED if is_england else texts.get("compared to england", ""),
        compared_with_parent=texts.get("compared to parent", ""),
        compared_with_goal=texts.get("compared to goal", ""),
        area_type=texts[LEVEL] if is_dfe else texts["area type"],
    )


def merged(first: Annotation, second: Annotation) -> Annotation:
    """Return the annotation of one reading that stands twice: the first text that is not empty."""
    return Annotation(
        **{
            field.name: getattr(first, field.name) or getattr(second, field.name)
            for field in fields(Annotation)
        }
    )
