"""The tables that the migration makes are the tables of the models, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from earlyhelp.db import Base, Database
from earlyhelp.geography import models

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
