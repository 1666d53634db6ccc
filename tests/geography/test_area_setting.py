"""The setting of the area: which authorities it takes, and what it says otherwise."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from earlyhelp.app import create_app, main
from earlyhelp.db import Database
from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.geography.commands import Terms
from earlyhelp.migrations.run import migrate
from earlyhelp.settings import Settings
from tests.geography.factories import AREA, COUNTY, DISTRICT, bring_in, postcodes_file, tiers_file


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/area.sqlite3"


def held(url: str, area: str) -> None:
    database = Database(url)
    migrate(database)
    with database.session(writing=True) as session:
        bring_in(session, tiers_file(), postcodes_file(), area=area, terms=Terms(replace=True))


def command(url: str, area: str, *arguments: str) -> Result:
    given = {"EARLYHELP_DATABASE_URL": url, "EARLYHELP_AREA": area}
    return CliRunner().invoke(main, arguments, env={**os.environ, **given})


@pytest.mark.parametrize("area", ["E06000047", "E08000003", "E09000001", "E10000015"])
def test_a_unitary_a_metropolitan_district_a_london_borough_and_a_county_can_be_served(
    url: str, area: str
) -> None:
    create_app(Settings(database_url=url, area=area))
    assert not Path(url.removeprefix("sqlite:///")).is_file()
    assert command(url, area, "db", "upgrade").exit_code == 0


@pytest.mark.parametrize(
    ("area", "sentence"),
    [
        (DISTRICT, "children's services belong to its county council"),
        ("E05000001", "its code begins with E06, E08, E09 or E10"),
        ("W06000001", "not an authority for children's services in England"),
        ("Anyborough", "is not a code of an authority"),
    ],
)
def test_anything_else_is_refused_at_the_start_of_pages_and_commands(
    url: str, area: str, sentence: str
) -> None:
    with pytest.raises(EnvironmentFaultError, match="EARLYHELP_AREA cannot be used"):
        create_app(Settings(database_url=url, area=area))
    for arguments in (("db", "check"), ("matching", "suggest", "sleep"), ("services", "due")):
        result = command(url, area, *arguments)
        assert result.exit_code == 3
        assert sentence in result.stderr
        assert result.stderr.count("\n") == 1


def test_a_district_is_refused_with_its_county_where_a_look_up_is_held(url: str) -> None:
    held(url, COUNTY)
    wanted = f"children's services belong to Hertfordshire \\({COUNTY}\\)"
    with pytest.raises(EnvironmentFaultError, match=wanted):
        create_app(Settings(database_url=url, area=DISTRICT))
    assert "belong to Hertfordshire" in command(url, DISTRICT, "geography", "imports").stderr


def test_another_area_than_is_held_is_refused_with_what_to_do(url: str, tmp_path: Path) -> None:
    held(url, AREA)
    create_app(Settings(database_url=url, area=AREA.lower()))
    with pytest.raises(EnvironmentFaultError, match=rf"those of Anyborough \({AREA}\); set it to"):
        create_app(Settings(database_url=url, area="E06000999"))
    refused = command(url, "E06000999", "services", "due")
    assert refused.exit_code == 3
    assert "earlyhelp geography import FILES --area E06000999 --replace" in refused.stderr
    other = tmp_path / "other.csv"
    other.write_text("postcode,la_code\nYY1 1AA,E06000999\n", encoding="utf-8")
    way_out = ("geography", "import", str(other), "--area", "E06000999", "--replace")
    assert command(url, "E06000999", *way_out).exit_code == 0
    assert command(url, "E06000999", "services", "due").exit_code == 0
    back = command(url, "E06000999", "geography", "import", str(other), "--area", AREA, "--replace")
    assert back.exit_code == 2


def test_a_command_that_serves_another_area_reminds_of_the_setting(
    url: str, tmp_path: Path
) -> None:
    held(url, AREA)
    other = tmp_path / "other.csv"
    other.write_text("postcode,la_code\nYY1 1AA,E06000999\n", encoding="utf-8")
    way = ("geography", "import", str(other), "--area", "E06000999", "--replace")
    assert f"EARLYHELP_AREA still is {AREA}" in command(url, AREA, *way).stderr


def test_a_database_that_cannot_be_read_stops_no_page(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(b"this is no database" * 100)
    create_app(Settings(database_url=f"sqlite:///{broken}", area=AREA))


def test_the_demonstration_is_not_loaded_into_another_area(url: str) -> None:
    result = command(url, "E06000999", "demo", "--no-serve")
    assert result.exit_code == 3
    assert "the demonstration shows" in result.stderr
