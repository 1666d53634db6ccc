"""What an import of files of places does, on both databases, with small invented files."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.db import Base
from earlyhelp.geography import queries
from earlyhelp.geography.commands import Terms
from earlyhelp.geography.models import AreaRow, ImportRow, PostcodeRow
from earlyhelp.geography.places import NOT_STATED, DomainFigures, PostcodeKind, ServedArea
from earlyhelp.geography.reading.files import NamedFile
from earlyhelp.geography.reading.run import Options
from earlyhelp.geography.vintages import VintageError
from tests.geography.factories import (
    AREA,
    COUNTY,
    DISTRICT,
    FOREIGN_DISTRICT,
    LSOA,
    OTHER_DISTRICT,
    WARD,
    a_csv,
    a_file,
    a_square,
    boundaries_file,
    bring_in,
    lsoa_lookup,
    population_file,
    postcodes_file,
    tiers_file,
)


def contents(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of places."""
    tables = {
        name: table for name, table in Base.metadata.tables.items() if name in GEOGRAPHY_TABLES
    }
    return {
        name: sorted((tuple(row) for row in session.execute(select(table))), key=str)
        for name, table in tables.items()
    }


GEOGRAPHY_TABLES = {
    "served_area",
    "geography_import",
    "area",
    "area_link",
    "postcode",
    "population",
    "deprivation",
    "boundary",
    "small_area_point",
    "authority",
    "authority_neighbour",
}


def everything() -> list[NamedFile]:
    return [
        postcodes_file({}, {"postcode": "ZZ1 1AB"}),
        a_csv("live.csv", ["postcode", "live"], ["ZZ1 1AA", "1"], ["ZZ11AB", "0"]),
        lsoa_lookup(),
        population_file((AREA, "Females", 6), (AREA, "Males", 4), (LSOA, "Persons", 1)),
        a_csv(
            "iod.csv",
            ["lsoa21_code", "IMD_rank", "IMD_decile", "idaci_numerator"],
            [LSOA, 5, 1, ""],
        ),
        boundaries_file({"area_code": WARD, "area_name": "Ham Hill"}, {"area_name": "North"}),
        a_csv("points.csv", ["lsoa21cd", "long", "lat"], [LSOA, -1.5, 52.5]),
        a_csv(
            "authorities.csv",
            [
                "new_la_code",
                "la_name",
                "old_la_code",
                "date_of_termination",
                "parent_geography_code",
            ],
            [AREA, "Anyborough", "999", "", "E12000002"],
        ),
        a_csv("neighbours.csv", ["old_la_code", "SN_1", "SN_1P"], ["999", "998", "Close "]),
    ]


def test_everything_comes_in_together_whatever_the_order_of_the_files(session: Session) -> None:
    report = bring_in(session, *reversed(everything()))
    assert report.stored
    assert report.problem_count == 0
    assert queries.get_served_area(session) == ServedArea(AREA, "Anyborough")
    assert queries.find_postcode(session, "zz11aa").kind is PostcodeKind.LIVE
    assert queries.find_postcode(session, "ZZ1 1AB").kind is PostcodeKind.TERMINATED
    assert [ward.name for ward in queries.find_wards(session)] == ["Ham Hill"]
    assert queries.find_absent(session) == []


def test_the_same_files_twice_change_nothing(session: Session) -> None:
    bring_in(session, *everything())
    before = contents(session)
    again = bring_in(session, *everything())
    assert again.stored
    assert again.changes_nothing
    assert contents(session) == before
    one_by_one = [bring_in(session, file) for file in everything()]
    assert all(report.changes_nothing for report in one_by_one)
    assert contents(session) == before


def test_a_dry_run_says_the_same_and_stores_nothing(session: Session) -> None:
    report = bring_in(session, *everything(), terms=Terms(dry_run=True))
    assert (report.stored, report.problem_count) == (False, 0)
    assert not any(contents(session).values())
    stored = bring_in(session, *everything())
    assert stored.changes == report.changes
    assert [replace(file, import_id=None) for file in stored.files] == [*report.files]


def test_one_problem_in_one_file_keeps_everything_out(session: Session) -> None:
    report = bring_in(
        session, *everything(), population_file((AREA, "Persons", -1), name="bad.csv")
    )
    assert not report.stored
    assert not any(contents(session).values())
    (bad,) = [file for file in report.files if file.problem_count]
    assert (bad.name, bad.problems[0].line, bad.problems[0].found) == ("bad.csv", 2, "-1")
    assert "0 or more" in bad.problems[0].wanted


