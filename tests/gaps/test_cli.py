"""The commands: forms, files and refusals."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from earlyhelp.app import main
from earlyhelp.db import Database
from earlyhelp.migrations.run import migrate

REFERENCE = Path(__file__).parent / "reference"


@pytest.fixture
def run(sample_database_url: str) -> "Run":
    return Run({"EARLYHELP_DATABASE_URL": sample_database_url})


class Run:
    """Runs a command of the gap report on a database."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["gaps", *arguments], env=self._environment)


def test_json_is_one_document_with_a_row_for_every_need_and_age(run: Run) -> None:
    answer = run("report")
    assert answer.exit_code == 0
    rows = json.loads(answer.stdout)
    assert len(rows) == 38 * 5
    assert all(row["sentence"] for row in rows)
    assert "null" not in answer.stdout
    assert "A gap is a question, not a verdict." in answer.stderr


def test_one_need_can_be_asked_for_by_its_code(run: Run) -> None:
    rows = json.loads(run("report", "--need", "money_debt_food").stdout)
    assert {row["need"] for row in rows} == {"money_debt_food"}
    assert len(rows) == 5


def test_a_need_that_does_not_exist_is_refused_with_the_nearest(run: Run) -> None:
    answer = run("report", "--need", "money_debts")
    assert answer.exit_code == 2
    assert "money_debt_food" in answer.stderr


@pytest.mark.parametrize("table", ["answers", "requests"])
def test_requests_and_answers_are_printed_and_written(run: Run, tmp_path: Path, table: str) -> None:
    rows = json.loads(run(table).stdout)
    lines = list(csv.DictReader(io.StringIO(run(table, "--format", "csv").stdout, newline="")))
    assert len(rows) == len(lines)
    written = tmp_path / "table.csv"
    answer = run(table, "--out", str(written), "--need", "housing")
    assert answer.exit_code == 0
    assert written.read_text("utf-8").startswith("area,area_name,need,need_label,by,code,label,")
    assert "never mean little need" in answer.stderr
    assert run(table, "--format", "table").stdout.startswith("need")
    assert run(table, "--out", "table.xlsx", "--format", "xlsx").exit_code == 2


def test_csv_and_json_hold_the_same_figures(run: Run) -> None:
    rows = json.loads(run("report", "--format", "json").stdout)
    lines = list(csv.DictReader(io.StringIO(run("report", "--format", "csv").stdout, newline="")))
    assert [line["status"] for line in lines] == [row["status"] for row in rows]
    for line, row in zip(lines, rows, strict=True):
        assert line["shortfall_low"] == str(row.get("shortfall", {}).get("low", ""))
        assert line["places_high"] == str(row["places"].get("high", ""))


def test_the_table_shows_what_is_known_and_says_how_much_is_not(run: Run) -> None:
    answer = run("report", "--format", "table")
    assert answer.stdout.startswith("need")
    assert "rows without a figure for need are not shown" in answer.stderr


@pytest.mark.parametrize("given", [["--format", "xlsx"], []])
def test_a_workbook_goes_to_a_file(run: Run, tmp_path: Path, given: list[str]) -> None:
    out = tmp_path / "gaps.xlsx"
    answer = run("report", *given, "--out", str(out))
    assert answer.exit_code == 0
    assert answer.stdout == ""
    assert load_workbook(out)["Gaps"].max_row == 1 + 38 * 5


def test_a_workbook_without_a_file_is_refused(run: Run) -> None:
    answer = run("report", "--format", "xlsx")
    assert answer.exit_code == 2
    assert "--out" in answer.stderr


def test_a_file_without_a_known_ending_is_json(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "gaps"
    assert run("report", "--need", "housing", "--out", str(out)).exit_code == 0
    assert len(json.loads(out.read_text("utf-8"))) == 5


def test_the_published_form_is_refused_rather_than_half_done(run: Run) -> None:
    answer = run("report", "--published")
    assert answer.exit_code == 2
    assert "small counts" in answer.stderr
    assert answer.stdout == ""


def test_another_area_is_refused_and_the_area_served_is_not(run: Run) -> None:
    served = json.loads(run("report").stdout)[0]["area"]
    assert run("report", "--area", served).exit_code == 0
    answer = run("report", "--area", "E06000001")
    assert answer.exit_code == 2
    assert served in answer.stderr


def test_without_an_area_the_answer_says_what_to_bring_in(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/empty.sqlite3"
    migrate(Database(url))
    answer = Run({"EARLYHELP_DATABASE_URL": url})("report")
    assert answer.exit_code == 1
    assert "earlyhelp geography import" in answer.stderr


def reach(*more: str, **files: str) -> Result:
    names = {"areas": "areas", "services": "services", "distances": "distances_30km"}
    paths = {option: str(REFERENCE / f"{name}.csv") for option, name in names.items()} | files
    given = [part for option, path in paths.items() for part in (f"--{option}", path)]
    return CliRunner().invoke(
        main,
        ["gaps", "reach", *given, *more],
        env={"EARLYHELP_DATABASE_URL": "postgresql://nobody@nowhere.invalid/none"},
    )


def test_reach_needs_no_database_and_equals_the_reference() -> None:
    answer = reach()
    assert answer.exit_code == 0
    lines = list(csv.DictReader(io.StringIO(answer.stdout, newline="")))
    with (REFERENCE / "access_reference.csv").open(encoding="utf-8", newline="") as opened:
        reference = list(csv.DictReader(opened))
    assert list(lines[0]) == ["area_code", "places_per_child", "places_in_reach"]
    for line, expected in zip(lines, reference, strict=True):
        assert line["area_code"] == expected["area_code"]
        wanted = float(expected["e2sfca_gauss_10km"] or 0)
        assert float(line["places_per_child"]) == pytest.approx(wanted, abs=1e-9)
    assert "Catchment 10 km" in answer.stderr
    assert "3 of 40 areas have nothing in reach" in answer.stderr
    assert "22 places nobody can reach: DS001." in answer.stderr


def test_another_catchment_gives_another_answer_and_is_printed() -> None:
    answer = reach("--catchment-km", "5")
    assert answer.stdout != reach().stdout
    assert "14 of 40 areas" in answer.stderr
    assert "Catchment 5 km" in answer.stderr


@pytest.mark.parametrize("given", ["0", "-1", "201", "far"])
def test_a_catchment_that_is_no_distance_is_refused(given: str) -> None:
    assert reach("--catchment-km", given).exit_code == 2


def test_reach_as_json_and_as_a_table_has_the_same_rows() -> None:
    assert len(json.loads(reach("--format", "json").stdout)) == 40
    assert reach("--format", "table").stdout.startswith("area_code")


def test_every_problem_of_the_files_is_named_and_nothing_is_printed(tmp_path: Path) -> None:
    broken = tmp_path / "areas.csv"
    broken.write_text("area_code,children_total\nD0001,-3\nD0001,4\n", "utf-8")
    answer = reach(areas=str(broken))
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert "areas, line 2, children_total: found '-3'" in answer.stderr
    assert "areas, line 3, area_code: found 'D0001', wanted each code once" in answer.stderr


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_bytes(b"\xff\xfe\x00a")
    answer = reach(services=str(odd))
    assert answer.exit_code == 1
    assert "odd.csv is not UTF-8" in answer.stderr
