"""The tables that the migration makes are the tables of the models, on both databases."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from earlyhelp.db import Base, Database
from earlyhelp.geography import models, queries
from earlyhelp.geography.places import DomainFigures
from earlyhelp.migrations.run import migrate

TABLES = {
    mapper.local_table.name  # type: ignore[attr-defined] # every model here stands on one table
    for mapper in Base.registry.mappers
    if mapper.class_.__module__ == models.__name__
}


def is_of_geography(_object: object, name: str | None, kind: str, *_more: object) -> bool:
    return kind != "table" or name in TABLES


def test_the_migration_makes_the_tables_of_the_models(database: Database) -> None:
    assert len(TABLES) == 13
    with database.engine.connect() as connection:
        options = {"include_object": is_of_geography}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_an_upgrade_gives_each_figure_of_deprivation_a_row_of_its_own(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/older.sqlite3")
    migrate(database, "0018_indicators")
    with database.session(writing=True) as session:
        for statement in (
            (
                "INSERT INTO geography_import (id, kind, file_name, sha256, source, recorded_at)"
                " VALUES (1, 'deprivation', 'a.csv', 'x', 'a', '2026-01-01')"
            ),
            (
                "INSERT INTO deprivation (edition, domain, lsoa_code, lsoa_vintage, score, rank,"
                " decile, numerator, import_id)"
                " VALUES (2025, 'imd', 'E01000001', '2021', 3.5, 382, 1, NULL, 1)"
            ),
        ):
            session.execute(text(statement))
    migrate(database)
    with database.session() as session:
        (found,) = queries.find_deprivation(session).values()
        assert found.domains["imd"] == DomainFigures(score=3.5, rank=382, decile=1)
        source = queries.trace_deprivation(session, "E01000001", "imd", "rank")
        assert source is not None
        assert source.words == "a.csv, line not known, released on a day not known"
        (known,) = queries.find_imports(session)
        assert "before imports of places could be taken back" in (known.stays_because or "")
    database.engine.dispose()
