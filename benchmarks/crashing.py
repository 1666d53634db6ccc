"""Kill imports at random moments, and see each time that the data are as before or as after.

``python -m benchmarks.crashing`` kills 100 imports by the command, and then some by the workers of
a server, on a copy of a database that holds an earlier release. After each it looks at the
database's own check, at ``earlyhelp db check``, and at every export, which has to be byte for byte
that of before or that of after; then the import is run again and has to end as if nothing happened.
Each import runs in a process forked from this one, so that the moments fall into the import and
not into the start of the program.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from benchmarks import fingertips
from earlyhelp.accounts.audit.lines import Actor
from earlyhelp.app import main as earlyhelp
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.geography.models import ServedAreaRow
from earlyhelp.jsna.imports import StagedFile
from earlyhelp.jsna.runs.commands import Wish, plan_run, stage_file
from earlyhelp.jsna.runs.queries import find_unfinished
from earlyhelp.jsna.runs.run import Answers
from earlyhelp.jsna.runs.working import Workers, Workshop
from earlyhelp.migrations.run import migrate

EARLIER, LATER = "2025-06-01", "2026-06-01"
SOURCE = "A publisher"
MOST_ROUNDS = 20
"""So many times as many runs as kills are tried at most."""
EXPORTS: Mapping[str, Sequence[str]] = {
    "profile as JSON": ("jsna", "profile", "--format", "json"),
    "profile as CSV": ("jsna", "profile", "--format", "csv"),
    "gaps as JSON": ("gaps", "report", "--format", "json"),
    "gaps as CSV": ("gaps", "report", "--format", "csv"),
}
Copy = Callable[[], Database]
"""Gives a database of its own that is as the first one was left."""


class BrokenError(Exception):
    """The data are not as before and not as after."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What every run begins from and may end as."""

    files: tuple[Path, Path]
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    seconds: float
    """How long an import takes that is left alone."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How the runs ended."""

    killed: int
    """Runs that were still at work when they were killed."""
    ended: int
    """Runs that had ended before their moment came; nothing was killed."""
    as_before: int
    as_after: int


