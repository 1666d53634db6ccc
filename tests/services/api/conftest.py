"""The feed over HTTP, on directories of different size."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.services.exchange.commands import ImportOptions, import_services
from earlyhelp.settings import Settings
from tests.conftest import empty
from tests.services.api.making import NOW, TODAY, a_directory, a_service, fill

BUCKS = "data/directory/bucks-fis/hsds-uk-3.0-converted-a.json"
DIRECTORIES = ("sample", "small", "one", "none", "buckinghamshire")


def bring_in_buckinghamshire(session: Session, folder: Path) -> None:
    options = ImportOptions(TODAY, NOW, file_name="a.json", source="Buckinghamshire")
    report = import_services(session, (folder / BUCKS).read_bytes(), options)
    assert report.problems == ()


@pytest.fixture
def stored(sqlite_database: Database) -> Iterator[Database]:
    yield sqlite_database
    empty(sqlite_database)


@pytest.fixture
def app_of(stored: Database) -> Iterator[Callable[[Callable[[Session], None]], Flask]]:
    """Return a function from what fills a directory to the application on it."""
    made: list[Flask] = []

    def build(fill_with: Callable[[Session], None]) -> Flask:
        with stored.session(writing=True) as session:
            fill_with(session)
        app = create_app(Settings(database_url=str(stored.url)))
        app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
        made.append(app)
        return app

    yield build
    for app in made:
        app.extensions["earlyhelp"].database.engine.dispose()


@pytest.fixture(params=DIRECTORIES)
def feed(request: pytest.FixtureRequest) -> FlaskClient:
    """Give a client of the feed on each directory."""
    name: str = request.param
    if name == "sample":
        client: FlaskClient = request.getfixturevalue("client")
        return client
    build = request.getfixturevalue("app_of")
    fills: dict[str, Callable[[Session], None]] = {
        "small": a_directory,
        "one": lambda session: fill(session, a_service("only", "Only one")),
        "none": lambda _session: None,
    }
    if name == "buckinghamshire":
        folder: Path = request.getfixturevalue("real_data")
        app: Flask = build(lambda session: bring_in_buckinghamshire(session, folder))
    else:
        app = build(fills[name])
    return app.test_client()


@pytest.fixture
def small(app_of: Callable[[Callable[[Session], None]], Flask]) -> FlaskClient:
    """Give a client of the feed on the small directory."""
    return app_of(a_directory).test_client()
