"""Applications with a small directory: one for all tests, and one on each database."""

from collections.abc import Iterator
from secrets import token_hex

import pytest
from flask import Flask

from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.migrations.run import migrate
from earlyhelp.settings import Settings
from tests.conftest import signed_in_client
from tests.offers.factories import Walker, a_place, a_sample_directory


@pytest.fixture(scope="session")
def website(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an application that holds an area and four services; each browser sees its own work."""
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('offers')}/offers.sqlite3")
    migrate(made)
    yield from _application(made)
    made.engine.dispose()


@pytest.fixture
def website_on_each(database: Database) -> Iterator[Flask]:
    """Give the same on each engine, for tests of what is stored."""
    yield from _application(database)


def _application(database: Database) -> Iterator[Flask]:
    with database.session(writing=True) as session:
        a_place(session)
        a_sample_directory(session)
    url = database.url.render_as_string(hide_password=False)
    made = create_app(Settings(database_url=url))
    made.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    yield made
    made.extensions["earlyhelp"].database.engine.dispose()


@pytest.fixture
def walker(website: Flask) -> Walker:
    return Walker(signed_in_client(website, "practitioner", f"school-{token_hex(4)}"))


@pytest.fixture
def walker_on_each(website_on_each: Flask) -> Walker:
    return Walker(signed_in_client(website_on_each, "practitioner"))
