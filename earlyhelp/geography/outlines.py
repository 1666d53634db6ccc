"""Outlines of places on a sheet of our own: projection, fewer points, names. No third party."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import cos, hypot, inf, pi, radians

from earlyhelp.geography.distance import EARTH_RADIUS_MILES, Box, Point
from earlyhelp.geography.places import Boundary

WIDTH = 1000
LOWEST, HIGHEST = 640, 1150
"""Heights that a sheet may have; a long or flat area gets room around it."""
MARGIN = 0.1
LEAST_MILES = 2.0
MILES_A_DEGREE = EARTH_RADIUS_MILES * pi / 180
COARSENESS = 1.5
"""How far a simplified outline may stray, in units of the sheet."""
LETTER_WIDTH = 0.56
"""How wide a letter is on average, as a share of its size."""
LABEL_STEPS = (0, -1, 1, -2, 2)
"""How many letters' heights a name may stand from the middle of its place."""
BARS_MILES = (0.25, 0.5, 1, 2, 5, 10, 20, 50)

Spot = tuple[int, int]
Ring = Sequence[Spot]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A flat piece of the Earth, drawn so many units wide and high; north is up."""

    west: float
    north: float
    units_a_mile: float
    miles_a_longitude: float
    height: int

    def at(self, point: Point) -> Spot:
        """Return where a position lies, in whole units from the upper left."""
        east = (point.longitude - self.west) * self.miles_a_longitude
        south = (self.north - point.latitude) * MILES_A_DEGREE
        return round(east * self.units_a_mile), round(south * self.units_a_mile)

    def holds(self, spot: Spot, margin: int = 0) -> bool:
        """Say whether a spot lies on the sheet, so many units from its edge."""
        x, y = spot
        return margin <= x <= WIDTH - margin and margin <= y <= self.height - margin


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of a place, as an SVG path."""

    name: str
    path: str
    middle: Spot
    """Where its name may stand."""
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the sheet."""

    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Bar:
    """The scale of the sheet: a length in words and in units."""

    words: str
    length: int


def make_sheet(points: Iterable[Point]) -> Sheet | None:
    """Return a sheet on which all these positions lie, with room around; None without any."""
    every = list(points)
    if not every:
        return None
    box = Box(
        south=min(point.latitude for point in every),
        north=max(point.latitude for point in every),
        west=min(point.longitude for point in every),
        east=max(point.longitude for point in every),
    )
    middle = Point((box.south + box.north) / 2, (box.west + box.east) / 2)
    a_longitude = MILES_A_DEGREE * cos(radians(middle.latitude))
    wide = max((box.east - box.west) * a_longitude, LEAST_MILES) * (1 + 2 * MARGIN)
    high = max((box.north - box.south) * MILES_A_DEGREE, LEAST_MILES) * (1 + 2 * MARGIN)
    wide = max(wide, high * WIDTH / HIGHEST)
    high = max(high, wide * LOWEST / WIDTH)
    return Sheet(
        west=middle.longitude - wide / 2 / a_longitude,
        north=middle.latitude + high / 2 / MILES_A_DEGREE,
        units_a_mile=WIDTH / wide,
        miles_a_longitude=a_longitude,
        height=round(WIDTH * high / wide),
    )


def corners(boundaries: Iterable[Boundary]) -> list[Point]:
    """Return the positions of outlines, to fit a sheet to them."""
    return [point for boundary in boundaries for ring in _rings(boundary) for point in ring]


def draw(
    boundaries: Iterable[Boundary], sheet: Sheet, coarseness: float = COARSENESS
) -> tuple[Shape, ...]:
    """Return the outlines that touch a sheet, with no more points than can be seen."""
    shapes = (_shape(boundary, sheet, coarseness) for boundary in boundaries)
    return tuple(shape for shape in shapes if shape)


def label(
    shapes: Iterable[Shape], sheet: Sheet, size: int, marks: Collection[Spot] = (), radius: int = 0
) -> tuple[Label, ...]:
    """Return the names that find room in letters of a size, clear of marks of a radius.

    Names are tried in order, each in the middle of its place, then above and below.
    """
    placed: list[Label] = []
    for shape in shapes:
        x, y = shape.middle
        tries = (Label(shape.name, x, y + step * size) for step in LABEL_STEPS)
        free = (one for one in tries if _is_free(one, sheet, size, placed, (marks, radius)))
        placed.extend(islice(free, 1))
    return tuple(placed)


def _is_free(
    one: Label,
    sheet: Sheet,
    size: int,
    placed: Iterable[Label],
    marks: tuple[Collection[Spot], int],
) -> bool:
    """Say whether a name lies on the sheet and crosses neither another nor a mark."""
    half = _half_width(one.text, size)
    inside = half <= one.x <= WIDTH - half and size <= one.y <= sheet.height - size
    spots, radius = marks
    return (
        inside
        and not any(_cross(one, other, size) for other in placed)
        and not any(
            abs(one.x - x) < half + radius and abs(one.y - y) < size / 2 + radius for x, y in spots
        )
    )


def scale_bar(sheet: Sheet) -> Bar:
    """Return the longest round distance that takes up at most a third of the sheet."""
    fitting = [miles for miles in BARS_MILES if miles * sheet.units_a_mile <= WIDTH / 3]
    miles = max(fitting, default=BARS_MILES[0])
    return Bar("1 mile" if miles == 1 else f"{miles:g} miles", round(miles * sheet.units_a_mile))


def simplify(ring: Ring, coarseness: float = COARSENESS) -> list[Spot]:
    """Return a line with fewer points that strays from it by no more than so many units.

    Source: D. Douglas and T. Peucker, "Algorithms for the reduction of the number of points
    required to represent a digitized line", Cartographica 10, 1973.

    >>> simplify([(0, 0), (5, 1), (10, 0), (10, 10)])
    [(0, 0), (10, 0), (10, 10)]
    """
    if len(ring) < 3:  # noqa: PLR2004 - two points are a line already
        return list(ring)
    kept = {0, len(ring) - 1}
    spans = [(0, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, distance = _farthest(ring, first, last)
        if distance > coarseness:
            kept.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [ring[position] for position in sorted(kept)]


def _farthest(ring: Ring, first: int, last: int) -> tuple[int, float]:
    """Return the point between two that lies farthest from the line through them."""
    (ax, ay), (bx, by) = ring[first], ring[last]
    length = hypot(bx - ax, by - ay)
    best, distance = first, -inf
    for position in range(first + 1, last):
        x, y = ring[position]
        away = (
            abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
            if length
            else hypot(x - ax, y - ay)
        )
        if away > distance:
            best, distance = position, away
    return best, distance


def _shape(boundary: Boundary, sheet: Sheet, coarseness: float) -> Shape | None:
    rings = [simplify(_drawn(ring, sheet), coarseness) for ring in _rings(boundary)]
    seen = [ring for ring in rings if len(ring) > 3 and _touches(ring, sheet)]  # noqa: PLR2004 - a closed ring of three corners
    if not seen:
        return None
    largest = max(seen, key=lambda ring: abs(_doubled_area(ring)))
    path = "".join(_path(ring) for ring in seen)
    return Shape(boundary.name, path, _middle(largest), boundary.code)


def _drawn(ring: Sequence[Point], sheet: Sheet) -> list[Spot]:
    """Return a ring on the sheet, without points that fall on the one before."""
    spots: list[Spot] = []
    for point in ring:
        spot = sheet.at(point)
        if not spots or spots[-1] != spot:
            spots.append(spot)
    return spots


def _touches(ring: Ring, sheet: Sheet) -> bool:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs) <= WIDTH and max(xs) >= 0 and min(ys) <= sheet.height and max(ys) >= 0


def _path(ring: Ring) -> str:
    """Write a closed ring as a path of steps.

    >>> _path([(0, 0), (10, 0), (10, 10), (0, 0)])
    'M0 0l10 0 0 10z'
    """
    (x, y), *rest = ring[:-1]
    steps = []
    before = (x, y)
    for spot in rest:
        steps.append(f"{spot[0] - before[0]} {spot[1] - before[1]}")
        before = spot
    return f"M{x} {y}l{' '.join(steps).replace(' -', '-')}z"


def _doubled_area(ring: Ring) -> int:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in _sides(ring))


def _middle(ring: Ring) -> Spot:
    """Return the centre of gravity of a ring, or its first corner where it has no area."""
    area = _doubled_area(ring)
    if not area:
        return ring[0]
    x = sum((ax + bx) * (ax * by - bx * ay) for (ax, ay), (bx, by) in _sides(ring))
    y = sum((ay + by) * (ax * by - bx * ay) for (ax, ay), (bx, by) in _sides(ring))
    return round(x / (3 * area)), round(y / (3 * area))


def _sides(ring: Ring) -> Iterator[tuple[Spot, Spot]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _half_width(text: str, size: int) -> float:
    return len(text) * size * LETTER_WIDTH / 2


def _cross(one: Label, other: Label, size: int) -> bool:
    apart = _half_width(one.text, size) + _half_width(other.text, size)
    return abs(one.y - other.y) < size * 1.2 and abs(one.x - other.x) < apart


def _rings(boundary: Boundary) -> Iterator[list[Point]]:
    """Return the outer and inner rings of a geometry; one of another kind has none."""
    held = boundary.geometry.get("coordinates")
    polygons = {"Polygon": [held], "MultiPolygon": held}.get(str(boundary.geometry.get("type")))
    for polygon in _list(polygons):
        for ring in _list(polygon):
            yield [Point(float(pair[1]), float(pair[0])) for pair in _list(ring)]


def _list(value: object) -> Sequence[Sequence[float]]:
    return value if isinstance(value, list) else []
