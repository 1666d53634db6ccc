"""Bad input and its answer, row by row of the list that the importer promises."""

import csv
import io

import pytest

from earlyhelp.jsna.checking import check_file
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.readings import Problem
from earlyhelp.jsna.records import Limits
from earlyhelp.jsna.report import RowCounts
from earlyhelp.jsna.scope import Scope
from earlyhelp.jsna.showing import TEMPLATE_COLUMNS, TEMPLATE_EXAMPLE
from tests.jsna.factories import (
    ENGLAND,
    FINGERTIPS_HEADINGS,
    SIMPLE_HEADINGS,
    a_row,
    a_simple_row,
    as_bytes,
    checked,
    readings_of,
    refused,
)


def only_problem(**cells: str) -> Problem:
    found = checked(as_bytes([a_row(**cells), a_row(area_code="E06000002")]))
    assert (found.report.rows.problems, found.report.distinct) == (1, 1)
    (problem,) = found.report.problems
    assert problem.line == 2
    return problem


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n \n"])
def test_an_empty_file_has_0_rows_and_is_no_error(content: bytes) -> None:
    found = checked(content)
    assert found.report.rows == RowCounts()
    assert not found.can_come_in
    assert "0 rows to bring in" in found.report.notices[0]


def test_a_header_alone_has_0_rows_and_is_no_error() -> None:
    found = checked(as_bytes([]))
    assert found.report.rows == RowCounts()
    assert found.report.summary == "There are 0 rows to bring in."


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"PK\x03\x04rest", "workbook or a zip"),
        (b"\xd0\xcf\x11\xe0rest", "old workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "web page"),
        (as_bytes([a_row()]) + b"\0", "bytes that no text table has"),
        (as_bytes([a_row()]).decode().encode("utf-16"), "is in UTF-16"),
        (as_bytes([a_row()]).decode().encode("utf-16-be"), "bytes that no text table has"),
        (b'{"data": []}', "This is JSON"),
        (b'[{"IndicatorId": 90284}]', "This is JSON"),
        (b"a" * 300_000, "more than 131,072 characters"),
        (b"a," * 3_000 + b"\n", "has 3,001 columns; at most 2,000"),
    ],
)
def test_what_is_no_text_table_is_refused_with_the_reason(content: bytes, named: str) -> None:
    assert named in refused(content)


def test_a_file_that_is_not_utf_8_is_read_as_windows_text_with_a_notice() -> None:
    found = checked(as_bytes([a_row(area_name="Ynys Môn")]).decode().encode("cp1252"))
    assert readings_of(found)[0].area_name == "Ynys Môn"
    assert "cp1252" in found.report.notices[0]


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_the_separator_is_judged_from_the_header_line(separator: str) -> None:
    rows = [a_row(value_note="a, b; c")]
    found = checked(as_bytes(rows, separator=separator))
    assert readings_of(found)[0].annotation.note == "a, b; c"


def test_a_missing_column_is_named() -> None:
    headings = [h for h in FINGERTIPS_HEADINGS if h not in {"Sex", "Time period"}]
    sentence = refused(as_bytes([a_row()], headings))
    assert "fingertips-long" in sentence
    assert "also needs: sex, time period" in sentence


def test_a_heading_that_stands_twice_is_named() -> None:
    assert '"value" stands twice' in refused(as_bytes([a_row()], [*FINGERTIPS_HEADINGS, "VALUE"]))


def test_extra_columns_are_ignored_and_listed() -> None:
    found = checked(as_bytes([a_row()], [*FINGERTIPS_HEADINGS, "Our own note"]))
    assert "Columns not used: Our own note." in found.report.notices
    assert found.report.distinct == 1


def test_a_short_row_ends_in_empty_cells() -> None:
    content = as_bytes([], SIMPLE_HEADINGS) + b"E06000001,Hartlepool,2022,Walking\n"
    (reading,) = readings_of(checked(content))
    assert reading.facts.value is None
    assert reading.annotation.missing == "No value is given"


def test_a_long_row_is_a_problem_with_its_physical_line() -> None:
    rows = [
        a_row(),
        a_row(area_code="E06000002", area_name="Two\nlines"),
        a_row(area_code="E06000003"),
    ]
    content = (
        as_bytes(rows)
        + b"x," * 30
        + b"\n"
        + as_bytes([a_row(area_code="E06000004")]).split(b"\n", 1)[1]
    )
    found = checked(content)
    assert found.report.rows == RowCounts(read=5, problems=1)
    (problem,) = found.report.problems
    assert (problem.line, problem.found) == (6, "31 cells")
    assert [reading.line for reading in readings_of(found)] == [2, 3, 5, 7]


