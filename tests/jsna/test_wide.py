"""Files with one column for each measure: each figure is a reading, each row's fault said once."""

import csv
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earlyhelp.jsna.checked import Checked
from earlyhelp.jsna.dialects import Known, Refusal
from earlyhelp.jsna.measures.layouts import ColumnUse, MeasureLayout, Use
from earlyhelp.jsna.measures.packaged import shipped
from earlyhelp.jsna.readings import Reading
from earlyhelp.jsna.report import RowCounts
from earlyhelp.jsna.scope import Scope
from earlyhelp.jsna.wide import read_wide_period
from tests.jsna.factories import (
    DFE_HEADINGS,
    ENGLAND,
    EXPLAINED,
    TRAFFORD,
    WALKING,
    a_dfe_row,
    answer_to,
    as_bytes,
    checked,
    readings_of,
)

NATIONAL = {
    "geographic_level": "National",
    **dict.fromkeys(("region_code", "region_name", "old_la_code", "new_la_code", "la_name"), ""),
}
REGIONAL = NATIONAL | {
    "geographic_level": "Regional",
    "region_code": "E12000001",
    "region_name": "North East",
}


def wide(*rows: dict[str, str]) -> Checked:
    return checked(as_bytes(rows, DFE_HEADINGS), known=EXPLAINED)


def test_a_row_gives_a_reading_for_each_measure_that_is_explained() -> None:
    first, second = readings_of(wide(a_dfe_row()))
    assert (first.series.indicator_id, first.facts.value) == ("dfe:walkers", 415)
    assert (second.series.indicator_id, second.facts.value) == ("dfe:walking", 41.5)
    assert (second.facts.count, second.facts.denominator) == (415, 1000)
    assert (second.line, second.area_code, second.area_name) == (2, "E06000001", "Hartlepool")
    assert (second.annotation.period, second.sortable) == ("2022/23", 20220000)
    assert (second.series.sex, second.series.period_range) == ("Persons", "1y")
    assert second.series.is_headline


def test_every_figure_of_a_row_is_counted_once() -> None:
    report = wide(a_dfe_row(), a_dfe_row(new_la_code="E06000002", walkers="many")).report
    assert report.rows == RowCounts(read=4, merged=0, skipped=0, problems=2)
    assert report.distinct == 2
    assert {problem.column for problem in report.problems} == {"walkers"}


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"new_la_code": "E0600001"}, "new_la_code"),
        ({"new_la_code": ""}, "new_la_code"),
        ({"time_period": "sometime"}, "time_period"),
        ({"time_identifier": "Week 3"}, "time_period"),
        ({"geographic_level": "National"}, "geographic_level"),
        ({"geographic_level": "Regional"}, "geographic_level"),
        ({"pupil_type": "x" * 500}, "pupil_type"),
    ],
)
def test_what_is_wrong_with_a_whole_row_is_said_and_counted_once(
    change: dict[str, str], column: str
) -> None:
    report = wide(a_dfe_row(), a_dfe_row(**change)).report
    assert report.rows == RowCounts(read=3, problems=1)
    assert [problem.column for problem in report.problems] == [column]
    assert report.distinct == 2


def test_the_area_is_the_smallest_that_the_row_names() -> None:
    found = wide(a_dfe_row(), a_dfe_row(**REGIONAL), a_dfe_row(**NATIONAL))
    areas = {(r.area_code, r.area_name, r.annotation.area_type) for r in readings_of(found)}
    assert areas == {
        ("E06000001", "Hartlepool", "Local authority"),
        ("E12000001", "North East", "Regional"),
        (ENGLAND, "England", "National"),
    }


def test_rows_of_other_levels_and_of_no_area_are_passed_over_and_counted() -> None:
    school = a_dfe_row(geographic_level="School")
    nowhere = a_dfe_row(new_la_code="z", la_name="Outside England")
    found = wide(school, nowhere, a_dfe_row())
    assert found.report.skipped == {
        "a level that is not held (School)": 2,
        "no code of an area (z)": 2,
    }
    assert found.report.rows == RowCounts(read=6, skipped=4)