def test_a_revised_figure_replaces_the_earlier_one_and_says_from_which_file(
    session: Session,
) -> None:
    bring_in(session, population_file((AREA, "Persons", 10), name="first.csv"))
    report = bring_in(session, population_file((AREA, "Persons", 11), name="second.csv"))
    assert report.changes["population"].changed == 91
    found = queries.get_population(session, AREA, 0, 17)
    assert found is not None
    assert (found.count, found.period, found.source) == (18 * 11, "mid-2024", "second.csv")
    assert [row.file_name for row in session.scalars(select(ImportRow))] == [
        "first.csv",
        "second.csv",
    ]


def test_a_second_area_comes_in_only_with_replace(session: Session) -> None:
    bring_in(session, *everything())
    before = contents(session)
    other = "E06000999"
    files = [postcodes_file({"la_code": other, "la_name": "Otherton", "postcode": "YY1 1AA"})]
    refused = bring_in(session, *files, area=other)
    assert not refused.stored
    assert "--replace" in refused.problems[0]
    assert contents(session) == before
    assert bring_in(session, *files, area=other, terms=Terms(replace=True)).stored
    served = queries.get_served_area(session)
    assert served is not None
    assert (served.code, served.name) == (other, "Otherton")
    assert queries.find_postcode(session, "ZZ1 1AA").kind is PostcodeKind.OUTSIDE
    assert queries.find_postcode(session, "YY1 1AA").kind is PostcodeKind.LIVE
    assert queries.get_population(session, AREA, 0, 17) is None


def test_a_replacement_with_a_problem_takes_nothing_away(session: Session) -> None:
    bring_in(session, *everything())
    before = contents(session)
    broken = a_csv("bad.csv", ["postcode", "la_code"], ["nowhere", "E06000999"])
    report = bring_in(session, broken, area="E06000999", terms=Terms(replace=True))
    assert not report.stored
    assert contents(session) == before


def test_a_district_cannot_be_the_area_and_its_county_is_named(session: Session) -> None:
    bring_in(session, tiers_file(), area=COUNTY)
    report = bring_in(session, tiers_file(), area=DISTRICT)
    assert "children's services belong to Hertfordshire (E10000015)" in report.problems[0]


def county_postcodes() -> NamedFile:
    return postcodes_file(
        {"postcode": "ZZ1 1AA", "la_code": DISTRICT, "la_name": "Broxbourne"},
        {"postcode": "ZZ1 1AB", "la_code": OTHER_DISTRICT, "la_name": "Stevenage"},
        {"postcode": "ZZ1 1AD", "la_code": FOREIGN_DISTRICT, "la_name": "Cambridge"},
        {"postcode": "ZZ1 1AE", "la_code": "E06000001", "la_name": "Hartlepool"},
    )


def test_a_county_holds_the_postcodes_of_its_districts_and_of_no_other(session: Session) -> None:
    report = bring_in(session, county_postcodes(), tiers_file(), area=COUNTY)
    assert report.stored
    served = queries.get_served_area(session)
    assert served is not None
    assert served.name == "Hertfordshire"
    inside = queries.find_postcode(session, "ZZ1 1AA")
    assert inside.kind is PostcodeKind.LIVE
    assert (inside.authority_code, inside.district_code) == (COUNTY, DISTRICT)
    assert inside.district_name == "Broxbourne"
    assert queries.find_postcode(session, "ZZ1 1AB").district_name == "Stevenage"
    assert queries.find_postcode(session, "ZZ1 1AD").kind is PostcodeKind.OUTSIDE
    assert queries.find_postcode(session, "ZZ1 1AE").kind is PostcodeKind.OUTSIDE
    assert [area.name for area in queries.find_districts(session)] == ["Broxbourne", "Stevenage"]
    assert queries.get_upper_tier(session, DISTRICT) == COUNTY
    assert queries.find_profile_areas(session)[DISTRICT] == "district"


def test_a_county_without_a_look_up_is_told_what_to_bring(session: Session) -> None:
    report = bring_in(session, county_postcodes(), area=COUNTY)
    assert not report.stored
    assert "LTLA23CD and UTLA23CD" in report.files[0].problems[0].wanted


def test_a_district_that_no_look_up_knows_is_named_with_its_count(session: Session) -> None:
    files = postcodes_file({"la_code": DISTRICT}, {"postcode": "ZZ1 1AB", "la_code": "E07000999"})
    report = bring_in(session, files, tiers_file(), area=COUNTY)
    assert any("E07000999 is in no look-up" in n and "1 row" in n for n in report.files[-1].notices)


