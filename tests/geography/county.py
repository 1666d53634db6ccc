"""A whole area made for the tests, in the layouts that publishers use; its postcodes are invented.

The county is a real one, so that the public look-ups and readings fit it: its small areas, wards,
people and services are made up. The unitary authority is made up altogether.
"""

import csv
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.geography.factories import a_square

COUNTY, DISTRICT, OTHER_DISTRICT, FOREIGN = "E10000015", "E07000095", "E07000243", "E07000008"
FOREIGN_COUNTY = "E10000003"
UNITARY = "E06000999"
# Small area, ward, its name, district, its name, how many children of each age, decile.
PLACES = (
    ("E01999001", "E05999001", "Ham Hill", DISTRICT, "Broxbourne", 12, 2),
    ("E01999002", "E05999002", "Central", DISTRICT, "Broxbourne", 8, 5),
    ("E01999003", "E05999003", "Central", OTHER_DISTRICT, "Stevenage", 20, 1),
    ("E01999004", "E05999004", "Old Mill", OTHER_DISTRICT, "Stevenage", 5, 9),
)
ELSEWHERE = ("E01999009", "E05999009", "Far Fen", FOREIGN, "Cambridge", 7, 4)
ONSPD = (
    *("pcd7", "pcd8", "pcds", "dointr", "doterm", "oscty", "oslaua", "osward", "usertype"),
    *("oseast1m", "osnrth1m", "osgrdind", "lsoa21cd", "lat", "long"),
)
# Postcode, place of the list above, month of ending, degrees north, degrees east.
POSTCODES = (
    ("ZZ1 1AA", 0, ("", 51.74, -0.02)),
    ("ZZ1 1AB", 1, ("", 51.75, -0.03)),
    ("ZZ2 1AA", 2, ("", 51.90, -0.20)),
    ("ZZ2 1AB", 3, ("", 51.91, -0.21)),
    ("ZZ2 1AD", 3, ("201305", 51.92, -0.21)),
    ("ZZ2 1AE", 3, ("", 99.999999, 0.0)),
)
MEASURES = ("Score", "Rank (where 1 is most deprived)", "Decile (where 1 is most deprived 10%)")
DOMAINS = (
    "Index of Multiple Deprivation (IMD)",
    "Income Deprivation Affecting Children Index (IDACI)",
)
SERVICE_COLUMNS = (
    *("source_id", "is_illustrative", "provider_name", "provider_sector", "service_name"),
    *("description", "status", "telephone", "minimum_age_years", "maximum_age_years", "age_of"),
    *("needs", "level_of_offer", "levels_served", "referral_route", "delivery"),
    *("location_name", "address_1", "city", "postcode", "free"),
    *("capacity_children", "vacancies", "capacity_state", "capacity_confirmed_on"),
)


def write_csv(path: Path, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headings, *rows])


def write_county(folder: Path, real_data: Path) -> None:
    """Write every folder that docs/new-area.md names, with the public look-ups and readings."""
    lookups = real_data / "data/jsna/lookups"
    write_places(folder / "places", lambda place: place[3])
    shutil.copy(lookups / "ltla_utla_apr2023.csv", folder / "places/lookups")
    (folder / "places/authorities").mkdir()
    for name in ("dfe_las.csv", "children_statistical_neighbours_2025_wide.csv"):
        shutil.copy(lookups / name, folder / "places/authorities")
    write_people(folder / "places/populations", COUNTY)
    (folder / "needs").mkdir()
    fingertips = real_data / "data/jsna/fingertips"
    name = "90284_counties-uas_parent-england_2010-11_to_2023-24.csv"
    shutil.copy(fingertips / name, folder / "needs/injuries.csv")
    write_services(folder / "services/services.csv")


def write_unitary(folder: Path) -> None:
    """Write the same for an authority of one tier, whose readings come in our own template."""
    write_places(folder / "places", lambda _place: UNITARY)
    write_people(folder / "places/populations", UNITARY)
    row = [UNITARY, "Anyborough", "2022/23", "School readiness", "Percentage", "Persons", 71.5]
    headings = ["area_code", "area_name", "period", "indicator", "measure", "unit", "value"]
    write_csv(folder / "needs/readiness.csv", headings, [row])
    write_services(folder / "services/services.csv")


