"""A killed import leaves the data as before or as after; ``make crash`` does it 100 times."""

from collections.abc import Iterator

import pytest

from benchmarks.crashing import (
    Bench,
    Copy,
    fill,
    kill_commands,
    kill_workers,
    postgresql_copies,
    prepare,
    sqlite_copies,
    write_files,
)
from earlyhelp.db import Database
from tests.conftest import ENGINES

ROWS = 4_000
KILLS = {"sqlite": 4, "postgresql": 2}
Prepared = tuple[Copy, Bench, int]


@pytest.fixture(scope="module", params=ENGINES)
def prepared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prepared]:
    """Give copies of a database that holds an earlier release, and what they may become."""
    folder = tmp_path_factory.mktemp("crash")
    files = write_files(folder, ROWS)
    if request.param == "sqlite":
        first = Database(f"sqlite:///{folder}/first.sqlite3")
        fill(first, files[0])
        copy = sqlite_copies(first, folder)
        yield copy, prepare(copy, files), KILLS["sqlite"]
        return
    server = Database(request.getfixturevalue("postgresql_url"))
    first = Database(server.url.set(database="crash").render_as_string(hide_password=False))
    _alone(server, 'CREATE DATABASE "crash"')
    fill(first, files[0])
    copy = postgresql_copies(first)
    yield copy, prepare(copy, files), KILLS["postgresql"]
    for name in ("crash_copy", "crash"):
        _alone(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server.engine.dispose()


def _alone(server: Database, statement: str) -> None:
    with server.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)


def test_an_import_that_is_killed_leaves_the_data_whole_and_can_be_run_again(
    prepared: Prepared,
) -> None:
    copy, bench, times = prepared
    ended = kill_commands(copy, bench, times, seed=22)
    assert ended.killed == times


def test_an_import_whose_server_is_killed_is_taken_up_by_another_one(prepared: Prepared) -> None:
    copy, bench, times = prepared
    ended = kill_workers(copy, bench, times // 2, seed=7)
    assert ended.killed == times // 2
