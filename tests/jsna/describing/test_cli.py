import json
from pathlib import Path

import pytest

from earlyhelp.db import Database
from tests.jsna.test_cli import Terminal

ODD = "LA code,LA,Year,Rate per 100\nE92000001,England,2022/23,41.5\n"


@pytest.fixture
def terminal(database: Database) -> Terminal:
    return Terminal(database)


def test_columns_said_once_are_used_at_once_and_can_be_forgotten(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(ODD)
    shown = json.loads(terminal("columns", "set", path).stdout)
    assert [one.get("is") for one in shown] == ["area code", "area name", "period", "value"]
    assert json.loads(terminal("columns", "list").stdout) == []
    refused = terminal("columns", "set", path, "--column", "LA code=area code")
    assert (refused.exit_code, "value" in refused.stderr) == (1, True)
    assert terminal("columns", "set", path, "--column", "LA=colour").exit_code == 2
    done = terminal("columns", "set", path, "--likely", "--column", "LA=area type")
    assert (done.exit_code, "indicator" in done.stderr) == (0, True)
    open_ = terminal("import", path, "--dry-run", "--areas", "all")
    assert (open_.exit_code, "Say what this is: indicator" in open_.stderr) == (1, True)
    assert terminal("import", path, "--dry-run", "--always", "colour=red").exit_code == 2
    said = ("--always", "indicator=Walks", "--areas", "all", "--dry-run")
    report = json.loads(terminal("import", path, *said).stdout)
    assert (report["distinct"], report["new_indicators"]) == (1, ["local:walks: Walks"])
    (known,) = json.loads(terminal("columns", "list").stdout)
    assert known["columns"]["la"] == "area type"
    assert terminal("columns", "forget", known["table"]).exit_code == 0
    assert terminal("columns", "forget", known["table"]).exit_code == 1
    assert terminal("import", path, *said).exit_code == 1
