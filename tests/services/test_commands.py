from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from earlyhelp.db import Base
from earlyhelp.geography.models import ImportRow, PostcodeRow
from earlyhelp.services.commands import Change, refresh_listings, store_facts
from earlyhelp.services.models import (
    Location,
    Provider,
    Service,
    ServiceListing,
    VerificationEvent,
)
from earlyhelp.services.records import to_facts
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.searching.queries import find_services
from earlyhelp.services.words import ChangeReason
from tests.services.factories import NOW, TODAY, a_file, a_row, bring_in

DIRECTORY = Path(__file__).parent.parent.parent / "data" / "directory"
FULL = {
    "description": "A group. For parents.",
    "telephone": "01632 960001",
    "talk_to_role": "Duty worker",
    "talk_to_telephone": "01632 960002",
    "step_up_contact": "Ring the front door",
    "minimum_age_years": "0.5",
    "maximum_age_years": "no limit",
    "before_birth": "yes",
    "needs": "housing:primary; send:partial",
    "level_of_offer": "targeted",
    "levels_served": "universal; early_help_offer",
    "referral_route": "self; family",
    "reasons_refused": "Too far; Full",
    "delivery": "location; online",
    "areas_served": "E08000001",
    "access_needs": "none",
    "languages": "Urdu; English",
    "location_name": "Hall",
    "address_1": "1 High Street",
    "postcode": "AB1 2DE",
    "accessibility": "Ramp",
    "days": "MO; TU",
    "opens_at": "09:30",
    "closes_at": "11:00",
    "term_time_only": "yes",
    "free": "no",
    "cost_text": "£2 a session",
    "capacity_children": "10",
    "vacancies": "0",
    "capacity_state": "waiting_list",
    "capacity_confirmed_on": "2026-10-01",
    "wait_days": "0",
    "wait_as_of": "2026-10-01",
    "funder": "Council",
    "annual_amount": "1234.50",
    "funding_ends_on": "2027-03-31",
    "staff_fte": "1.5",
    "notes": "Only for us",
}


TABLES = {
    "provider",
    "service",
    "service_need",
    "service_contact",
    "location",
    "service_at_location",
    "schedule",
    "capacity",
    "resourcing",
    "service_listing",
}


def rows_of(session: Session) -> dict[str, int]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
        if table.name in TABLES
    }


def contents(session: Session) -> list[tuple[object, ...]]:
    statement = select(ServiceListing.__table__).order_by(ServiceListing.public_id)
    return [tuple(row)[1:] for row in session.execute(statement)]


def test_the_same_file_twice_changes_nothing(session: Session) -> None:
    first = bring_in(session, a_row(**FULL), a_row("b"))
    before = rows_of(session)
    second = bring_in(session, a_row(**FULL), a_row("b"))
    assert (first.new, first.changed, first.unchanged, first.stored) == (2, 0, 0, True)
    assert (second.new, second.changed, second.unchanged) == (0, 0, 2), second.changes
    assert rows_of(session) == before


def test_a_change_names_the_facts_that_differ(session: Session) -> None:
    bring_in(session, a_row(**FULL), a_row("b"))
    report = bring_in(
        session, a_row(**FULL | {"free": "yes", "needs": "housing:primary"}), a_row("b")
    )
    assert [(change.source_id, change.fields) for change in report.changes] == [
        ("a", ("needs", "free"))
    ]
    assert (
        bring_in(
            session, a_row(**FULL | {"free": "yes", "needs": "housing:primary"}), a_row("b")
        ).changed
        == 0
    )


def test_every_fact_can_be_taken_back(session: Session) -> None:
    bring_in(session, a_row(**FULL))
    emptied = a_row(**dict.fromkeys(FULL, ""))
    report = bring_in(session, emptied)
    assert report.changed == 1
    assert bring_in(session, emptied).unchanged == 1


def test_a_column_that_the_file_does_not_have_says_nothing(session: Session) -> None:
    bring_in(session, a_row(**FULL))
    report = bring_in(session, a_row())
    assert (report.changed, report.unchanged) == (0, 1)


def test_a_service_that_is_no_longer_listed_is_marked_and_never_deleted(session: Session) -> None:
    bring_in(session, a_row("a"), a_row("b"))
    report = bring_in(session, a_row("a"))
    assert report.gone == ("b",)
    assert session.scalars(select(Service.gone_on).where(Service.source_id == "b")).one() == TODAY
    assert bring_in(session, a_row("a")).gone == ()
    back = bring_in(session, a_row("a"), a_row("b"))
    assert [change.fields for change in back.changes] == [("gone_on",)]
    assert session.scalars(select(Service.gone_on).where(Service.source_id == "b")).one() is None


