"""Postcodes, look-ups, populations, deprivation, points and boundaries of the demo area."""

from pathlib import Path

from extracting.files import read_rows, round_boundaries, rounded, write_rows

BOUNDARIES = {
    "local_authority.geojson": "boundary_authority.geojson",
    "localities_2023.geojson": "boundaries_localities_2023.geojson",
    "wards_2023.geojson": "boundaries_wards_2023.geojson",
    "lsoa_2021.geojson": "boundaries_lsoa_2021.geojson",
}
AGES = [*(str(age) for age in range(90)), "90+"]
POPULATION_COLUMNS = ["period", "area_code", "area_name", "geography", "sex", "all_ages", *AGES]
POSTCODE_COLUMNS = [
    *("postcode", "ward_code", "ward_name", "lsoa_code", "locality", "la_code", "lon", "lat")
]
POINT_COLUMNS = [
    *("lsoa21_code", "lsoa21_name", "point_in_polygon_lon", "point_in_polygon_lat"),
    *("postcode_mean_lon", "postcode_mean_lat", "postcodes"),
]
DOMAINS = [
    *("IMD", "Income", "Employment", "Education", "Health", "Crime"),
    *("Housing_and_Services", "Environment"),
]
DEPRIVATION_COLUMNS = [
    *("lsoa21_code", "lsoa21_name"),
    *(f"{domain}_{figure}" for figure in ("decile", "rank", "score") for domain in DOMAINS),
    "income_domain_numerator",
    "income_deprivation_affecting_children_index_idaci_numerator",
]
LOOKUP_COLUMNS = {
    "lookup_lsoa21_ward24_ltla24.csv": [
        *("lsoa21_name", "lsoa21_code", "ward24_name", "ward24_code"),
        *("ltla24_name", "ltla24_code"),
    ],
    "lookup_lsoa11_lsoa21.csv": [
        *("lsoa11_name", "lsoa11_code", "change_code", "lsoa21_name", "lsoa21_code"),
        *("ltla22_name", "ltla22_code"),
    ],
}


def write_geography(source: Path, target: Path) -> None:
    """Write the folder that ``earlyhelp geography import`` takes as a whole."""
    _write_postcodes(source, target)
    for level in ("lsoa", "ward", "la"):
        name = f"population_mid2024_{level}.csv"
        write_rows(target / name, POPULATION_COLUMNS, read_rows(source / name))
    for name, columns in LOOKUP_COLUMNS.items():
        write_rows(target / name, columns, read_rows(source / name))
    deprivation = read_rows(source / "iod2025_lsoa21.csv")
    write_rows(target / "iod2025_lsoa21.csv", DEPRIVATION_COLUMNS, deprivation)
    for old, new in BOUNDARIES.items():
        round_boundaries(source / old, target / new)


def _write_postcodes(source: Path, target: Path) -> None:
    placed = [
        {**row, "lon": rounded(row["lon"]), "lat": rounded(row["lat"])}
        for row in read_rows(source / "postcodes.csv")
    ]
    write_rows(target / "postcodes.csv", POSTCODE_COLUMNS, placed)
    status = "postcodes_in_code_point_open.csv"
    write_rows(target / status, ["postcode", "in_code_point_open"], read_rows(source / status))
    positions = [column for column in POINT_COLUMNS if column.endswith(("_lon", "_lat"))]
    points = [
        {**row, **{column: rounded(row[column]) for column in positions}}
        for row in read_rows(source / "lsoa_2021_points_derived.csv")
    ]
    write_rows(target / "lsoa_2021_points_derived.csv", POINT_COLUMNS, points)
