"""Each reader on rows that are out of the ordinary; no database is needed."""

import json

import pytest

from earlyhelp.geography.codes import Level
from earlyhelp.geography.places import NOT_STATED
from earlyhelp.geography.reading.authorities import read_authorities, read_neighbours
from earlyhelp.geography.reading.boundaries import read_boundaries
from earlyhelp.geography.reading.deprivation import _read_year, read_deprivation
from earlyhelp.geography.reading.files import Limits, NamedFile, Table, examine
from earlyhelp.geography.reading.gazetteer import Gazetteer
from earlyhelp.geography.reading.headings import Headings
from earlyhelp.geography.reading.lookups import rank, read_lookup
from earlyhelp.geography.reading.membership import Membership
from earlyhelp.geography.reading.merging import Sheet
from earlyhelp.geography.reading.points import read_points
from earlyhelp.geography.reading.populations import read_populations
from earlyhelp.geography.reading.postcodes import Columns, Reader, read_postcodes, read_status
from earlyhelp.geography.reading.run import Options, read_files
from earlyhelp.geography.reading.values import (
    MEND_THE_ROW,
    Batch,
    CellError,
    Found,
    Problem,
    problem,
)
from tests.geography.factories import (
    AREA,
    LSOA,
    WARD,
    a_csv,
    a_file,
    a_square,
    boundaries_file,
    postcodes_file,
)

AGES = [*map(str, range(90)), "90+"]


def a_table(headings: list[str], *rows: list[object]) -> Table:
    cells = ([str(cell) for cell in row] for row in rows)
    return Table(Headings.read(headings), iter(list(enumerate(cells, start=2))))


def a_gazetteer(*known: str, vintage: str = "2021") -> Gazetteer:
    return Gazetteer(AREA, {code: {vintage} for code in known})


def wanted(found: Found) -> list[tuple[int | None, str | None, str]]:
    return [(problem.line, problem.column, problem.wanted) for problem in found.problems]


def test_authorities_with_faults() -> None:
    headings = ["new_la_code", "la_name", "old_la_code", "date_of_termination"]
    table = a_table(
        headings,
        [AREA, "Anyborough", "999", "31st of March"],
        [AREA, "Anyborough", "9999", ""],
        ["Anyborough", "", "999", ""],
        [AREA, "Anyborough", "999", "2019-03-31"],
        [AREA, "Anyborough", "999", "31/03/2019"],
    )
    found = read_authorities(table, a_gazetteer())
    assert [line for line, _column, _wanted in wanted(found)] == [2, 3, 4]
    assert (found.kept, found.merged) == (1, 1)
    assert found.batches[0].rows[(AREA,)][4] == "2019-03-31"


def test_neighbours_with_faults() -> None:
    table = a_table(
        ["old_la_code", "SN_1", "SN_3"], ["999", "x", "998.0"], ["", "1", ""], ["999", "n", ""]
    )
    found = read_neighbours(table, a_gazetteer())
    assert found.batches[0].rows == {("999", 3): ("998", "")}
    assert found.skipped == {"no code": 1}
    assert wanted(found) == [(4, "SN_1", "three digits")]


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ({"properties": None}, "code or a name"),
        ({"properties": {"colour": "red"}}, "area_code and area_name"),
        ({"properties": {"area_code": "red"}}, "not 'red'"),
        ({"properties": {"area_name": "North"}, "geometry": None}, "Polygon"),
        (
            {"properties": {"area_name": "North"}, "geometry": {"type": "Point"}},
            "Polygon or MultiPolygon",
        ),
        (
            {
                "properties": {"area_name": "North"},
                "geometry": {"type": "Polygon", "coordinates": [[[1]]]},
            },
            "two numbers",
        ),
    ],
)
def test_a_feature_that_is_no_outline_is_a_problem(feature: object, words: str) -> None:
    document = {"type": "FeatureCollection", "features": [feature, "nothing"]}
    examined = examine(a_file("b.geojson", json.dumps(document)), Limits())
    (problem,) = read_boundaries(examined, a_gazetteer()).problems
    assert words in problem.wanted


