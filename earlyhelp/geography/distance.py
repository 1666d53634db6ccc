"""Straight-line distance between two positions, in miles."""

from dataclasses import dataclass
from math import asin, cos, degrees, pi, radians, sin, sqrt

from geopy.distance import geodesic

EARTH_RADIUS_MILES = 6371.0088 / 1.609344
"""Mean radius of the Earth (IUGG 1980) in international miles."""

# The ellipsoid differs from the sphere by at most about half of one per cent; a box that is one per
# cent wider never loses a place by either measure; the least angle, about a centimetre, takes up
# what rounding loses.
BOX_MARGIN = 1.01
LEAST_ANGLE = 1e-9


@dataclass(frozen=True, slots=True)
class Point:
    """A position on the Earth in degrees, WGS84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Box:
    """The smallest rectangle of latitudes and longitudes that holds a circle, edges included."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, point: Point) -> bool:
        """Say whether a point lies in the box."""
        return (
            self.south <= point.latitude <= self.north and self.west <= point.longitude <= self.east
        )


def haversine_miles(a: Point, b: Point) -> float:
    """Return the distance on a sphere; fast, for ordering and filtering.

    Source: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984.

    >>> round(haversine_miles(Point(0.0, 0.0), Point(0.0, 1.0)), 2)
    69.09
    """
    north = sin(radians(b.latitude - a.latitude) / 2) ** 2
    east = sin(radians(b.longitude - a.longitude) / 2) ** 2
    share = north + cos(radians(a.latitude)) * cos(radians(b.latitude)) * east
    return 2 * EARTH_RADIUS_MILES * asin(sqrt(min(1.0, share)))


def geodesic_miles(a: Point, b: Point) -> float:
    """Return the distance on the WGS84 ellipsoid; exact, for what a page shows."""
    return float(geodesic((a.latitude, a.longitude), (b.latitude, b.longitude)).miles)


def bounding_box(centre: Point, miles: float) -> Box:
    """Return a box that holds every point within so many miles, by either measure.

    Raises:
        ValueError: if the distance is negative.
    """
    if miles < 0:
        raise ValueError(f"miles must not be negative, not {miles}")
    angle = BOX_MARGIN * miles / EARTH_RADIUS_MILES + LEAST_ANGLE
    tallest = degrees(angle)
    south, north = centre.latitude - tallest, centre.latitude + tallest
    if south <= -90 or north >= 90:  # noqa: PLR2004 - a pole: every longitude is near
        return Box(max(south, -90.0), min(north, 90.0), -180.0, 180.0)
    widest = degrees(asin(min(1.0, sin(min(angle, pi / 2)) / cos(radians(centre.latitude)))))
    return Box(south, north, centre.longitude - widest, centre.longitude + widest)
