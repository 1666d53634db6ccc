"""Writes of places: files brought in and taken back, and files between two steps of the pages."""

from earlyhelp.geography.commands.bringing import Terms, import_geography
from earlyhelp.geography.commands.staging import drop_staged, stage_files
from earlyhelp.geography.commands.undoing import NotUndoneError, undo_import

__all__ = [
    "NotUndoneError",
    "Terms",
    "drop_staged",
    "import_geography",
    "stage_files",
    "undo_import",
]
