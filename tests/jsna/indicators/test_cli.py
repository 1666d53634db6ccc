import json
from pathlib import Path

import pytest

from earlyhelp.db import Database
from tests.jsna.test_cli import Terminal


@pytest.fixture
def terminal(database: Database) -> Terminal:
    return Terminal(database)


META = """Indicator ID,Indicator,Definition,Unit,Polarity
90284,Injuries,What it is,"per 10,000",RAG - High is good
90285,Injuries,What,%,Purple
99999,New,New,%,Not applicable
"""


def test_an_indicator_is_set_shown_and_set_back(terminal: Terminal) -> None:
    done = terminal("indicators", "set", "90284", "theme=school", "caveats=Careful", "--confirm")
    assert (done.exit_code, "Stored as change" in done.stderr) == (0, True)
    assert "Nothing differs" in terminal("indicators", "set", "90284", "theme=school").stderr
    shown = json.loads(terminal("indicators", "show", "90284").stdout)
    assert (shown["theme"], shown["caveats"], shown["confirmed_by"]) == (
        "school",
        "Careful",
        "command line",
    )
    assert (shown["unit"], shown["readings"], shown["version"]) == ("per 10,000", 0, 2)
    assert terminal("indicators", "set", "90284", "theme=", "--version", "1").exit_code == 1
    history = json.loads(terminal("indicators", "history", "90284").stdout)
    assert history[0]["facts"]["theme"] == {"before": "safety", "after": "school"}
    assert terminal("indicators", "undo", history[0]["change"]).exit_code == 0
    assert "confirmed_by" not in json.loads(terminal("indicators", "show", "90284").stdout)
    assert terminal("indicators", "undo", history[0]["change"]).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("90284", "needs=housin"), 1, "Did you mean housing?"),
        (("90284", "colour=blue"), 2, "no COLUMN=TEXT"),
        (("90284",), 2, "at least one"),
        (("1", "theme=school"), 1, "no indicator 1"),
    ],
)
def test_a_wrong_change_changes_nothing_and_says_why(
    terminal: Terminal, arguments: tuple[str, ...], status: int, said: str
) -> None:
    found = terminal("indicators", "set", *arguments)
    shown = found.stderr + str(found.exception)
    assert (found.exit_code, said in shown) == (status, True), shown


def test_metadata_are_looked_at_stored_with_their_problem_left_out_and_listed(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "m.csv"
    path.write_text(META)
    dry = terminal("indicators", "import", path, "--dry-run", "--leave-out-problems")
    assert json.loads(dry.stdout)["facts"]["new"] == 2
    assert terminal("indicators", "list").stdout.strip() == "[]"
    assert terminal("indicators", "import", path).exit_code == 1
    stored = terminal("indicators", "import", path, "--leave-out-problems", "--add")
    report = json.loads(stored.stdout)
    assert (stored.exit_code, report["added"]) == (0, ["99999"])
    assert [(one["line"], one["found"]) for one in report["problems"]] == [(3, "Purple")]
    assert report["facts"] == {"new": 7, "changed": 3, "same": 2, "kept": 2}
    unmapped = json.loads(terminal("indicators", "list", "--unmapped").stdout)
    assert [(one["indicator_id"], one["readings"]) for one in unmapped] == [("99999", 0)]
    table = terminal("indicators", "list", "--theme", "safety", "--format", "csv").stdout
    assert "90284,Hospital admissions" in table


def test_the_catalogue_goes_out_and_comes_in_unchanged(terminal: Terminal, tmp_path: Path) -> None:
    terminal("indicators", "set", "90284", "definition==a formula\nand more", "name=+plus")
    out = tmp_path / "indicators.csv"
    assert terminal("indicators", "export", "--out", out).exit_code == 0
    assert "'+plus" in out.read_text()
    again = json.loads(terminal("indicators", "import", out).stdout)
    assert (again["facts"]["same"], again["changes"]) == (50 * 20, [])


def test_a_file_that_says_nothing_about_indicators_is_refused(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("area_code,value\nE92000001,1\n")
    found = terminal("indicators", "import", path)
    assert (found.exit_code, "says nothing about indicators" in found.stderr) == (1, True)
    path.write_text(META)
    found = terminal("import", path, "--dry-run")
    assert (found.exit_code, "earlyhelp jsna indicators import" in found.stderr) == (1, True)
