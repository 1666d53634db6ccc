from datetime import UTC, datetime
from io import BytesIO

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from earlyhelp.errors import NotHereError
from earlyhelp.jsna.entries import cells_of
from earlyhelp.jsna.indicators.changes import (
    Because,
    Change,
    ChangedMeanwhileError,
    NotUndoneError,
    prepare,
)
from earlyhelp.jsna.indicators.commands import (
    add_entry,
    change_entry,
    store_facts,
    undo_change,
    undo_file,
)
from earlyhelp.jsna.indicators.queries import (
    count_readings,
    find_changes,
    find_columns_set_here,
    find_entries,
    get_change,
    get_entry,
)
from earlyhelp.jsna.models import IndicatorRow
from earlyhelp.jsna.queries import find_catalogue, find_notes
from earlyhelp.jsna.seeding.commands import seed_catalogue
from tests.jsna.factories import a_row, a_simple_row, as_bytes, bring_in

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
EDIT = Change("somebody", AT)
FILE = Change("somebody", AT, Because.METADATA, "m.csv")
BACK = Change("another", AT, Because.UNDO)


def change(session: Session, id_: str, why: Change = EDIT, **cells: str) -> int | None:
    entry = get_entry(session, id_)
    after = prepare(entry, cells, find_entries(session))
    assert isinstance(after, dict), after
    return change_entry(session, entry, after, why)


def test_a_change_is_a_new_version_with_its_place_in_the_history(session: Session) -> None:
    seed_catalogue(session)
    number = change(session, "90284", theme="school", needs="send; housing", caveats="Careful")
    assert change(session, "90284", theme="school") is None
    entry = get_entry(session, "90284")
    assert (entry.version, entry.indicator.needs, entry.notes.caveats) == (
        2,
        ("send", "housing"),
        "Careful",
    )
    (stored,) = find_changes(session, "90284")
    assert (stored.id, stored.change, stored.version) == (number, EDIT, 2)
    assert [(one.column, one.before, one.after) for one in stored.differences] == [
        ("theme", "safety", "school"),
        ("needs", "child_physical_health", "send; housing"),
        ("caveats", "", "Careful"),
    ]
    assert find_catalogue(session)["90284"].needs == ("send", "housing")
    assert find_notes(session, ["90284", "90285"])["90284"].caveats == "Careful"


def test_two_people_never_write_over_one_another_unseen(session: Session) -> None:
    seed_catalogue(session)
    opened = get_entry(session, "90284")
    change(session, "90284", name="First")
    with pytest.raises(ChangedMeanwhileError) as found:
        change_entry(session, opened, cells_of(opened) | {"name": "Second"}, EDIT)
    assert found.value.entry.indicator.name == "First"
    assert get_entry(session, "90284").indicator.name == "First"


def test_a_change_taken_back_is_a_change_of_its_own_and_is_taken_back_once(
    session: Session,
) -> None:
    seed_catalogue(session)
    before = get_entry(session, "90284")
    number = change(session, "90284", theme="school", definition="What")
    assert number is not None
    undo_change(session, number, BACK)
    after = get_entry(session, "90284")
    assert (after.indicator, after.notes, after.version) == (before.indicator, before.notes, 3)
    newest, _ = find_changes(session, "90284")
    assert (newest.undoes, newest.change.by, get_change(session, number).undone_by) == (
        number,
        "another",
        newest.id,
    )
    with pytest.raises(NotUndoneError, match="already taken back"):
        undo_change(session, number, BACK)


def test_a_change_cannot_be_taken_back_from_under_a_later_one(session: Session) -> None:
    seed_catalogue(session)
    first = change(session, "90284", theme="school")
    change(session, "90284", theme="poverty")
    with pytest.raises(NotUndoneError, match="Theme"):
        undo_change(session, first or 0, BACK)
    added = add_entry(session, cells_of(get_entry(session, "90284")) | {"indicator_id": "7"}, EDIT)
    with pytest.raises(NotUndoneError, match="came in"):
        undo_change(session, added, BACK)
    with pytest.raises(NotHereError):
        undo_change(session, 10_000, BACK)