def test_the_county_in_the_file_must_agree_with_the_look_up(session: Session) -> None:
    file = postcodes_file({"la_code": DISTRICT, "oscty": "E10000003"})
    report = bring_in(session, file, tiers_file(), area=COUNTY)
    assert report.stored
    assert any("E10000003 by the file but in E10000015" in n for n in report.files[-1].notices)
    assert queries.find_postcode(session, "ZZ1 1AA").is_inside


def test_the_county_in_the_file_serves_where_there_is_no_look_up(session: Session) -> None:
    file = postcodes_file({"la_code": DISTRICT, "oscty": COUNTY})
    report = bring_in(session, file, area=COUNTY)
    assert report.stored
    assert any("the file's own county E10000015 was used" in n for n in report.files[0].notices)
    assert queries.find_postcode(session, "ZZ1 1AA").district_code == DISTRICT


def test_an_ended_authority_is_read_as_the_one_that_took_its_place(session: Session) -> None:
    authorities = a_csv(
        "authorities.csv",
        ["new_la_code", "la_name", "old_la_code", "date_of_termination"],
        ["E08000019", "Sheffield", "373", "30/04/2025"],
        ["E08000039", "Sheffield", "373", ""],
        ["z", "British Forces", "702", ""],
        ["E06000061 / E06000062", "Together", "940 / 941", ""],
        ["E10000005", "Cornwall", "x", "31/03/2009"],
    )
    report = bring_in(
        session, authorities, postcodes_file({"la_code": "E08000019"}), area="E08000039"
    )
    assert report.stored
    assert report.files[0].skipped == {"no code": 1, "several authorities in one row": 1}
    assert "E08000019 has ended and was read as E08000039 (1 rows)." in report.files[1].notices
    successor = queries.find_successor(session, "E08000019")
    assert successor is not None
    assert successor.code == "E08000039"
    assert queries.find_successor(session, "E08000039") is None
    assert queries.find_successor(session, "E10000005") is None


@pytest.mark.parametrize(
    ("longitude", "latitude"), [("", ""), ("0.0", "99.999999"), ("0", "0"), ("-30", "40")]
)
def test_a_postcode_without_position_is_a_normal_case(
    session: Session, longitude: str, latitude: str
) -> None:
    report = bring_in(session, postcodes_file({"lon": longitude, "lat": latitude}))
    assert report.stored
    assert "1 postcodes have no usable position." in report.files[0].notices
    answer = queries.find_postcode(session, "ZZ1 1AA")
    assert (answer.kind, answer.point, answer.is_inside) == (PostcodeKind.NO_POSITION, None, True)


def test_eastings_and_northings_serve_as_a_position(session: Session) -> None:
    headings = ["pcds", "oslaua", "oseast1m", "osnrth1m"]
    bring_in(session, a_csv("onspd.csv", headings, ["ZZ1 1AA", AREA, 651410, 313177]))
    point = queries.find_postcode(session, "ZZ1 1AA").point
    assert point is not None
    assert (point.latitude, point.longitude) == pytest.approx((52.65798, 1.71605), abs=1e-4)


def test_a_month_of_ending_makes_a_postcode_terminated_with_its_position(session: Session) -> None:
    bring_in(session, postcodes_file({"doterm": "201305"}))
    answer = queries.find_postcode(session, "ZZ1 1AA")
    assert answer.kind is PostcodeKind.TERMINATED
    assert answer.point is not None


def test_the_status_of_a_postcode_outlives_a_new_list_of_postcodes(session: Session) -> None:
    status = a_csv("live.csv", ["postcode", "live"], ["ZZ1 1AA", "0"])
    bring_in(session, postcodes_file(), status)
    bring_in(session, postcodes_file({"ward_name": "Ham Hill", "lat": 52.6}))
    answer = queries.find_postcode(session, "ZZ1 1AA")
    assert answer.kind is PostcodeKind.TERMINATED
    assert answer.point is not None
    assert answer.point.latitude == 52.6


@pytest.mark.parametrize(
    ("facts", "column", "wanted"),
    [
        ({"lon": 52.5, "lat": -1.5}, "lon", "the other way round"),
        ({"lat": "north"}, "lat", "a number"),
        ({"postcode": "nowhere"}, "postcode", "a UK postcode"),
        ({"ward_code": "E01000001"}, "ward_code", "begins with E05"),
        ({"lsoa_code": "LSOA"}, "lsoa_code", "an official code"),
        ({"la_code": "Anyborough"}, "la_code", "an official code"),
        ({"la_code": "E12000002"}, "la_code", "code of an authority"),
        ({"doterm": "May 2013"}, "doterm", "201305"),
        ({"live": "perhaps"}, "live", "1 for live"),
    ],
)
def test_a_fault_is_named_by_line_column_found_and_wanted(
    session: Session, facts: dict[str, object], column: str, wanted: str
) -> None:
    report = bring_in(session, postcodes_file(facts))
    (problem,) = report.files[0].problems
    assert (problem.line, problem.column) == (2, column)
    assert problem.found in map(str, facts.values())
    assert wanted in problem.wanted
    assert not report.stored


