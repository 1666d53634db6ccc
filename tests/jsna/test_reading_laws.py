"""Laws: however a file was saved, and however many rows are read at once, it says the same."""

import csv
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from earlyhelp.jsna.checked import Checked
from earlyhelp.jsna.dialects import Layout
from earlyhelp.jsna.readings import Problem, Reading
from earlyhelp.jsna.recognising import recognise
from earlyhelp.jsna.rows import read_row
from tests.jsna.factories import FINGERTIPS_HEADINGS, a_row, as_bytes, checked, readings_of

Row = Mapping[str, str]

MARKS_AND_ODDITIES = (
    *("", "-", "*", "NA", "c", "low", "-1", "0", "1,234", " 12 ", "+5", "5.", ".5", "1e3"),
    *("1e400", "nan", "inf", "text", "True", "12345678901234567890123", "1_0", "7%", " "),
    *('<div class="no-data">-</div>', "1e-400", "00012", "0x10", "- 5", "1 234", "\u00a012"),
)
FIGURES = st.one_of(
    st.sampled_from(MARKS_AND_ODDITIES),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers(-10, 10_000).map(str),
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
CODES = st.sampled_from(
    [*("E06000001", "E06000002", "E92000001", "e06000001", "A81002", "E0600001", "", " E06000001 ")]
)
ROWS = st.lists(
    st.builds(
        a_row,
        indicator_id=st.sampled_from(["90284", "20601", "x", "090284", "20601.0"]),
        area_code=CODES,
        area_name=TEXTS,
        sex=st.sampled_from(["Persons", "Male", "male", ""]),
        category_type=st.sampled_from(["", "deciles"]),
        time_period=st.sampled_from(["2022/23", "2022", "2001 - 03", "never"]),
        time_period_sortable=st.sampled_from(["20220000", "20230000", "", "2022"]),
        time_period_range=st.sampled_from(["1y", "3y", ""]),
        value=FIGURES,
        lower_ci_95_0_limit=FIGURES,
        upper_ci_95_0_limit=FIGURES,
        count=FIGURES,
        denominator=FIGURES,
        value_note=TEXTS,
        compared_to_england_value_or_percentiles=st.sampled_from(["Better", "Worse", ""]),
    ),
    max_size=8,
)


def said(found: Checked) -> tuple[object, ...]:
    """Return all a file says but for its lines, which move when rows do."""
    report = found.report
    return (
        Counter(_without_line(reading) for reading in readings_of(found)),
        report.rows,
        Counter(
            (p.column, p.found, p.wanted) for p in report.problems if p.column != "(whole row)"
        ),
        len(report.conflicts),
    )


def _without_line(reading: Reading) -> Reading:
    return replace(reading, line=0)


def plain(rows: Sequence[Row]) -> list[Row]:
    """Rows whose order does not matter: no two share an identity or differ in their names."""
    return [
        dict(row) | {"Indicator ID": str(90_000 + number), "Area Name": "A", "Indicator Name": "I"}
        for number, row in enumerate(rows)
    ]


@given(ROWS)
@settings(max_examples=60)
def test_blocks_of_columns_say_what_row_by_row_reading_says(rows: list[Row]) -> None:
    rows = plain(rows)
    found = checked(as_bytes(rows))
    layout = recognise(FINGERTIPS_HEADINGS)
    assert isinstance(layout, Layout)
    text = as_bytes(rows).decode().replace("\r\n", "\n").replace("\r", " ")
    readings, problems = [], []
    reader = csv.reader(_lines(text))
    next(reader)
    line = reader.line_num + 1
    for cells in reader:
        named = {role: cells[index] for role, index in layout.columns.items()}
        code = named["area code"].strip().upper()
        if code != "A81002":
            read = read_row(line, named, layout)
            if isinstance(read, Reading):
                readings.append(replace(read, area_name="A"))
            else:
                assert isinstance(read, tuple)
                problems.append(read)
        line = reader.line_num + 1
    assert readings_of(found) == readings
    assert found.report.rows.problems == len(problems)
    assert list(found.report.problems) == [problem for row in problems for problem in row]


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")]


@given(ROWS, st.integers(100, 4000))
@settings(max_examples=25)
def test_how_many_rows_are_read_at_once_changes_nothing(rows: list[Row], block_bytes: int) -> None:
    content = as_bytes(rows)
    one, other = checked(content), checked(content, block_bytes=block_bytes)
    assert readings_of(one) == readings_of(other)
    assert one.report == other.report


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_rows_and_columns_changes_nothing(
    rows: list[Row], shuffled: random.Random
) -> None:
    rows = plain(rows)
    mixed, headings = list(rows), list(FINGERTIPS_HEADINGS)
    shuffled.shuffle(mixed)
    shuffled.shuffle(headings)
    assert said(checked(as_bytes(mixed, headings))) == said(checked(as_bytes(rows)))


@given(
    ROWS,
    st.fixed_dictionaries(
        {
            "separator": st.sampled_from([",", ";", "\t"]),
            "line_end": st.sampled_from(["\n", "\r\n"]),
            "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
        }
    ),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.sampled_from([(), ("Our own",)]),
)
@settings(max_examples=25)
def test_how_a_file_was_saved_changes_nothing(
    rows: list[Row], saved: dict[str, Any], mark: bytes, extra: tuple[str, ...]
) -> None:
    found = checked(mark + as_bytes(rows, [*FINGERTIPS_HEADINGS, *extra], **saved))
    assert said(found) == said(checked(as_bytes(rows)))


@given(ROWS)
@settings(max_examples=25)
def test_every_row_read_is_counted_once(rows: list[Row]) -> None:
    report = checked(as_bytes(rows)).report
    counts = report.rows
    assert counts.read == len(rows)
    assert counts.read == counts.merged + counts.skipped + counts.problems + report.distinct
    assert counts.skipped == sum(report.skipped.values())


@given(ROWS)
@settings(max_examples=25)
def test_no_hole_is_ever_read_as_zero(rows: list[Row]) -> None:
    for reading in readings_of(checked(as_bytes(rows))):
        assert (reading.facts.value is None) == (reading.annotation.missing is not None)


def test_a_problem_says_how_to_mend_it() -> None:
    (problem,) = checked(as_bytes([a_row(value="many")])).report.problems
    assert isinstance(problem, Problem)
    assert problem.remedy == "Write the number, or leave the cell empty if there is none"
