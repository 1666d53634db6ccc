"""Public facts of services as rows of our own template, so that they come in again unchanged.

A fact whose cell would not be read back as it is stands in a column of what fits no cell.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from earlyhelp.services.documents import CONVERTER
from earlyhelp.services.exchange.cells import NO_LIMIT, Refused, guard
from earlyhelp.services.exchange.columns import COLUMNS, EVERY_COLUMN, OWN_COLUMNS, Column
from earlyhelp.services.exchange.remainders import write_more
from earlyhelp.services.exchange.template import (
    FACT_NAMES,
    FACT_OF,
    PLACE_CELLS,
    PROVIDER_CELLS,
    TIMES_CELLS,
    cell_text,
)
from earlyhelp.services.extensions import PRIVATE
from earlyhelp.services.facts import Opening, PlaceFacts, ServiceFacts
from earlyhelp.services.parts import ProviderFacts

Cell = str | int | float
"""A text, or a number that stays one."""
BY_NAME = {column.name: column for column in EVERY_COLUMN}
NOT_PUBLIC = frozenset({*PRIVATE, "confidential"})
SERVICE_CELLS = {name: FACT_OF.get(name, name) for name in FACT_NAMES if name != "more"}
PUBLIC_NAMES = tuple(
    column.name
    for column in (*OWN_COLUMNS[:2], *COLUMNS, *OWN_COLUMNS[2:])
    if FACT_OF.get(column.name, column.name) not in NOT_PUBLIC
    and PLACE_CELLS.get(column.name) not in NOT_PUBLIC
)
"""Columns of an export; those of private facts are not among them: it says nothing of them."""
ENDS = {"minimum_age_years": "no_minimum_age", "maximum_age_years": "no_maximum_age"}


@dataclass(frozen=True, slots=True)
class Exported:
    """A service to write out: whose list it is from, its address here, and its public facts."""

    source: str
    public_id: str
    facts: ServiceFacts


def to_rows(one: Exported) -> Iterator[Mapping[str, Cell]]:
    """Return the rows of one service: one for each place, and for each opening there."""
    facts = one.facts
    of_service = {
        **_cells(facts, SERVICE_CELLS, "more", skipped=_ROWS | NOT_PUBLIC),
        **_cells(facts.provider, PROVIDER_CELLS, "more_of_provider"),
        "source": guard(one.source),
        "public_id": one.public_id,
    }
    for place in facts.places or (None,):
        of_place = {} if place is None else _place_cells(place)
        for opening in (place.openings if place else ()) or (None,):
            times = {} if opening is None else _cells(opening, TIMES_CELLS, "more_of_times")
            yield of_service | of_place | times


_ROWS = frozenset({"provider", "places"})


def _place_cells(place: PlaceFacts) -> dict[str, Cell]:
    return _cells(place, PLACE_CELLS, "more_of_place", skipped={"openings"} | NOT_PUBLIC)


def _cells(
    part: ServiceFacts | ProviderFacts | PlaceFacts | Opening,
    columns: Mapping[str, str],
    rest: str,
    *,
    skipped: Iterable[str] = (),
) -> dict[str, Cell]:
    """Return the cells of one part, and what fits none of them in its column."""
    cells: dict[str, Cell] = {}
    done = set(skipped)
    for name, fact in columns.items():
        value = _with_end(part, fact)
        if value is None or fact in done:
            continue
        written = write_cell(value)
        if _comes_back(BY_NAME[name], written, value):
            cells[name] = guard(written) if isinstance(written, str) else written
            done |= {fact, *((ENDS[fact],) if fact in ENDS else ())}
    left = _left(part, done)
    return cells | ({rest: write_more(left)} if left else {})


def _with_end(part: object, fact: str) -> object:
    """Return a fact; of an age that is stated to have no limit, those words."""
    if fact in ENDS and getattr(part, ENDS[fact]):
        return NO_LIMIT
    return getattr(part, fact)


def _comes_back(column: Column, written: Cell, value: object) -> bool:
    text = cell_text(column, guard(written) if isinstance(written, str) else str(written))
    if not text:
        return False
    read = column.read(text)
    return not isinstance(read, Refused) and read == value


def _left(part: object, done: Iterable[str]) -> Mapping[str, object]:
    """Return the facts that say something and stand in no cell."""
    fields = type(part).__dataclass_fields__  # type: ignore[attr-defined] # a dataclass
    found = {name: getattr(part, name) for name in fields if name not in done}
    return {
        name: CONVERTER.unstructure(value)
        for name, value in found.items()
        if value is not None and value != fields[name].default
    }


def write_cell(value: object) -> Cell:
    """Write a value as its column is read.

    >>> write_cell(True), write_cell(frozenset()), write_cell((("sleep", "primary"),))
    ('yes', 'none', 'sleep:primary')
    """
    if isinstance(value, tuple):
        return "; ".join(_entry(one) for one in value)
    if isinstance(value, frozenset):
        return "; ".join(sorted(value)) or "none"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if value == int(value) else value
    return _word(value)


def _word(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
    return str(value)


def _entry(one: object) -> str:
    return ":".join(str(part) for part in one) if isinstance(one, tuple) else str(one)


def every_row(services: Iterable[Exported]) -> list[Mapping[str, Cell]]:
    """Return the rows of services, by source and id."""
    ordered = sorted(services, key=lambda one: (one.source, one.facts.source_id))
    return [row for one in ordered for row in to_rows(one)]
