"""Importing a Fingertips file: ours against pandas and SQLite by hand, each in its own process."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import fingertips, import_floor
from benchmarks.measuring import Goal, Line, same
from earlyhelp.db import Database
from earlyhelp.jsna.commands import Question, check_import, record_import
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.imports import ALL, ImportDetails
from earlyhelp.jsna.records import ON_THE_COMMAND_LINE
from earlyhelp.migrations.run import migrate

ROWS, ROUNDS = int(os.environ.get("BENCH_ROWS", "200000")), 3
ROOT = Path(__file__).parent.parent
RELEASED, NOW = date(2026, 6, 1), datetime(2026, 6, 2, 9, tzinfo=UTC)
HAND = "pandas in chunks, checks of whole columns, sqlite3 executemany, all by hand"
Measured = Mapping[str, float]


def run() -> list[Line]:
    """Return the lines about importing; ``BENCH_ROWS`` says how many rows, 200,000 if unset."""
    with TemporaryDirectory(prefix="earlyhelp-bench-") as folder:
        path = Path(folder) / "readings.csv"
        fingertips.write(path, ROWS)
        rounds = [{way: _apart(way, path) for way in WAYS} for _ in range(ROUNDS)]
    same(ROWS, _middle(rounds, "by_hand", "rows"), "rows stored by hand")
    same(ROWS, _middle(rounds, "ours", "rows"), "rows that we stored")
    what = f"import of {ROWS:,} rows"
    whole = "the goal is for 1,000,000 rows"
    note = f"checking {_middle(rounds, 'ours', 'check_ms'):,.0f} ms of it; {whole}"
    ours, floor = (_middle(rounds, way, "ms") for way in ("ours", "by_hand"))
    memory, beside = (_middle(rounds, way, "mb") for way in ("ours", "by_hand"))
    stored, plain = _middle(rounds, "ours", "store_ms"), _middle(rounds, "plainly", "store_ms")
    return [
        Line(what, ours, 1.5, HAND, floor, note=note),
        Line(
            f"{what}, highest memory of the process",
            memory,
            400,
            HAND,
            beside,
            Goal.LIMIT,
            "MB",
            whole,
        ),
        Line(f"{what}, storing alone", stored, 3, "pandas to_sql", plain, Goal.FASTER),
    ]


def _middle(rounds: Sequence[Mapping[str, Measured]], way: str, what: str) -> float:
    return statistics.median(measured[way][what] for measured in rounds)


def _apart(way: str, path: Path) -> Measured:
    """Measure one way in a process of its own, with a store that is taken away again."""
    with TemporaryDirectory(prefix="earlyhelp-bench-") as folder:
        command = [sys.executable, "-m", "benchmarks.importing", way, str(path), folder]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    measured: Measured = json.loads(done.stdout)
    return measured


def by_hand(path: Path, folder: Path) -> Measured:
    """Import by hand."""
    began = time.perf_counter()
    rows = import_floor.import_by_hand(path, folder / "store.sqlite3")
    return {"ms": _since(began), "rows": rows}


def plainly(path: Path, folder: Path) -> Measured:
    """Store the plain way."""
    return {"store_ms": import_floor.store_plainly(path, folder / "store.sqlite3")}


def ours(path: Path, folder: Path) -> Measured:
    """Import as ``earlyhelp jsna import --areas all`` does."""
    database = Database(f"sqlite:///{folder}/store.sqlite3")
    migrate(database)
    question = Question(NOW, RELEASED, ALL, ON_THE_COMMAND_LINE)
    details = ImportDetails("benchmark", RELEASED, NOW, "benchmark", areas=ALL)
    began = time.perf_counter()
    with database.session(writing=True) as session, path.open("rb") as stream:
        checked = check_import(session, stream, path.name, question)
        if isinstance(checked, Refusal):
            raise TypeError(checked)
        check_ms = _since(began)
        record_import(session, checked, details)
    ms = _since(began)
    return {"ms": ms, "check_ms": check_ms, "store_ms": ms - check_ms, "rows": len(checked.rows)}


def _since(began: float) -> float:
    return 1000 * (time.perf_counter() - began)


def _highest_mb() -> float:
    """Return the most memory that this process held.

    Linux hands ``ru_maxrss`` down from the process that started this one, so its own mark is read
    where there is one.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        mark = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(mark.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


WAYS = {"by_hand": by_hand, "ours": ours, "plainly": plainly}


if __name__ == "__main__":
    measured = WAYS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
    print(json.dumps({**measured, "mb": _highest_mb()}))
