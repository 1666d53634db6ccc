"""A council's application in production, second factor and all, with a clock that tests move."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.migrations.run import migrate
from earlyhelp.web.state import State, keep_state
from tests.accounts.people import (
    ADMINISTRATOR,
    Browser,
    Clock,
    a_person,
    production_settings,
)
from tests.accounts.retention_factories import set_rules
from tests.conftest import PASSWORD_MEMORY_KIB

TOLD = (
    "earlyhelp.accounts.guards.now",
    "earlyhelp.accounts.signing.guards.now",
    "earlyhelp.accounts.signing.views.now",
    "earlyhelp.accounts.invited.guards.now",
    "earlyhelp.accounts.invited.views.now",
    "earlyhelp.accounts.own.views.now",
    "earlyhelp.accounts.admin.views.now",
)
"""Where pages of accounts ask the clock; each test tells them the time."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    for name in TOLD:
        monkeypatch.setattr(name, made)
    return made


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    return tmp_path / "mails"


@pytest.fixture(scope="session")
def a_council(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path]:
    """Give one application, and the file of a database with two people that tests copy."""
    folder = tmp_path_factory.mktemp("council")
    file = folder / "council.sqlite3"
    made = Database(f"sqlite:///{file}")
    migrate(made)
    with made.session(writing=True) as session:
        a_person(session)
        a_person(session, ADMINISTRATOR, ("administrator",))
        set_rules(session)
    app = create_app(production_settings(made, folder))
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    for database in (made, app.extensions["earlyhelp"].database):
        database.engine.dispose()  # the last to close puts all that was written into the one file
    return app, file


@pytest.fixture
def records(a_council: tuple[Flask, Path], tmp_path: Path) -> Iterator[Database]:
    """Give the council's database, fresh for each test."""
    _, file = a_council
    shutil.copy(file, tmp_path / "council.sqlite3")
    made = Database(f"sqlite:///{tmp_path}/council.sqlite3")
    yield made
    made.engine.dispose()


@pytest.fixture
def council(a_council: tuple[Flask, Path], records: Database, mails: Path) -> Iterator[Flask]:
    """Give the council's application on a fresh database, without the check of form tokens."""
    app, _ = a_council
    kept: State = app.extensions["earlyhelp"]
    settings = replace(
        kept.settings, mail_url=f"folder:{mails}", password_memory_kib=PASSWORD_MEMORY_KIB
    )
    keep_state(app, replace(kept, database=records, settings=settings))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    keep_state(app, kept)


@pytest.fixture
def browser(council: Flask, clock: Clock) -> Browser:
    return Browser(council, clock)


@pytest.fixture
def another(council: Flask, clock: Clock) -> Callable[[], Browser]:
    return lambda: Browser(council, clock)
