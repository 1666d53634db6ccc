"""The area served is data: nothing in the package knows the one of the samples."""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"\b[EWSNKJLM][0-9]{8}\b")
TEXT = {".py", ".html", ".toml", ".csv", ".css", ".js", ".mako"}
COUNTRY = "E92000001"
DISTINCTIVE = 8
"""Shorter names of wards are ordinary words too."""


def package_texts() -> dict[Path, str]:
    paths = (ROOT / "earlyhelp").rglob("*")
    return {
        path: path.read_text("utf-8")
        for path in paths
        if path.suffix in TEXT and "vendor" not in path.parts
    }


def sample_places() -> tuple[set[str], set[str]]:
    """Return the codes and the distinctive names of the sample area."""
    codes, names = set(), set()
    for path in sorted((ROOT / "data/geography").glob("[!as]*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                codes |= {cell for cell in row.values() if cell and CODE.fullmatch(cell)}
                names |= {row[key] for key in ("ward_name", "ltla24_name") if row.get(key)}
    return codes, {name for name in names if len(name) >= DISTINCTIVE}


def test_no_code_or_name_of_the_sample_area_stands_in_the_package() -> None:
    codes, names = sample_places()
    assert len(codes) > 100
    for path, text in package_texts().items():
        assert not set(CODE.findall(text)) & (codes - {COUNTRY}), path
        assert not [name for name in names if re.search(rf"\b{re.escape(name)}\b", text)], path
