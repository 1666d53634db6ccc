"""From eastings and northings of the British National Grid to latitude and longitude."""

from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan

from earlyhelp.geography.distance import Point

# Airy 1830 ellipsoid and the projection's constants; the seven figures of the shift to WGS84.
# Source: Ordnance Survey, "A guide to coordinate systems in Great Britain", appendices A to C.
AIRY_A, AIRY_B = 6_377_563.396, 6_356_256.909
WGS84_A, WGS84_B = 6_378_137.0, 6_356_752.314245
SCALE = 0.9996012717
ORIGIN_LATITUDE, ORIGIN_LONGITUDE = radians(49), radians(-2)
ORIGIN_EAST, ORIGIN_NORTH = 400_000.0, -100_000.0
SHIFT_METRES = (446.448, -125.157, 542.060)
SHIFT_SCALE = 1 - 20.4894e-6
SHIFT_TURNS = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
CLOSE_ENOUGH = 1e-5
"""A hundredth of a millimetre in northing."""


def read_grid(east: float, north: float) -> Point:
    """Return the position of a grid reference in metres, right to about five metres."""
    latitude, longitude = _unproject(east, north)
    return _shift(latitude, longitude)


def _meridian(latitude: float) -> float:
    n = (AIRY_A - AIRY_B) / (AIRY_A + AIRY_B)
    less, more = latitude - ORIGIN_LATITUDE, latitude + ORIGIN_LATITUDE
    return (
        AIRY_B
        * SCALE
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
        )
    )


def _unproject(east: float, north: float) -> tuple[float, float]:
    latitude = ORIGIN_LATITUDE + (north - ORIGIN_NORTH) / (AIRY_A * SCALE)
    while abs(rest := north - ORIGIN_NORTH - _meridian(latitude)) > CLOSE_ENOUGH:
        latitude += rest / (AIRY_A * SCALE)
    e2 = 1 - AIRY_B**2 / AIRY_A**2
    nu = AIRY_A * SCALE / sqrt(1 - e2 * sin(latitude) ** 2)
    rho = AIRY_A * SCALE * (1 - e2) / (1 - e2 * sin(latitude) ** 2) ** 1.5
    eta2, t, d = nu / rho - 1, tan(latitude), east - ORIGIN_EAST
    secant = 1 / cos(latitude)
    found_latitude = (
        latitude
        - d**2 * t / (2 * rho * nu)
        + d**4 * t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2)
        - d**6 * t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4)
    )
    found_longitude = (
        ORIGIN_LONGITUDE
        + d * secant / nu
        - d**3 * secant / (6 * nu**3) * (nu / rho + 2 * t**2)
        + d**5 * secant / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4)
        - d**7 * secant / (5040 * nu**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6)
    )
    return found_latitude, found_longitude


def _shift(latitude: float, longitude: float) -> Point:
    e2 = 1 - AIRY_B**2 / AIRY_A**2
    nu = AIRY_A / sqrt(1 - e2 * sin(latitude) ** 2)
    x = nu * cos(latitude) * cos(longitude)
    y = nu * cos(latitude) * sin(longitude)
    z = (1 - e2) * nu * sin(latitude)
    rx, ry, rz = SHIFT_TURNS
    east = SHIFT_METRES[0] + SHIFT_SCALE * x - rz * y + ry * z
    north = SHIFT_METRES[1] + rz * x + SHIFT_SCALE * y - rx * z
    up = SHIFT_METRES[2] - ry * x + rx * y + SHIFT_SCALE * z
    e2 = 1 - WGS84_B**2 / WGS84_A**2
    across = hypot(east, north)
    found = atan2(up, across * (1 - e2))
    for _ in range(5):
        nu = WGS84_A / sqrt(1 - e2 * sin(found) ** 2)
        found = atan2(up + e2 * nu * sin(found), across)
    return Point(degrees(found), degrees(atan2(north, east)))
