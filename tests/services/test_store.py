"""The one path by which a listing changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from earlyhelp.db import Database
from earlyhelp.geography.models import ImportRow, PostcodeRow
from earlyhelp.services.commands import Change, ChangedMeanwhileError, store_facts
from earlyhelp.services.documents import from_document, read_json
from earlyhelp.services.facts import PlaceFacts, ProviderFacts, ServiceFacts
from earlyhelp.services.models import Location, Service, ServiceListing, ServiceVersion
from earlyhelp.services.queries import load_services
from earlyhelp.services.records import to_facts
from earlyhelp.services.words import ChangeReason, Status
from tests.conftest import QueryCounter
from tests.services.factories import NOW

CHANGE = Change(NOW, "someone", ChangeReason.EDIT)
PROVIDER = ProviderFacts("A provider")
HALL = PlaceFacts(name="Hall", address_1="1 High Street", postcode="AB1 2DE")


def facts(source_id: str = "a", **given: Any) -> ServiceFacts:  # noqa: ANN401 - of the facts
    base = ServiceFacts(source_id, PROVIDER, f"Service {source_id}", Status.ACTIVE)
    return replace(base, **given)


def store(session: Session, *given: ServiceFacts, source: str = "a list") -> list[int]:
    changed = store_facts(session, source, given, CHANGE)
    session.expire_all()
    return changed


def one(session: Session, source_id: str = "a") -> Service:
    return session.scalars(select(Service).where(Service.source_id == source_id)).one()


def history(session: Session, source_id: str = "a") -> Sequence[ServiceVersion]:
    return session.scalars(
        select(ServiceVersion)
        .where(ServiceVersion.service_id == one(session, source_id).id)
        .order_by(ServiceVersion.version)
    ).all()


def test_each_change_raises_the_version_and_keeps_what_was_said(session: Session) -> None:
    store(session, facts())
    store(session, facts(url="https://help.example"))
    lines = history(session)
    assert [line.version for line in lines] == [1, 2]
    assert one(session).version == 2
    documents = [read_json(line.document, dict) for line in lines]
    assert [from_document(one).url for one in documents] == [None, "https://help.example"]
    assert (lines[1].by, lines[1].reason) == ("someone", ChangeReason.EDIT)


def test_the_same_facts_again_change_nothing(session: Session) -> None:
    store(session, facts(places=(HALL,)))
    assert store(session, facts(places=(HALL,))) == []
    assert len(history(session)) == 1


def test_a_change_of_a_shared_provider_stands_in_the_history_of_each_service(
    session: Session,
) -> None:
    store(session, facts("a"), facts("b"), facts("c", provider=ProviderFacts("Another")))
    store(session, facts("a", provider=replace(PROVIDER, website="https://help.example")))
    assert [len(history(session, key)) for key in "abc"] == [2, 2, 1]
    assert to_facts(one(session, "b")).provider.website == "https://help.example"


def test_a_change_of_a_shared_place_stands_in_the_history_of_each_service(
    session: Session,
) -> None:
    hall = replace(HALL, id="hall")
    store(session, facts("a", places=(hall,)), facts("b", places=(hall,)), facts("c"))
    store(session, facts("a", places=(replace(hall, city="Town"),)))
    assert [len(history(session, key)) for key in "abc"] == [2, 2, 1]


def test_a_change_of_one_service_alone_leaves_the_others_of_its_provider(
    session: Session,
) -> None:
    store(session, facts("a"), facts("b"))
    changed = store(session, facts("a", url="https://help.example"))
    assert changed == [one(session).id]


def test_one_edit_reads_no_more_however_long_the_list_is(database: Database) -> None:
    counts, loaded = [], []
    event.listen(Service, "load", lambda row, _: loaded.append(row.source_id))
    for number in (2, 60):
        with database.session(writing=True) as session:
            store(session, *(facts(f"{n:04}", places=(HALL,)) for n in range(number)))
        with (
            database.session(writing=True) as session,
            QueryCounter(database.engine) as counter,
        ):
            loaded.clear()
            edited = facts("0001", url=f"https://help.example/{number}", places=(HALL,))
            store(session, edited)
            counts.append(len(counter.statements))
            assert set(loaded) == {"0001"}
    assert counts[0] == counts[1]


def test_a_listing_older_than_the_history_keeps_what_it_said(session: Session) -> None:
    store(session, facts())
    session.delete(history(session)[0])
    session.flush()
    store(session, facts(url="https://help.example"))
    assert [line.version for line in history(session)] == [1, 2]


def test_whoever_read_an_older_version_does_not_overwrite_it_unseen(session: Session) -> None:
    store(session, facts())
    store(session, facts(url="https://first.example"))
    second = facts(url="https://second.example")
    with pytest.raises(ChangedMeanwhileError):
        store_facts(session, "a list", [second], CHANGE, expected={"a": 1})
    assert one(session).url == "https://first.example"
    store_facts(session, "a list", [second], CHANGE, expected={"a": 2})
    assert one(session).url == "https://second.example"


def test_an_expected_listing_that_is_not_there_was_changed_meanwhile(session: Session) -> None:
    with pytest.raises(ChangedMeanwhileError):
        store_facts(session, "a list", [facts()], CHANGE, expected={"a": 1})


def test_two_keys_that_are_one_uuid_make_two_listings(session: Session) -> None:
    key = "aaaaaaaa-0000-4000-8000-000000000001"
    store(session, facts(key), facts(key.upper()))
    ids = {row.public_id for row in load_services(session)}
    assert len(ids) == 2
    assert key in ids


def test_an_address_that_was_taken_away_is_kept_nowhere_but_in_the_history(
    session: Session,
) -> None:
    store(session, facts(places=(HALL,)))
    store(session, facts(places=(replace(HALL, address_1="2 Low Street"),)))
    assert session.scalars(select(Location.address_1)).all() == ["2 Low Street"]


def test_a_place_that_another_service_uses_stays(session: Session) -> None:
    store(session, facts("a", places=(HALL,)), facts("b", places=(HALL,)))
    store(session, facts("a"))
    assert session.scalars(select(Location.address_1)).all() == ["1 High Street"]


def test_turning_an_address_confidential_takes_its_position_away(session: Session) -> None:
    made = ImportRow(kind="postcodes", file_name="f", sha256="0" * 64, source="s", recorded_at=NOW)
    session.add(made)
    session.flush()
    session.add(
        PostcodeRow(
            postcode="AB1 2DE", authority_code="E08000001", latitude=53.4, longitude=-2.3,
            ward_code="E05000001", lsoa_code="E01000001", import_id=made.id,
        )
    )  # fmt: skip
    session.flush()
    store(session, facts(places=(HALL,)))
    place = session.scalars(select(Location)).one()
    assert (place.latitude, place.ward_code) == (53.4, "E05000001")
    store(session, facts(places=(replace(HALL, confidential=True),)))
    assert (place.latitude, place.longitude, place.ward_code, place.lsoa_code) == (None,) * 4
    assert session.scalars(select(ServiceListing.points)).one() == ""


def test_dates_of_a_version_are_those_of_the_change(session: Session) -> None:
    store(session, facts(wait_days=3, wait_as_of=date(2026, 10, 1)))
    assert one(session).modified_at.replace(tzinfo=None) == NOW.replace(tzinfo=None)
