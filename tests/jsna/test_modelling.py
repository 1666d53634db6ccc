import csv
import math
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.jsna.intervals import Interval
from earlyhelp.jsna.modelling import Place, share_out, whole_numbers

REFERENCE = Path(__file__).parent / "reference" / "synthetic_estimate_reference.csv"


def by_band() -> dict[str, list[dict[str, str]]]:
    bands = defaultdict(list)
    with REFERENCE.open() as file:
        for row in csv.DictReader(file):
            bands[row["age_band"]].append(row)
    return bands


@pytest.mark.parametrize(("band", "rows"), by_band().items())
def test_counts_are_shared_out_as_in_the_reference(band: str, rows: list[dict[str, str]]) -> None:
    del band
    count = float(rows[0]["la_count"])
    weighted = [Place(row["area"], float(row["population"]), float(row["weight"])) for row in rows]
    plain = [Place(row["area"], float(row["population"])) for row in rows]
    for row, one, flat in zip(
        rows, share_out(count, weighted), share_out(count, plain), strict=True
    ):
        assert one.value == pytest.approx(float(row["estimate_weighted"]), abs=1e-6)
        assert flat.value == pytest.approx(float(row["estimate_unweighted"]), abs=1e-6)
        assert one.sampling.low == pytest.approx(float(row["estimate_weighted_lower"]), abs=1e-6)
        assert one.sampling.high == pytest.approx(float(row["estimate_weighted_upper"]), abs=1e-6)
        assert one.limits.low == pytest.approx(0.75 * one.sampling.low)
        assert one.limits.high == pytest.approx(1.25 * one.sampling.high)


def test_there_is_nothing_to_share_out_by_without_people_or_weights() -> None:
    assert share_out(10, []) == ()
    assert share_out(10, [Place("a", 0), Place("b", 0)]) == ()
    assert share_out(10, [Place("a", 50, 0), Place("b", 50, 0)]) == ()
    assert share_out(10, [Place("a", 5)]) == ()


@pytest.mark.parametrize(
    ("count", "place", "margin"),
    [
        (-1, Place("a", 5), 0.25),
        (1, Place("a", -5), 0.25),
        (1, Place("a", 5, -1), 0.25),
        (1, Place("a", 5), -0.1),
    ],
)
def test_less_than_nothing_is_refused(count: float, place: Place, margin: float) -> None:
    with pytest.raises(ValueError, match="negative"):
        share_out(count, [place], margin=margin)


def test_below_thirty_the_range_is_shown_and_not_the_point() -> None:
    few, many = share_out(60, [Place("a", 290), Place("b", 310)])
    assert (few.shows_point, many.shows_point) == (False, True)


def test_published_limits_are_shared_out_as_they_are() -> None:
    one, _ = share_out(60, [Place("a", 100), Place("b", 500)], Interval(48, 72), margin=0)
    assert (one.value, one.limits) == (10, Interval(8, 12))


@given(
    st.lists(
        st.tuples(st.floats(0, 5000), st.floats(0, 4)).map(lambda pair: Place("x", *pair)),
        min_size=1,
        max_size=40,
    ),
    st.floats(0, 1),
)
def test_what_is_shared_out_adds_up_and_lies_in_its_range(places: list[Place], part: float) -> None:
    count = part * math.fsum(place.people for place in places)
    found = share_out(count, places)
    if found:
        assert math.fsum(one.value for one in found) == pytest.approx(count, rel=1e-9, abs=1e-9)
        for one in found:
            assert one.limits.low - 1e-9 <= one.value <= one.limits.high + 1e-9


@given(st.lists(st.floats(0, 1000), max_size=30))
def test_whole_numbers_add_up_to_the_rounded_sum(values: list[float]) -> None:
    found = whole_numbers(values)
    assert sum(found) == round(math.fsum(values))
    assert all(abs(whole - value) < 1 for whole, value in zip(found, values, strict=True))
