"""The whole application on a small directory of its own, with directory editors signed in."""

from dataclasses import dataclass, field

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from earlyhelp.app import create_app
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.services.commands import Change, store_facts
from earlyhelp.services.editing.queries import StoredListing, get_listing
from earlyhelp.services.facts import PlaceFacts, ProviderFacts, ServiceFacts
from earlyhelp.services.models import Service
from earlyhelp.services.words import ChangeReason, Status
from earlyhelp.settings import Settings
from tests.conftest import signed_in_client

HALL = PlaceFacts(name="Hall", address_1="1 High Street", city="Town", postcode="AB1 2DE")
SLEEP = ServiceFacts(
    "sleep", ProviderFacts("Night charity"), "Sleep help", Status.ACTIVE,
    description="Help for parents of babies.", telephone="01632 960001", places=(HALL,),
)  # fmt: skip
TWIN = ServiceFacts(
    "s-17", ProviderFacts("Night"), "Sleep helpers", Status.ACTIVE, telephone="01632 960001"
)


@dataclass
class Site:
    """One running application with its directory."""

    app: Flask
    database: Database
    editor: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.editor = signed_in_client(self.app, "directory-editor")

    def add(self, *facts: ServiceFacts, source: str = "a list") -> list[str]:
        with self.database.session(writing=True) as session:
            store_facts(session, source, facts, Change(now(), None, ChangeReason.IMPORT))
        keys = [one.source_id for one in facts]
        with self.database.session() as session:
            rows = session.execute(select(Service.source_id, Service.public_id).where(
                Service.source == source))  # fmt: skip
            ids = {row.source_id: row.public_id for row in rows}
        return [ids[key] for key in keys]

    def listing(self, public_id: str) -> StoredListing:
        with self.database.session() as session:
            return get_listing(session, public_id)


@pytest.fixture
def site(database: Database) -> Site:
    url = database.engine.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=True)
    return Site(app, database)


def filled(page: str) -> dict[str, list[str]]:
    """Return what the form of a page would send if nobody touched it."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    form = max(tree.iter("form"), key=lambda one: len(list(one.iter())))
    values: dict[str, list[str]] = {}
    for one in form.iter():
        name = one.get("name")
        if one.tag == "input" and name:
            if one.get("type") in {"radio", "checkbox"} and one.get("checked") is None:
                continue
            values.setdefault(name, []).append(one.get("value") or "")
        elif one.tag == "textarea" and name:
            values.setdefault(name, []).append(one.text or "")
        elif one.tag == "select" and name:
            options = list(one.iter("option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            values.setdefault(name, []).append(chosen[0].get("value") or "")
    return values
