import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.jsna.inequality import Group, Rank, derive_inequality, read_rank, slope_index
from earlyhelp.jsna.intervals import Interval

REFERENCE = Path(__file__).parent / "reference"


def tenths() -> list[Group]:
    with (REFERENCE / "sii_input.csv").open() as file:
        return [
            Group(
                row["decile"],
                Rank(int(row["decile"]), 10),
                float(row["value"]),
                people=float(row["population"]),
            )
            for row in csv.DictReader(file)
        ]


def test_the_slope_index_is_the_reference() -> None:
    with (REFERENCE / "sii_reference.csv").open() as file:
        reference = {row["measure"]: float(row["value"]) for row in csv.DictReader(file)}
    found = slope_index(tenths())
    assert found.index == pytest.approx(reference["sii"], abs=1e-6)
    assert found.intercept == pytest.approx(reference["intercept"], abs=1e-6)
    assert found.mean == pytest.approx(reference["weighted_mean"], abs=1e-6)
    assert found.ratio == pytest.approx(reference["rii_ratio"], abs=1e-6)
    assert found.relative_to_mean == pytest.approx(reference["rii_mean"], abs=1e-6)
    assert found.concentration == pytest.approx(reference["concentration_index"], abs=1e-6)
    derived = derive_inequality(tenths()[::-1])
    assert derived is not None
    assert derived.gap == pytest.approx(-reference["absolute_gap_d10_minus_d1"])
    assert derived.slope == found
    assert derived.is_straight is False


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("Most deprived decile (IMD2019)", Rank(1, 10)),
        ("Second most deprived decile (IMD2019)", Rank(2, 10)),
        ("Third more deprived decile (IMD2019)", Rank(3, 10)),
        ("Fourth more deprived decile (IMD2019)", Rank(4, 10)),
        ("Fifth more deprived decile (IMD2019)", Rank(5, 10)),
        ("Fifth less deprived decile (IMD2019)", Rank(6, 10)),
        ("Fourth less deprived decile (IMD2019)", Rank(7, 10)),
        ("Third less deprived decile (IMD2019)", Rank(8, 10)),
        ("Second least deprived decile (IMD2019)", Rank(9, 10)),
        ("Least deprived decile (IMD2019)", Rank(10, 10)),
        ("Most deprived quintile", Rank(1, 5)),
        ("Second most deprived quintile", Rank(2, 5)),
        ("Average deprived quintile", Rank(3, 5)),
        ("Second least deprived quintile", Rank(4, 5)),
        (" least deprived Quintile", Rank(5, 5)),
        ("Asian or Asian British", None),
        ("deprived", None),
        ("", None),
    ],
)
def test_the_name_of_a_group_gives_its_place(name: str, rank: Rank | None) -> None:
    assert read_rank(name) == rank


def test_a_gap_needs_both_ends_and_has_a_range_where_both_have_one() -> None:
    most = Group("most", Rank(1, 5), 20.0, Interval(18, 22))
    least = Group("least", Rank(5, 5), 10.0, Interval(9, 11))
    found = derive_inequality([least, most])
    assert found is not None
    assert [group.name for group in found.groups] == ["most", "least"]
    assert found.gap == 10
    assert found.gap_limits is not None
    assert found.gap_limits.low == pytest.approx(10 - 5**0.5)
    bare = derive_inequality([Group("least", Rank(5, 5), 10.0), most])
    assert bare is not None
    assert (bare.gap, bare.gap_limits) == (10, None)
    one = derive_inequality([most])
    assert one is not None
    assert (one.gap, one.slope) == (None, None)
    assert derive_inequality([Group("most", Rank(1, 5), None)]) is None


@pytest.mark.parametrize(
    ("groups", "why"),
    [
        ([Group("a", Rank(1, 5), 1.0, people=5)], "Not all 5 groups"),
        (
            [Group("a", Rank(at, 5), 1.0 if at > 1 else None, people=5) for at in range(1, 6)],
            "no f",
        ),
        ([Group("a", Rank(at, 5), 1.0) for at in range(1, 6)], "how many people"),
        ([Group("a", Rank(at, 5), 1.0, people=0) for at in range(1, 6)], "Nobody lives"),
    ],
)
def test_a_slope_is_not_worked_out_from_holes_and_says_why(groups: list[Group], why: str) -> None:
    found = derive_inequality(groups)
    assert found is not None
    assert found.slope is None
    assert why in found.without_slope


@given(
    st.lists(st.tuples(st.floats(0, 1000), st.integers(0, 10_000)), min_size=5, max_size=5),
    st.floats(0.1, 10),
)
def test_more_people_everywhere_changes_no_slope_and_a_unit_scales_it(
    parts: list[tuple[float, int]], unit: float
) -> None:
    if not sum(people for _, people in parts):
        with pytest.raises(ValueError, match="people"):
            slope_index([Group("", Rank(1, 5), value, people=n) for value, n in parts])
        return
    groups = [Group("", Rank(at, 5), v, people=n) for at, (v, n) in enumerate(parts, 1)]
    more = [Group("", Rank(at, 5), v, people=3 * n) for at, (v, n) in enumerate(parts, 1)]
    scaled = [Group("", Rank(at, 5), v * unit, people=n) for at, (v, n) in enumerate(parts, 1)]
    found = slope_index(groups)
    assert slope_index(more).index == pytest.approx(found.index, abs=1e-6)
    assert slope_index(scaled).index == pytest.approx(found.index * unit, abs=1e-6)


def test_equal_groups_have_no_slope_and_a_negative_start_has_no_ratio() -> None:
    flat = slope_index([Group("", Rank(at, 5), 7.0, people=10) for at in range(1, 6)])
    assert flat.index == pytest.approx(0)
    assert flat.ratio == pytest.approx(1)
    steep = slope_index(
        [Group("", Rank(at, 5), 0.0 if at < 5 else 100.0, people=10) for at in range(1, 6)]
    )
    assert steep.ratio is None
