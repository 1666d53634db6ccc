"""The commands, as a data officer types them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from earlyhelp.geography.cli import geography_cli
from earlyhelp.migrations.run import migrate
from earlyhelp.settings import Settings
from earlyhelp.terminal import Environment
from tests.geography.factories import (
    AREA,
    LSOA,
    WARD,
    a_csv,
    boundaries_file,
    lsoa_lookup,
    population_file,
    postcodes_file,
)


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    made = Environment(Settings(database_url=f"sqlite:///{tmp_path}/cli.sqlite3", area=AREA))
    migrate(made.database)
    yield made
    made.database.engine.dispose()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    (data / "deeper").mkdir(parents=True)
    for file in (postcodes_file(), lsoa_lookup(), population_file(), boundaries_file()):
        with file.open() as stream:
            (data / file.name).write_bytes(stream.read())
    (data / "README.md").write_text("about these files", encoding="utf-8")
    (data / "deeper" / "services.csv").write_text("name,postcode\n", encoding="utf-8")
    return data


def run(environment: Environment, *arguments: object) -> Result:
    return CliRunner().invoke(geography_cli, [str(a) for a in arguments], obj=environment)


def test_a_folder_comes_in_and_its_report_is_one_json_document(
    environment: Environment, data: Path
) -> None:
    result = run(environment, "import", data)
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert (report["area"], report["area_name"], report["stored"]) == (AREA, "Anyborough", True)
    assert [file["kind"] for file in report["files"]] == [
        "lookup",
        "postcodes",
        "population",
        "boundaries",
    ]
    assert report["changes"]["postcode"] == {"new": 1, "changed": 0, "same": 0}
    assert "Stored" in result.stderr


def test_a_dry_run_stores_nothing_and_a_second_import_changes_nothing(
    environment: Environment, data: Path
) -> None:
    dry = run(environment, "import", data, "--dry-run", "--format", "table")
    assert dry.exit_code == 0
    assert "Dry run, nothing was stored" in dry.stderr
    assert "not-a-postcode" not in run(environment, "show", "ZZ1 1AA").stdout
    assert json.loads(run(environment, "show", "ZZ1 1AA").stdout)["kind"] == "outside"
    run(environment, "import", data)
    assert "Nothing changes" in run(environment, "import", data, "--format", "csv").stderr


def test_problems_are_listed_and_end_with_status_1(
    environment: Environment, tmp_path: Path
) -> None:
    path = tmp_path / "postcodes.csv"
    path.write_text("postcode,la_code\n" + f"nowhere,{AREA}\n" * 30, encoding="utf-8")
    result = run(environment, "import", path, "--format", "table")
    assert result.exit_code == 1
    assert (
        "postcodes.csv, line 2, postcode: found 'nowhere', wanted a UK postcode." in result.stderr
    )
    assert "30 problems in all" in result.stderr
    assert "Nothing was stored: 30 problems to mend first." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--area", "E07000095"], "children's services belong to its county council"),
        (["--area", "E05000001"], "E06, E08, E09 or E10"),
        (["--vintage", "soon"], "write a year"),
        (["--period", "soon"], "2024-06-30"),
    ],
)
def test_wrong_use_ends_with_status_2_and_a_sentence(
    environment: Environment, data: Path, arguments: list[str], sentence: str
) -> None:
    result = run(environment, "import", data, *arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_a_second_area_needs_replace_and_something_of_its_own(
    environment: Environment, data: Path, tmp_path: Path
) -> None:
    run(environment, "import", data)
    refused = run(environment, "import", data, "--area", "E06000999")
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    nothing = run(environment, "import", data, "--area", "E06000999", "--replace")
    assert nothing.exit_code == 2
    assert "Nothing in these files is for E06000999, so nothing was replaced" in nothing.stderr
    other = tmp_path / "other.csv"
    other.write_text("postcode,la_code\nYY1 1AA,E06000999\n", encoding="utf-8")
    assert run(environment, "import", other, "--area", "E06000999", "--replace").exit_code == 0


def test_imports_are_listed_and_taken_back_together(environment: Environment, data: Path) -> None:
    given = ["--released", "2025-07-30", "--licence", "OGL v3.0", "--source", "ONS"]
    stored = run(environment, "import", data, *given)
    assert "No day of release" not in stored.stderr
    ids = [file["import"] for file in json.loads(stored.stdout)["files"]]
    listed = json.loads(run(environment, "imports").stdout)
    assert [one["import"] for one in listed] == ids[::-1]
    assert {one["released_on"] for one in listed} == {"2025-07-30"}
    assert {(one["licence"], one["source"], one["imported_by"]) for one in listed} == {
        ("OGL v3.0", "ONS", "command line")
    }
    assert all(one["can_be_undone"] for one in listed)
    undone = run(environment, "undo", *ids)
    assert undone.exit_code == 0, undone.output
    assert f"Import {ids[0]} (lookup, lookup24.csv) was taken back." in undone.stderr
    assert json.loads(run(environment, "show", "ZZ1 1AA").stdout)["kind"] == "outside"
    assert "ZZ1" not in run(environment, "imports", "--format", "table").stdout


def test_figures_without_a_day_of_release_are_stored_and_it_is_said(
    environment: Environment, data: Path
) -> None:
    assert "No day of release was given" in run(environment, "import", data).stderr
    again = run(environment, "import", data / "postcodes.csv")
    assert "No day of release" not in again.stderr


def test_an_area_must_be_known_from_somewhere(tmp_path: Path, data: Path) -> None:
    environment = Environment(Settings(database_url=f"sqlite:///{tmp_path}/none.sqlite3"))
    migrate(environment.database)
    result = run(environment, "import", data)
    assert result.exit_code == 2
    assert "EARLYHELP_AREA" in result.stderr
    run(environment, "import", data, "--area", AREA)
    assert run(environment, "import", data).exit_code == 0
    environment.database.engine.dispose()


def test_a_folder_without_data_is_wrong_use(environment: Environment, tmp_path: Path) -> None:
    assert "no CSV or GeoJSON" in run(environment, "import", tmp_path).stderr


@pytest.mark.parametrize(
    ("typed", "kind", "sentence"),
    [
        ("help", "not-a-postcode", "Enter a full UK postcode, like the one on a letter"),
        ("SW1A 1AA", "outside", "not in this area"),
        ("E05000001", "unknown-code", "No file"),
    ],
)
def test_what_is_not_known_is_said(
    environment: Environment, typed: str, kind: str, sentence: str
) -> None:
    result = run(environment, "show", typed)
    assert result.exit_code == 0
    facts = json.loads(result.stdout)
    assert facts["kind"] == kind
    assert sentence in facts["sentence"]


def test_an_authority_that_ended_is_shown_with_the_one_that_took_its_place(
    environment: Environment, data: Path
) -> None:
    with a_csv(
        "authorities.csv",
        ["new_la_code", "la_name", "old_la_code", "date_of_termination"],
        ["E06000091", "Oldborough", "901", "31/03/2019"],
        ["E06000092", "Newborough", "901", ""],
        ["E06000093", "Goneborough", "903", "31/03/2009"],
    ).open() as stream:
        (data / "authorities.csv").write_bytes(stream.read())
    assert run(environment, "import", data).exit_code == 0
    ended = json.loads(run(environment, "show", "E06000091").stdout)
    assert (ended["kind"], ended["name"]) == ("code", "Oldborough")
    assert ended["sentence"] == (
        "This authority ended on 31 March 2019; Newborough (E06000092) took its place"
    )
    assert (ended["ended_on"], ended["successor_code"]) == ("2019-03-31", "E06000092")
    gone = json.loads(run(environment, "show", "E06000093").stdout)
    assert gone["sentence"].endswith("no single living authority took its place")
    assert "successor_code" not in gone
    living = json.loads(run(environment, "show", "E06000092").stdout)
    assert living["name"] == "Newborough"
    assert not {"sentence", "ended_on"} & set(living)


def test_a_postcode_and_its_places_are_shown(environment: Environment, data: Path) -> None:
    run(environment, "import", data)
    facts = json.loads(run(environment, "show", "zz11aa").stdout)
    assert (facts["kind"], facts["ward_name"], facts["authority_name"]) == (
        "live",
        "Ham Hill",
        "Anyborough",
    )
    assert "sentence" not in facts
    ward = run(environment, "show", WARD, "--format", "table").stdout
    assert "Ham Hill" in ward
    assert f"Anyborough ({AREA}, metropolitan district, 2024, lies in it)" in ward
    place = json.loads(run(environment, "show", AREA).stdout)
    assert (place["population"], place["population_0_to_17"]) == (910, 180)
    assert json.loads(run(environment, "show", LSOA).stdout)["within"][0]["code"] == WARD


def test_every_command_has_an_example() -> None:
    for command in ("import", "imports", "undo", "show"):
        assert "Example" in CliRunner().invoke(geography_cli, [command, "--help"]).output


def test_what_was_left_out_and_refused_is_said(environment: Environment, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("postcode,la_code,colour\nZZ1 1AA,E08000001,red\n", encoding="utf-8")
    archive = tmp_path / "all.zip"
    archive.write_bytes(b"PK\x03\x04")
    said = run(environment, "import", other, archive).stderr
    assert "all.zip: it is a zip archive" in said
    assert "other.csv: columns not used: colour." in said
    assert "other.csv: rows left out: 1 another area." in said
