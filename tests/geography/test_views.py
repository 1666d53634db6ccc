"""The page of places held, empty and full."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.migrations.run import migrate
from earlyhelp.settings import Settings
from tests.conftest import signed_in_client


def test_the_page_names_the_area_and_the_files_behind_it(
    as_role: Callable[[str], FlaskClient],
) -> None:
    page = as_role("data-officer").get("/places").text
    assert "<h1" in page
    assert "postcodes.csv" in page
    assert "11,264" in page
    assert "What is missing" not in page


@pytest.fixture
def empty_client(tmp_path: Path) -> FlaskClient:
    url = f"sqlite:///{tmp_path}/empty.sqlite3"
    migrate(Database(url))
    return signed_in_client(create_app(Settings(database_url=url)), "data-officer")


def test_with_nothing_brought_in_the_page_says_what_is_missing(empty_client: FlaskClient) -> None:
    page = empty_client.get("/places").text
    assert "Not known: no files of places were brought in" in page
    assert "there are no maps" in page
    assert "None" in page
