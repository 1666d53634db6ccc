"""Pages that ask what columns are and which sheet is meant."""

import io

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook

from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.geography.models import ServedAreaRow
from earlyhelp.settings import Settings
from tests.conftest import signed_in_client
from tests.jsna.factories import SIMPLE_HEADINGS, a_simple_row
from tests.jsna.indicators.test_views import words

ODD = b"LA code,LA,Year,Rate per 100\nE06000001,Hartlepool,2022/23,41.5\n"
ANSWERS = {"column-1": "area code", "column-2": "area name", "column-3": "period"}
WHOLE = ANSWERS | {"column-4": "value", "always-indicator": "Children who walk"}


@pytest.fixture
def client(database: Database) -> FlaskClient:
    with database.session(writing=True) as session:
        session.add(ServedAreaRow(code="E06000001", name="Hartlepool"))
    app = create_app(Settings(database_url=database.url.render_as_string(hide_password=False)))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=True)
    return signed_in_client(app, "data-officer")


def send(client: FlaskClient, content: bytes, name: str = "odd.csv") -> str:
    answer = client.post("/imports/new", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["Location"])


def a_workbook(*titles: str) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, title in enumerate(titles):
        sheet = book.create_sheet(title)
        sheet.append(list(SIMPLE_HEADINGS))
        sheet.append(list(a_simple_row(value=str(40 + number)).values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_table_with_other_headings_is_described_once_and_asked_only_what_differs(
    client: FlaskClient,
) -> None:
    check = send(client, ODD)
    assert "Say what each column is" in words(client.get(check))
    page = words(client.get(f"{check}/columns"))
    assert "LA code For example: E06000001" in page
    assert "You say this once" in page
    wrong = client.post(f"{check}/columns", data=ANSWERS)
    assert wrong.status_code == 400
    assert "Choose the column that holds: the figure" in words(wrong)
    assert client.post(f"{check}/columns", data=WHOLE).status_code == 303
    assert "1 reading can come in" in words(client.get(check))
    following = send(client, ODD.replace(b"2022/23", b"2023/24"))
    assert "Say what this is: indicator" in words(client.get(following))
    again = client.get(f"{following}/columns")
    assert "Such a file was described before" in words(again)
    assert 'value="Children who walk"' in again.text
    known = words(client.get("/imports/columns"))
    assert "Files like odd.csv" in known
    assert "Rate per 100 The figure" in known


def test_a_described_table_can_be_forgotten(client: FlaskClient) -> None:
    check = send(client, ODD)
    client.post(f"{check}/columns", data=WHOLE)
    page = client.get("/imports/columns").text
    address = page.split('action="/imports/columns/')[1].split('"')[0]
    assert client.post(f"/imports/columns/{address}").status_code == 303
    assert "None yet" in words(client.get("/imports/columns"))
    assert client.post(f"/imports/columns/{address}").status_code == 404


def test_columns_may_be_those_of_a_fingertips_download(client: FlaskClient) -> None:
    check = send(client, ODD)
    page = words(client.get(f"{check}/columns?as=fingertips-long"))
    assert "read as those of a Fingertips download" in page
    assert "Number of the indicator (needed)" in page


def test_nothing_is_asked_about_a_file_whose_headings_are_known(client: FlaskClient) -> None:
    check = send(client, b"area_code,period,indicator,value\nE06000001,2022,Walk,1\n")
    for question in ("columns", "sheet"):
        assert client.get(f"{check}/{question}").headers["Location"] == check
    assert client.post(f"{check}/columns", data=WHOLE).headers["Location"] == check


def test_of_a_workbook_with_several_sheets_one_is_chosen(client: FlaskClient) -> None:
    check = send(client, a_workbook("One", "Two"), "w.xlsx")
    assert "Choose the sheet" in words(client.get(check))
    assert "Which sheet holds the figures?" in words(client.get(f"{check}/sheet"))
    nothing = client.post(f"{check}/sheet", data={"sheet": "Three"})
    assert (nothing.status_code, "Choose the sheet that holds" in words(nothing)) == (400, True)
    assert client.post(f"{check}/sheet", data={"sheet": "Two"}).status_code == 303
    page = words(client.get(check))
    assert "its sheet Two was read" in page
    assert "Persons 41" in page


def test_the_template_is_a_workbook_whose_example_is_refused(client: FlaskClient) -> None:
    content = client.get("/imports/template.xlsx")
    assert content.data.startswith(b"PK")
    page = words(client.get(send(client, content.data, "t.xlsx")))
    assert "EXAMPLE" in page
    assert "0 readings can come in" in page