@pytest.mark.parametrize("reason", [one for one in ChangeReason if one is not ChangeReason.IMPORT])
def test_only_a_list_that_comes_in_takes_the_mark_of_a_gone_service_away(
    session: Session, reason: ChangeReason
) -> None:
    bring_in(session, a_row("a"), a_row("b"))
    bring_in(session, a_row("a"))
    row = session.scalars(select(Service).where(Service.source_id == "b")).one()
    facts = replace(to_facts(row), description="Something else.")
    assert store_facts(session, row.source, [facts], Change(NOW, None, reason)) == [row.id]
    assert (row.description, row.gone_on) == ("Something else.", TODAY)


def test_another_source_with_the_same_ids_is_another_list(session: Session) -> None:
    bring_in(session, a_row("a"), source="one")
    report = bring_in(session, a_row("a"), source="other")
    assert (report.new, report.gone) == (1, ())
    assert session.scalar(select(func.count()).select_from(Service)) == 2
    assert session.scalar(select(func.count()).select_from(Provider)) == 2


def test_nothing_is_stored_on_a_problem(session: Session) -> None:
    before = rows_of(session)
    report = bring_in(session, a_row("a"), a_row("b", status="opne"))
    assert not report.stored
    assert report.sentence == "list.csv: 1 problem. Nothing was stored."
    assert [(p.line, p.column) for p in report.problems] == [(3, "status")]
    assert rows_of(session) == before


def test_a_rehearsal_stores_nothing_and_says_the_same(session: Session) -> None:
    before = rows_of(session)
    rehearsal = bring_in(session, a_row("a"), a_row("b"), dry_run=True)
    assert rows_of(session) == before
    real = bring_in(session, a_row("a"), a_row("b"))
    assert (rehearsal.new, rehearsal.changes) == (real.new, real.changes)
    assert not rehearsal.stored
    assert rehearsal.sentence.endswith("Nothing was stored: a rehearsal.")


def test_an_import_says_nothing_about_whether_a_listing_was_checked(session: Session) -> None:
    bring_in(session, a_row("a"))
    bring_in(session, a_row("a", alert="Moved"))
    assert session.scalars(select(ServiceListing.checked_on)).one() is None


CHECKS = b"""source_id,on,method,outcome
a,2026-09-01,visit,still_right
a,2026-10-01,email,could_not_reach
"""


def test_only_a_check_that_found_it_right_counts(session: Session) -> None:
    bring_in(session, a_row("a"))
    report = bring_in(session, data=CHECKS)
    assert (report.dialect, report.changed) == ("own-checks", 2)
    assert str(session.scalars(select(ServiceListing.checked_on)).one()) == "2026-09-01"
    assert bring_in(session, data=CHECKS).changed == 0
    assert session.scalar(select(func.count()).select_from(VerificationEvent)) == 2


def test_a_rehearsed_list_of_checks_stores_nothing(session: Session) -> None:
    bring_in(session, a_row("a"))
    report = bring_in(session, data=CHECKS, dry_run=True)
    assert (report.changed, report.stored) == (2, False)
    assert session.scalar(select(func.count()).select_from(VerificationEvent)) == 0
    assert session.scalars(select(ServiceListing.checked_on)).one() is None


def test_a_check_of_nobody_or_of_tomorrow_is_a_problem(session: Session) -> None:
    bring_in(session, a_row("a"))
    data = (
        b"source_id,on,method,outcome\nz,2026-09-01,visit,still_right\na,2026-11-02,visit,right\n"
    )
    report = bring_in(session, data=data)
    assert [(p.line, p.column) for p in report.problems] == [(2, "source_id"), (3, "outcome")]
    late = bring_in(session, data=CHECKS, on=TODAY - timedelta(days=60))
    assert [(p.line, p.column) for p in late.problems] == [(3, "on")]


def test_dates_of_illustrative_checks_move_with_their_services(session: Session) -> None:
    bring_in(session, a_row("a", is_illustrative="yes"))
    bring_in(session, data=CHECKS, moved_by=timedelta(days=30))
    assert str(session.scalars(select(ServiceListing.checked_on)).one()) == "2026-10-01"


