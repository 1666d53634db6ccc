"""Files that people send: every disguise and every excess is refused with what to do."""

import csv
import doctest
import io
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from earlyhelp.settings import Settings
from earlyhelp.web import hosts, uploads
from earlyhelp.web.uploads import (
    FileKind,
    Limits,
    Refused,
    Sent,
    check_csv,
    check_upload,
    limits_of,
)

SMALL = Limits(
    packed_bytes=2 * 1024 * 1024,
    unpacked_bytes=3 * 1024 * 1024,
    members=6,
    rows=3,
    columns=4,
    cell_characters=20,
)
BOTH = {FileKind.CSV, FileKind.XLSX}
NEEDED = {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}


def a_workbook(members: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (NEEDED if members is None else members).items():
            packed.writestr(name, content)
    return out.getvalue()


def refusal(name: str, content: bytes) -> Refused:
    found = check_upload(name, content, BOTH, SMALL)
    assert isinstance(found, Refused), found
    return found


def test_the_examples_in_the_documentation_run() -> None:
    assert doctest.testmod(uploads).failed == 0
    assert doctest.testmod(hosts).failed == 0


def test_a_good_file_passes_with_a_name_that_is_no_path() -> None:
    found = check_upload("..\\..\\etc/a\r\nb.CSV", b"a,b\r\n1,2\r\n", BOTH, SMALL)
    assert found == Sent(FileKind.CSV, "ab.CSV", b"a,b\r\n1,2\r\n")
    assert isinstance(check_upload("a.xlsx", a_workbook(), BOTH, SMALL), Sent)


def test_text_in_another_writing_passes() -> None:
    assert isinstance(check_upload("a.csv", "é,b\n".encode("utf-16"), BOTH, SMALL), Sent)


@pytest.mark.parametrize(
    ("name", "content", "because", "says"),
    [
        ("a.exe", b"a", "ending", "ends in .csv or .xlsx"),
        ("a.csv.exe", b"a", "ending", "ends in .csv or .xlsx"),
        (".csv", b"a", "ending", "ends in"),
        ("", b"a", "ending", "ends in"),
        ("a.xlsm", a_workbook(), "ending", "ends in"),
        ("a.csv", b"", "empty", "not empty"),
        ("a.csv", b"x" * (2 * 1024 * 1024 + 1), "size", "2 MB or less"),
        ("a.csv", a_workbook(), "content", "a packed file or an Excel workbook"),
        ("a.csv", b"%PDF-1.7", "content", "a PDF document"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1", "content", "an old Excel"),
        ("a.csv", b"MZ\x90", "content", "a program"),
        ("a.csv", b"a,b\x00c", "content", "not text"),
        ("a.xlsx", b"a,b", "content", "no Excel workbook"),
        ("a.xlsx", a_workbook({"a.txt": b"a"}), "content", "no Excel workbook"),
        ("a.xlsx", a_workbook()[:-30], "content", "no Excel workbook"),
        ("a.xlsx", a_workbook({**NEEDED, "xl/vbaProject.bin": b"x"}), "macros", "macros"),
        (
            "a.xlsx",
            a_workbook({**NEEDED, **{f"xl/{i}.xml": b"" for i in range(5)}}),
            "members",
            "7 parts; 6 are allowed",
        ),
        (
            "a.xlsx",
            a_workbook({**NEEDED, "xl/b.xml": b"0" * 4 * 1024 * 1024}),
            "unpacked",
            "4 MB; 3 MB are allowed",
        ),
    ],
)
def test_what_may_not_come_in_is_refused_with_what_to_do(
    name: str, content: bytes, because: str, says: str
) -> None:
    found = refusal(name, content)
    assert found.because == because
    assert says in found.sentence


def test_a_locked_workbook_is_refused() -> None:
    locked = bytearray(a_workbook())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + offset] |= 1
    assert refusal("a.xlsx", bytes(locked)).because == "locked"


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (b"a\n" * 4, None),
        (b"a\n" * 5, "rows"),
        (b"a,b,c,d,e\n", "columns"),
        (b"a\n" + b"x" * 21 + b"\n", "cell"),
        (b'"' + b"x" * (csv.field_size_limit() + 1) + b'"', "cell"),
    ],
)
def test_a_table_larger_than_allowed_is_refused(content: bytes, because: str | None) -> None:
    found = check_csv(content, SMALL)
    assert (found.because if found else None) == because


def plainly_judged(content: bytes) -> str | None:
    """Say what is too large by reading every row as CSV."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding="latin-1", newline="")
    for number, row in enumerate(csv.reader(text), start=1):
        if number > SMALL.rows + 1:
            return "rows"
        if len(row) > SMALL.columns:
            return "columns"
        if any(len(cell) > SMALL.cell_characters for cell in row):
            return "cell"
    return None


@given(st.text(alphabet='",\n\rab', max_size=60))
@example('"\n\n\n\n\n\n"\n')
@example('a"b,"c\n\n\n\n\n')
@example('a,b\n"a,\n,,,,,,,"\n,,,,\n')
def test_a_table_is_judged_as_if_every_row_were_read(text: str) -> None:
    content = text.encode()
    found = check_csv(content, SMALL)
    assert (found.because if found else None) == plainly_judged(content)


def test_the_limits_are_those_of_the_settings() -> None:
    limits = limits_of(Settings(upload_megabytes=3, upload_rows=7))
    assert (limits.megabytes, limits.rows, limits.columns) == (3, 7, 1_000)
