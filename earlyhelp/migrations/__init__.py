"""Alembic migrations, applied by ``migrate``; one file for each step, in order of their numbers."""

from pathlib import Path

from alembic.config import Config

FOLDER = Path(__file__).parent


def config(connection: object) -> Config:
    """Return Alembic's settings for one open connection."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def is_ours(_object: object, name: str | None, kind: str, *_more: object) -> bool:
    """Leave full-text tables and indexes out of comparisons: the models cannot describe them."""
    return not (kind in {"table", "index"} and name is not None and "_fts" in name)
