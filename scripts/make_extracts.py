"""Write the extracts under data/ from whole public files.

    python scripts/make_extracts.py [--out FOLDER] [--area CODE]

The whole files are read from the folder that EARLYHELP_REAL_DATA names (default: ../shared beside
the project). The same files give the same bytes. What each extract holds, where it comes from and
under which licence stands in data/README.md.
"""

import argparse
import os
import sys
from pathlib import Path

from extracting.geography import write_geography
from extracting.places import write_places
from extracting.readings import find_places, write_authorities, write_readings

ROOT = Path(__file__).resolve().parent.parent
DEMO_AREA = "E08000009"


def write_all(source: Path, target: Path, area: str) -> None:
    """Write every extract below ``target``, from the folders of one area and of the readings."""
    jsna, geography = source / "data" / "jsna", source / "data" / "geography" / "trafford"
    compared = find_places(jsna, geography, area)
    write_geography(geography, target / "geography")
    write_authorities(jsna, target / "geography", compared)
    write_readings(jsna, target / "jsna_samples", compared)
    write_places(geography / "services", target / "directory" / "places.csv")


def main() -> int:
    """Read the arguments and write; 3 means that the whole files are not there."""
    reader = argparse.ArgumentParser(description="Write the extracts under data/.")
    reader.add_argument("--out", type=Path, default=ROOT / "data", help="where to write")
    reader.add_argument("--area", default=DEMO_AREA, help="code of the authority of the demo")
    chosen = reader.parse_args()
    source = Path(os.environ.get("EARLYHELP_REAL_DATA", ROOT.parent / "shared"))
    if not (source / "data").is_dir():
        print(f"{source} holds no folder data; set EARLYHELP_REAL_DATA", file=sys.stderr)
        return 3
    write_all(source, chosen.out, chosen.area)
    print(f"extracts written to {chosen.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
