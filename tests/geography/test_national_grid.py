import math

import pytest

from earlyhelp.geography.distance import Point, geodesic_miles
from earlyhelp.geography.national_grid import _unproject, read_grid

TEN_METRES = 10 / 1609.344


@pytest.mark.parametrize(
    ("east", "north", "latitude", "longitude"),
    [
        # The worked example of the Ordnance Survey's guide: 52 39 27.2531 N, 1 43 4.5177 E.
        (651_409.903, 313_177.270, 52.6575703, 1.7179216),
        # The true origin of the grid.
        (400_000.0, -100_000.0, 49.0, -2.0),
    ],
)
def test_a_grid_reference_gives_its_position_on_its_own_ellipsoid(
    east: float, north: float, latitude: float, longitude: float
) -> None:
    found = [math.degrees(angle) for angle in _unproject(east, north)]
    assert found == pytest.approx([latitude, longitude], abs=1e-7)


def test_a_grid_reference_gives_its_position_as_maps_of_the_web_use_it() -> None:
    found = read_grid(651_409.903, 313_177.270)
    assert geodesic_miles(found, Point(52.657979, 1.716052)) < TEN_METRES
