import csv
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from earlyhelp.db import Database
from earlyhelp.services.cli import services_cli
from earlyhelp.services.searching.hits import ROW_COLUMNS
from earlyhelp.settings import Settings
from earlyhelp.terminal import Environment
from tests.services.factories import TODAY, a_file, a_row

DIRECTORY = Path(__file__).parent.parent.parent / "data" / "directory"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("earlyhelp.services.cli.today", lambda: TODAY)
    monkeypatch.setattr("earlyhelp.services.exchange.cli.today", lambda: TODAY)
    monkeypatch.setattr("earlyhelp.services.upkeep.cli.today", lambda: TODAY)
    monkeypatch.setattr("earlyhelp.clock.today", lambda: TODAY)


def run(database: Database, *arguments: str) -> Result:
    environment = Environment(Settings(database_url=str(database.url)))
    answer = CliRunner().invoke(services_cli, arguments, obj=environment)
    environment.database.engine.dispose()
    return answer


@pytest.fixture
def stored(embedded: Database) -> Database:
    for name in ("services.csv", "checks.csv"):
        assert run(embedded, "import", str(DIRECTORY / name)).exit_code == 0
    return embedded


@pytest.mark.parametrize(
    ("options", "query"),
    [
        (["--text", "sleep"], "text=sleep"),
        (["--need", "housing", "--need", "send", "--age", "6 months"],
         "need=housing&need=send&age=6+months"),
        (["--free", "--delivery", "online", "--checked"], "free=yes&delivery=online&checked=yes"),
        ([], ""),
    ],
)  # fmt: skip
def test_the_command_gives_the_services_of_the_page_in_the_same_order(
    stored: Database, pages: Flask, options: list[str], query: str
) -> None:
    found = json.loads(run(stored, "search", *options, "--format", "json").stdout)
    client, listed = pages.test_client(), []
    for number in range(1, 10):
        page = client.get(f"/search?{query}&page={number}").get_data(as_text=True)
        links = re.findall(r'app-card__title"><a class="govuk-link" href="/services/([^"]+)"', page)
        listed += [link for link in links if link not in listed]
    assert [line["service"] for line in found] == listed
    assert found
    for line in found:
        assert line["reasons"]
        assert line["waiting"]
        assert line["last_checked"]


def test_search_prints_csv_and_tables_too(stored: Database) -> None:
    text = run(stored, "search", "--text", "sleep", "--limit", "3", "--format", "csv").stdout
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == 3
    assert tuple(rows[0]) == ROW_COLUMNS
    table = run(stored, "search", "--text", "sleep", "--format", "table").stdout
    assert "Helps with parenting, routines and boundaries" in table


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--age", "99"], "--age: Age must be 0 to 25"),
        (["--need", "nonsense"], "--need: Choose a need from the list"),
        (["--postcode", "somewhere"], "--postcode: Enter a full UK postcode"),
        (["--sector", "secret"], "is not one of"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_wrong_use_is_answered_with_what_to_enter(
    embedded: Database, options: list[str], sentence: str
) -> None:
    answer = run(embedded, "search", *options)
    assert answer.exit_code == 2
    assert sentence in answer.stderr


def test_import_reports_in_json_and_a_rehearsal_stores_nothing(
    embedded: Database, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(a_file(a_row("a"), a_row("b")))
    for option, stored in (("--dry-run", False), ("--format=json", True)):
        answer = run(embedded, "import", str(path), option)
        report = json.loads(answer.stdout)
        assert (report["changes"]["new"], report["stored"]) == (2, stored)
    again = json.loads(run(embedded, "import", str(path)).stdout)
    assert again["changes"] == {"new": 0, "changed": 0, "unchanged": 2, "gone": 0}
    assert len(again["sha256"]) == 64


def test_a_file_with_problems_ends_with_status_one_and_names_each(
    embedded: Database, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(a_file(a_row("a", free="perhaps"), a_row("b", status="opne")))
    answer = run(embedded, "import", str(path), "--format", "csv")
    assert answer.exit_code == 1
    rows = list(csv.DictReader(StringIO(answer.stdout)))
    assert [(row["row"], row["column"], row["found"]) for row in rows] == [
        ("2", "free", "perhaps"),
        ("3", "status", "opne"),
    ]
    assert "2 problems. Nothing was stored." in answer.stderr
    assert run(embedded, "search").stdout.strip() == "[]"


def test_listings_to_check_are_printed(stored: Database) -> None:
    due = json.loads(run(stored, "due").stdout)
    assert due[0]["last_checked"] == "Never checked"
    days = [line.get("checked_on") for line in due]
    checked = [day for day in days if day is not None]
    assert days == [None] * (len(days) - len(checked)) + sorted(checked)
    assert {line["state"] for line in due} == {"due", "overdue", "stale", "unverified"}


def test_the_template_is_printed_with_its_example(embedded: Database) -> None:
    text = run(embedded, "template").stdout
    assert text.startswith("source_id,is_illustrative,provider_name")
    assert "EXAMPLE-ROW" in text


def test_help_shows_an_example(embedded: Database) -> None:
    for command in ("import", "search", "due"):
        assert "Example:" in run(embedded, command, "--help").stdout
