import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.geography.codes import (
    LEVEL_BY_PREFIX,
    NAME_OF_LEVEL,
    Level,
    area_fault,
    level_of,
    read_code,
)


@pytest.mark.parametrize("prefix", sorted(LEVEL_BY_PREFIX))
def test_the_level_comes_from_the_prefix(prefix: str) -> None:
    assert level_of(f"{prefix}000001") is LEVEL_BY_PREFIX[prefix]


def test_an_unknown_prefix_is_another_place() -> None:
    assert level_of("E04000001") is Level.OTHER


def test_every_level_has_words() -> None:
    assert set(NAME_OF_LEVEL) == set(Level)


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    code = read_code(text)
    assert code is None or (len(code) == 9 and code[1:].isdigit())


@pytest.mark.parametrize(
    "text", ["E0800000", "E080000099", "X08000009", "A81002", "E0800000９", ""]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    assert read_code(text) is None


@pytest.mark.parametrize(
    "code", ["E06000001", "E08000001", "E09000001", "E10000015", " e08000001 "]
)
def test_an_upper_tier_authority_can_be_served(code: str) -> None:
    assert area_fault(code) is None


def test_a_district_is_refused_naming_the_county() -> None:
    sentence = area_fault("E07000095", "Hertfordshire (E10000015)")
    assert sentence is not None
    assert "children's services belong to Hertfordshire (E10000015)" in sentence


def test_a_district_of_an_unknown_county_is_refused_in_words() -> None:
    assert "its county council" in str(area_fault("E07000095"))


@pytest.mark.parametrize("code", ["W06000001", "E05000001", "E92000001", "E12000002"])
def test_other_places_cannot_be_served(code: str) -> None:
    assert "E06, E08, E09 or E10" in str(area_fault(code))


def test_what_is_no_code_cannot_be_served() -> None:
    assert "not a code" in str(area_fault("Anyborough"))
