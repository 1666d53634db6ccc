"""Files about indicators. No metadata file of Fingertips was at hand: these are made from what the
publisher's documents say of its columns."""

from collections.abc import Mapping, Sequence

import pytest

from earlyhelp.jsna.catalogue import Entry, Indicator, Notes, ValueType
from earlyhelp.jsna.entries import entry_of
from earlyhelp.jsna.indicator_files import (
    IndicatorFile,
    Layout,
    Unread,
    layout_of,
    read_indicator_file,
)
from earlyhelp.jsna.indicators.changes import Standing
from earlyhelp.jsna.indicators.previews import Preview, decided, preview
from earlyhelp.jsna.intervals import Polarity
from tests.jsna.factories import FINGERTIPS_HEADINGS, as_bytes

METADATA = (
    *("Indicator ID", "Indicator", "Definition", "Rationale", "Data source", "Methodology"),
    *("Confidence interval details", "Disclosure control", "Caveats", "Unit", "Value type"),
    *("Year type", "Polarity", "Copyright"),
)
A_ROW = {
    "Indicator ID": "90284",
    "Indicator": "Hospital admissions, ages 0 to 14",
    "Definition": "Admissions of children\nunder 15",
    "Data source": "Hospital Episode Statistics",
    "Caveats": "Counts are rounded",
    "Unit": "per 10,000",
    "Value type": "Crude rate",
    "Year type": "Financial",
    "Polarity": "RAG - Low is good",
    "Copyright": "Crown",
}


def metadata(*rows: Mapping[str, str], headings: Sequence[str] = METADATA) -> IndicatorFile:
    read = read_indicator_file(as_bytes([A_ROW | dict(row) for row in rows], headings), "m.csv")
    assert isinstance(read, IndicatorFile), read
    return read


def seen(
    file: IndicatorFile, *entries: Entry, adds: bool = False, **set_here: frozenset[str]
) -> Preview:
    held = {one.indicator.id: one for one in entries}
    own = {name.removeprefix("i"): columns for name, columns in set_here.items()}
    return preview(file, held, own, adds=adds)


BARE = Entry(Indicator("90284", "Injuries"), version=1)


@pytest.mark.parametrize(
    ("words", "polarity"),
    [
        ("RAG - Low is good", "low_good"),
        ("RAG - High is good", "high_good"),
        ("BOB - Blue orange blue", "none"),
        ("Not applicable", "none"),
        ("rag – low is good ", "low_good"),
        ("", None),
    ],
)
def test_each_word_of_fingertips_for_polarity_is_known(words: str, polarity: str | None) -> None:
    file = metadata({"Polarity": words})
    assert file.problems == ()
    assert file.rows[0].cells.get("polarity") == polarity


def test_an_unknown_word_for_polarity_is_a_named_problem_and_the_rest_of_its_row_is_read() -> None:
    file = metadata({"Polarity": "Purple"})
    (problem,) = file.problems
    assert (problem.line, problem.column, problem.found) == (2, "Polarity", "Purple")
    assert "Blue orange blue" in problem.wanted
    after = entry_of(decided(seen(file, BARE), {"90284": BARE}, ())["90284"])
    assert (after.indicator.polarity, after.notes.caveats) == (
        Polarity.UNKNOWN,
        "Counts are rounded",
    )


@pytest.mark.parametrize(
    ("unit", "value_type", "stated"),
    [
        ("%", "Proportion", {"value_type": "percentage", "multiplier": "100"}),
        ("per 100,000", "x", {"value_type": "rate", "multiplier": "100000"}),
        ("per 1,000 live births", "x", {"value_type": "rate", "multiplier": "1000"}),
        ("Years", "Life expectancy", {"unit_text": "Years"}),
        ("", "Count", {"value_type": "count"}),
        ("Score", "Score", {"unit_text": "Score", "value_type": "score"}),
        ("", "Mean", {}),
    ],
)
def test_what_a_value_is_is_told_from_unit_and_value_type(
    unit: str, value_type: str, stated: dict[str, str]
) -> None:
    cells = metadata({"Unit": unit, "Value type": value_type}).rows[0].cells
    assert {k: cells[k] for k in ("value_type", "multiplier", "unit_text") if k in cells} == stated


def test_metadata_fill_in_what_is_not_known_and_name_the_columns_not_used() -> None:
    file = metadata({})
    assert file.layout is Layout.METADATA
    assert file.notices == ("Columns not used: Copyright.",)
    found = seen(file, BARE)
    assert found.counts == {"new": 7, "changed": 0, "same": 0, "kept": 1}
    after = entry_of(decided(found, {"90284": BARE}, ())["90284"])
    assert after.notes == Notes(
        definition="Admissions of children\nunder 15", caveats="Counts are rounded"
    )
    assert (after.indicator.unit, after.indicator.year_type) == ("per 10,000", "financial")
    assert after.indicator.name == "Injuries"  # people here know it by this name


