"""Workbooks as tables of texts: each kind of cell, what is told beside them, hostile ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from earlyhelp.web.uploads import MEGABYTE, Limits, Refused
from earlyhelp.web.workbooks import Book, Sheet, named, open_workbook

LIMITS = Limits(
    packed_bytes=MEGABYTE,
    unpacked_bytes=2 * MEGABYTE,
    members=40,
    rows=20,
    columns=8,
    cell_characters=100,
)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def a_book(*rows: tuple[object, ...]) -> Workbook:
    book = Workbook()
    book.worksheets[0].title = "Data"
    for row in rows:
        book.worksheets[0].append(list(row))
    return book


def opened(content: bytes, limits: Limits = LIMITS) -> Book:
    found = open_workbook(content, limits)
    assert isinstance(found, Book), found
    return found


def sheet(content: bytes, title: str = "Data", limits: Limits = LIMITS) -> Sheet:
    found = opened(content, limits).read(title)
    assert isinstance(found, Sheet), found
    return found


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a package of which one part is changed."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for member in old.namelist():
            data = old.read(member)
            new.writestr(member, change(data) if member == name else data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "shown_as", "text"),
    [
        ("text", "General", "text"),
        ("=not counted", "@", None),
        (None, "General", ""),
        (5, "General", "5"),
        (5.0, "0.00", "5"),
        (75.30912, "0.0", "75.30912"),
        (1234567, "#,##0", "1234567"),
        (0.123, "0.0%", "12.3%"),
        (0.41, '0"%"', "0.41"),
        (1e-7, "General", "1e-07"),
        (True, "General", "yes"),
        (date(2022, 4, 1), "dd/mm/yyyy", "2022-04-01"),
        (datetime(2022, 4, 1, 9, 30), "dd/mm/yyyy", "2022-04-01T09:30:00"),  # noqa: DTZ001 - as Excel has it
        (time(9, 30), "hh:mm", "09:30"),
        ("#N/A", "General", "#N/A"),
    ],
)
def test_a_cell_is_read_in_full_and_dates_in_plain_forms(
    value: object, shown_as: str, text: str | None
) -> None:
    book = a_book(("x",))
    cell = book["Data"]["A2"]
    cell.value, cell.number_format = value, shown_as
    found = sheet(saved(book))
    if text is None:
        assert found.formulas == ((2, 1),)
    else:
        assert found.rows[1:] == (((text,),) if text else ())


def test_days_of_a_workbook_that_counts_from_1904_are_the_same_days() -> None:
    book = a_book(("day",), (date(2022, 4, 1),))
    book.epoch = CALENDAR_MAC_1904
    assert sheet(saved(book)).rows[1] == ("2022-04-01",)


def test_rows_keep_their_numbers_and_lose_only_empty_ends() -> None:
    book = a_book(("a", "b", None), (), ("c", None, "d"), (" ",), (None,))
    assert sheet(saved(book)).rows == (("a", "b"), (), ("c", "", "d"))


def test_formulas_merged_cells_hidden_rows_and_sheets_are_told() -> None:
    book = a_book(("a",), ("=1+1",), ("b",))
    book["Data"].merge_cells("A3:B3")
    book["Data"].row_dimensions[3].hidden = True
    book.create_sheet("Notes")
    book.create_sheet("Old").sheet_state = "hidden"
    content = saved(book)
    found = opened(content)
    assert (found.visible, found.hidden, found.data_sheets) == (
        ("Data", "Notes"),
        ("Old",),
        ("Data",),
    )
    one = sheet(content)
    assert (one.formulas, one.merged, one.hidden_rows) == (((2, 1),), ("A3:B3",), 1)


def test_the_top_of_a_sheet_is_enough_to_tell_what_it_is() -> None:
    book = a_book((), ("Name", "Age"), *(("a", 1) for _ in range(5_000)))
    told: list[tuple[int, int]] = []
    top = opened(saved(book)).read("Data", rows=1, tell=lambda done, of: told.append((done, of)))
    assert isinstance(top, Sheet)
    assert (top.rows, told) == (((), ("Name", "Age")), [])
    large = replace(LIMITS, rows=10_000, unpacked_bytes=1 << 24)
    whole = opened(saved(book), large).read("Data", tell=lambda done, of: told.append((done, of)))
    assert isinstance(whole, Sheet)
    assert len(whole.rows) == 5_002
    assert told == [(2_000, 5_002), (4_000, 5_002)]


def test_many_places_are_named_by_the_first() -> None:
    assert named([f"A{n}" for n in range(1, 8)]) == "A1, A2, A3, A4, A5 and 2 more"


@pytest.mark.parametrize(
    ("book", "because"),
    [
        (a_book(*[("x",)] * 22), "rows"),
        (a_book(tuple("abcdefghi")), "columns"),
        (a_book(("x" * 101,)), "cell"),
    ],
)
def test_a_sheet_beyond_a_limit_is_refused(book: Workbook, because: str) -> None:
    found = opened(saved(book)).read("Data")
    assert isinstance(found, Refused)
    assert found.because == because


def test_one_long_text_in_many_cells_is_refused_by_what_it_unpacks_to() -> None:
    book = a_book(*[("x" * 100,) * 8] * 20)
    small = replace(LIMITS, unpacked_bytes=12_000)
    content = saved(book)
    assert isinstance(open_workbook(content, small), Refused)  # by its parts
    found = Book(("Data",), (), content, small).read("Data")  # and by its texts
    assert isinstance(found, Refused)
    assert found.because == "unpacked"


def test_a_row_at_the_very_end_of_a_sheet_is_beyond_the_limit_and_answered_at_once() -> None:
    book = a_book(("a",))
    book["Data"]["A1048576"] = "far"
    found = opened(saved(book)).read("Data")
    assert isinstance(found, Refused)
    assert found.because == "rows"


def test_what_a_sheet_says_of_its_own_size_is_not_believed() -> None:
    part = "xl/worksheets/sheet1.xml"
    lying = with_part(
        saved(a_book(("a", "b"))), part, lambda data: data.replace(b'ref="A1:B1"', b'ref="A1:XFD9"')
    )
    assert sheet(lying).rows == (("a", "b"),)


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]>',
        b"<!-- " + b"x" * 70_000 + b' --><!DOCTYPE x [<!ENTITY a "aaaa">]>',
    ],
)
def test_a_part_that_declares_entities_is_refused_wherever_it_does(declared: bytes) -> None:
    bomb = with_part(
        saved(a_book(("a",))),
        "xl/workbook.xml",
        lambda data: b'<?xml version="1.0"?>' + declared + data.split(b"?>", 1)[-1],
    )
    found = open_workbook(bomb, LIMITS)
    assert isinstance(found, Refused)
    assert found.because == "entities"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and no more",
        with_part(saved(a_book(("a",))), "xl/workbook.xml", lambda _: b"<workbook"),
        with_part(saved(a_book(("a",))), "[Content_Types].xml", lambda _: b"not xml"),
    ],
)
def test_a_damaged_workbook_is_refused_in_one_sentence(content: bytes) -> None:
    found = open_workbook(content, LIMITS)
    assert isinstance(found, Refused)
    assert "\n" not in found.sentence


@pytest.mark.parametrize("part", [b"<sheet>", b"<worksheet><sheetData><row r='x'/></sheetData>"])
def test_a_damaged_sheet_is_refused(part: bytes) -> None:
    broken = with_part(saved(a_book(("a",))), "xl/worksheets/sheet1.xml", lambda _: part)
    book = open_workbook(broken, LIMITS)
    found = book.read("Data") if isinstance(book, Book) else book
    assert isinstance(found, Refused)
    assert found.because == "damaged"
