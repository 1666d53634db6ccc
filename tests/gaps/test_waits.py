"""How long families wait is a range that holds, whatever becomes of waits that go on."""

from collections.abc import Sequence
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.gaps.told import Told, tell
from earlyhelp.gaps.waits import DAYS_A_WEEK, STEPS_WEEKS, Wait, Waits, Weeks, tell_waits

WAIT = st.builds(Wait, st.integers(0, 420), st.booleans(), st.integers(1, 9))
WAITS = st.lists(WAIT, max_size=25)


def percentile(days: Sequence[int], tenths: int) -> int:
    """Return the shortest wait that a share of all are not longer than."""
    return sorted(days)[ceil(len(days) * tenths / 10) - 1]


def holds(weeks: Weeks, days: int) -> bool:
    """Say whether a wait lies in a range; of the first week day 0 is a part."""
    above = weeks.low == 0 or days > weeks.low * DAYS_A_WEEK
    return above and (weeks.high is None or days <= weeks.high * DAYS_A_WEEK)


@pytest.mark.parametrize(
    ("waits", "half", "most"),
    [
        ([], None, None),
        ([Wait(10, True, 12)], None, None),
        ([Wait(10, True, 13)], Weeks(1, 2), None),
        ([Wait(7, True, 13)], Weeks(0, 1), None),
        ([Wait(8, True, 42)], Weeks(1, 2), None),
        ([Wait(8, True, 43)], Weeks(1, 2), Weeks(1, 2)),
        ([Wait(364, True, 43)], Weeks(39, 52), Weeks(39, 52)),
        ([Wait(365, True, 43)], Weeks(52, None), Weeks(52, None)),
        ([Wait(20, False, 50)], Weeks(2, None), Weeks(2, None)),
        ([Wait(3, False, 50)], Weeks(0, None), Weeks(0, None)),
        ([Wait(20, True, 40), Wait(30, False, 10)], Weeks(2, 3), Weeks(4, None)),
        ([Wait(20, True, 40), Wait(5, False, 10)], Weeks(2, 3), Weeks(2, None)),
    ],
)
def test_a_figure_stands_where_enough_waited(
    waits: list[Wait], half: Weeks | None, most: Weeks | None
) -> None:
    told = tell_waits(waits)
    assert (told.half, told.most) == (half, most)


def test_both_counts_are_told_and_few_are_not() -> None:
    told = tell_waits([Wait(9, True, 12), Wait(3, False, 4)])
    assert (told.finished, told.open) == (Told(10), Told(None))
    assert told.say_half() == "At least 1 week"
    assert told.say_most() == "Too few to show"
    assert Waits().say_half() == "None yet"
    assert tell_waits([Wait(9, False, 3)]).say_half() == "Too few to show"


@given(WAITS, st.data())
def test_whatever_becomes_of_open_waits_the_true_figure_lies_in_the_range(
    waits: list[Wait], data: st.DataObject
) -> None:
    told = tell_waits(waits)
    days = [
        one.days if one.is_finished else one.days + data.draw(st.sampled_from([0, 1, 30, 999]))
        for one in waits
        for _ in range(one.times)
    ]
    for weeks, tenths in ((told.half, 5), (told.most, 9)):
        if weeks is not None:
            assert holds(weeks, percentile(days, tenths))


@given(WAITS, st.integers(0, 420))
def test_one_more_open_wait_never_makes_the_longest_it_may_be_shorter(
    waits: list[Wait], days: int
) -> None:
    before, after = tell_waits(waits), tell_waits([*waits, Wait(days, False)])
    for old, new in ((before.half, after.half), (before.most, after.most)):
        if old is not None and new is not None:
            assert new.high is None or (old.high is not None and old.high <= new.high)


@given(WAITS, st.integers(0, 420), st.integers(1, 60))
def test_a_wait_that_goes_on_for_longer_never_makes_a_figure_shorter(
    waits: list[Wait], days: int, more: int
) -> None:
    sooner = tell_waits([*waits, Wait(days, False)])
    later = tell_waits([*waits, Wait(days + more, False)])
    for old, new in ((sooner.half, later.half), (sooner.most, later.most)):
        assert (old is None) is (new is None)
        if old is not None and new is not None:
            assert new.low >= old.low
            assert new.high == old.high


@given(st.permutations([Wait(d, d % 3 == 0, 1 + d % 4) for d in range(0, 200, 9)]))
def test_the_order_of_waits_changes_nothing(waits: list[Wait]) -> None:
    assert tell_waits(waits) == tell_waits(sorted(waits))


@given(WAITS)
def test_a_range_runs_from_step_to_step_and_upward(waits: list[Wait]) -> None:
    told = tell_waits(waits)
    for weeks in (told.half, told.most):
        if weeks is not None:
            assert weeks.low in STEPS_WEEKS
            assert weeks.high is None or (weeks.high in STEPS_WEEKS and weeks.high > weeks.low)
    if told.half is not None and told.most is not None:
        assert told.half.low <= told.most.low


@given(WAITS, st.integers(0, 420), st.integers(0, 420))
def test_no_figure_rests_on_one_family(waits: list[Wait], days: int, others: int) -> None:
    """Counts that are told the same say the same, however long one family really waited."""
    one, other = [*waits, Wait(days, True)], [*waits, Wait(others, True)]
    if all(_told_by(one, end) == _told_by(other, end) for end in STEPS_WEEKS):
        assert tell_waits(one) == tell_waits(other)


def _told_by(waits: list[Wait], weeks: int) -> tuple[Told, Told]:
    ended = [one for one in waits if one.days <= weeks * DAYS_A_WEEK]
    return tell(sum(one.times for one in ended)), tell_waits(ended).finished
