"""A public form with a token that counts no more: what was typed is shown, and nothing is done."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from earlyhelp.accounts.models import TryRow
from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.services.models import ServiceListing
from earlyhelp.services.upkeep.models import PublicTry, Report
from earlyhelp.settings import Settings

SAID = "Nothing was sent yet."
TYPED = {"field": "telephone", "text": "It rings out.\n<script>x</script>", "email": "a@b.example"}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(scope="module")
def strict(sample_database_url: str) -> Iterator[Flask]:
    """Give the application as it is served: a form is held to its token."""
    made = create_app(Settings(database_url=sample_database_url))
    yield made
    made.extensions["earlyhelp"].database.engine.dispose()


@pytest.fixture
def stranger(strict: Flask) -> FlaskClient:
    return strict.test_client()


@pytest.fixture
def held(strict: Flask) -> Database:
    database: Database = strict.extensions["earlyhelp"].database
    return database


@pytest.fixture
def address(held: Database) -> str:
    with held.session() as session:
        found = session.scalars(select(ServiceListing.public_id).order_by(ServiceListing.name))
        return f"/services/{found.first()}/tell-us"


def counts(database: Database) -> list[int]:
    with database.session() as session:
        rows = (Report, PublicTry, TryRow)
        return [session.scalar(select(func.count()).select_from(row)) or 0 for row in rows]


STALE = {"csrf_token": "an old one"}


def test_what_was_typed_is_shown_again_with_a_token_that_counts(
    stranger: FlaskClient, held: Database, address: str
) -> None:
    before = counts(held)
    answer = stranger.post(address, data={**TYPED, **STALE})
    assert answer.status_code == 400
    page = answer.text
    assert SAID in page
    assert "<title>Error: " in page
    assert re.search(r'role="alert"', page)
    assert "It rings out.\n&lt;script&gt;x&lt;/script&gt;" in page.replace("\r", "")
    assert "<script>x" not in page
    assert 'value="a@b.example"' in page
    assert re.search(r'value="telephone"[^>]*(selected|checked)', page)
    fresh = TOKEN.search(page)
    assert fresh is not None
    assert counts(held) == before
    too_little = {**TYPED, "text": "", "csrf_token": fresh[1]}
    sent = stranger.post(address, data=too_little)
    assert sent.status_code == 422  # its token counts: the form was read
    assert SAID not in sent.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_that_stands_on_another_site_is_refused_without_its_words(
    stranger: FlaskClient, held: Database, address: str, headers: dict[str, str]
) -> None:
    before = counts(held)
    answer = stranger.post(address, data={**TYPED, **STALE}, headers=headers)
    assert answer.status_code == 400
    assert "It rings out" not in answer.text
    assert "This page was open for too long" in answer.text
    assert counts(held) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
    ],
)
def test_a_form_that_stands_here_is_shown_again(
    stranger: FlaskClient, address: str, headers: dict[str, str]
) -> None:
    assert "It rings out" in stranger.post(address, data={**TYPED, **STALE}, headers=headers).text


def test_a_password_is_never_shown_again(stranger: FlaskClient) -> None:
    sent = {"email": "somebody@area.example", "password": "a long secret", **STALE}
    answer = stranger.post("/sign-in?next=/assessments", data=sent)
    assert (answer.status_code, SAID in answer.text) == (400, True)
    assert 'value="somebody@area.example"' in answer.text
    assert "a long secret" not in answer.text
    assert "/assessments" in answer.text
    forgotten = stranger.post("/forgotten-password", data=sent)
    assert (forgotten.status_code, SAID in forgotten.text) == (400, True)
    assert 'value="somebody@area.example"' in forgotten.text


def test_what_has_no_form_any_more_is_answered_as_before(stranger: FlaskClient) -> None:
    for address in (
        "/services/00000000-0000-0000-0000-000000000000/tell-us",
        "/invitation/not-a-link",
        "/new-password/not-a-link",
        "/sign-in/code",
        "/shortlist",
    ):
        answer = stranger.post(address, data={**TYPED, **STALE})
        assert answer.status_code == 400, address
        assert "This page was open for too long" in answer.text
        assert SAID not in answer.text


def test_a_page_that_is_not_shown_again_says_nothing_of_it(
    stranger: FlaskClient, address: str
) -> None:
    assert SAID not in stranger.get(address).text
    assert SAID not in stranger.get("/sign-in").text
