"""Files of places and imports of them, with good defaults; every place is invented."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from earlyhelp.geography.commands import Terms, import_geography
from earlyhelp.geography.reading.files import NamedFile
from earlyhelp.geography.reading.report import GeographyReport

AREA = "E08000999"
COUNTY = "E10000015"
DISTRICT, OTHER_DISTRICT, FOREIGN_DISTRICT = "E07000095", "E07000243", "E07000008"
WARD, LSOA, MSOA = "E05999001", "E01999001", "E02999001"
RECORDED_AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
HERE = (-1.5, 52.5)


def a_file(name: str, text: str | bytes, *, in_folder: bool = False) -> NamedFile:
    made = NamedFile.of_bytes(name, text if isinstance(text, bytes) else text.encode())
    return NamedFile(made.name, made.open, in_folder)


def a_csv(name: str, headings: Sequence[str], *rows: Sequence[object]) -> NamedFile:
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return a_file(name, out.getvalue())


def postcodes_file(*rows: Mapping[str, object], name: str = "postcodes.csv") -> NamedFile:
    given = rows or ({},)
    headings = list(a_postcode_row(**given[0]))
    return a_csv(name, headings, *(list(a_postcode_row(**row).values()) for row in given))


def a_postcode_row(**facts: object) -> dict[str, object]:
    row: dict[str, object] = {
        "postcode": "ZZ1 1AA",
        "ward_code": WARD,
        "ward_name": "Ham Hill",
        "lsoa_code": LSOA,
        "lsoa_name": "Anyborough 001A",
        "la_code": AREA,
        "la_name": "Anyborough",
        "lon": HERE[0],
        "lat": HERE[1],
    }
    return row | facts


def lsoa_lookup(*rows: Sequence[str], year: str = "24") -> NamedFile:
    more = (f"{place}{year}{end}" for place in ("wd", "lad") for end in ("cd", "nm"))
    headings = ["lsoa21cd", "lsoa21nm", *more]
    default = (LSOA, "Anyborough 001A", WARD, "Ham Hill", AREA, "Anyborough")
    return a_csv(f"lookup{year}.csv", headings, *(rows or (default,)))


def tiers_file() -> NamedFile:
    return a_csv(
        "tiers.csv",
        ["LTLA23CD", "LTLA23NM", "UTLA23CD", "UTLA23NM"],
        [DISTRICT, "Broxbourne", COUNTY, "Hertfordshire"],
        [OTHER_DISTRICT, "Stevenage", COUNTY, "Hertfordshire"],
        [FOREIGN_DISTRICT, "Cambridge", "E10000003", "Cambridgeshire"],
        [AREA, "Anyborough", AREA, "Anyborough"],
        ["W06000001", "Isle of Anglesey", "W06000001", "Isle of Anglesey"],
    )


def population_file(
    *rows: tuple[str, str, int], name: str = "population.csv", period: str = "2024-06-30"
) -> NamedFile:
    """Each row is a code, a sex and the people of every single year of age."""
    headings = ["period", "area_code", "sex", "all_ages", *map(str, range(90)), "90+"]
    given = rows or ((AREA, "Persons", 10),)
    return a_csv(
        name, headings, *([period, code, sex, 91 * each, *[each] * 91] for code, sex, each in given)
    )


def a_square(longitude: float = -1.5, latitude: float = 52.5) -> list[list[list[float]]]:
    east, north = longitude + 0.01, latitude + 0.01
    return [
        [
            [longitude, latitude],
            [east, latitude],
            [east, north],
            [longitude, north],
            [longitude, latitude],
        ]
    ]


def boundaries_file(*features: Mapping[str, object], **more: object) -> NamedFile:
    given = features or ({"area_code": AREA, "area_name": "Anyborough"},)
    return a_file(
        "boundaries.geojson",
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": properties,
                        "geometry": {"type": "Polygon", "coordinates": a_square()},
                    }
                    for properties in given
                ],
                **more,
            }
        ),
    )


def bring_in(
    session: Session, *files: NamedFile, area: str = AREA, terms: Terms | None = None
) -> GeographyReport:
    return import_geography(session, files, area, RECORDED_AT, terms)


def folder(*paths: Path) -> list[NamedFile]:
    return [
        NamedFile.of_bytes(one.name, one.read_bytes())
        for path in paths
        for one in sorted(path.iterdir() if path.is_dir() else [path])
        if one.suffix in {".csv", ".geojson"} and one.name != "postcodes_columns.csv"
    ]
