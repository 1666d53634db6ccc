import codecs

import pytest

from earlyhelp.geography.reading.files import (
    FileRefusedError,
    Limits,
    NamedFile,
    examine,
    open_table,
)
from tests.geography.factories import a_file

Rows = list[tuple[int, list[str]]]


def read(content: bytes | str, limits: Limits | None = None) -> tuple[tuple[str, ...], Rows]:
    limits = limits or Limits()
    with open_table(examine(a_file("a.csv", content), limits), limits) as table:
        assert table is not None
        return table.headings.written, list(table.rows)


def test_cells_stand_under_their_headings_with_the_line_they_begin_on() -> None:
    assert read("a,b\n1,2\n\n3,4\n") == (("a", "b"), [(2, ["1", "2"]), (4, ["3", "4"])])


@pytest.mark.parametrize(("separator", "others"), [(",", ";;\t"), (";", ",,\t"), ("\t", ",,;")])
def test_the_separator_is_judged_from_the_first_line(separator: str, others: str) -> None:
    text = f"a{separator}b\n1{separator}{others}2\n"
    assert read(text) == (("a", "b"), [(2, ["1", f"{others}2"])])


@pytest.mark.parametrize(
    "content",
    [
        b"caf\xc3\xa9,b\n1,2\n",
        codecs.BOM_UTF8 + b"caf\xc3\xa9,b\n1,2\n",
        "café,b\n1,2\n".encode("utf-16"),
        "café,b\n1,2\n".encode("cp1252"),
        "café,b\r\n1,2\r\n".encode(),
    ],
)
def test_any_encoding_of_text_gives_the_same_cells(content: bytes) -> None:
    assert read(content) == (("café", "b"), [(2, ["1", "2"])])


def test_text_that_is_not_utf8_is_read_with_a_notice() -> None:
    assert "cp1252" in examine(a_file("a.csv", "café\n".encode("cp1252")), Limits()).notices[0]
    assert examine(a_file("a.csv", "café\n"), Limits()).notices == ()


def test_a_line_end_inside_quotes_is_part_of_the_cell() -> None:
    assert read('a,b\n"x\ny",2\n3,4\n')[1] == [(2, ["x\ny", "2"]), (4, ["3", "4"])]


def test_a_bare_carriage_return_breaks_no_row() -> None:
    assert read("a,b\nx\ry,2\n")[1] == [(2, ["x y", "2"])]


def test_a_short_row_ends_in_empty_cells_and_a_long_one_is_a_problem() -> None:
    limits = Limits()
    file = a_file("a.csv", "a,b,c\n1\n1,2,3,4\n1,2,3,\n")
    with open_table(examine(file, limits), limits) as table:
        assert table is not None
        assert list(table.rows) == [(2, ["1", "", ""]), (4, ["1", "2", "3"])]
        assert [problem.line for problem in table.too_long.shown] == [3]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04rest", "zip archive or a workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\xd0\xcf\x11\xe0", "old workbook"),
        (b"\n <!DOCTYPE html><html>", "web page"),
        (b"<html><body>Error 503", "web page"),
        (b"a,b\n1,\x002\n", "not text"),
        (b"a,b\n\x81\x8d\n", "not text"),
        (b'a,b\n"1,2\n3,4\n', "quote marks"),
        (b"a,b,A \n1,2,3\n", "'a' stands twice"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(FileRefusedError, match=reason):
        read(content)


def test_a_file_that_is_too_large_is_refused_with_the_number() -> None:
    with pytest.raises(FileRefusedError, match="1 megabytes"):
        read(b"a,b\n" + b"1,2\n" * 300_000, Limits(megabytes=1))
    with pytest.raises(FileRefusedError, match="more than 3 rows"):
        read("a,b\n" + "1,2\n" * 4, Limits(rows=3))


@pytest.mark.parametrize("content", [b"", b"\n\n", codecs.BOM_UTF8])
def test_an_empty_file_holds_nothing_and_is_no_fault(content: bytes) -> None:
    with open_table(examine(NamedFile.of_bytes("a.csv", content), Limits()), Limits()) as table:
        assert table is None


def test_json_is_told_from_its_first_mark() -> None:
    assert examine(a_file("a", '\ufeff {"type": 1}'), Limits()).is_json
    assert not examine(a_file("a.json", "a,b\n"), Limits()).is_json


def test_the_same_bytes_have_the_same_digest() -> None:
    first, second = (examine(a_file(name, "a,b\n1,2\n"), Limits()) for name in ("x", "y"))
    assert first.sha256 == second.sha256
