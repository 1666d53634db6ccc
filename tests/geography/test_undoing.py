"""An import of places taken back leaves every table as it stood before it."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.db import Database
from earlyhelp.errors import NotHereError
from earlyhelp.geography import queries
from earlyhelp.geography.commands import NotUndoneError, Terms, import_geography, undo_import
from earlyhelp.geography.commands.tables import TABLES, table_of
from earlyhelp.geography.reading.files import NamedFile
from earlyhelp.geography.reading.run import Options
from tests.geography.factories import (
    AREA,
    LSOA,
    RECORDED_AT,
    WARD,
    a_csv,
    boundaries_file,
    bring_in,
    lsoa_lookup,
    population_file,
    postcodes_file,
    tiers_file,
)

LATER = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
OTHER = "E06000999"


def dump(session: Session) -> bytes:
    """Return every row of every table of places, in order of its key."""
    parts = []
    for name in (*TABLES, "served_area"):
        table = table_of(name)
        rows = session.execute(select(table).order_by(*table.primary_key.columns)).all()
        parts.append(f"{name}: {[tuple(row) for row in rows]!r}")
    return "\n".join(parts).encode()


def take_back(session: Session, import_id: int) -> None:
    undo_import(session, import_id, undone_by="an officer", undone_at=LATER)


def deprivation_file(name: str, **figures: int) -> NamedFile:
    headings = ["lsoa21_code", *(f"IMD_{measure}" for measure in figures)]
    return a_csv(name, headings, [LSOA, *figures.values()])


def everything() -> list[NamedFile]:
    return [
        tiers_file(),
        lsoa_lookup(),
        postcodes_file({}, {"postcode": "ZZ1 1AB", "lon": "", "lat": ""}),
        population_file((AREA, "Persons", 10), (LSOA, "Females", 1), (LSOA, "Males", 2)),
        deprivation_file("iod.csv", rank=7, decile=1),
        boundaries_file(),
    ]


def revisions() -> list[NamedFile]:
    return [
        lsoa_lookup((LSOA, "Anyborough 001A", "E05999002", "Hill Ham", AREA, "Anyborough")),
        postcodes_file({"ward_code": "E05999002", "ward_name": "Hill Ham"}),
        population_file((AREA, "Persons", 11), (WARD, "Persons", 3)),
        deprivation_file("iod2.csv", rank=8, decile=1),
        boundaries_file({"area_code": WARD, "area_name": "Ham Hill"}),
    ]


def test_everything_taken_back_leaves_nothing(session: Session) -> None:
    before = dump(session)
    report = bring_in(session, *everything())
    assert len(report.import_ids) == 6
    for import_id in reversed(report.import_ids):
        take_back(session, import_id)
    assert dump(session) == before
    assert queries.get_served_area(session) is None
    assert all(not one.is_in_use for one in queries.find_imports(session))


@pytest.mark.parametrize("together", [True, False])
def test_each_import_taken_back_leaves_what_stood_before_it(
    session: Session, *, together: bool
) -> None:
    bring_in(session, *everything())
    stages, ids = [dump(session)], list[int]()
    for files in [revisions()] if together else [[file] for file in revisions()]:
        ids += bring_in(session, *files).import_ids
        stages.append(dump(session))
    assert len(ids) == 5
    for import_id in reversed(ids):
        take_back(session, import_id)
        if not together:
            stages.pop()
            assert dump(session) == stages[-1]
    assert dump(session) == stages[0]


def test_an_area_that_was_replaced_stands_again(session: Session) -> None:
    bring_in(session, *everything())
    before = dump(session)
    files = [
        postcodes_file({"la_code": OTHER, "la_name": "Otherton", "postcode": "YY1 1AA"}),
        population_file((OTHER, "Persons", 5)),
    ]
    report = bring_in(session, *files, area=OTHER, terms=Terms(replace=True))
    first, second = report.import_ids
    with pytest.raises(NotUndoneError, match=f"Import {second} .* rests on import {first}"):
        take_back(session, first)
    take_back(session, second)
    take_back(session, first)
    assert dump(session) == before
    served = queries.get_served_area(session)
    assert served is not None
    assert served.code == AREA


def test_only_the_newest_of_a_kind_can_be_taken_back(session: Session) -> None:
    (old,) = bring_in(session, population_file((AREA, "Persons", 10), name="old.csv")).import_ids
    (new,) = bring_in(session, population_file((AREA, "Persons", 11), name="new.csv")).import_ids
    with pytest.raises(NotUndoneError, match=f"Import {new} is a newer import of population"):
        take_back(session, old)
    take_back(session, new)
    with pytest.raises(NotUndoneError, match="already taken back"):
        take_back(session, new)
    take_back(session, old)
    with pytest.raises(NotHereError):
        take_back(session, 10**6)


def test_an_import_stays_while_another_kind_has_written_over_its_rows(session: Session) -> None:
    (postcodes,) = bring_in(session, postcodes_file()).import_ids
    live = a_csv("live.csv", ["postcode", "live"], ["ZZ1 1AA", 0])
    (status,) = bring_in(session, live).import_ids
    with pytest.raises(NotUndoneError, match=r"Import .* \(postcode status, live.csv\) rests on"):
        take_back(session, postcodes)
    take_back(session, status)
    take_back(session, postcodes)


def test_an_import_can_come_in_again_after_it_was_taken_back(session: Session) -> None:
    (first,) = bring_in(session, postcodes_file()).import_ids
    stood = dump(session).replace(f", {first})".encode(), b", N)")
    take_back(session, first)
    (again,) = bring_in(session, postcodes_file()).import_ids
    assert dump(session).replace(f", {again})".encode(), b", N)") == stood


def test_an_import_keeps_who_when_and_from_where(session: Session) -> None:
    terms = Terms(
        reading=Options(source="Office for National Statistics"),
        imported_by="an officer",
        released_on=date(2025, 7, 30),
        licence="Open Government Licence v3.0",
    )
    bring_in(session, population_file(), terms=terms)
    (known,) = queries.find_imports(session)
    assert (known.source, known.licence) == (
        "Office for National Statistics",
        "Open Government Licence v3.0",
    )
    assert (known.released_on, known.imported_by) == (date(2025, 7, 30), "an officer")
    assert (known.recorded_at, known.area_code) == (RECORDED_AT, AREA)
    assert known.report["rows"] == {
        "read": 1,
        "kept": 1,
        "merged": 0,
        "skipped": 0,
        "problems": 0,
    }
    assert queries.get_import(session, known.id) == known


def test_figures_are_traced_to_file_line_and_release(session: Session) -> None:
    terms = Terms(released_on=date(2025, 7, 30))
    both = population_file((LSOA, "Females", 1), (LSOA, "Males", 2), (AREA, "Persons", 9))
    bring_in(session, lsoa_lookup(), terms=terms)
    bring_in(session, both, deprivation_file("a.csv", rank=7, decile=1), terms=terms)
    (people,) = queries.trace_population(session, AREA, 0, 17)
    assert (people.file_name, people.lines, people.released_on) == (
        "population.csv",
        (4,),
        date(2025, 7, 30),
    )
    assert people.words == "population.csv, line 4, released 30 July 2025"
    (added,) = queries.trace_population(session, LSOA, 0, 17)
    assert added.lines == (2, 3)
    assert added.words.startswith("population.csv, lines 2 and 3,")
    (females,) = queries.trace_population(session, LSOA, 0, 17, "Females")
    assert females.lines == (2,)
    assert queries.trace_population(session, "E01000001", 0, 17) == []


def test_each_figure_of_deprivation_has_its_own_file_and_line(session: Session) -> None:
    bring_in(session, lsoa_lookup())
    bring_in(session, deprivation_file("a.csv", rank=7, decile=1))
    bring_in(session, deprivation_file("b.csv", numerator=40, decile=1))
    rank = queries.trace_deprivation(session, LSOA, "imd", "rank")
    decile = queries.trace_deprivation(session, LSOA, "imd", "decile")
    people = queries.trace_deprivation(session, LSOA, "imd", "numerator", edition=2025)
    found = [one and (one.file_name, one.lines) for one in (rank, decile, people)]
    assert found == [("a.csv", (2,)), ("a.csv", (2,)), ("b.csv", (2,))]
    assert queries.trace_deprivation(session, LSOA, "imd", "score") is None
    assert queries.find_deprivation(session)[LSOA].domains["imd"].numerator == 40


def test_an_older_release_only_fills_what_is_not_there(session: Session) -> None:
    newer, older = (Terms(released_on=date(year, 7, 1)) for year in (2025, 2024))
    bring_in(session, lsoa_lookup())
    bring_in(session, population_file((AREA, "Persons", 10)), terms=newer)
    late = population_file((AREA, "Persons", 8), (LSOA, "Persons", 2), name="late.csv")
    report = bring_in(session, late, terms=older)
    assert "91 figures stay as a later release has them." in report.files[0].notices
    counts = [queries.get_population(session, code, 0, 0) for code in (AREA, LSOA)]
    assert [found and found.count for found in counts] == [10, 2]


def test_a_figure_that_comes_again_keeps_its_first_file(session: Session) -> None:
    bring_in(session, population_file((AREA, "Persons", 10), name="first.csv"))
    again = population_file((AREA, "Females", 4), (AREA, "Persons", 10), name="second.csv")
    bring_in(session, again)
    (source,) = queries.trace_population(session, AREA, 0, 90)
    assert (source.file_name, source.lines) == ("first.csv", (2,))


def test_a_stream_that_is_open_already_can_be_brought_in_and_stays_open(session: Session) -> None:
    with population_file().open() as file:
        stream = io.BytesIO(file.read())
    named = NamedFile.of_stream("people.csv", stream)
    report = import_geography(session, [named], AREA, RECORDED_AT)
    assert (report.files[0].kept, len(report.import_ids)) == (1, 1)
    assert not stream.closed


FILES = (*everything(), *revisions(), population_file((AREA, "Persons", 12), name="third.csv"))


@given(st.lists(st.lists(st.sampled_from(FILES), min_size=1, max_size=4), max_size=4))
@settings(max_examples=20)
def test_law_any_imports_taken_back_in_turn_leave_what_stood_before(
    sqlite_database: Database, goes: Sequence[Sequence[NamedFile]]
) -> None:
    with sqlite_database.engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            stages: list[tuple[bytes, Sequence[int]]] = []
            for files in goes:
                before = dump(session)
                stages.append((before, bring_in(session, *files).import_ids))
            for before, ids in reversed(stages):
                for import_id in reversed(ids):
                    take_back(session, import_id)
                assert dump(session) == before
        outer.rollback()
