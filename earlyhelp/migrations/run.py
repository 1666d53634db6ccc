"""Bring a database to the newest shape, and say which shape it has."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from earlyhelp.db import Database
from earlyhelp.errors import EnvironmentFaultError
from earlyhelp.migrations import config


def migrate(database: Database, to: str = "head") -> None:
    """Apply every migration that is missing; none missing changes nothing.

    Raises:
        EnvironmentFaultError: if rows would be left that belong to nothing; then nothing changes.
    """
    engine = database.engine.execution_options(earlyhelp_writing=True)
    with engine.connect() as connection, _rows_stay(connection), connection.begin():
        command.upgrade(config(connection), to)
        if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise EnvironmentFaultError(
                "The database holds rows that belong to nothing. Restore a backup, then try again."
            )


@contextmanager
def _rows_stay(connection: Connection) -> Iterator[None]:
    """Keep SQLite from deleting what belongs to a table while that table is made anew.

    It changes a column by copying the table and dropping the old one, and dropping deletes what
    refers to it. Foreign keys can only be let go outside a transaction.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def revision(database: Database) -> str | None:
    """Return the database's revision, or None where nothing was ever migrated."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Return the revision this version of the program expects."""
    return ScriptDirectory.from_config(config(None)).get_current_head()
