from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from earlyhelp.db import Base, Database
from earlyhelp.migrations import config, is_ours
from earlyhelp.migrations.run import migrate, newest_revision, revision


def test_a_migrated_database_has_exactly_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours})
        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_newest_revision() -> None:
    assert len(ScriptDirectory.from_config(config(None)).get_heads()) == 1


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate(database)
    assert revision(database) == newest_revision()
