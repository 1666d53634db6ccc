"""The declarative base, the engine with its listeners, and sessions; knows no feature, no web."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import DeclarativeBase, Session

from earlyhelp.errors import EnvironmentFaultError

__all__ = ["Base", "Database", "Session", "listen", "read_database_url", "read_rows"]

Row = tuple[Any, ...]
BACKENDS = ("sqlite", "postgresql")
PATIENCE_MS = 5000
"""How long the embedded database waits for another writer to finish."""
LONG_PATIENCE_MS = 600_000
"""How long a long piece of work waits, which nobody stands before: an import after another one."""
CACHE_KIB = 16_000
"""How much of a file each connection keeps at hand: a whole authority's search lines."""
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The one base of all tables; every constraint has a name, so that migrations can find it."""

    metadata = MetaData(naming_convention=NAMING)


def read_database_url(text: str) -> URL:
    """Return the address for SQLAlchemy; both PostgreSQL spellings use the psycopg driver.

    Raises:
        EnvironmentFaultError: if it is no address of a database we can use.
    """
    for spelling in ("postgresql://", "postgres://"):
        if text.startswith(spelling):
            text = "postgresql+psycopg://" + text.removeprefix(spelling)
    try:
        url = make_url(text)
        url.get_dialect().import_dbapi()
    except ModuleNotFoundError:
        raise EnvironmentFaultError(
            "EARLYHELP_DATABASE_URL needs a driver that is not installed; for PostgreSQL install "
            "earlyhelp with the extra postgres"
        ) from None
    except (ArgumentError, NoSuchModuleError):
        url = None
    if url is None or url.get_backend_name() not in BACKENDS:
        raise EnvironmentFaultError(
            "EARLYHELP_DATABASE_URL is no address we can use; write sqlite:///path/to/file or "
            "postgresql://user:password@host/name"
        )
    return url


class Database:
    """One engine and the sessions on it.

    A writing session takes SQLite's write lock at its start: a transaction that reads first and
    writes later fails at once, without waiting, when another has written in between.
    """

    def __init__(self, url: str) -> None:
        """Make the engine; nothing is opened until the first statement."""
        self.url = read_database_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database not in (None, "", ":memory:"):
            Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
        self.engine: Engine = create_engine(self.url)
        self._engines: dict[tuple[bool, int], Engine] = {}
        if self.is_sqlite:
            listen(self.engine)

    def open(
        self, *, writing: bool = False, waiting: bool = True, patience_ms: int = PATIENCE_MS
    ) -> Session:
        """Return a new session; the caller commits and closes it.

        A writing session that is not ``waiting`` raises at once while another one writes; one that
        is raises after ``patience_ms``.
        """
        wanted = (writing, patience_ms if waiting else 0)
        if wanted not in self._engines:  # made once: every page opens a session or two
            self._engines[wanted] = self.engine.execution_options(
                earlyhelp_writing=wanted[0], earlyhelp_patience_ms=wanted[1]
            )
        return Session(self._engines[wanted])

    def integrity(self) -> str:
        """Return "ok", or what the embedded database's own check found; a server checks itself."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                return "ok" if connection.exec_driver_sql("SELECT 1").scalar() == 1 else "no answer"
            return str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())

    @contextmanager
    def session(
        self, *, writing: bool = False, waiting: bool = True, patience_ms: int = PATIENCE_MS
    ) -> Iterator[Session]:
        """Give a session: committed at the end when writing, rolled back on any error."""
        with self.open(writing=writing, waiting=waiting, patience_ms=patience_ms) as session:
            yield session
            if writing:
                session.commit()


def read_rows(session: Session, statement: str, values: Mapping[str, object]) -> list[Row]:
    """Return the rows of one statement in the driver's own text, plain tuples of its own values.

    For the few reads that must be quick: the library describes every column of every answer anew,
    which takes longer than many an answer. Listeners and faults are those of every statement.

    Raises:
        DBAPIError: as any other statement would.
    """
    connection = session.connection()
    cursor = connection.connection.cursor()
    try:
        for note in connection.dispatch.before_cursor_execute:
            note(connection, cursor, statement, values, None, False)  # noqa: FBT003 - as it is called
        cursor.execute(statement, values)
        return cast("list[Row]", cursor.fetchall())
    except connection.dialect.loaded_dbapi.Error as fault:
        base = connection.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(
            statement, None, fault, base, hide_parameters=True, dialect=connection.dialect
        ) from fault
    finally:
        cursor.close()


def listen(engine: Engine) -> None:
    """Make SQLite begin when told to, keep foreign keys, and let readers read while one writes."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            f"busy_timeout={PATIENCE_MS}",
            "synchronous=NORMAL",
            f"cache_size=-{CACHE_KIB}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401 - the event's own type
        options = connection.get_execution_options()
        patience = options.get("earlyhelp_patience_ms", PATIENCE_MS)
        if connection.info.get("patience", PATIENCE_MS) != patience:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
            connection.info["patience"] = patience
        writing = options.get("earlyhelp_writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
