from dataclasses import replace

from earlyhelp.services.facts import CostOption, Opening, PlaceFacts, ServiceFacts
from earlyhelp.services.searching.service_page import ServicePage, make_service_page
from earlyhelp.services.shortlist.comparing import Row, compare, difference_words
from tests.services.factories import TODAY
from tests.services.test_service_page import BARE, WHOLE, a_record

NOT_GIVEN = "Not given – ask the service"


def a_page(facts: ServiceFacts, *, confidential: bool = False) -> ServicePage:
    return make_service_page(a_record(facts, is_confidential=confidential), on=TODAY)


def rows_of(*pages: ServicePage) -> dict[str, Row]:
    return {row.label: row for group in compare(pages) for row in group.rows}


def test_every_fact_is_side_by_side_and_no_cell_is_empty() -> None:
    rows = rows_of(a_page(WHOLE), a_page(BARE))
    for row in rows.values():
        assert len(row.cells) == 2
        assert all(cell.lines for cell in row.cells)
    assert rows["Phone"].cells[0].call is not None
    assert rows["Phone"].cells[1].lines == (NOT_GIVEN,)
    assert rows["Cost"].cells[0].lines == ("Each session: £2.50 a family",)
    assert rows["Last checked"].cells[1].lines == ("Never checked",)


def test_differences_are_said_in_words() -> None:
    longer = replace(WHOLE, wait_days=70)
    rows = rows_of(a_page(WHOLE), a_page(longer))
    assert rows["Waiting time"].says == "different"
    assert rows["Ages"].says == "the same"
    assert rows["Phone"].says == ""
    assert rows_of(a_page(BARE), a_page(BARE))["Cost"].says == "not given by any"
    groups = compare([a_page(WHOLE), a_page(longer)])
    assert difference_words(groups) == "They differ in: waiting time."
    older = replace(longer, minimum_age_years=3.0)
    groups = compare([a_page(WHOLE), a_page(older)])
    assert difference_words(groups) == "They differ in: waiting time and ages."


def test_a_price_list_stands_for_a_cost_that_is_not_given() -> None:
    priced = replace(BARE, cost_options=(CostOption("A term", 20.0),))
    assert rows_of(a_page(priced), a_page(BARE))["Cost"].cells[0].lines == ("A term: £20",)
    free = replace(priced, free=True, cost_text="Bring a snack.")
    lines = rows_of(a_page(free), a_page(BARE))["Cost"].cells[0].lines
    assert lines == ("Free. Bring a snack.", "A term: £20")


def test_places_and_times_are_listed_and_a_confidential_place_is_not() -> None:
    hall = PlaceFacts("Hall", openings=(Opening(frozenset({"MO"})),))
    two = replace(BARE, places=(hall, replace(hall, name="School")))
    rows = rows_of(a_page(two), a_page(BARE, confidential=True))
    assert rows["Places"].cells[0].lines == ("Hall", "School")
    assert rows["Days and times"].cells[0].lines == ("Monday, hours not given",)
    assert rows["Places"].cells[1].lines == ("Address not shown for safety. Call first.",)
