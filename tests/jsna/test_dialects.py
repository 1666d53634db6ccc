from collections.abc import Callable, Sequence

import pytest

from earlyhelp.jsna.dialects import (
    DIALECT_BY_NAME,
    AboutPlaces,
    Known,
    Layout,
    Matching,
    Refusal,
)
from earlyhelp.jsna.headings import normal_name
from earlyhelp.jsna.matched import signature
from earlyhelp.jsna.recognising import recognise
from tests.jsna.factories import (
    ENGLAND,
    FINGERTIPS_HEADINGS,
    SIMPLE_HEADINGS,
    a_row,
    as_bytes,
    checked,
    readings_of,
)

OLD_HEADINGS = tuple(h for h in FINGERTIPS_HEADINGS if h != "Time period range")


def squeezed(heading: str) -> str:
    return heading.replace(" ", "")


def dotted(heading: str) -> str:
    return heading.replace(" ", ".")


def with_markup(heading: str) -> str:
    return heading.replace("Area Name", "AreaName").replace(
        "Compared to percentiles", "Compared to parent value or percentiles"
    )


@pytest.mark.parametrize("change", [squeezed, dotted, with_markup, str.upper, " {} ".format])
def test_a_fingertips_download_is_known_under_the_headings_of_every_tool(
    change: Callable[[str], str],
) -> None:
    layout = recognise([change(heading) for heading in FINGERTIPS_HEADINGS])
    assert isinstance(layout, Layout)
    assert layout.dialect is DIALECT_BY_NAME["fingertips-long"]
    assert len(layout.columns) == len(FINGERTIPS_HEADINGS)
    assert layout.ignored == ()


@pytest.mark.parametrize(
    "parent",
    [
        "Compared to percentiles",
        "Compared to parent value or percentiles",
        "Compared to Region value or percentiles",
        "Compared to North West region (statistical) value or percentiles",
    ],
)
def test_the_comparison_with_any_parent_is_found_by_its_beginning(parent: str) -> None:
    layout = recognise(
        [*SIMPLE_HEADINGS[:0], *FINGERTIPS_HEADINGS[:22], parent, *FINGERTIPS_HEADINGS[23:]]
    )
    assert isinstance(layout, Layout)
    assert layout.columns["compared to parent"] == 22
    assert layout.columns["compared to england"] == 21
    assert layout.columns["compared to goal"] == 25


def test_the_index_and_the_unused_column_of_a_data_frame_are_passed_over_in_silence() -> None:
    headings = ["", *map(dotted, FINGERTIPS_HEADINGS), "Column.not.used"]
    layout = recognise(headings)
    assert isinstance(layout, Layout)
    assert layout.ignored == ()
    row = dict(zip(headings[1:-1], a_row(value="NA").values(), strict=False))
    row = {dotted(name): text for name, text in a_row(value="NA").items()} | {"": "1"}
    found = checked(as_bytes([row], headings))
    (reading,) = readings_of(found)
    assert reading.annotation.missing == 'Shown as "NA": not available'


def test_an_older_download_without_range_or_sortable_gives_the_same_identity() -> None:
    headings = [h for h in OLD_HEADINGS if h != "Time period Sortable"]
    old = readings_of(checked(as_bytes([a_row()], headings)))[0]
    new = readings_of(checked(as_bytes([a_row()])))[0]
    assert (old.series, old.sortable, old.facts) == (new.series, new.sortable, new.facts)
    pooled = a_row(time_period="2001 - 03", time_period_sortable="20010000")
    assert readings_of(checked(as_bytes([pooled], headings)))[0].series.period_range == "3y"


def test_an_older_browser_download_has_shorter_rows_and_names_over_two_lines() -> None:
    rows = [a_row(area_code=c, indicator_name="Injuries\n") for c in ("E06000001", "E06000002")]
    content = as_bytes(rows, OLD_HEADINGS)
    short = b"\n".join(line.removesuffix(b",") for line in content.split(b"\n"))
    found = checked(short)
    assert found.report.rows.problems == 0
    assert [reading.line for reading in readings_of(found)] == [2, 4]
    assert {reading.indicator_name for reading in readings_of(found)} == {"Injuries"}