def test_what_somebody_confirmed_or_typed_stays_unless_the_files_is_chosen() -> None:
    held = entry_of(
        {
            "indicator_id": "90284",
            "name": "Injuries",
            "polarity": "high_good",
            "caveats": "Ours",
            "confirmed_by": "a",
            "confirmed_on": "2026-03-04",
            "source": "Older words",
            "value_type": "rate",
        },
        3,
    )
    found = seen(metadata({}), held, i90284=frozenset({"caveats"}))
    standing = {line.difference.column: line.standing for line in found.lines}
    assert standing == {
        "name": Standing.KEPT,
        "polarity": Standing.KEPT,
        "caveats": Standing.KEPT,
        "source": Standing.CHANGED,
        "definition": Standing.NEW,
        "multiplier": Standing.NEW,
        "year_type": Standing.NEW,
        "value_type": Standing.SAME,
    }
    by_id = {"90284": held}
    kept = entry_of(decided(found, by_id, ())["90284"])
    assert (kept.indicator.polarity, kept.notes.caveats) == (Polarity.HIGH_GOOD, "Ours")
    chosen = entry_of(decided(found, by_id, ["90284|polarity"])["90284"])
    assert (chosen.indicator.polarity, chosen.notes.caveats) == (Polarity.LOW_GOOD, "Ours")


def test_an_indicator_that_is_not_held_stays_out_until_somebody_takes_it_in() -> None:
    file = metadata({"Indicator ID": "99999"})
    assert (seen(file, BARE).passed_over, seen(file, BARE).lines) == (1, ())
    found = seen(file, BARE, adds=True)
    assert (found.added, found.passed_over) == (("99999",), 0)
    assert {line.standing for line in found.lines} == {Standing.NEW}
    added = entry_of(decided(found, {"90284": BARE}, ())["99999"]).indicator
    assert (added.name, added.needs) == ("Hospital admissions, ages 0 to 14", ())


def test_two_rows_about_one_indicator_are_a_problem_and_neither_is_used() -> None:
    found = seen(metadata({}, {"Caveats": "Other"}), BARE)
    assert [(one.line, one.found) for one in found.problems] == [(4, "90284")]
    assert (found.lines, found.changes_something) == ((), False)


def test_our_own_file_changes_only_the_columns_it_has() -> None:
    held = entry_of({"indicator_id": "1", "name": "A", "source": "S", "theme": "safety"}, 2)
    content = b"indicator_id,theme,needs\n1,,housing\n2,school,nonsense\nlocal:x,,\n"
    read = read_indicator_file(content, "own.csv")
    assert isinstance(read, IndicatorFile)
    found = seen(read, held)
    assert [(one.line, one.column) for one in found.problems] == [(3, "needs")]
    after = decided(found, {"1": held}, ())
    assert after["1"]["needs"] == "housing"
    assert (after["1"]["source"], after["1"]["theme"]) == ("S", "")
    assert "2" not in after
    assert after["local:x"]["name"] == "local:x"


def test_part_of_a_file_that_would_leave_ages_reversed_leaves_the_ages_alone() -> None:
    held = entry_of({"indicator_id": "1", "name": "A", "lowest_age": "10"}, 2)
    read = read_indicator_file(b"indicator_id,lowest_age,highest_age\n1,2,5\n", "own.csv")
    assert isinstance(read, IndicatorFile)
    found = seen(read, held, i1=frozenset({"lowest_age"}))
    after = decided(found, {"1": held}, ())["1"]
    assert (after["lowest_age"], after["highest_age"]) == ("10", "")


@pytest.mark.parametrize(
    ("headings", "layout"),
    [
        (METADATA, Layout.METADATA),
        (("IndicatorID", "Indicator name", "Data.source"), None),
        (("Indicator.ID", "Indicator", "Data.source"), Layout.METADATA),
        (("indicator_id", "needs"), Layout.CATALOGUE),
        (("indicator_id", "what"), None),
        (FINGERTIPS_HEADINGS, None),
        (("area_code", "period", "indicator", "value"), None),
    ],
)
def test_a_file_about_indicators_is_known_by_its_headings(
    headings: Sequence[str], layout: Layout | None
) -> None:
    assert layout_of(headings) is layout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"PK\x03\x04", "no text table"),
        (b"Indicator ID,\0", "no text table"),
        (b"area_code,value\n", "says nothing about indicators"),
        (b"Indicator ID,Indicator,Definition,Definition\n1,a,b,c\n", "definition stands twice"),
        (b'Indicator ID,Indicator,Definition\n1,"a', None),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, said: str | None) -> None:
    found = read_indicator_file(content, "x.csv")
    if said is None:
        assert isinstance(found, IndicatorFile)
    else:
        assert isinstance(found, Unread)
        assert said in found.sentence


def test_lines_encodings_and_separators_are_those_of_any_file() -> None:
    text = '\r\nIndicator ID;Indicator;Definition\r\n1;A;"two\nlines"\r\n2;Caf\u00e9;x\r\n'
    read = read_indicator_file(text.encode("cp1252"), "x.csv")
    assert isinstance(read, IndicatorFile)
    assert [row.line for row in read.rows] == [3, 5]
    assert read.rows[1].cells["name"] == "Café"
    assert "cp1252" in read.notices[0]
    assert read.rows[0].cells.get("value_type", ValueType.UNKNOWN) == ValueType.UNKNOWN