def test_the_same_postcode_twice_is_merged_and_with_other_places_a_problem(
    session: Session,
) -> None:
    merged = bring_in(session, postcodes_file({}, {}))
    assert (merged.files[0].kept, merged.files[0].merged) == (1, 1)
    report = bring_in(session, postcodes_file({}, {"ward_code": "E05999002"}))
    (problem,) = report.files[0].problems
    assert problem.line == 3
    assert "line 2" in problem.wanted


def test_rows_of_other_areas_are_skipped_and_counted_by_reason(session: Session) -> None:
    report = bring_in(
        session,
        postcodes_file(
            {},
            {"postcode": "ZZ1 1AB", "la_code": "E08000001"},
            {"postcode": "ZZ1 1AD", "la_code": "S12000001"},
            {"postcode": "ZZ1 1AE", "la_code": "M99999999"},
            {"postcode": "ZZ1 1AF", "la_code": ""},
            {"postcode": "ZZ1 1AG", "la_code": DISTRICT},
        ),
    )
    assert report.stored
    (file,) = report.files
    assert file.skipped == {"another area": 2, "another country": 2, "no authority": 1}
    assert file.rows_read == file.kept + sum(file.skipped.values()) == 6


def test_a_file_of_another_area_brings_in_nothing_and_says_so(session: Session) -> None:
    report = bring_in(session, postcodes_file({"la_code": "E08000001"}))
    assert any("Nothing in it is for" in notice for notice in report.files[0].notices)


def test_postcodes_that_name_only_lsoas_need_a_look_up(session: Session) -> None:
    headings = ["postcode", "lsoa21cd", "lon", "lat"]
    file = a_csv("pc.csv", headings, ["ZZ1 1AA", LSOA, -1.5, 52.5], ["ZZ1 1AB", "E01000001", 0, 51])
    assert "look-up" in bring_in(session, file).files[0].problems[0].wanted
    report = bring_in(session, file, lsoa_lookup())
    assert report.stored
    assert report.files[-1].skipped == {"another area": 1}
    assert queries.find_postcode(session, "ZZ1 1AA").district_code == AREA


def test_a_look_up_of_other_wards_fails_loudly_when_joined(session: Session) -> None:
    new, old = "E05015239", "E05000819"
    bring_in(
        session,
        postcodes_file({"ward_code": new}),
        lsoa_lookup((LSOA, "x", new, "Ham Hill", AREA, "Anyborough")),
    )
    assert queries.find_lsoa_wards(session) == {LSOA: new}
    older = lsoa_lookup((LSOA, "x", old, "Ham Hill", AREA, "Anyborough"), year="22")
    report = bring_in(session, older)
    assert any("2022" in n and "2024" in n and "share no code" in n for n in report.notices)
    assert queries.find_lsoa_wards(session) == {LSOA: new}
    with pytest.raises(VintageError, match=r"2022.*2024"):
        queries.find_lsoa_wards(session, vintage="2022")


def test_a_code_whose_year_is_learnt_later_stands_once(session: Session) -> None:
    bring_in(session, postcodes_file())
    assert [area.vintage for area in queries.find_areas(session, WARD)] == [NOT_STATED]
    bring_in(session, lsoa_lookup())
    assert [area.vintage for area in queries.find_areas(session, WARD)] == ["2024"]
    assert [area.name for area in queries.find_areas(session, LSOA)] == ["Anyborough 001A"]


def test_codes_of_two_years_in_one_column_are_noticed(session: Session) -> None:
    changes = a_csv(
        "changes.csv",
        ["lsoa11cd", "lsoa21cd", "chgind", "lad22cd"],
        ["E01000001", "E01000001", "U", AREA],
        ["E01000002", "E01000003", "S", AREA],
        ["E01000002", "E01000004", "S", AREA],
    )
    mixed = postcodes_file(
        {"lsoa_code": "E01000002"}, {"postcode": "ZZ1 1AB", "lsoa_code": "E01000003"}
    )
    report = bring_in(session, changes, mixed)
    assert any(
        "codes of different years stand together (2011, 2021)" in n for n in report.files[1].notices
    )
    assert any("E01000002" in notice for notice in report.notices)
    assert queries.find_lsoa_changes(session)["E01000002"] == ["E01000003", "E01000004"]


