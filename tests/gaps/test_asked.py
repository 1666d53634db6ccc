"""What may be told of requests in offers points at no family."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.gaps.analysis import derive_gaps
from earlyhelp.gaps.asked import (
    ALL_AGES,
    NEVER_ASKED,
    AskedRow,
    of_need,
    say_asked,
    say_part_unmet,
    tell_asked,
)
from earlyhelp.gaps.drawing import draw
from earlyhelp.gaps.families import Families
from earlyhelp.gaps.rows import as_flat, as_json, snapshot
from earlyhelp.gaps.telling import Telling
from earlyhelp.gaps.told import FEWEST_SHOWN, STEP, tell
from earlyhelp.matching.matches import UnmetReason
from tests.gaps.factories import MONEY, a_reading, inputs, row

REASON = st.sampled_from([reason.value for reason in UnmetReason])
REASONS = st.none() | REASON
ROWS = st.lists(
    st.builds(
        AskedRow,
        st.just(MONEY),
        st.sampled_from([None, "0-4", "5-10"]),
        REASONS,
        st.integers(1, 40),
    ),
    max_size=12,
)


@given(st.integers(0, 10_000))
def test_a_count_is_nought_a_step_or_not_shown(count: int) -> None:
    told = tell(count).number
    assert (told is None) is (0 < count < FEWEST_SHOWN)
    if told is not None:
        assert told % STEP == 0
        assert abs(told - count) <= STEP / 2
        assert (told == 0) is (count == 0)


@given(ROWS)
def test_what_is_told_never_says_more_was_unmet_than_asked(rows: list[AskedRow]) -> None:
    for one in tell_asked(rows).values():
        asked, unmatched = one.asked.number, one.unmatched.number
        assert asked is None or unmatched is None or unmatched <= asked
        assert unmatched is not None or asked is None or asked >= FEWEST_SHOWN
        if one.share is not None:
            value, low, high = one.share
            assert 0 <= low <= value <= high <= 1


@given(
    ROWS,
    st.sampled_from(["0-4", "5-10"]),
    st.sampled_from([reason.value for reason in UnmetReason]),
)
def test_one_more_family_is_seen_at_most_at_a_step(
    rows: list[AskedRow], band: str, reason: str
) -> None:
    before = of_need(tell_asked(rows), MONEY)
    after = of_need(tell_asked([*rows, AskedRow(MONEY, band, reason, 1)]), MONEY)
    for old, new in ((before.asked, after.asked), (before.unmatched, after.unmatched)):
        assert (new.number or 0) - (old.number or 0) in {0, STEP}


def test_ages_that_are_not_known_count_among_all_ages_only() -> None:
    told = tell_asked([AskedRow(MONEY, None, "full", 10), AskedRow(MONEY, "0-4", "full", 10)])
    assert set(told) == {(MONEY, ALL_AGES), (MONEY, "0-4")}
    assert say_asked(told[MONEY, ALL_AGES]) == "20 of 20"
    assert of_need(told, MONEY, "5-10") is NEVER_ASKED
    assert say_part_unmet(NEVER_ASKED) == ""


def test_few_requests_stand_in_no_form_of_the_report() -> None:
    asked = tell_asked([AskedRow(MONEY, "0-4", "full", 3), AskedRow(MONEY, "0-4", None, 22)])
    found = derive_gaps(replace(inputs([a_reading()]), families=Families(asked)))
    gap = row(found)
    told = as_json(gap)
    assert told["unmet"] == {"asked": 25, "by_reason": {}}
    assert told["suppressed"] is True
    flat = as_flat(gap)
    assert (flat["unmet_asked"], flat["unmet_unmatched"]) == (25, "Too few to show")
    assert flat["unmet_by_reason"] == "full: Too few to show"
    assert flat["suppressed"] == "yes"
    assert b"Too few to show, of 25" in draw(found, [gap], "table")
    assert b"Too few to show" in draw(found, [gap], "csv")
    assert Telling(found).lines([gap])[0].unmet == "Too few to show, of 25"
    unasked = as_json(row(found, MONEY, "5-10"))
    assert unasked["unmet"] == {"asked": 0, "unmatched": 0, "by_reason": {}}
    assert unasked["suppressed"] is False


def test_the_same_figure_stands_in_every_form() -> None:
    asked = tell_asked([AskedRow(MONEY, "0-4", "wait", 11), AskedRow(MONEY, "0-4", None, 22)])
    found = derive_gaps(replace(inputs([a_reading()]), families=Families(asked)))
    gap = row(found)
    (told,) = json.loads(draw(found, [gap], "json"))
    assert told["unmet"] == {"asked": 35, "unmatched": 10, "by_reason": {"wait": 10}}
    assert b"10 of 35" in draw(found, [gap], "table")
    assert ",35,10,wait too long: 10,no," in draw(found, [gap], "csv").decode()
    assert snapshot(found) != snapshot(derive_gaps(inputs([a_reading()])))
