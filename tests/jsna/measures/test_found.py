"""What the columns of a wide file may be, as far as the file itself shows."""

from earlyhelp.jsna.measures.found import FoundColumn, find_columns, proposed
from earlyhelp.jsna.measures.layouts import Use
from tests.jsna.factories import WALKING

HEADINGS = ("time_period", "kind", "Sex", "age_group", "count", "")


def columns(*rows: tuple[str, ...]) -> tuple[FoundColumn, ...]:
    return find_columns(HEADINGS, rows, (0,))


def uses(*rows: tuple[str, ...]) -> dict[str, tuple[Use, str]]:
    layout = proposed("A file", columns(*rows), ())
    return {column.heading: (column.use, column.value) for column in layout.columns}


def test_figures_are_left_out_until_somebody_says_what_they_are() -> None:
    found = uses(("2022", "Total", "Boys", "4", "c"), ("2022", "FSM", "Girls", "5", "1,234"))
    assert found == {
        "kind": (Use.BREAKDOWN, "Total"),
        "Sex": (Use.SEX, ""),
        "age_group": (Use.LEFT_OUT, ""),
        "count": (Use.LEFT_OUT, ""),
    }


def test_a_filter_with_one_text_chooses_the_rows_that_are_read() -> None:
    found = uses(("2022", "Children in need", "Boys", "4-5", "1"))
    assert found["kind"] == (Use.ONLY, "Children in need")
    assert found["age_group"] == (Use.AGE, "")


def test_a_column_of_symbols_alone_has_no_figures_and_a_short_row_no_cell() -> None:
    (kind, *_, count) = columns(("2022", "a", "b", "c", "z"), ("2022", "a"))
    assert not count.has_figures
    assert (kind.is_constant, kind.name) == (True, "kind")


def test_of_many_texts_the_first_are_shown() -> None:
    rows = [("2022", f"kind {number}", "", "", "1") for number in range(30)]
    (kind, *_) = columns(*rows)
    assert (len(kind.texts), kind.more, kind.is_constant) == (20, True, False)


def test_a_known_layout_proposes_what_it_knows_and_no_column_that_is_not_there() -> None:
    headings = ("pupil_type", "sex", "walkers", "walkers_percent", "cyclists")
    found = find_columns(headings, [("Total", "Total", "1", "2", "3")], ())
    layout = proposed("A file", found, [WALKING])
    assert layout.title == "Walking to school"
    by_name = {column.name: column for column in layout.columns}
    assert by_name["walkers percent"].indicator_id == "dfe:walking"
    assert (by_name["walkers percent"].count, by_name["walkers percent"].denominator) == (
        "walkers",
        "",
    )
    assert by_name["cyclists"].use is Use.LEFT_OUT


def test_a_layout_whose_filters_the_file_lacks_proposes_nothing() -> None:
    found = find_columns(("walkers", "pupils"), [("1", "2")], ())
    assert proposed("A file", found, [WALKING]).title == "A file"
