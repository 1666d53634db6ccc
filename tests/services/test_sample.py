"""The sample directory on each database, brought in once and only read."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from earlyhelp.db import Database
from earlyhelp.geography.distance import Point
from earlyhelp.services.listings import Sketch
from earlyhelp.services.models import ServiceListing
from earlyhelp.services.queries import find_supply
from earlyhelp.services.searching.criteria import Criteria, Near
from earlyhelp.services.searching.queries import (
    Pick,
    find_services,
)
from earlyhelp.services.searching.search import make_search, order
from earlyhelp.services.text import any_fits
from tests.conftest import ENGINES, QueryCounter
from tests.services.factories import TODAY, bring_in
from tests.services.test_criteria import CRITERIA

DIRECTORY = Path(__file__).parent.parent.parent / "data" / "directory"
CENTRE = Near(Point(53.42, -2.32), "AB1", ("place", "AB1"))
TEXTS = st.one_of(
    st.sampled_from(["sleep", "parents arguing", "food bank", "zzzz", "school", "club in Sale"]),
    st.text(max_size=30),
    st.sampled_from(
        ["parent's", "mental-health", '"open', "NOT", "a OR b", "x*", "NEAR(a b)", "^a", "col:x",
         "\\'", "'; DROP TABLE service", "😀", "-", "()", "a" * 500, "& | !", ":*", "مرحبا",
         "ß ŉ ﬁ"]
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def samples(
    sqlite_database: Database, postgresql_database: Database
) -> Iterator[Mapping[str, Session]]:
    """Give a session on each database that sees the sample directory; undone at the end."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(loaded(database))
            for name, database in zip(ENGINES, (sqlite_database, postgresql_database), strict=True)
        }


@contextmanager
def loaded(database: Database) -> Iterator[Session]:
    with database.engine.connect() as connection, connection.begin() as outer:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            for name in ("services.csv", "checks.csv"):
                bring_in(session, data=(DIRECTORY / name).read_bytes())
            bring_in(session, data=(DIRECTORY / "places.csv").read_bytes(), source="places")
            yield session
        outer.rollback()


@pytest.fixture(params=ENGINES)
def sample(request: pytest.FixtureRequest, samples: Mapping[str, Session]) -> Session:
    return samples[request.param]


def lines_of(session: Session) -> list[Row[Any]]:
    return list(session.execute(select(ServiceListing.__table__)))


def sketch(row: Row[Any], words: tuple[str, ...]) -> Sketch:
    stems = row.words.split()
    held = sum(1 << place for place, word in enumerate(words) if any_fits(word, stems))
    return Sketch._make((*(getattr(row, name) for name in Sketch._fields[:-1]), held))


def first(count: int, start: int = 0) -> Pick:
    return lambda _: slice(start, start + count)


def test_both_databases_find_exactly_what_plain_python_finds_in_the_same_order(
    sample: Session,
) -> None:
    every = lines_of(sample)

    @settings(max_examples=150)
    @given(CRITERIA, TEXTS, st.sampled_from([None, 0.5, 3.0, 20.0]))
    def check(drawn: Criteria, written: str, miles: float | None) -> None:
        within = miles if drawn.near else None
        near = CENTRE if drawn.near else None
        criteria = Criteria(
            **{name: getattr(drawn, name) for name in Criteria.__dataclass_fields__}
            | {"text": written, "near": near, "within_miles": within}
        )
        words = criteria.words
        sketches = [sketch(row, words) for row in every]
        all_words = [one for one in sketches if one.held == (1 << len(words)) - 1]
        some_words = [one for one in sketches if one.held]
        search = make_search(criteria, on=TODAY)
        expected = order(all_words, search)
        results = find_services(sample, replace(criteria, exactly=True), on=TODAY, pick=slice)
        if results.any_word:
            expected = order(some_words, search)
        assert [hit.service_id for hit in results.hits] == [one.public_id for _, one in expected]
        assert results.total == len(expected)
        assert all(hit.reasons for hit in results.hits)

    check()


def test_where_no_service_has_every_word_those_with_some_are_listed(sample: Session) -> None:
    results = find_services(sample, Criteria(text="sleep zzzz"), on=TODAY)
    assert results.any_word
    assert results.total
    assert not find_services(sample, Criteria(text="qqqq zzzz"), on=TODAY).total


def test_the_number_of_statements_does_not_grow_with_the_results(sample: Session) -> None:
    engine = sample.get_bind().engine
    for criteria in (Criteria(), Criteria(text="sleep"), Criteria(text="sleep zzzz", near=CENTRE)):
        counts = []
        for shown in (1, 20, 200):
            with QueryCounter(engine) as counter:
                find_services(sample, criteria, on=TODAY, pick=first(shown))
            counts.append(len(counter.statements))
        assert len(set(counts)) == 1
        assert counts[0] <= 6


def test_pages_of_results_cover_every_service_once(sample: Session) -> None:
    total = find_services(sample, Criteria(), on=TODAY).total
    seen = [
        hit.service_id
        for start in range(0, total, 20)
        for hit in find_services(sample, Criteria(), on=TODAY, pick=first(20, start)).hits
    ]
    assert len(seen) == len(set(seen)) == total


def test_every_line_of_the_sample_says_waiting_and_last_checked(sample: Session) -> None:
    results = find_services(sample, Criteria(), on=TODAY, pick=slice)
    for hit in results.hits:
        assert "reported on" in hit.waiting or hit.waiting == "Not given – ask the service"
        assert "hecked" in hit.last_checked
        row = hit.as_row()
        assert row["waiting"]
        assert row["last_checked"]


def test_supply_lists_every_service_and_says_why_one_is_left_out(sample: Session) -> None:
    supply = find_supply(sample, on=TODAY)
    by_reason = {one.left_out for one in supply}
    assert {"Closed for good", "Closed for a while", None} < by_reason
    assert any(reason and reason.startswith("Not checked for") for reason in by_reason)
    assert any(one.capacity_children is not None and not one.capacity_is_current for one in supply)
    with QueryCounter(sample.get_bind().engine) as counter:
        find_supply(sample, on=TODAY)
    assert len(counter.statements) <= 12