def test_thousands_commas_spaces_and_a_newline_in_a_name_are_accepted_and_trimmed() -> None:
    row = a_row(count=" 1,234 ", denominator="74,588", indicator_name=" Injuries\nof children\n")
    (reading,) = readings_of(checked(as_bytes([row])))
    assert (reading.facts.count, reading.facts.denominator) == (1234, 74588)
    assert reading.indicator_name == "Injuries of children"


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        ("", "No value is given"),
        ("-", 'Shown as "-": no value is given'),
        ("*", 'Shown as "*": hidden by the publisher'),
        ("NA", 'Shown as "NA": not available'),
        ("n/a", 'Shown as "n/a": not available'),
        (":", 'Shown as ":": not available'),
        ("c", 'Shown as "c": confidential'),
        ("x", 'Shown as "x": not available'),
        ("z", 'Shown as "z": not applicable'),
        ("u", 'Shown as "u": low reliability'),
        ("low", 'Shown as "low": rounds to nothing'),
    ],
)
def test_a_mark_is_missing_with_itself_as_the_reason(mark: str, reason: str) -> None:
    found = checked(as_bytes([a_row(value=mark), a_row(value="0", area_code="E06000002")]))
    first, second = readings_of(found)
    assert (first.facts.value, first.annotation.missing) == (None, reason)
    assert (second.facts.value, second.annotation.missing) == (0, None)
    assert found.report.missing_values == {reason: 1}


def test_minus_one_is_missing_in_counts_and_limits_and_a_value_elsewhere() -> None:
    minus = dict.fromkeys(
        ("lower_ci_95_0_limit", "upper_ci_99_8_limit", "count", "denominator"), "-1"
    )
    (reading,) = readings_of(checked(as_bytes([a_row(value="-1", **minus)])))
    facts = reading.facts
    assert facts.value == -1
    assert (facts.lower_95, facts.upper_99_8, facts.count, facts.denominator) == (None,) * 4


@pytest.mark.parametrize(
    "text", ["NaN", "Infinity", "-inf", "1e400", "many", "1,23", "0x10", "1_0", "12%"]
)
def test_what_is_not_a_finite_number_is_a_problem(text: str) -> None:
    problem = only_problem(value=text)
    assert (problem.column, problem.found, problem.wanted) == ("Value", text, "a number")


def test_a_negative_count_is_a_problem() -> None:
    problem = only_problem(count="-5")
    assert (problem.column, problem.found, problem.wanted) == ("Count", "-5", "0 or more")


def test_a_lower_limit_above_the_upper_is_a_problem() -> None:
    problem = only_problem(lower_ci_95_0_limit="90")
    assert problem.column == "Lower CI 95.0 limit"
    assert problem.remedy == "The lower figure of the range is above the upper one: check both"


def test_every_fault_of_a_row_is_said_and_the_row_counts_once() -> None:
    found = checked(as_bytes([a_row(value="many", count="some", area_code="E1", indicator_id="x")]))
    assert found.report.rows == RowCounts(read=1, problems=1)
    columns = [problem.column for problem in found.report.problems]
    assert columns == ["Area Code", "Indicator ID", "Value", "Count"]


def test_a_value_outside_its_limits_is_kept_and_pointed_out() -> None:
    found = checked(as_bytes([a_row(value="99")]))
    assert found.report.distinct == 1
    assert "Values outside their own 95% limits, kept as published: 1." in found.report.notices


@pytest.mark.parametrize("code", ["", "E0800009", "E08O00009", "#REF!", "Hartlepool"])
def test_a_badly_formed_area_code_is_a_problem(code: str) -> None:
    assert only_problem(area_code=code).column == "Area Code"


def test_other_areas_are_skipped_and_counted_by_the_start_of_their_code() -> None:
    rows = [a_row(area_code=c) for c in ("E06000001", "E06000002", "E07000001", "A81002", ENGLAND)]
    rows.append(a_row(area_code="E09000009", value="many"))
    found = checked(as_bytes(rows), Scope(frozenset({"E06000001", ENGLAND})))
    assert found.report.skipped == {
        "not a place we hold (A81)": 1,
        "not in the local profile (E06)": 1,
        "not in the local profile (E07)": 1,
        "not in the local profile (E09)": 1,
    }
    assert found.report.rows == RowCounts(read=6, skipped=4)


