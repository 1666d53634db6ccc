import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.geography.postcodes import FORM, read_outward_code, read_postcode

CANONICAL = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
canonical = (
    st.from_regex(FORM, fullmatch=True)
    .filter(str.isascii)
    .map(lambda text: f"{text[:-3]} {text[-3:]}")
)
marks = st.text(alphabet=" .,-_'\t\u00a0\u200b/()", max_size=3)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("M33 4ND", "M33 4ND"),
        ("m334nd", "M33 4ND"),
        ("  M33-4nd. ", "M33 4ND"),
        ("M33\u00a04ND", "M33 4ND"),
        ("W1A 0AX", "W1A 0AX"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("M1 1AE", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
    ],
)
def test_any_case_spacing_and_stray_marks_are_understood(typed: str, read: str) -> None:
    assert read_postcode(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "M33",
        "4ND",
        "M33 4",
        "M33 4NC",
        "GIR 0AA",
        "sixteen",
        "M33 4ND M33 4NE",
        "M33 4NDé",
        "٣",
    ],
)
def test_what_is_no_full_postcode_is_not_guessed_at(typed: str) -> None:
    assert read_postcode(typed) is None


@given(st.text())
def test_any_text_at_all_has_an_answer(text: str) -> None:
    read = read_postcode(text)
    assert read is None or CANONICAL.fullmatch(read)


@given(canonical, st.lists(marks, min_size=8, max_size=8))
def test_marks_and_case_change_nothing(postcode: str, between: list[str]) -> None:
    typed = "".join(mark + letter for mark, letter in zip(between, postcode.lower(), strict=False))
    assert read_postcode(typed) == postcode
    assert read_postcode(postcode) == postcode


@given(canonical)
def test_the_outward_code_is_the_first_half(postcode: str) -> None:
    assert read_outward_code(postcode) == postcode.split(maxsplit=1)[0]
    assert read_outward_code(postcode.split(maxsplit=1)[0].lower()) == postcode.split(maxsplit=1)[0]


def test_a_word_is_no_outward_code() -> None:
    assert read_outward_code("north") is None
    assert read_outward_code("é1") is None
