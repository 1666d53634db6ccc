"""Commands about misses, words, and writing search lines again."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete

from earlyhelp.db import Database
from earlyhelp.services.cli import services_cli
from earlyhelp.services.models import ServiceListing
from earlyhelp.services.searching.commands import Miss, count_unmet_search
from earlyhelp.settings import Settings
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.terminal import Environment
from tests.services.factories import a_row, bring_in


@pytest.fixture
def stored(embedded: Database) -> Database:
    """Give a directory of one service that is committed."""
    with embedded.session(writing=True) as session:
        bring_in(session, a_row("a", service_name="A room", needs="housing:primary"))
    return embedded


def run(database: Database, *arguments: str) -> Result:
    environment = Environment(Settings(database_url=str(database.url)))
    answer = CliRunner().invoke(services_cli, arguments, obj=environment)
    environment.database.engine.dispose()
    return answer


def names(database: Database, text: str) -> list[str]:
    said = run(database, "search", "--text", text, "--format", "json").stdout
    return [line["name"] for line in json.loads(said)]


def test_misses_are_listed_without_words_or_people(stored: Database) -> None:
    with stored.session(writing=True) as session:
        count_unmet_search(session, Miss(frozenset({NeedCode("send")}), None, date(2026, 11, 2)))
    said = run(stored, "misses", "--since", "2026-11-01", "--format", "json").stdout
    assert json.loads(said)[0] | {"area_code": None} == {
        "need": "send",
        "area_code": None,
        "searches": 1,
    }


def test_words_of_the_editor_are_brought_in_and_printed_as_they_were(
    stored: Database, tmp_path: Path
) -> None:
    path = tmp_path / "words.csv"
    path.write_text("need,words\nhousing,gaffless\n", "utf-8")
    assert names(stored, "gaffless") == []
    assert run(stored, "words", "import", str(path)).exit_code == 0
    assert names(stored, "gaffless") == ["A room"]
    assert run(stored, "words", "export").stdout == path.read_text("utf-8")


def test_a_faulty_file_of_words_stores_nothing(stored: Database, tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text("need,words\nhousing,gaffless\nnonsense,x\n", "utf-8")
    result = run(stored, "words", "import", str(path), "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)[0]["wanted"] == "the code of a need"
    assert names(stored, "gaffless") == []


def test_search_lines_that_went_are_written_again(stored: Database) -> None:
    with stored.session(writing=True) as session:
        session.execute(delete(ServiceListing))
    assert names(stored, "room") == []
    assert run(stored, "refresh").exit_code == 0
    assert names(stored, "room") == ["A room"]
