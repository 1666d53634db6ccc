"""Squares of the map, so that a search reads only what lies near: pure arithmetic.

A square is 0.02 degrees high and 0.03 degrees wide, a little over a mile each way in Britain.
"""

from collections.abc import Sequence
from math import floor

from earlyhelp.geography.distance import Box, Point

HEIGHT, WIDTH = 0.02, 0.03
ANYWHERE = (-100_000, 0)
"""Where a service stands that no distance rules out; no square has this row."""
EVERY_AGE = (-1.0, 1000.0)


def cell_of(point: Point) -> tuple[int, int]:
    """Return the row and column of the square that holds a point.

    >>> cell_of(Point(53.42, -2.32))
    (2671, -78)
    """
    return floor(point.latitude / HEIGHT), floor(point.longitude / WIDTH)


def cells_of(points: Sequence[Point], *, comes_to_you: bool) -> list[tuple[int, int]]:
    """Return the squares in which a service is found."""
    if comes_to_you or not points:
        return [ANYWHERE]
    return sorted({cell_of(point) for point in points})


def cells_in(box: Box) -> tuple[range, range]:
    """Return the rows and the columns of the squares that a box touches."""
    south, west = cell_of(Point(box.south, box.west))
    north, east = cell_of(Point(box.north, box.east))
    return range(south, north + 1), range(west, east + 1)


def ages_of(lowest: float | None, highest: float | None, *, of_parent: bool) -> tuple[float, float]:
    """Return from which age to below which age a service may take a child.

    A highest age lasts until the next birthday; ages of a parent rule no child out.

    >>> ages_of(0.0, 4.0, of_parent=False), ages_of(11.0, None, of_parent=False)
    ((0.0, 5.0), (11.0, 1000.0))
    """
    if of_parent:
        return EVERY_AGE
    return (
        EVERY_AGE[0] if lowest is None else lowest,
        EVERY_AGE[1] if highest is None else highest + 1,
    )
