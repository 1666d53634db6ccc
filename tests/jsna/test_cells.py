import doctest

import pytest

from earlyhelp.jsna import catalogue, cells, headings, profile, report, showing, wide
from earlyhelp.jsna.cells import Period, local_id, read_period


@pytest.mark.parametrize("module", [catalogue, cells, headings, profile, report, showing, wide])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type] # modules of a list


@pytest.mark.parametrize(
    ("text", "sortable", "years"),
    [
        ("2022", 20220000, "1y"),
        ("2022/23", 20220000, "1y"),
        ("2022-23", 20220000, "1y"),
        ("2001 - 03", 20010000, "3y"),
        ("2001 - 2003", 20010000, "3y"),
        ("1999 - 01", 19990000, "3y"),
        ("2016/17 - 20/21", 20160000, "5y"),
        ("2020/21 - 24/25", 20200000, "5y"),
        ("2014-16", 20140000, "3y"),
        ("2022 Q3", 20220300, "1q"),
        ("2022/23 Q1", 20220100, "1q"),
        ("2023 Jan", 20230001, "1m"),
        ("2023 December", 20230012, "1m"),
    ],
)
def test_a_period_is_read_from_every_known_form(text: str, sortable: int, years: str) -> None:
    assert read_period(text) == Period(sortable, years)


@pytest.mark.parametrize("text", ["", "22", "2022 - 20", "2022 Q5", "2022 Smarch", "mid 2022"])
def test_a_period_in_another_form_is_not_guessed(text: str) -> None:
    assert read_period(text) is None


def test_ids_of_named_indicators_hold_letters_digits_and_dashes() -> None:
    assert local_id("% of children (0-15)") == "local:of-children-0-15"
