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
from earlyhelp.accounts.roles import ROLES, in_order
from earlyhelp.app import create_app
from earlyhelp.settings import Settings, Telephone
from tests.conftest import signed_in_client, snapshot

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Everybody may open these and no others; adding to the list is a decision, made here.
PUBLIC = {
    "api.download",
    "api.list_taxonomies",
    "api.open_data",
    "api.openapi",
    "api.root",
    "api.service",
    "api.service_at_location",
    "api.service_at_locations",
    "api.services",
    "api.taxonomy",
    "api.taxonomy_term",
    "api.taxonomy_terms",
    "decisions.decide",
    "decisions.describe",
    "invited.accept_invitation",
    "invited.begin_new_codes",
    "invited.confirm_set_up",
    "invited.forgotten",
    "invited.send_link",
    "invited.show_invitation",
    "invited.show_new_codes",
    "invited.show_new_email",
    "invited.show_new_password",
    "invited.show_set_up",
    "invited.take_new_email",
    "invited.take_new_password",
    "signing.ask_code",
    "signing.sign_in",
    "signing.signed_out",
    "signing.take_code",
    "signing.take_password",
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
    "needs.download_all",
    "needs.download_need",
    "needs.show_figure",
    "needs.show_need",
    "needs.show_people",
    "needs.show_profile",
    "needs.show_source",
    "needs.show_tenth",
    "services.search",
    "services.set_place",
    "services.show_left_out",
    "services.show_map",
    "services.show_service",
    "services.start",
    "shortlist.change",
    "shortlist.compare_services",
    "shortlist.print_list",
    "shortlist.show_shared",
    "shortlist.show_shortlist",
    "transparency.show_card",
    "transparency.show_record",
    "upkeep.ask_changes",
    "upkeep.ask_new_link",
    "upkeep.asked_new_link",
    "upkeep.confirm",
    "upkeep.confirm_right",
    "upkeep.suggest_changes",
    "upkeep.take_report",
    "upkeep.tell_us",
    "upkeep.thank_provider",
    "upkeep.told",
}
# A value for every part that an address may have; a new part has to be added here.
EXAMPLES: dict[str, object] = {
    "account_id": "e" * 22,
    "area_code": "E92000001",
    "assessment_id": "a" * 22,
    "change_id": 1,
    "code": "housing",
    "form": "csv",
    "id": "00000000-0000-4000-8000-000000000000",
    "hold_id": "c" * 22,
    "import_id": 1,
    "indicator_id": "90284",
    "kind": "assessment",
    "layout_id": 1,
    "key": "a" * 64,
    "merge_id": 1,
    "name": "b" * 22,
    "need": "child_physical_health",
    "position": 0,
    "public_id": "00000000-0000-4000-8000-000000000000",
    "report_id": 1,
    "series_id": 1,
    "service_id": "00000000-0000-4000-8000-000000000000",
    "sortable": 20230000,
    "signature": "a" * 64,
    "step_id": "age",
    "table": "answers",
    "taxonomy": "kinds",
    "tenth": 1,
    "token": "f" * 43,
    "version": 1,
}
# Forms that need no token; each with its reason.
WITHOUT_TOKEN = {
    "decisions.decide": "programs send it; it changes nothing and knows nobody",
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


def role_for(app: Flask, endpoint: str) -> str:
    """Return a role that may open a page; none is needed for a public one."""
    audience = audience_of(app.view_functions[endpoint])
    assert audience is not None
    return next(iter(in_order(audience.roles)), "")


def clients(app: Flask) -> dict[str, FlaskClient]:
    """Return a browser for each role, and one of a stranger under no name."""
    return {"": app.test_client()} | {role: signed_in_client(app, role) for role in ROLES}


def pages_and_clients(app: Flask) -> Iterator[tuple[str, FlaskClient]]:
    """Return all pages that need nothing in their address, each with a browser that may see it."""
    known = clients(app)
    for route in routes(app):
        if route.method == "GET" and not route.rule.arguments:
            yield route.rule.rule, known[role_for(app, route.endpoint)]


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


def test_a_stranger_is_sent_to_sign_in_by_every_staff_page(
    app: Flask, production: FlaskClient, client: FlaskClient
) -> None:
    here = {"https://earlyhelp.example": production, "http://localhost": client}
    for route in routes(app):
        if route.endpoint in PUBLIC:
            continue
        for base_url, stranger in here.items():
            address = address_of(app, route)
            answer = stranger.open(address, method=route.method, base_url=base_url)
            assert answer.status_code == 303, (route, answer.status_code)
            assert answer.location.startswith("/sign-in"), route


def test_every_other_role_is_refused_in_words(app: Flask) -> None:
    known = clients(app)
    for route in routes(app):
        audience = audience_of(app.view_functions[route.endpoint])
        assert audience is not None
        for role in ROLES:
            if audience.is_public or role in audience.roles:
                continue
            answer = known[role].open(address_of(app, route), method=route.method)
            assert answer.status_code == 403, (route, role)
            assert b"Your account does not open this page" in answer.data


def test_every_page_is_whole(app: Flask) -> None:
    for address, client in pages_and_clients(app):
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
    wrong = [(address, client) for address in ("/nowhere", "/services/not-a-uuid")]
    for address, browser in [*pages_and_clients(app), *wrong]:
        answer = browser.get(address)
        # What the open feed sends, any site may read.
        is_feed = address.startswith("/api") and not address.startswith("/api/decisions")
        feed = {"Cross-Origin-Resource-Policy": "cross-origin"} if is_feed else {}
        for name, value in (HEADERS | feed).items():
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
    known = clients(strict)
    for route in routes(app):
        if route.method == "POST" and route.endpoint not in WITHOUT_TOKEN:
            answer = known[role_for(app, route.endpoint)].post(address_of(app, route))
            assert answer.status_code == 400, route
            assert b"open for too long" in answer.data


def test_a_get_changes_nothing_but_the_record_of_reading(app: Flask) -> None:
    database = app.extensions["earlyhelp"].database
    pages = list(pages_and_clients(app))
    before = snapshot(database)
    for address, client in pages:
        client.get(address)
    assert {**snapshot(database), "audit_line": 0} == {**before, "audit_line": 0}
