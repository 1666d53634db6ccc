"""What is written out here comes in again and changes nothing; no cell is a formula."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import delete
from sqlalchemy.orm import Session

from earlyhelp.app import main
from earlyhelp.db import Database
from earlyhelp.services.api.queries import find_exported
from earlyhelp.services.commands import refresh_listings
from earlyhelp.services.exchange.export_files import as_csv
from earlyhelp.services.exchange.export_meanings import MEANINGS
from earlyhelp.services.exchange.export_rows import PUBLIC_NAMES, Exported, every_row
from earlyhelp.services.exchange.export_workbook import TooLongForExcelError, as_workbook
from earlyhelp.services.exchange.layouts import ReadList, Told, read_files
from earlyhelp.services.exchange.opening import SentFile
from earlyhelp.services.exchange.plain import one_line, paragraphs
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.models import Location, Provider, Service
from earlyhelp.services.parts import PlaceFacts, ProviderFacts
from tests.conftest import empty
from tests.services.api.making import (
    EVERYTHING,
    MARK,
    SERVICES,
    TODAY,
    a_directory,
    a_service,
    own_id,
)
from tests.services.api.trips import FORMS, bring_in, exported

PUBLIC = ServiceFacts.__dataclass_fields__
DANGEROUS = ("=", "+", "-", "@", "'=", "''+", "'")
texts = st.builds(
    str.__add__,
    st.sampled_from((*DANGEROUS, "", "\t=", "\0@", " =")),
    st.text(st.characters(codec="utf-8"), max_size=40),
)


def read_back(data: bytes) -> list[ServiceFacts]:
    found = read_files([SentFile("a.csv", data)], Told(TODAY))
    assert isinstance(found, ReadList)
    assert found.reading.every_problem == ()
    return [one.facts for one in found.reading.services if one.facts is not None]


@pytest.mark.parametrize("form", FORMS)
def test_an_export_brought_in_where_it_was_written_changes_nothing(
    session: Session, form: str
) -> None:
    a_directory(session)
    report = bring_in(session, exported(session, form), form)
    assert (report.problems, report.changes, report.gone) == ((), (), ())
    assert report.unchanged == len(SERVICES) + 1
    kept = session.query(Service).filter_by(source_id=EVERYTHING.source_id).one()
    assert kept.notes == f"{MARK} notes"
    assert {contact.name for contact in kept.other_contacts} == {None, f"{MARK} private"}


@pytest.mark.parametrize("form", FORMS)
def test_an_export_brought_in_elsewhere_says_the_same_and_twice_changes_nothing(
    session: Session, form: str
) -> None:
    a_directory(session)
    data = exported(session, form)
    session.execute(delete(Service))
    for table in (Location, Provider):
        session.execute(delete(table))
    session.expire_all()
    report = bring_in(session, data, form)
    assert (report.problems, report.new) == ((), len(SERVICES) + 1)
    assert bring_in(session, data, form).changes == ()
    refresh_listings(session)
    assert exported(session, "csv").count(b"\r\n") == data.count(b"\r\n") or form != "csv"
    again = {one.facts.name: one.facts for one in find_exported(session, TODAY)}
    everything = again[EVERYTHING.name]
    for name in ("needs", "rules", "cost_options", "languages", "openings", "reasons_refused"):
        assert getattr(everything, name) == getattr(EVERYTHING, name), name
    assert everything.provider == EVERYTHING.provider
    assert everything.telephone == EVERYTHING.telephone
    assert {place.name for place in everything.places} == {"Hall", "Barn"}
    assert [o for p in everything.places for o in p.openings if "FR" in (o.days or ())]


@settings(max_examples=40)
@given(line=texts, prose=texts, label=texts)
def test_any_text_comes_back_from_a_table_as_it_was(line: str, prose: str, label: str) -> None:
    said, told, named = one_line(line) or "x", paragraphs(prose) or "y", one_line(label) or "z"
    facts = a_service(
        "a",
        said,
        provider=ProviderFacts(named, description=told, source_id=own_id("p")),
        description=told,
        alert=told,
        cost_text=told,
        talk_to_role=said,
        reasons_refused=(said, named),
        languages=(named,),
        extras=((said, told),),
        places=(PlaceFacts(name=named, address_1=said, city=named, accessibility=(said,)),),
    )
    data = as_csv(every_row([Exported("a list", own_id("x"), facts)]))
    (back,) = read_back(data)
    assert back == facts
    for row in csv.DictReader(StringIO(data.decode(), newline="")):
        assert not [cell for cell in row.values() if cell.startswith(tuple("=+-@\t\0"))]


def test_numbers_stay_numbers_and_texts_texts() -> None:
    place = PlaceFacts(name="-2.3", latitude=53.5, longitude=-2.25)
    facts = replace(a_service("a", "=1+1", minimum_age_years=0.5), places=(place,))
    rows = every_row([Exported("a list", own_id("x"), facts)])
    book = load_workbook(BytesIO(as_workbook(rows, on=TODAY)))
    assert book.sheetnames == ["README", "Services"]
    header, cells = list(book["Services"].iter_rows())
    row = {name.value: cell for name, cell in zip(header, cells, strict=True)}
    assert [cell.data_type for cell in cells if cell.data_type == "f"] == []
    assert (row["longitude"].value, row["minimum_age_years"].value) == (-2.25, 0.5)
    assert (row["service_name"].value, row["location_name"].value) == ("'=1+1", "'-2.3")
    line = dict(zip(PUBLIC_NAMES, as_csv(rows).decode().splitlines()[1].split(","), strict=True))
    assert (line["longitude"], line["location_name"]) == ("-2.25", "'-2.3")


def test_a_text_too_long_for_excel_is_refused() -> None:
    answers = tuple((f"{number}?", "x" * 9_000) for number in range(5))
    rows = every_row([Exported("a list", own_id("x"), a_service("a", "A", extras=answers))])
    with pytest.raises(TooLongForExcelError, match="Use CSV"):
        as_workbook(rows, on=TODAY)


def test_each_column_of_an_export_is_explained() -> None:
    assert tuple(MEANINGS) == PUBLIC_NAMES


def test_private_facts_have_no_column_and_no_cell() -> None:
    assert not {"notes", "funder", "annual_amount", "staff_fte"} & set(PUBLIC_NAMES)


@pytest.fixture
def stored(database: Database) -> Iterator[Database]:
    with database.session(writing=True) as session:
        a_directory(session)
    yield database
    empty(database)


@pytest.mark.parametrize("form", ["hsds-uk", "csv", "xlsx"])
def test_the_command_writes_a_file_that_comes_in_again(
    stored: Database, form: str, tmp_path: Path
) -> None:
    url = stored.url.render_as_string(hide_password=False)
    run = CliRunner(env={"EARLYHELP_DATABASE_URL": url})
    out = tmp_path / f"directory.{'json' if form == 'hsds-uk' else form}"
    done = run.invoke(main, ["services", "export", "--to", form, "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "9 services written" in done.output
    command = ["services", "import", str(out), "--source", "a list", "--format", "json"]
    again = run.invoke(main, command)
    assert again.exit_code == 0, again.output
    report = json.loads(again.stdout)
    assert (report["changes"]["new"], report["changes"]["changed"]) == (0, 0)


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    run = CliRunner(env={"EARLYHELP_DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3"})
    done = run.invoke(main, ["services", "export", "--to", "xlsx", "--excel", "--out", "x"])
    assert done.exit_code == 2
    assert "--excel goes with --to csv" in done.output
