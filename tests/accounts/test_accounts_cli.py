"""Accounts from the command line: the first administrator comes this way."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from earlyhelp.app import main
from earlyhelp.db import Database

PERSON = "first@council.example"
INVITE = ["accounts", "invite", PERSON, "--role", "administrator", "--organisation", "The  council"]


def run(database: Database, *arguments: str, mails: str = "") -> Result:
    url = database.url.render_as_string(hide_password=False)
    settings = {"EARLYHELP_DATABASE_URL": url, "EARLYHELP_MAIL_URL": mails}
    return CliRunner().invoke(main, list(arguments), env=settings)


def test_the_first_administrator_is_invited_listed_and_removed(
    database: Database, tmp_path: Path
) -> None:
    mails = tmp_path / "mails"
    answer = run(database, *INVITE, mails=f"folder:{mails}")
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    assert said["sent"] is True
    assert "link" not in said
    assert len(list(mails.iterdir())) == 1
    (line,) = json.loads(run(database, "accounts", "list").stdout)
    assert line == {
        "id": said["id"],
        "email": PERSON,
        "organisation": "The council",
        "roles": "administrator",
        "state": "invited",
    }
    refused = run(database, "accounts", "remove", PERSON)
    assert refused.exit_code == 1
    assert "Nobody would be left to administer" in refused.stderr
    run(database, "accounts", "invite", "second@council.example", *INVITE[3:])
    assert run(database, "accounts", "remove", PERSON).exit_code == 0
    table = run(database, "accounts", "list", "--format", "csv").stdout
    assert f"{PERSON},The council,administrator,ended" in table


def test_a_mail_that_cannot_go_out_gives_the_link_to_hand_over(database: Database) -> None:
    answer = run(database, *INVITE, mails="smtp://127.0.0.1:1")
    assert answer.exit_code == 0
    said = json.loads(answer.stdout)
    assert said["sent"] is False
    assert "/invitation/" in said["link"]
    assert "Hand the link over yourself" in answer.stderr
    again = json.loads(run(database, *INVITE, mails="smtp://127.0.0.1:1").stdout)
    assert again["id"] == said["id"]
    assert again["link"] != said["link"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["accounts", "invite", "no address", "--role", "administrator", "--organisation", "x"],
        ["accounts", "invite", PERSON, "--role", "root", "--organisation", "x"],
        ["accounts", "invite", PERSON, "--organisation", "x"],
        ["accounts", "invite", PERSON, "--role", "administrator", "--organisation", " "],
        [*INVITE, "--ends-on", "soon"],
    ],
)
def test_a_wrong_use_is_said_and_writes_nothing(database: Database, arguments: list[str]) -> None:
    assert run(database, *arguments).exit_code == 2
    assert json.loads(run(database, "accounts", "list").stdout) == []


def test_removing_nobody_is_a_problem_in_words(database: Database) -> None:
    answer = run(database, "accounts", "remove", PERSON)
    assert answer.exit_code == 1
    assert "Nobody signs in with that e-mail address." in answer.stderr