def test_a_file_without_this_area_says_which_areas_and_periods_it_holds() -> None:
    found = checked(as_bytes([a_row()]), Scope(frozenset({"E06000009"})))
    assert not found.can_come_in
    assert "these areas: E06000001; and these periods: 2022/23" in found.report.notices[-1]


def test_text_that_looks_like_a_formula_is_kept_as_text() -> None:
    (reading,) = readings_of(checked(as_bytes([a_row(area_name="=1+1", value_note="@note")])))
    assert (reading.area_name, reading.annotation.note) == ("=1+1", "@note")


def test_a_file_that_is_too_large_is_refused_with_the_number() -> None:
    content = as_bytes([a_row(), a_row(area_code="E06000002"), a_row(area_code="E06000003")])
    assert (Limits().rows, Limits().size_bytes) == (2_000_000, 200_000_000)
    assert "0 MB can be brought in" in refused(content, Limits(size_bytes=100))
    assert "more than 2 rows" in refused(content, Limits(rows=2))


def test_same_figures_for_one_reading_merge_though_their_notes_differ() -> None:
    rows = [
        a_row(
            area_code=ENGLAND, parent_code="", compared_to_england_value_or_percentiles="Similar"
        ),
        a_row(area_code=ENGLAND, recent_trend="No significant change"),
    ]
    found = checked(as_bytes(rows))
    assert found.report.rows == RowCounts(read=2, merged=1)
    (reading,) = readings_of(found)
    assert reading.line == 2
    assert reading.annotation.compared_with_england == "Not compared"
    assert reading.annotation.trend == "No significant change"


def test_other_figures_for_one_reading_are_a_conflict_and_none_is_used() -> None:
    found = checked(as_bytes([a_row(), a_row(area_code="E06000002"), a_row(value="76")]))
    assert found.report.rows == RowCounts(read=3, problems=2)
    (conflict,) = found.report.conflicts
    assert conflict.lines == (2, 4)
    assert conflict.key["area_code"] == "E06000001"
    assert [reading.area_code for reading in readings_of(found)] == ["E06000002"]
    (problem,) = found.report.problems
    assert (problem.line, problem.found) == (
        2,
        "other figures than on line 4, for the same reading",
    )


def test_the_same_decile_of_two_boundary_years_is_two_readings() -> None:
    rows = [
        a_row(
            area_code=ENGLAND, category_type=f"deciles ({year})", category="Most deprived", value=v
        )
        for year, v in (("4/21", "75.5"), ("4/23", "76.5"))
    ]
    found = checked(as_bytes(rows))
    assert (found.report.distinct, found.report.conflicts) == (2, ())


def test_a_quotation_mark_that_is_never_closed_is_found() -> None:
    rows = [a_simple_row(area_code=f"E060000{number}") for number in range(10, 40)]
    start, _, rest = as_bytes(rows, SIMPLE_HEADINGS).partition(b"Children")
    assert "A quotation mark is opened on line 2 and never closed" in refused(
        start + b'"Children' + rest
    )


def test_empty_rows_are_passed_over_and_said() -> None:
    content = (
        as_bytes([a_row()])
        + b"," * 26
        + b"\n\n"
        + as_bytes([a_row(area_code=ENGLAND)]).split(b"\n", 1)[1]
    )
    found = checked(content)
    assert found.report.rows == RowCounts(read=2)
    assert "Empty rows passed over: 2." in found.report.notices


def test_a_bare_carriage_return_does_not_break_a_row() -> None:
    content = as_bytes([a_row(value_note="one\rtwo")]).replace(b'"one\rtwo"', b"one\rtwo")
    (reading,) = readings_of(checked(content))
    assert reading.annotation.note == "one two"


@pytest.mark.parametrize(
    ("text", "wanted"), [("next year", "a period"), ("", "a period"), ("2022 - 1950", "a period")]
)
def test_a_period_in_no_known_form_is_a_problem(text: str, wanted: str) -> None:
    found = checked(as_bytes([a_simple_row(period=text)], SIMPLE_HEADINGS))
    assert found.report.problems[0].column == "period"
    assert found.report.problems[0].wanted.startswith(wanted)


def test_a_sortable_period_is_an_order_and_never_a_date() -> None:
    assert only_problem(time_period_sortable="2022-01-01").column == "Time period Sortable"
    (reading,) = readings_of(checked(as_bytes([a_row()])))
    assert reading.sortable == 20220000


