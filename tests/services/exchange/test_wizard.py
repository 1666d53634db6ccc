"""The pages that bring a list of services in, on each database."""

import io
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.services.exchange.models import DirectoryImport
from earlyhelp.services.models import Service
from earlyhelp.settings import Settings
from tests.conftest import signed_in_client
from tests.services.exchange.factories import edited
from tests.services.factories import a_file, a_row

LICENCE = {"licence": "Open Government Licence v3.0"}
NEW = "/imports/services/new"


@pytest.fixture
def fresh(database: Database) -> FlaskClient:
    """A data officer on an application with an empty directory."""
    app = create_app(Settings(database_url=database.url.render_as_string(hide_password=False)))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=True)
    return signed_in_client(app, "data-officer")


def send(client: FlaskClient, content: bytes, name: str = "list.csv", source: str = "A") -> str:
    """Choose a file; return the address of its check."""
    data = {"file": (io.BytesIO(content), name), "source": source}
    answer = client.post(NEW, data=data)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def read(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code, answer.headers)
    html5lib.HTMLParser(strict=True).parse(answer.text)
    return " ".join(answer.text.split())


def nine_bad() -> bytes:
    return a_file(a_row("good"), *(a_row(f"bad{n}", free=f"perhaps {n}") for n in range(9)))


def names(database: Database) -> list[str]:
    with database.session() as session:
        return list(session.scalars(select(Service.source_id).order_by(Service.source_id)))


def bring_in(client: FlaskClient, content: bytes, name: str = "list.csv", source: str = "A") -> str:
    address = send(client, content, name, source)
    answer = client.post(f"{address}/confirm", data=LICENCE)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_nine_bad_rows_bring_nothing_in_until_somebody_chooses(
    fresh: FlaskClient, database: Database
) -> None:
    address = send(fresh, nine_bad())
    page = read(fresh, address)
    assert "1 service can come in, 9 have problems." in page
    for number in range(9):
        assert f"perhaps {number}" in page
    assert "yes or no, or an empty cell if it is not known" in page
    assert fresh.get(f"{address}/confirm").headers["Location"] == address
    assert fresh.post(f"{address}/confirm", data=LICENCE).headers["Location"] == address
    refused = fresh.post(address)
    assert refused.status_code == 400
    assert "Choose what to do about the problems" in refused.text
    assert names(database) == []
    chosen = fresh.post(address, data={"leave-out": "services"})
    assert "Bring in 1 service" in read(fresh, chosen.headers["Location"])
    done = fresh.post(f"{address}/confirm", data=LICENCE).headers["Location"]
    assert names(database) == ["good"]
    assert "Left out by choice: services with problems" in read(fresh, done)


def test_only_the_facts_at_fault_may_be_left_out(fresh: FlaskClient, database: Database) -> None:
    address = send(fresh, nine_bad())
    fresh.post(address, data={"leave-out": "fields"})
    fresh.post(f"{address}/confirm", data=LICENCE)
    assert len(names(database)) == 10


def test_problems_are_downloaded_and_formulas_are_harmless(fresh: FlaskClient) -> None:
    address = send(fresh, a_file(a_row(free="=1+1")))
    text = fresh.get(f"{address}/problems.csv").text
    assert text.splitlines()[0] == "row,column,found,wanted,if_left"
    assert "2,free,'=1+1," in text


def test_an_import_is_undone_once_and_only_while_it_is_the_newest(
    fresh: FlaskClient, database: Database
) -> None:
    first = bring_in(fresh, a_file(a_row("a")))
    second = bring_in(fresh, a_file(a_row("a", alert="Moved"), a_row("b")))
    assert "has a newer import" in read(fresh, f"{first}/undo")
    fresh.post(f"{first}/undo")
    assert names(database) == ["a", "b"]
    read(fresh, f"{second}/undo")
    fresh.post(f"{second}/undo")
    assert names(database) == ["a"]
    assert "Taken back on" in read(fresh, second)
    assert "already taken back" in read(fresh, f"{second}/undo")
    assert "Import" in read(fresh, "/imports/services")
    assert fresh.get(f"{second}/file-0").data == a_file(a_row("a", alert="Moved"), a_row("b"))
    assert fresh.get(f"{second}/file-9").status_code == 404


