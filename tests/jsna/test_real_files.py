"""Every figure of the shared real files, on both databases where it is about storing."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.jsna.checked import Checked
from earlyhelp.jsna.commands import undo_import
from earlyhelp.jsna.dialects import AboutPlaces, Refusal
from earlyhelp.jsna.imports import PROFILE
from earlyhelp.jsna.intervals import Interval, Polarity
from earlyhelp.jsna.models import ReadingRow
from earlyhelp.jsna.profile import NOT_COMPARED, compare_with
from earlyhelp.jsna.queries import find_scope
from earlyhelp.jsna.readings import Reading
from earlyhelp.jsna.report import Changes, RowCounts
from earlyhelp.jsna.standing.queries import get_profile
from tests.jsna.factories import (
    EARLIER,
    ENGLAND,
    LATER,
    NOON,
    SIMPLE,
    TRAFFORD,
    answer_to,
    bring_in,
    checked,
    readings_of,
    serve_trafford,
)
from tests.jsna.standing_readings import find_current_readings

pytestmark = pytest.mark.real_data
IN_2023, IN_2024 = date(2023, 12, 1), date(2024, 12, 1)


@pytest.fixture(scope="module")
def later(real_data: Path) -> Checked:
    return checked((real_data / LATER).read_bytes())


@pytest.fixture(scope="module")
def later_readings(later: Checked) -> list[Reading]:
    return readings_of(later)


def test_the_later_file_is_7208_rows_and_6505_readings(later: Checked) -> None:
    assert later.report.rows == RowCounts(read=7208, merged=703, skipped=0, problems=0)
    assert later.report.distinct == 6505
    assert later.report.conflicts == ()


def test_5840_readings_are_headlines_and_665_parts_of_a_breakdown(
    later_readings: list[Reading], real_data: Path
) -> None:
    headlines = sum(reading.series.is_headline for reading in later_readings)
    assert (headlines, len(later_readings) - headlines) == (5840, 665)
    with (real_data / LATER).open(encoding="utf-8") as file:
        assert sum(bool(row["Category Type"]) for row in csv.DictReader(file)) == 1330


def test_101_values_below_england_are_missing_with_a_reason_and_none_is_zero(
    later_readings: list[Reading],
) -> None:
    missing = [r for r in later_readings if r.facts.value is None and r.area_code != ENGLAND]
    reasons = Counter((r.annotation.missing or "")[:13] for r in missing)
    assert reasons == {
        "Value for Hac": 38,
        "Value for Cor": 38,
        "Not presented": 24,
        "Value suppres": 1,
    }
    assert {r.area_name for r in missing if (r.annotation.missing or "").startswith("Value f")} == {
        "City of London",
        "Isles of Scilly",
    }
    (suppressed,) = (r for r in missing if (r.annotation.missing or "").startswith("Value s"))
    assert (suppressed.area_name, suppressed.series.sex) == ("Rutland", "Male")
    assert suppressed.annotation.period == "2021/22"
    assert not any(r.facts.value == 0 for r in later_readings)


def test_421_rows_and_261_readings_have_no_value(later: Checked, real_data: Path) -> None:
    with (real_data / LATER).open(encoding="utf-8") as file:
        assert sum(not row["Value"] for row in csv.DictReader(file)) == 421
    assert sum(later.report.missing_values.values()) == 261


def test_the_published_comparison_is_reproduced_in_5701_of_5701_readings(
    later_readings: list[Reading],
) -> None:
    england = {
        (r.series, r.sortable): r.facts.value for r in later_readings if r.area_code == ENGLAND
    }
    said: Counter[str] = Counter()
    here: Counter[str] = Counter()
    for reading in later_readings:
        if reading.area_code == ENGLAND:
            continue
        facts = reading.facts
        limits = (
            None
            if facts.lower_95 is None or facts.upper_95 is None
            else Interval(facts.lower_95, facts.upper_95)
        )
        benchmark = england[(reading.series, reading.sortable)]
        label = compare_with(benchmark, facts.value, limits, Polarity.LOW_GOOD)
        assert label == reading.annotation.compared_with_england, reading
        said[label] += 1
        here[label] += reading.area_code == TRAFFORD
    assert said == {"Better": 2088, "Worse": 1901, "Similar": 1712, NOT_COMPARED: 101}
    assert +here == {"Similar": 24, "Worse": 8, "Better": 6}


def test_pairs_of_england_rows_that_differ_in_their_comparison_merge_as_not_compared(
    later_readings: list[Reading], real_data: Path
) -> None:
    pairs: dict[tuple[str, ...], set[str]] = {}
    with (real_data / LATER).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["Area Code"] == ENGLAND:
                key = (row["Sex"], row["Time period"], row["Category Type"], row["Category"])
                label = row["Compared to England value or percentiles"]
                pairs.setdefault(key, set()).add(label)
    differing = [key for key, labels in pairs.items() if len(labels) > 1]
    assert len(differing) == 38
    assert {key[2] for key in differing} == {""}
    england = [r for r in later_readings if r.area_code == ENGLAND]
    assert {r.annotation.compared_with_england for r in england} == {NOT_COMPARED}


def test_counts_below_england_are_rounded_to_5_but_for_two_years(
    later_readings: list[Reading],
) -> None:
    counts = [
        (r.annotation.period, r.facts.count)
        for r in later_readings
        if r.area_code != ENGLAND and r.facts.count is not None
    ]
    others = Counter(period for period, count in counts if count % 5)
    assert len(counts) - others.total() == 5478
    assert others == {"2010/11": 114, "2011/12": 109}


def test_the_earlier_file_has_commas_and_web_markup_in_its_cells(real_data: Path) -> None:
    content = (real_data / EARLIER).read_bytes()
    found = checked(content)
    assert found.report.rows == RowCounts(read=154, merged=0, skipped=0, problems=0)
    with (real_data / EARLIER).open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert sum("," in row["Count"] for row in rows) == 13
    assert sum("no-data" in row["Count"] for row in rows) == 7
    assert sum("<span" in row["Value note"] for row in rows) == 12
    readings = readings_of(found)
    assert sum(r.facts.count is None for r in readings) == 7
    assert sum((r.facts.count or 0) >= 1000 for r in readings) == 13
    notes = [r.annotation.note for r in readings if r.annotation.note]
    assert len(notes) == 12
    assert not any("<" in note or note.startswith("*") for note in notes)


@pytest.mark.parametrize(
    ("name", "rows", "missing"),
    [
        ("children_poverty", 213, 0),
        ("neet", 168, 0),
        ("obese_reception", 3671, 346),
        ("school_readiness", 96, 0),
        ("vaccination_mmr", 192, 0),
    ],
)
def test_the_simple_long_files_come_in_whole(
    real_data: Path, name: str, rows: int, missing: int
) -> None:
    found = checked((real_data / SIMPLE / f"{name}.csv").read_bytes())
    assert found.report.rows == RowCounts(read=rows, merged=0, skipped=0, problems=0)
    assert found.report.distinct == rows
    assert sum(found.report.missing_values.values()) == missing


def test_obesity_keeps_its_breakdowns_and_poolings_apart(real_data: Path) -> None:
    readings = readings_of(checked((real_data / SIMPLE / "obese_reception.csv").read_bytes()))
    assert sum(not r.series.is_headline for r in readings) == 60
    assert sum(r.area_code == TRAFFORD for r in readings) == 16
    ranges = {r.series.indicator_id: r.series.period_range for r in readings}
    assert sorted(ranges.values()) == ["1y", "3y", "5y"]


def test_traffords_profile_keeps_1824_rows_and_1121_readings(
    session: Session, real_data: Path
) -> None:
    serve_trafford(session, real_data)
    found = checked((real_data / LATER).read_bytes(), find_scope(session, PROFILE))
    rows = found.report.rows
    assert (rows.read - rows.skipped, rows.skipped, found.report.distinct) == (1824, 5384, 1121)
    readings = readings_of(found)
    by_area = Counter(
        {TRAFFORD: "own", ENGLAND: "England"}.get(r.area_code, "neighbour") for r in readings
    )
    assert by_area == {"own": 38, "England": 703, "neighbour": 380}
    assert sum(not r.series.is_headline for r in readings) == 665
    assert not any(r.area_code.startswith("E12") for r in readings)


def test_the_later_file_revises_147_values_and_154_old_versions_stay_readable(
    session: Session, real_data: Path
) -> None:
    old = bring_in(session, (real_data / EARLIER).read_bytes(), IN_2023)
    new = bring_in(session, (real_data / LATER).read_bytes(), IN_2024, minute=1)
    assert old.changes == Changes(new=154)
    assert new.changes == Changes(new=6505 - 154, revised=147, unchanged=7)
    held = select(func.count()).select_from(ReadingRow).where(ReadingRow.import_id == old.import_id)
    assert session.scalar(held) == 154
    (before,) = find_current_readings(session, TRAFFORD, as_at=date(2023, 12, 31))
    assert (before.facts.value, before.import_id) == (70.3875, old.import_id)
    now = find_current_readings(session, TRAFFORD)
    assert {reading.import_id for reading in now} == {new.import_id}


def test_an_earlier_release_that_comes_later_changes_and_fills_nothing(
    session: Session, real_data: Path
) -> None:
    bring_in(session, (real_data / LATER).read_bytes(), IN_2024)
    before = find_current_readings(session, TRAFFORD)
    report = bring_in(session, (real_data / EARLIER).read_bytes(), IN_2023, minute=1)
    assert report.changes == Changes(unchanged=154)
    assert "147 figures differ from a later release, which stays in use." in report.notices
    assert find_current_readings(session, TRAFFORD) == before


def test_the_earlier_file_keeps_12_rows_for_traffords_profile_and_10_are_revised(
    session: Session, real_data: Path
) -> None:
    serve_trafford(session, real_data)
    old = bring_in(session, (real_data / EARLIER).read_bytes(), IN_2023, areas=PROFILE)
    assert (old.rows.read - old.rows.skipped, old.distinct) == (12, 12)
    new = bring_in(session, (real_data / LATER).read_bytes(), IN_2024, areas=PROFILE, minute=1)
    assert new.changes.revised == 10


def test_the_same_file_twice_changes_nothing(session: Session, real_data: Path) -> None:
    content = (real_data / LATER).read_bytes()
    first = bring_in(session, content, IN_2024)
    second = bring_in(session, content, IN_2024, minute=1)
    assert (second.stored, second.already_imported_as) == (False, first.import_id)
    assert second.changes == Changes(unchanged=6505)
    assert session.scalar(select(func.count()).select_from(ReadingRow)) == 6505


def test_the_profile_compares_trafford_with_england_and_ten_neighbours_of_one_import(
    session: Session, real_data: Path
) -> None:
    serve_trafford(session, real_data)
    bring_in(session, (real_data / EARLIER).read_bytes(), IN_2023, areas=PROFILE)
    new = bring_in(session, (real_data / LATER).read_bytes(), IN_2024, areas=PROFILE, minute=1)
    profile = get_profile(session, TRAFFORD)
    assert [line.series.sex for line in profile.lines] == ["Persons", "Female", "Male"]
    persons = profile.lines[0]
    assert (persons.period, persons.value, persons.comparison) == ("2023/24", 51.6007, "Better")
    assert persons.neighbours is not None
    assert (persons.neighbours.with_value, persons.neighbours.of) == (10, 10)
    assert persons.neighbours.mean == pytest.approx(67.998159, abs=5e-7)
    assert profile.import_ids == (new.import_id,)
    assert persons.needs == ("child_physical_health",)
    then = get_profile(session, TRAFFORD, date(2023, 12, 31)).lines[0]
    assert (then.value, then.england) == (70.3875, 75.30912)


def test_undoing_an_import_restores_what_was_current(session: Session, real_data: Path) -> None:
    bring_in(session, (real_data / EARLIER).read_bytes(), IN_2023)
    before = {code: find_current_readings(session, code) for code in (TRAFFORD, ENGLAND)}
    new = bring_in(session, (real_data / LATER).read_bytes(), IN_2024, minute=1)
    assert find_current_readings(session, TRAFFORD) != before[TRAFFORD]
    assert new.import_id is not None
    undo_import(session, new.import_id, undone_by="a test", undone_at=NOON)
    assert {c: find_current_readings(session, c) for c in (TRAFFORD, ENGLAND)} == before


def test_every_value_is_its_count_by_its_denominator_in_ten_thousands(
    later_readings: list[Reading], real_data: Path
) -> None:
    with (real_data / LATER).open(encoding="utf-8") as file:
        assert sum(bool(row["Value"]) for row in csv.DictReader(file)) == 6787
    facts = [r.facts for r in later_readings if r.facts.value is not None]
    assert len(facts) == 6505 - 261
    for one in facts:
        assert one.count is not None
        assert one.denominator is not None
        assert one.value == pytest.approx(10_000 * one.count / one.denominator, abs=0.001)


def test_one_decile_stands_under_several_kinds_which_stay_apart(
    later_readings: list[Reading],
) -> None:
    kinds: dict[tuple[str, int, str], set[str]] = {}
    for reading in (r for r in later_readings if r.series.category):
        series = reading.series
        name = series.category.split(" (")[0]
        kinds.setdefault((series.sex, reading.sortable, name), set()).add(series.category_type)
    assert len(kinds) == 276
    assert sum(len(types) > 1 for types in kinds.values()) == 270
    assert max(map(len, kinds.values())) <= 5


def test_england_is_revised_between_the_two_releases(
    later_readings: list[Reading], real_data: Path
) -> None:
    earlier = readings_of(checked((real_data / EARLIER).read_bytes()))
    key = (ENGLAND, 20220000, "Persons", "")
    values = [
        r.facts.value
        for readings in (earlier, later_readings)
        for r in readings
        if (r.area_code, r.sortable, r.series.sex, r.series.category) == key
    ]
    assert values == pytest.approx([75.30912, 75.36689], abs=5e-6)


def test_an_extract_of_the_interactive_tool_is_refused_with_what_it_lacks(real_data: Path) -> None:
    path = real_data / "data/jsna/lait/bds_long_trafford_stockport_northwest_england.csv"
    refusal = answer_to(path.read_bytes())
    assert isinstance(refusal, Refusal)
    assert "Local Authority Interactive Tool" in refusal.sentence
    assert refusal.nearest == "simple-long"
    assert refusal.lacks == ("area code", "period", "indicator", "value")
    assert "LA and Regions" in refusal.sentence


def test_file_7_is_known_by_its_56_headings_one_of_them_cut_short(real_data: Path) -> None:
    content = (
        real_data / "data/jsna/iod/File_7_IoD2025_official-header_10-Trafford-LSOAs.csv"
    ).read_bytes()
    headings = next(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert len(headings) == 56
    assert sum(heading.endswith("10% of LSO") for heading in headings) == 1
    about = answer_to(content)
    assert isinstance(about, AboutPlaces)
    assert about.dialect == "iod-file7"


def test_areas_of_five_levels_stand_in_one_simple_file_by_their_codes(real_data: Path) -> None:
    readings = readings_of(checked((real_data / SIMPLE / "obese_reception.csv").read_bytes()))
    levels = {r.area_code[:3] for r in readings}
    assert {"E92", "E05", "E06", "E08", "E10"} <= levels
    assert len({r.series.indicator_id for r in readings}) == 3
