"""The pages that bring area files in, step by step, as a data officer goes through them."""

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.geography import queries
from earlyhelp.geography.models import StagedFileRow
from earlyhelp.geography.reading.files import NamedFile
from earlyhelp.settings import Settings
from tests.conftest import PASSWORD_MEMORY_KIB, signed_in_client
from tests.geography.factories import (
    AREA,
    COUNTY,
    DISTRICT,
    a_csv,
    a_file,
    bring_in,
    lsoa_lookup,
    population_file,
    postcodes_file,
    tiers_file,
)

ANSWERS = {
    "source": "Office for National Statistics",
    "released-day": "30",
    "released-month": "7",
    "released-year": "2025",
    "licence": "Open Government Licence v3.0",
}


@pytest.fixture
def app(database: Database) -> Flask:
    settings = Settings(
        database_url=database.url.render_as_string(hide_password=False),
        password_memory_kib=PASSWORD_MEMORY_KIB,
        upload_rows=50,
    )
    made = create_app(settings)
    made.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    return made


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    return signed_in_client(app, "data-officer")


def send(officer: FlaskClient, *files: NamedFile, area: str = AREA, **typed: str) -> TestResponse:
    sent = []
    for file in files:
        with file.open() as stream:
            sent.append((io.BytesIO(stream.read()), file.name))
    data = {"file": sent, "area-code": area, **typed}
    return officer.post("/imports/areas/new", data=data)


def staged(officer: FlaskClient, *files: NamedFile, area: str = AREA, **typed: str) -> str:
    answer = send(officer, *files, area=area, **typed)
    assert answer.status_code == 303, answer.text
    return answer.location


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def kept(database: Database) -> tuple[str | None, int]:
    with database.session() as session:
        served = queries.get_served_area(session)
        code = served.code if served else None
        return code, len(queries.find_imports(session))


def test_files_come_in_after_a_check_and_a_confirmation_and_go_again(
    officer: FlaskClient, database: Database
) -> None:
    assert "Nothing has been brought in yet" in officer.get("/imports/areas").text
    check = staged(officer, postcodes_file(), lsoa_lookup(), population_file())
    page = words(officer.get(check).text)
    assert "3 rows can come in. Nothing was stored yet." in page
    assert "postcodes.csv postcodes 1 1 0 None" in page
    assert "No boundaries were brought in: there are no maps." in page
    assert kept(database) == (None, 0)
    confirm = officer.get(f"{check}/confirm")
    assert "Bring in 3 files" in confirm.text
    done = officer.post(f"{check}/confirm", data=ANSWERS)
    assert done.status_code == 303, done.text
    assert kept(database) == (AREA, 3)
    page = words(officer.get(done.location).text)
    assert "Released 30 July 2025" in page
    assert "By data-officer@demo.example" in page
    assert "Undo all 3 of them" in page
    assert officer.get(check).status_code == 404
    assert officer.get(f"{done.location}/undo?all=yes").status_code == 200
    assert officer.post(f"{done.location}/undo?all=yes").status_code == 303
    assert kept(database) == (None, 3)
    assert "Taken back" in officer.get("/imports/areas").text
    assert "already taken back" in words(officer.get(f"{done.location}/undo").text)
    assert officer.post(f"{done.location}/undo").status_code == 400
    with database.session() as session:
        acts = [line.action for line in session.query(AuditLineRow) if line.object_kind == IMPORT]
    assert acts == ["import"] * 3 + ["undo"] * 3


IMPORT = "geography_import"


def test_nothing_is_stored_while_any_row_has_a_problem(
    officer: FlaskClient, database: Database
) -> None:
    swapped = postcodes_file({"lon": 52.5, "lat": -1.5}, {"postcode": "=nowhere"})
    check = staged(officer, swapped, population_file())
    page = officer.get(check)
    assert "<title>Error: Check the files" in page.text
    said = words(page.text)
    assert "Nothing was stored: 2 problems to mend first." in said
    assert "longitude and latitude the other way round" in said
    assert "Put each figure under its own heading" in said
    rows = list(csv.DictReader(io.StringIO(officer.get(f"{check}/problems.csv").text)))
    assert [(row["file"], row["line"], row["column"]) for row in rows] == [
        ("postcodes.csv", "2", "lon"),
        ("postcodes.csv", "3", "postcode"),
    ]
    assert rows[1]["found"] == "'=nowhere"
    assert officer.get(f"{check}/confirm").status_code == 303
    assert officer.post(f"{check}/confirm", data=ANSWERS).location == check
    assert kept(database) == (None, 0)


TYPED: tuple[tuple[str, dict[str, str], str], ...] = (
    ("", {}, "Enter the code of your authority"),
    ("Anyborough", {}, "is not a code of an authority"),
    ("E05000001", {}, "its code begins with E06, E08, E09 or E10"),
    (AREA, {"vintage": "soon"}, "Enter a year, such as 2021"),
    (AREA, {"period": "soon"}, "Enter a day such as 2024-06-30"),
)


def test_what_is_typed_is_checked_and_kept(officer: FlaskClient) -> None:
    for area, typed, sentence in TYPED:
        answer = send(officer, postcodes_file(), area=area, **typed)
        assert answer.status_code == 400
        assert "<title>Error: Choose area files" in answer.text
        assert sentence in words(answer.text)
        assert all(f'value="{value}"' in answer.text for value in typed.values())


def test_a_district_is_refused_with_the_name_of_its_county(
    officer: FlaskClient, database: Database
) -> None:
    assert "its county council" in send(officer, postcodes_file(), area=DISTRICT).text
    with database.session(writing=True) as session:
        bring_in(session, tiers_file(), area=COUNTY)
    answer = send(officer, postcodes_file(), area=DISTRICT)
    assert f"children&#39;s services belong to Hertfordshire ({COUNTY})" in answer.text


