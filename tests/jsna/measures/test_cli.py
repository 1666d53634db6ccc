"""The columns of a wide file from the terminal: look, say, bring in, forget."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from earlyhelp.db import Database
from earlyhelp.jsna.cli import jsna_cli
from earlyhelp.jsna.queries import find_catalogue, find_imports
from earlyhelp.settings import Settings
from earlyhelp.terminal import Environment
from tests.jsna.factories import DFE_HEADINGS, a_dfe_row, a_row, as_bytes
from tests.jsna.standing_readings import find_current_readings

HERE = "E06000001"


class Terminal:
    """The commands on one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._environment = Environment(Settings(area=HERE))
        self._environment.__dict__["database"] = database

    def __call__(self, *arguments: object) -> Result:
        return CliRunner().invoke(jsna_cli, [str(one) for one in arguments], obj=self._environment)


@pytest.fixture
def terminal(database: Database) -> Terminal:
    return Terminal(database)


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    path = tmp_path / "walking.csv"
    rows = [a_dfe_row(), a_dfe_row(pupil_type="FSM", walkers="c", walkers_percent="c")]
    path.write_bytes(as_bytes(rows, DFE_HEADINGS))
    return path


@pytest.fixture
def explained(tmp_path: Path) -> Path:
    path = tmp_path / "columns.csv"
    path.write_text(
        "layout,column,use,value,count,denominator,indicator_id,name,needs\n"
        "Walking,pupil_type,breakdown,Total,,,,,\n"
        "Walking,sex,sex,,,,,,\n"
        "Walking,walkers,left out,,,,,,\n"
        "Walking,pupils,left out,,,,,,\n"
        "Walking,walkers_percent,figures,,walkers,pupils,dfe:walking,Walking,healthy_weight_oral\n",
        encoding="utf-8",
    )
    return path


def test_a_wide_file_is_explained_once_and_then_comes_in(
    terminal: Terminal, wide: Path, explained: Path
) -> None:
    first = terminal("import", wide, "--released", "2026-03-04", "--areas", "all")
    assert first.exit_code == 1
    assert "Columns of figures found: walkers, walkers_percent, pupils." in first.stderr
    saved = terminal("measures", "import", explained)
    assert saved.exit_code == 0, saved.output
    assert "New in the catalogue of indicators: dfe:walking." in saved.stderr
    second = terminal("import", wide, "--released", "2026-03-04", "--areas", "all")
    report = json.loads(second.stdout)
    assert (report["dialect"], report["distinct"], report["rows"]["read"]) == ("dfe-ees", 2, 2)
    with terminal.database.session() as session:
        readings = find_current_readings(session, HERE)
        assert find_catalogue(session)["dfe:walking"].needs == ("healthy_weight_oral",)
        assert find_imports(session)[0].source == "Department for Education"
    assert {r.series.category: r.facts.value for r in readings} == {"": 41.5, "FSM": None}


def test_columns_prints_a_proposal_that_can_be_read_in_again(
    terminal: Terminal, wide: Path, explained: Path, tmp_path: Path
) -> None:
    before = terminal("measures", "columns", wide, "--format", "csv")
    assert "walking,walkers,left out" in before.stdout
    terminal("measures", "import", explained)
    printed = terminal("measures", "columns", wide, "--format", "csv")
    again = tmp_path / "again.csv"
    again.write_text(printed.stdout, encoding="utf-8")
    assert terminal("measures", "import", again).exit_code == 0
    listed = terminal("measures", "list", "--format", "csv").stdout
    assert sorted(listed.splitlines()) == sorted(printed.stdout.splitlines())


def test_a_file_with_a_fault_saves_nothing_and_a_dry_run_neither(
    terminal: Terminal, explained: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(explained.read_text("utf-8").replace("breakdown", "sort"), encoding="utf-8")
    answer = terminal("measures", "import", bad)
    assert (answer.exit_code, json.loads(answer.stdout)[0]["column"]) == (1, "use")
    assert terminal("measures", "import", explained, "--dry-run").exit_code == 0
    assert json.loads(terminal("measures", "list").stdout) == []


def test_a_layout_can_be_forgotten(terminal: Terminal, wide: Path, explained: Path) -> None:
    terminal("measures", "import", explained)
    assert terminal("measures", "remove", "Walking").exit_code == 0
    assert json.loads(terminal("measures", "list").stdout) == []
    assert terminal("import", wide, "--dry-run").exit_code == 1


def test_a_file_that_needs_no_explaining_says_so(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(as_bytes([a_row()]))
    answer = terminal("measures", "columns", path)
    assert answer.exit_code == 1
    assert "no columns of figures to explain" in answer.stderr