def test_codes_of_another_year_under_a_heading_are_noticed(session: Session) -> None:
    changes = a_csv(
        "changes.csv",
        ["lsoa11cd", "lsoa21cd", "lad22cd"],
        ["E01000002", "E01000003", AREA],
    )
    wrong = a_csv("pc.csv", ["postcode", "lsoa21", "la_code"], ["ZZ1 1AA", "E01000002", AREA])
    report = bring_in(session, changes, wrong)
    assert any("1 codes are not of 2021" in notice for notice in report.files[1].notices)


def test_what_does_not_add_up_is_noticed_and_kept(session: Session) -> None:
    ages = [*map(str, range(90)), "90+"]
    file = a_csv(
        "population.csv",
        ["period", "area_code", "sex", "all_ages", *ages],
        ["2024", AREA, "Persons", 91 * 9, *[10] * 91],
        ["2024", AREA, "F", 91 * 5, *[5] * 91],
        ["2024", AREA, "M", 91 * 4, *[4] * 91],
    )
    report = bring_in(session, file)
    assert report.stored
    assert report.files[0].notices == (
        "1 rows have ages that do not add up to their total.",
        "91 figures for persons differ from females and males together.",
    )


def test_persons_are_females_and_males_where_the_file_gives_only_those(session: Session) -> None:
    bring_in(session, population_file((AREA, "Females", 6), (AREA, "Males", 4)))
    found = queries.get_population(session, AREA, 0, 4)
    assert found is not None
    assert found.count == 50


def test_a_file_without_sex_counts_persons_and_without_period_needs_one(session: Session) -> None:
    ages = [*map(str, range(90)), "90+"]
    file = a_csv("population.csv", ["area_code", *ages], [AREA, *["1,000"] * 91])
    assert "--period" in bring_in(session, file).files[0].problems[0].wanted
    terms = Terms(reading=Options(period="2023-06-30", source="Invented estimates"))
    assert bring_in(session, file, terms=terms).stored
    found = queries.get_population(session, AREA, 0, 200)
    assert found is not None
    assert (found.count, found.period, found.source) == (91_000, "mid-2023", "Invented estimates")


def test_a_suppressed_figure_is_unknown_and_never_nought(session: Session) -> None:
    ages = [*map(str, range(90)), "90+"]
    file = a_csv("population.csv", ["period", "area_code", *ages], ["2024", AREA, "c", *[1] * 90])
    report = bring_in(session, file)
    assert "1 figures are not given; they stay unknown." in report.files[0].notices
    assert queries.get_population(session, AREA, 0, 4) is None
    assert queries.get_population(session, AREA, 1, 4) is not None


def test_small_areas_without_a_population_are_named(session: Session) -> None:
    report = bring_in(
        session,
        postcodes_file({}, {"postcode": "ZZ1 1AB", "lsoa_code": "E01999002"}),
        population_file((LSOA, "Persons", 1)),
    )
    assert any("1 small areas" in n and "E01999002" in n for n in report.notices)
    assert {c: p.count for c, p in queries.find_small_area_populations(session, 0, 4).items()} == {
        LSOA: 5
    }


def test_what_is_not_there_is_switched_off_with_a_sentence(session: Session) -> None:
    report = bring_in(session, postcodes_file(), lsoa_lookup())
    assert report.stored
    assert report.notices == tuple(queries.find_absent(session))
    assert len(report.notices) == 3
    assert queries.find_boundaries(session, "ward") == []
    assert queries.find_deprivation(session) == {}
    assert queries.find_small_area_populations(session, 0, 17) == {}
    assert (
        queries.find_small_area_points(session)[LSOA].derivation
        == "the mean position of its postcodes"
    )


def test_a_boundary_in_metres_or_turned_round_is_refused(session: Session) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    assert "WGS84" in bring_in(session, boundaries_file(crs=crs)).files[0].problems[0].wanted
    for square, wanted in (
        (a_square(52.5, -1.5), "longitude before latitude"),
        (a_square(400_000, 300_000), "degrees within the United Kingdom"),
        ([], "coordinates"),
    ):
        document = {
            "type": "FeatureCollection",
            "features": [
                {
                    "properties": {"LAD24CD": AREA, "LAD24NM": "Anyborough"},
                    "geometry": {"type": "Polygon", "coordinates": square},
                }
            ],
        }
        report = bring_in(session, a_file("b.geojson", json.dumps(document)))
        assert wanted in report.files[0].problems[0].wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('{"type": "FeatureCollection", "features": [', "complete JSON"),
        ('{"type": "Topology"}', "FeatureCollection"),
        ("[1, 2]", "FeatureCollection"),
    ],
)
def test_json_that_is_no_set_of_boundaries_is_refused(
    session: Session, text: str, wanted: str
) -> None:
    assert wanted in bring_in(session, a_file("b.json", text)).files[0].problems[0].wanted


