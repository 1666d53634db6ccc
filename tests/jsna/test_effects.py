import pytest

from earlyhelp.jsna.effects import (
    MOST_KEPT,
    Effects,
    Figures,
    GapFigure,
    ProfileFigure,
    compare_figures,
    read_effects,
)


def a_figure(name: str, value: float | None, period: str = "2022/23") -> ProfileFigure:
    shown = "Too few to show" if value is None else f"{value:g}%"
    return ProfileFigure((name,), name, "Persons", period, value, shown)


def a_gap(status: str, children: str = "10 (8 to 12)", ages: str = "0 to 4") -> GapFigure:
    return GapFigure("Housing", ages, status, children, "3", "short by 7")


def test_what_did_not_change_is_counted_and_not_listed() -> None:
    figures = Figures([a_figure("a", 1)], [a_gap("Short")])
    found = compare_figures(figures, figures)
    assert (found.profile, found.gaps) == ((), ())
    assert found.sentence == (
        "None of the 1 figures of the local profile changed, and none of the 1 rows of gaps."
    )


def test_what_moved_furthest_stands_first_and_what_cannot_be_measured_last() -> None:
    before = [a_figure("a", 10), a_figure("b", 10), a_figure("c", None), a_figure("e", 0)]
    after = [a_figure("a", 11), a_figure("b", 30), a_figure("c", 4), a_figure("d", 1)]
    found = compare_figures(Figures(before), Figures([*after, a_figure("e", 2)]))
    assert [change.indicator for change in found.profile] == ["b", "a", "c", "d", "e"]
    assert [change.size for change in found.profile[:3]] == [2, pytest.approx(0.1), None]
    assert (found.profile_changes, found.profile_lines) == (5, 5)
    assert found.sentence == "5 of the 5 figures of the local profile changed."


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, a_figure("a", 1), "New"),
        (a_figure("a", 1), None, "No longer shown"),
        (a_figure("a", 1), a_figure("a", 2), "Changed"),
        (a_figure("a", 1), a_figure("a", 1, "2023/24"), "Newer period"),
    ],
)
def test_each_change_is_said_in_words(
    before: ProfileFigure | None, after: ProfileFigure | None, kind: str
) -> None:
    old, new = ([one] if one else [] for one in (before, after))
    (change,) = compare_figures(Figures(old), Figures(new)).profile
    assert change.kind == kind
    assert (change.before, change.after) == (
        before.shown if before else "",
        after.shown if after else "",
    )


def test_a_row_of_gaps_whose_status_changed_stands_before_one_whose_figures_did() -> None:
    before = [a_gap("Short"), a_gap("Short", ages="5 to 10"), a_gap("Short", ages="11 to 15")]
    after = [
        before[0],
        a_gap("Short", "11 (9 to 13)", "5 to 10"),
        a_gap("Not clear", ages="11 to 15"),
    ]
    found = compare_figures(Figures((), before), Figures((), after))
    assert [(one.ages, one.status_after) for one in found.gaps] == [
        ("11 to 15", "Not clear"),
        ("5 to 10", "Short"),
    ]
    assert found.gaps[1].children_before == "10 (8 to 12)"
    assert (found.gap_changes, found.gap_rows) == (2, 3)


def test_all_changes_are_counted_and_only_so_many_kept() -> None:
    after = [a_figure(str(number), 1) for number in range(MOST_KEPT + 5)]
    found = compare_figures(Figures(), Figures(after))
    assert (len(found.profile), found.profile_changes) == (MOST_KEPT, MOST_KEPT + 5)


def test_effects_are_read_as_they_were_kept() -> None:
    before = Figures([a_figure("a", 1)], [a_gap("Short")])
    found = compare_figures(before, Figures([a_figure("a", 2)], [a_gap("Not clear")]))
    assert read_effects(found.as_json()) == found
    assert read_effects(None) is None
    assert read_effects(Effects().as_json()) == Effects()
