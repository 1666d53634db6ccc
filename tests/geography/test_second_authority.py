"""A second authority is set up with the commands of docs/new-area.md alone, on both databases."""

import json
import os
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from earlyhelp.app import create_app, main
from earlyhelp.db import Database
from earlyhelp.geography import queries
from earlyhelp.geography.models import PostcodeRow
from earlyhelp.geography.places import PostcodeKind
from earlyhelp.jsna.models import PlaceRow, ReadingRow
from earlyhelp.settings import Settings
from tests.geography.county import (
    COUNTY,
    DISTRICT,
    FOREIGN,
    OTHER_DISTRICT,
    PLACES,
    UNITARY,
    write_county,
    write_unitary,
)

DOCUMENT = Path(__file__).parents[2] / "docs/new-area.md"
FENCED = re.compile(r"^ *```sh$(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def commands_of_the_document() -> Iterator[list[str]]:
    """Return every command in the document, word by word, in its order."""
    for block in FENCED.findall(DOCUMENT.read_text("utf-8")):
        for line in block.strip().splitlines():
            words = shlex.split(line, comments=True)
            if words:
                yield words


class Machine:
    """Somebody at a terminal, in a folder of their own, with a database of their own."""

    def __init__(self, database: Database, area: str) -> None:
        url = database.url.render_as_string(hide_password=False)
        self.given = {"EARLYHELP_DATABASE_URL": url, "EARLYHELP_AREA": area}

    def run(self, *words: str) -> Result:
        result = CliRunner().invoke(main, words, env={**os.environ, **self.given})
        assert result.exit_code == 0, f"{' '.join(words)}: {result.output} {result.exception}"
        return result

    def answer(self, *words: str) -> object:
        return json.loads(self.run(*words, "--format", "json").stdout)


def walk(machine: Machine) -> Mapping[str, Result]:
    """Run each command of the document and return what each one answered."""
    answers = {}
    for words in commands_of_the_document():
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            if name == "EARLYHELP_AREA":
                assert value == machine.given[name]
            continue
        assert words[0] == "earlyhelp", words
        told = words[1:]
        if told[:2] == ["geography", "undo"]:
            newest = json.loads(machine.run("geography", "imports").stdout)[0]["import"]
            told = [*told[:2], str(newest)]
        answers[" ".join(told)] = machine.run(*told)
    return answers


@pytest.mark.real_data
def test_the_document_takes_a_county_with_districts_from_nothing_to_a_working_directory(
    database: Database, tmp_path: Path, real_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_county(tmp_path, real_data)
    monkeypatch.chdir(tmp_path)
    machine = Machine(database, COUNTY)
    answers = walk(machine)
    _check_places(machine, answers)
    _check_profile(machine, database)
    _check_search(answers)
    _check_wards_of_one_name(machine)
    _check_gaps(answers)
    _check_pages(machine)
    with database.session() as session:
        assert queries.find_boundaries(session, "ward") == []  # the last command took them back
        inside = queries.find_postcode(session, "ZZ2 1AA")
        assert inside.is_inside


def _check_places(machine: Machine, answers: Mapping[str, Result]) -> None:
    looked = json.loads(answers[_named(answers, "geography import", "--dry-run")].stdout)
    assert not looked["stored"]
    read = {file["file"]: file for file in looked["files"]}
    assert read["directory.csv"]["skipped"] == {"another area": 1}
    assert read["ltla_utla_apr2023.csv"]["rows"]["read"] == 318
    place = json.loads(answers[f"geography show {COUNTY}"].stdout)
    assert (place["name"], place["level"]) == ("Hertfordshire", "county")
    inside = json.loads(answers["geography show ZZ1 1AA"].stdout)
    assert (inside["district_name"], inside["authority_name"]) == ("Broxbourne", "Hertfordshire")
    kinds = {
        postcode: machine.answer("geography", "show", postcode)["kind"]  # type: ignore[index] # a document
        for postcode in ("ZZ2 1AB", "ZZ2 1AD", "ZZ2 1AE", "ZZ9 1AA")
    }
    assert kinds == {
        "ZZ2 1AB": PostcodeKind.LIVE,
        "ZZ2 1AD": PostcodeKind.TERMINATED,
        "ZZ2 1AE": PostcodeKind.NO_POSITION,
        "ZZ9 1AA": PostcodeKind.OUTSIDE,
    }
    place = machine.answer("geography", "show", COUNTY)
    assert place["population_0_to_17"] == 18 * 2 * sum(one[5] for one in PLACES)  # type: ignore[index] # a document


def _check_profile(machine: Machine, database: Database) -> None:
    """The county's readings show though no postcode carries its code."""
    profile = json.dumps(machine.answer("jsna", "profile"))
    assert COUNTY in profile
    assert "90284" in profile
    with database.session() as session:
        of_county = (
            select(func.count())
            .select_from(ReadingRow)
            .join(PlaceRow, PlaceRow.id == ReadingRow.place_id)
        )
        assert session.scalar(of_county.where(PlaceRow.code == COUNTY)) == 38
        carrying = select(func.count()).where(PostcodeRow.district_code == COUNTY)
        assert session.scalar(carrying.select_from(PostcodeRow)) == 0
        areas = queries.find_profile_areas(session)
        assert areas[COUNTY] == "own"
        assert {areas[DISTRICT], areas[OTHER_DISTRICT]} == {"district"}
        assert FOREIGN not in areas
        assert sum(what == "neighbour" for what in areas.values()) == 10


def _named(answers: Mapping[str, Result], *parts: str) -> str:
    return next(name for name in answers if all(part in name for part in parts))


def _check_search(answers: Mapping[str, Result]) -> None:
    def names(command: str) -> list[str]:
        found = json.loads(answers[command].stdout)
        services = found["services"] if isinstance(found, dict) else found
        return [service["name"] for service in services]

    near = names("services search --text sleep --postcode ZZ1 1AA --within 10")
    assert near[0] == "Sleep Help"
    assert names("services search --postcode Stevenage")[0] == "Night Time Group"
    assert names("services search --postcode Ham Hill")[0] == "Sleep Help"


def _check_wards_of_one_name(machine: Machine) -> None:
    search = ("services", "search", "--format", "json", "--postcode")
    asked = CliRunner().invoke(main, [*search, "Central"], env={**os.environ, **machine.given})
    assert asked.exit_code == 2
    assert "Enter Central, Broxbourne or Central, Stevenage" in asked.stderr
    found = machine.run(*search, "central,  stevenage").stdout
    assert json.loads(found)[0]["name"] == "Night Time Group"


def _check_gaps(answers: Mapping[str, Result]) -> None:
    rows = json.loads(answers["gaps report"].stdout)
    rows = rows["rows"] if isinstance(rows, dict) else rows
    assert rows
    assert {row["area"] for row in rows} == {COUNTY}
    assert any(row.get("need_children", {}).get("value") for row in rows)


def _check_pages(machine: Machine) -> None:
    settings = Settings(
        database_url=machine.given["EARLYHELP_DATABASE_URL"], area=machine.given["EARLYHELP_AREA"]
    )
    client = create_app(settings).test_client()
    assert "Sleep Help" in client.get("/search?text=sleep").text
    assert "Hertfordshire" in client.get("/needs").text


def _folders(folder: Path, *names: str) -> list[str]:
    return [str(folder / "places" / name) for name in names]


def test_a_unitary_authority_is_set_up_with_the_same_commands(
    database: Database, tmp_path: Path
) -> None:
    write_unitary(tmp_path)
    machine = Machine(database, UNITARY)
    names = ("lookups", "postcodes", "populations", "deprivation", "boundaries")
    # Services may stand here before the places do: their positions are worked out then.
    machine.run("services", "import", f"{tmp_path}/services/services.csv", "--source", "A list")
    report = json.loads(machine.run("geography", "import", *_folders(tmp_path, *names)).stdout)
    assert report["stored"]
    machine.run("jsna", "import", f"{tmp_path}/needs/readiness.csv", "--released", "2024-01-31")
    assert UNITARY in json.dumps(machine.answer("jsna", "profile"))
    for ward, nearest in (("Old Mill", "Night Time Group"), ("Ham Hill", "Sleep Help")):
        found = machine.answer("services", "search", "--postcode", ward)
        assert found[0]["name"] == nearest  # type: ignore[index] # a document
    rows = machine.answer("gaps", "report")
    assert UNITARY in json.dumps(rows)
    place = machine.answer("geography", "show", "ZZ1 1AA")
    assert (place["district_code"], place["authority_code"]) == (UNITARY, UNITARY)  # type: ignore[index] # a document