UNREADABLE = (
    (a_file("", ""), "Choose a file that ends in .csv, .json or .geojson"),
    (a_file("a.zip", b"PK\x03\x04"), "Choose a file that ends in"),
    (a_file("a.csv", b"PK\x03\x04"), "a packed file or an Excel workbook"),
    (a_file("a.csv", ""), "Choose a file that is not empty"),
    (a_csv("a.csv", ["postcode", "la_code"], *[["x", "y"]] * 60), "more than 50 rows"),
)


def test_a_file_that_cannot_be_read_says_what_to_do(officer: FlaskClient) -> None:
    for file, sentence in UNREADABLE:
        answer = send(officer, file)
        assert answer.status_code == 400
        assert sentence in words(answer.text)


def test_a_web_page_and_an_unlike_file_are_refused_at_the_check(officer: FlaskClient) -> None:
    check = staged(officer, a_file("a.csv", "<!DOCTYPE html><p>no"), a_file("b.csv", "one,two\n"))
    page = words(officer.get(check).text)
    assert "it is a web page, not data" in page
    assert "not a layout we know; nearest kind" in page


def test_the_day_of_release_is_asked_where_figures_come_in(officer: FlaskClient) -> None:
    check = staged(officer, population_file())
    none = {**ANSWERS, "released-day": "", "released-month": "", "released-year": ""}
    answer = officer.post(f"{check}/confirm", data={**none, "source": "", "licence": ""})
    assert answer.status_code == 400
    for sentence in ("Enter the day the files", "Enter who published", "Enter the licence"):
        assert sentence in answer.text
    future = officer.post(f"{check}/confirm", data={**ANSWERS, "released-year": "2999"})
    assert "must not be in the future" in future.text
    places = staged(officer, postcodes_file())
    assert "(optional)" in officer.get(f"{places}/confirm").text
    wrong = officer.post(f"{places}/confirm", data={**none, "released-day": "31"})
    assert wrong.status_code == 400
    assert officer.post(f"{places}/confirm", data=none).status_code == 303


def test_a_second_area_needs_a_choice_that_names_what_goes(
    officer: FlaskClient, database: Database
) -> None:
    with database.session(writing=True) as session:
        bring_in(session, postcodes_file(), population_file())
    other = "E06000999"
    files = [postcodes_file({"la_code": other, "la_name": "Otherton", "postcode": "YY1 1AA"})]
    check = staged(officer, *files, area=other)
    page = words(officer.get(check).text)
    assert "This would serve Otherton instead of Anyborough." in page
    assert "Postcodes: 1" in page
    for choice in ({}, {"replaces": "no"}):
        answer = officer.post(f"{check}/confirm", data={**ANSWERS, **choice})
        assert answer.status_code == 400
        assert "Choose whether Anyborough is to go" in answer.text
    assert kept(database)[0] == AREA
    done = officer.post(f"{check}/confirm", data={**ANSWERS, "replaces": "yes"})
    assert kept(database)[0] == other
    officer.post(f"{done.location}/undo")
    assert kept(database)[0] == AREA


def test_the_same_files_again_change_nothing_and_say_so(
    officer: FlaskClient, database: Database
) -> None:
    with database.session(writing=True) as session:
        bring_in(session, postcodes_file())
    check = staged(officer, postcodes_file())
    page = officer.get(check)
    assert "Nothing changes: everything in these files is held for Anyborough" in page.text
    assert "Continue" not in page.text
    assert officer.post(f"{check}/confirm", data=ANSWERS).location == check


def test_an_import_that_others_rest_on_says_which_to_take_back_first(
    officer: FlaskClient, database: Database
) -> None:
    with database.session(writing=True) as session:
        (first,) = bring_in(session, population_file((AREA, "Persons", 1))).import_ids
        (second,) = bring_in(session, population_file((AREA, "Persons", 2))).import_ids
    sentence = f"Import {second} is a newer import of population. Take that one back first."
    assert sentence in officer.get(f"/imports/areas/{first}").text
    assert sentence in officer.get(f"/imports/areas/{first}/undo").text
    assert officer.post(f"/imports/areas/{first}/undo").status_code == 400
    assert officer.get("/imports/areas/999999").status_code == 404


def test_a_setting_for_another_area_is_said(database: Database) -> None:
    settings = Settings(
        database_url=database.url.render_as_string(hide_password=False),
        password_memory_kib=PASSWORD_MEMORY_KIB,
        area="E06000999",
    )
    made = create_app(settings)
    made.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    officer = signed_in_client(made, "data-officer")
    assert 'value="E06000999"' in officer.get("/imports/areas/new").text
    assert "EARLYHELP_AREA says that this site serves it" in send(officer, postcodes_file()).text


def test_files_that_nobody_confirmed_are_kept_for_a_day(
    officer: FlaskClient, database: Database
) -> None:
    staged(officer, postcodes_file(), lsoa_lookup())
    with database.session(writing=True) as session:
        rows = session.query(StagedFileRow).order_by(StagedFileRow.position).all()
        assert [row.file_name for row in rows] == ["postcodes.csv", "lookup24.csv"]
        for row in rows:
            row.staged_at = row.staged_at.replace(year=2020)
    staged(officer, population_file())
    with database.session() as session:
        (row,) = session.query(StagedFileRow)
        assert row.file_name == "population.csv"


def test_only_a_data_officer_may_bring_area_files_in(app: Flask) -> None:
    for role in ("practitioner", "commissioner", "directory-editor", "administrator"):
        assert signed_in_client(app, role).get("/imports/areas").status_code == 403
