import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from earlyhelp.db import Database
from earlyhelp.geography.models import ImportRow, PostcodeRow
from earlyhelp.services.searching.queries import find_unmet_searches
from tests.conftest import QueryCounter, snapshot
from tests.services.factories import NOW, TODAY, a_row, bring_in

POSTCODE = "AB1 2DE"


@pytest.fixture
def visitor(pages: Flask, embedded: Database, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Give a browser on a directory of a few services and one postcode."""
    monkeypatch.setattr("earlyhelp.clock.today", lambda: TODAY)
    with embedded.session(writing=True) as session:
        row = ImportRow(kind="postcodes", file_name="f", sha256="0", source="s", recorded_at=NOW)
        session.add(row)
        session.flush()
        session.add(
            PostcodeRow(postcode=POSTCODE, authority_code="E08000001", latitude=53.42,
                        longitude=-2.32, import_id=row.id)
        )  # fmt: skip
        rows = [
            a_row("near", service_name="Sleep group", needs="parenting_boundaries:primary",
                  description="A group. For all.", telephone="01632 960001", free="yes",
                  minimum_age_years="0", maximum_age_years="4", location_name="Hall",
                  latitude="53.43", longitude="-2.32", days="MO", opens_at="09:30",
                  wait_days="21", wait_as_of="2026-10-20", is_illustrative="yes"),
            a_row("silent", service_name="Silent <b>service</b>"),
            a_row("refuge", service_name="Safe house", address_confidential="yes",
                  address_1="77 Zanzibar Passage", postcode="ZZ99 9ZZ"),
        ]  # fmt: skip
        bring_in(session, *rows, *(a_row(f"more{i}") for i in range(25)))
    return pages.test_client()


def page_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def heading(page: str) -> str:
    return unescape(re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[0])


def words(page: str) -> str:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return " ".join(" ".join(tree.itertext()).split())


def test_the_start_page_asks_for_help_and_a_place_and_sets_no_cookie(visitor: FlaskClient) -> None:
    answer = visitor.get("/")
    page = answer.get_data(as_text=True)
    assert "What help are you looking for?" in page
    assert "Postcode or area (optional)" in page
    assert "Do not enter a name" in page
    assert "Set-Cookie" not in answer.headers


def test_a_card_says_all_that_a_caller_needs(visitor: FlaskClient) -> None:
    said = words(page_of(visitor, "/search?text=sleep"))
    for expected in (
        "1 service",
        "Sleep group",
        "Illustrative",
        "A group.",
        "Helps with parenting, routines and boundaries",
        "Ages 0 to 4",
        "Who can refer Not given – ask the service",
        "Free",
        "Hall",
        "3 weeks, reported on 20 October 2026",
        "Never checked",
        "01632 960001",
    ):
        assert expected in said, expected


def test_the_service_page_shows_every_fact_or_says_that_it_is_not_given(
    visitor: FlaskClient,
) -> None:
    listed = page_of(visitor, "/search?text=silent")
    link = re.findall(r'href="(/services/[^"]+)"', listed)[0]
    page = page_of(visitor, link)
    said = words(page)
    assert heading(page) == "Silent <b>service</b>"
    assert "<b>service</b>" not in page
    assert said.count("Not given – ask the service") >= 10
    assert "Nobody has checked these facts yet." in said
    assert not re.search(r"<dd[^>]*>\s*</dd>", page)
    assert "None" not in said.replace("None of those", "")


def test_a_postcode_sent_by_the_form_never_stands_in_an_address(visitor: FlaskClient) -> None:
    answer = visitor.post("/search", data={"text": "sleep", "place": "ab12de"})
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert parse_qs(urlsplit(address).query) == {"text": ["sleep"], "near": ["postcode"]}
    page = page_of(visitor, address)
    assert heading(page) == "1 service near AB1 2…"
    assert "0.7 miles away" in page
    for spelling in ("AB1 2DE", "AB12DE", "AB1+2DE", "AB1%202DE"):
        assert spelling.casefold() not in page.casefold()


def test_a_postcode_that_arrives_in_an_address_leaves_it_at_once(visitor: FlaskClient) -> None:
    answer = visitor.get("/search?text=sleep&place=AB1+2DE&within=3")
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert "2DE" not in address
    assert parse_qs(urlsplit(address).query)["within"] == ["3"]


def test_half_a_postcode_may_stand_in_an_address(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/search?place=ab1")
    assert heading(page) == "28 services near AB1"
    assert 'name="place" value="AB1"' in page


def test_an_address_without_its_postcode_asks_for_it_again(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/search?near=postcode")
    assert "Enter the postcode again to see distances." in page
    assert heading(page) == "28 services"


def test_a_place_that_is_none_is_an_error_next_to_its_field(visitor: FlaskClient) -> None:
    answer = visitor.post("/search", data={"text": "sleep", "place": "somewhere"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<title>Error: 1 service" in page
    sentence = "Enter a full UK postcode, like the one on a letter, or leave this empty"
    assert f'<a href="#place">{sentence}</a>' in page
    assert 'aria-describedby="place-error"' in page


def test_a_postcode_outside_the_area_is_said_and_the_search_goes_on(visitor: FlaskClient) -> None:
    answer = visitor.post("/search", data={"text": "sleep", "place": "ZZ1 1ZZ"})
    page = answer.get_data(as_text=True)
    assert "This postcode is not in this area; the search can go on without distance" in page
    assert heading(page) == "1 service"
    assert "ZZ1 1ZZ" not in page


def test_an_empty_place_goes_on_without_one(visitor: FlaskClient) -> None:
    answer = visitor.post("/search", data={"text": "sleep", "place": "  ", "free": "yes"})
    assert answer.headers["Location"] == "/search?text=sleep&free=yes"


def test_nothing_found_gives_next_steps_help_lines_and_the_front_door(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/search?text=zzzz&age=4")
    said = words(page)
    assert heading(page) == "No services found"
    assert "We looked for “zzzz”." in said
    for step in ("Search for any age", "See every service", "Childline", "see who to ring"):
        assert step in said, step


def test_chosen_filters_are_chips_that_take_themselves_away(visitor: FlaskClient) -> None:
    page = page_of(visitor, "/search?text=sleep&free=yes&need=parenting_boundaries")
    links = [unescape(link) for link in re.findall(r'class="app-chip" href="([^"]+)"', page)]
    assert links == [
        "/search?need=parenting_boundaries&free=yes",
        "/search?text=sleep&free=yes",
        "/search?text=sleep&need=parenting_boundaries",
        "/search?text=sleep",
    ]
    assert "Clear filters" not in page_of(visitor, "/search?text=sleep&place=AB1")


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("age=26", "age", "Age must be 0 to 25"),
        ("need=nonsense", "need", "Choose a need from the list"),
        ("sector=secret", "sector", "Choose from the list"),
    ],
)
def test_a_filter_that_cannot_be_read_is_an_error_and_is_left_out(
    visitor: FlaskClient, query: str, field: str, sentence: str
) -> None:
    page = page_of(visitor, f"/search?{query}")
    assert f'<a href="#{field}">{sentence}</a>' in page
    assert f'id="{field}"' in page
    assert heading(page) == "28 services"


def test_results_come_in_pages_and_a_page_beyond_the_last_is_the_last(visitor: FlaskClient) -> None:
    first, last = page_of(visitor, "/search"), page_of(visitor, "/search?page=99")
    assert first.count('class="app-card"') == 20
    assert last.count('class="app-card"') == 8
    assert 'href="/search?page=2"' in first


def test_no_page_of_the_directory_tells_a_confidential_address(visitor: FlaskClient) -> None:
    listed = page_of(visitor, "/search?text=safe+house")
    link = re.findall(r'href="(/services/[^"]+)"', listed)[0]
    for page in (listed, page_of(visitor, link)):
        assert "Address not shown for safety. Call first." in page
        assert "anzibar" not in page
        assert "ZZ99" not in page


def test_an_unknown_service_is_page_not_found(visitor: FlaskClient) -> None:
    answer = visitor.get("/services/nothing-like-it")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "text", ['"', "NOT", "parent's", "a*b", "<script>alert(1)</script>", "%00", "😀", "x" * 5000]
)
def test_hostile_words_are_only_words(visitor: FlaskClient, text: str) -> None:
    answer = visitor.get("/search", query_string={"text": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_a_page_of_results_takes_at_most_seven_statements(
    visitor: FlaskClient, embedded: Database
) -> None:
    visitor.post("/search", data={"place": POSTCODE})
    for address in (
        "/search",
        "/search?text=zzzz+sleep&place=AB1&within=5",
        "/search?near=postcode",
    ):
        with QueryCounter(embedded.engine) as counter:
            page_of(visitor, address)
        assert len(counter.statements) <= 7, counter.statements


def test_every_page_is_well_formed_and_has_one_heading(visitor: FlaskClient) -> None:
    service = re.findall(r'href="(/services/[^"]+)"', page_of(visitor, "/search?text=sleep"))[0]
    for address in ("/", "/search", "/search?text=zzzz", "/search?age=99&place=AB1", service):
        page = page_of(visitor, address)
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(page)
        assert parser.errors == [], (address, parser.errors[:3])
        assert len(tree.findall(".//h1")) == 1
        identifiers = re.findall(r'\sid="([^"]+)"', page)
        assert len(identifiers) == len(set(identifiers)), address
        labels = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
        assert labels <= set(identifiers)


def test_a_search_that_finds_nothing_counts_a_miss_and_nothing_else(
    visitor: FlaskClient, embedded: Database
) -> None:
    before = snapshot(embedded)
    page_of(visitor, "/search?need=housing&stated=yes&place=ab1")
    page_of(visitor, "/search?text=sleep")
    after = snapshot(embedded)
    assert {name for name in after if after[name] != before[name]} == {"unmet_search"}
    with embedded.session() as session:
        assert [one.need for one in find_unmet_searches(session, TODAY)] == ["housing"]


def test_each_choice_says_how_many_services_it_would_leave(visitor: FlaskClient) -> None:
    said = words(page_of(visitor, "/search"))
    assert "28 services" in said
    assert "Free (28)" in said
    assert "Monday (28)" in said


def test_a_slip_is_mended_and_can_be_taken_back(visitor: FlaskClient) -> None:
    said = page_of(visitor, "/search?text=sleap")
    assert "No service has “sleap”. These are for “sleep”." in words(said)
    assert "exactly=yes" in said


def test_services_left_out_have_a_page_with_the_reasons(visitor: FlaskClient) -> None:
    assert "See the services left out" in page_of(visitor, "/search?age=9")
    said = words(page_of(visitor, "/search/left-out?age=9"))
    assert "Sleep group For ages 0 to 4" in said
