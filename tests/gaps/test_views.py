"""The pages of the gap report on the sample area."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from earlyhelp.db import Database
from tests.conftest import signed_in_client


@pytest.fixture
def client(as_role: Callable[[str], FlaskClient]) -> FlaskClient:
    return as_role("commissioner")


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    html5lib.HTMLParser(strict=True).parse(text)
    assert text.count("<h1") == 1
    return text


def test_the_table_opens_on_needs_against_places(client: FlaskClient) -> None:
    text = page(client, "/gaps")
    assert "A gap is a question, not a verdict." in text
    assert "Need against places" in text
    assert 'aria-sort="ascending"' in text
    assert "<svg" in text
    assert "<title" in text
    assert "<desc" in text


def test_no_cell_is_empty(client: FlaskClient) -> None:
    text = page(client, "/gaps?all=yes")
    assert not re.findall(r"<t[dh][^>]*>\s*</t[dh]>", text)
    assert text.count('<tr class="govuk-table__row">') > 190


@pytest.mark.parametrize(
    "query",
    [
        "domain=parenting_capacity",
        "age=0-4&status=short",
        "sort=shortfall&order=down",
        "sort=wait",
        "status=enough-on-paper",
        "domain=x&age=y&status=z&sort=%00&order=%F0%9F%92%A5",
    ],
)
def test_filters_and_orders_are_links_that_can_be_kept(client: FlaskClient, query: str) -> None:
    page(client, f"/gaps?{query}")


def test_a_choice_that_fits_nothing_says_so(client: FlaskClient) -> None:
    text = page(client, "/gaps?age=before-birth&status=no-provision")
    assert "No row fits what you chose." in text


def test_a_need_shows_its_sum_services_and_what_is_left_out(client: FlaskClient) -> None:
    text = page(client, "/gaps/need/money_debt_food")
    assert "Need " in text
    assert "Services that count" in text
    assert "Services left out" in text
    assert "that found nothing, last 12 months: <strong>0</strong>" in text
    assert "None does not mean that nobody needs more" in text
    assert "Where need comes from" in text


def test_a_need_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/gaps/need/none").status_code == 404


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_the_rows_chosen_can_be_taken_away(client: FlaskClient, form: str) -> None:
    answer = client.get(f"/gaps/gaps.{form}?all=yes")
    assert answer.status_code == 200
    assert f".{form}" in answer.headers["Content-Disposition"]
    assert client.get("/gaps/gaps.exe").status_code == 404


@pytest.mark.parametrize("table", ["requests", "answers"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_requests_and_answers_can_be_taken_away(client: FlaskClient, table: str, form: str) -> None:
    answer = client.get(f"/gaps/{table}.{form}")
    assert answer.status_code == 200
    assert f'filename="{table}-' in answer.headers["Content-Disposition"]
    assert f"/gaps/{table}.{form}" in page(client, "/gaps")
    assert client.get(f"/gaps/{table}.xlsx").status_code == 404


def test_a_need_says_what_its_requests_and_answers_cannot_tell(client: FlaskClient) -> None:
    text = page(client, "/gaps/need/housing")
    assert "What services answered, last 12 months" in text
    assert "Few plans never mean little need" in text
    assert "No plan asked a service for help with it, as far as practitioners wrote down." in text


def test_the_figure_on_the_page_is_the_figure_in_the_file(client: FlaskClient) -> None:
    rows = json.loads(client.get("/gaps/gaps.json").get_data(as_text=True))
    worst = rows[0]
    line = worst["sentence"].split(".")[0]
    assert line in page(client, f"/gaps/need/{worst['need']}")
    assert f"{worst['need_children']['value']:,} (" in page(client, "/gaps")


def test_before_there_is_an_area_the_page_says_what_to_bring_in(
    app: Flask, database: Database
) -> None:
    kept = app.extensions["earlyhelp"]
    app.extensions["earlyhelp"] = replace(kept, database=database)
    try:
        client = signed_in_client(app, "commissioner")
        assert "there is no area" in page(client, "/gaps")
        assert "there is no area" in page(client, "/gaps/need/housing")
        assert client.get("/gaps/gaps.csv").status_code == 404
        assert client.get("/gaps/answers.csv").status_code == 404
    finally:
        app.extensions["earlyhelp"] = kept
