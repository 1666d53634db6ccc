"""Laws over every route, so that a page added tomorrow is covered."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from earlyhelp.accounts.guards import audience_of
from earlyhelp.app import create_app
from earlyhelp.settings import Settings, Telephone
from tests.conftest import snapshot

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Everybody may open these and no others; adding to the list is a decision, made here.
PUBLIC = {
    "frontdoor.accessibility",
    "frontdoor.contact",
    "frontdoor.cookies",
    "frontdoor.how_matching_works",
    "frontdoor.levels",
    "frontdoor.privacy",
    "frontdoor.worried",
    "health.live",
    "health.ready",
    "health.version",
    "jsna.needs",
    "services.search",
    "services.set_place",
    "services.show_map",
    "services.show_service",
    "services.start",
    "shortlist.change",
    "shortlist.compare_services",
    "shortlist.print_list",
    "shortlist.show_shared",
    "shortlist.show_shortlist",
}
# A value for every part that an address may have; a new part has to be added here.
EXAMPLES: dict[str, object] = {
    "assessment_id": "a" * 22,
    "code": "housing",
    "form": "csv",
    "hold_id": "c" * 22,
    "import_id": 1,
    "kind": "assessment",
    "name": "b" * 22,
    "public_id": "00000000-0000-4000-8000-000000000000",
    "step_id": "age",
}
# Forms that need no token; each with its reason.
WITHOUT_TOKEN = {
    "services.set_place": "it changes only where this visitor's own search looks from",
}
NUMBER = Telephone("a", "01632 960101", "all hours")


class Route(NamedTuple):
    endpoint: str
    method: str
    rule: Rule


def routes(app: Flask) -> Iterator[Route]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(rule.endpoint, method, rule)


def address_of(app: Flask, route: Route) -> str:
    values = {name: EXAMPLES[name] for name in route.rule.arguments}
    return app.url_map.bind("localhost").build(route.endpoint, values, method=route.method)


def plain_gets(app: Flask) -> list[str]:
    """Return the addresses of all pages that need nothing in their address."""
    return [
        route.rule.rule
        for route in routes(app)
        if route.method == "GET" and not route.rule.arguments
    ]


@pytest.fixture(scope="module")
def production(sample_database_url: str) -> FlaskClient:
    settings = Settings(
        mode="production",
        secret_key="k" * 32,
        database_url=sample_database_url,
        base_url="https://earlyhelp.example",
        front_door=NUMBER,
        out_of_hours=NUMBER,
        advice_line=NUMBER,
    )
    return create_app(settings).test_client()


def test_every_view_declares_its_audience(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        assert audience_of(view) is not None, endpoint


def test_the_public_pages_are_exactly_the_written_list(app: Flask) -> None:
    found = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if (audience := audience_of(view)) and audience.is_public
    }
    assert found == PUBLIC


def test_outside_the_demo_no_staff_page_opens(app: Flask, production: FlaskClient) -> None:
    for route in routes(app):
        if route.endpoint in PUBLIC:
            continue
        address = address_of(app, route)
        answer = production.open(address, method=route.method, base_url="https://earlyhelp.example")
        assert answer.status_code in {400, 403}, (route, answer.status_code)
        assert b"sign-in" in answer.data or b"open for too long" in answer.data


def test_every_page_is_whole(app: Flask, client: FlaskClient) -> None:
    for address in plain_gets(app):
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        if answer.mimetype != "text/html":
            continue
        text = answer.get_data(as_text=True)
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        tree = parser.parse(text)
        assert parser.errors == [], (address, parser.errors[:3])
        headings = tree.findall(".//h1")
        assert len(headings) == 1, address
        heading = " ".join("".join(headings[0].itertext()).split())
        title = tree.findtext(".//title").strip().removeprefix("Error: ")
        assert title.startswith(heading), (address, title, heading)
        assert ' style="' not in text, address
        identifiers = re.findall(r'\sid="([^"]+)"', text)
        assert len(identifiers) == len(set(identifiers)), address


def test_every_answer_has_the_security_headers(app: Flask, client: FlaskClient) -> None:
    for address in [*plain_gets(app), "/nowhere", "/services/not-a-uuid"]:
        answer = client.get(address)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (address, name)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "camera=()" in answer.headers["Permissions-Policy"]


def test_static_files_have_them_too_and_are_kept(client: FlaskClient) -> None:
    asked = {"Accept-Encoding": "gzip"}
    with client.get("/static/vendor/govuk-frontend.min.css", headers=asked) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        for name, value in HEADERS.items():
            assert answer.headers[name] == value


def test_two_answers_have_two_nonces(client: FlaskClient) -> None:
    nonces = {client.get("/worried").headers["Content-Security-Policy"] for _ in range(2)}
    assert len(nonces) == 2


def test_https_is_strict(production: FlaskClient) -> None:
    answer = production.get("/worried", base_url="https://earlyhelp.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_form_without_its_token_is_refused_in_words(app: Flask) -> None:
    strict = create_app(Settings(database_url=app.extensions["earlyhelp"].settings.database_url))
    client = strict.test_client()
    for route in routes(app):
        if route.method == "POST" and route.endpoint not in WITHOUT_TOKEN:
            answer = client.post(address_of(app, route))
            assert answer.status_code == 400, route
            assert b"open for too long" in answer.data


def test_a_get_changes_nothing(app: Flask, client: FlaskClient) -> None:
    database = app.extensions["earlyhelp"].database
    before = snapshot(database)
    for address in plain_gets(app):
        client.get(address)
    assert snapshot(database) == before
