from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.geography.reading.values import (
    CellError,
    Found,
    Problem,
    read_month,
    read_number,
    read_official_code,
    read_whole,
)


@pytest.mark.parametrize("cell", ["", " ", "-", "*", "NA", "n/a", ":", "c", "x", "z", "u", "low"])
def test_a_mark_for_missing_is_unknown_and_never_nought(cell: str) -> None:
    assert read_number(cell) is None


@pytest.mark.parametrize(
    ("cell", "number"), [("1,234", 1234), (" 7 ", 7), ("-1.5", -1.5), ("0", 0), ("1e3", 1000)]
)
def test_numbers_are_read_as_people_write_them(cell: str, number: float) -> None:
    assert read_number(cell) == number


@pytest.mark.parametrize("cell", ["Infinity", "1e400", "twelve", "1,23", "٣", ".", "1.2.3", "+"])
def test_what_is_no_ordinary_number_is_a_fault(cell: str) -> None:
    with pytest.raises(CellError):
        read_number(cell)


@given(st.text())
def test_any_cell_is_a_number_or_missing_or_a_fault(cell: str) -> None:
    with suppress(CellError):
        number = read_number(cell)
        assert number is None or abs(number) < float("inf")


@pytest.mark.parametrize("cell", ["-1", "1.5", "11"])
def test_a_decile_is_a_whole_number_from_1_to_10(cell: str) -> None:
    with pytest.raises(CellError, match="from 1 to 10"):
        read_whole(cell, 1, 10)


def test_a_code_of_another_level_is_a_fault() -> None:
    assert read_official_code("e05000001", ["E05"]) == "E05000001"
    assert read_official_code("") is None
    with pytest.raises(CellError, match="begins with E05"):
        read_official_code("E01000001", ["E05"])


@pytest.mark.parametrize(
    ("cell", "month"), [("201305", "2013-05"), ("2013-05", "2013-05"), ("", None)]
)
def test_a_month_is_a_year_and_a_month(cell: str, month: str | None) -> None:
    assert read_month(cell) == month


@pytest.mark.parametrize("cell", ["201313", "2013", "05/2013"])
def test_another_form_of_month_is_a_fault(cell: str) -> None:
    with pytest.raises(CellError):
        read_month(cell)


def test_all_faults_are_counted_and_the_first_thousand_kept() -> None:
    found = Found()
    for line in range(1500):
        found.fault(Problem(line, "a", "b", "c"))
    assert (found.problem_count, len(found.problems), found.rows_read) == (1500, 1000, 1500)
