import csv
from dataclasses import dataclass, replace
from datetime import timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.services.exchange.cells import guard, tidy, unguard
from earlyhelp.services.exchange.columns import COLUMNS, EXAMPLE, NAMES, template_text
from earlyhelp.services.exchange.layouts import AskColumns, Layout, ReadList
from earlyhelp.services.exchange.limits import DEFAULT_LIMITS
from earlyhelp.services.exchange.opening import Grid, SentFile, Unread, open_file
from earlyhelp.services.exchange.template import read_template
from earlyhelp.services.facts import Problem, ServiceFacts
from tests.services.exchange.factories import read as read_bytes
from tests.services.factories import TODAY, Row, a_file, a_row


@dataclass(frozen=True)
class Found:
    """What rows say: services without a problem, and every problem."""

    services: tuple[ServiceFacts, ...]
    problems: tuple[Problem, ...]


def read(*rows: Row, moved_by: timedelta = timedelta()) -> Found:
    found = read_template(list(enumerate(rows, start=2)), on=TODAY, moved_by=moved_by)
    whole = (one.facts for one in found.services if not one.problems)
    return Found(tuple(facts for facts in whole if facts), found.every_problem)


def only_problem(*rows: Row) -> Problem:
    found = read(*rows)
    assert len(found.problems) == 1, found.problems
    return found.problems[0]


def test_an_empty_cell_is_not_stated_and_never_no_or_nothing() -> None:
    facts = read(a_row()).services[0]
    assert (facts.free, facts.before_birth, facts.capacity_children, facts.wait_days) == (None,) * 4
    assert (facts.minimum_age_years, facts.no_minimum_age) == (None, False)
    assert facts.referral_routes is None
    assert facts.places == ()


def test_no_limit_is_stated_and_is_not_the_same_as_not_stated() -> None:
    facts = read(a_row(minimum_age_years="0", maximum_age_years="No limit")).services[0]
    assert (facts.minimum_age_years, facts.maximum_age_years) == (0.0, None)
    assert (facts.no_minimum_age, facts.no_maximum_age) == (False, True)


def test_none_says_that_there_are_none() -> None:
    assert read(a_row(access_needs="none")).services[0].access_needs == frozenset()


@pytest.mark.parametrize(
    ("cells", "column", "wanted"),
    [
        ({"provider_sector": "volontary"}, "provider_sector", "did you mean voluntary?"),
        ({"needs": "housng:primary"}, "needs", "did you mean housing?"),
        ({"needs": "housing"}, "needs", "housing:primary or housing:partial"),
        ({"needs": "housing:primary; housing:partial"}, "needs", "each need once"),
        ({"levels_served": "csc_s17"}, "levels_served", "Allowed: universal"),
        ({"status": ""}, "status", "must be filled in"),
        ({"status": "defunct"}, "closed_on", "the day on which it closed"),
        ({"minimum_age_years": "9", "maximum_age_years": "5"}, "maximum_age_years", "not below"),
        ({"maximum_age_years": "99"}, "maximum_age_years", "at most 25; write no limit"),
        ({"vacancies": "9", "capacity_children": "5", "capacity_confirmed_on": "2026-10-01"},
         "vacancies", "at most 5"),
        ({"vacancies": "9"}, "capacity_confirmed_on", "the day on which vacancies was confirmed"),
        ({"capacity_children": "-1", "capacity_confirmed_on": "2026-10-01"},
         "capacity_children", "0 or more"),
        ({"capacity_state": "open", "capacity_confirmed_on": "2026-11-02"},
         "capacity_confirmed_on", "not after today"),
        ({"wait_days": "5"}, "wait_as_of", "the day on which wait_days was confirmed"),
        ({"wait_days": "a week", "wait_as_of": "2026-10-01"}, "wait_days", "a whole number"),
        ({"wait_days": "5", "wait_as_of": "01/10/2026"}, "wait_as_of", "a date like 2026-03-04"),
        ({"url": "javascript:alert(1)"}, "url", "https://"),
        ({"email": "help at service"}, "email", "an address like"),
        ({"telephone": "ring us"}, "telephone", "digits and spaces"),
        ({"postcode": "M33"}, "postcode", "a full UK postcode"),
        ({"latitude": "53.4"}, "longitude", "both latitude and longitude"),
        ({"latitude": "37.5", "longitude": "-2.3"}, "latitude", "from 49 to 61"),
        ({"latitude": "nan", "longitude": "-2.3"}, "latitude", "from 49 to 61"),
        ({"opens_at": "17:00", "closes_at": "09:00"}, "closes_at", "after it opens at 17:00"),
        ({"opens_at": "hh:mm:ss"}, "opens_at", "a time like 09:30"),
        ({"days": "Someday"}, "days", "days like MO; WE; FR"),
        ({"areas_served": "Anyborough"}, "areas_served", "a letter and eight digits"),
        ({"statutory_partner": "police"}, "statutory_partner", "an empty cell"),
        ({"free": "maybe"}, "free", "yes or no"),
        ({"annual_amount": "-5"}, "annual_amount", "an amount of pounds"),
        ({"service_name": "x" * 201}, "service_name", "at most 200 characters; this has 201"),
        ({"description": "x" * 10_001}, "description", "at most 10,000"),
        ({"source_id": "EXAMPLE-ROW"}, "source_id", "leave out the example row"),
    ],
)  # fmt: skip
def test_each_fault_names_its_row_its_column_and_what_is_wanted(
    cells: dict[str, str], column: str, wanted: str
) -> None:
    problem = only_problem(a_row(**cells))
    assert (problem.line, problem.column) == (2, column)
    assert wanted in problem.wanted


