"""Entries of the catalogue as rows of texts: each cell, what holds between them, and no loss."""

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earlyhelp.jsna.catalogue import Entry, Indicator, Notes, Theme, ValueType, linked
from earlyhelp.jsna.entries import (
    COLUMNS,
    cells_of,
    differences,
    entry_of,
    faults_between,
    read_cells,
)
from earlyhelp.jsna.indicator_files import IndicatorFile, read_indicator_file
from earlyhelp.jsna.indicators.previews import decided, preview
from earlyhelp.jsna.indicators.showing import export_rows
from earlyhelp.jsna.intervals import Polarity
from earlyhelp.jsna.readings import Problem
from earlyhelp.jsna.showing import as_it_was, harmless
from earlyhelp.taxonomy.needs import NEEDS, NeedCode
from earlyhelp.terminal import as_csv

INJURIES = Entry(
    Indicator(
        "90284",
        "Injuries",
        needs=(NeedCode("child_physical_health"), NeedCode("parenting_boundaries")),
        polarity=Polarity.LOW_GOOD,
        value_type=ValueType.RATE,
        multiplier=10_000,
        lowest_age=0,
        highest_age=14,
        year_type="financial",
        source="OHID",
        confirmed_by="a1",
        confirmed_on=date(2026, 3, 4),
        theme=Theme.SAFETY,
    ),
    Notes(definition="What it is\n\n=not a formula"),
)


def test_an_entry_is_the_same_after_it_was_texts() -> None:
    assert entry_of(cells_of(INJURIES), INJURIES.version) == INJURIES
    assert tuple(cells_of(INJURIES)) == COLUMNS


@pytest.mark.parametrize(
    ("column", "text", "read"),
    [
        ("indicator_id", " 90284.0 ", "90284"),
        ("indicator_id", "local:walks", "local:walks"),
        ("theme", "Start in  life", "start_in_life"),
        ("theme", "", ""),
        ("needs", "housing;housing ; send", "housing; send"),
        ("polarity", "LOW_GOOD", "low_good"),
        ("polarity", " ", "unknown"),
        ("value_type", "", "unknown"),
        ("multiplier", "10,000", "10000"),
        ("lowest_age", "0", "0"),
        ("highest_age", "17.0", "17"),
        ("confirmed_on", "2026-03-04", "2026-03-04"),
        ("stands_for", "", ""),
        ("name", " Two\n words ", "Two words"),
        ("caveats", "one \r\n\r\n\r\n\r\ntwo", "one\n\ntwo"),
    ],
)
def test_a_cell_is_brought_to_its_normal_form(column: str, text: str, read: str) -> None:
    assert read_cells({column: text}) == {column: read}


@pytest.mark.parametrize(
    ("column", "text", "wanted"),
    [
        ("indicator_id", "9 0", "number or id"),
        ("name", "  ", "the name"),
        ("name", "x" * 1_001, "at most 1000 characters"),
        ("theme", "poverty!", "one of: start_in_life"),
        ("needs", "housin", "codes of needs"),
        ("polarity", "good", "one of: high_good"),
        ("multiplier", "0", "from 1 to"),
        ("multiplier", "ten", "from 1 to"),
        ("lowest_age", "-1", "from 0 to 120"),
        ("highest_age", "121", "from 0 to 120"),
        ("lowest_age", "²", "from 0 to 120"),
        ("confirmed_on", "4 March", "a day such as"),
        ("stands_for", "9 0", "number or id"),
        ("definition", "x" * 20_001, "at most 20,000 characters"),
    ],
)
def test_a_cell_with_something_else_is_a_problem_that_says_what_is_wanted(
    column: str, text: str, wanted: str
) -> None:
    found = read_cells({column: text}, 7)
    assert isinstance(found, tuple)
    assert (found[0].line, found[0].column) == (7, column)
    assert wanted in found[0].wanted