def test_a_boundary_takes_the_smallest_place_and_the_year_of_its_heading(session: Session) -> None:
    features = {"LAD24CD": AREA, "LAD24NM": "Anyborough", "WD24CD": WARD, "WD24NM": "Ham Hill"}
    bring_in(session, lsoa_lookup(), boundaries_file(features))
    (ward,) = queries.find_boundaries(session, "ward")
    assert (ward.code, ward.name, ward.vintage) == (WARD, "Ham Hill", "2024")
    assert ward.geometry["type"] == "Polygon"
    assert queries.find_boundaries(session, "authority") == []


def test_an_unlike_file_named_by_the_sender_is_refused_and_in_a_folder_left_aside(
    session: Session,
) -> None:
    text = "Name,Description\na,b\n"
    named = bring_in(session, postcodes_file(), a_file("columns.csv", text))
    assert not named.stored
    assert "nearest kind: postcodes" in named.files[0].problems[0].wanted
    found = bring_in(session, postcodes_file(), a_file("columns.csv", text, in_folder=True))
    assert found.stored
    assert found.files[0].left_aside
    half = bring_in(session, a_file("half.csv", "postcode,name\nZZ1 1AA,x\n", in_folder=True))
    assert not half.stored


def test_an_empty_file_changes_nothing_and_is_no_fault(session: Session) -> None:
    headings_only = a_file("headings.csv", "postcode,la_code\n")
    report = bring_in(session, a_file("empty.csv", ""), headings_only)
    assert report.problem_count == 0
    assert all("0 rows to bring in" in file.notices[0] for file in report.files)


def test_a_row_with_too_many_cells_is_a_problem_with_its_line(session: Session) -> None:
    report = bring_in(session, a_file("a.csv", f"postcode,la_code\nZZ1 1AA,{AREA},more\n"))
    assert (report.files[0].problems[0].line, report.stored) == (2, False)


@pytest.mark.parametrize(
    "row",
    [[LSOA, "0", "1", "1"], [LSOA, "1", "11", "1"], [LSOA, "1", "1", "-5"], ["E05999001", 1, 1, 1]],
)
def test_a_rank_decile_or_count_out_of_bounds_is_a_problem(
    session: Session, row: list[object]
) -> None:
    headings = ["lsoa21_code", "IMD_rank", "IMD_decile", "IMD_numerator"]
    report = bring_in(session, lsoa_lookup(), a_csv("iod.csv", headings, row))
    assert report.files[1].problem_count == 1


def test_deprivation_of_2011_areas_must_say_its_edition(session: Session) -> None:
    headings = ["lsoa11cd", "lad11cd", "IMD_rank", "IMD_decile"]
    file = a_csv("iod.csv", headings, [LSOA, AREA, 1, 1])
    assert "column named year" in bring_in(session, file).files[0].problems[0].wanted
    told = a_csv("iod.csv", [*headings, "year"], [LSOA, AREA, 1, 1, 2019])
    assert bring_in(session, told).stored
    assert queries.find_deprivation(session)[LSOA].edition == 2019


def test_two_files_of_one_edition_fill_each_other(session: Session) -> None:
    ranks = a_csv("ranks.csv", ["lsoa21_code", "idaci_rank", "idaci_decile"], [LSOA, 7, 1])
    counts = a_csv("counts.csv", ["lsoa21_code", "idaci_rank", "idaci_numerator"], [LSOA, 7, 120])
    bring_in(session, lsoa_lookup(), ranks, counts)
    found = queries.find_deprivation(session)[LSOA]
    assert (found.idaci_decile, found.idaci_children) == (1, 120)


def test_statistical_neighbours_are_living_authorities_in_their_order(session: Session) -> None:
    bring_in(
        session,
        a_csv(
            "authorities.csv",
            ["new_la_code", "la_name", "old_la_code", "date_of_termination"],
            [AREA, "Anyborough", "999", ""],
            ["E06000001", "First", "901", ""],
            ["E10000002", "Ended", "902", "31/03/2020"],
            ["E06000060", "Second", "902", ""],
        ),
        a_csv("n.csv", ["old_la_code", "SN_1", "SN_1P", "SN_2", "SN_2P"], [999, 901, "", 902, ""]),
    )
    found = queries.find_neighbours(session, AREA)
    assert [area.name for area in found] == ["First", "Second"]
    assert queries.find_profile_areas(session)["E06000060"] == "neighbour"


