import pytest

from earlyhelp.geography.codes import Level
from earlyhelp.geography.places import NOT_STATED
from earlyhelp.geography.vintages import CodeSet, VintageError, infer_vintage, require_shared

OLD = CodeSet("the look-up", Level.WARD, "2022", frozenset({"E05000819", "E05000820"}))
NEW = CodeSet("the postcodes", Level.WARD, "2024", frozenset({"E05015239", "E05015240"}))


def test_joining_codes_of_different_boundaries_fails_loudly_and_names_both_years() -> None:
    with pytest.raises(VintageError, match=r"2022.*2024"):
        require_shared(OLD, NEW)


def test_a_year_that_nobody_stated_is_said() -> None:
    unstated = CodeSet("the postcodes", Level.WARD, NOT_STATED, NEW.codes)
    with pytest.raises(VintageError, match="year not stated"):
        require_shared(OLD, unstated)


def test_codes_of_the_same_boundaries_join() -> None:
    assert require_shared(NEW, NEW) == NEW.codes


@pytest.mark.parametrize(
    ("codes", "vintage"),
    [
        ({"a", "b"}, "2021"),
        ({"b"}, "2021"),
        ({"c"}, "2011"),
        ({"a", "c"}, None),
        ({"z"}, None),
        (set[str](), None),
    ],
)
def test_the_year_of_codes_is_the_newest_that_holds_them_all(
    codes: set[str], vintage: str | None
) -> None:
    known = {"2011": {"b", "c"}, "2021": {"a", "b"}, NOT_STATED: {"z"}}
    assert infer_vintage(codes, known) == vintage
