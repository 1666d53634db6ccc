import io
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.db import Base
from earlyhelp.errors import NotHereError
from earlyhelp.jsna.commands import (
    NotRecordedError,
    Question,
    check_import,
    undo_import,
)
from earlyhelp.jsna.imports import ALL
from earlyhelp.jsna.models import IndicatorRow, PlaceRow, ReadingRow, SeriesRow
from earlyhelp.jsna.queries import (
    find_catalogue,
    find_imports,
    get_import,
)
from earlyhelp.jsna.report import Changes
from earlyhelp.jsna.seeding.commands import seed_catalogue
from earlyhelp.jsna.standing.queries import get_profile
from tests.jsna.factories import NOON, SIMPLE_HEADINGS, a_row, a_simple_row, as_bytes, bring_in
from tests.jsna.standing_readings import find_current_readings

HERE, THERE = "E06000001", "E06000002"
EARLY, LATE = date(2023, 6, 1), date(2024, 6, 1)


def counted(session: Session) -> dict[str, int]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def values(session: Session, code: str = HERE) -> list[tuple[int, float | None]]:
    return [(r.sortable, r.facts.value) for r in find_current_readings(session, code)]


def two_years(**second: str) -> bytes:
    return as_bytes(
        [
            a_row(),
            a_row(**({"time_period": "2023/24", "time_period_sortable": "20230000"} | second)),
        ]
    )


def test_nothing_is_stored_while_a_row_has_a_problem(session: Session) -> None:
    before = counted(session)
    with pytest.raises(NotRecordedError, match="have problems"):
        bring_in(session, two_years(value="many"))
    assert counted(session) == before


def test_rows_with_problems_are_left_out_only_by_choice_and_the_choice_is_kept(
    session: Session,
) -> None:
    report = bring_in(session, two_years(value="many"), leave_out=True)
    assert values(session) == [(20220000, 75.5)]
    (known,) = find_imports(session)
    assert known.leaves_out_problems
    assert [problem.line for problem in known.report.problems] == [3]
    assert known.report == report


def test_neither_row_of_a_conflict_is_used_even_when_problems_are_left_out(
    session: Session,
) -> None:
    content = as_bytes([a_row(), a_row(value="76"), a_row(area_code=THERE)])
    bring_in(session, content, leave_out=True)
    assert values(session) == []
    assert len(values(session, THERE)) == 1


def test_checking_a_file_stores_nothing(session: Session) -> None:
    before = counted(session)
    check_import(session, io.BytesIO(as_bytes([a_row()])), "a.csv", Question(NOON, areas=ALL))
    assert counted(session) == before


def test_a_later_release_revises_and_a_missing_value_in_it_is_a_fact(session: Session) -> None:
    bring_in(session, two_years(), EARLY)
    report = bring_in(session, two_years(value="*"), LATE, minute=1)
    assert report.changes == Changes(revised=1, unchanged=1)
    assert values(session) == [(20220000, 75.5), (20230000, None)]


def test_an_earlier_release_only_fills_what_no_later_one_has(session: Session) -> None:
    bring_in(session, as_bytes([a_row()]), LATE)
    report = bring_in(session, two_years(), EARLY, minute=1)
    assert report.changes == Changes(unchanged=1, filled=1)
    assert values(session) == [(20220000, 75.5), (20230000, 75.5)]


def test_of_two_files_released_on_one_day_the_one_recorded_last_counts(session: Session) -> None:
    bring_in(session, as_bytes([a_row()]), LATE)
    bring_in(session, as_bytes([a_row(value="76")]), LATE, minute=1)
    assert values(session) == [(20220000, 76.0)]


def test_what_a_newer_file_no_longer_has_is_gone_from_it_and_stays_in_use(
    session: Session,
) -> None:
    bring_in(session, two_years(), EARLY)
    later = as_bytes([a_row(time_period="2023/24", time_period_sortable="20230000")])
    report = bring_in(session, later, LATE, minute=1)
    assert report.changes == Changes(unchanged=1, gone=1)
    readings = find_current_readings(session, HERE)
    assert [r.is_in_latest_file for r in readings] == [False, True]


def test_the_largest_changes_are_shown_first(session: Session) -> None:
    rows = [a_row(area_code=code, area_name=code) for code in (HERE, THERE)]
    bring_in(session, as_bytes(rows), EARLY)
    changed = [rows[0] | {"Value": "76"}, rows[1] | {"Value": "80"}]
    report = bring_in(session, as_bytes(changed), LATE, minute=1)
    assert [(j.area, j.before, j.after) for j in report.largest_changes] == [
        (THERE, 75.5, 80.0),
        (HERE, 75.5, 76.0),
    ]