def test_rows_of_simple_form_keep_unit_measure_and_inequality_apart() -> None:
    headings = (*SIMPLE_HEADINGS, "inequality")
    rows = [
        a_simple_row(inequality="NA"),
        a_simple_row(inequality="Most deprived quintile"),
        a_simple_row(unit="Male"),
        a_simple_row(measure="Rate"),
    ]
    readings = readings_of(checked(as_bytes(rows, headings)))
    assert len(readings) == 4
    assert [r.series.is_headline for r in readings] == [True, False, True, True]
    assert [r.series.sex for r in readings] == ["Persons", "Persons", "Male", "Persons"]
    assert {r.series.indicator_id for r in readings} == {"local:children-who-walk-to-school"}


def test_windows_line_ends_and_quotes_round_every_cell_change_nothing() -> None:
    content = as_bytes([a_row()], line_end="\r\n", quoting=csv.QUOTE_ALL)
    assert readings_of(checked(content)) == readings_of(checked(as_bytes([a_row()])))


def test_the_example_of_the_template_is_refused_if_left_in() -> None:
    example = dict(zip(TEMPLATE_COLUMNS, TEMPLATE_EXAMPLE, strict=True))
    found = checked(as_bytes([example], TEMPLATE_COLUMNS))
    assert found.report.rows == RowCounts(read=1, problems=1)


def test_a_cell_of_a_million_characters_is_refused_with_where_to_look() -> None:
    rows = [a_row(value="many"), a_row(area_code="E06000002", value_note="x" * 1_000_000)]
    assert "more than 131,072 characters" in refused(as_bytes(rows))


def test_a_heading_without_end_is_not_repeated_whole() -> None:
    assert len(refused(b"x" * 100_000 + b",b\n1,2\n")) < 500


class Enormous(io.BytesIO):
    """A stream that says it is larger than it is, as a sparse file may."""

    def seek(self, offset: int, whence: int = 0) -> int:
        return super().seek(offset, whence) + (200_000_001 if whence else 0)


def test_200_megabytes_are_refused_before_a_byte_is_looked_at() -> None:
    found = check_file(Enormous(as_bytes([a_row()])), "a.csv", Scope())
    assert isinstance(found, Refusal)
    assert "at most 200 MB" in found.sentence


def test_two_names_under_one_id_are_one_indicator_and_both_are_said() -> None:
    rows = [a_row(), a_row(area_code="E06000002", indicator_name="Injuries, another profile")]
    found = checked(as_bytes(rows))
    assert {r.series.indicator_id for r in readings_of(found)} == {"90284"}
    said = "Indicator 90284 has several names: Injuries, ages 0 to 14; Injuries, another profile."
    assert said in found.report.notices


ENDED = Scope(
    successors={"E08000016": "E08000038"},
    ended=frozenset({"E10000009"}),
    authorities=frozenset({"E08000016", "E08000038", "E10000009", "E06000001", "E06000002"}),
)


def test_an_ended_code_is_read_under_the_one_that_followed_and_says_so() -> None:
    rows = [a_row(area_code="E08000016"), a_row(area_code="E08000038", sex="Male")]
    found = checked(as_bytes(rows), ENDED)
    first, second = readings_of(found)
    assert (first.area_code, first.annotation.recoded_from) == ("E08000038", "E08000016")
    assert (second.area_code, second.annotation.recoded_from) == ("E08000038", "")
    said = "Codes that ended, read under the one that followed: E08000016 to E08000038."
    assert said in found.report.notices


def test_both_codes_of_one_place_are_one_reading_and_a_contradiction_is_found() -> None:
    rows = [a_row(area_code="E08000038"), a_row(area_code="E08000016")]
    assert checked(as_bytes(rows), ENDED).report.rows == RowCounts(read=2, merged=1)
    rows[1]["Value"] = "76"
    assert len(checked(as_bytes(rows), ENDED).report.conflicts) == 1


def test_an_ended_code_without_one_successor_is_listed_and_kept_as_it_is() -> None:
    found = checked(as_bytes([a_row(area_code="E10000009")]), ENDED)
    assert readings_of(found)[0].area_code == "E10000009"
    said = "Codes that ended and have no one successor, kept as they are: E10000009 (1 figures)."
    assert said in found.report.notices


def test_a_code_that_no_look_up_has_is_named_unless_the_look_up_is_short() -> None:
    rows = [a_row(area_code=code) for code in ("E06000001", "E06000002", "E06000099")]
    said = "Codes of authorities that no look-up has: E06000099 (1 figures)."
    assert said in checked(as_bytes(rows), ENDED).report.notices
    rows = [a_row(area_code=code) for code in ("E06000001", "E06000098", "E06000099")]
    assert not any("no look-up" in n for n in checked(as_bytes(rows), ENDED).report.notices)
