import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.jsna.intervals import Interval, Polarity, rate_interval
from earlyhelp.jsna.trend import CRITICAL, Direction, Trend, TrendPoint, derive_trend

REFERENCE = Path(__file__).parent / "reference"


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open() as file:
        return list(csv.DictReader(file))


def points(*values: float, width: float = 2.0) -> list[TrendPoint]:
    return [
        TrendPoint(20180000 + 10_000 * at, value, Interval(value - width / 2, value + width / 2))
        for at, value in enumerate(values)
    ]


@pytest.mark.parametrize("row", rows("trend_proportion_reference"), ids=lambda row: row["series"])
def test_proportions_have_the_reference_trend(row: dict[str, str]) -> None:
    series = [
        TrendPoint(
            20180000 + 10_000 * at,
            100 * float(row[f"count_{at}"]) / float(row[f"denom_{at}"]),
            count=float(row[f"count_{at}"]),
            denominator=float(row[f"denom_{at}"]),
        )
        for at in range(1, 6)
    ]
    found = derive_trend(series, is_proportion=True)
    assert found.direction.value == row["marker"]
    if row["chi2"]:
        assert found.chi_squared == pytest.approx(float(row["chi2"]), abs=1e-6)
    else:
        assert found.reason


@pytest.mark.parametrize("row", rows("trend_rate_reference"), ids=lambda row: row["series"])
def test_rates_have_the_reference_trend(row: dict[str, str]) -> None:
    people = float(row["population"])
    series = [
        TrendPoint(
            20180000 + 10_000 * at,
            1000 * float(row[f"count_{at}"]) / people,
            rate_interval(int(row[f"count_{at}"]), people, 1000),
        )
        for at in range(1, 6)
    ]
    found = derive_trend(series)
    assert found.direction.value == row["marker"]
    assert found.chi_squared == pytest.approx(float(row["chi2"]), abs=1e-6)


@pytest.mark.parametrize(
    ("direction", "polarity", "words"),
    [
        (Direction.INCREASING, Polarity.LOW_GOOD, "Increasing and getting worse"),
        (Direction.DECREASING, Polarity.LOW_GOOD, "Decreasing and getting better"),
        (Direction.INCREASING, Polarity.HIGH_GOOD, "Increasing and getting better"),
        (Direction.DECREASING, Polarity.HIGH_GOOD, "Decreasing and getting worse"),
        (Direction.INCREASING, Polarity.NONE, "Increasing"),
        (Direction.DECREASING, Polarity.UNKNOWN, "Decreasing"),
        (Direction.NO_CHANGE, Polarity.LOW_GOOD, "No significant change"),
        (Direction.UNKNOWN, Polarity.LOW_GOOD, "Cannot be calculated"),
    ],
)
def test_a_trend_is_good_or_bad_only_where_polarity_is_known(
    direction: Direction, polarity: Polarity, words: str
) -> None:
    assert Trend(direction).words(polarity) == words


def test_four_years_a_gap_a_hole_and_pooled_periods_have_no_trend_and_say_why() -> None:
    five = points(10, 20, 30, 40, 50)
    assert derive_trend(five).direction is Direction.INCREASING
    gap = [TrendPoint(20100000, 1.0, Interval(0, 2)), *five[1:]]
    hole = [*five[:4], TrendPoint(five[4].sortable, None)]
    bare = [*five[:4], TrendPoint(five[4].sortable, 50.0)]
    flat = [*five[:4], TrendPoint(five[4].sortable, 50.0, Interval(50, 50))]
    for series, period_range, said in (
        (five[1:], "1y", "needs 5 years; only 4 are held"),
        (five[:1], "1y", "only 1 is held"),
        ([], "1y", "only 0 are held"),
        (gap, "1y", "do not follow each other"),
        (hole, "1y", "One of the last 5 figures is missing"),
        (bare, "1y", "has no range"),
        (flat, "1y", "has no width"),
        (five, "3y", "overlap"),
        (five, "1q", "overlap"),
    ):
        found = derive_trend(series, period_range=period_range)
        assert found.direction is Direction.UNKNOWN
        assert said in found.reason


def test_a_share_without_its_counts_is_judged_by_its_ranges() -> None:
    by_ranges = derive_trend(points(10, 20, 30, 40, 50), is_proportion=True)
    assert by_ranges == derive_trend(points(10, 20, 30, 40, 50))


def test_only_the_last_five_years_count() -> None:
    earlier = TrendPoint(20170000, 1e6, Interval(1e6 - 1, 1e6 + 1))
    five = points(10, 20, 30, 40, 50)
    assert derive_trend([earlier, *five]) == derive_trend(five)


@given(st.lists(st.floats(1, 1000), min_size=5, max_size=5), st.floats(0.5, 50), st.randoms())
def test_the_order_of_points_and_the_unit_change_nothing(
    values: list[float], width: float, random: object
) -> None:
    series = points(*values, width=width)
    shuffled = [*series]
    random.shuffle(shuffled)  # type: ignore[attr-defined] # a random.Random
    found = derive_trend(series)
    assert derive_trend(shuffled) == found
    doubled = points(*[2 * value for value in values], width=2 * width)
    assert derive_trend(doubled).direction is found.direction


@given(st.lists(st.floats(1, 1000), min_size=5, max_size=5), st.floats(0.5, 50))
def test_a_series_turned_round_in_time_turns_its_direction_round(
    values: list[float], width: float
) -> None:
    turned = {
        Direction.INCREASING: Direction.DECREASING,
        Direction.DECREASING: Direction.INCREASING,
    }
    there = derive_trend(points(*values, width=width))
    back = derive_trend(points(*values[::-1], width=width))
    close_to_the_edge = abs((there.chi_squared or 0) - CRITICAL) < 1e-6
    same = turned.get(there.direction, there.direction)
    assert close_to_the_edge or back.direction is same


@given(st.lists(st.integers(0, 400), min_size=5, max_size=5))
def test_counts_of_people_never_break_the_rule(counts: list[int]) -> None:
    series = [
        TrendPoint(20180000 + 10_000 * at, count / 4, count=count, denominator=400)
        for at, count in enumerate(counts)
    ]
    found = derive_trend(series, is_proportion=True)
    impossible = any(count in {0, 400} for count in counts)
    assert (found.direction is Direction.UNKNOWN) == impossible
