from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.services.shortlist.choosing import LONGEST, add, read_back, read_ids, remove

IDS = st.lists(st.uuids().map(str), max_size=30, unique=True)


@given(st.lists(st.one_of(st.text(max_size=50), st.uuids().map(str), st.none()), max_size=40))
def test_only_ids_are_read_each_once_and_no_more_than_a_list_holds(texts: list[object]) -> None:
    ids = read_ids(texts)
    assert len(ids) == len(set(ids)) <= LONGEST
    assert all(str(UUID(one)) == one for one in ids)
    assert read_ids(ids) == ids


@given(IDS, IDS)
def test_what_is_added_and_taken_away_leaves_the_rest_in_order(
    kept: list[str], new: list[str]
) -> None:
    kept = kept[:LONGEST]
    added = add(kept, new)
    assert list(added.ids[: len(kept)]) == kept
    assert len(added.ids) + added.left_out == len({*kept, *new})
    assert len(added.ids) <= LONGEST
    assert remove(added.ids, set(new) - set(kept)) == tuple(kept)


def test_adding_twice_changes_nothing() -> None:
    one = str(uuid4())
    assert add([one], [one]).ids == (one,)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("/search?text=food+bank&page=2", "/search?text=food+bank&page=2"),
        ("/search?", "/search"),
        ("/search/map?page=2", "/search/map?page=2"),
        ("/services/a", "/services/a"),
        ("/shortlist", None),
        ("", None),
        (None, None),
        ("/assessments", None),
        ("//a.example/search", None),
        ("https://a.example/search", None),
        ("/\\a.example/search", None),
        ("/search\r\nSet-Cookie: a=b", None),
        ("/search?a b", None),
        ("search", None),
    ],
)
def test_a_form_leads_back_to_our_own_pages_only(text: str | None, back: str | None) -> None:
    assert read_back(text) == back