def test_a_need_that_is_misspelt_is_answered_with_the_nearest() -> None:
    found = read_cells({"needs": "housin"})
    assert isinstance(found, tuple)
    assert "Did you mean housing?" in found[0].remedy


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"lowest_age": "15"}, "lowest_age"),
        ({"stands_for": "90285"}, "stands_for"),
        ({"confirmed_by": ""}, "confirmed_by"),
        ({"confirmed_on": ""}, "confirmed_on"),
        ({"lowest_age": "14"}, None),
    ],
)
def test_what_does_not_go_together_is_a_problem(
    changes: dict[str, str], column: str | None
) -> None:
    found = faults_between(cells_of(INJURIES) | changes)
    assert [problem.column for problem in found] == ([column] if column else [])


def test_differences_are_told_by_column() -> None:
    found = differences(cells_of(INJURIES), cells_of(INJURIES) | {"name": "Other", "theme": ""})
    assert [(one.column, one.before, one.after) for one in found] == [
        ("name", "Injuries", "Other"),
        ("theme", "safety", ""),
    ]


def test_a_linked_indicator_takes_needs_and_polarity_and_stays_itself() -> None:
    local = Indicator("local:injuries", "Own words", stands_for="90284")
    found = linked({"90284": INJURIES.indicator, local.id: local})[local.id]
    assert (found.needs, found.polarity) == (INJURIES.indicator.needs, Polarity.LOW_GOOD)
    assert (found.id, found.name, found.value_type) == (local.id, "Own words", ValueType.UNKNOWN)
    alone = linked({local.id: local})[local.id]
    assert alone == local


TEXT = st.text(alphabet="=+-@'\" a,;\tß\n1", max_size=12)


@st.composite
def entries(draw: st.DrawFn, id_: str) -> Entry:
    one_line = TEXT.map(lambda text: " ".join(text.split()))
    low, high = sorted((draw(st.integers(0, 120)), draw(st.integers(0, 120))))
    has_ages, is_confirmed = draw(st.booleans()), draw(st.booleans())
    note = TEXT.map(lambda text: str(as_note(text)))
    return Entry(
        Indicator(
            id_,
            draw(one_line) or id_,
            needs=tuple(draw(st.lists(st.sampled_from([n.code for n in NEEDS]), unique=True))[:4]),
            polarity=draw(st.sampled_from(Polarity)),
            value_type=draw(st.sampled_from(ValueType)),
            multiplier=draw(st.none() | st.integers(1, 10_000_000)),
            lowest_age=low if has_ages else None,
            highest_age=high if has_ages else None,
            year_type=draw(one_line),
            source=draw(one_line),
            confirmed_by=(draw(one_line) or "x") if is_confirmed else None,
            confirmed_on=draw(st.dates()) if is_confirmed else None,
            theme=draw(st.none() | st.sampled_from(Theme)),
            unit_text=draw(one_line),
        ),
        Notes(definition=draw(note), caveats=draw(note)),
    )


def as_note(text: str) -> str:
    found = read_cells({"caveats": text})
    assert isinstance(found, dict)
    return found["caveats"]


@settings(max_examples=40)
@given(entries("90001"), entries("local:b"))
def test_a_catalogue_written_out_and_read_in_again_changes_nothing_and_loses_nothing(
    first: Entry, second: Entry
) -> None:
    text = as_csv(COLUMNS, export_rows([first, second]))
    for row in csv.reader(StringIO(text, newline="")):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    read = read_indicator_file(text.encode(), "indicators.csv")
    assert isinstance(read, IndicatorFile)
    held = {one.indicator.id: one for one in (first, second)}
    into_same = preview(read, held, {}, adds=False)
    assert (into_same.problems, into_same.changes_something) == ((), False)
    assert {line.standing.value for line in into_same.lines} == {"same"}
    into_nothing = decided(preview(read, {}, {}, adds=False), {}, ())
    assert {id_: entry_of(cells) for id_, cells in into_nothing.items()} == held


@given(st.text(alphabet="'=+-@\t\ra", max_size=8))
def test_every_text_made_harmless_can_be_what_it_was_again(text: str) -> None:
    assert as_it_was(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_no_problem_is_said_twice() -> None:
    found = read_cells({"needs": "nonsense; rubbish", "theme": "x"})
    assert isinstance(found, tuple)
    assert all(isinstance(one, Problem) for one in found)
    assert [one.column for one in found] == ["needs", "theme"]