def test_all_that_came_with_a_file_is_taken_back_together(session: Session) -> None:
    seed_catalogue(session)
    before = {id_: cells_of(one) for id_, one in find_entries(session).items()}
    after = {
        "90284": before["90284"] | {"definition": "A"},
        "90285": before["90285"] | {"definition": "B"},
        "7": before["90284"] | {"indicator_id": "7"},
    }
    assert store_facts(session, after, FILE) == (1, 2)
    (stored,) = find_changes(session, "90285")
    other = change(session, "90284", theme="school")
    assert undo_file(session, stored.id, BACK) == 2
    assert cells_of(get_entry(session, "90285")) == before["90285"]
    assert get_entry(session, "90284").notes.definition == ""
    assert get_entry(session, "90284").indicator.theme == "school"
    assert get_entry(session, "7").version == 1
    with pytest.raises(NotUndoneError, match="came from no file"):
        undo_file(session, other or 0, BACK)


def test_what_somebody_typed_here_is_known_until_it_is_taken_back(session: Session) -> None:
    seed_catalogue(session)
    number = change(session, "90284", caveats="Ours")
    change(session, "90284", FILE, definition="Theirs")
    assert find_columns_set_here(session)["90284"] == {"caveats"}
    undo_change(session, number or 0, BACK)
    assert find_columns_set_here(session)["90284"] == frozenset()


def test_an_indicator_that_a_file_brought_waits_unmapped_with_its_readings(
    session: Session,
) -> None:
    rows = [a_simple_row(period=f"{year}/{year - 1999}") for year in (2021, 2022)]
    headings = list(a_simple_row())
    bring_in(session, as_bytes(rows, headings), source="Ours")
    bring_in(session, as_bytes([a_row()]), minute=1)
    rows[0]["value"] = "50"
    bring_in(session, as_bytes(rows, headings), source="Ours", minute=2)
    id_ = "local:children-who-walk-to-school"
    assert get_entry(session, id_).indicator.needs == ()
    assert count_readings(session, [id_, "90284", "90285"]) == {id_: 2, "90284": 1}
    change(session, id_, stands_for="90284")
    one = find_catalogue(session)[id_]
    assert (one.needs, one.polarity, one.name) == (
        ("child_physical_health",),
        "low_good",
        "Children who walk to school",
    )
    assert count_readings(session, [id_]) == {id_: 2}


@pytest.mark.parametrize("linked", ["local:children-who-walk-to-school", "1"])
def test_a_link_leads_only_to_an_indicator_of_a_publisher(session: Session, linked: str) -> None:
    bring_in(session, as_bytes([a_simple_row()], list(a_simple_row())))
    entry = get_entry(session, "local:children-who-walk-to-school")
    found = prepare(entry, {"stands_for": linked}, find_entries(session))
    assert isinstance(found, tuple)
    assert found[0].column == "stands_for"


def test_a_theme_is_filled_in_only_where_nobody_has_changed_anything(session: Session) -> None:
    seed_catalogue(session)
    change(session, "90285", name="Ours")
    statement = update(IndicatorRow).where(IndicatorRow.id.in_(["90284", "90285"]))
    session.execute(statement.values(theme=""))
    assert seed_catalogue(session) == 0
    session.expire_all()
    assert get_entry(session, "90284").indicator.theme == "safety"
    assert get_entry(session, "90285").indicator.theme is None


def test_a_workbook_comes_in_once_by_its_own_bytes(session: Session) -> None:
    workbook = pytest.importorskip("openpyxl").Workbook()
    workbook.active.append(list(a_simple_row()))
    workbook.active.append(list(a_simple_row().values()))
    out = BytesIO()
    workbook.save(out)
    first = bring_in(session, out.getvalue())
    assert (first.distinct, first.stored) == (1, True)
    again = bring_in(session, out.getvalue(), minute=1)
    assert again.already_imported_as == first.import_id
