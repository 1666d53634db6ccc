"""What is written out here comes in again and changes nothing; no cell is a formula."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import delete
from sqlalchemy.orm import Session

from earlyhelp.app import main
from earlyhelp.db import Database
from earlyhelp.services.api.downloads import TABLES
from earlyhelp.services.api.queries import Day, find_exported, write_feed_file
from earlyhelp.services.checking import DEFAULT_PERIODS
from earlyhelp.services.commands import refresh_listings
from earlyhelp.services.exchange.commands import ImportOptions, import_services
from earlyhelp.services.exchange.export_files import as_csv
from earlyhelp.services.exchange.export_meanings import MEANINGS
from earlyhelp.services.exchange.export_rows import PUBLIC_NAMES, Exported, every_row
from earlyhelp.services.exchange.export_workbook import TooLongForExcelError, as_workbook
from earlyhelp.services.exchange.layouts import ReadList, Told, read_files
from earlyhelp.services.exchange.opening import SentFile
from earlyhelp.services.exchange.plain import one_line, paragraphs
from earlyhelp.services.exchange.reports import ImportReport
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.models import Location, Provider, Service
from earlyhelp.services.parts import PlaceFacts, ProviderFacts
from tests.conftest import empty
from tests.services.api.making import (
    EVERYTHING,
    MARK,
    NOW,
    SERVICES,
    TODAY,
    a_directory,
    a_service,
    own_id,
)

DAY = Day(TODAY, DEFAULT_PERIODS)
FORMS = ("hsds-uk", "csv", "excel.csv", "xlsx")
PUBLIC = ServiceFacts.__dataclass_fields__
DANGEROUS = ("=", "+", "-", "@", "'=", "''+", "'")
texts = st.builds(
    str.__add__,
    st.sampled_from((*DANGEROUS, "", "\t=", "\0@", " =")),
    st.text(st.characters(codec="utf-8"), max_size=40),
)


def exported(session: Session, form: str) -> bytes:
    if form == "hsds-uk":
        return write_feed_file(session, DAY).encode()
    return TABLES[form].write(every_row(find_exported(session, TODAY)), TODAY)


def bring_in(session: Session, data: bytes, form: str, source: str = "a list") -> ImportReport:
    ending = "json" if form == "hsds-uk" else form.rpartition(".")[2]
    options = ImportOptions(TODAY, NOW, file_name=f"a.{ending}", source=source)
    report = import_services(session, data, options)
    session.flush()
    session.expire_all()
    return report


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


def flat(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield each leaf with its path; entries of lists stand under their ids, or in their order."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from flat(one, f"{path}.{name}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            key = one.get("id", number) if isinstance(one, Mapping) else number
            yield from flat(one, f"{path}[{key}]")
    else:
        yield path, value


def standard_fields(document: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with only the fields that HSDS-UK has."""
    known = schema.get("properties", {})
    kept: dict[str, Any] = {}
    for name, value in document.items():
        if name not in known:
            continue
        if isinstance(value, Mapping):
            kept[name] = standard_fields(value, known[name])
        elif isinstance(value, list):
            kept[name] = [standard_fields(one, known[name]["items"]) for one in value]
        else:
            kept[name] = value
    return kept


NOT_COMPARED = {
    "last_modified": "ours says when the listing changed here",
    "assured_date": "ours says when somebody here checked it",
    "link_type": "ours says what the term is put on",
}
TIDIED = {
    "No description in the source.": "No description given by the provider.",
    "1-30 Main Street": "1-30 Main Street, MyVillage",
}
"""Sentences for "not stated", and a second line of an address that HSDS-UK has no field for."""
NOWHERE = ({0}, {100, 101})
"""Positions that are no place of a service: out at sea, and outside the globe."""


def is_same(path: str, value: object, after: object) -> bool:
    """Say whether a field means the same: spaces, quotes and seconds aside."""
    if path.endswith(("latitude", "longitude")) and any(value in some for some in NOWHERE):
        return after is None
    said, found = (" ".join(str(one).strip('"').split()) for one in (value, after))
    return found in {TIDIED.get(said, said), said.removesuffix(":00")}


def lost(
    before: Mapping[str, Any], after: Mapping[str, Any], schema: Mapping[str, Any]
) -> list[str]:
    """Return the standard fields of a document that do not stand in another."""
    held = dict(flat(after))
    return [
        f"{path}: {value!r} became {held.get(path)!r}"
        for path, value in flat(standard_fields(before, schema))
        if path.rpartition(".")[2] not in NOT_COMPARED and not is_same(path, value, held.get(path))
    ]


@pytest.mark.parametrize(
    "name",
    ["bucks-fis/hsds-uk-3.0-converted-a.json", "dfe-family-hubs/mock-hsda/service.json"],
)
def test_a_feed_of_others_comes_out_as_it_came_in(
    session: Session, real_data: Path, name: str
) -> None:
    data = (real_data / "data/directory" / name).read_bytes()
    schema = json.loads((real_data / "standards/hsds-uk/3.0/validator/service.json").read_text())
    report = bring_in(session, data, "hsds-uk", source="others")
    assert report.problems == ()
    out = {one["id"]: one for one in json.loads(exported(session, "hsds-uk"))["contents"]}
    given_ = json.loads(data)
    for one in given_ if isinstance(given_, list) else [given_]:
        assert lost(one, out[one["id"]], schema) == []
    assert bring_in(session, exported(session, "csv"), "csv", source="others").changes == ()


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
