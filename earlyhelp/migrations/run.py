"""Bring a database to the newest shape, and say which shape it has."""

from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from earlyhelp.db import Database
from earlyhelp.migrations import config


def migrate(database: Database) -> None:
    """Apply every migration that is missing; none missing changes nothing."""
    with database.engine.execution_options(earlyhelp_writing=True).begin() as connection:
        command.upgrade(config(connection), "head")


def revision(database: Database) -> str | None:
    """Return the database's revision, or None where nothing was ever migrated."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Return the revision this version of the program expects."""
    return ScriptDirectory.from_config(config(None)).get_current_head()
