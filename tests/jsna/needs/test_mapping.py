import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.geography.codes import Level
from earlyhelp.geography.places import Boundary
from earlyhelp.jsna.needs.mapping import MOST_CLASSES, Shaded, breaks_of, class_of, draw_map


def square(code: str, west: float) -> Boundary:
    ring = [
        [west, 53.4],
        [west + 0.02, 53.4],
        [west + 0.02, 53.42],
        [west, 53.42],
        [west, 53.4],
    ]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return Boundary(code, f"Place {code}", Level.WARD, "2024", geometry)


def test_each_place_has_its_shade_and_says_its_figure() -> None:
    values = {"a": 5.0, "b": 25.0}
    shaded = Shaded("A map", values, (0, 10, 20, 30), "%")
    found = draw_map(shaded, [square("a", -2.4), square("b", -2.37), square("c", -2.34)])
    assert found is not None
    assert [patch.words for patch in found.patches] == [
        "Place a: 5.0%",
        "Place b: 25.0%",
        "Place c: no figure",
    ]
    assert [patch.shade for patch in found.patches] == [0, 4, None]
    assert [(one.words, one.places) for one in found.classes] == [
        ("0 to under 10%", 1),
        ("10 to under 20%", 0),
        ("20 to 30%", 1),
    ]
    assert found.without == 1
    assert "No figure: 1 place." in found.description


def test_a_map_without_a_figure_or_without_shared_codes_is_not_drawn() -> None:
    assert draw_map(Shaded("A map", {}, (0, 1)), [square("a", -2.4)]) is None
    assert draw_map(Shaded("A map", {"z": 1.0}, (0, 1)), [square("a", -2.4)]) is None
    assert draw_map(Shaded("A map", {"z": 1.0}, (0, 1)), []) is None


NUMBERS = st.floats(0, 1e6, allow_nan=False)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_breaks_hold_every_value_in_at_most_five_classes(a: float, b: float, c: float) -> None:
    lowest, value, highest = sorted((a, b, c))
    breaks = breaks_of(lowest, highest)
    assert 2 <= len(breaks) <= MOST_CLASSES + 1
    assert list(breaks) == sorted(breaks)
    assert breaks[0] <= lowest + 1e-6
    assert breaks[-1] >= highest - 1e-6
    at = class_of(value, breaks)
    assert 0 <= at <= len(breaks) - 2
    assert breaks[at] <= value + 1e-6


@pytest.mark.parametrize(("value", "at"), [(0, 0), (9.99, 0), (10, 1), (29.9, 2), (30, 2)])
def test_a_value_on_a_break_belongs_to_the_class_above_but_for_the_last(
    value: float, at: int
) -> None:
    assert class_of(value, (0, 10, 20, 30)) == at
