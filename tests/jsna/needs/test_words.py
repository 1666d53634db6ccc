import pytest

from earlyhelp.jsna.inequality import Group, Rank, derive_inequality
from earlyhelp.jsna.intervals import Interval
from earlyhelp.jsna.needs.asking import read_ages, read_as_at
from earlyhelp.jsna.needs.words import (
    contradicts,
    say_area_type,
    say_difference,
    say_gap,
    say_published,
    say_year,
)
from earlyhelp.jsna.similar import SimilarArea, compare_with_similar
from earlyhelp.jsna.trend import Direction, Trend

DOWN = Trend(Direction.DECREASING, 20.0)


@pytest.mark.parametrize(
    ("published", "trend", "ours", "said"),
    [
        ("", DOWN, "Decreasing and getting better", ""),
        (
            "Increasing and getting worse",
            DOWN,
            "Decreasing and getting better",
            (
                "As published: “Increasing and getting worse”. The last five figures say "
                "otherwise, so this label is not used."
            ),
        ),
        (
            "decreasing and getting better ",
            DOWN,
            "Decreasing and getting better",
            "As published: “decreasing and getting better ”. The last five figures say the same.",
        ),
        (
            "Increasing and getting worse",
            Trend(Direction.UNKNOWN),
            "Cannot be calculated",
            "As published: “Increasing and getting worse”. It is not used here.",
        ),
    ],
)
def test_a_published_trend_is_shown_as_published_and_a_disagreement_is_said(
    published: str, trend: Trend, ours: str, said: str
) -> None:
    assert say_published(published, trend, ours) == said


def test_only_opposite_directions_contradict() -> None:
    assert contradicts("Increasing and getting worse", DOWN)
    assert not contradicts("Decreasing", DOWN)
    assert not contradicts("No significant change", DOWN)
    assert not contradicts("Increasing", Trend(Direction.NO_CHANGE))
    assert not contradicts("", DOWN)


def test_a_difference_is_said_with_its_side_and_its_range() -> None:
    area = SimilarArea("E1", "There", 80.0, Interval(78, 82))
    lower = compare_with_similar(60.0, Interval(58, 62), [area])
    close = compare_with_similar(79.0, Interval(70, 88), [area])
    bare = compare_with_similar(79.0, None, [area])
    assert lower is not None
    assert close is not None
    assert bare is not None
    assert say_difference(lower, "%") == "20.0% lower (likely 17.2 to 22.8)."
    assert say_difference(close, "%") == (
        "1.0% lower (likely 10.2 lower to 8.2 higher): no clear difference."
    )
    assert "cannot be told" in say_difference(bare, "%")


def test_a_gap_is_said_with_both_ends_and_a_bent_line_is_said() -> None:
    groups = [
        Group(str(at), Rank(at, 5), value, people=100)
        for at, value in enumerate((20.0, 10.0, 15.0, 9.0, 8.0), 1)
    ]
    found = derive_inequality(groups)
    assert found is not None
    first, second, third = say_gap(found, "%", "Here")
    assert first == (
        "In Here the figure is 20.0% in the most deprived fifth and 8.0% in the least deprived: "
        "a gap of 12.0%."
    )
    assert "it falls by" in second
    assert "do not follow a straight line" in third


def test_kinds_of_year_and_area_are_said_or_said_to_be_unknown() -> None:
    assert say_year("financial") == "financial year, April to March"
    assert say_year("") == "kind of year not known"
    assert say_year("a kind of its own") == "a kind of its own"
    assert say_area_type("", "E10000015") == "county"
    assert say_area_type("Counties & UAs", "E10000015") == "Counties & UAs"


@pytest.mark.parametrize(
    "typed", ["", "x", "2024-13-01", "20240101", "2024-W01-1", "२०२४-०१-०१", "0000-00-00"]
)
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_as_at(typed) is None


@pytest.mark.parametrize(
    ("lowest", "highest"),
    [("", ""), ("5", "4"), ("-1", "4"), ("0", "91"), ("0", "9999"), ("१", "२")],
)
def test_what_are_no_ages_is_none(lowest: str, highest: str) -> None:
    assert read_ages(lowest, highest) is None