def test_ages_of_parents_may_be_those_of_adults() -> None:
    row = a_row(age_of="parent", minimum_age_years="16", maximum_age_years="60")
    assert read(row).problems == ()


def test_a_confidential_address_may_not_stand_in_a_public_text() -> None:
    row = a_row(
        address_confidential="yes",
        postcode="AB1 2DE",
        address_1="9 Hidden Lane",
        description="Come to 9, Hidden  Lane.",
        alert="We are at ab12de",
    )
    problems = read(row).problems
    assert {problem.column for problem in problems} == {"description", "alert"}
    assert {problem.found for problem in problems} == {"not shown: the address is confidential"}


def test_two_rows_of_a_service_add_a_place_and_more_hours() -> None:
    rows = [
        a_row(location_name="Hall", city="Town", days="MO", opens_at="9:00", closes_at="10:00"),
        a_row(location_name="Hall", city="Town", days="Tuesday; we"),
        a_row(location_name="Library", city="Town"),
    ]
    places = read(*rows).services[0].places
    assert [(place.name, len(place.openings)) for place in places] == [("Hall", 2), ("Library", 0)]


def test_rows_of_a_service_that_disagree_are_both_named() -> None:
    problem = only_problem(a_row(free="yes"), a_row(free="no"))
    assert (problem.line, problem.column, problem.wanted) == (
        3,
        "free",
        "the same as in row 2: True",
    )


def test_rows_of_a_provider_that_disagree_are_both_named() -> None:
    problem = only_problem(a_row("a"), a_row("b", provider_sector="community"))
    assert (problem.line, problem.column) == (3, "provider_sector")


def test_a_provider_is_written_in_one_way() -> None:
    problem = only_problem(a_row("a"), a_row("b", provider_name="A Provider"))
    assert (problem.line, problem.wanted) == (3, "the same as in row 2: A provider")


ROWS = st.lists(
    st.builds(
        lambda number, place, free: a_row(str(number), location_name=place, free=free[number]),
        st.integers(0, 3),
        st.sampled_from(["", "Hall", "Library"]),
        st.just(["", "yes", "no", "yes"]),
    ),
    min_size=1,
    max_size=8,
)


@given(ROWS, st.randoms())
def test_the_order_of_rows_makes_no_difference(rows: list[Row], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # a random.Random
    assert read(*shuffled) == read(*rows)


def test_only_dates_of_illustrative_services_move() -> None:
    cells = {"wait_days": "3", "wait_as_of": "2026-10-30"}
    rows = [a_row("made", is_illustrative="yes", **cells), a_row("real", **cells)]
    made, real = read(*rows, moved_by=timedelta(days=-10)).services
    assert str(made.wait_as_of) == "2026-10-20"
    assert str(real.wait_as_of) == "2026-10-30"


def test_a_moved_date_is_compared_with_today_after_it_moved() -> None:
    row = a_row(is_illustrative="yes", wait_days="3", wait_as_of="2026-11-05")
    assert len(read(row).problems) == 1
    assert read(row, moved_by=timedelta(days=-5)).problems == ()


@given(st.text(max_size=40))
def test_what_the_guard_against_formulas_adds_is_exactly_what_is_taken_away(written: str) -> None:
    assert unguard(guard(written)) == written
    assert not guard(written).startswith(("=", "+", "-", "@", "\t", "\0"))


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing(written: str) -> None:
    assert tidy(tidy(written)) == tidy(written)
    assert "\0" not in tidy(written)


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)))
def test_no_cell_can_break_the_reading(cells: dict[str, str]) -> None:
    found = read(cells)
    assert bool(found.services) != bool(found.problems)