def test_boundaries_of_other_areas_are_skipped_and_of_several_parts_kept() -> None:
    parts = {"type": "MultiPolygon", "coordinates": [a_square(), a_square(-1.4)]}
    features = [
        {"properties": {"WD24CD": code, "WD24NM": "x"}, "geometry": parts}
        for code in (WARD, WARD, "E05000001")
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    found = read_boundaries(examine(a_file("b.geojson", text), Limits()), a_gazetteer(WARD))
    assert (found.kept, found.merged, found.skipped) == (1, 1, {"another area": 1})


def test_deprivation_by_authority_with_repeats_and_conflicts() -> None:
    headings = ["lsoa21_code", "lad24_code", "IMD_rank", "IMD_decile"]
    table = a_table(
        headings,
        [LSOA, AREA, 1, 1],
        [LSOA, AREA, 1, 1],
        [LSOA, AREA, 2, 1],
        ["E01000009", "E08000001", 1, 1],
        ["", AREA, 1, 1],
    )
    found = read_deprivation(table, a_gazetteer())
    assert (found.kept, found.merged) == (1, 1)
    assert found.skipped == {"another area": 1, "no code": 1}
    assert wanted(found) == [(4, "lsoa21_code", "the same figures as on line 2")]


def test_deprivation_with_the_year_in_a_column() -> None:
    wide = a_table(
        ["lsoa11cd", "year", "IMD_rank", "IMD_decile"], [LSOA, 2019, 1, 1], [LSOA, "", 1, 1]
    )
    found = read_deprivation(wide, a_gazetteer(LSOA, vintage="2011"))
    assert found.batches[0].rows == {
        (2019, "imd", LSOA, "rank"): ("2011", 1, 2),
        (2019, "imd", LSOA, "decile"): ("2011", 1, 2),
    }
    assert wanted(found) == [(3, "year", "the year of the edition")]
    long = a_table(
        ["lsoa_code", "domain", "rank", "year"],
        [LSOA, "Crime", 4, 2025],
        [LSOA, "Crime", 4, 2025],
        [LSOA, "Weather", 4, 2025],
    )
    found = read_deprivation(long, a_gazetteer(LSOA))
    assert (found.kept, found.merged) == (1, 1)
    assert wanted(found) == [(4, "domain", "a domain of the Indices of Deprivation")]


def test_look_ups_with_faults_and_of_other_areas() -> None:
    table = a_table(
        ["lsoa21cd", "lad24cd", "par24cd"],
        [LSOA, AREA, "E04000001"],
        ["Ham Hill", AREA, ""],
        ["E01000009", "E08000001", ""],
        ["", "", ""],
    )
    found = read_lookup(table, a_gazetteer())
    assert found.kept == 1
    assert found.skipped == {"another area": 1, "no code of a level we hold": 1}
    assert wanted(found) == [(3, "lsoa21cd", "an official code, a letter and eight digits")]


def test_a_look_up_without_authorities_is_judged_by_the_places_known_already() -> None:
    headings = ["oa21cd", "lsoa21cd", "msoa21cd", "wd24cd"]
    known = a_gazetteer(LSOA)
    table = a_table(
        headings,
        ["E00000001", LSOA, "E02000001", WARD],
        ["E00000002", "E01000009", "E02000002", "E05000002"],
    )
    found = read_lookup(table, known)
    assert (found.kept, found.skipped) == (1, {"another area": 1})
    links = next(batch for batch in found.batches if batch.table == "area_link")
    levels = {row[:2] for row in links.rows.values()}
    assert ("msoa", "ward") not in levels
    assert ("output-area", "msoa") in levels
    assert [
        rank(Headings.read(h)) for h in (["ltla23cd", "utla23cd"], [*headings, "lad24cd"], headings)
    ] == [
        0,
        1,
        2,
    ]


def test_a_look_up_tells_the_region_and_takes_a_year_from_the_sender() -> None:
    known = a_gazetteer()
    found = read_lookup(
        a_table(["lad_code", "lad_name", "rgn_code"], [AREA, "Anyborough", "E12000002"]),
        known,
        vintage="2024",
    )
    assert known.region == "E12000002"
    assert known.is_benchmark("E12000002")
    assert (AREA, "2024") in found.batches[0].rows


def test_points_out_of_the_ordinary() -> None:
    table = a_table(
        ["lsoa21cd", "lon", "lat"],
        [LSOA, -1.5, 52.5],
        [LSOA, -1.5, 52.5],
        [WARD, "", ""],
        ["E01000009", -1.5, 52.5],
        ["", -1.5, 52.5],
        [LSOA, "west", 52.5],
    )
    found = read_points(table, a_gazetteer(LSOA, WARD))
    assert (found.kept, found.merged, found.problem_count) == (1, 1, 1)
    assert found.skipped == {"another area": 1, "no code": 1, "no position": 1}
    assert found.batches[0].rows[(LSOA,)] == (52.5, -1.5, "as the file gives it")


def test_populations_out_of_the_ordinary() -> None:
    table = a_table(
        ["period", "area_code", "sex", *AGES],
        ["2024", AREA, "Persons", *[1] * 91],
        ["Mid-2024", AREA, "all", *[1] * 91],
        ["30/06/2024", AREA, "P", *[2] * 91],
        ["", AREA, "Persons", *[1] * 91],
        ["2024", AREA, "child", *[1] * 91],
        ["2024", "", "Persons", *[1] * 91],
        ["2024", "E08000001", "Persons", *[1] * 91],
        ["2024", "E92000001", "Persons", *[1] * 91],
    )
    found = read_populations(table, a_gazetteer())
    assert (found.kept, found.merged) == (2, 1)
    assert found.skipped == {"no code": 1, "another area: metropolitan district": 1}
    assert [(line, column) for line, column, _wanted in wanted(found)] == [
        (4, "area_code"),
        (5, "period"),
        (6, "sex"),
    ]


def test_persons_stay_unknown_where_one_sex_is() -> None:
    table = a_table(
        ["period", "area_code", "sex", *AGES],
        ["2024", AREA, "F", *["c"] * 91],
        ["2024", AREA, "M", *[1] * 91],
    )
    (batch,) = read_populations(table, a_gazetteer()).batches
    assert {key[2] for key in batch.rows} == {"Males"}


def test_a_list_of_status_leaves_out_what_is_not_ours_and_names_what_is_neither() -> None:
    known = a_gazetteer()
    known.postcodes = {"ZZ1 1AA", "ZZ1 1AB"}
    table = a_table(
        ["Postcode", "Live"],
        ["ZZ11AA", 1],
        ["ZZ1 1AA", 1],
        ["ZZ1 1AB", "perhaps"],
        ["ZZ1 1AD", 1],
        ["GIR 0AA", 1],
    )
    found = read_status(table, known)
    assert (found.kept, found.merged) == (1, 1)
    assert found.skipped == {"not among the area's postcodes": 2}
    assert wanted(found) == [(4, "Live", "1 for live, 0 for not")]


def test_a_pseudo_code_names_no_place_and_an_unnamed_ward_stays_nameless() -> None:
    table = a_table(
        ["pcds", "oslaua", "osward", "msoa", "lsoa21"],
        ["ZZ1 1AA", AREA, WARD, "", "E99999999"],
    )
    found = read_postcodes(table, a_gazetteer())
    assert found.batches[-1].rows or found.kept == 1
    row = next(batch.rows for batch in found.batches if batch.table == "postcode")
    assert row[("ZZ1 1AA",)] == (AREA, AREA, WARD, None, None)


@pytest.mark.parametrize(
    "read", [read_status, read_postcodes, read_populations, read_deprivation, read_points]
)
def test_a_reader_given_a_file_of_another_kind_is_a_mistake(read: object) -> None:
    assert callable(read)
    with pytest.raises((ValueError, IndexError)):
        read(a_table(["name", "address"], ["a", "b"]), a_gazetteer())


def test_a_points_file_without_positions_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="positions"):
        read_points(a_table(["lsoa21cd", "name"]), a_gazetteer())


