"""Guards: the table in the documents is current, and one that is taken away is noticed."""

import importlib.util
import re
from collections.abc import Callable

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from earlyhelp.accounts.guards import (
    Audience,
    audience_of,
    for_roles,
    for_staff,
    public,
    public_without_database,
)
from earlyhelp.accounts.roles import ROLES
from earlyhelp.app import HOMES, create_app
from earlyhelp.settings import Settings
from tests.conftest import ROOT
from tests.test_routes import PUBLIC, address_of, routes


def written_by_the_script() -> str:
    """Return the table as the script would write it now."""
    spec = importlib.util.spec_from_file_location("write_routes", ROOT / "scripts/write_routes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: str = module.text()
    return found


def test_the_table_of_roles_and_routes_is_current() -> None:
    written = (ROOT / "docs" / "security" / "routes.md").read_text("utf-8")
    assert written == written_by_the_script(), "run scripts/write_routes.py"


def test_a_role_that_does_not_exist_cannot_be_declared() -> None:
    for roles in ((), ("practitioner", "owner")):
        with pytest.raises(ValueError, match="roles are practitioner"):
            for_roles(*roles)


def test_audiences_are_declared_on_the_view() -> None:
    assert audience_of(public(lambda: "")) == Audience(frozenset())
    assert audience_of(public_without_database(lambda: "")) == Audience(
        frozenset(), reads_database=False
    )
    assert audience_of(for_staff(lambda: "")) == Audience(frozenset(ROLES))
    assert audience_of(lambda: "") is None


@pytest.fixture
def unguarded() -> Flask:
    """Give an application of its own, whose guards may be taken away."""
    return create_app(Settings(database_url="sqlite://"))


def test_a_view_without_a_guard_stays_shut_whoever_asks(unguarded: Flask) -> None:
    for route in routes(unguarded):
        view = unguarded.view_functions[route.endpoint]
        unguarded.view_functions[route.endpoint] = lambda **_parts: "open"
        answer = unguarded.test_client().open(address_of(unguarded, route), method=route.method)
        assert answer.status_code == 403, route
        unguarded.view_functions[route.endpoint] = view


def test_a_staff_page_made_public_is_not_on_the_written_list(app: Flask) -> None:
    staff = {route.endpoint for route in routes(app)} - PUBLIC
    assert staff
    for endpoint in staff:
        audience = audience_of(app.view_functions[endpoint])
        assert audience is not None
        assert not audience.is_public, endpoint


def test_a_role_opens_its_own_pages_and_no_others(
    as_role: Callable[[str], FlaskClient],
) -> None:
    assert as_role("practitioner").get("/gaps").status_code == 403
    assert as_role("commissioner").get("/gaps").status_code == 200
    assert as_role("commissioner").get("/assessments").status_code == 403


@pytest.mark.parametrize(("endpoint", "role"), HOMES)
def test_each_role_begins_on_a_page_that_it_may_open_and_finds_in_the_navigation(
    app: Flask, as_role: Callable[[str], FlaskClient], endpoint: str, role: str
) -> None:
    with app.test_request_context():
        address = url_for(endpoint)
    answer = as_role(role).get(address)
    assert answer.status_code == 200
    shown = rf'class="app-nav__link" href="{re.escape(address)}" aria-current="true"'
    assert re.search(shown, answer.text) is not None


def test_editors_find_the_lists_that_came_in(as_role: Callable[[str], FlaskClient]) -> None:
    assert ">Imports of services</a>" in as_role("directory-editor").get("/editor/queue").text


def test_every_role_has_a_first_page() -> None:
    assert {role for _, role in HOMES} == set(ROLES)
