"""The pages about the columns of wide files, from the file that needs them to its readings."""

import io
import re

import html5lib
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.geography.models import ServedAreaRow
from earlyhelp.jsna.measures.queries import find_layouts
from earlyhelp.jsna.queries import find_catalogue
from earlyhelp.settings import Settings
from tests.conftest import signed_in_client
from tests.jsna.factories import DFE_HEADINGS, a_dfe_row, as_bytes

HERE = "E06000001"


@pytest.fixture
def client(database: Database) -> FlaskClient:
    """A data officer on an application with an area served and no needs data."""
    with database.session(writing=True) as session:
        session.add(ServedAreaRow(code=HERE, name="Hartlepool"))
    app = create_app(Settings(database_url=database.url.render_as_string(hide_password=False)))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=True)
    return signed_in_client(app, "data-officer")


def text(answer: TestResponse) -> str:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(answer.get_data(as_text=True))
    assert parser.errors == []
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    return " ".join(answer.get_data(as_text=True).split())


def send(client: FlaskClient) -> str:
    """Choose a wide file; return the name it is kept under."""
    content = as_bytes([a_dfe_row(), a_dfe_row(pupil_type="FSM", walkers="c")], DFE_HEADINGS)
    file = {"file": (io.BytesIO(content), "walking.csv")}
    address = str(client.post("/imports/new", data=file).headers["Location"])
    return address.rsplit("/", 1)[1]


ANSWERS = {
    "title": "Walking to school",
    "use-0": "breakdown",
    "value-0": "Total",
    "use-1": "sex",
    "use-2": "left out",
    "use-3": "figures",
    "name-3": "Walks to school",
    "needs-3": "healthy_weight_oral",
    "value_type-3": "percentage",
    "count-3": "walkers",
    "denominator-3": "pupils",
    "use-4": "left out",
}


def test_a_file_leads_to_its_columns_and_from_there_to_its_readings(
    client: FlaskClient, database: Database
) -> None:
    name = send(client)
    refused = text(client.get(f"/imports/new/{name}"))
    assert "Columns of figures found: walkers, walkers_percent, pupils." in refused
    assert f'href="/imports/measures/new/{name}"' in refused
    asked = text(client.get(f"/imports/measures/new/{name}"))
    assert "walkers_percent is for" in asked
    answer = client.post(f"/imports/measures/new/{name}", data=ANSWERS)
    assert answer.headers["Location"] == f"/imports/new/{name}"
    assert "2 readings can come in" in text(client.get(f"/imports/new/{name}"))
    with database.session() as session:
        (layout,) = find_layouts(session)
        indicator = find_catalogue(session)["local:walks-to-school"]
    assert (layout.title, layout.figures[0].denominator) == ("Walking to school", "pupils")
    assert (indicator.needs, indicator.value_type) == (("healthy_weight_oral",), "percentage")
    again = text(client.get(f"/imports/measures/new/{name}"))
    assert 'value="local:walks-to-school"' in again


def test_what_is_to_be_mended_is_said_beside_its_field(client: FlaskClient) -> None:
    name = send(client)
    typed = ANSWERS | {"title": "", "use-3": "figures", "name-3": "", "use-2": "what"}
    answer = client.post(f"/imports/measures/new/{name}", data=typed)
    assert answer.status_code == 400
    page = text(answer)
    assert "<title>Error: What do the columns stand for?" in page
    for field in ("title", "use-2", "indicator_id-3"):
        assert f'href="#{field}"' in page
        assert f'id="{field}-error"' in page
    assert "Nothing is saved yet" in text(client.get("/imports/measures"))


def test_a_layout_can_be_forgotten(client: FlaskClient) -> None:
    client.post(f"/imports/measures/new/{send(client)}", data=ANSWERS)
    listed = text(client.get("/imports/measures"))
    assert "Walks to school" in listed
    (address,) = re.findall(r"/imports/measures/[0-9]+/forget", listed)
    assert "Forget a layout?" in text(client.get(address))
    assert "Nothing is saved yet" in text(client.post(address, follow_redirects=True))
    assert client.get(address).status_code == 404


def test_a_file_without_such_columns_has_no_page(client: FlaskClient) -> None:
    assert client.get("/imports/measures/new/nothing").status_code == 404
