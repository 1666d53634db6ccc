"""Populations and deprivation come in as needs data do; geography alone reads and keeps them."""

import io
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.geography.commands import import_geography
from earlyhelp.geography.commands import undo_import as undo_places
from earlyhelp.geography.models import DeprivationRow, PopulationRow, ServedAreaRow
from earlyhelp.geography.reading.files import NamedFile
from earlyhelp.jsna.checked import Checked
from earlyhelp.jsna.commands import (
    NotRecordedError,
    Question,
    check_import,
    record_import,
    undo_import,
)
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.imports import ImportDetails
from earlyhelp.jsna.models import ImportRow, ReadingRow
from earlyhelp.jsna.queries import find_imports
from earlyhelp.jsna.report import Changes, ImportReport, RowCounts
from tests.jsna.factories import NOON, TRAFFORD

HERE, RELEASED = "E06000001", date(2025, 7, 30)
AGES = tuple(map(str, range(90)))
GEOGRAPHY = "data/geography/trafford"


def population(*rows: tuple[str, str, int], headings: tuple[str, ...] = ()) -> bytes:
    """Rows of a code, a sex and a number of people of each age."""
    names = headings or ("area_code", "period", "sex", *AGES, "90+")
    lines = [",".join(names)]
    lines += [f"{code},2024,{sex},{','.join([str(count)] * 91)}" for code, sex, count in rows]
    return "\n".join(lines).encode() + b"\n"


def serve(session: Session, code: str = HERE) -> None:
    session.add(ServedAreaRow(code=code, name="Here"))
    session.flush()


def check(session: Session, content: bytes, **more: str) -> Checked | Refusal:
    question = Question(NOON, RELEASED, **more)  # type: ignore[arg-type] # a period alone
    return check_import(session, io.BytesIO(content), "figures.csv", question)


def bring_in(session: Session, content: bytes) -> ImportReport:
    found = check(session, content)
    assert isinstance(found, Checked), found
    details = ImportDetails("ONS", RELEASED, NOON, "a test")
    return record_import(session, found, details)


def counted(session: Session) -> tuple[int, ...]:
    tables = (PopulationRow, DeprivationRow, ReadingRow, ImportRow)
    return tuple(session.scalar(select(func.count()).select_from(t)) or 0 for t in tables)


def test_populations_are_reported_as_every_import_is_and_kept_by_geography_alone(
    session: Session,
) -> None:
    serve(session)
    content = population((HERE, "Persons", 3), ("E06000002", "Persons", 4))
    found = check(session, content)
    assert isinstance(found, Checked)
    assert counted(session) == (0, 0, 0, 0)
    report = found.report
    assert (report.dialect, report.distinct) == ("ons-mye", 1)
    assert report.rows == RowCounts(read=2, skipped=1)
    assert report.changes == Changes(new=91)
    stored = bring_in(session, content)
    assert stored.stored
    assert counted(session) == (91, 0, 0, 1)
    (known,) = find_imports(session)
    assert (known.dialect, known.source, known.released_on) == ("ons-mye", "ONS", RELEASED)
    row = session.get_one(ImportRow, known.id)
    assert row.geography_import_id is not None
    assert row.sha256 == report.sha256


def test_the_same_bytes_again_and_the_same_figures_again_change_nothing(session: Session) -> None:
    serve(session)
    content = population((HERE, "Persons", 3))
    first = bring_in(session, content)
    again = check(session, content)
    assert isinstance(again, Checked)
    assert again.report.already_imported_as == first.import_id
    same = check(session, content + b"\n")
    assert isinstance(same, Checked)
    assert not same.can_come_in
    assert "held already" in same.report.notices[-1]


def test_an_import_of_places_is_taken_back_through_geography(session: Session) -> None:
    serve(session)
    bring_in(session, population((HERE, "Persons", 3)))
    second = bring_in(session, population((HERE, "Persons", 5)))
    assert second.import_id
    assert second.changes == Changes(revised=91)
    undo_import(session, second.import_id, undone_by="a test", undone_at=NOON)
    assert set(session.scalars(select(PopulationRow.count))) == {3}
    newest, first = find_imports(session)
    assert newest.undone_at is not None
    assert first.can_be_undone


