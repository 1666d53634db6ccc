import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from uuid import uuid4

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from earlyhelp.db import Database
from earlyhelp.services.commands import store_facts
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.models import Service
from earlyhelp.services.words import Withheld
from tests.conftest import QueryCounter
from tests.services.factories import TODAY
from tests.services.test_service_page import BARE, SAID, WHOLE

Add = Callable[..., list[str]]


@pytest.fixture
def add(embedded: Database, monkeypatch: pytest.MonkeyPatch) -> Add:
    """Return a function that lists services and gives their ids in the same order."""
    monkeypatch.setattr("earlyhelp.clock.today", lambda: TODAY)

    def store(*facts: ServiceFacts) -> list[str]:
        with embedded.session(writing=True) as session:
            store_facts(session, "a list", facts, SAID)
            ids = {row.source_id: row.public_id for row in session.scalars(select(Service))}
        return [ids[one.source_id] for one in facts]

    return store


@pytest.fixture
def visitor(pages: Flask) -> FlaskClient:
    pages.config["WTF_CSRF_ENABLED"] = False
    return pages.test_client()


def some(count: int) -> list[ServiceFacts]:
    return [replace(BARE, source_id=f"s{n}", name=f"Service {n}") for n in range(count)]


def page_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def heading(page: str) -> str:
    return unescape(re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[0])


def test_services_are_added_in_order_kept_and_taken_away_again(
    visitor: FlaskClient, add: Add
) -> None:
    first, second = add(*some(2))
    assert heading(page_of(visitor, "/shortlist")) == "Your shortlist is empty"
    for one in (second, first, second):
        answer = visitor.post("/shortlist", data={"add": one, "back": "/search?text=a"})
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/search?text=a#s-{one}"
    page = page_of(visitor, "/shortlist")
    assert heading(page) == "Your shortlist: 2 services"
    assert page.index("Service 1") < page.index("Service 0")
    visitor.post("/shortlist", data={"remove": second})
    assert heading(page_of(visitor, "/shortlist")) == "Your shortlist: 1 service"
    visitor.post("/shortlist", data={"clear": "yes"})
    assert heading(page_of(visitor, "/shortlist")) == "Your shortlist is empty"


def test_buttons_on_results_and_pages_say_what_is_chosen(visitor: FlaskClient, add: Add) -> None:
    first, _ = add(*some(2))
    assert page_of(visitor, "/search").count('name="add"') == 2
    visitor.post("/shortlist", data={"add": first})
    results = page_of(visitor, "/search")
    assert results.count('name="add"') == 1
    assert f'name="remove" value="{first}"' in results
    assert "Your shortlist (1)" in results
    assert 'name="remove"' in page_of(visitor, f"/services/{first}")


def test_the_cookie_holds_ids_only_and_no_more_than_the_list(
    visitor: FlaskClient, add: Add
) -> None:
    ids = add(*some(21))
    for one in ids[:20]:
        visitor.post("/shortlist", data={"add": one})
    answer = visitor.post("/shortlist", data={"add": ids[20], "back": "/search"})
    assert answer.headers["Location"] == "/shortlist?full=yes"
    page = page_of(visitor, answer.headers["Location"])
    assert "A shortlist holds 20 services. Remove one before you add another." in page
    assert "<title>Error: Your shortlist: 20 services" in page
    with visitor.session_transaction() as session:
        assert session["shortlist"] == ids[:20]
    cookie = visitor.get_cookie("session")
    assert cookie is not None
    assert len(cookie.value) < 2000


@pytest.mark.parametrize("text", ["", "me", "../..", "x" * 10_000, "😀", "' OR 1=1"])
def test_what_is_no_id_is_left_out(visitor: FlaskClient, add: Add, text: str) -> None:
    add(*some(1))
    visitor.post("/shortlist", data={"add": text, "back": "https://a.example"})
    assert heading(page_of(visitor, "/shortlist")) == "Your shortlist is empty"
    for address in ("shared", "compare", "print"):
        assert (
            visitor.get(f"/shortlist/{address}", query_string={"service": text}).status_code == 200
        )


def test_a_shared_list_shows_itself_and_leaves_the_visitors_own(
    visitor: FlaskClient, pages: Flask, add: Add
) -> None:
    first, second, own = add(*some(3))
    for one in (first, second):
        visitor.post("/shortlist", data={"add": one})
    shared = re.findall(r'id="share" type="text" value="([^"]+)"', page_of(visitor, "/shortlist"))
    address = unescape(shared[0])
    assert address == f"http://localhost/shortlist/shared?service={first}&service={second}"
    friend = pages.test_client()
    friend.post("/shortlist", data={"add": own})
    page = page_of(friend, address)
    assert heading(page) == "A shared list: 2 services"
    with friend.session_transaction() as session:
        assert session["shortlist"] == [own]
    friend.post("/shortlist", data={"add": re.findall(r'name="add" value="([^"]+)"', page)})
    assert heading(page_of(friend, "/shortlist")) == "Your shortlist: 3 services"


