"""Read a position from longitude and latitude, or from eastings and northings."""

from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.geography.distance import Point
from earlyhelp.geography.national_grid import read_grid
from earlyhelp.geography.reading.headings import Headings
from earlyhelp.geography.reading.kinds import LATITUDE, LONGITUDE
from earlyhelp.geography.reading.values import SWAP, CellError, read_at, read_number

# Any point outside the United Kingdom stands for "no position", as do 99.999999 and 0.
SOUTH, NORTH, WEST, EAST = 49.0, 61.0, -9.0, 2.0
EASTING, NORTHING = ("oseast1m", "east1m"), ("osnrth1m", "north1m")


@dataclass(frozen=True, slots=True)
class PositionColumns:
    """Where the two halves of a position stand, and whether they are metres of the grid."""

    across: int
    up: int
    in_metres: bool

    @classmethod
    def find(cls, headings: Headings) -> "PositionColumns | None":
        """Return the columns of a file; longitude and latitude are preferred."""
        for across, up, in_metres in ((LONGITUDE, LATITUDE, False), (EASTING, NORTHING, True)):
            x, y = headings.find(*across), headings.find(*up)
            if x is not None and y is not None:
                return cls(x, y, in_metres)
        return None

    def read(self, cells: Sequence[str]) -> Point | None:
        """Return a position, or None where there is none.

        Raises:
            CellError: if a cell is no number, or longitude and latitude changed places.
        """
        x = read_at(cells, self.across, read_number)
        y = read_at(cells, self.up, read_number)
        if x is None or y is None:
            return None
        if self.in_metres:
            return read_grid(x, y) if x > 0 and y > 0 else None
        point = Point(y, x)
        if is_in_kingdom(point):
            return point
        if is_in_kingdom(Point(x, y)):
            raise CellError("longitude and latitude the other way round", self.across, SWAP)
        return None


def is_in_kingdom(point: Point) -> bool:
    """Say whether a position is one that a place in the United Kingdom can have."""
    return SOUTH <= point.latitude <= NORTH and WEST <= point.longitude <= EAST
