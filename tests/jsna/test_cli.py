import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from earlyhelp.accounts.commands import add_account
from earlyhelp.accounts.people import Newcomer
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.jsna.cli import jsna_cli
from earlyhelp.jsna.models import ImportRow
from earlyhelp.jsna.queries import find_imports
from earlyhelp.settings import Settings
from earlyhelp.terminal import Environment
from tests.jsna.factories import a_row, as_bytes


class Terminal:
    """The commands on one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._environment = Environment(Settings(area="E06000001"))
        self._environment.__dict__["database"] = database

    def __call__(self, *arguments: object) -> Result:
        return CliRunner().invoke(jsna_cli, [str(one) for one in arguments], obj=self._environment)

    def imports(self) -> int:
        with self.database.session() as session:
            return len(find_imports(session))


@pytest.fixture
def terminal(database: Database) -> Terminal:
    return Terminal(database)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_bytes(as_bytes([a_row(), a_row(area_code="E92000001", value="90")]))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.csv"
    path.write_bytes(as_bytes([a_row(), a_row(area_code="E06000002", value="many")]))
    return path


def test_a_file_comes_in_with_the_report_that_others_rely_on(
    terminal: Terminal, good: Path
) -> None:
    result = terminal("import", good, "--released", "2024-11-05", "--areas", "all")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["import"] is not None
    assert report["stored"] is True
    assert report["dialect"] == "fingertips-long"
    assert report["rows"] == {"read": 2, "merged": 0, "skipped": 0, "problems": 0}
    assert report["changes"] == {"new": 2, "revised": 0, "unchanged": 0, "filled": 0, "gone": 0}
    assert {"file", "sha256", "already_imported_as", "skipped", "distinct"} <= set(report)
    assert {"missing_values", "conflicts", "problems", "notices"} <= set(report)
    again = json.loads(terminal("import", good, "--released", "2024-11-05").stdout)
    assert (again["stored"], again["already_imported_as"]) == (False, report["import"])


def test_a_dry_run_says_the_same_and_stores_nothing(terminal: Terminal, good: Path) -> None:
    result = terminal("import", good, "--dry-run", "--areas", "all")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["changes"]["new"] == 2
    assert terminal.imports() == 0


def test_storing_without_a_day_of_release_is_wrong_use(terminal: Terminal, good: Path) -> None:
    result = terminal("import", good)
    assert result.exit_code == 2
    assert "--released 2024-11-05" in result.stderr


def test_a_problem_ends_with_status_1_and_nothing_stored(terminal: Terminal, bad: Path) -> None:
    result = terminal("import", bad, "--released", "2024-11-05", "--areas", "all")
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["problems"]
    assert (problem["line"], problem["column"], problem["found"]) == (3, "Value", "many")
    assert terminal.imports() == 0


def test_rows_with_problems_can_be_left_out(terminal: Terminal, bad: Path) -> None:
    result = terminal(
        *("import", bad, "--released", "2024-11-05", "--areas", "all", "--leave-out-problems")
    )
    assert result.exit_code == 0
    assert json.loads(result.stdout)["distinct"] == 1
    assert terminal.imports() == 1


def test_a_layout_that_is_not_known_ends_with_status_1(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    result = terminal("import", path, "--dry-run")
    assert result.exit_code == 1
    assert "not a layout we know" in result.stderr


def test_imports_are_listed_and_taken_back(terminal: Terminal, good: Path) -> None:
    terminal("import", good, "--released", "2024-11-05", "--areas", "all", "--source", "Us")
    (row,) = json.loads(terminal("imports").stdout)
    assert (row["source"], row["readings"], row["state"]) == ("Us", 2, "in use, can be taken back")
    assert row["imported_by"] == "command line"
    assert terminal("undo", row["import"]).exit_code == 0
    (row,) = json.loads(terminal("imports").stdout)
    assert row["state"] == "taken back"


def test_an_import_is_listed_with_the_address_of_whoever_brought_it_in(
    terminal: Terminal, good: Path
) -> None:
    terminal("import", good, "--released", "2024-11-05", "--areas", "all")
    with terminal.database.session(writing=True) as session:
        newcomer = Newcomer("officer@council.example", ("data-officer",), "A council")
        account_id = add_account(session, newcomer, now())
        session.execute(update(ImportRow).values(imported_by=account_id))
    (row,) = json.loads(terminal("imports").stdout)
    assert row["imported_by"] == "officer@council.example"


def test_the_profile_is_printed_as_json_and_csv(terminal: Terminal, good: Path) -> None:
    terminal("import", good, "--released", "2024-11-05", "--areas", "all")
    profile = json.loads(terminal("profile").stdout)
    assert profile["area"] == "E06000001"
    (line,) = profile["lines"]
    assert (line["value"], line["england"], line["comparison"]) == (75.5, 90.0, "Better")
    assert (line["import"], line["line"]) == (profile["imports"][0], 2)
    assert "missing" not in line
    table = terminal("profile", "--format", "csv").stdout.splitlines()
    assert table[0].startswith("needs,indicator,name")
    assert len(table) == 2
    assert terminal("profile", "--as-at", "2024-01-01").exit_code == 0
    assert json.loads(terminal("profile", "--as-at", "2024-01-01").stdout)["lines"] == []


def test_every_figure_of_a_need_is_printed_with_its_line(terminal: Terminal, good: Path) -> None:
    terminal("import", good, "--released", "2024-11-05", "--areas", "all")
    asked = ("profile", "--need", "child_physical_health", "--every-figure")
    document = json.loads(terminal(*asked).stdout)
    assert [one["what"] for one in document["figures"]] == ["here", "England"]
    assert [one["line"] for one in document["figures"]] == [2, 3]
    (line,) = document["lines"]
    assert (line["trend"], line["versions"]) == ("Cannot be calculated", 1)
    assert line["trend_reason"] == "A trend needs 5 years; only 1 is held."
    table = terminal(*asked, "--format", "csv").stdout.splitlines()
    assert len(table) == 3
    assert table[0].startswith("needs,indicator,name,what,area_code")
    other = json.loads(terminal("profile", "--need", "housing").stdout)
    assert other["lines"] == []
    assert "figures" not in other
    wrong = terminal("profile", "--need", "no_such_need")
    assert wrong.exit_code == 2
    assert "There is no need 'no_such_need'" in wrong.stderr


def test_a_table_tells_counts_and_problems_in_words(terminal: Terminal, bad: Path) -> None:
    result = terminal("import", bad, "--dry-run", "--areas", "all", "--format", "table")
    assert "rows with problems" in result.stdout
    assert "many" in result.stdout
    assert "1 reading can come in, 1 row has problems." in result.stderr