def test_a_row_that_names_neither_authority_nor_lsoa_is_a_mistake() -> None:
    headings = Headings.read(["postcode"])
    known = a_gazetteer()
    reader = Reader(headings, Columns.find(headings), known, Membership(known))
    with pytest.raises(ValueError, match="authorities or LSOAs"):
        reader.read(2, ["ZZ1 1AA"])


def test_a_fault_without_a_column_is_still_a_fault() -> None:
    known = a_gazetteer()
    with pytest.raises(CellError) as raised:
        Membership(known).by_lsoa("LSOA")
    assert raised.value.index is None


def test_a_file_that_breaks_off_while_it_is_read_is_refused() -> None:
    (one,) = read_files(
        [a_file("a.csv", f'postcode,la_code\nZZ1 1AA,{AREA}\n"ZZ1')], a_gazetteer(), Options()
    )
    assert "quote marks" in one.report.problems[0].wanted
    assert one.batches == ()


def test_a_file_that_is_emptied_while_it_is_read_is_refused() -> None:
    contents = iter([b"postcode,la_code\n", b"postcode,la_code\n", b""])
    changing = NamedFile("a.csv", lambda: NamedFile.of_bytes("a.csv", next(contents)).open())
    (one,) = read_files([changing], a_gazetteer(), Options())
    assert "changed while it was read" in one.report.problems[0].wanted