def write_places(folder: Path, authority_of: object) -> None:
    authority = authority_of if callable(authority_of) else str
    inside = [(*place[:3], authority(place), *place[4:]) for place in PLACES]
    every = [*inside, ELSEWHERE]
    write_csv(
        folder / "lookups/lsoa_to_ward.csv",
        ("LSOA21CD", "LSOA21NM", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM"),
        [(p[0], f"{p[4]} {p[0][-3:]}", p[1], p[2], p[3], p[4]) for p in every],
    )
    write_csv(
        folder / "postcodes/directory.csv",
        ONSPD,
        [_postcode(code, inside[n], *more) for code, n, more in POSTCODES]
        + [_postcode("ZZ9 1AA", ELSEWHERE, "", 52.2, 0.1)],
    )
    write_csv(
        folder / "deprivation/file_7.csv",
        (
            *("LSOA code (2021)", "LSOA name (2021)"),
            *("Local Authority District code (2024)", "Local Authority District name (2024)"),
            *(f"{domain} {measure}" for domain in DOMAINS for measure in MEASURES),
        ),
        [(p[0], p[2], p[3], p[4], *(30 - p[6], 3_000 * p[6], p[6]) * 2) for p in every],
    )
    features = [
        {
            "type": "Feature",
            "properties": {"WD24CD": p[1], "WD24NM": p[2]},
            "geometry": {"type": "Polygon", "coordinates": a_square(-0.3 + 0.1 * n, 51.7)},
        }
        for n, p in enumerate(every)
    ]
    (folder / "boundaries").mkdir()
    document = {"type": "FeatureCollection", "features": features}
    (folder / "boundaries/wards.geojson").write_text(json.dumps(document), encoding="utf-8")


def _postcode(
    code: str, place: Sequence[object], ended: str, north: float, east: float
) -> tuple[object, ...]:
    county = {DISTRICT: COUNTY, OTHER_DISTRICT: COUNTY, FOREIGN: FOREIGN_COUNTY}
    fixed = f"{code[:3]:<4}{code[-3:]}"
    return (
        *(fixed, f"{code[:3]:<5}{code[-3:]}", code, "198001", ended),
        *(county.get(str(place[3]), "E99999999"), place[3], place[1], 0, "", "", 1),
        *(place[0], north, east),
    )


def write_people(folder: Path, authority: str) -> None:
    """Write mid-year estimates in both layouts: with a column of sex, and without one."""
    ages = [*map(str, range(90)), "90+"]
    whole = sum(place[5] for place in PLACES)
    sexes = (("Persons", 2), ("Females", 1), ("Males", 1))
    write_csv(
        folder / "authority.csv",
        ("period", "area_code", "area_name", "geography", "sex", "all_ages", *ages),
        [
            ("2024-06-30", authority, "", "", sex, 91 * n * whole, *[n * whole] * 91)
            for sex, n in sexes
        ],
    )
    write_csv(
        folder / "small_areas.csv",
        ("lsoa21_code", "period", "total_population", *ages),
        [(p[0], "mid-2024", 182 * p[5], *[2 * p[5]] * 91) for p in (*PLACES, ELSEWHERE)],
    )


def write_services(path: Path) -> None:
    def row(key: str, name: str, postcode: str, needs: str) -> tuple[object, ...]:
        return (
            *(key, "yes", "Made-up Family Help", "voluntary", name),
            *(f"{name} helps parents with sleep and routines.", "active", "01632 960001"),
            *(0, 14, "child", needs, "universal", "universal; early_help_offer", "self; family"),
            *("location", "A hall", "1 Example Street", "Town", postcode, "yes"),
            *(12, 3, "open", "2026-11-01"),
        )

    write_csv(
        path,
        SERVICE_COLUMNS,
        [
            row("a", "Sleep Help", "ZZ1 1AA", "child_physical_health:primary"),
            row("b", "Night Time Group", "ZZ2 1AB", "child_physical_health:primary"),
            row("c", "Over the Border", "ZZ9 1AA", "child_physical_health:primary"),
        ],
    )
