"""Our own template and other tables as Excel workbooks; what is hidden in them is named."""

from collections.abc import Sequence
from datetime import date, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from earlyhelp.services.exchange.layouts import AskColumns, Layout, Told
from earlyhelp.services.exchange.limits import Limits
from earlyhelp.services.exchange.opening import Unread
from tests.services.exchange.factories import TOLD, read, services_of
from tests.services.factories import TODAY

HEADER = ("source_id", "provider_name", "provider_sector", "service_name", "status")
ROW = ("a", "A provider", "voluntary", "Service a", "active")


def a_book(*rows: Sequence[object], header: Sequence[str] = HEADER) -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Services"
    for row in (header, *rows):
        sheet.append(list(row))
    return book


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_template_comes_in_as_a_workbook_with_numbers_dates_and_times() -> None:
    header = (
        *HEADER,
        "capacity_children",
        "capacity_confirmed_on",
        "opens_at",
        "closes_at",
        "free",
    )
    row = (*ROW, 12.0, date(2026, 10, 1), time(9, 30), time(10), True)
    found = services_of(saved(a_book(row, header=header)))
    assert found.layout is Layout.TEMPLATE
    assert found.reading.every_problem == ()
    facts = found.reading.services[0].facts
    assert facts is not None
    assert (facts.capacity_children, facts.capacity_confirmed_on) == (12, date(2026, 10, 1))
    assert (facts.places[0].openings[0].opens_at, facts.free) == (time(9, 30), True)


def test_hidden_sheets_are_named_and_a_readme_is_no_list() -> None:
    book = a_book(ROW)
    book.create_sheet("README", 0).append(["How to fill this in"])
    book.create_sheet("Old").sheet_state = "hidden"
    book.create_sheet("More").append(["x"])
    found = services_of(saved(book)).reading
    assert [one.key for one in found.services] == ["a"]
    assert "Hidden sheets were not read: Old." in found.notices
    assert "The sheet Services was read; these were not: More." in found.notices


def test_hidden_rows_are_read_and_said() -> None:
    book = a_book(ROW, ("b", *ROW[1:]))
    book["Services"].row_dimensions[3].hidden = True
    found = services_of(saved(book)).reading
    assert [one.key for one in found.services] == ["a", "b"]
    assert "1 hidden rows were read like the others." in found.notices


def test_a_formula_is_a_problem_of_its_row_and_the_others_are_read() -> None:
    found = services_of(saved(a_book(ROW, ("b", "=1+1", *ROW[2:])))).reading
    assert [one.key for one in found.services] == ["a"]
    assert [(p.line, p.column, p.found) for p in found.every_problem] == [
        (3, "provider_name", "a formula")
    ]


def test_another_workbook_is_matched_by_its_columns() -> None:
    assert isinstance(read(saved(a_book(("1", "Hall"), header=("ref", "title")))), AskColumns)


def packed(**members: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


BOOK = {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (packed(**{"list.csv": b"a,b"}), "a zip archive"),
        (packed(**BOOK, **{"xl/vbaProject.bin": b"x"}), "a workbook with macros"),
        (packed(**BOOK, **{f"{n}": b"x" for n in range(9)}), "11 parts"),
        (packed(**BOOK, bomb=b"0" * 3_000_000), "3 MB unpacked"),
        (packed(**{**BOOK, "xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
         "a workbook that declares entities"),
        (packed(**BOOK), "a workbook"),
        (packed(**BOOK)[:-30], "a damaged package"),
    ],
)  # fmt: skip
def test_a_package_that_is_no_plain_workbook_is_refused_before_it_is_unpacked(
    content: bytes, found: str
) -> None:
    told = Told(TODAY, limits=Limits(members=10, unpacked_megabytes=2))
    refused = read(content, told=told)
    assert isinstance(refused, Unread)
    assert refused.problems[0].found == found
    assert refused.problems[0].wanted


def test_rows_over_the_limit_are_refused() -> None:
    told = Told(TOLD.on, limits=Limits(rows=1))
    refused = read(saved(a_book(ROW, ROW)), told=told)
    assert isinstance(refused, Unread)
    assert refused.problems[0].wanted == "at most 1 rows"
