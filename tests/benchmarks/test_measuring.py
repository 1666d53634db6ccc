import pytest

from benchmarks.__main__ import as_table, number
from benchmarks.measuring import BenchmarkError, Goal, Line, in_turn, same, summary


@pytest.mark.parametrize(
    ("line", "ratio", "met"),
    [
        (Line("a", 3.0, 1.5, "by hand", 2.0), 1.5, True),
        (Line("a", 3.1, 1.5, "by hand", 2.0), 1.55, False),
        (Line("a", 2.0, 20, "plainly", 40.0, Goal.FASTER), 20.0, True),
        (Line("a", 2.1, 20, "plainly", 40.0, Goal.FASTER), 40 / 2.1, False),
        (Line("a", 400.0, 400, kind=Goal.LIMIT, unit="MB"), None, True),
        (Line("a", 401.0, 400, "by hand", 200.0, Goal.LIMIT, "MB"), 2.005, False),
        (Line("a", 31.0, None, kind=Goal.LIMIT), None, None),
        (Line("a", 1.0, 1.5), None, None),
    ],
)
def test_a_goal_bounds_a_ratio_from_above_or_below_or_a_figure(
    line: Line, ratio: float | None, met: bool | None
) -> None:
    assert line.ratio == (None if ratio is None else pytest.approx(ratio))
    assert line.met is met


def test_a_missed_goal_is_told_in_the_table() -> None:
    table = as_table([Line("search", 3.1, 1.5, "by hand", 2.0, note="few rows")])
    row = "| search (few rows) | by hand | 2 ms | 3.1 ms | 1.55× | ≤ 1.5× | **no** |"
    assert table.splitlines()[-1] == row


def test_a_figure_without_floor_or_goal_leaves_no_cell_empty() -> None:
    table = as_table([Line("page", 31, None, kind=Goal.LIMIT, unit="statements")])
    assert table.splitlines()[-1] == "| page | – | – | 31 statements | – | – | – |"


def test_the_slow_way_is_compared_the_other_way_round() -> None:
    table = as_table([Line("search", 2.0, 20, "plainly", 50.0, Goal.FASTER)])
    assert "25.00× faster | ≥ 20× faster | yes" in table


@pytest.mark.parametrize(
    ("value", "written"), [(0.4567, "0.457"), (12.345, "12.3"), (4567.8, "4,568"), (7, "7")]
)
def test_figures_have_about_three_digits(value: float, written: str) -> None:
    assert number(value) == written


def test_the_middle_time_and_the_one_that_19_of_20_stay_under() -> None:
    timing = summary([float(each) for each in range(1, 21)])
    assert (timing.p50, timing.p95) == (10.5, 20.0)


def test_both_ways_are_called_in_turn_with_the_number_of_the_round() -> None:
    calls: list[tuple[str, int]] = []
    in_turn(
        lambda n: calls.append(("floor", n)), lambda n: calls.append(("ours", n)), rounds=2, warm=0
    )
    assert calls == [("floor", 0), ("ours", 0), ("floor", 1), ("ours", 1)]


def test_different_answers_stop_the_run() -> None:
    same({1}, {1}, "search")
    with pytest.raises(BenchmarkError, match="search: the floor gave 1, we gave 2"):
        same(1, 2, "search")
