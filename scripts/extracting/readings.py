"""JSNA files cut to the area, its region, its statistical neighbours and England."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extracting.files import Row, cut_lines, read_rows

ENGLAND = "E92000001"
NEIGHBOURS = "lookups/children_statistical_neighbours_2025_wide.csv"
AUTHORITIES = "lookups/dfe_las.csv"
FINGERTIPS = {
    "90284_counties-uas_parent-england_2010-11_to_2023-24.csv": (
        "fingertips_90284_2010-11_to_2023-24.csv"
    ),
    "90284_utla_2022-23_earlier-extract.csv": "fingertips_90284_2022-23_earlier-extract.csv",
}
SIMPLE_LONG = (
    *("children_poverty.csv", "neet.csv", "obese_reception.csv"),
    *("school_readiness.csv", "vaccination_mmr.csv"),
)


@dataclass(frozen=True, slots=True)
class Places:
    """The codes whose figures stand in the demo."""

    old_code: str
    old_codes: frozenset[str]
    """Three-digit codes of the area and its ten statistical neighbours."""
    compared: frozenset[str]
    """Nine-character codes of the area, its region, its neighbours and England."""
    wards: frozenset[str]


def find_places(jsna: Path, geography: Path, area: str) -> Places:
    """Return the places for an authority, its neighbours read through live codes only."""
    authorities = read_rows(jsna / AUTHORITIES)
    live = [row for row in authorities if not row["date_of_termination"]]
    own = next(row for row in live if row["new_la_code"] == area)
    wide = read_rows(jsna / NEIGHBOURS)
    neighbours = next(row for row in wide if row["old_la_code"] == own["old_la_code"])
    old_codes = frozenset({own["old_la_code"], *_neighbour_codes(neighbours)})
    codes = {row["new_la_code"] for row in live if row["old_la_code"] in old_codes}
    lookup = read_rows(geography / "lookup_lsoa21_ward24_ltla24.csv")
    return Places(
        old_code=own["old_la_code"],
        old_codes=old_codes,
        compared=frozenset({*codes, own["parent_geography_code"], ENGLAND}),
        wards=frozenset(row["ward24_code"] for row in lookup if row["ltla24_code"] == area),
    )


def _neighbour_codes(row: Row) -> Iterator[str]:
    return (row[f"SN_{number}"] for number in range(1, 11))


def write_readings(jsna: Path, target: Path, places: Places) -> None:
    """Write the sample JSNA files."""
    own_codes = places.compared | places.wards
    for old, new in FINGERTIPS.items():
        cut_lines(
            jsna / "fingertips" / old,
            target / new,
            lambda row: row["Area Code"] in places.compared,
        )
    for name in SIMPLE_LONG:
        cut_lines(
            jsna / "simple-long" / name, target / name, lambda row: row["area_code"] in own_codes
        )


def write_authorities(jsna: Path, target: Path, places: Places) -> None:
    """Write the area's statistical neighbours and the codes of all of them, ended ones included."""
    cut_lines(
        jsna / NEIGHBOURS,
        target / "statistical_neighbours_2025.csv",
        lambda row: row["old_la_code"] == places.old_code,
    )
    cut_lines(
        jsna / AUTHORITIES,
        target / "authorities.csv",
        lambda row: row["old_la_code"] in places.old_codes,
    )
