"""Columns matched to those of a layout: what is likely, what is said, and what is asked anew."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.jsna.describing.pages import faults_of, read_answers
from earlyhelp.jsna.describing.samples import read_sample
from earlyhelp.jsna.dialects import (
    DIALECT_BY_NAME,
    FINGERTIPS,
    SIMPLE,
    Known,
    Layout,
    Matching,
    Refusal,
)
from earlyhelp.jsna.matched import ALSO_CALLED, MAY_BE_SAID, MEANINGS, propose, signature
from earlyhelp.jsna.recognising import recognise
from tests.jsna.factories import SIMPLE_HEADINGS, a_simple_row, as_bytes, checked, readings_of

ODD = ("LA code", "LA", "Year", "Rate per 100")
COLUMNS = {"la code": "area code", "la": "area name", "year": "period", "rate per 100": "value"}
SAID = {"indicator": "Walks", "measure": "Percentage"}


def known(matching: Matching, headings: Sequence[str] = ODD, **always: str) -> Known:
    return Known({signature(headings): matching}, always=always)


def test_every_column_of_a_layout_has_words_for_people() -> None:
    for layout, roles in MEANINGS.items():
        dialect = DIALECT_BY_NAME[layout]
        assert (
            set(dialect.needed)
            <= set(roles)
            <= {*dialect.needed, *dialect.optional} | {"compared to england"}
        )
        assert set(MAY_BE_SAID[layout]) <= set(roles)
    assert set(ALSO_CALLED) <= {role for roles in MEANINGS.values() for role in roles}


@pytest.mark.parametrize(
    ("headings", "layout", "columns"),
    [
        (ODD, SIMPLE, COLUMNS),
        (SIMPLE_HEADINGS[:1], SIMPLE, {"area code": "area code"}),
        (("GSS code", "Indicatr", "Valu"), SIMPLE, {"gss code": "area code", "valu": "value",
                                                  "indicatr": "indicator"}),
        (("Rate", "Value"), SIMPLE, {"value": "value"}),
        (("Ind ID", "Gender", "LCI"), FINGERTIPS, {"ind id": "indicator id", "gender": "sex",
                                                   "lci": "lower ci 95 0 limit"}),
        (("", "xyzzy"), SIMPLE, {}),
    ],
)  # fmt: skip
def test_the_likeliest_column_is_proposed_by_the_headings_alone(
    headings: Sequence[str], layout: str, columns: dict[str, str]
) -> None:
    assert dict(propose(headings, layout).columns) == columns


@given(st.lists(st.text(max_size=12), max_size=12), st.sampled_from([*MEANINGS]))
def test_no_proposal_gives_one_column_twice(headings: list[str], layout: str) -> None:
    assert propose(headings, layout).twice == ()


def test_a_table_is_known_again_whatever_the_order_and_spelling_of_its_headings() -> None:
    assert signature(ODD) == signature(("rate_per_100", "YEAR", "la", "LA.Code"))
    assert signature(ODD) != signature(ODD[1:])


def test_a_described_table_is_read_with_what_is_true_of_its_every_row() -> None:
    content = as_bytes(
        [dict(zip(ODD, ("E92000001", "England", "2022/23", "41.5"), strict=True))], ODD
    )
    described = known(Matching(SIMPLE, COLUMNS, SAID), **SAID)
    (found,) = readings_of(checked(content + b"\n", known=described))
    plain = a_simple_row(area_code="E92000001", area_name="England", indicator="Walks", unit="")
    (same,) = readings_of(checked(as_bytes([plain], SIMPLE_HEADINGS)))
    assert found == same


def test_a_problem_in_a_described_table_names_the_files_own_heading() -> None:
    content = as_bytes([dict(zip(ODD, ("E92000001", "", "2022/23", "many"), strict=True))], ODD)
    found = checked(content, known=known(Matching(SIMPLE, COLUMNS, SAID), **SAID))
    (problem,) = found.report.problems
    assert (problem.line, problem.column, problem.found) == (2, "Rate per 100", "many")


def test_what_was_said_of_every_row_of_one_file_is_asked_anew_of_the_next() -> None:
    again = recognise(ODD, known(Matching(SIMPLE, COLUMNS, SAID)))
    assert isinstance(again, Refusal)
    assert again.lacks == ("indicator", "measure")
    half = recognise(ODD, known(Matching(SIMPLE, COLUMNS, SAID), indicator="Walks"))
    assert isinstance(half, Refusal)
    assert half.lacks == ("measure",)
    assert isinstance(recognise(ODD, known(Matching(SIMPLE, COLUMNS, SAID), **SAID)), Layout)


def test_what_somebody_said_counts_before_what_a_heading_seems_to_say() -> None:
    headings = ("area_code", "period", "indicator", "value", "rate")
    said = {"area code": "area code", "period": "period", "indicator": "indicator", "rate": "value"}
    layout = recognise(headings, known(Matching(SIMPLE, said), headings))
    assert isinstance(layout, Layout)
    assert layout.columns["value"] == 4
    assert layout.ignored == ("value",)


def test_another_table_is_not_touched_by_what_was_said_of_one() -> None:
    other = recognise((*ODD, "More"), known(Matching(SIMPLE, COLUMNS), **SAID))
    assert isinstance(other, Refusal)


ONE_ROW = as_bytes([dict(zip(ODD, ("E92000001", "England", "2022/23", "41.5"), strict=True))], ODD)
SAMPLE = read_sample(BytesIO(ONE_ROW))


def test_a_sample_shows_each_heading_with_some_of_its_cells() -> None:
    assert SAMPLE.headings == ODD
    assert [(one.heading, one.examples) for one in SAMPLE.columns][-1] == (
        "Rate per 100",
        ("41.5",),
    )


@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        ({1: "area code", 3: "period", 4: "value", "always-indicator": "Walks"}, []),
        ({1: "area code", 3: "period", 4: "value"}, ["always-indicator"]),
        ({1: "area code", "always-indicator": "W", "always-period": "2022"}, ["column-1"]),
        ({1: "area code", 2: "value", 3: "period", 4: "value", "always-indicator": "W"},
         ["column-4"]),
        ({1: "area code", 3: "period", 4: "value", "always-indicator": "W",
          "always-period": "2022"}, ["always-period"]),
        ({1: "nonsense"}, ["column-1", "always-period", "always-indicator", "column-1"]),
    ],
)  # fmt: skip
def test_answers_are_read_and_what_is_missing_or_twice_is_said_at_its_field(
    answers: dict[int | str, str], faults: list[str]
) -> None:
    given_ = {f"column-{k}" if isinstance(k, int) else k: v for k, v in answers.items()}
    matching = read_answers(given_, SAMPLE, SIMPLE)
    assert [field for field, _ in faults_of(matching, SAMPLE)] == faults