class _Ended:
    """How runs ended so far, until enough of them were killed at work."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._runs: list[tuple[bool, bool]] = []

    @property
    def is_wanting(self) -> bool:
        """Whether further runs are to be killed; a program that always ends first is let be."""
        return self._killed() < self._wanted and len(self._runs) < MOST_ROUNDS * self._wanted

    def _killed(self) -> int:
        return sum(was_killed for was_killed, _ in self._runs)

    def add(self, is_after: bool, *, was_killed: bool) -> None:  # noqa: FBT001 - what was found
        """Note how one run ended."""
        self._runs.append((was_killed, is_after))

    def counted(self) -> Counted:
        """Return the counts."""
        after = sum(is_after for _, is_after in self._runs)
        killed = self._killed()
        return Counted(killed, len(self._runs) - killed, len(self._runs) - after, after)


def write_files(folder: Path, rows: int) -> tuple[Path, Path]:
    """Write an earlier release and a later one, which revises every figure and adds some."""
    earlier, later = folder / "earlier.csv", folder / "later.csv"
    fingertips.write(earlier, rows // 2)
    fingertips.write(later, rows)
    return earlier, later


def fill(database: Database, earlier: Path) -> None:
    """Make a database that serves an area and holds the earlier release."""
    migrate(database)
    with database.session(writing=True) as session:
        session.add(ServedAreaRow(code=fingertips.AREAS[0], name="Here"))
    database.engine.dispose()
    _run(database, import_of(earlier, EARLIER))


def import_of(path: Path, released: str) -> Sequence[str]:
    """Return the command that brings a file in."""
    said = ("--released", released, "--areas", "all", "--source", SOURCE)
    return ("jsna", "import", str(path), *said)


def apart(act: Callable[[], object]) -> int:
    """Begin something in a process of its own, forked from this one; return its number.

    No connection to a database may be open here, since both processes would hold it.
    """
    number = os.fork()
    if number == 0:
        try:
            act()
        finally:
            os._exit(0)
    return number


def environment(database: Database) -> dict[str, str]:
    """Return the settings of a command on a database."""
    return {"EARLYHELP_DATABASE_URL": database.url.render_as_string(hide_password=False)}


def exports(database: Database) -> dict[str, bytes]:
    """Return every export, byte for byte; first the database has to be whole."""
    said = database.integrity()
    database.engine.dispose()
    if said != "ok":
        raise BrokenError(f"the database's own check says {said}")
    _run(database, ("db", "check"))
    return {name: _run(database, arguments) for name, arguments in EXPORTS.items()}


def _run(database: Database, arguments: Sequence[str]) -> bytes:
    done = CliRunner().invoke(earlyhelp, list(arguments), env=environment(database))
    if done.exit_code:
        raise BrokenError(f"{' '.join(arguments)} ended with {done.exit_code}: {done.output}")
    return done.stdout_bytes


def prepare(copy: Copy, files: tuple[Path, Path]) -> Bench:
    """Let one import end in peace, and note what there was before it and after."""
    with _database(copy) as database:
        before = exports(database)
        began = time.perf_counter()
        _run(database, import_of(files[1], LATER))
        seconds = time.perf_counter() - began
        after = exports(database)
    if before == after:
        raise BrokenError("the later release changes nothing, so a kill could not be seen")
    return Bench(files, before, after, seconds)


@contextmanager
def _database(copy: Copy) -> Iterator[Database]:
    database = copy()
    yield database
    database.engine.dispose()


def kill_commands(copy: Copy, bench: Bench, times: int, seed: int) -> Counted:
    """Kill the command at work so many times; runs that ended before their moment are further."""
    dice, ended = random.Random(seed), _Ended(times)
    while ended.is_wanting:
        with _database(copy) as database:
            again = import_of(bench.files[1], LATER)
            number = apart(partial(_run, database, again))
            was_killed = _kill(number, dice.uniform(0, 1.05 * bench.seconds))
            ended.add(_is_after(database, bench), was_killed=was_killed)
            _number_on(database)
            _run(database, again)
            _expect(exports(database) == bench.after, "the import that was run again")
    return ended.counted()


def _kill(number: int, after_seconds: float) -> bool:
    """Kill a process after a time; return whether it was still at work."""
    time.sleep(after_seconds)
    os.kill(number, signal.SIGKILL)
    _, status = os.waitpid(number, 0)
    return os.WIFSIGNALED(status)


def _is_after(database: Database, bench: Bench) -> bool:
    found = exports(database)
    _expect(found in (bench.before, bench.after), "what the kill left")
    return found == bench.after


def _number_on(database: Database) -> None:
    """Let the next import have the number after the last one that came in.

    A server never gives the number of an import that was killed again, and exports name imports,
    so that files could not be compared byte for byte.
    """
    if database.url.get_backend_name() != "postgresql":
        return
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "SELECT setval(pg_get_serial_sequence('jsna_import', 'id'),"
            " (SELECT max(id) FROM jsna_import))"
        )
    database.engine.dispose()


def _expect(holds: bool, what: str) -> None:  # noqa: FBT001 - an assertion reads best so
    if not holds:
        raise BrokenError(f"{what} is neither as before nor as after")


def kill_workers(copy: Copy, bench: Bench, times: int, seed: int) -> Counted:
    """Kill a process that brings a file in in the background; another one takes it up."""
    dice, ended = random.Random(seed), _Ended(times)
    while ended.is_wanting:
        with _database(copy) as database:
            name = _ask(database, bench.files[1])
            database.engine.dispose()
            number = apart(partial(work, database))
            was_killed = _kill(number, dice.uniform(0, 1.2 * bench.seconds))
            ended.add(_is_after(database, bench), was_killed=was_killed)
            _number_on(database)
            later = Workers(Workshop(database, lambda: now() + timedelta(minutes=5)))
            later.call()
            _expect(later.rest(120), f"the run of {name}")
            with database.session() as session:
                _expect(not find_unfinished(session), f"the run of {name}")
            database.engine.dispose()
            _expect(exports(database) == bench.after, "the import that was taken up")
    return ended.counted()


def _ask(database: Database, path: Path) -> str:
    """Ask for a file to be brought in, as the page does."""
    moment, name = datetime.now(UTC), "f" * 43
    answers = Answers(SOURCE, date.fromisoformat(LATER), "not known")
    with database.session(writing=True) as session:
        stage_file(session, StagedFile(name, path.name, path.read_bytes(), moment))
        plan_run(session, name, Wish(Actor("a" * 22, "data-officer"), moment, answers))
    return name


def work(database: Database) -> None:
    """Do what waits, as a process that serves pages does, and end."""
    workers = Workers(Workshop(database, now))
    workers.call()
    workers.rest(600)


def sqlite_copies(first: Database, folder: Path) -> Copy:
    """Return what copies an embedded database."""

    def copy() -> Database:
        path = folder / "copy.sqlite3"
        for beside in folder.glob(f"{path.name}*"):
            beside.unlink()
        with (
            closing(sqlite3.connect(str(first.url.database))) as source,
            closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target)
        return Database(f"sqlite:///{path}")

    return copy


def postgresql_copies(first: Database) -> Copy:
    """Return what copies a database of a server."""
    name = f"{first.url.database}_copy"

    def copy() -> Database:
        first.engine.dispose()
        server = Database(first.url.set(database="postgres").render_as_string(hide_password=False))
        with server.engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            alone.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{first.url.database}"')
        server.engine.dispose()
        return Database(first.url.set(database=name).render_as_string(hide_password=False))

    return copy


def main() -> None:
    """Kill as often as asked for, and print how the runs ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--workers", type=int, default=20)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=22)
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="earlyhelp-crash-") as name:
        folder = Path(name)
        files = write_files(folder, asked.rows)
        first = Database(f"sqlite:///{folder}/first.sqlite3")
        fill(first, files[0])
        copy = sqlite_copies(first, folder)
        bench = prepare(copy, files)
        commands = kill_commands(copy, bench, asked.times, asked.seed)
        workers = kill_workers(copy, bench, asked.workers, asked.seed)
    for what, ended in (("commands", commands), ("workers", workers)):
        print(json.dumps({"what": what} | asdict(ended) | {"broken": 0}))


if __name__ == "__main__":
    main()
