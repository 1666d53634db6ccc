"""Nothing of a confidential address leaves the directory but on pages of its editors."""

import csv
import io
import logging
import zipfile
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.wrappers import Response

from earlyhelp.accounts.roles import ROLES
from earlyhelp.app import create_app
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.services.commands import Change, store_facts
from earlyhelp.services.facts import Opening, PlaceFacts, ProviderFacts, ServiceFacts
from earlyhelp.services.models import Service
from earlyhelp.services.words import ChangeReason, Status
from earlyhelp.settings import Settings
from earlyhelp.taxonomy.services import Strength
from tests.conftest import signed_in_client
from tests.test_routes import EXAMPLES, routes

MARKERS = ("Zanzibar", "ZZ99", "53.98765", "Xanaduton", "Quokka")
"""Of the street, the postcode, the position, the town and the name of the place."""
SAFE = PlaceFacts(
    name="Quokka House", address_1="77 Zanzibar Passage", city="Xanaduton", postcode="ZZ99 9ZZ",
    latitude=53.98765, longitude=-2.43219, confidential=True,
    openings=(Opening(days=frozenset({"MO"})),),
)  # fmt: skip
MASKED = replace(SAFE, city="Town", confidential=False, masked=True)
REFUGE = ServiceFacts(
    "refuge", ProviderFacts("Safe homes"), "Refuge for families", Status.ACTIVE,
    description="A safe place to stay.", telephone="01632 960009", places=(SAFE,),
    needs=(("housing", Strength.PRIMARY),),
)  # fmt: skip
EDITORS_ONLY = ("editing.", "upkeep.show_check")
"""Pages where editors, and only they, may see the address."""


@pytest.fixture
def planted(database: Database) -> Flask:
    with database.session(writing=True) as session:
        seen = replace(REFUGE, places=(replace(SAFE, confidential=False),))
        masked = replace(REFUGE, source_id="masked", name="Masked", places=(MASKED,))
        change = Change(now(), None, ChangeReason.EDIT)
        store_facts(session, "a list", [seen, masked], change)
        store_facts(session, "a list", [REFUGE], change)
    url = database.engine.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    return app


def text_of(answer: Response) -> str:
    """Return what an answer says; a workbook says what its parts say once unpacked."""
    if not answer.data.startswith(b"PK"):
        return answer.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def found_in(body: str) -> list[str]:
    return [marker for marker in MARKERS if marker.casefold() in body.casefold()]


def test_no_page_feed_file_or_log_tells_a_confidential_or_masked_address(
    planted: Flask, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.session() as session:
        ids = session.scalars(select(Service.public_id)).all()
    words = "?text=Zanzibar&near=ZZ99+9ZZ&proximity=5&postcode=ZZ99+9ZZ&place=Xanaduton"
    with caplog.at_level(logging.DEBUG):
        for role in ("", *ROLES):
            client = signed_in_client(planted, role) if role else planted.test_client()
            for route in routes(planted):
                if route.method != "GET":
                    continue
                for public_id in ids if {"public_id", "id"} & route.rule.arguments else ids[:1]:
                    values = {name: EXAMPLES[name] for name in route.rule.arguments}
                    values |= dict.fromkeys({"public_id", "id"} & set(values), public_id)
                    address = planted.url_map.bind("localhost").build(route.endpoint, values)
                    answer = client.get(address)
                    told = found_in(text_of(answer))
                    is_editors = role == "directory-editor" and route.endpoint.startswith(
                        EDITORS_ONLY
                    )
                    assert not told or is_editors, (role, address, told)
        for address in ("/search", "/api/services", "/api/service_at_locations"):
            body = planted.test_client().get(address + words).get_data(as_text=True)
            assert "Refuge for families" not in body or not found_in(body.replace(words[1:], ""))
    assert found_in(caplog.text) == []


def test_an_editor_alone_sees_the_address(planted: Flask, database: Database) -> None:
    with database.session() as session:
        row = session.scalars(select(Service.public_id).where(Service.source_id == "refuge")).one()
    for end in ("", "/history"):
        address = f"/editor/services/{row}{end}"
        editor = signed_in_client(planted, "directory-editor")
        assert "Zanzibar" in editor.get(address).get_data(as_text=True)
        for role in set(ROLES) - {"directory-editor"}:
            answer = signed_in_client(planted, role).get(address)
            assert answer.status_code in {403, 404}, role
            assert found_in(answer.get_data(as_text=True)) == []


def test_what_searches_and_feeds_are_made_from_holds_nothing_of_it(
    planted: Flask, database: Database
) -> None:
    del planted
    with database.session() as session:
        for table in ("service_listing", "feed_service", "feed_place"):
            rows = session.execute(text(f"SELECT * FROM {table}")).all()
            out = io.StringIO()
            csv.writer(out).writerows(map(tuple, rows))
            assert rows
            assert found_in(out.getvalue()) == [], table
