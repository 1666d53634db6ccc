"""The extracts of real figures: what the script writes, and as it was published."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.data.sample import DATA, read

MODEST_BYTES = 3_000_000


@pytest.mark.real_data
def test_the_extracts_are_what_the_script_writes_from_the_whole_files(
    real_data: Path, tmp_path: Path
) -> None:
    script = DATA.parent / "scripts" / "make_extracts.py"
    subprocess.run(
        [sys.executable, str(script), "--out", str(tmp_path)],
        check=True,
        capture_output=True,
        env={**os.environ, "EARLYHELP_REAL_DATA": str(real_data)},
    )
    written = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*.*")}
    assert len(written) == 23
    different = [
        str(name)
        for name, path in written.items()
        if path.read_bytes() != (DATA / name).read_bytes()
    ]
    assert different == []


def test_without_the_whole_files_the_script_says_so_and_writes_nothing(tmp_path: Path) -> None:
    script = DATA.parent / "scripts" / "make_extracts.py"
    run = subprocess.run(
        [sys.executable, str(script), "--out", str(tmp_path / "out")],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "EARLYHELP_REAL_DATA": str(tmp_path)},
    )
    assert run.returncode == 3
    assert "EARLYHELP_REAL_DATA" in run.stderr
    assert not (tmp_path / "out").exists()


def test_the_sample_data_are_modest_in_size() -> None:
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < MODEST_BYTES


def test_the_extract_of_the_fingertips_file_keeps_every_row_of_the_profile() -> None:
    rows = read("jsna_samples/fingertips_90284_2010-11_to_2023-24.csv")
    areas = Counter(row["Area Code"] for row in rows)
    assert len(rows) == 1824
    assert areas["E92000001"] == 1406
    assert areas["E08000009"] == 38
    assert len(areas) == 12


def test_the_extracts_of_the_two_fingertips_files_differ_as_published() -> None:
    earlier = (DATA / "jsna_samples/fingertips_90284_2022-23_earlier-extract.csv").read_bytes()
    later = (DATA / "jsna_samples/fingertips_90284_2010-11_to_2023-24.csv").read_bytes()
    assert earlier.startswith(b"\xef\xbb\xbf")
    assert b'"74,588"' in earlier
    assert not later.startswith(b"\xef\xbb\xbf")


def test_the_figures_of_the_geography_are_those_of_the_whole_files() -> None:
    assert len(read("geography/postcodes.csv")) == 11_264
    live = Counter(
        row["in_code_point_open"] for row in read("geography/postcodes_in_code_point_open.csv")
    )
    assert live == {"1": 6_502, "0": 4_762}
    totals = {
        level: sum(
            int(row["all_ages"])
            for row in read(f"geography/population_mid2024_{level}.csv")
            if row["sex"] == "Persons"
        )
        for level in ("lsoa", "ward", "la")
    }
    assert totals == {"lsoa": 241_025, "ward": 241_025, "la": 241_025}
    numerators = [
        row["income_deprivation_affecting_children_index_idaci_numerator"]
        for row in read("geography/iod2025_lsoa21.csv")
    ]
    assert sum(not numerator for numerator in numerators) == 13


@pytest.mark.parametrize(
    ("name", "features"),
    [
        ("boundaries_lsoa_2021", 139),
        ("boundaries_wards_2023", 21),
        ("boundaries_localities_2023", 4),
        ("boundary_authority", 1),
    ],
)
def test_every_boundary_is_a_closed_ring_after_rounding(name: str, features: int) -> None:
    collection = json.loads((DATA / f"geography/{name}.geojson").read_text("utf-8"))
    assert len(collection["features"]) == features
    for feature in collection["features"]:
        parts = feature["geometry"]["coordinates"]
        polygons = [parts] if feature["geometry"]["type"] == "Polygon" else parts
        for ring in (ring for polygon in polygons for ring in polygon):
            assert len(ring) >= 4
            assert ring[0] == ring[-1]
