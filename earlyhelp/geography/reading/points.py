"""Read positions that stand for small areas."""

from earlyhelp.geography.codes import SMALL_AREAS, level_of
from earlyhelp.geography.reading.files import Table
from earlyhelp.geography.reading.gazetteer import Gazetteer
from earlyhelp.geography.reading.kinds import POINTS
from earlyhelp.geography.reading.positions import PositionColumns
from earlyhelp.geography.reading.values import (
    CellError,
    Found,
    problem,
    read_at,
    read_official_code,
)

AS_GIVEN = "as the file gives it"


def read_points(table: Table, gazetteer: Gazetteer) -> Found:
    """Return a position for each small area of the area served, and how it was derived."""
    found = Found()
    headings = table.headings
    column = headings.code_columns[0]
    position, derivation = PositionColumns.find(headings), AS_GIVEN
    for longitude, latitude, words in reversed(POINTS):
        x, y = headings.find(longitude), headings.find(latitude)
        if x is not None and y is not None:
            position, derivation = PositionColumns(x, y, in_metres=False), words
    if position is None:
        raise ValueError("not a file of positions")
    found.used = {column.index, position.across, position.up}
    rows = found.batch("small_area_point", "latitude", "longitude", "derivation").rows
    for line, cells in table.rows:
        try:
            code = read_at(cells, column.index, read_official_code)
            if code is None or level_of(code) not in SMALL_AREAS or not gazetteer.is_own(code):
                found.skipped["another area" if code else "no code"] += 1
                continue
            point = position.read(cells)
        except CellError as fault:
            found.fault(problem(line, headings.written, cells, fault))
            continue
        if point is None:
            found.skipped["no position"] += 1
            continue
        found.merged += (code,) in rows
        found.kept += (code,) not in rows
        rows[code,] = (point.latitude, point.longitude, derivation)
    return found
