"""Needs data in workbooks: the same readings, counts and lines as the CSV of the same cells."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from earlyhelp.jsna.checked import Checked
from earlyhelp.jsna.dialects import Known, Refusal
from earlyhelp.jsna.sheets import TextTable, Wanted, as_text_table
from earlyhelp.jsna.template import as_workbook
from tests.jsna.factories import (
    SIMPLE_HEADINGS,
    a_row,
    a_simple_row,
    as_bytes,
    checked,
    readings_of,
)

Row = Sequence[object]


def a_book(*sheets: tuple[str, Sequence[Row]]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        made = book.create_sheet(title)
        for row in rows:
            made.append(list(row))
    return book


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def table(content: bytes, sheet: str | None = None) -> TextTable:
    found = as_text_table(BytesIO(content), Wanted(sheet))
    assert isinstance(found, TextTable), found
    return found


def refused(content: bytes, sheet: str | None = None) -> Refusal:
    found = as_text_table(BytesIO(content), Wanted(sheet))
    assert isinstance(found, Refusal)
    return found


def read(content: bytes, known: Known | None = None) -> Checked:
    return checked(table(content).stream.read(), known=known or Known())


HEADER = list(SIMPLE_HEADINGS)
GOOD = [list(a_simple_row().values())]


def test_a_file_that_is_no_workbook_stays_as_it_is() -> None:
    found = table(as_bytes([a_row()]))
    assert (found.is_workbook, found.notices) == (False, ())
    assert found.stream.read() == as_bytes([a_row()])


VALUES = st.one_of(
    st.none(),
    st.integers(-5, 10**9),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 6)),
    st.sampled_from(["NA", "c", "many", "1,234", "12.3%", "-"]),
)
CELLS = st.fixed_dictionaries(
    {
        "area_code": st.sampled_from(["E06000001", "E92000001", "", "nonsense"]),
        "period": st.sampled_from(["2022/23", "2022", "spring", ""]),
        "indicator": st.sampled_from(["A, b", 'Quoted "x"', "", "two\nlines", "tab\there"]),
        "value": VALUES,
    }
)


@settings(max_examples=30)
@given(st.lists(CELLS, max_size=8), st.integers(0, 2))
def test_a_workbook_gives_the_counts_lines_and_readings_of_its_cells_as_csv(
    rows: list[dict[str, object]], empty_before: int
) -> None:
    headings = ("area_code", "period", "indicator", "value")
    lines: list[Row] = [[None]] * empty_before
    lines += [headings, *([row[name] for name in headings] for row in rows)]
    texts = [
        {name: "" if cell is None else str(cell).replace("\n", " ") for name, cell in row.items()}
        for row in rows
    ]
    plain = checked(b"\n" * empty_before + as_bytes(texts, headings))
    from_book = read(saved(a_book(("Data", lines))))
    assert from_book.report.rows == plain.report.rows
    assert [(p.line, p.column, p.wanted) for p in from_book.report.problems] == [
        (p.line, p.column, p.wanted) for p in plain.report.problems
    ]
    assert readings_of(from_book) == readings_of(plain)


def test_a_heading_full_of_semicolons_does_not_change_the_separator() -> None:
    header = ["area_code", "period", "indicator", "value", "a;b;c;d;e;f;g"]
    found = read(saved(a_book(("Data", [header, ["E92000001", "2022", "Walk", 5]]))))
    assert found.report.rows.problems == 0
    assert [one.facts.value for one in readings_of(found)] == [5]


def test_a_fingertips_download_kept_as_a_workbook_is_read_too() -> None:
    row = a_row()
    content = saved(a_book(("Sheet1", [list(row), list(row.values())])))
    assert readings_of(read(content)) == readings_of(checked(as_bytes([row], list(row))))


def test_a_formula_is_refused_with_its_cell_and_what_to_do() -> None:
    row = [*GOOD[0][:-1], "=40+1.5"]
    found = refused(saved(a_book(("Data", [HEADER, row]))))
    assert "works values out in G2" in found.sentence
    assert "paste them as values" in found.sentence


def test_merged_cells_are_refused_by_name() -> None:
    book = a_book(("Data", [HEADER, *GOOD * 2]))
    book["Data"].merge_cells("A2:A3")
    assert "merged cells: A2:A3" in refused(saved(book)).sentence


def test_a_period_that_excel_made_a_date_is_a_problem_and_never_a_period() -> None:
    book = a_book(("Data", [HEADER, *GOOD]))
    book["Data"]["C2"].value = 44652
    book["Data"]["C2"].number_format = "dd/mm/yyyy"
    (problem,) = read(saved(book)).report.problems
    assert (problem.line, problem.column, problem.found) == (2, "period", "2022-04-01")


def test_of_several_sheets_the_one_with_known_headings_is_read_and_the_others_are_named() -> None:
    book = a_book(("Look-up", [["x"]]), ("Data", [HEADER, *GOOD]), ("README", [["how to"]]))
    book.create_sheet("Old").sheet_state = "hidden"
    found = table(saved(book))
    assert found.notices == (
        "This is a workbook; its sheet Data was read.",
        "These sheets were not read: Look-up.",
        "Hidden sheets were not read: Old.",
    )


def test_of_several_sheets_that_could_be_meant_one_has_to_be_chosen() -> None:
    other = [*GOOD[0][:-1], 7]
    content = saved(a_book(("First", [HEADER, *GOOD]), ("Second", [HEADER, other]), ("No", [])))
    found = refused(content)
    assert found.sheets == ("First", "Second")
    assert "--sheet" in found.sentence
    assert readings_of(checked(table(content, "Second").stream.read()))[0].facts.value == 7
    assert "no sheet" in refused(content, "Third").sentence


@pytest.mark.parametrize("rows", [[], [[None, " "]]])
def test_a_workbook_without_rows_is_refused(rows: Sequence[Row]) -> None:
    assert refused(saved(a_book(("Data", rows)))).sentence == "The workbook has no sheet with rows."


def test_hidden_rows_are_read_and_counted() -> None:
    book = a_book(("Data", [HEADER, *GOOD]))
    book["Data"].row_dimensions[2].hidden = True
    found = table(saved(book))
    assert "Hidden rows were read like the others: 1." in found.notices


def test_the_template_is_refused_with_its_example_and_comes_in_without() -> None:
    found = read(as_workbook())
    assert (found.report.rows.problems, found.report.distinct) == (1, 0)
    assert found.report.problems[0].found == "EXAMPLE"
    book = load_workbook(BytesIO(as_workbook()))
    book["Needs data"].delete_rows(2)
    book["Needs data"].append(list(GOOD[0]))
    assert read(saved(book)).report.distinct == 1
    meanings = [row[0].value for row in book["README"].iter_rows()]
    assert set(SIMPLE_HEADINGS) <= set(meanings)