def test_only_the_newest_import_of_a_source_can_be_taken_back_and_only_once(
    session: Session,
) -> None:
    first = bring_in(session, as_bytes([a_row()]), EARLY)
    second = bring_in(session, as_bytes([a_row(value="76")]), LATE, minute=1)
    other = bring_in(session, as_bytes([a_row(area_code=THERE)]), LATE, source="B", minute=2)
    assert first.import_id
    assert second.import_id
    assert other.import_id
    with pytest.raises(NotRecordedError, match="not the newest of Fingertips"):
        undo_import(session, first.import_id, undone_by="a test", undone_at=NOON)
    undone = undo_import(session, second.import_id, undone_by="a test", undone_at=NOON)
    assert (undone.undone_at, undone.undone_by) == (NOON, "a test")
    assert values(session) == [(20220000, 75.5)]
    with pytest.raises(NotRecordedError, match="already taken back"):
        undo_import(session, second.import_id, undone_by="a test", undone_at=NOON)
    assert get_import(session, first.import_id).can_be_undone
    with pytest.raises(NotHereError):
        get_import(session, 999)


def test_a_file_that_was_taken_back_can_come_in_again(session: Session) -> None:
    content = as_bytes([a_row()])
    first = bring_in(session, content)
    assert first.import_id
    undo_import(session, first.import_id, undone_by="a test", undone_at=NOON)
    second = bring_in(session, content, minute=1)
    assert (second.stored, second.changes) == (True, Changes(new=1))


def test_every_reading_has_its_parents(session: Session) -> None:
    bring_in(session, two_years())
    orphans = (
        select(func.count())
        .select_from(ReadingRow)
        .outerjoin(PlaceRow, PlaceRow.id == ReadingRow.place_id)
        .outerjoin(SeriesRow, SeriesRow.id == ReadingRow.series_id)
        .where(PlaceRow.id.is_(None) | SeriesRow.id.is_(None))
    )
    assert session.scalar(orphans) == 0


def test_the_catalogue_is_seeded_once_and_what_somebody_changed_stays(session: Session) -> None:
    assert seed_catalogue(session) > 40
    row = session.get_one(IndicatorRow, "90284")
    row.name = "Our own words"
    session.flush()
    session.expire_all()
    assert seed_catalogue(session) == 0
    assert find_catalogue(session)["90284"].name == "Our own words"


def test_an_unknown_indicator_comes_in_unmapped_and_counts_for_no_need(session: Session) -> None:
    report = bring_in(session, as_bytes([a_simple_row()], SIMPLE_HEADINGS), source="Ours")
    assert report.new_indicators == (
        "local:children-who-walk-to-school: Children who walk to school",
    )
    profile = get_profile(session, HERE)
    (line,) = profile.lines
    assert (line.needs, line.comparison, line.indicator.unit) == ((), "Not compared", "%")
    assert [indicator.id for indicator in profile.unmapped] == [line.indicator.id]


def test_a_profile_takes_the_latest_period_even_if_its_value_is_missing(session: Session) -> None:
    bring_in(session, two_years(value="*"))
    (line,) = get_profile(session, HERE).lines
    assert (line.period, line.value) == ("2023/24", None)
    assert line.missing == 'Shown as "*": hidden by the publisher'


def test_an_area_without_readings_has_a_profile_without_lines(session: Session) -> None:
    profile = get_profile(session, "E06000009")
    assert (profile.lines, profile.import_ids, profile.area_name) == ((), (), "E06000009")


def test_a_report_names_what_is_new_beside_what_is_held(session: Session) -> None:
    first = bring_in(session, as_bytes([a_row()]), EARLY)
    assert first.new_areas == (f"{HERE}: Hartlepool",)
    assert not any("not held before" in notice for notice in first.notices)
    rows = [a_row(area_code=THERE, area_name="There", time_period="2023/24") | {"x": "1"}]
    rows[0]["Time period Sortable"] = "20230000"
    report = bring_in(session, as_bytes(rows, [*rows[0], "Our own"]), LATE, minute=1)
    assert (report.new_areas, report.new_periods) == ((f"{THERE}: There",), ("2023/24",))
    assert "Periods not held before: 2023/24." in report.notices
    assert f"Areas not held before: {THERE}: There." in report.notices
    assert report.ignored_columns == ("x", "Our own")
    assert report.changes.gone == 1
    assert get_import(session, report.import_id or 0).report == report