def test_a_symbol_for_a_code_that_does_not_apply_is_no_code() -> None:
    (first, _) = readings_of(wide(a_dfe_row(**{**REGIONAL, "new_la_code": "z", "la_name": "z"})))
    assert first.area_code == "E12000001"


def test_parts_of_a_breakdown_are_kept_apart_from_everybody_together() -> None:
    rows = [a_dfe_row(), a_dfe_row(pupil_type="FSM"), a_dfe_row(sex="Girls")]
    kinds = {
        (r.series.sex, r.series.category_type, r.series.category) for r in readings_of(wide(*rows))
    }
    assert kinds == {
        ("Persons", "", ""),
        ("Persons", "pupil_type", "FSM"),
        ("Female", "", ""),
    }


def test_only_the_rows_that_a_layout_asks_for_are_read() -> None:
    only = MeasureLayout(
        "Only",
        (
            ColumnUse("pupil type", "pupil_type", Use.ONLY, "FSM"),
            ColumnUse("walkers", "walkers", Use.FIGURES, indicator_id="dfe:walkers"),
        ),
    )
    rows = [a_dfe_row(), a_dfe_row(pupil_type="fsm", walkers="7")]
    found = checked(as_bytes(rows, DFE_HEADINGS), known=Known(measures=(only,)))
    assert [r.facts.value for r in readings_of(found)] == [7]
    assert found.report.skipped == {"pupil_type is not FSM": 1}
    assert "Columns not used: sex, walkers_percent, pupils." in found.report.notices


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        ("c", "confidential"),
        ("x", "not available"),
        ("u", "low reliability"),
        ("z", "not applicable"),
        ("low", "rounds to nothing"),
        ("k", "rounds to nothing"),
        (":", "not available"),
    ],
)
def test_a_symbol_is_missing_with_a_meaning_to_be_confirmed_locally(mark: str, reason: str) -> None:
    found = wide(a_dfe_row(walkers_percent=mark, walkers="0"))
    zero, missing = readings_of(found)
    said = f'Shown as "{mark}": {reason} (to be confirmed locally)'
    assert (zero.facts.value, missing.facts.value) == (0, None)
    assert missing.annotation.missing == said
    assert found.report.missing_values == {said: 1}


@pytest.mark.parametrize(
    ("text", "kind", "sortable", "length", "label"),
    [
        ("2025", "Reporting year", 20250000, "1y", "2025"),
        ("202425", "Academic year", 20240000, "1y", "2024/25"),
        ("2022", "Calendar year", 20220000, "1y", "2022"),
        ("201920", "Financial year", 20190000, "1y", "2019/20"),
        ("199900", "Tax year", 19990000, "1y", "1999/00"),
        ("202223", "Academic year Q2", 20220200, "1q", "2022/23 Q2"),
        ("2022", "March", 20220003, "1m", "2022 March"),
        ("202223", "Autumn term", 20220100, "1 term", "2022/23 autumn term"),
    ],
)
def test_a_period_is_read_from_the_year_and_its_kind(
    text: str, kind: str, sortable: int, length: str, label: str
) -> None:
    read = read_wide_period(text, kind)
    assert read is not None
    assert (read[0].sortable, read[0].range, read[1]) == (sortable, length, label)


@pytest.mark.parametrize(
    ("text", "kind"), [("202224", "Academic year"), ("22", "Calendar year"), ("2022", "Week 1")]
)
def test_a_period_in_another_form_is_not_guessed(text: str, kind: str) -> None:
    assert read_wide_period(text, kind) is None


