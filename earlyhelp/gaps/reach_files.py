"""The three files that reach is worked out from, read with every problem named. Pure."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from earlyhelp.gaps.reach import FARTHEST_KM, Pair

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a file: where it is, what was found and what is wanted."""

    file: str
    line: int
    column: str
    found: str
    wanted: str

    def words(self) -> str:
        """Return the problem for a person.

        >>> Problem("areas", 4, "children_total", "-3", "a number from 0").words()
        "areas, line 4, children_total: found '-3', wanted a number from 0"
        """
        return (
            f"{self.file}, line {self.line}, {self.column}: "
            f"found {self.found!r}, wanted {self.wanted}"
        )


@dataclass(frozen=True, slots=True)
class ReachFiles:
    """What the files say, and everything that is wrong with them."""

    children: Mapping[str, float]
    places: Mapping[str, float]
    pairs: tuple[Pair, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: Mapping[str, str]


def read_reach_files(areas: str, services: str, distances: str) -> ReachFiles:
    """Return the children by area, places by service and distances of three CSV texts.

    Columns are found by name: ``area_code, children_total``; ``service_id, places``;
    ``area_code, service_id, km``. Others are left alone.
    """
    problems: list[Problem] = []
    children = _read_amounts("areas", areas, ("area_code", "children_total"), problems)
    places = _read_amounts("services", services, ("service_id", "places"), problems)
    pairs = _read_pairs(distances, children, places, problems)
    return ReachFiles(children, places, pairs, tuple(problems))


def _read_lines(
    file: str, text: str, columns: Sequence[str], problems: list[Problem]
) -> list[_Line]:
    """Return the lines of a file that has all the columns asked for."""
    reader = csv.DictReader(text.removeprefix(BYTE_ORDER_MARK).splitlines(), strict=True)
    header = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = header
    for column in columns:
        if header.count(column) != 1:
            found = "no such column" if column not in header else "the column twice"
            problems.append(Problem(file, 1, column, found, f"one column named {column}"))
    if any(header.count(column) != 1 for column in columns):
        return []
    lines: list[_Line] = []
    try:
        for cells in reader:
            wanted = {column: (cells[column] or "").strip() for column in columns}
            lines.append(_Line(reader.line_num, wanted))
    except csv.Error as error:
        problems.append(Problem(file, reader.line_num, "the line", str(error), "a line of CSV"))
    return lines


def _read_amounts(
    file: str, text: str, columns: tuple[str, str], problems: list[Problem]
) -> dict[str, float]:
    key, amount = columns
    found: dict[str, float] = {}
    for line in _read_lines(file, text, columns, problems):
        code = line.cells[key]
        if not code or code in found:
            wanted = "a code" if not code else "each code once"
            problems.append(Problem(file, line.number, key, code, wanted))
            continue
        number = _read_number(line.cells[amount], lambda value: value >= 0)
        if number is None:
            wanted = "a number from 0; leave the row out if it is not known"
            problems.append(Problem(file, line.number, amount, line.cells[amount], wanted))
        found[code] = number or 0.0
    return found


def _read_pairs(
    text: str,
    children: Mapping[str, float],
    places: Mapping[str, float],
    problems: list[Problem],
) -> tuple[Pair, ...]:
    found: dict[tuple[str, str], Pair] = {}
    columns = ("area_code", "service_id", "km")
    for line in _read_lines("distances", text, columns, problems):
        area, service, km = (line.cells[column] for column in columns)
        number = _read_number(km, lambda value: 0 <= value <= FARTHEST_KM)
        faults = (
            (area not in children, "area_code", area, "an area of the file of areas"),
            (service not in places, "service_id", service, "a service of the file of services"),
            ((area, service) in found, "km", km, "one distance for an area and service"),
            (number is None, "km", km, f"kilometres from 0 to {FARTHEST_KM:.0f}"),
        )
        wrong = [Problem("distances", line.number, *rest) for fault, *rest in faults if fault]
        problems.extend(wrong)
        if number is not None and not wrong:
            found[area, service] = Pair(area, service, number)
    return tuple(found.values())


def _read_number(cell: str, fits: Callable[[float], bool]) -> float | None:
    """Return the number in a cell if it is one and fits; thousands commas are allowed."""
    try:
        value = float(cell.replace(",", ""))
    except ValueError:
        return None
    return value if isfinite(value) and fits(value) else None
