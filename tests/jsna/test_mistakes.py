"""Each mistake that tools of this kind are known for, and that this one does not make."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from earlyhelp.jsna.standing.queries import get_profile
from tests.jsna.factories import (
    DFE_HEADINGS,
    ENGLAND,
    EXPLAINED,
    a_dfe_row,
    a_row,
    as_bytes,
    bring_in,
    checked,
    readings_of,
    refused,
)
from tests.jsna.standing_readings import find_current_readings

HERE, REGION, DAY = "E06000001", "E12000001", date(2024, 6, 1)
DECILES = "County & UA deprivation deciles in England"


def test_a_hole_is_not_read_as_zero(session: Session) -> None:
    rows = [
        a_row(value="", value_note="Value suppressed for disclosure control", count=""),
        a_row(sex="Male", value="0", lower_ci_95_0_limit="0", count="0"),
    ]
    bring_in(session, as_bytes(rows), DAY)
    found = {reading.series.sex: reading for reading in find_current_readings(session, HERE)}
    hole, zero = found["Persons"], found["Male"]
    assert (hole.facts.value, hole.facts.count) == (None, None)
    assert hole.annotation.missing == "Value suppressed for disclosure control"
    assert (zero.facts.value, zero.facts.count, zero.annotation.missing) == (0, 0, None)
    lines = {line.series.sex: line.value for line in get_profile(session, HERE).lines}
    assert lines == {"Persons": None, "Male": 0}


@pytest.mark.parametrize("month", ["20220000", "20220012", "20220400"])
def test_a_sortable_period_is_not_read_as_a_date(month: str) -> None:
    """Month and quarter 00 are no day of any calendar, and 20220400 is a quarter."""
    row = a_row(time_period="2022", time_period_sortable=month)
    (reading,) = readings_of(checked(as_bytes([row])))
    assert (reading.sortable, reading.annotation.period) == (int(month), "2022")


def test_pooled_periods_are_not_independent_years(session: Session) -> None:
    """A pooled figure is a series of its own, so that it never stands among single years."""
    rows = [
        a_row(time_period=f"{year} - {(year + 2) % 100:02d}", time_period_sortable=f"{year}0000")
        | {"Time period range": "3y"}
        for year in range(2015, 2020)
    ]
    rows += [
        a_row(time_period=f"{year}", time_period_sortable=f"{year}0000", value="80")
        for year in range(2015, 2020)
    ]
    bring_in(session, as_bytes(rows), DAY)
    readings = find_current_readings(session, HERE)
    assert len({(r.series.period_range, r.sortable) for r in readings}) == 10
    lines = get_profile(session, HERE).lines
    assert {line.series.period_range for line in lines} == {"3y", "1y"}
    assert {line.period for line in lines} == {"2019 - 21", "2019"}


def test_england_and_the_region_are_not_mixed(session: Session) -> None:
    rows = [
        a_row(),
        a_row(area_code=ENGLAND, value="60", lower_ci_95_0_limit="59", upper_ci_95_0_limit="61"),
        a_row(area_code=REGION, value="90", lower_ci_95_0_limit="80", upper_ci_95_0_limit="99"),
    ]
    bring_in(session, as_bytes(rows), DAY)
    (line,) = get_profile(session, HERE).lines
    assert line.england == 60
    assert line.comparison == "Worse"


def test_a_regional_row_is_not_taken_for_england_or_an_authority() -> None:
    mixed = a_dfe_row(geographic_level="Regional", region_code="", new_la_code="")
    report = checked(as_bytes([mixed], DFE_HEADINGS), known=EXPLAINED).report
    assert (report.rows.problems, report.problems[0].column) == (1, "region_code")


def test_deciles_are_not_summed_into_the_headline(session: Session) -> None:
    rows = [a_row(area_code=ENGLAND, value="60", lower_ci_95_0_limit="59", category_type="")]
    rows += [
        a_row(area_code=ENGLAND, category_type=DECILES, category=f"Decile {number}", count="10")
        for number in range(1, 11)
    ]
    bring_in(session, as_bytes([a_row(), *rows]), DAY)
    (line,) = get_profile(session, HERE).lines
    assert line.england == 60
    found = find_current_readings(session, ENGLAND)
    assert [r.facts.count for r in found if r.series.is_headline] == [755]
    assert sum(not r.series.is_headline for r in found) == 10


def test_male_and_female_are_not_summed_and_persons_are_never_made_of_them(
    session: Session,
) -> None:
    rows = [a_row(sex=sex, count="100") for sex in ("Male", "Female")]
    bring_in(session, as_bytes(rows), DAY)
    lines = get_profile(session, HERE).lines
    assert [(line.series.sex, line.count) for line in lines] == [("Female", 100), ("Male", 100)]


def test_male_is_compared_with_male_alone(session: Session) -> None:
    rows = [
        a_row(sex="Male"),
        a_row(area_code=ENGLAND, value="10", lower_ci_95_0_limit="9", upper_ci_95_0_limit="11"),
    ]
    bring_in(session, as_bytes(rows), DAY)
    (line,) = get_profile(session, HERE).lines
    assert (line.england, line.comparison) == (None, "Not compared")


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><html><body>503 Service Unavailable</body></html>",
        b"\n\n  <html lang='en'><h1>Not found</h1></html>",
        b'<?xml version="1.0"?><error>gone</error>',
        b'{"message": "An error occurred"}',
    ],
)
def test_an_error_page_is_not_read_as_an_empty_file(page: bytes) -> None:
    assert refused(page).startswith("This is ")