def test_two_to_four_services_are_compared_and_other_numbers_are_an_error(
    visitor: FlaskClient, add: Add
) -> None:
    ids = add(WHOLE, *some(4))
    for one in ids:
        visitor.post("/shortlist", data={"add": one})
    for count in (0, 1, 5):
        answer = visitor.get("/shortlist/compare", query_string={"service": ids[:count]})
        page = answer.get_data(as_text=True)
        assert '<a href="#compare">Choose 2 to 4 services to compare</a>' in page
        assert 'id="compare"' in page
        assert page.count(" checked>") == count
    for count in (2, 4):
        answer = visitor.get("/shortlist/compare", query_string={"service": ids[:count]})
        page = answer.get_data(as_text=True)
        assert heading(page) == f"Compare {count} services"
        assert page.count('scope="col"') == count + 1
        assert page.count('scope="row"') >= 15
        assert 'href="tel:01632960001"' in page


def test_services_that_left_the_directory_are_counted_and_merged_ones_followed(
    visitor: FlaskClient, add: Add, embedded: Database
) -> None:
    kept, merged, withheld = add(*some(3))
    for one in (merged, withheld, str(uuid4()), kept):
        visitor.post("/shortlist", data={"add": one})
    with embedded.session(writing=True) as session:
        rows = {row.public_id: row for row in session.scalars(select(Service))}
        rows[merged].merged_into_id = rows[kept].id
        rows[withheld].withheld = Withheld.UNSAFE
    page = page_of(visitor, "/shortlist")
    assert heading(page) == "Your shortlist: 1 service"
    assert "1 service of this list is no longer in the directory." in page
    visitor.post("/shortlist", data={"remove": kept})
    assert heading(page_of(visitor, "/shortlist")) == "Your shortlist is empty"


def test_the_paper_has_every_number_waiting_time_and_check_and_its_day(
    visitor: FlaskClient, add: Add
) -> None:
    ids = add(WHOLE, *some(1))
    answer = visitor.get("/shortlist/print", query_string={"service": ids})
    tree = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
    said = " ".join(" ".join(tree.itertext()).split())
    for expected in (
        "Printed on 1 November 2026",
        "01632 960001; 01632 960002 (Duty worker); 01632 960003 (Clinic; mornings; Urdu)",
        "Waiting time 3 weeks, reported on 22 October 2026",
        "Waiting time Not given – ask the service",
        "Last checked Never checked",
        "Turned down The family lives elsewhere.",
        f"shortlist/shared?service={ids[0]}&service={ids[1]}",
    ):
        assert expected in said, expected
    assert heading(page_of(visitor, f"/shortlist/print?service={ids[0]}")) == "A whole service"
    assert "nothing on your shortlist" in page_of(visitor, "/shortlist/print")


def test_statements_do_not_grow_with_the_list(
    visitor: FlaskClient, add: Add, embedded: Database
) -> None:
    ids = add(*some(12))
    counts = []
    for shown in (1, 12):
        with QueryCounter(embedded.engine) as counter:
            visitor.get("/shortlist/shared", query_string={"service": ids[:shown]})
        counts.append(len(counter.statements))
    assert counts[0] == counts[1] <= 12


def test_every_page_is_well_formed(visitor: FlaskClient, add: Add) -> None:
    ids = add(WHOLE, *some(2))
    for one in ids:
        visitor.post("/shortlist", data={"add": one})
    query = "&".join(f"service={one}" for one in ids)
    for address in (
        "/shortlist",
        f"/shortlist/shared?{query}",
        f"/shortlist/compare?{query}",
        f"/shortlist/print?{query}",
        "/search/map",
        "/search/map?text=zzzz",
        "/search/map?age=99",
        f"/services/{ids[0]}",
    ):
        page = page_of(visitor, address)
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(page)
        assert parser.errors == [], (address, parser.errors[:3])
        assert len(tree.findall(".//h1")) == 1
        identifiers = re.findall(r'\sid="([^"]+)"', page)
        assert len(identifiers) == len(set(identifiers)), address
        targets = set(re.findall(r'href="#([^"]+)"', page)) - {"main-content"}
        assert targets <= set(identifiers), address
        assert ' style="' not in page