def test_progress_tells_the_rows_of_all_files_read_so_far() -> None:
    told: list[tuple[int, int | None]] = []
    files = [postcodes_file(), postcodes_file({}, {"postcode": "ZZ1 1AB"}, name="more.csv")]
    files.append(boundaries_file())
    read_files(files, a_gazetteer(), Options(), lambda done, total: told.append((done, total)))
    assert told == [(2, None), (3, None), (4, None)]


def test_columns_that_nothing_was_taken_from_are_listed() -> None:
    file = a_csv("a.csv", ["postcode", "la_code", "colour", "lon"], ["ZZ1 1AA", AREA, "red", 1])
    (one,) = read_files([file], a_gazetteer(), Options())
    assert one.report.ignored_columns == ("colour", "lon")


def test_codes_in_no_look_up_are_noticed_where_there_is_one() -> None:
    known = a_gazetteer("E05000001", vintage="2024")
    notices = known.vintage_notices("ward_code", ["E05000002"], None)
    assert notices == ["ward_code (ward): none of its codes is in a look-up (2024)."]
    assert known.vintage_notices("ward_code", ["E05000001"], None) == []
    assert a_gazetteer().vintage_notices("ward_code", ["E05000002"], None) == []
    known.note("E05000001", "2023")
    known.note("E05000003", "2023")
    assert known.vintage_notices("ward_code", ["E05000001"], None) == []


def test_a_gazetteer_keeps_a_code_without_year_until_one_is_stated() -> None:
    known = a_gazetteer()
    assert known.note(LSOA, None) == NOT_STATED
    assert known.note(LSOA, None) == NOT_STATED
    assert known.note(LSOA, "2021") == "2021"
    assert known.note(LSOA, None) == "2021"
    assert known.upper_tier(WARD) is None
    assert set(known.lists(Level.LSOA)) == {NOT_STATED, "2021"}


def test_a_sheet_keeps_a_fact_that_only_the_dropped_row_held() -> None:
    sheet = Sheet(
        ("name", "local_name"),
        {("a", NOT_STATED): ("Old", "Known as"), ("b", NOT_STATED): ("B", None)},
    )
    batch = Batch("area", ("name",), {("a", "2024"): ("New",)})
    sheet.apply(batch, 0)
    sheet.drop_unstated(0)
    assert sheet.after == {("a", "2024"): ("New", "Known as"), ("b", NOT_STATED): ("B", None)}
    assert (sheet.new, sheet.changed, sheet.gone) == ([("a", "2024")], [], [("a", NOT_STATED)])
    assert sheet.changed_by() == {0}


def test_the_edition_on_areas_of_2011_is_told_from_the_year_of_the_districts() -> None:
    table = a_table(
        ["lsoa11cd", "lad19cd", "domain", "rank", "decile"],
        [LSOA, AREA, "Crime", 4, 1],
        ["E01000009", "E08000001", "Crime", 4, 1],
    )
    found = read_deprivation(table, a_gazetteer())
    assert {key[:3] for key in found.batches[0].rows} == {(2019, "crime", LSOA)}
    assert found.skipped == {"another area": 1}


def test_a_year_without_a_column_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no edition"):
        _read_year(["2019"], None)


def test_a_fault_of_a_whole_row_has_no_column() -> None:
    assert problem(7, ["a"], ["1"], CellError("sense")) == Problem(
        7, None, "", "sense", MEND_THE_ROW
    )
