"""Figures as cells of a table, each with the way to where it stands. Pure."""

from earlyhelp.jsna.intervals import Interval
from earlyhelp.jsna.needs import words
from earlyhelp.jsna.needs.links import Links
from earlyhelp.jsna.needs.parts import (
    Cell,
)
from earlyhelp.jsna.profile import ProfileLine
from earlyhelp.jsna.readings import HeldReading


def figure_cell(reading: HeldReading | None, unit: str, links: Links) -> Cell:
    """Return a figure with the way to where it stands, or why there is none."""
    if reading is None:
        return Cell("No figure in this file", is_unknown=True)
    href = links.reading(reading)
    if reading.facts.value is None:
        return Cell("No value", href, reading.annotation.missing or "", is_unknown=True)
    return Cell(words.plain(reading.facts.value, unit), href, reading.annotation.note)


def limits_of_line(line: ProfileLine) -> Interval | None:
    """Return the 95% limits of a line, if it has them."""
    if line.lower_95 is None or line.upper_95 is None:
        return None
    return Interval(line.lower_95, line.upper_95)


def line_cell(line: ProfileLine, links: Links) -> Cell:
    """Return the figure of a line with the way to where it stands."""
    href = links.figure(line.area_code, line.series_id, line.sortable, line.import_id)
    if line.value is None:
        return Cell("No value", href, line.missing or "", is_unknown=True)
    return Cell(words.with_unit(line.value, line.indicator.unit), href)
