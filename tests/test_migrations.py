from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

import earlyhelp.app  # noqa: F401 - the models of every feature
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


BEFORE = (
    (
        "INSERT INTO provider (id, public_id, source, source_key, name, sector)"
        " VALUES (1, 'p', 'a list', 'p', 'A provider', 'voluntary')"
    ),
    (
        "INSERT INTO service (id, public_id, source, source_id, provider_id, is_illustrative, name,"
        " status, no_minimum_age, no_maximum_age, age_of, version, modified_at)"
        " VALUES (1, 's', 'a list', 'a', 1, false, 'Marmalade', 'active', false, false, 'child', 1,"
        " '2026-11-01')"
    ),
    "INSERT INTO service_need (service_id, need, strength) VALUES (1, 'housing', 'primary')",
    (
        "INSERT INTO service_listing (service_id, public_id, name, provider_name, sector, status,"
        " is_illustrative, is_confidential, name_words, words, needs, age_of, comes_to_you, points,"
        " south, north, west, east)"
        " VALUES (1, 's', 'Marmalade', 'A provider', 'voluntary', 'active', false, false,"
        " 'marmalad', 'marmalad', ';', 'child', false, '', 0, 0, 0, 0)"
    ),
)


def test_an_upgrade_keeps_what_an_older_version_stored_and_a_search_finds_it(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path}/older.sqlite3")
    migrate(database, "0004_offers")
    with database.session(writing=True) as session:
        for statement in BEFORE:
            session.execute(text(statement))
    migrate(database)
    with database.session(writing=True) as session:
        session.execute(text("UPDATE service_listing SET words = 'marmalad toast'"))
    with database.session() as session:
        assert session.scalar(text("SELECT count(*) FROM service_need")) == 1
        for word in ("marmalad", "toast"):
            found = text("SELECT count(*) FROM service_listing_fts WHERE words MATCH :word")
            assert session.scalar(found, {"word": word}) == 1
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    database.engine.dispose()
