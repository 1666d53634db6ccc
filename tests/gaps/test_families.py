"""Requests by ward and month, and answers, in every form of the report."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from earlyhelp.gaps.analysis import derive_gaps
from earlyhelp.gaps.asked import ALL_AGES, Asked, AskedRow, tell_asked
from earlyhelp.gaps.asked_parts import tell_parts, withhold
from earlyhelp.gaps.drawing import draw, draw_families
from earlyhelp.gaps.families import Families
from earlyhelp.gaps.family_parts import make_answer_parts, make_request_parts
from earlyhelp.gaps.family_rows import ANSWER_COLUMNS, REQUEST_COLUMNS, flat_rows
from earlyhelp.gaps.gap import GapReport
from earlyhelp.gaps.line import make_line
from earlyhelp.gaps.replies import tell_answers
from earlyhelp.gaps.rows import snapshot
from earlyhelp.gaps.told import HIDDEN, TOO_FEW, By, Told, tell
from earlyhelp.offers.replies.reply import ReplyState
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from tests.gaps.factories import MONEY, SPEECH, a_listing, a_reading, inputs, report, row
from tests.gaps.test_replies import asked

NORTH, SOUTH = "E05000001", "E05000002"
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
ROWS = st.lists(
    st.builds(
        AskedRow,
        st.just(MONEY),
        st.sampled_from([None, "0-4", "5-10"]),
        st.sampled_from([None, "full", "cost"]),
        st.integers(1, 9),
        st.sampled_from(["", NORTH, SOUTH]),
        st.sampled_from([MAY, JUNE]),
    ),
    max_size=8,
)


def a_report() -> GapReport:
    """Return a report of 30 requests in offers and 60 to services, few of them from the south."""
    offers = [
        AskedRow(MONEY, "0-4", "full", 12, NORTH, MAY),
        AskedRow(MONEY, "5-10", None, 15, "", JUNE),
        AskedRow(MONEY, "5-10", None, 3, SOUTH, JUNE),
    ]
    plans = [
        asked(ReplyState.ACCEPTED, 30, days=20, ward=NORTH),
        asked(ReplyState.WAITING, 18, days=50, ward=""),
        asked(ReplyState.FULL, 9, band="5-10", ward=NORTH),
        asked(ReplyState.NO_REPLY, 3, days=3, band="5-10", ward=SOUTH),
    ]
    families = Families(tell_asked(offers), tell_parts(offers), tell_answers(plans))
    wards = {NORTH: "North End", SOUTH: "=South End"}
    return derive_gaps(
        replace(inputs([a_reading()], [a_listing()]), families=families, wards=wards)
    )


def test_requests_stand_by_ward_and_in_each_of_the_last_twelve_months() -> None:
    parts = make_request_parts(a_report(), NEED_BY_CODE[MONEY])
    assert [(one.label, one.asked, one.ended, one.share) for one in parts.wards] == [
        ("North End", "10", "10", "100% (72% to 100%)"),
        ("=South End", TOO_FEW, "0", TOO_FEW),
        ("Not known", "15", "0", "0% (0% to 20%)"),
    ]
    assert [one.label for one in parts.months][:2] == ["November 2026", "October 2026"]
    assert len(parts.months) == 12
    assert [(one.label, one.asked) for one in parts.months if one.asked != "0"] == [
        ("June 2026", "20"),
        ("May 2026", "10"),
    ]
    assert parts.months[0].share == "None asked"


def test_answers_stand_with_their_part_of_all_by_age_and_by_ward() -> None:
    parts = make_answer_parts(a_report(), NEED_BY_CODE[MONEY])
    assert parts is not None
    said = {one.words: (one.requests, one.share) for one in parts.answers}
    assert parts.asked == "60"
    assert said["Accepted"] == ("30", "50% (38% to 62%)")
    assert said["No reply"] == (TOO_FEW, TOO_FEW)
    assert said["The service said no"] == ("0", "0% (0% to 6%)")
    assert [(one.ages, one.counts[:3]) for one in parts.ages] == [
        ("0 to 4", ("50", "30", "20")),
        ("5 to 10", ("10", "0", "0")),
    ]
    assert [(one.label, one.asked, one.ended) for one in parts.wards] == [
        ("North End", "40", "30"),
        ("=South End", TOO_FEW, "0"),
        ("Not known", "20", "0"),
    ]
    assert [(one.ages, one.yes, one.no_yes, one.half, one.most) for one in parts.waits] == [
        ("All ages", "30", "20", "2 to 3 weeks", "At least 6 weeks"),
        ("0 to 4", "30", "20", "2 to 3 weeks", "At least 6 weeks"),
        ("5 to 10", "0", TOO_FEW, TOO_FEW, TOO_FEW),
    ]


def test_a_need_that_no_plan_asked_a_service_for_has_no_answers() -> None:
    assert make_answer_parts(a_report(), NEED_BY_CODE[SPEECH]) is None
    assert make_request_parts(a_report(), NEED_BY_CODE[SPEECH]).wards == ()


def test_waits_in_plans_and_waits_that_services_report_stand_apart() -> None:
    line = make_line(row(a_report()))
    assert (line.wait, line.wait_in_plans) == ("Not given", "2 to 3 weeks")
    assert make_line(row(report())).wait_in_plans == ""


def test_the_same_figures_stand_on_the_page_and_in_every_file() -> None:
    found = a_report()
    book = load_workbook(io.BytesIO(draw(found, found.rows, "xlsx")))
    for table, columns in (("requests", REQUEST_COLUMNS), ("answers", ANSWER_COLUMNS)):
        said = json.loads(draw_families(found, table, "json"))
        lines = list(csv.DictReader(io.StringIO(draw_families(found, table, "csv").decode())))
        sheet = list(book[table.title()].values)
        assert len(said) == len(lines) == len(sheet) - 1
        assert list(lines[0]) == list(columns) == list(sheet[0])
        for one, line, cells in zip(said, lines, sheet[1:], strict=True):
            for name, cell in zip(columns, cells, strict=True):
                if isinstance(one.get(name), int | float) and name != "suppressed":
                    assert one[name] == float(line[name]) == cell
    whole = json.loads(draw_families(found, "answers", "json"))[0]
    assert (whole["by"], whole["asked"], whole["accepted"], whole["full"]) == ("all", 60, 30, 10)
    assert (whole["part_accepted"], whole["part_accepted_low"]) == (0.5, 0.38)
    assert (whole["half_weeks_from"], whole["half_weeks_to"]) == (2, 3)
    assert whole["most_weeks_from"] == 6
    assert not {"most_weeks_to", "no_reply"} & set(whole)
    assert whole["suppressed"] is True


def test_few_are_said_in_cells_and_absent_from_json_and_no_cell_is_a_formula() -> None:
    found = a_report()
    south = next(one for one in flat_rows(found, "requests") if one["code"] == SOUTH)
    assert (south["asked"], south["label"], south["suppressed"]) == (TOO_FEW, "=South End", "yes")
    assert b"'=South End" in draw_families(found, "requests", "csv")
    said = json.loads(draw_families(found, "requests", "json"))
    assert "asked" not in next(one for one in said if one["code"] == SOUTH)
    assert b"Too few to show" in draw_families(found, "answers", "table")
    assert json.loads(draw_families(found, "answers", "json", SPEECH)) == []


def test_every_answer_has_its_column_and_the_version_knows_of_them() -> None:
    assert {"accepted", "waiting", "full", "no_answer_yet"} < set(ANSWER_COLUMNS)
    found = a_report()
    assert snapshot(found) != snapshot(replace(found, families=Families(found.families.asked)))
    # The rows of the report itself hold no new key.
    assert "wait" not in draw(found, found.rows, "json").decode()


def test_a_ward_that_would_give_few_away_is_not_told() -> None:
    rows = [
        AskedRow(MONEY, "0-4", None, 6, NORTH, MAY),
        AskedRow(MONEY, "0-4", None, 1, SOUTH, MAY),
    ]
    told = withhold(tell_asked(rows), tell_parts(rows))
    assert told.by_age[MONEY, ALL_AGES].asked == Told(5)
    assert [by for by, _ in told.parts[MONEY]] == [By.MONTH]


def test_reasons_that_would_give_few_away_are_not_told() -> None:
    rows = [AskedRow(MONEY, "0-4", "full", 6), AskedRow(MONEY, "0-4", "cost", 1)]
    one = withhold(tell_asked(rows), tell_parts(rows)).by_age[MONEY, "0-4"]
    assert (one.unmatched, one.by_reason, one.is_withheld) == (Told(5), {}, True)
    assert one.is_suppressed


@given(ROWS)
def test_what_is_told_together_was_told_by_itself_and_ages_stay(rows: list[AskedRow]) -> None:
    ages, parts = tell_asked(rows), tell_parts(rows)
    told = withhold(ages, parts)
    assert set(told.by_age) == set(ages)
    for (need, band), one in told.by_age.items():
        alone = ages[need, band]
        assert one.by_reason in ({}, alone.by_reason)
        if band != ALL_AGES:
            assert (one.asked, one.unmatched) == (alone.asked, alone.unmatched)
        assert one.asked in (alone.asked, HIDDEN)
    for need, cells in told.parts.items():
        for cell, one in cells.items():
            assert one in (parts[need][cell], Asked(parts[need][cell].asked, HIDDEN))


@given(ROWS)
def test_no_part_that_is_too_few_follows_by_subtraction_from_what_is_shown(
    rows: list[AskedRow],
) -> None:
    """With the whole and every other part at either end of what they may be, 1 to 4 all remain."""
    told = withhold(tell_asked(rows), tell_parts(rows))
    whole = told.by_age.get((MONEY, ALL_AGES), Asked())
    truth = sum(one.times for one in rows)
    for by in (By.WARD, By.MONTH):
        parts = [one.asked for (kind, _), one in told.parts.get(MONEY, {}).items() if kind is by]
        for place, part in enumerate(parts):
            if part == HIDDEN:
                others = parts[:place] + parts[place + 1 :]
                left = {
                    total - rest
                    for total in may_be(whole.asked, truth)
                    for rest in range(sum(map(least, others)), sum(map(most, others)) + 1)
                }
                assert {1, 2, 3, 4} <= left


def may_be(one: Told, truth: int) -> range:
    return range(min(least(one), truth), max(most(one), truth) + 1)


def least(one: Told) -> int:
    return next(count for count in range(500) if tell(count) == one)


def most(one: Told) -> int:
    return max(count for count in range(least(one), least(one) + 6) if tell(count) == one)
