"""Importing postcodes: ours against csv and SQLite by hand, each in its own process.

``BENCH_POSTCODES`` says how many rows the national file has, 300,000 if unset; the whole country
has 2.7 million. 35,000 of them are the area's own, as many as the largest authority has.
"""

import csv
import json
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from sqlalchemy import text

from benchmarks.measuring import Goal, Line, highest_mb, same
from earlyhelp.db import Database
from earlyhelp.geography.commands import import_geography
from earlyhelp.geography.reading.files import NamedFile
from earlyhelp.migrations.run import migrate

OWN, ROUNDS = 35_000, 3
NATIONAL = int(os.environ.get("BENCH_POSTCODES", "300000"))
AREA, OTHER = "E06000999", "E06000998"
ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 6, 2, 9, tzinfo=UTC)
HAND = "csv, a pattern for each postcode, sqlite3 executemany, all by hand"
FORM = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][ABD-HJLNP-UW-Z]{2}")
HEADINGS = (
    *("pcds", "dointr", "doterm", "oscty", "oslaua", "osward", "usertype", "oseast1m"),
    *("osnrth1m", "osgrdind", "lsoa21cd", "msoa21cd", "lat", "long"),
)
LETTERS = "ABDEFGHJLN"
Measured = Mapping[str, float]


def run() -> list[Line]:
    """Return the lines about importing postcodes."""
    with TemporaryDirectory(prefix="earlyhelp-bench-") as folder:
        own, national = Path(folder) / "own.csv", Path(folder) / "national.csv"
        write(own, OWN)
        write(national, NATIONAL)
        rounds = [
            {(way, path): _apart(way, path) for way in WAYS for path in (own, national)}
            for _ in range(ROUNDS)
        ]
    lines = []
    for path, rows in ((own, OWN), (national, NATIONAL)):
        ours, floor = (
            statistics.median(one[way, path]["ms"] for one in rounds) for way in ("ours", "by_hand")
        )
        same(OWN, int(rounds[0]["ours", path]["rows"]), f"postcodes stored of {rows:,}")
        what = f"import of {OWN:,} postcodes" + (f" out of {rows:,}" if rows != OWN else "")
        lines.append(Line(what, ours, 8, HAND, floor))
        if rows == OWN:
            lines.append(Line(what, ours, 5_000, kind=Goal.LIMIT))
        else:
            memory = statistics.median(one["ours", path]["mb"] for one in rounds)
            what = f"{what}, highest memory of the process"
            lines.append(Line(what, memory, 400, kind=Goal.LIMIT, unit="MB"))
    return lines


def write(path: Path, rows: int) -> None:
    """Write a directory of postcodes, those of the area spread evenly among the others."""
    chance = random.Random(7)
    every = max(1, rows // OWN)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for n in range(rows):
            own = n % every == 0 and n // every < OWN
            writer.writerow(_row(n, AREA if own else OTHER, chance))


def _row(n: int, authority: str, chance: random.Random) -> tuple[object, ...]:
    outward = f"{LETTERS[n // 100_000 % 10]}{LETTERS[n // 1_000_000 % 10]}{n // 10_000 % 10}"
    inward = f"{n // 1_000 % 10} {n // 100 % 10}{LETTERS[n // 10 % 10]}{LETTERS[n % 10]}"
    place = n // 100 % 300
    return (
        *(f"{outward}{inward}", "198001", "", "E99999999", authority, f"E05{place // 10:06}"),
        *(0, 400_000, 300_000, 1, f"E01{place:06}", f"E02{place // 5:06}"),
        *(round(52 + chance.random() / 10, 6), round(-1 - chance.random() / 10, 6)),
    )


def _apart(way: str, path: Path) -> Measured:
    with TemporaryDirectory(prefix="earlyhelp-bench-") as folder:
        command = [sys.executable, "-m", "benchmarks.places", way, str(path), folder]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    measured: Measured = json.loads(done.stdout)
    return measured


def ours(path: Path, folder: Path) -> Measured:
    """Bring a file in as the command does."""
    database = Database(f"sqlite:///{folder}/ours.sqlite3")
    migrate(database)
    begun = time.perf_counter()
    with database.session(writing=True) as session:
        report = import_geography(session, [NamedFile(path.name, partial(_open, path))], AREA, NOW)
    took = time.perf_counter() - begun
    if not report.stored:
        raise SystemExit(str(report.files[0].problems[:3]))
    with database.session() as session:
        rows = session.execute(text("SELECT count(*) FROM postcode")).scalar_one()
    return {"ms": 1000 * took, "rows": rows, "mb": highest_mb()}


def by_hand(path: Path, folder: Path) -> Measured:
    """Do the least that gives the same rows."""
    connection = sqlite3.connect(folder / "hand.sqlite3")
    connection.execute(
        "CREATE TABLE postcode (postcode TEXT PRIMARY KEY, authority TEXT, ward TEXT, lsoa TEXT,"
        " msoa TEXT, latitude REAL, longitude REAL)"
    )
    begun = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        at = {name: i for i, name in enumerate(next(rows))}
        kept = [
            (
                *(row[at[name]] for name in ("pcds", "oslaua", "osward", "lsoa21cd", "msoa21cd")),
                *(float(row[at[name]]) for name in ("lat", "long")),
            )
            for row in rows
            if row[at["oslaua"]] == AREA and FORM.fullmatch(row[0].replace(" ", ""))
        ]
    connection.executemany("INSERT INTO postcode VALUES (?, ?, ?, ?, ?, ?, ?)", kept)
    connection.commit()
    return {"ms": 1000 * (time.perf_counter() - begun), "rows": len(kept), "mb": highest_mb()}


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


WAYS = {"ours": ours, "by_hand": by_hand}

if __name__ == "__main__":
    print(json.dumps(WAYS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