def test_the_template_is_read_but_for_its_example_row() -> None:
    found = read_bytes(template_text().encode())
    assert isinstance(found, ReadList)
    assert found.layout is Layout.TEMPLATE
    assert [problem.found for problem in found.reading.every_problem] == ["EXAMPLE-ROW"]
    mended = {**EXAMPLE, "source_id": "mine"}
    assert read(mended).problems == ()
    assert next(csv.reader(StringIO(template_text()))) == [column.name for column in COLUMNS]


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", "a header and at least one row"),
        (b"\n \n", "a header and at least one row"),
        (b"PK\x03\x04\0\0rest", "save it again as .xlsx"),
        ("name,age\nBen,4".encode("utf-16"), "text in UTF-8: save it as CSV UTF-8"),
        (b"source_id,on,method\na,2026-01-01,visit\n", None),
        (b'source_id,"provider\n', "reading stopped in line"),
        (a_file(a_row()).replace(b"status", b"statos"), "lacks these columns: status"),
        (a_file(a_row(langages="English")), "did you mean languages?"),
        (b"source_id,source_id,provider_name,provider_sector,service_name,status\n", "once"),
        (a_file(a_row()).splitlines()[0], "at least one row below the header"),
        (b'{"total_items": 0, "contents": []}', "a list of services; this holds none"),
        (b'{"totalElements": 1, "content": []}', "a list of services; this holds none"),
        (b'[{"name": "Hall"}]', None),
        (b'{"version": "3.0"}', "a list of services, or one service"),
        (b"{not json", "cannot be read from line 1 on"),
        (b"[" * 100_000, "cannot be read"),
        (b"<!DOCTYPE html><p>Services</p>", "a page of a website"),
        (b"%PDF-1.7", "ask its owner for CSV, Excel or JSON"),
        (b"\xd0\xcf\x11\xe0rest", "saved as .xlsx"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_in_a_sentence(data: bytes, wanted: str | None) -> None:
    found = read_bytes(data)
    if wanted is None:
        assert isinstance(found, AskColumns)
        return
    assert isinstance(found, Unread)
    assert any(wanted in problem.wanted for problem in found.problems), found.problems


def test_a_ragged_row_is_named_and_the_others_are_read() -> None:
    data = a_file(a_row("a"), a_row("b")).replace(b"b,A provider", b"b,extra,A provider")
    found = read_bytes(data)
    assert isinstance(found, ReadList)
    assert [one.key for one in found.reading.services] == ["a"]
    assert [(p.line, p.wanted) for p in found.reading.every_problem] == [
        (3, "5 cells, as the header has")
    ]


def test_a_byte_order_mark_line_ends_and_line_breaks_in_cells_are_understood() -> None:
    data = b"\xef\xbb\xbf" + a_file(a_row(alert="Two\r\nlines")).replace(b"a,", b"a,", 1)
    found = read_bytes(data)
    assert isinstance(found, ReadList)
    facts = found.reading.services[0].facts
    assert facts is not None
    assert (facts.alert or "").split() == ["Two", "lines"]


@given(st.binary(max_size=300))
def test_no_bytes_can_break_the_reading_of_a_file(data: bytes) -> None:
    assert read_bytes(data) is not None


def test_a_limit_is_told_with_both_numbers() -> None:
    small = replace(DEFAULT_LIMITS, rows=1, columns=5, cell_characters=8)
    for content, wanted in (
        (a_file(a_row("a"), a_row("b")), "at most 1 rows"),
        (a_file(a_row("a", free="yes")), "at most 5"),
        (a_file(a_row("a")), "at most 8 characters"),
    ):
        found = open_file(SentFile("f", content), small)
        problems = found.problems if isinstance(found, Grid | Unread) else ()
        assert any(wanted in problem.wanted for problem in problems), found
