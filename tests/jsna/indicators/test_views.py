"""Pages of the catalogue: what they show, what they store, and what they refuse."""

import io
import re

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.jsna.catalogue import Entry
from earlyhelp.jsna.indicators.queries import get_entry
from earlyhelp.jsna.seeding.commands import seed_catalogue
from earlyhelp.settings import Settings
from tests.conftest import signed_in_client
from tests.jsna.factories import a_simple_row, as_bytes, bring_in

LOCAL = "local:children-who-walk-to-school"
META = (
    b"Indicator ID,Indicator,Definition,Unit,Polarity\r\n"
    b'90284,Injuries of children,What it is,"per 10,000",RAG - High is good\r\n'
    b"90285,Injuries,Words,%,Purple\r\n"
    b"99999,New one,New,%,Not applicable\r\n"
)


@pytest.fixture
def client(database: Database) -> FlaskClient:
    """A client on an application with one reading of an indicator that nobody has mapped."""
    with database.session(writing=True) as session:
        seed_catalogue(session)
        bring_in(session, as_bytes([a_simple_row()], list(a_simple_row())))
    app = create_app(Settings(database_url=database.url.render_as_string(hide_password=False)))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=True)
    return signed_in_client(app, "data-officer")


def words(answer: TestResponse) -> str:
    """Return the text of a page's main part; the page has to be well-formed."""
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    return " ".join(" ".join(document.find(".//main").itertext()).split())


def held(database: Database, indicator: str) -> Entry:
    with database.session() as session:
        return get_entry(session, indicator)


def acts(database: Database) -> list[tuple[str, str | None]]:
    with database.session() as session:
        lines = select(AuditLineRow.action, AuditLineRow.object_kind).order_by(AuditLineRow.id)
        return [(row.action, row.object_kind) for row in session.execute(lines)]


def undo_of(client: FlaskClient, indicator: str) -> str:
    """Return the address that takes back the newest change of an indicator."""
    page = client.get(f"/imports/indicators/{indicator}/history").text
    found = re.search(r"/imports/indicators/changes/\d+/undo", page)
    assert found is not None
    return found[0]


def sent(client: FlaskClient, content: bytes) -> str:
    files = {"file": (io.BytesIO(content), "m.csv")}
    answer = client.post("/imports/indicators/file", data=files)
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["Location"])


def test_indicators_without_a_need_stand_first_with_the_readings_that_wait(
    client: FlaskClient,
) -> None:
    page = words(client.get("/imports/indicators"))
    assert "1 indicator not linked to a need. It counts towards nothing" in page
    assert page.index("Children who walk to school") < page.index("Average Attainment 8")
    assert "1 reading" in page
    assert "51 indicators" in page
    found = words(client.get("/imports/indicators?theme=safety&need=youth_offending_asb"))
    assert "1 indicator" in found
    assert "First-time entrants" in found
    assert "Nothing fits" in words(client.get("/imports/indicators?text=zebra&page=9"))
    assert words(client.get("/imports/indicators?state=unmapped")).count("local:") == 1


def test_an_empty_catalogue_offers_to_be_filled(database: Database) -> None:
    app = create_app(Settings(database_url=database.url.render_as_string(hide_password=False)))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=True)
    officer = signed_in_client(app, "data-officer")
    assert "The list is empty" in words(officer.get("/imports/indicators"))
    assert officer.post("/imports/indicators").status_code == 303
    assert "50 indicators" in words(officer.get("/imports/indicators"))


def test_an_indicator_is_mapped_confirmed_kept_in_history_and_taken_back(
    client: FlaskClient, database: Database
) -> None:
    address = f"/imports/indicators/{LOCAL}"
    form = {"version": "1", "name": "Walking", "needs-1": "housing", "needs-2": "send"}
    form |= {"polarity": "high_good", "stands_for": "", "confirm": "yes"}
    assert client.post(address, data=form).status_code == 303
    one = held(database, LOCAL).indicator
    assert (one.needs, one.polarity, one.name) == (("housing", "send"), "high_good", "Walking")
    assert "Confirmed by data-officer@demo.example on" in words(client.get(address))
    history = words(client.get(f"{address}/history"))
    assert "Changed by hand. By: data-officer@demo.example." in history
    assert "Housing and homelessness, Special educational needs" in history
    undo = undo_of(client, LOCAL)
    assert client.get(undo).status_code == 200
    assert client.post(undo).status_code == 303
    assert held(database, LOCAL).indicator.needs == ()
    refused = client.post(undo)
    assert (refused.status_code, "already taken back" in words(refused)) == (400, True)
    assert acts(database)[-2:] == [("change", "indicator_change"), ("undo", "indicator_change")]
    assert client.get("/imports/indicators/1").status_code == 404


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(
    client: FlaskClient, database: Database
) -> None:
    form = {"version": "1", "name": "", "lowest_age": "x", "multiplier": "9", "caveats": "Typed"}
    answer = client.post("/imports/indicators/90284", data=form)
    page = words(answer)
    assert answer.status_code == 400
    assert "Name: enter the name of the indicator" in page
    assert 'href="#lowest_age"' in answer.text
    assert "Typed" in page
    assert answer.text.split("<title>")[1].startswith("Error: ")
    assert held(database, "90284").version == 1


