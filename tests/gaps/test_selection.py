"""Filters and order of the table."""

from dataclasses import replace

import pytest

from earlyhelp.gaps.gap import GapReport, Status
from earlyhelp.gaps.selection import (
    Column,
    Selection,
    band_choices,
    domain_choices,
    ratio,
    read_selection,
    select,
    status_choices,
    usual_wait,
)
from earlyhelp.taxonomy.needs import Domain
from tests.gaps.factories import MONEY, PARENTING, SPEECH, a_listing, a_reading, report, row


@pytest.fixture(scope="module")
def found() -> GapReport:
    return report(
        [a_reading(value=20), a_reading(needs=(SPEECH,), value=1, limits=(0.9, 1.1))],
        [
            replace(a_listing("a", capacity=100), wait_days=30),
            replace(a_listing("b", needs=(SPEECH,), capacity=90), wait_days=10),
            replace(a_listing("c", needs=(SPEECH,), capacity=30), wait_days=40),
            a_listing("d", needs=(PARENTING,), capacity=None),
        ],
    )


def shown(found: GapReport, **query: str) -> list[tuple[str, str]]:
    rows = select(found.rows, read_selection(query))
    return [(gap.need.code, gap.band.code) for gap in rows]


def test_at_first_only_rows_with_a_figure_for_need_are_shown_worst_first(
    found: GapReport,
) -> None:
    assert shown(found) == [(MONEY, "0-4"), (SPEECH, "0-4")]
    assert len(shown(found, all="yes")) == len(found.rows)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"domain": "family_environment"}, [(MONEY, "0-4")]),
        ({"age": "5-10"}, []),
        ({"status": "enough-on-paper"}, [(SPEECH, "0-4")]),
        ({"sort": "need"}, [(SPEECH, "0-4"), (MONEY, "0-4")]),
        ({"sort": "children"}, [(SPEECH, "0-4"), (MONEY, "0-4")]),
        (
            {"sort": "children", "order": "down"},
            [(MONEY, "0-4"), (SPEECH, "0-4")],
        ),
        ({"sort": "wait"}, [(SPEECH, "0-4"), (MONEY, "0-4")]),
        ({"order": "down"}, [(SPEECH, "0-4"), (MONEY, "0-4")]),
    ],
)
def test_rows_are_filtered_and_sorted_with_the_unknown_last(
    found: GapReport, query: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert shown(found, **query) == expected


@pytest.mark.parametrize("column", Column)
def test_every_column_can_be_sorted_both_ways_and_loses_no_row(
    found: GapReport, column: Column
) -> None:
    for descending in (False, True):
        rows = select(found.rows, Selection(column=column, descending=descending))
        assert len(rows) == 2


@pytest.mark.parametrize("order", ["", "down"])
def test_what_is_not_known_stands_last_either_way(found: GapReport, order: str) -> None:
    rows = select(found.rows, read_selection({"all": "yes", "sort": "children", "order": order}))
    known = [gap.children is not None for gap in rows]
    assert known == sorted(known, reverse=True)


def test_choosing_a_column_again_turns_the_order_round() -> None:
    once = Selection().sorted_by(Column.PLACES)
    twice = once.sorted_by(Column.PLACES)
    assert (once.descending, twice.descending, twice.sorted_by(Column.PLACES).descending) == (
        False,
        True,
        False,
    )


def test_an_address_gives_its_selection_back_and_nonsense_is_left_out() -> None:
    chosen = Selection(
        domain=Domain.FAMILY_ENVIRONMENT,
        band="0-4",
        status=Status.SHORT,
        with_uncounted=True,
        column=Column.PLACES,
        descending=True,
    )
    assert read_selection(chosen.as_query()) == chosen
    assert read_selection(dict.fromkeys(chosen.as_query(), "x")) == Selection()
    assert Selection().as_query() == {}


def test_choices_mark_what_is_chosen() -> None:
    chosen = Selection(domain=Domain.CHILD_DEVELOPMENT, band="5-10", status=Status.NO_DATA)
    for choices in (domain_choices(chosen), band_choices(chosen), status_choices(chosen)):
        assert [choice.is_chosen for choice in choices].count(True) == 1
        assert not choices[0].is_chosen
    assert domain_choices(Selection())[0].is_chosen


def test_ratio_and_wait_are_not_known_where_their_parts_are_not(found: GapReport) -> None:
    assert ratio(row(found)) == (10, 10)
    assert ratio(row(found, PARENTING)) is None
    assert ratio(row(report([a_reading(value=0, limits=(0, 1))]))) is None
    assert usual_wait(row(found, SPEECH)) == (25, 2)
    assert usual_wait(row(found, PARENTING)) is None