def test_names_once_given_are_kept(session: Session) -> None:
    bring_in(session, postcodes_file())
    bring_in(session, postcodes_file({"ward_name": "HAM HILL"}))
    assert queries.find_postcode(session, "ZZ1 1AA").ward_name == "Ham Hill"


def test_no_row_is_left_without_a_year_where_its_year_is_known(session: Session) -> None:
    bring_in(session, *everything())
    unstated = session.scalars(select(AreaRow.code).where(AreaRow.vintage == NOT_STATED)).all()
    assert WARD not in unstated
    assert LSOA not in unstated
    assert session.scalars(select(PostcodeRow.postcode)).all()


def test_every_file_that_gave_something_is_on_record(session: Session) -> None:
    bring_in(session, *everything())
    kept = {row.file_name: row.kind for row in queries.find_imports(session)}
    assert set(kept) == {file.name for file in everything()}
    assert kept["postcodes.csv"] == "postcodes"
    assert kept["live.csv"] == "postcode status"


def test_two_files_that_contradict_each_other_come_to_rest(session: Session) -> None:
    first, second = (
        population_file((AREA, "Persons", each), name=name) for each, name in ((1, "a"), (2, "b"))
    )
    bring_in(session, first, second)
    before = contents(session)
    assert bring_in(session, first, second).changes_nothing
    assert contents(session) == before


def test_the_area_takes_its_name_when_a_file_first_gives_it(session: Session) -> None:
    nameless = a_csv("pc.csv", ["postcode", "la_code"], ["ZZ1 1AA", AREA])
    bring_in(session, nameless)
    assert queries.get_served_area(session) == ServedArea(AREA, AREA)
    bring_in(session, tiers_file())
    assert queries.get_served_area(session) == ServedArea(AREA, "Anyborough")


def test_the_region_of_an_earlier_look_up_is_a_benchmark_later(session: Session) -> None:
    region = "E12000007"
    bring_in(session, a_csv("rgn.csv", ["lad24cd", "rgn24cd"], [AREA, region]))
    report = bring_in(session, population_file((region, "Persons", 9), ("E12000009", "Persons", 9)))
    assert (report.files[0].kept, report.files[0].skipped) == (1, {"another area: region": 1})
    assert queries.get_population(session, region, 0, 0) is not None


def test_before_any_import_there_is_nothing_and_no_fault(session: Session) -> None:
    assert queries.get_served_area(session) is None
    assert queries.find_lsoa_wards(session) == {}
    assert queries.find_profile_areas(session) == {}
    assert queries.find_lsoas(session) == []
    assert queries.find_small_area_points(session) == {}
    assert queries.find_postcode(session, "ZZ1 1AA").kind is PostcodeKind.OUTSIDE
    assert len(queries.find_absent(session)) == 4


def test_the_small_areas_of_the_postcodes_are_listed_by_name(session: Session) -> None:
    bring_in(session, lsoa_lookup(), postcodes_file())
    assert [area.name for area in queries.find_lsoas(session)] == ["Anyborough 001A"]


def test_an_archive_is_refused_with_what_to_do(session: Session) -> None:
    report = bring_in(session, postcodes_file(), a_file("all.zip", b"PK\x03\x04"))
    assert not report.stored
    assert "unpack it" in report.files[0].problems[0].wanted


AGES = [*map(str, range(90)), "90+"]


def test_mid_year_estimates_come_in_in_both_layouts(session: Session) -> None:
    """With a column of sex and a code of any place, and by LSOA of 2011 or 2021 with a gender."""
    long = a_csv(
        "long.csv",
        ["period", "area_code", "area_name", "geography", "sex", "all_ages", *AGES],
        *(["2024-06-30", AREA, "", "", sex, 91 * n, *[n] * 91] for sex, n in SEXES),
    )
    older = a_csv(
        "older.csv",
        ["lsoa11_code", "year", "gender", *AGES[:-1], "90"],
        *([LSOA, 2019, sex[0], *[n] * 91] for sex, n in SEXES[1:]),
    )
    newer = a_csv(
        "newer.csv",
        ["LSOA21_Code", "mid_year", "Total Population", *AGES],
        [LSOA, "Mid-2024", 182, *[2] * 91],
    )
    report = bring_in(session, lsoa_lookup(), long, older, newer)
    assert report.stored
    assert [file.kind for file in report.files][1:] == ["population"] * 3
    assert [file.notices for file in report.files] == [()] * 4
    found = [queries.get_population(session, code, 0, 90) for code in (AREA, LSOA)]
    assert [one and (one.count, one.period) for one in found] == [
        (5 * 91, "mid-2024"),
        (182, "mid-2024"),
    ]
    (source,) = queries.trace_population(session, LSOA, 0, 90)
    assert source.file_name == "newer.csv"


