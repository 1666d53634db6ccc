"""The whole public files give the figures that their publishers and a count by hand give."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.db import Database
from earlyhelp.geography import queries
from earlyhelp.geography.distance import geodesic_miles
from earlyhelp.geography.models import (
    AreaLinkRow,
    AuthorityRow,
    DeprivationRow,
    PopulationRow,
    PostcodeRow,
)
from earlyhelp.geography.places import PostcodeKind
from earlyhelp.geography.postcodes import read_postcode
from earlyhelp.geography.reading.report import GeographyReport
from earlyhelp.geography.vintages import VintageError
from tests.geography.factories import bring_in, folder

pytestmark = pytest.mark.real_data
TRAFFORD = "E08000009"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, real_data: Path
) -> Iterator[tuple[Session, GeographyReport]]:
    """Give a session with all real files brought in once; undone when the module ends."""
    database: Database = request.getfixturevalue(f"{request.param}_database")
    data = real_data / "data"
    files = folder(data / "geography/trafford", data / "jsna/lookups", data / "jsna/iod")
    with database.engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session, bring_in(session, *files, area=TRAFFORD)
        outer.rollback()


@pytest.fixture
def session(filled: tuple[Session, GeographyReport]) -> Session:
    return filled[0]


@pytest.fixture
def report(filled: tuple[Session, GeographyReport]) -> GeographyReport:
    return filled[1]


def test_every_file_comes_in_whole(report: GeographyReport) -> None:
    assert report.stored
    assert report.problem_count == 0
    read = {file.name: (file.kind, file.rows_read, file.kept) for file in report.files}
    assert read == {
        "dfe_las.csv": ("authorities", 176, 172),
        "children_statistical_neighbours_2025_wide.csv": ("neighbours", 153, 153),
        "ltla_utla_apr2023.csv": ("lookup", 318, 296),
        "lookup_lsoa11_lsoa21.csv": ("lookup", 139, 139),
        "lookup_lsoa21_ward22_bestfit.csv": ("lookup", 139, 139),
        "lookup_lsoa21_ward24_ltla24.csv": ("lookup", 139, 139),
        "lookup_oa21_lsoa21_msoa21.csv": ("lookup", 738, 738),
        "postcodes.csv": ("postcodes", 11_264, 11_264),
        "postcodes_in_code_point_open.csv": ("postcode status", 11_264, 11_264),
        "population_mid2024_la.csv": ("population", 3, 3),
        "population_mid2024_lsoa.csv": ("population", 417, 417),
        "population_mid2024_ward.csv": ("population", 63, 63),
        "iod2019_lsoa11_long.csv": ("deprivation", 2_760, 2_760),
        "iod2025_lsoa21.csv": ("deprivation", 139, 139),
        "File_7_IoD2025_official-header_10-Trafford-LSOAs.csv": ("deprivation", 10, 10),
        "lsoa_2021_points_derived.csv": ("small-area points", 139, 139),
        "local_authority.geojson": ("boundaries", 1, 1),
        "localities_2023.geojson": ("boundaries", 4, 4),
        "lsoa_2021.geojson": ("boundaries", 139, 139),
        "msoa_2021.geojson": ("boundaries", 28, 28),
        "wards_2023.geojson": ("boundaries", 21, 21),
    }


def test_what_does_not_fit_is_said_with_both_years_and_what_was_split(
    report: GeographyReport,
) -> None:
    assert [notice for file in report.files for notice in file.notices] == []
    unlike, split = report.notices
    assert "boundaries of 2022" in unlike
    assert "boundaries of 2024" in unlike
    assert "E01006185" in split


def test_a_second_import_of_everything_changes_nothing(session: Session, real_data: Path) -> None:
    data = real_data / "data"
    files = folder(data / "geography/trafford", data / "jsna/lookups", data / "jsna/iod")
    again = bring_in(session, *files, area=TRAFFORD)
    assert again.stored
    assert again.changes_nothing
    assert again.changes["population"].same == (139 + 21 + 1) * 3 * 91


def test_postcodes(session: Session) -> None:
    rows = session.scalars(select(PostcodeRow)).all()
    assert len(rows) == 11_264
    assert Counter(row.is_listed_live for row in rows) == {True: 6_502, False: 4_762}
    assert {row.authority_code for row in rows} == {TRAFFORD}
    assert all(row.latitude is not None for row in rows)
    assert len({row.ward_code for row in rows}) == 21
    assert len({row.msoa_code for row in rows}) == 28
    assert len({row.lsoa_code for row in rows}) == 139
    localities = Counter(row.locality for row in rows)
    assert localities == {"South": 3_774, "North": 2_853, "Central": 2_405, "West": 2_232}
    outcodes = Counter(row.postcode.split()[0] for row in rows)
    assert len(outcodes) == 12
    assert (outcodes["M33"], outcodes["WA13"], outcodes["M23"], outcodes["M21"]) == (
        2_584,
        76,
        11,
        3,
    )
    box = session.execute(
        select(
            func.min(PostcodeRow.longitude),
            func.max(PostcodeRow.longitude),
            func.min(PostcodeRow.latitude),
            func.max(PostcodeRow.latitude),
        )
    ).one()
    assert tuple(box) == (-2.45571, -2.253615, 53.35892, 53.478389)


def test_a_live_and_an_ended_postcode(session: Session) -> None:
    live = queries.find_postcode(session, "m33-4nd")
    assert live.kind is PostcodeKind.LIVE
    assert (live.ward_name, live.lsoa_code) == ("Manor", "E01006153")
    assert queries.find_postcode(session, "M15 4AJ").kind is PostcodeKind.TERMINATED
    assert queries.find_postcode(session, "M1 1AE").kind is PostcodeKind.OUTSIDE


def test_the_postcodes_of_public_services_are_all_live(session: Session, real_data: Path) -> None:
    seen = set()
    for path in sorted((real_data / "data/geography/trafford/services").glob("*.csv")):
        with path.open(encoding="utf-8-sig") as stream:
            for row in csv.DictReader(stream):
                seen.add(read_postcode(row.get("postcode") or row.get("Postcode") or ""))
    answers = [queries.find_postcode(session, postcode or "") for postcode in seen]
    assert {answer.kind for answer in answers} == {PostcodeKind.LIVE}


def test_the_pattern_rejects_none_of_the_postcodes(session: Session) -> None:
    postcodes = session.scalars(select(PostcodeRow.postcode)).all()
    assert all(read_postcode(postcode) == postcode for postcode in postcodes)


@pytest.mark.parametrize(
    ("lowest", "highest", "people"),
    [
        (0, 4, 12_428),
        (0, 14, 46_811),
        (0, 15, 50_230),
        (0, 17, 56_737),
        (0, 18, 59_629),
        (0, 90, 241_025),
    ],
)
def test_populations_agree_at_all_three_levels(
    session: Session, lowest: int, highest: int, people: int
) -> None:
    whole = queries.get_population(session, TRAFFORD, lowest, highest)
    assert whole is not None
    assert (whole.count, whole.period) == (people, "mid-2024")
    small = queries.find_small_area_populations(session, lowest, highest)
    assert len(small) == 139
    assert sum(population.count for population in small.values()) == people
    wards = [
        queries.get_population(session, ward.code, lowest, highest)
        for ward in queries.find_wards(session)
    ]
    assert sum(population.count for population in wards if population) == people
    sexes = [
        queries.get_population(session, TRAFFORD, lowest, highest, sex)
        for sex in ("Females", "Males")
    ]
    assert sum(population.count for population in sexes if population) == people


def test_deprivation_of_2025(session: Session) -> None:
    found = queries.find_deprivation(session)
    assert len(found) == 139
    assert {figures.edition for figures in found.values()} == {2025}
    assert min(figures.domains["imd"].rank or 99_999 for figures in found.values()) == 382
    deciles = Counter(figures.imd_decile for figures in found.values())
    assert [deciles[decile] for decile in range(1, 11)] == [6, 5, 14, 9, 12, 6, 13, 14, 24, 36]
    assert sum(figures.idaci_children is None for figures in found.values()) == 13
    assert all(figures.idaci_children != 0 for figures in found.values())
    assert sum(figures.idaci_decile is not None for figures in found.values()) == 10
    assert found["E01006211"].idaci_decile == 5


def test_deprivation_of_2019_and_2015_stands_apart_on_older_areas(session: Session) -> None:
    counts = session.execute(
        select(DeprivationRow.edition, DeprivationRow.domain, func.count())
        .where(DeprivationRow.edition < 2025, DeprivationRow.measure == "rank")
        .group_by(DeprivationRow.edition, DeprivationRow.domain)
    ).all()
    assert len(counts) == 20
    assert {count for _edition, _domain, count in counts} == {138}
    older = set(queries.find_deprivation(session, edition=2019))
    newer = set(queries.find_deprivation(session))
    assert older - newer == {"E01006185"}
    assert queries.find_lsoa_changes(session)["E01006185"] == ["E01034000", "E01034001"]
    changes = Counter(session.scalars(select(AreaLinkRow.change)))
    assert (changes["U"], changes["S"]) == (137, 2)


@pytest.mark.parametrize(
    ("kind", "count"),
    [("ward", 21), ("lsoa", 139), ("msoa", 28), ("locality", 4), ("authority", 1)],
)
def test_boundaries(session: Session, kind: str, count: int) -> None:
    found = queries.find_boundaries(session, kind)
    assert len(found) == count
    assert all(boundary.geometry["coordinates"] for boundary in found)
    assert all((boundary.code is None) == (kind == "locality") for boundary in found)


def test_a_best_fit_ward_is_not_the_ward_of_every_postcode(session: Session) -> None:
    best_fit = queries.find_lsoa_wards(session)
    rows = session.scalars(select(PostcodeRow)).all()
    elsewhere = [row for row in rows if best_fit[row.lsoa_code or ""] != row.ward_code]
    assert len(elsewhere) == 1_968
    assert sum(row.is_listed_live is True for row in elsewhere) == 784
    wards = defaultdict(set)
    for row in rows:
        wards[row.lsoa_code].add(row.ward_code)
    assert sum(len(found) > 1 for found in wards.values()) == 56


def test_the_wards_of_2022_share_no_code_and_say_so(session: Session) -> None:
    with pytest.raises(VintageError, match=r"2022.*2024"):
        queries.find_lsoa_wards(session, vintage="2022")


def test_small_area_points_are_the_mean_of_their_postcodes(session: Session) -> None:
    given = queries.find_small_area_points(session)
    assert len(given) == 139
    assert {point.derivation for point in given.values()} == {"the mean position of its postcodes"}
    means = session.execute(
        select(
            PostcodeRow.lsoa_code,
            func.avg(PostcodeRow.latitude),
            func.avg(PostcodeRow.longitude),
            func.count(),
        ).group_by(PostcodeRow.lsoa_code)
    ).all()
    assert (min(row[3] for row in means), max(row[3] for row in means)) == (21, 921)
    for code, latitude, longitude, _count in means:
        derived = type(given[code].point)(latitude, longitude)
        assert geodesic_miles(given[code].point, derived) < 0.001


def test_authorities_and_tiers(session: Session) -> None:
    ended = session.scalar(
        select(func.count()).select_from(AuthorityRow).where(AuthorityRow.ended_on.is_not(None))
    )
    assert ended == 19
    districts = session.execute(
        select(AreaLinkRow.child_code, AreaLinkRow.parent_code).where(
            AreaLinkRow.child_level == "district"
        )
    ).all()
    assert (len(districts), len({county for _district, county in districts})) == (164, 21)
    assert queries.get_upper_tier(session, "E07000243") == "E10000015"
    assert len(queries.find_neighbours(session, TRAFFORD)) == 10
    relations = Counter(queries.find_profile_areas(session).values())
    assert (relations["own"], relations["region"], relations["country"]) == (1, 1, 1)
    assert relations["neighbour"] == 10


def test_counts_on_areas_of_2011_are_carried_over_and_the_split_one_shared_out(
    session: Session,
) -> None:
    older = dict.fromkeys(queries.find_deprivation(session, edition=2019), 10.0)
    assert len(older) == 138
    carried = queries.carry_over_lsoas(session, older, highest=17)
    assert len(carried.counts) == 139
    assert sum(carried.counts.values()) == pytest.approx(1_380)
    assert carried.shared_out == ["E01006185"]
    assert carried.stated_by == "people aged 0 to 17, mid-2024"
    parts = [carried.counts["E01034000"], carried.counts["E01034001"]]
    assert sum(parts) == pytest.approx(10)
    people = queries.find_small_area_populations(session, 0, 17)
    assert parts[0] == pytest.approx(
        10 * people["E01034000"].count / (people["E01034000"].count + people["E01034001"].count)
    )
    with pytest.raises(VintageError, match=r"2021.*no look-up says what became of E01000001"):
        queries.carry_over_lsoas(session, {**older, "E01000001": 1.0})


def test_every_row_of_populations_has_its_line(session: Session) -> None:
    without = select(func.count()).select_from(PopulationRow).where(PopulationRow.line.is_(None))
    assert session.scalar(without) == 0
    (source,) = queries.trace_population(session, TRAFFORD, 0, 17)
    assert (source.file_name, source.lines) == ("population_mid2024_la.csv", (2,))
    (decile,) = [queries.trace_deprivation(session, "E01006211", "idaci", "decile")]
    assert decile is not None
    assert decile.file_name.startswith("File_7_IoD2025")
    rank = queries.trace_deprivation(session, "E01006211", "imd", "rank")
    assert rank is not None
    assert rank.lines


def test_all_twelve_outward_codes_and_points_shared_by_postcodes(session: Session) -> None:
    rows = session.scalars(select(PostcodeRow)).all()
    outcodes = Counter(row.postcode.split()[0] for row in rows)
    assert sorted(outcodes) == [
        *("M15", "M16", "M17", "M21", "M23", "M31", "M32", "M33", "M41"),
        *("WA13", "WA14", "WA15"),
    ]
    assert len({(row.latitude, row.longitude) for row in rows}) < len(rows)


def test_the_wards_of_2024_are_those_of_the_postcodes_and_of_the_boundaries_and_2022_are_not(
    session: Session,
) -> None:
    of_look_ups: dict[str, set[str]] = defaultdict(set)
    links = select(AreaLinkRow.parent_vintage, AreaLinkRow.parent_code).where(
        AreaLinkRow.child_level == "lsoa", AreaLinkRow.parent_level == "ward"
    )
    for vintage, code in session.execute(links):
        of_look_ups[vintage].add(code)
    newer = {f"E0501{number}" for number in range(5239, 5260)}
    older = {f"E05000{number}" for number in range(819, 840)}
    assert of_look_ups == {"2022": older, "2024": newer}
    assert {ward.code for ward in queries.find_wards(session)} == newer
    assert {one.code for one in queries.find_boundaries(session, "ward")} == newer


def test_small_areas_of_2011_and_2021_differ_by_one_split(session: Session) -> None:
    became = queries.find_lsoa_changes(session)
    newer = {code for found in became.values() for code in found}
    assert (len(became), len(newer), len(became.keys() & newer)) == (138, 139, 137)
    msoas = set(
        session.scalars(
            select(AreaLinkRow.parent_code).where(
                AreaLinkRow.child_level == "output-area", AreaLinkRow.parent_level == "msoa"
            )
        )
    )
    assert msoas == {one.code for one in queries.find_boundaries(session, "msoa")}


def test_persons_are_females_and_males_in_every_cell_and_ages_sum(session: Session) -> None:
    counts: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    statement = select(
        PopulationRow.area_code, PopulationRow.age, PopulationRow.sex, PopulationRow.count
    )
    for code, age, sex, count in session.execute(statement):
        counts[code, age][sex] = count
    assert len(counts) == (139 + 21 + 1) * 91
    assert all(one["Persons"] == one["Females"] + one["Males"] for one in counts.values())


RECODED = {
    "E06000048": "E06000057",
    "E08000016": "E08000038",
    "E08000019": "E08000039",
    "E08000020": "E08000037",
    "E10000002": "E06000060",
    "E10000023": "E06000065",
    "E10000027": "E06000066",
}


def test_an_ended_authority_is_recoded_only_where_one_living_one_answers(session: Session) -> None:
    now = queries.find_authority_codes(session)
    codes = session.scalars(select(AuthorityRow.code)).all()
    # Four rows name two authorities or none; of the 176, 172 are kept.
    assert (len(codes), len(now)) == (172, 172)
    ended = {code: heir for code, heir in now.items() if heir != code}
    assert len(ended) == 19
    assert {code: heir for code, heir in ended.items() if heir} == RECODED
    assert {"E10000009", "E10000021", "E06000028"} <= {c for c, heir in ended.items() if not heir}
    # Five hold "x" instead of three digits: they never stand for one another.
    assert sum(row.old_code is None for row in session.scalars(select(AuthorityRow))) == 5