def test_without_a_mapping_the_answer_names_the_columns_and_stores_nothing() -> None:
    content = as_bytes([a_dfe_row(), a_dfe_row(walkers="c")], DFE_HEADINGS)
    refusal = answer_to(content)
    assert isinstance(refusal, Refusal)
    assert "Columns of figures found: walkers, walkers_percent, pupils." in refusal.sentence
    assert "earlyhelp jsna measures" in refusal.sentence
    by_name = {column.name: column for column in refusal.to_explain}
    assert by_name["pupil type"].texts == ("Total",)
    assert not by_name["sex"].has_figures
    assert by_name["walkers"].has_figures


def test_a_layout_fits_a_later_file_with_more_columns_and_names_what_it_passes_over() -> None:
    row = a_dfe_row() | {"cyclists": "3"}
    found = checked(as_bytes([row], [*DFE_HEADINGS, "cyclists"]), known=EXPLAINED)
    assert found.report.distinct == 2
    assert "Columns not used: cyclists." in found.report.notices


def test_a_layout_does_not_fit_a_file_that_lacks_one_of_its_columns() -> None:
    headings = [heading for heading in DFE_HEADINGS if heading != "walkers"]
    assert isinstance(answer_to(as_bytes([a_dfe_row()], headings), known=EXPLAINED), Refusal)


def test_two_layouts_that_fit_alike_are_both_named() -> None:
    known = Known(measures=(WALKING, replace(WALKING, title="Another")))
    refusal = answer_to(as_bytes([a_dfe_row()], DFE_HEADINGS), known=known)
    assert isinstance(refusal, Refusal)
    assert '"Walking to school" and "Another"' in refusal.sentence


def test_a_column_of_figures_that_stands_twice_is_refused() -> None:
    headings = [*DFE_HEADINGS, "Walkers"]
    refusal = answer_to(as_bytes([a_dfe_row()], headings), known=EXPLAINED)
    assert isinstance(refusal, Refusal)
    assert '"walkers" stands twice' in refusal.sentence


def test_empty_rows_and_rows_too_long_are_counted_once() -> None:
    content = as_bytes([a_dfe_row()], DFE_HEADINGS)
    content += b"," * (len(DFE_HEADINGS) - 1) + b"\n" + b"x," * 30 + b"\n"
    found = checked(content, known=EXPLAINED)
    assert found.report.rows == RowCounts(read=3, problems=1)
    assert "Empty rows passed over: 1." in found.report.notices


VALUES = st.sampled_from(["", "c", "x", "low", "0", "1,234", "7.5", "many", "-1", "NaN", "1e400"])
ROWS = st.lists(
    st.builds(
        a_dfe_row,
        time_period=st.sampled_from(["202223", "2022", "never"]),
        time_identifier=st.sampled_from(["Academic year", "Reporting year", "Week 3"]),
        geographic_level=st.sampled_from(["Local authority", "National", "School"]),
        new_la_code=st.sampled_from(["E06000001", "E06000002", "", "z", "bad"]),
        pupil_type=st.sampled_from(["Total", "FSM"]),
        walkers=VALUES,
        walkers_percent=VALUES,
        pupils=VALUES,
    ),
    max_size=6,
)


def said(found: Checked) -> tuple[object, ...]:
    report = found.report
    problems = Counter(
        (p.column, p.found, p.wanted) for p in report.problems if p.column != "(whole row)"
    )
    readings: Counter[Reading] = Counter(replace(r, line=0) for r in readings_of(found))
    return readings, report.rows, report.distinct, problems


