"""The whole application on a small directory of its own, on both engines."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
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
from tests.conftest import signed_in_client
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


@pytest.fixture
def make_site(database: Database, tmp_path: Path) -> Made:
    def make(**settings: object) -> Site:
        url = database.url.render_as_string(hide_password=False)
        mails = tmp_path / "mails"
        usual: dict[str, object] = {"database_url": url, "mail_url": f"folder:{mails}"}
        app = create_app(Settings(**(usual | settings)))  # type: ignore[arg-type] # its own names
        app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=False)
        return Site(app, database, mails)

    return make


@pytest.fixture
def site(make_site: Made) -> Iterator[Site]:
    made = filled(make_site())
    yield made
    made.app.extensions["earlyhelp"].database.engine.dispose()


def filled(site: Site) -> Site:
    """Bring the small directory in."""
    with site.database.session(writing=True) as session:
        bring_in(session, *ROWS, on=TODAY)
        bring_in(session, *CHECKS, on=TODAY)
        rows = session.execute(select(Service.source_id, Service.public_id)).all()
    site.ids = {row.source_id: row.public_id for row in rows}
    return site


def moment(days: float = 0) -> datetime:
    return clock.now() + timedelta(days=days)
