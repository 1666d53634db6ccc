"""Intervals and comparisons, against reference figures and as laws."""

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.jsna.intervals import (
    Confidence,
    Estimate,
    Interval,
    Polarity,
    Position,
    compare,
    count_interval,
    difference_interval,
    judge,
    rate_interval,
    wilson_interval,
)

REFERENCE = Path(__file__).parent.parent / "gaps" / "reference" / "ci_reference.csv"
with REFERENCE.open(encoding="utf-8", newline="") as opened:
    CASES = list(csv.DictReader(opened))

confidences = st.sampled_from(Confidence)


def test_there_are_twenty_reference_cases() -> None:
    assert len(CASES) == 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"case {case['case']}")
def test_limits_and_comparisons_equal_the_reference(case: dict[str, str]) -> None:
    count, denominator = int(case["count"]), int(case["denominator"])
    wilson = wilson_interval(count, denominator)
    rate = rate_interval(count, denominator, per=1000)
    assert wilson is not None
    assert rate is not None
    assert wilson.low == pytest.approx(float(case["wilson95_lower"]), abs=1e-6)
    assert wilson.high == pytest.approx(float(case["wilson95_upper"]), abs=1e-6)
    assert rate.low == pytest.approx(float(case["poisson95_lower_per_1000"]), abs=1e-6)
    assert rate.high == pytest.approx(float(case["poisson95_upper_per_1000"]), abs=1e-6)
    position = compare(float(case["benchmark_proportion"]), wilson)
    assert judge(position, Polarity(case["polarity"])) == case["comparison_with_benchmark"]


def test_twenty_events_have_the_published_limits_of_byar() -> None:
    limits = count_interval(20)
    assert (round(limits.low, 2), round(limits.high, 2)) == (12.21, 30.89)


@pytest.mark.parametrize("confidence", Confidence)
def test_the_exact_table_holds_poisson_tails_of_the_right_size(confidence: Confidence) -> None:
    tail = math.erfc(confidence.value / math.sqrt(2)) / 2

    def at_most(count: int, mean: float) -> float:
        return sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(count + 1))

    for count in range(10):
        limits = count_interval(count, confidence)
        assert at_most(count, limits.high) == pytest.approx(tail, abs=1e-9)
        if count:
            assert 1 - at_most(count - 1, limits.low) == pytest.approx(tail, abs=1e-9)
        else:
            assert limits.low == 0


def test_byar_takes_over_from_ten_events_without_a_jump() -> None:
    nine, ten = count_interval(9), count_interval(10)
    assert (nine.low, nine.high) == (4.115373097378, 17.084803451419)
    assert ten.low == pytest.approx(4.78, abs=0.01)
    assert ten.high == pytest.approx(18.39, abs=0.01)


@pytest.mark.parametrize(
    ("count", "denominator"), [(5, 4), (-1, 4), (0, -1), (1, math.nan), (1, math.inf)]
)
def test_a_count_outside_its_denominator_is_a_fault_and_not_clamped(
    count: float, denominator: float
) -> None:
    with pytest.raises(ValueError, match="not a proportion"):
        wilson_interval(count, denominator)


def test_nobody_counted_gives_no_interval() -> None:
    assert wilson_interval(0, 0) is None
    assert rate_interval(0, 0, per=1000) is None


def test_negative_events_and_people_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be -1"):
        count_interval(-1)
    with pytest.raises(ValueError, match="population cannot be -5"):
        rate_interval(1, -5, per=1000)


@given(st.integers(0, 5000), st.integers(1, 5000), confidences)
def test_a_proportion_lies_inside_its_limits_and_they_inside_zero_and_one(
    count: int, others: int, confidence: Confidence
) -> None:
    denominator = count + others
    limits = wilson_interval(count, denominator, confidence)
    assert limits is not None
    assert 0 <= limits.low <= count / denominator <= limits.high <= 1


@given(st.integers(0, 5000), st.integers(0, 50))
def test_more_events_never_lower_a_limit(count: int, more: int) -> None:
    fewer, greater = count_interval(count), count_interval(count + more)
    assert fewer.low <= greater.low
    assert fewer.high <= greater.high


@given(st.integers(0, 5000))
def test_more_confidence_is_a_wider_interval(count: int) -> None:
    narrow, wide = count_interval(count), count_interval(count, Confidence.P99_8)
    assert wide.low <= narrow.low <= count <= narrow.high <= wide.high


proportions = st.tuples(st.integers(0, 300), st.integers(1, 300))


@given(proportions, proportions)
def test_a_difference_turned_round_changes_its_sign(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    one, other = _estimate(first), _estimate(second)
    there, back = difference_interval(one, other), difference_interval(other, one)
    assert there.value == pytest.approx(-back.value)
    assert there.limits.low == pytest.approx(-back.limits.high)
    assert there.limits.high == pytest.approx(-back.limits.low)
    assert there.value in there.limits


def test_a_difference_has_newcombes_published_limits() -> None:
    # Newcombe 1998, example (a): 56 of 70 against 48 of 80.
    found = difference_interval(_estimate((56, 14)), _estimate((48, 32)))
    assert found.value == pytest.approx(0.2)
    assert found.limits.low == pytest.approx(0.0524, abs=1e-4)
    assert found.limits.high == pytest.approx(0.3339, abs=1e-4)


def test_a_benchmark_on_a_limit_is_similar() -> None:
    assert compare(0.2, Interval(0.2, 0.3)) is Position.SIMILAR
    assert compare(0.3, Interval(0.2, 0.3)) is Position.SIMILAR


@pytest.mark.parametrize(
    ("benchmark", "position", "high_good", "low_good"),
    [
        (0.05, Position.MUCH_HIGHER, "much better", "much worse"),
        (0.15, Position.HIGHER, "better", "worse"),
        (0.25, Position.SIMILAR, "similar", "similar"),
        (0.35, Position.LOWER, "worse", "better"),
        (0.45, Position.MUCH_LOWER, "much worse", "much better"),
    ],
)
def test_both_levels_of_difference_are_marked_and_judged_by_polarity(
    benchmark: float, position: Position, high_good: str, low_good: str
) -> None:
    found = compare(benchmark, Interval(0.2, 0.3), Interval(0.1, 0.4))
    assert found is position
    assert judge(found, Polarity.HIGH_GOOD) == high_good
    assert judge(found, Polarity.LOW_GOOD) == low_good
    assert judge(found, Polarity.NONE) == judge(found, Polarity.UNKNOWN) == position.value


def _estimate(of: tuple[int, int]) -> Estimate:
    count, others = of
    limits = wilson_interval(count, count + others)
    assert limits is not None
    return Estimate(count / (count + others), limits)
