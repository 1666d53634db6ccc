"""The whole application on a small directory of its own, on both engines."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from earlyhelp import clock
from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.services.models import Service
from earlyhelp.settings import Settings
from tests.conftest import empty, signed_in_client
from tests.services.factories import a_row, bring_in

TODAY = clock.today()
ROWS = (
    a_row("sleep", service_name="Sleep help", provider_name="Night charity",
          email="sleep@night.example", telephone="01632 960001", languages="English",
          wait_days="21", wait_as_of=TODAY.isoformat(), notes="Only for editors"),
    a_row("reading", service_name="Reading help", provider_name="Library",
          email="books@library.example"),
    a_row("refuge", service_name="Safe house", email="safe@house.example",
          address_confidential="yes", address_1="77 Zanzibar Passage", postcode="ZZ99 9ZZ",
          funder="Secret fund", annual_amount="100"),
)  # fmt: skip
CHECKS = (
    {"source_id": "sleep", "on": (TODAY - timedelta(days=200)).isoformat(),
     "method": "telephone", "outcome": "still_right"},
    {"source_id": "reading", "on": (TODAY - timedelta(days=5)).isoformat(),
     "method": "telephone", "outcome": "still_right"},
)  # fmt: skip


class Site:
    """One running application with its directory, and the mails it wrote."""

    def __init__(self, app: Flask, database: Database, mails: Path) -> None:
        self.app, self.database, self._mails = app, database, mails
        self.stranger = app.test_client()
        self.editor = signed_in_client(app, "directory-editor")
        self.ids: dict[str, str] = {}

    def mails(self) -> list[str]:
        return [path.read_text("utf-8") for path in sorted(self._mails.glob("*.eml"))]

    def as_role(self, role: str) -> FlaskClient:
        return signed_in_client(self.app, role)


Made = Callable[..., Site]
Apps = dict[str, tuple[Flask, Path]]


def _make_app(url: str, mails: Path, **settings: object) -> Flask:
    usual: dict[str, object] = {"database_url": url, "mail_url": f"folder:{mails}"}
    app = create_app(Settings(**(usual | settings)))  # type: ignore[arg-type] # its own names
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    return app


def _dispose(app: Flask) -> None:
    app.extensions["earlyhelp"].database.engine.dispose()


@pytest.fixture(scope="session")
def apps() -> Iterator[Apps]:
    """Hold one application for each engine, since making one takes longer than a test."""
    held: Apps = {}
    yield held
    for app, _ in held.values():
        _dispose(app)


@pytest.fixture
def site(database: Database, apps: Apps, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Give the small directory, with the usual settings."""
    url = database.url.render_as_string(hide_password=False)
    if url not in apps:
        mails = tmp_path_factory.mktemp("mails")
        apps[url] = (_make_app(url, mails), mails)
    app, mails = apps[url]
    for old in mails.glob("*.eml"):
        old.unlink()
    return filled(Site(app, database, mails))


@pytest.fixture
def make_site(sqlite_database: Database, tmp_path: Path) -> Iterator[Made]:
    """Return a function that makes the small directory with settings of its own."""
    made: list[Flask] = []

    def make(**settings: object) -> Site:
        app = _make_app(str(sqlite_database.url), tmp_path / "mails", **settings)
        made.append(app)
        return filled(Site(app, sqlite_database, tmp_path / "mails"))

    yield make
    for app in made:
        _dispose(app)
    empty(sqlite_database)


def filled(site: Site) -> Site:
    """Bring the small directory in."""
    with site.database.session(writing=True) as session:
        bring_in(session, *ROWS, on=TODAY)
        bring_in(session, *CHECKS, on=TODAY)
        rows = session.execute(select(Service.source_id, Service.public_id)).all()
    site.ids = {row.source_id: row.public_id for row in rows}
    return site
