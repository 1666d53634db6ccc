from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.jsna.catalogue import Indicator, ValueType
from earlyhelp.jsna.intervals import Interval, Polarity
from earlyhelp.jsna.profile import (
    NOT_COMPARED,
    Figure,
    LimitsOrigin,
    Neighbours,
    Surroundings,
    compare_with,
    derive_profile,
    limits_of,
    mean_of,
)
from earlyhelp.jsna.readings import Annotation, Facts, HeldReading, Series
from earlyhelp.taxonomy.needs import NeedCode

AROUND = Surroundings("E06000001", "Here", "E92000001", "E12000001", ("E06000002", "E06000003"))
RATE = Indicator("1", "A rate", (NeedCode("housing"),), Polarity.LOW_GOOD, ValueType.RATE, 10_000)
SHARE = replace(RATE, id="2", name="A share", value_type=ValueType.PERCENTAGE, multiplier=100)


def held(indicator: str = "1", sex: str = "Persons", **changes: object) -> HeldReading:
    reading = HeldReading(
        import_id=1,
        source="a source",
        released_on=date(2024, 11, 5),
        line=2,
        area_code="E06000001",
        area_name="Here",
        series=Series(indicator, sex, "<15 yrs"),
        sortable=20220000,
        facts=Facts(50.0, 45.0, 55.0, None, None, 500, 100_000),
        annotation=Annotation(period="2022/23"),
    )
    return replace(reading, **changes)  # type: ignore[arg-type] # names of its own fields


@pytest.mark.parametrize(
    ("polarity", "below", "above"),
    [
        (Polarity.LOW_GOOD, "Better", "Worse"),
        (Polarity.HIGH_GOOD, "Worse", "Better"),
        (Polarity.NONE, "Lower", "Higher"),
        (Polarity.UNKNOWN, "Lower", "Higher"),
    ],
)
def test_a_comparison_follows_polarity(polarity: Polarity, below: str, above: str) -> None:
    limits = Interval(45, 55)
    assert compare_with(60, 50, limits, polarity) == below
    assert compare_with(40, 50, limits, polarity) == above
    assert compare_with(55, 50, limits, polarity) == "Similar"


@pytest.mark.parametrize(
    ("benchmark", "value", "limits"),
    [(None, 50, Interval(45, 55)), (60, None, None), (60, 50, None)],
)
def test_nothing_is_compared_without_a_value_its_limits_and_a_benchmark(
    benchmark: float | None, value: float | None, limits: Interval | None
) -> None:
    assert compare_with(benchmark, value, limits, Polarity.LOW_GOOD) == NOT_COMPARED


def test_published_limits_are_shown_as_they_are() -> None:
    assert limits_of(held().facts, RATE) == (Interval(45, 55), LimitsOrigin.PUBLISHED)


def test_limits_are_worked_out_only_where_the_value_is_count_over_denominator() -> None:
    bare = Facts(value=50.0, count=500, denominator=100_000)
    limits, origin = limits_of(bare, RATE)
    assert origin is LimitsOrigin.CALCULATED
    assert limits is not None
    assert (round(limits.low, 2), round(limits.high, 2)) == (45.71, 54.58)
    share, _ = limits_of(Facts(value=12.5, count=50, denominator=400), SHARE)
    assert share is not None
    assert (round(share.low, 3), round(share.high, 3)) == (9.612, 16.102)
    for facts, indicator in (
        (replace(bare, value=51.0), RATE),
        (replace(bare, count=None), RATE),
        (replace(bare, denominator=0), RATE),
        (bare, replace(RATE, multiplier=None)),
        (Facts(value=125.0, count=500, denominator=400), SHARE),
        (Facts(value=50.0005, count=500.005, denominator=100_000), RATE),
        (bare, replace(RATE, value_type=ValueType.SCORE)),
        (replace(bare, value=None), RATE),
    ):
        assert limits_of(facts, indicator) == (None, None)


def test_a_line_carries_its_benchmarks_its_source_and_its_reason() -> None:
    beside = {"E92000001": 60.0, "E12000001": 58.0, "E06000002": 40.0, "E06000003": None}
    profile = derive_profile(AROUND, [Figure(held(), beside)], {"1": RATE})
    (line,) = profile.lines
    assert (line.england, line.region, line.comparison) == (60.0, 58.0, "Better")
    assert line.neighbours == Neighbours(mean=40.0, with_value=1, of=2)
    assert (line.source, line.import_id, line.line) == ("a source", 1, 2)
    gone = held(facts=Facts(), annotation=Annotation("2022/23", missing="Hidden"))
    (line,) = derive_profile(AROUND, [Figure(gone, beside)], {"1": RATE}).lines
    assert (line.value, line.missing, line.comparison) == (None, "Hidden", NOT_COMPARED)


def test_parts_of_a_breakdown_are_never_headlines() -> None:
    part = held(series=Series("1", category_type="deciles", category="Most deprived"))
    assert derive_profile(AROUND, [Figure(part, {})], {"1": RATE}).lines == ()


def test_lines_stand_by_need_then_name_then_sex_and_the_unmapped_last() -> None:
    early = replace(RATE, id="3", name="Z", needs=(NeedCode("early_development"),))
    figures = [
        Figure(reading, {})
        for reading in (held("9"), held("1", "Male"), held("1"), held("3"), held("1", "Female"))
    ]
    profile = derive_profile(AROUND, figures, {"1": RATE, "3": early})
    found = [(line.indicator.id, line.series.sex) for line in profile.lines]
    assert found == [
        ("3", "Persons"),
        ("1", "Persons"),
        ("1", "Female"),
        ("1", "Male"),
        ("9", "Persons"),
    ]
    assert [indicator.id for indicator in profile.unmapped] == ["9"]


def test_the_mean_is_plain_over_the_neighbours_that_have_a_value() -> None:
    assert mean_of({"a": 1.0, "b": 3.0, "c": None}, ("a", "b", "c", "d")) == Neighbours(2.0, 2, 4)
    assert mean_of({"a": None}, ("a",)) is None


@given(
    st.floats(0, 1000),
    st.tuples(st.floats(0, 1000), st.floats(0, 1000)),
    st.sampled_from([Polarity.HIGH_GOOD, Polarity.LOW_GOOD]),
)
def test_turning_polarity_round_turns_better_and_worse_round(
    benchmark: float, ends: tuple[float, float], polarity: Polarity
) -> None:
    limits = Interval(min(ends), max(ends))
    turned = Polarity.LOW_GOOD if polarity is Polarity.HIGH_GOOD else Polarity.HIGH_GOOD
    other = {"Better": "Worse", "Worse": "Better", "Similar": "Similar"}
    said = compare_with(benchmark, limits.low, limits, polarity)
    assert compare_with(benchmark, limits.low, limits, turned) == other[said]
