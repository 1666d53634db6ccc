import math
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.jsna.needs.charts import (
    MOST_DOTS,
    TICKS,
    WIDTH,
    Row,
    Year,
    draw_dots,
    draw_line,
    nice_ticks,
    short,
)

NUMBERS = st.floats(-1e6, 1e9, allow_nan=False)


def year(label: str, value: float | None, england: float | None = None) -> Year:
    low, high = (None, None) if value is None else (value - 1, value + 1)
    return Year(label, value, low, high, england, f"{label}: {value}")


@given(NUMBERS, NUMBERS)
def test_a_scale_holds_zero_and_both_ends_in_few_even_steps(first: float, second: float) -> None:
    lowest, highest = sorted((first, second))
    ticks = nice_ticks(lowest, highest)
    assert 2 <= len(ticks) <= TICKS + 1
    unseen = 1e-6 * max(1, highest - lowest)
    assert ticks[0] <= min(lowest, 0) + unseen
    assert ticks[-1] >= max(highest, 0) - unseen
    steps = {
        round((later - earlier) / (ticks[-1] - ticks[0]), 6) for earlier, later in pairwise(ticks)
    }
    assert len(steps) == 1


def test_a_line_is_broken_where_a_year_has_no_figure_and_the_year_is_marked() -> None:
    years = [year("1", 10), year("2", 12), year("3", None), year("4", 9), year("5", 8)]
    found = draw_line("A title", years)
    assert found is not None
    assert len(found.here) == len(found.bands) == 2
    assert len(found.dots) == 4
    assert [hole.words for hole in found.holes] == ["3: None"]
    assert found.england == ()
    assert "3: None." in found.description
    assert [tick.text for tick in found.across] == ["1", "3", "5"]


def test_one_figure_is_no_line() -> None:
    assert draw_line("A title", [year("1", 10), year("2", None)]) is None
    assert draw_line("A title", []) is None


@given(
    st.lists(st.tuples(st.one_of(st.none(), NUMBERS), st.one_of(st.none(), NUMBERS)), max_size=20)
)
def test_every_mark_of_a_line_stands_on_the_sheet(
    values: list[tuple[float | None, float | None]],
) -> None:
    found = draw_line("t", [year(str(at), *pair) for at, pair in enumerate(values)], "%")
    if found is None:
        return
    for dot in (*found.dots, *found.squares, *found.holes, *found.labels):
        assert 0 <= dot.x <= WIDTH
        assert 0 <= dot.y <= found.height
    places = [float(n) for part in (*found.bands, *found.here) for n in re.split("[ ,]", part)]
    assert all(math.isfinite(place) for place in places)
    for first, second in zip(found.labels[::2], found.labels[2::2], strict=False):
        assert second.y - first.y >= 16


def test_dots_stand_in_the_order_given_and_say_what_they_are() -> None:
    rows = [Row("There", 20, 18, 22, "20.0"), Row("Here", 10, None, None, "10.0", "here")]
    found = draw_dots("A title", [*rows, Row("Nowhere", None, text="No figure")], ("Mean", 15))
    assert found is not None
    assert [row.label for row in found.rows] == ["There", "Here", "Nowhere"]
    assert found.rows[0].start is not None
    assert found.rows[1].start is None
    assert found.rows[2].at is None
    assert found.description == "There: 20.0. Here: 10.0. Nowhere: No figure."
    assert found.line is not None
    assert found.rows[1].at is not None
    assert found.rows[0].at is not None
    assert found.rows[1].at < found.line.at < found.rows[0].at


@pytest.mark.parametrize(
    "rows", [[], [Row("a", None)], [Row(str(n), 1.0) for n in range(MOST_DOTS + 1)]]
)
def test_nothing_to_draw_and_too_much_to_read_give_no_picture(rows: list[Row]) -> None:
    assert draw_dots("A title", rows) is None


@given(st.lists(st.one_of(st.none(), NUMBERS), min_size=1, max_size=40))
def test_every_dot_stands_on_the_sheet(values: list[float | None]) -> None:
    found = draw_dots("t", [Row("x" * 80, value, value, value) for value in values])
    assert (found is None) == all(value is None for value in values)
    for row in found.rows if found else ():
        assert row.at is None or 0 <= row.at <= WIDTH
        assert len(row.label) <= len(short("x" * 80))
