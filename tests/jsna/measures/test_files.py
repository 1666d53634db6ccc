"""The CSV that says what the columns of a wide file stand for."""

import pytest

from earlyhelp.jsna.measures.files import COLUMNS, Explained, read_explained, rows_of
from earlyhelp.jsna.measures.layouts import Use
from earlyhelp.jsna.measures.packaged import shipped
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.terminal import as_csv

HEAD = "layout,column,use,value,count,denominator,indicator_id,name\n"
GOOD = "Walking,walkers,figures,,,pupils,dfe:walking,Walking\nWalking,pupils,left out,,,,,\n"


def faults(rows: str) -> list[tuple[int, str]]:
    found = read_explained(HEAD + rows)
    assert not isinstance(found, Explained)
    return [(problem.line, problem.column) for problem in found]


def test_what_is_written_out_and_read_in_again_is_the_same() -> None:
    first = shipped()
    text = as_csv(COLUMNS, rows_of(first.layouts, first.indicators))
    second = read_explained("\ufeff" + text)
    assert isinstance(second, Explained)
    assert second == first


def test_a_column_may_be_the_denominator_of_another() -> None:
    found = read_explained(HEAD + GOOD)
    assert isinstance(found, Explained)
    (layout,) = found.layouts
    assert (layout.figures[0].denominator, layout.columns[1].use) == ("pupils", Use.LEFT_OUT)
    assert layout.number_names == {"walkers", "pupils"}
    assert found.indicators["dfe:walking"]["name"] == "Walking"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("Walking,walkers,what,,,,a,b\n" + GOOD, (2, "use")),
        (",walkers,figures,,,,a,b\n", (2, "layout")),
        ("Walking,,figures,,,,a,b\n", (2, "column")),
        ("Walking,walkers,figures,,,,,b\n", (2, "indicator_id")),
        ("Walking,walkers,figures,,,,a b,c\n", (2, "indicator_id")),
        ("Walking,walkers,figures,,,,a,\n", (2, "name")),
        ("Walking,kind,only,,,,,\n" + GOOD, (2, "value")),
        (GOOD + "Walking,Walkers,left out,,,,,\n", (4, "column")),
        (GOOD + "Walking,other,figures,,,,dfe:walking,b\n", (4, "indicator_id")),
        ("Walking,walkers,figures,,nothing,,a,b\n", (2, "count")),
        ("Walking,walkers,left out,,,,,\n", (2, "use")),
        ("Walking,time_period,age,,,,,\n" + GOOD, (2, "column")),
    ],
)
def test_each_fault_is_named_with_its_line_and_column(rows: str, fault: tuple[int, str]) -> None:
    assert fault in faults(rows)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "layout,column\nx,y\n"])
def test_another_table_is_answered_with_the_headings_that_are_wanted(text: str) -> None:
    (problem, *_) = read_explained(text)  # type: ignore[misc] # problems
    assert problem.line == 1


def test_what_is_shipped_names_needs_and_says_where_it_is_from() -> None:
    for facts in shipped().indicators.values():
        needs = [code for code in facts["needs"].split("; ") if code]
        assert all(code in NEED_BY_CODE for code in needs)
        assert facts["source"]
        assert facts["polarity"] in {"low_good", "high_good", "none"}
