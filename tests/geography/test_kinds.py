import pytest

from earlyhelp.geography.reading.headings import Headings
from earlyhelp.geography.reading.kinds import Kind, Refusal, recognise

AGES = [*map(str, range(90)), "90+"]
KNOWN: list[tuple[Kind, list[str]]] = [
    (Kind.POSTCODES, ["postcode", "la_code"]),
    (
        Kind.POSTCODES,
        ["pcd", "pcds", "oslaua", "osward", "lsoa11", "lsoa21", "lat", "long", "doterm"],
    ),
    (Kind.POSTCODES, ["PCD7", "PCDS", "LAD25CD", "WD25CD", "LSOA21CD", "EAST1M", "NORTH1M"]),
    (Kind.POSTCODES, ["PCD 2", "Laua"]),
    (Kind.POSTCODES, ["Postcode", "LSOA21"]),
    (Kind.STATUS, ["postcode", "in_code_point_open"]),
    (Kind.STATUS, ["Postcode", "Live"]),
    (Kind.LOOKUP, ["lsoa21cd", "lsoa21nm", "wd22cd", "wd22nm"]),
    (Kind.LOOKUP, ["lsoa21_code", "ward24_code", "ltla24_code"]),
    (Kind.LOOKUP, ["\ufeffLTLA23CD", "LTLA23NM", "UTLA23CD", "ObjectId"]),
    (Kind.LOOKUP, ["LSOA11CD", "LSOA21CD", "CHGIND", "LAD22CD"]),
    (Kind.POPULATION, ["period", "area_code", "sex", *AGES]),
    (Kind.POPULATION, ["lsoa11_code", *AGES[:-1], "90"]),
    (Kind.POPULATION, ["lsoa21_code", "gender", "total_population", *AGES]),
    (Kind.DEPRIVATION, ["lsoa11cd", "lad19cd", "index_domain", "decile", "rank", "score", "year"]),
    (Kind.DEPRIVATION, ["lsoa21_code", "IMD_decile", "IMD_rank", "IMD_score"]),
    (
        Kind.DEPRIVATION,
        [
            "LSOA code (2021)",
            "Local Authority District code (2024)",
            "Index of Multiple Deprivation (IMD) Score",
            "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
        ],
    ),
    (Kind.POINTS, ["lsoa21_code", "lsoa21_name", "postcode_mean_lon", "postcode_mean_lat"]),
    (Kind.POINTS, ["LSOA21CD", "LSOA21NM", "LONG", "LAT", "GlobalID"]),
    (Kind.AUTHORITIES, ["new_la_code", "old_la_code", "date_of_termination"]),
    (Kind.NEIGHBOURS, ["old_la_code", "SN_1", "SN_1P"]),
]


@pytest.mark.parametrize(("kind", "headings"), KNOWN)
def test_a_file_is_recognised_by_its_headings(kind: Kind, headings: list[str]) -> None:
    assert recognise(Headings.read(headings)) is kind


@pytest.mark.parametrize(("kind", "headings"), KNOWN)
def test_the_order_of_columns_says_nothing(kind: Kind, headings: list[str]) -> None:
    assert recognise(Headings.read(["", "ignored", *reversed(headings)])) is kind


@pytest.mark.parametrize(
    ("headings", "nearest", "lack"),
    [
        (["postcode", "ward_name"], Kind.POSTCODES, "authority column"),
        (["area_code", "0", "1", "2"], Kind.POPULATION, "each year of age"),
        (["new_la_code", "old_la_code"], Kind.AUTHORITIES, "date_of_termination"),
        (["name", "address"], Kind.POSTCODES, "a postcode column"),
    ],
)
def test_another_file_is_refused_naming_the_nearest_kind_and_what_it_lacks(
    headings: list[str], nearest: Kind, lack: str
) -> None:
    refusal = recognise(Headings.read(headings))
    assert isinstance(refusal, Refusal)
    assert refusal.nearest is nearest
    assert any(lack in words for words in refusal.lacks)


def test_a_file_like_no_kind_has_no_likeness() -> None:
    refusal = recognise(Headings.read(["Name", "Description"]))
    assert isinstance(refusal, Refusal)
    assert refusal.likeness == 0


def test_a_look_up_without_years_needs_one_from_the_sender() -> None:
    headings = Headings.read(["lsoa_code", "ward_code"])
    refusal = recognise(headings)
    assert isinstance(refusal, Refusal)
    assert "year" in refusal.lacks[-1]
    assert recognise(headings, vintage="2024") is Kind.LOOKUP


def test_of_two_years_of_one_place_the_newest_is_taken() -> None:
    column = Headings.read(["lsoa21", "lsoa11"]).codes_of("lsoa")
    assert column is not None
    assert (column.index, column.vintage) == (0, "2021")
