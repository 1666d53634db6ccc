"""Taking an import back leaves everything as it was before it, to the byte and to the figure."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from benchmarks.crashing import exports
from earlyhelp.db import Database
from earlyhelp.geography.models import ServedAreaRow
from earlyhelp.jsna.commands import undo_import
from earlyhelp.jsna.readings import HeldReading
from tests.conftest import settings_of_copy
from tests.jsna.factories import ENGLAND, NOON, a_row, a_simple_row, as_bytes, bring_in
from tests.jsna.factories import SIMPLE_HEADINGS as SIMPLE
from tests.jsna.standing_readings import find_current_readings

HERE = "E06000001"
EARLY, LATE = date(2023, 6, 1), date(2024, 6, 1)


def undo(session: Session, import_id: int | None) -> None:
    undo_import(session, import_id or 0, undone_by="a test", undone_at=NOON)


def test_every_export_is_byte_for_byte_as_before(database: Database) -> None:
    with database.session(writing=True) as session:
        session.add(ServedAreaRow(code=HERE, name="Hartlepool"))
        rows = [a_row(), a_row(area_code=ENGLAND, area_name="England", value="70")]
        bring_in(session, as_bytes(rows), EARLY)
    before = exports(database)
    with database.session(writing=True) as session:
        later = as_bytes([a_row(value="99", area_name="Another name"), a_row(sex="Male")])
        numbers = [bring_in(session, later, LATE, minute=1).import_id]
        own = as_bytes([a_simple_row(area_code=HERE)], SIMPLE)
        numbers.append(bring_in(session, own, LATE, source="Ours", minute=2).import_id)
    assert exports(database) != before
    for number in numbers:
        with database.session(writing=True) as session:
            undo(session, number)
    assert exports(database) == before


def test_the_sample_area_is_as_before_on_its_gap_report_too(
    sample_database_url: str, tmp_path: Path
) -> None:
    database = Database(settings_of_copy(sample_database_url, tmp_path).database_url)
    before = exports(database)
    injuries = a_row(
        area_code="E08000009", time_period="2029/30", time_period_sortable="20290000", value="900"
    )
    with database.session(writing=True) as session:
        number = bring_in(session, as_bytes([injuries]), date(2031, 1, 1)).import_id
    changed = exports(database)
    assert {name for name in before if changed[name] != before[name]} == set(before)
    with database.session(writing=True) as session:
        undo(session, number)
    assert exports(database) == before


FIGURES = st.one_of(st.none(), st.integers(0, 99))
RELEASE = st.tuples(
    st.dates(date(2023, 1, 1), date(2023, 1, 5)),
    st.dictionaries(st.integers(2019, 2023), FIGURES, min_size=1),
)


@given(st.lists(RELEASE, min_size=1, max_size=3), RELEASE)
@settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_import_then_undo_restores_every_current_value(
    session: Session,
    held: Sequence[tuple[date, dict[int, int | None]]],
    last: tuple[date, dict[int, int | None]],
) -> None:
    outer = session.begin_nested()
    for minute, (released, figures) in enumerate(held):
        bring_in(session, a_release(figures), released, source=f"Source {minute}", minute=minute)
    before = current(session)
    report = bring_in(session, a_release(last[1]), last[0], source="The last", minute=9)
    if report.stored:
        undo(session, report.import_id)
    assert current(session) == before
    outer.rollback()
    session.expire_all()


def a_release(figures: dict[int, int | None]) -> bytes:
    return as_bytes(
        [
            a_row(
                time_period=str(year),
                time_period_sortable=f"{year}0000",
                value="" if value is None else str(value),
                lower_ci_95_0_limit="",
                upper_ci_95_0_limit="",
            )
            for year, value in figures.items()
        ]
    )


def current(session: Session) -> Sequence[HeldReading]:
    return find_current_readings(session, HERE)
