import io
from collections.abc import Iterator

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.geography.models import ServedAreaRow
from earlyhelp.jsna.queries import find_imports
from earlyhelp.settings import Settings
from tests.conftest import QueryCounter, signed_in_client
from tests.jsna.factories import ENGLAND, a_row, as_bytes

HERE = "E06000001"


@pytest.fixture
def fresh(database: Database) -> Iterator[FlaskClient]:
    """A client on an application with an area served and no needs data."""
    with database.session(writing=True) as session:
        session.add(ServedAreaRow(code=HERE, name="Hartlepool"))
    url = database.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=True)
    yield signed_in_client(app, "data-officer")
    app.extensions["earlyhelp"].database.engine.dispose()


def send(client: FlaskClient, content: bytes, name: str = "needs.csv") -> str:
    """Choose a file; return the address of its check."""
    answer = client.post("/imports/new", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def good() -> bytes:
    rows = [a_row(sex=sex) for sex in ("Persons", "Male", "Female")]
    rows += [
        a_row(sex=sex, area_code=ENGLAND, area_name="England", value="90") for sex in ("Persons",)
    ]
    return as_bytes(rows)


def nine_bad() -> bytes:
    bad = [a_row(area_code=ENGLAND, value=f"bad {number}") for number in range(9)]
    return as_bytes([a_row(), *bad])


ANSWERS = {
    "source": "OHID",
    "released-day": "5",
    "released-month": "11",
    "released-year": "2024",
    "licence": "Open Government Licence v3.0",
}


def imports(database: Database) -> int:
    with database.session() as session:
        return len(find_imports(session))


def text(answer: TestResponse) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def test_every_page_of_the_wizard_is_whole(fresh: FlaskClient, database: Database) -> None:
    bad = send(fresh, nine_bad())
    pdf = {"file": (io.BytesIO(b"%PDF-1.7"), "needs.csv")}
    fresh.post(f"{send(fresh, good())}/confirm", data=ANSWERS)
    changed = send(fresh, good().replace(b"75.5", b"76.5"))
    (known,) = _imports(database)
    pages = [fresh.get(bad), fresh.post(bad), fresh.get(changed)]
    pages.append(fresh.post("/imports/new", data=pdf))
    pages += [fresh.get(f"{changed}/confirm"), fresh.post(f"{changed}/confirm")]
    pages += [fresh.post("/imports/new"), fresh.get("/imports"), fresh.get("/needs?sex=apart")]
    pages += [fresh.get(f"/imports/{known}"), fresh.get(f"/imports/{known}/undo")]
    for page in pages:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(page.get_data(as_text=True))
        assert parser.errors == []
        (heading,) = tree.findall(".//h1")
        title = (tree.findtext(".//title") or "").strip().removeprefix("Error: ")
        assert title.startswith(" ".join("".join(heading.itertext()).split()))
        identifiers = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(identifiers) == len(set(identifiers))


def test_a_file_goes_from_choosing_to_the_local_needs_and_back(
    fresh: FlaskClient, database: Database
) -> None:
    assert "No needs data have been brought in" in text(fresh.get("/needs"))
    address = send(fresh, good(), "secret/=needs.csv")
    checked = text(fresh.get(address))
    assert "4 readings can come in." in checked
    assert "=needs.csv" in checked
    assert "secret" not in checked
    confirm = text(fresh.get(f"{address}/confirm"))
    assert "Bring in 4 readings" in confirm
    assert imports(database) == 0
    done = fresh.post(f"{address}/confirm", data=ANSWERS, follow_redirects=True)
    assert "4 readings came in as import" in text(done)
    needs = text(fresh.get("/needs"))
    assert "75.5 per 10,000" in needs
    assert "Better" in needs
    assert "OHID, released 5 November 2024" in needs
    assert "2 figures for girls or boys apart not shown" in needs
    assert fresh.get(address).status_code == 404
    (known,) = _imports(database)
    asked = fresh.get(f"/imports/{known}/undo")
    assert f"Undo import {known}?" in text(asked)
    undone = fresh.post(f"/imports/{known}/undo", follow_redirects=True)
    assert "Taken back on" in text(undone)
    assert "No needs data have been brought in" in text(fresh.get("/needs"))


def _imports(database: Database) -> list[int]:
    with database.session() as session:
        return [known.id for known in find_imports(session)]


def test_nine_bad_rows_bring_in_nothing_until_a_choice_is_made(
    fresh: FlaskClient, database: Database
) -> None:
    address = send(fresh, nine_bad())
    page = text(fresh.get(address))
    assert "1 reading can come in, 9 rows have problems." in page
    for number in range(9):
        assert f"bad {number}" in page
    assert "Write the number, or leave the cell empty if there is none" in page
    assert fresh.get(f"{address}/confirm").status_code == 303
    assert fresh.post(f"{address}/confirm", data=ANSWERS).status_code == 303
    assert imports(database) == 0
    unanswered = fresh.post(address)
    assert unanswered.status_code == 400
    assert "Choose what to do about the rows with problems" in text(unanswered)
    assert fresh.post(address, data={"leave-out": "no"}).headers["Location"] == "/imports/new"
    chosen = fresh.post(address, data={"leave-out": "yes"}).headers["Location"]
    done = fresh.post(chosen, data=ANSWERS, follow_redirects=True)
    assert "9 rows left out by choice" in text(done)
    assert imports(database) == 1
    (known,) = _imports(database)
    listed = fresh.get(f"/imports/{known}/problems.csv").get_data(as_text=True).splitlines()
    assert listed[0] == "line,column,found,wanted,remedy"
    assert len(listed) == 10


def test_the_last_step_says_what_to_mend_next_to_each_field(fresh: FlaskClient) -> None:
    address = send(fresh, good())
    answer = fresh.post(f"{address}/confirm", data={"released-day": "31", "released-month": "2"})
    assert answer.status_code == 400
    page = text(answer)
    assert "<title>Error: Where is the file from?" in page
    assert page.count("Enter who published the figures") == 2
    assert page.count("Enter the day the file was released, such as 5 11 2024") == 2
    future = fresh.post(f"{address}/confirm", data=ANSWERS | {"released-year": "2999"})
    assert "must not be in the future" in text(future)


def test_choosing_no_file_is_an_error_with_a_way_on(fresh: FlaskClient) -> None:
    answer = fresh.post("/imports/new", data={})
    assert answer.status_code == 400
    assert "Choose a file that ends in .csv" in text(answer)


def test_a_file_in_no_known_layout_is_refused_in_words(fresh: FlaskClient) -> None:
    page = text(fresh.get(send(fresh, b"<html>Not found</html>")))
    assert "<title>Error: Check the file" in page
    assert "This is a web page" in page
    assert "Nothing was brought in." in page
    problems = fresh.get(f"{send(fresh, b'a,b')}/problems.csv")
    assert problems.get_data(as_text=True) == "line,column,found,wanted,remedy\r\n"


def test_an_empty_file_is_no_error(fresh: FlaskClient) -> None:
    page = text(fresh.get(send(fresh, as_bytes([]))))
    assert "There are 0 rows to bring in." in page
    assert "Nothing will change." in page


def test_the_same_file_again_changes_nothing(fresh: FlaskClient, database: Database) -> None:
    fresh.post(f"{send(fresh, good())}/confirm", data=ANSWERS)
    page = text(fresh.get(send(fresh, good())))
    assert "was already brought in on" in page
    assert imports(database) == 1


def test_downloads_hold_no_formula(fresh: FlaskClient) -> None:
    address = send(fresh, as_bytes([a_row(value="=1+1")]))
    assert "'=1+1" in fresh.get(f"{address}/problems.csv").get_data(as_text=True)


def test_the_template_has_the_columns_that_the_page_explains(fresh: FlaskClient) -> None:
    columns = fresh.get("/imports/template.csv").get_data(as_text=True).splitlines()[0].split(",")
    page = text(fresh.get("/imports/new"))
    for column in columns:
        assert f">{column}<" in page


def test_an_import_that_is_not_there_is_a_page_not_found(fresh: FlaskClient) -> None:
    assert fresh.get("/imports/999").status_code == 404
    assert fresh.get("/imports/new/nothing").status_code == 404


def test_local_needs_can_be_filtered_and_taken_away(client: FlaskClient) -> None:
    everything = text(client.get("/needs"))
    some = text(client.get("/needs?need=money_debt_food"))
    assert "Money, debt, food and fuel: latest figures" in some
    assert len(some) < len(everything)
    apart = text(client.get("/needs?sex=apart"))
    assert "Female" in apart
    assert "No figure fits what you chose" in text(client.get("/needs?need=nonsense"))
    rows = client.get("/needs?download=csv").get_data(as_text=True).splitlines()
    assert len(rows) > 10


def test_local_needs_take_few_statements_however_many_figures(
    client: FlaskClient, app: Flask
) -> None:
    with QueryCounter(app.extensions["earlyhelp"].database.engine) as counter:
        client.get("/needs")
    assert len(counter.statements) <= 16
