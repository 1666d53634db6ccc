"""The same figure on every form: JSON, CSV, workbook and terminal."""

import csv
import io
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from earlyhelp.gaps.drawing import FORMS, draw
from earlyhelp.gaps.gap import GapReport, Status
from earlyhelp.gaps.rows import COLUMNS, as_flat, as_json, guarded, snapshot
from tests.gaps.factories import MONEY, SPEECH, a_listing, a_reading, report, row

KEYS = {
    "area",
    "area_name",
    "need",
    "age_band",
    "status",
    "need_children",
    "places",
    "shortfall",
    "holds_in_catchments",
    "unmet",
    "suppressed",
    "sentence",
}


@pytest.fixture(scope="module")
def found() -> GapReport:
    return report(
        [a_reading(), a_reading(needs=(SPEECH,), name="=cmd()", limits=None, value=3.3)],
        [
            a_listing("a", capacity=18),
            a_listing("b", capacity=None),
            a_listing("c", needs=(SPEECH,), capacity=None),
            a_listing("d", name="@Left out\x07", left_out="-Closed"),
        ],
    )


def test_a_json_row_has_the_keys_of_the_interface_and_no_others(found: GapReport) -> None:
    short = as_json(row(found))
    assert set(short) == KEYS - {"holds_in_catchments"}
    assert short == {
        "area": "E00000001",
        "area_name": "Anyborough",
        "need": "money_debt_food",
        "age_band": "0-4",
        "status": "short",
        "need_children": {
            "value": 1000,
            "low": 900,
            "high": 1100,
            "kind": "observed",
            "source": "OHID, Fingertips: Children in low income families",
            "period": "2023/24",
        },
        "places": {"low": 18, "high": 36, "services": 2, "capacity_known": 1},
        "shortfall": {"value": 982, "low": 864, "high": 1082},
        "unmet": {"asked": 0, "unmatched": 0, "by_reason": {}},
        "suppressed": False,
        "sentence": (
            "Need 1,000 (900 to 1,100) − places 18 (18 to 36) = short by 982 (864 to 1,082). "
            "Capacity is known for 1 of 2 services."
        ),
    }


def test_what_is_not_known_is_absent_from_json_and_empty_in_csv(found: GapReport) -> None:
    unknown = as_json(row(found, SPEECH))
    assert unknown["status"] == "no-data"
    assert unknown["places"] == {"services": 1, "capacity_known": 0}
    assert "shortfall" not in unknown
    nothing = as_json(row(found, MONEY, "18-25"))
    assert "need_children" not in nothing
    assert nothing["places"] == {"low": 0, "high": 0, "services": 0, "capacity_known": 0}
    flat = as_flat(row(found, SPEECH))
    assert flat["places_low"] is None
    assert flat["shortfall_value"] is None


def test_the_same_figures_stand_in_json_csv_and_workbook(found: GapReport) -> None:
    written = json.loads(draw(found, found.rows, "json"))
    lines = list(csv.DictReader(io.StringIO(draw(found, found.rows, "csv").decode(), newline="")))
    book = load_workbook(io.BytesIO(draw(found, found.rows, "xlsx")))
    heading, *cells = book["Gaps"].iter_rows(values_only=True)
    assert tuple(heading) == tuple(COLUMNS)
    assert len(written) == len(lines) == len(cells) == len(found.rows)
    for entry, line, cell in zip(written, lines, cells, strict=True):
        sheet = dict(zip(heading, cell, strict=True))
        for name, part, key in (
            ("need_children_value", "need_children", "value"),
            ("need_children_high", "need_children", "high"),
            ("places_low", "places", "low"),
            ("places_high", "places", "high"),
            ("services", "places", "services"),
            ("shortfall_value", "shortfall", "value"),
            ("shortfall_low", "shortfall", "low"),
        ):
            value = entry.get(part, {}).get(key)
            assert line[name] == ("" if value is None else str(value))
            assert sheet[name] == ("not known" if value is None else value)
        assert line["status"] == sheet["status"] == entry["status"]
        assert entry["sentence"].startswith(line["sentence"])


def test_the_terminal_table_shows_the_same_figures_in_words(found: GapReport) -> None:
    text = draw(found, found.rows[:1], "table").decode()
    assert "money_debt_food" in text
    assert "1,000 (900 to 1,100)" in text
    assert "18 (18 to 36)" in text
    assert "short by 982 (864 to 1,082)" in text


def test_the_workbook_has_a_cover_the_services_left_out_and_no_merged_cells(
    found: GapReport,
) -> None:
    book = load_workbook(io.BytesIO(draw(found, found.rows, "xlsx")))
    assert book.sheetnames == [
        *("Cover", "Gaps", "Requests", "Answers", "Left out", "Columns", "Statuses")
    ]
    cover = {(line[0], line[1]) for line in book["Cover"].iter_rows(values_only=True)}
    assert ("day", "1 November 2026") in cover
    assert ("version of the figures", snapshot(found)) in cover
    assert ("note", "A gap is a question, not a verdict.") in cover
    assert [line[0] for line in book["Left out"].iter_rows(values_only=True)] == [
        "service",
        "@Left out",
    ]
    assert all(not sheet.merged_cells.ranges for sheet in book.worksheets)
    assert [cell.value for cell in book["Statuses"]["A"][1:]] == [one.value for one in Status]


def test_text_that_looks_like_a_formula_stays_text(found: GapReport) -> None:
    book = load_workbook(io.BytesIO(draw(found, found.rows, "xlsx")))
    kinds = {cell.data_type for sheet in book.worksheets for line in sheet for cell in line}
    assert "f" not in kinds
    assert guarded("=1+1") == "'=1+1"
    assert guarded("@x") == "'@x"
    assert guarded(-3) == -3
    assert guarded(None) is None


def test_the_version_changes_with_any_figure_and_with_nothing_else(found: GapReport) -> None:
    again = report(
        [a_reading(needs=(SPEECH,), name="=cmd()", limits=None, value=3.3), a_reading()],
        [
            a_listing("b", capacity=None),
            a_listing("a", capacity=18),
            a_listing("c", needs=(SPEECH,), capacity=None),
        ],
    )
    assert snapshot(again) == snapshot(found)
    assert len(snapshot(found)) == 12
    assert snapshot(report([a_reading(value=20.1)])) != snapshot(report([a_reading(value=20.2)]))


@pytest.mark.parametrize("form", FORMS)
def test_a_report_without_rows_is_no_fault(found: GapReport, form: str) -> None:
    assert draw(replace(found, rows=()), (), form)