SEXES = (("Persons", 5), ("Females", 3), ("Males", 2))


@pytest.mark.parametrize(
    ("lsoa_year", "district_year", "edition"),
    [(2021, 2024, 2025), (2011, 2019, 2019), (2011, 2013, 2015)],
)
def test_file_7_says_its_edition_by_the_years_in_its_official_heading(
    session: Session, lsoa_year: int, district_year: int, edition: int
) -> None:
    names = ("Index of Multiple Deprivation (IMD)", "Education, Skills and Training")
    headings = [
        f"LSOA code ({lsoa_year})",
        f"LSOA name ({lsoa_year})",
        f"Local Authority District code ({district_year})",
        f"Local Authority District name ({district_year})",
        *(f"{name} Score" for name in names),
        *(f"{name} Rank (where 1 is most deprived)" for name in names),
        *(f"{name} Decile (where 1 is most deprived 10% of LSO" for name in names),
        "Total population: mid 2015 (excluding prisoners)",
    ]
    file = a_csv("File_7.csv", headings, [LSOA, "x", AREA, "y", 30.5, 0.2, 382, 7, 1, 2, 1500])
    report = bring_in(session, file)
    assert report.stored, report.files
    (found,) = queries.find_deprivation(session).values()
    assert (found.edition, found.imd_decile) == (edition, 1)
    assert found.domains["education"] == DomainFigures(score=0.2, rank=7, decile=2)
    years = {area.vintage for area in queries.find_areas(session, LSOA)}
    assert years == {str(lsoa_year)}


def test_a_split_is_shared_out_by_the_look_ups_own_weights_before_any_other(
    session: Session,
) -> None:
    old, one, other = "E01000002", "E01000003", "E01000004"
    headings = ["lsoa11cd", "lsoa21cd", "chgind", "weight", "lad24cd"]
    changes = a_csv(
        "changes.csv", headings, [old, one, "S", 0.75, AREA], [old, other, "S", 0.25, AREA]
    )
    people = population_file((one, "Persons", 1), (other, "Persons", 9))
    report = bring_in(session, changes, people)
    assert "weight" not in report.files[0].ignored_columns
    carried = queries.carry_over_lsoas(session, {old: 8})
    assert carried.counts == {one: 6, other: 2}
    assert carried.stated_by == "the weights of the look-up"
    bad = a_csv("bad.csv", headings, [old, one, "S", -1, AREA])
    (problem,) = bring_in(session, bad).files[0].problems
    assert (problem.column, problem.wanted) == (
        "weight",
        "a weight of 0 or more, or an empty cell",
    )


def test_a_split_without_weights_or_people_cannot_be_carried_over(session: Session) -> None:
    headings = ["lsoa11cd", "lsoa21cd", "chgind", "lad24cd"]
    rows = [["E01000002", code, "S", AREA] for code in ("E01000003", "E01000004")]
    bring_in(session, a_csv("changes.csv", headings, *rows))
    with pytest.raises(VintageError, match=r"2011.*2021.*E01000002 were split, and no weight"):
        queries.carry_over_lsoas(session, {"E01000002": 8})


def test_region_and_combined_authority_of_a_county_are_those_of_its_districts(
    session: Session,
) -> None:
    region, combined = "E12000006", "E47000017"
    larger = a_csv(
        "larger.csv",
        ["lad24cd", "rgn24cd", "cauth24cd", "cauth24nm"],
        [DISTRICT, region, combined, "Some Combined Authority"],
        [FOREIGN_DISTRICT, "E12000009", "E47000099", "Another"],
    )
    bring_in(session, tiers_file(), larger, area=COUNTY)
    areas = queries.find_profile_areas(session)
    assert (areas[region], areas[combined]) == ("region", "combined-authority")
    assert not {"E12000009", "E47000099", FOREIGN_DISTRICT} & areas.keys()
    assert queries.get_served_region(session, COUNTY) == region
    people = population_file(
        (region, "Persons", 3), (combined, "Persons", 2), ("E47000099", "Persons", 1)
    )
    report = bring_in(session, people, area=COUNTY)
    assert (report.files[0].kept, dict(report.files[0].skipped)) == (
        2,
        {"another area: combined authority": 1},
    )
