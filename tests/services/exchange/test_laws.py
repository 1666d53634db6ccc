"""Laws of every import, on each database: nothing lost, nothing twice, all of it taken back."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.db import Database
from earlyhelp.services.commands import Change, record_check, store_facts
from earlyhelp.services.exchange.checked import Decisions, LeaveOut
from earlyhelp.services.exchange.commands import (
    ImportOptions,
    NotBroughtInError,
    import_files,
    undo_import,
)
from earlyhelp.services.exchange.models import DirectoryFile, DirectoryImport
from earlyhelp.services.exchange.opening import SentFile
from earlyhelp.services.exchange.reports import ImportReport
from earlyhelp.services.exchange.weighing import Side
from earlyhelp.services.models import Location, Provider, Service, ServiceVersion
from earlyhelp.services.queries import load_services
from earlyhelp.services.records import to_facts
from earlyhelp.services.words import ChangeReason, CheckMethod, CheckOutcome, Withheld
from tests.conftest import ENGINES
from tests.services.exchange.factories import edit, everything, sample
from tests.services.factories import NOW, TODAY, Row, a_file, a_row

SAMPLES = (
    "bucks-fis/services-a.json",
    "bucks-fis/hsds-uk-3.0-converted-a.json",
    "dfe-family-hubs/services.json",
    "dfe-family-hubs/mock-hsda/service.json",
    "outpost-import/services--with-sample-data.csv",
)
FIELDS = Decisions(LeaveOut.FIELDS)


def bring(
    session: Session,
    *contents: bytes,
    source: str = "a list",
    decisions: Decisions = FIELDS,
) -> ImportReport:
    options = ImportOptions(
        TODAY, NOW, file_name="list", source=source, decisions=decisions, finds_duplicates=True
    )
    files = [SentFile(f"{n}", content) for n, content in enumerate(contents)]
    report = import_files(session, files, options)
    session.flush()
    session.expire_all()
    return report


def undo(session: Session, report: ImportReport) -> None:
    assert report.import_id is not None
    undo_import(session, report.import_id, undone_at=NOW, undone_by=None)
    session.flush()
    session.expire_all()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_twice_changes_nothing_and_undone_leaves_nothing(
    session: Session, real_data: Path, name: str
) -> None:
    content = sample(real_data, name)
    first = bring(session, content)
    assert (first.stored, first.new) == (True, first.services)
    before = everything(session)
    again = bring(session, content)
    assert (again.new, again.changed, len(again.gone)) == (0, 0, 0), again.changes
    assert again.already_imported_as == first.import_id
    spaced = bring(session, content + b"\n")
    assert (spaced.new, spaced.changed, len(spaced.gone)) == (0, 0, 0), spaced.changes
    assert everything(session) == before
    kept = session.scalars(select(DirectoryFile)).one()
    assert kept.content == content
    undo(session, first)
    assert everything(session) == {}
    assert session.scalars(select(Provider)).all() == []
    assert session.scalars(select(Location)).all() == []


def test_counts_of_rows_add_up(session: Session, real_data: Path) -> None:
    for name in (*SAMPLES, "dfe-family-hubs/mock-hsda/services-pagination-INVALID.json"):
        for decisions in (Decisions(), Decisions(LeaveOut.SERVICES), FIELDS):
            report = bring(session, sample(real_data, name), source=name, decisions=decisions)
            document = json.loads(json.dumps(report.as_json()))
            rows = document["rows"]
            total = rows["merged"] + rows["skipped"] + rows["problems"] + document["distinct"]
            assert rows["read"] == total, (name, rows)
            assert len(document["problems"]) == len(report.problems)


def test_undo_returns_what_each_listing_said_and_when_it_last_changed(session: Session) -> None:
    bring(session, a_file(a_row("a", alert="Old", city="Town"), a_row("b"), a_row("c")))
    before = everything(session)
    second = bring(
        session,
        a_file(
            a_row("a", alert="New", city="City", provider_description="Now described"),
            a_row("b", provider_description="Now described"),
            a_row("d", provider_description="Now described"),
        ),
    )
    assert (second.new, second.changed, second.gone) == (1, 2, ("c",))
    assert everything(session) != before
    undo(session, second)
    assert everything(session) == before
    with pytest.raises(NotBroughtInError):
        undo(session, second)


def test_what_somebody_changed_after_an_import_survives_its_undoing(session: Session) -> None:
    bring(session, a_file(a_row("a", alert="Old", free="no")))
    second = bring(session, a_file(a_row("a", alert="New", free="yes"), a_row("b"), a_row("c")))
    edit(session, "a", alert="Ours")
    edit(session, "b", alert="Ours")
    row = load_services(session, Service.source_id == "c")[0]
    record_check(row, CheckMethod.TELEPHONE, CheckOutcome.STILL_RIGHT, on=TODAY)
    undo(session, second)
    rows = {row.source_id: row for row in load_services(session)}
    assert (rows["a"].alert, rows["a"].free) == ("Ours", False)
    assert {key for key, row in rows.items() if row.gone_on} == {"b", "c"}


def test_only_the_newest_import_of_a_list_can_be_taken_back(session: Session) -> None:
    first = bring(session, a_file(a_row("a")))
    other = bring(session, a_file(a_row("a")), source="other")
    bring(session, a_file(a_row("a"), a_row("b")))
    with pytest.raises(NotBroughtInError):
        undo(session, first)
    undo(session, other)


def test_a_fact_changed_here_waits_for_a_decision_and_is_remembered(session: Session) -> None:
    bring(session, a_file(a_row("a", alert="Old", free="no")))
    edit(session, "a", alert="Ours")
    same = bring(session, a_file(a_row("a", alert="Old", free="no")))
    assert (same.changed, same.conflicts) == (0, ())
    new = a_file(a_row("a", alert="Theirs", free="yes"))
    asked = bring(session, new)
    assert [(c.field, c.here, c.listed) for c in asked.conflicts] == [("alert", "Ours", "Theirs")]
    assert not asked.stored
    assert asked.sentence.endswith("somebody has to decide. Nothing was stored.")
    kept = bring(session, new, decisions=Decisions(every_side=Side.HERE))
    assert (kept.stored, kept.conflicts) == (True, ())
    row = session.scalars(select(Service)).one()
    assert (row.alert, row.free) == ("Ours", True)
    later = bring(session, a_file(a_row("a", alert="Theirs", free="yes", cost_text="£1")))
    assert (later.stored, later.conflicts, later.changed) == (True, (), 1)
    asked = bring(session, a_file(a_row("a", alert="Third", free="yes", cost_text="£1")))
    chosen = Decisions(sides={asked.conflicts[0].key: Side.LIST})
    bring(session, a_file(a_row("a", alert="Third", free="yes", cost_text="£1")), decisions=chosen)
    assert session.scalars(select(Service.alert)).one() == "Third"


def test_no_import_takes_a_listing_out_of_hiding(session: Session) -> None:
    bring(session, a_file(a_row("a", city="Town", postcode="AB1 2DE")))
    row = load_services(session)[0]
    facts = to_facts(row)
    hidden = replace(
        facts,
        withheld=Withheld.UNSAFE,
        places=tuple(replace(place, masked=True, confidential=True) for place in facts.places),
    )
    store_facts(session, "a list", [hidden], Change(NOW, None, ChangeReason.EDIT))
    changed = a_row("a", city="Town", postcode="AB1 2DE", alert="New", address_confidential="no")
    bring(session, a_file(changed), decisions=Decisions(every_side=Side.LIST))
    row = load_services(session)[0]
    assert (row.alert, row.withheld) == ("New", Withheld.UNSAFE)
    assert [(place.masked, place.address_confidential) for place in row.places] == [(True, True)]
    assert row.checks == []


def test_a_part_of_a_list_marks_nothing_as_gone(session: Session) -> None:
    service = {"name": "A", "status": "active"}
    records = [{**service, "id": f"00000000-0000-4000-8000-00000000000{n}"} for n in range(2)]
    bring(session, json.dumps({"contents": records, "total_items": 2}).encode())
    part = bring(session, json.dumps({"contents": records[:1], "total_items": 2}).encode())
    assert part.gone == ()
    whole = bring(session, json.dumps({"contents": records[:1], "total_items": 1}).encode())
    assert whole.gone == (records[1]["id"],)


def test_a_record_that_was_left_out_is_not_gone(session: Session) -> None:
    bring(session, a_file(a_row("a"), a_row("b")))
    report = bring(session, a_file(a_row("a"), a_row("b", status="opne")))
    assert (report.stored, report.gone, report.services) == (True, (), 1)


def test_facts_that_a_list_cannot_state_stay_as_they_are(session: Session, real_data: Path) -> None:
    content = sample(real_data, "bucks-fis/hsds-uk-3.0-converted-a.json")
    bring(session, content)
    row = load_services(session)[0]
    edit(session, row.source_id, consent_needed=True, notes="Ours")
    report = bring(session, content.replace(b"Brownies are", b"Brownies were") + b" ")
    assert report.conflicts == ()
    row = load_services(session)[0]
    assert (row.consent_needed, row.notes) == (True, "Ours")


def test_ids_that_are_no_uuids_get_one_and_are_kept(session: Session) -> None:
    bring(
        session, json.dumps({"contents": [{"id": "17", "name": "A", "status": "active"}]}).encode()
    )
    row = session.scalars(select(Service)).one()
    assert row.source_id == "17"
    assert len(row.public_id) == 36


def test_likely_duplicates_are_told_with_reasons_and_nothing_is_merged(session: Session) -> None:
    alike = {"service_name": "Sleep clinic", "telephone": "01632 960123"}
    bring(session, a_file(a_row("a", **alike)), source="one")
    report = bring(session, a_file(a_row("z", **alike)), source="two")
    assert [(d.source_id, d.known_source) for d in report.duplicates] == [("z", "one")]
    assert report.duplicates[0].reasons
    assert len(load_services(session)) == 2


def test_every_change_of_an_import_has_its_line_of_history(session: Session) -> None:
    report = bring(session, a_file(a_row("a"), a_row("b")))
    lines = session.scalars(select(ServiceVersion)).all()
    assert {(line.batch_id, line.reason) for line in lines} == {
        (report.import_id, ChangeReason.IMPORT)
    }


def test_nothing_is_kept_of_a_list_that_changes_nothing(session: Session) -> None:
    content = a_file(a_row("a"))
    bring(session, content)
    bring(session, content + b"\r\n")
    assert len(session.scalars(select(DirectoryImport)).all()) == 1


ROWS = st.lists(
    st.builds(
        lambda number, alert, city, free: a_row(
            str(number), alert=alert, free=free, provider_name=f"P{number % 2}", city=city[number]
        ),
        st.integers(0, 4),
        st.sampled_from(["", "Moved", "Closed in August"]),
        st.just(["", "Town", "City", "Town", ""]),
        st.sampled_from(["", "yes", "no"]),
    ),
    max_size=5,
    unique_by=lambda row: row["source_id"],
)


@pytest.fixture
def open_sessions(
    sqlite_database: Database, postgresql_database: Database
) -> Iterator[Mapping[str, Session]]:
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(undone(database))
            for name, database in zip(ENGINES, (sqlite_database, postgresql_database), strict=True)
        }


@contextmanager
def undone(database: Database) -> Iterator[Session]:
    with database.engine.connect() as connection, connection.begin() as outer:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


@pytest.mark.parametrize("engine", ENGINES)
def test_any_import_can_be_taken_back_and_no_order_of_rows_matters(
    open_sessions: Mapping[str, Session], engine: str
) -> None:
    session = open_sessions[engine]

    @settings(max_examples=12)
    @given(ROWS, ROWS, st.randoms())
    def check(first: Sequence[Row], second: Sequence[Row], random: object) -> None:
        with session.begin_nested() as all_of_it:
            if first:
                bring(session, a_file(*first))
            before = everything(session)
            shuffled = list(second)
            random.shuffle(shuffled)  # type: ignore[attr-defined] # a random.Random
            if second:
                with session.begin_nested() as other_order:
                    bring(session, a_file(*shuffled))
                    shuffled_result = everything(session)
                    other_order.rollback()
                report = bring(session, a_file(*second))
                assert everything(session) == shuffled_result
                if report.import_id is not None:
                    undo(session, report)
            assert everything(session) == before
            all_of_it.rollback()

    check()
