"""Two listings that are one service."""

from dataclasses import replace
from itertools import permutations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.services.commands import Change, store_facts
from earlyhelp.services.editing.commands import (
    CannotMergeError,
    Pair,
    merge,
    undo_merge,
)
from earlyhelp.services.editing.merging import living_of
from earlyhelp.services.editing.models import ServiceMerge
from earlyhelp.services.editing.queries import find_duplicates, get_listing
from earlyhelp.services.facts import ProviderFacts, ServiceFacts
from earlyhelp.services.models import Service, ServiceListing
from earlyhelp.services.queries import Moved, get_page
from earlyhelp.services.words import ChangeReason, Status
from tests.services.editing.conftest import SLEEP, TWIN, Site, filled
from tests.services.factories import NOW, TODAY

CHANGE = Change(NOW, "someone", ChangeReason.EDIT)


def add(session: Session, *keys: str) -> dict[str, str]:
    for key in keys:
        facts = ServiceFacts(key, ProviderFacts("P"), f"Service {key}", Status.ACTIVE)
        store_facts(session, f"list {key}", [facts], CHANGE)
    rows = session.execute(select(Service.source_id, Service.public_id))
    return {row.source_id: row.public_id for row in rows}


def join(session: Session, survivor: str, merged: str) -> None:
    pair = Pair(get_listing(session, survivor), get_listing(session, merged))
    merge(session, pair, pair.survivor.facts, CHANGE)
    session.expire_all()


def living(session: Session) -> dict[str, str]:
    """Return where each address leads, by the references of the listings."""
    rows = {row.id: row for row in session.scalars(select(Service))}
    return {row.source_id: rows[row.merged_into_id or row.id].source_id for row in rows.values()}


def test_one_address_lives_on_and_the_other_leads_there(session: Session) -> None:
    ids = add(session, "a", "b")
    join(session, ids["a"], ids["b"])
    assert get_page(session, ids["b"], on=TODAY) == Moved(ids["a"])
    assert session.scalars(select(ServiceListing.public_id)).all() == [ids["a"]]


@pytest.mark.parametrize("order", [*permutations([("a", "b"), ("b", "c"), ("c", "d")])])
def test_the_order_of_merges_does_not_matter(
    session: Session, order: tuple[tuple[str, str], ...]
) -> None:
    ids = add(session, "a", "b", "c", "d")
    for first, second in order:
        ends = sorted({living(session)[first], living(session)[second]})
        join(session, ids[ends[0]], ids[ends[1]])
    assert living(session) == dict.fromkeys("abcd", "a")


def test_the_next_import_changes_the_merged_listing_and_does_not_list_it_again(
    session: Session,
) -> None:
    ids = add(session, "a", "b")
    join(session, ids["a"], ids["b"])
    again = ServiceFacts("b", ProviderFacts("P"), "Another name", Status.ACTIVE)
    store_facts(session, "list b", [again], CHANGE)
    session.expire_all()
    assert living(session) == {"a": "a", "b": "a"}
    assert session.scalars(select(ServiceListing.name)).all() == ["Service a"]
    assert get_listing(session, ids["b"]).facts.name == "Another name"


def test_a_merge_is_undone_and_both_say_what_they_said(session: Session) -> None:
    ids = add(session, "a", "b")
    pair = Pair(get_listing(session, ids["a"]), get_listing(session, ids["b"]))
    merge(session, pair, replace(pair.survivor.facts, url="https://b.example"), CHANGE)
    merge_id = session.scalar(select(ServiceMerge.id)) or 0
    assert undo_merge(session, merge_id, CHANGE) is True
    session.expire_all()
    assert living(session) == {"a": "a", "b": "b"}
    assert get_listing(session, ids["a"]).facts == pair.survivor.facts
    with pytest.raises(CannotMergeError):
        undo_merge(session, merge_id, CHANGE)


def test_what_was_changed_after_a_merge_stays_when_it_is_undone(session: Session) -> None:
    ids = add(session, "a", "b")
    join(session, ids["a"], ids["b"])
    later = replace(get_listing(session, ids["a"]).facts, url="https://later.example")
    store_facts(session, "list a", [later], CHANGE)
    merge_id = session.scalar(select(ServiceMerge.id)) or 0
    assert undo_merge(session, merge_id, CHANGE) is False
    session.expire_all()
    assert get_listing(session, ids["a"]).facts.url == "https://later.example"


def test_undoing_a_later_merge_leaves_the_earlier_one(session: Session) -> None:
    ids = add(session, "a", "b", "c")
    join(session, ids["b"], ids["a"])
    join(session, ids["c"], ids["b"])
    assert living(session) == {"a": "c", "b": "c", "c": "c"}
    last = session.scalar(select(ServiceMerge.id).order_by(ServiceMerge.id.desc())) or 0
    undo_merge(session, last, CHANGE)
    session.expire_all()
    assert living(session) == {"a": "b", "b": "b", "c": "c"}


def test_a_listing_is_never_merged_with_itself_or_twice(session: Session) -> None:
    ids = add(session, "a", "b", "c")
    with pytest.raises(CannotMergeError):
        join(session, ids["a"], ids["a"])
    join(session, ids["a"], ids["b"])
    with pytest.raises(CannotMergeError):
        join(session, ids["c"], ids["b"])


def test_a_circle_of_decisions_ends() -> None:
    assert set(living_of({1: 2, 2: 1})) == {1, 2}


def test_the_pages_show_why_and_make_one_of_two(site: Site) -> None:
    (first,) = site.add(SLEEP)
    (second,) = site.add(TWIN, source="another list")
    page = site.editor.get("/editor/duplicates").get_data(as_text=True)
    assert "They have the same telephone number" in page
    assert "1 pair to look at" in page
    address = f"/editor/services/{first}/duplicates"
    assert "Possible duplicates of Sleep help" in site.editor.get(address).get_data(as_text=True)
    page = site.editor.get(f"{address}?other={second}").get_data(as_text=True)
    form = filled(page) | {"do": ["merge"]}
    answer = site.editor.post(address, data=form)
    assert answer.status_code == 422
    assert "Name of the service: choose which to keep" in answer.get_data(as_text=True)
    form |= {name: ["first"] for name in picks(page)} | {"pick-name": ["second"]}
    assert site.editor.post(address, data=form).status_code == 303
    assert site.listing(first).facts.name == "Sleep helpers"
    assert site.listing(second).merged_into == first
    moved = site.editor.get(f"/services/{second}")
    assert (moved.status_code, moved.location.rpartition("/")[2]) == (301, first)
    assert site.editor.post(address, data=form).status_code == 409
    with site.database.session() as session:
        merge_id = session.scalar(select(ServiceMerge.id))
    for _ in range(2):
        undone = site.editor.post(f"/editor/duplicates/{merge_id}/undo")
        assert undone.status_code == 303
    assert site.listing(second).merged_into is None
    assert site.listing(first).facts.name == "Sleep help"


def picks(page: str) -> set[str]:
    return {part.partition('"')[0] for part in page.split('name="')[1:] if "pick-" in part[:5]}


def test_two_services_that_are_not_one_are_not_asked_about_again(site: Site) -> None:
    (first,) = site.add(SLEEP)
    (second,) = site.add(TWIN, source="another list")
    address = f"/editor/services/{first}/duplicates"
    for _ in range(2):
        answer = site.editor.post(address, data={"other": second, "do": "apart"})
        assert answer.status_code == 303
    with site.database.session() as session:
        assert find_duplicates(session) == ()