def test_cells_of_the_browser_download_lose_their_markup_and_nothing_else() -> None:
    row = a_row(
        count='<div class="no-data">-</div>',
        value_note='<span class="tooltipValueNote">* Value for two areas combined</span>',
    )
    (reading,) = readings_of(checked(as_bytes([row])))
    assert reading.facts.count is None
    assert reading.annotation.note == "Value for two areas combined"
    assert reading.series.age == "<15 yrs"


def test_a_region_as_parent_adds_only_the_region() -> None:
    areas = ("E06000001", ENGLAND)
    first = readings_of(checked(as_bytes([a_row(area_code=code) for code in areas])))
    headings = [
        "Compared to North East value" if h == "Compared to percentiles" else h
        for h in FINGERTIPS_HEADINGS
    ]
    rows = [a_row(area_code=code, recent_trend="Increasing") for code in (*areas, "E12000001")]
    second = readings_of(checked(as_bytes(rows, headings)))
    known = {(r.area_code, r.series, r.sortable, r.facts) for r in first}
    found = {(r.area_code, r.series, r.sortable, r.facts) for r in second}
    assert {row[0] for row in found - known} == {"E12000001"}
    assert known <= found


IMD = "Index of Multiple Deprivation (IMD)"


@pytest.mark.parametrize(
    ("headings", "dialect"),
    [
        (("LSOA code (2021)", "LSOA name (2021)", f"{IMD} Score", f"{IMD} Rank"), "iod-file7"),
        (("LSOA code (2011)", f"{IMD} Rank (where 1 is", f"{IMD} Decile (wher"), "iod-file7"),
        (("lsoa11_code", "year", "index_domain", "score", "rank", "decile"), "iod-long"),
        (("area_code", *map(str, range(90)), "90+"), "ons-mye"),
        (("lsoa11_code", "gender", *map(str, range(91))), "ons-mye"),
        (("LSOA21_code", *map(str, range(90)), "90+"), "ons-mye"),
    ],
)
def test_files_that_geography_reads_are_known_by_their_headings(
    headings: Sequence[str], dialect: str
) -> None:
    found = recognise(headings)
    assert isinstance(found, AboutPlaces)
    assert found.dialect == dialect


@pytest.mark.parametrize(
    ("headings", "looks_like", "to_do"),
    [
        (
            ("Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number"),
            "Local Authority Interactive Tool",
            "area code, period, indicator",
        ),
        (("area", "area label", "area long label", "2022"), "LG Inform", "area code, period"),
        (("Indicator ID", "Indicator", "Definition"), "description of indicators", "Indicators"),
        (("pcds", "laua", "lat", "long"), "places (postcodes)", "earlyhelp geography import"),
        (("LSOA21CD", "WD24CD"), "places (lookup)", "earlyhelp geography import"),
        (("LSOA code (2021)", f"{IMD} Score"), "a file of deprivation", "score, rank and decile"),
    ],
)
def test_a_layout_that_is_not_read_here_is_refused_with_what_it_looks_like_and_what_to_do(
    headings: Sequence[str], looks_like: str, to_do: str
) -> None:
    refusal = recognise(headings)
    assert isinstance(refusal, Refusal)
    assert looks_like in refusal.sentence
    assert to_do in refusal.sentence


def test_the_template_is_read_under_the_names_that_somebody_has_matched_before() -> None:
    headings = ["Code", "When", "What", "How much"]
    refusal = recognise(headings)
    assert isinstance(refusal, Refusal)
    names = {"code": "area code", "when": "period", "what": "indicator", "how much": "value"}
    layout = recognise(headings, Known({signature(headings): Matching("simple-long", names)}))
    assert isinstance(layout, Layout)
    assert layout.dialect.name == "simple-long"
    assert layout.columns == {"area code": 0, "period": 1, "indicator": 2, "value": 3}


def test_anything_else_is_refused_naming_the_nearest_layout_and_what_it_lacks() -> None:
    refusal = recognise(["Area Code", "Period", "What", "Value"])
    assert isinstance(refusal, Refusal)
    assert (refusal.nearest, refusal.lacks) == ("simple-long", ("indicator",))
    assert "Area Code, Period, What, Value" in refusal.sentence


def test_a_heading_is_compared_without_marks_spaces_dots_or_case() -> None:
    assert normal_name("\ufeffArea__Code ") == "area code"