def test_a_staged_list_survives_a_closed_browser_and_is_gone_once_it_came_in(
    fresh: FlaskClient, database: Database
) -> None:
    address = send(fresh, a_file(a_row("a")))
    other = signed_in_client(fresh.application, "directory-editor")
    assert "1 service can come in." in read(other, address)
    other.post(f"{address}/confirm", data=LICENCE)
    assert fresh.get(address).status_code == 404
    with database.session() as session:
        assert session.scalars(select(DirectoryImport.name)).all() == [None]


def test_text_from_windows_is_shown_and_taken_only_if_somebody_says_so(
    fresh: FlaskClient, database: Database
) -> None:
    content = a_file(a_row("a", service_name="Café")).decode().encode("cp1252")
    address = send(fresh, content)
    assert "Café" in read(fresh, address)
    assert fresh.post(address, data={"ask": "encoding"}).status_code == 400
    fresh.post(address, data={"ask": "encoding", "encoding": "yes"})
    fresh.post(f"{address}/confirm", data=LICENCE)
    with database.session() as session:
        assert session.scalars(select(Service.name)).one() == "Café"


def test_columns_are_matched_once_and_remembered(
    fresh: FlaskClient, database: Database, real_data: Path
) -> None:
    content = (real_data / "data/directory/streetsupport-manchester/services-a.json").read_bytes()
    address = send(fresh, content, "street.json", "Street")
    columns = f"{address}/columns"
    assert fresh.get(address).headers["Location"] == columns
    page = read(fresh, columns)
    assert "What is in each column?" in page
    refused = fresh.post(columns, data={"column-1": "source_id"})
    assert refused.status_code == 400
    assert "Choose the column that is: Name of the service" in refused.text
    chosen = {"column-1": "source_id", "column-20": "provider_name", "column-5": "description"}
    fresh.post(columns, data=chosen | {"fixed-status": "active"})
    assert "26 services can come in." in read(fresh, address)
    again = send(fresh, content, "street.json", "Another")
    assert "26 services can come in." in read(fresh, again)
    assert names(database) == []


def test_a_fact_changed_here_waits_for_a_decision(fresh: FlaskClient, database: Database) -> None:
    bring_in(fresh, a_file(a_row("a", alert="Old")))
    edited(database, "a", alert="Ours")
    address = send(fresh, a_file(a_row("a", alert="Theirs")))
    assert "1 needs your decision" in read(fresh, address)
    decide = fresh.get(f"{address}/confirm").headers["Location"]
    page = read(fresh, decide)
    assert "Ours" in page
    assert "Theirs" in page
    assert fresh.post(decide).status_code == 400
    fresh.post(decide, data={"conflict-1": "here"})
    fresh.post(f"{address}/confirm", data=LICENCE)
    with database.session() as session:
        assert session.scalars(select(Service.alert)).one() == "Ours"


def test_a_service_that_may_stand_here_already_is_left_out_by_choice(
    fresh: FlaskClient, database: Database
) -> None:
    alike = {"service_name": "Sleep clinic", "telephone": "01632 960123"}
    bring_in(fresh, a_file(a_row("a", **alike)))
    address = send(fresh, a_file(a_row("z", **alike)), source="Another list")
    decide = fresh.get(f"{address}/confirm").headers["Location"]
    assert "Sleep clinic" in read(fresh, decide)
    fresh.post(decide, data={"duplicate-1": "leave-out"})
    assert fresh.get(f"{address}/confirm").headers["Location"] == address
    assert names(database) == ["a"]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "list.csv", "not empty"),
        (b"a,b\n", "list.exe", "Choose a file that ends in"),
        (b"a,b\n1,2\n", "", "Choose a file that ends in"),
    ],
)
def test_what_is_no_list_is_refused_at_the_door(
    fresh: FlaskClient, content: bytes, name: str, sentence: str
) -> None:
    answer = fresh.post(NEW, data={"file": (io.BytesIO(content), name), "source": "A"})
    assert answer.status_code == 400
    assert sentence in answer.text


def test_whose_list_it_is_has_to_be_said(fresh: FlaskClient) -> None:
    answer = fresh.post(NEW, data={"file": (io.BytesIO(a_file(a_row())), "list.csv")})
    assert answer.status_code == 400
    assert "Enter whose list it is" in answer.text
    assert "Files only: a web address is not followed" in " ".join(answer.text.split())