def a_postcode(session: Session, postcode: str = "AB1 2DE", **facts: object) -> None:
    row = ImportRow(kind="postcodes", file_name="f", sha256="0", source="s", recorded_at=NOW)
    session.add(row)
    session.flush()
    values = {"authority_code": "E08000001", "latitude": 53.4, "longitude": -2.3, **facts}
    session.add(PostcodeRow(postcode=postcode, import_id=row.id, **values))
    session.flush()


def test_a_place_takes_its_position_and_area_from_its_postcode(session: Session) -> None:
    a_postcode(session, ward_code="E05000001", lsoa_code="E01000001")
    bring_in(session, a_row(postcode="ab12de"))
    place = session.scalars(select(Location)).one()
    assert (place.latitude, place.longitude, place.position_given) == (53.4, -2.3, False)
    assert (place.ward_code, place.lsoa_code) == ("E05000001", "E01000001")
    assert session.scalars(select(ServiceListing.points)).one() == "53.4,-2.3"
    assert bring_in(session, a_row(postcode="AB1 2DE")).unchanged == 1


def test_a_position_that_the_list_gives_is_kept(session: Session) -> None:
    a_postcode(session)
    bring_in(session, a_row(postcode="AB1 2DE", latitude="53.5", longitude="-2.5"))
    assert session.scalars(select(ServiceListing.points)).one() == "53.5,-2.5"


def test_places_brought_in_before_the_postcodes_are_placed_by_the_next_import(
    session: Session,
) -> None:
    bring_in(session, a_row(postcode="AB1 2DE"))
    assert session.scalars(select(ServiceListing.points)).one() == ""
    a_postcode(session)
    assert bring_in(session, a_row(postcode="AB1 2DE")).unchanged == 1
    session.expire_all()
    assert session.scalars(select(ServiceListing.points)).one() == "53.4,-2.3"


def test_a_confidential_place_is_never_given_a_position(session: Session) -> None:
    a_postcode(session, ward_code="E05000001", lsoa_code="E01000001")
    bring_in(session, a_row(postcode="AB1 2DE", address_confidential="yes"))
    place = session.scalars(select(Location)).one()
    assert (place.latitude, place.ward_code, place.lsoa_code) == (None, None, None)


def test_closed_services_leave_the_search_and_keep_their_record(session: Session) -> None:
    bring_in(session, a_row("a"), a_row("b"))
    bring_in(
        session, a_row("a", status="defunct", closed_on="2026-10-01"), a_row("b", status="inactive")
    )
    assert contents(session) == []
    assert session.scalar(select(func.count()).select_from(Service)) == 2


def test_search_lines_follow_from_the_tables_and_nothing_else(session: Session) -> None:
    bring_in(session, data=(DIRECTORY / "services.csv").read_bytes())
    bring_in(session, data=(DIRECTORY / "checks.csv").read_bytes())
    before = contents(session)
    assert before
    refresh_listings(session)
    assert contents(session) == before


def test_the_full_text_index_follows_every_change(session: Session) -> None:
    bring_in(session, a_row("a", service_name="Llama walks"), a_row("b"))
    bring_in(session, a_row("a", service_name="Alpaca walks"))
    if session.connection().dialect.name == "sqlite":
        check = "INSERT INTO service_listing_fts(service_listing_fts, rank) VALUES (:what, 1)"
        session.execute(text(check), {"what": "integrity-check"})
    totals = [find_services(session, Criteria(text=w), on=TODAY).total for w in ("llama", "alpaca")]
    assert totals == [0, 1]


def test_the_sample_directory_comes_in_whole_and_twice_changes_nothing(session: Session) -> None:
    for name in ("places.csv", "services.csv"):
        data = (DIRECTORY / name).read_bytes()
        first = bring_in(session, data=data, source=name)
        assert first.problems == ()
        assert first.new == first.services
        assert bring_in(session, data=data, source=name).unchanged == first.services


def test_hostile_text_is_stored_as_it_is_but_for_what_no_text_holds(session: Session) -> None:
    name = "<script>alert(1)</script> \"quoted\" NOT OR * 'x'; DROP TABLE service; 😀 \x07"
    bring_in(session, a_row(service_name=name))
    stored = session.scalars(select(Service.name)).one()
    assert stored == name.replace("\x07", "").strip()


def test_a_formula_guard_added_by_an_export_is_taken_away(session: Session) -> None:
    bring_in(session, data=a_file(a_row(service_name="'=1+1", telephone="'+44 1632 960001")))
    service = session.scalars(select(Service)).one()
    assert service.name == "=1+1"
    assert service.contacts[0].telephone == "+44 1632 960001"