@given(
    ROWS,
    st.randoms(use_true_random=False),
    st.fixed_dictionaries(
        {
            "separator": st.sampled_from([",", ";", "\t"]),
            "line_end": st.sampled_from(["\n", "\r\n"]),
            "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        }
    ),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.integers(100, 4_000),
)
@settings(max_examples=20)
def test_order_and_saving_and_the_size_of_blocks_change_nothing(
    rows: list[dict[str, str]],
    shuffled: random.Random,
    saved: dict[str, Any],
    mark: bytes,
    block_bytes: int,
) -> None:
    plain = checked(as_bytes(rows, DFE_HEADINGS), known=EXPLAINED)
    mixed, headings = list(rows), [*DFE_HEADINGS, "our own"]
    shuffled.shuffle(mixed)
    shuffled.shuffle(headings)
    content = mark + as_bytes(mixed, headings, **saved)
    assert said(checked(content, known=EXPLAINED, block_bytes=block_bytes)) == said(plain)
    counts = plain.report.rows
    accounted = counts.merged + counts.skipped + counts.problems + plain.report.distinct
    assert counts.read == accounted


DFE = "data/jsna/dfe"
FILES = {
    "b1_children_in_need_2013_to_2025": (2132, {"c": 62, "x": 46, "u": 10}),
    "c1_children_in_need_referrals_and_rereferrals_2013_to_2025": (
        2132,
        {"c": 296, "x": 68, "u": 26},
    ),
    "d5_cpps_at31march_by_duration_2013_to_2025": (2132, {"c": 2957, "z": 45, "x": 33, "u": 11}),
    "ons_mid-year_population_0-17_by_la_2012_to_2024": (2132, {"x": 21}),
    "neet_la_2022": (160, {"z": 74, "c": 10}),
}


@pytest.mark.real_data
@pytest.mark.parametrize("name", FILES)
def test_every_figure_and_symbol_of_the_real_files_is_read(real_data: Path, name: str) -> None:
    """All columns of figures are read, each as an indicator of its own."""
    rows, symbols = FILES[name]
    content = (real_data / DFE / f"{name}.csv").read_bytes()
    refusal = answer_to(content)
    assert isinstance(refusal, Refusal)
    columns = tuple(
        ColumnUse(column.name, column.heading, Use.FIGURES, indicator_id=f"t:{column.name}")
        for column in refusal.to_explain
        if column.has_figures
    )
    found = checked(content, known=Known(measures=(MeasureLayout("Whole", columns),)))
    report = found.report
    assert report.rows == RowCounts(read=rows * len(columns))
    assert report.distinct == rows * len(columns)
    marks: Counter[str] = Counter()
    for reason, count in report.missing_values.items():
        marks[reason.split('"')[1] if '"' in reason else ""] += count
    assert marks == symbols
    zeros = sum(r.facts.value == 0 for r in readings_of(found) if r.annotation.missing)
    assert zeros == 0
    if rows == 2132:
        per = Counter(r.annotation.area_type for r in readings_of(found))
        levels = {"National": 13, "Regional": 143, "Local authority": 1976}
        assert per == {level: count * len(columns) for level, count in levels.items()}
        here = [r for r in readings_of(found) if r.area_code == TRAFFORD]
        assert len(here) == 13 * len(columns)
        assert len({r.sortable for r in here}) == 13


@pytest.mark.real_data
@pytest.mark.parametrize("name", [*FILES][:2])
def test_national_and_regional_counts_are_rounded_and_small_local_ones_hidden(
    real_data: Path, name: str
) -> None:
    content = (real_data / DFE / f"{name}.csv").read_bytes()
    known = Known(measures=shipped().layouts)
    counts = [
        (r.annotation.area_type, r.facts.value)
        for r in readings_of(checked(content, known=known))
        if r.facts.value is not None and "share" not in r.series.indicator_id
    ]
    assert all(value % 10 == 0 for level, value in counts if level != "Local authority")
    assert not any(1 <= value <= 5 for level, value in counts if level == "Local authority")


@pytest.mark.real_data
@pytest.mark.parametrize("name", FILES)
def test_each_real_file_is_read_by_the_layout_proposed_for_it(real_data: Path, name: str) -> None:
    content = (real_data / DFE / f"{name}.csv").read_bytes()
    scope = Scope(frozenset({TRAFFORD, ENGLAND}))
    found = checked(content, scope, known=Known(measures=shipped().layouts))
    assert not found.has_problems
    assert {r.area_code for r in readings_of(found)} == {TRAFFORD, ENGLAND}
    assert found.report.rows.read == found.report.rows.skipped + found.report.distinct
