"""Read the list of authorities, living and ended, and each one's statistical neighbours."""

import re
from collections import defaultdict
from collections.abc import Sequence

from earlyhelp.geography.reading.files import Table
from earlyhelp.geography.reading.gazetteer import Gazetteer
from earlyhelp.geography.reading.headings import Headings
from earlyhelp.geography.reading.values import (
    Cell,
    CellError,
    Found,
    problem,
    read_at,
    read_official_code,
)

OLD_CODE = re.compile(r"[0-9]{3}")
DAY = re.compile(r"([0-3][0-9])/([01][0-9])/([12][0-9]{3})|([12][0-9]{3}-[01][0-9]-[0-3][0-9])")
NEIGHBOURS = 10
AUTHORITY_COLUMNS = (
    *("newlacode", "oldlacode", "laname", "parentgeographycode"),
    *("dateofoperation", "dateoftermination"),
)
TOGETHER = " / "
"""Between the codes of authorities that publish some figures together; each has its own row too."""


def read_authorities(table: Table, gazetteer: Gazetteer) -> Found:
    """Return every authority with its codes and dates; the whole country is kept, it is short."""
    found = Found()
    rows = found.batch("authority", "old_code", "name", "region_code", "began_on", "ended_on").rows
    headings = table.headings
    found.used = {headings.find(name) for name in AUTHORITY_COLUMNS}
    for line, cells in table.rows:
        if TOGETHER in cells[headings.index["newlacode"]]:
            found.skipped["several authorities in one row"] += 1
            continue
        try:
            code = _optional_code(cells, headings, "newlacode")
            if code is None:
                found.skipped["no code"] += 1
                continue
            values = (
                read_at(cells, headings.index["oldlacode"], read_old_code),
                _text(cells, headings, "laname"),
                _optional_code(cells, headings, "parentgeographycode"),
                _day(cells, headings, "dateofoperation"),
                _day(cells, headings, "dateoftermination"),
            )
        except CellError as fault:
            found.fault(problem(line, headings.written, cells, fault))
            continue
        found.merged += (code,) in rows
        found.kept += (code,) not in rows
        rows[code,] = values
        if code == gazetteer.area and values[2]:
            gazetteer.region = values[2]
    gazetteer.successors |= successors({str(k[0]): v for k, v in rows.items()})
    return found


def successors(rows: dict[str, tuple[Cell, ...]]) -> dict[str, str]:
    """Return the living code with the three digits of each ended one, where just one has."""
    living: dict[Cell, list[str]] = defaultdict(list)
    for code, (old_code, _name, _region, _began, ended) in rows.items():
        if ended is None and old_code is not None:
            living[old_code].append(code)
    return {
        code: living[values[0]][0]
        for code, values in rows.items()
        if values[4] is not None and len(living[values[0]]) == 1
    }


def read_neighbours(table: Table, _gazetteer: Gazetteer) -> Found:
    """Return the statistical neighbours of every authority, by three-digit code, nearest first."""
    found = Found()
    rows = found.batch("authority_neighbour", "neighbour_old_code", "closeness").rows
    headings = table.headings
    found.used = {headings.find("oldlacode")}
    found.used |= {headings.find(f"sn{n}{p}") for n in range(1, NEIGHBOURS + 1) for p in ("", "p")}
    for line, cells in table.rows:
        try:
            old_code = read_at(cells, headings.index["oldlacode"], read_old_code)
            if old_code is None:
                found.skipped["no code"] += 1
                continue
            for place in range(1, NEIGHBOURS + 1):
                _read_neighbour(rows, headings, cells, (old_code, place))
        except CellError as fault:
            found.fault(problem(line, headings.written, cells, fault))
            continue
        found.kept += 1
    return found


def _read_neighbour(
    rows: dict[tuple[str | int, ...], tuple[Cell, ...]],
    headings: Headings,
    cells: Sequence[str],
    key: tuple[str, int],
) -> None:
    index = headings.find(f"sn{key[1]}")
    neighbour = read_at(cells, index, read_old_code) if index is not None else None
    if neighbour is not None:
        rows[key] = (neighbour, _text(cells, headings, f"sn{key[1]}p") or "")


def read_old_code(text: str) -> str | None:
    """Return a three-digit code, or None where the file writes x or nothing.

    Raises:
        CellError: if it is neither.

    >>> read_old_code("358.0"), read_old_code("x")
    ('358', None)
    """
    trimmed = text.strip().removesuffix(".0")
    if trimmed.lower() in {"", "x"}:
        return None
    if not OLD_CODE.fullmatch(trimmed):
        raise CellError("three digits")
    return trimmed


def _optional_code(cells: Sequence[str], headings: Headings, name: str) -> str | None:
    index = headings.find(name)
    return read_at(cells, index, read_official_code) if index is not None else None


def _text(cells: Sequence[str], headings: Headings, name: str) -> str | None:
    index = headings.find(name)
    return cells[index].strip() or None if index is not None else None


def _day(cells: Sequence[str], headings: Headings, name: str) -> str | None:
    index = headings.find(name)
    return read_at(cells, index, _read_day) if index is not None else None


def _read_day(text: str) -> str | None:
    trimmed = text.strip()
    if not trimmed:
        return None
    match = DAY.fullmatch(trimmed)
    if match is None:
        raise CellError("a day such as 31/03/2019")
    return match[4] or f"{match[3]}-{match[2]}-{match[1]}"