def test_what_was_taken_back_among_the_places_is_taken_back_here(session: Session) -> None:
    serve(session)
    content = population((HERE, "Persons", 3))
    first = bring_in(session, content)
    row = session.get_one(ImportRow, first.import_id)
    assert row.geography_import_id is not None
    undo_places(session, row.geography_import_id, undone_by="another", undone_at=NOON)
    serve(session)
    (known,) = find_imports(session)
    assert (known.undone_at, known.undone_by, known.can_be_undone) == (NOON, "another", False)
    assert bring_in(session, content).stored


def test_a_row_with_a_problem_keeps_the_whole_file_out(session: Session) -> None:
    serve(session)
    content = population((HERE, "Persons", 3), (HERE, "Males", -1))
    found = check(session, content)
    assert isinstance(found, Checked)
    (problem,) = found.report.problems
    assert (problem.line, problem.column, problem.found) == (3, "0", "-1")
    assert problem.remedy
    assert (found.can_come_in, found.can_leave_out) == (False, False)
    with pytest.raises(NotRecordedError):
        bring_in(session, content)
    assert counted(session) == (0, 0, 0, 0)


def test_without_an_area_served_the_answer_says_what_to_bring_in_first(session: Session) -> None:
    refusal = check(session, population((HERE, "Persons", 3)))
    assert isinstance(refusal, Refusal)
    assert "no area is served yet" in refusal.sentence


def test_a_file_that_does_not_say_when_people_were_counted_asks_for_the_day(
    session: Session,
) -> None:
    serve(session)
    content = (",".join(("area_code", *AGES, "90+")) + "\n").encode()
    content += (f"{HERE}{',1' * 91}\n").encode()
    refusal = check(session, content)
    assert isinstance(refusal, Refusal)
    assert "period" in refusal.sentence
    assert isinstance(check(session, content, period="2024-06-30"), Checked)


def test_a_file_about_other_places_says_so_and_not_that_it_is_held(session: Session) -> None:
    serve(session)
    found = check(session, population(("E06000002", "Persons", 4)))
    assert isinstance(found, Checked)
    assert not found.can_come_in
    said = " ".join(found.report.notices)
    assert f"Nothing in it is for {HERE}" in said
    assert "held already" not in said


@pytest.fixture(scope="module")
def places(real_data: Path) -> list[NamedFile]:
    names = ("lookup_lsoa21_ward24_ltla24", "lookup_lsoa11_lsoa21")
    folder = real_data / GEOGRAPHY
    return [
        NamedFile.of_bytes(f"{name}.csv", (folder / f"{name}.csv").read_bytes()) for name in names
    ]


@pytest.mark.real_data
@pytest.mark.parametrize(
    "case",
    [
        (f"{GEOGRAPHY}/population_mid2024_lsoa.csv", "ons-mye", (417, 417), 417 * 91),
        (f"{GEOGRAPHY}/population_mid2024_la.csv", "ons-mye", (3, 3), 3 * 91),
        (f"{GEOGRAPHY}/iod2019_lsoa11_long.csv", "iod-long", (2760, 2760), 3 * 2760),
        (
            "data/jsna/iod/File_7_IoD2025_official-header_10-Trafford-LSOAs.csv",
            "iod-file7",
            (10, 10),
            10 * 16 * 3,
        ),
    ],
)
def test_the_real_files_come_in_whole(
    session: Session,
    real_data: Path,
    places: list[NamedFile],
    case: tuple[str, str, tuple[int, int], int],
) -> None:
    path, dialect, (read, kept), figures = case
    import_geography(session, places, TRAFFORD, NOON)
    report = bring_in(session, (real_data / path).read_bytes())
    assert (report.dialect, report.rows.read, report.distinct) == (dialect, read, kept)
    assert (report.changes.new, report.rows.problems) == (figures, 0)