def test_the_second_of_two_people_sees_both_versions_and_decides(
    client: FlaskClient, database: Database
) -> None:
    form = {"version": "1", "name": "First", "caveats": "Theirs"}
    client.post("/imports/indicators/90284", data=form)
    answer = client.post(
        "/imports/indicators/90284", data={"version": "1", "name": "Second", "caveats": "Theirs"}
    )
    page = words(answer)
    assert answer.status_code == 409
    assert "data-officer@demo.example saved this indicator on" in page
    assert "Name First Second" in page
    assert held(database, "90284").indicator.name == "First"
    mine = {"version": "2", "name": "Second", "caveats": "Theirs"}
    assert client.post("/imports/indicators/90284", data=mine).status_code == 303
    assert held(database, "90284").indicator.name == "Second"


def test_a_link_is_offered_to_local_indicators_alone_and_shown_on_both(
    client: FlaskClient, database: Database
) -> None:
    client.post(f"/imports/indicators/{LOCAL}", data={"version": "1", "stands_for": "90284"})
    assert held(database, LOCAL).indicator.stands_for == "90284"
    page = words(client.get("/imports/indicators/90284"))
    assert "is said to be the same as this. Its readings stay its own" in page
    assert "The same as" not in page
    assert "Every indicator is linked" in words(client.get("/imports/indicators"))
    client.post("/imports/indicators/90284", data={"version": "1", "stands_for": "90285"})
    assert held(database, "90284").version == 1


def test_metadata_are_shown_fact_by_fact_and_stored_by_choice(
    client: FlaskClient, database: Database
) -> None:
    client.post(
        "/imports/indicators/90284",
        data={"version": "1", "polarity": "low_good", "confirm": "yes"},
    )
    address = sent(client, META)
    page = words(client.get(address))
    assert "1 indicator of the file is not in the list here" in page
    assert "Here: A low figure is good File: A high figure is good" in page
    assert "3 Polarity Purple" in page
    assert "New one" in words(client.get(f"{address}?add=yes"))
    assert client.post(address).status_code == 400
    assert held(database, "90284").notes.definition == ""
    chosen = {"leave-out": "yes", "take": ["90284|polarity"], "add": "yes"}
    assert client.post(address, data=chosen).status_code == 303
    one = held(database, "90284")
    assert (one.indicator.polarity, one.notes.definition) == ("high_good", "What it is")
    assert one.indicator.name.startswith("Hospital admissions")
    assert held(database, "99999").indicator.polarity == "none"
    assert client.get(address).status_code == 404
    undo = undo_of(client, "90284")
    assert "The same file, m.csv, changed 3 indicators" in words(client.get(undo))
    whole = client.post(undo, data={"what": "file"})
    assert whole.status_code == 303
    assert held(database, "90284").notes.definition == ""


def test_the_list_downloaded_and_chosen_again_changes_nothing(client: FlaskClient) -> None:
    content = client.get("/imports/indicators/export.csv")
    assert content.mimetype == "text/csv"
    page = words(client.get(sent(client, content.data)))
    assert "No facts to be filled in. Would change: 0." in page
    assert "Nothing will change" in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("", b"", "Choose a file that ends in .csv"),
        ("m.xlsx", META, "Choose a file that ends in .csv"),
        ("m.csv", b"area_code,value\n", "says nothing about indicators"),
        ("m.csv", b"%PDF-1", "Inside, this file is a PDF"),
    ],
)
def test_another_file_is_refused_in_one_sentence(
    client: FlaskClient, name: str, content: bytes, said: str
) -> None:
    files = {"file": (io.BytesIO(content), name)}
    answer = client.post("/imports/indicators/file", data=files)
    assert (answer.status_code, said in words(answer)) == (400, True)


def test_metadata_chosen_among_the_figures_lead_to_their_own_page(client: FlaskClient) -> None:
    files = {"file": (io.BytesIO(META), "m.csv")}
    check = str(client.post("/imports/new", data=files).headers["Location"])
    page = client.get(check)
    assert "See what it says about indicators" in words(page)
    own = check.replace("/imports/new/", "/imports/indicators/file/")
    assert own in page.text
    assert client.get(own).status_code == 200
