"""Writes of what comes into the directory: staging, bringing in, taking back."""

from earlyhelp.services.exchange.commands.importing import (
    check_files,
    import_files,
    import_services,
    record_import,
    refusal_report,
)
from earlyhelp.services.exchange.commands.staging import (
    drop_staged,
    note_decisions,
    remember_columns,
    stage_list,
)
from earlyhelp.services.exchange.commands.undoing import Undone, undo_import
from earlyhelp.services.exchange.options import DEFAULT_SOURCE, ImportOptions, NotBroughtInError

__all__ = [
    "DEFAULT_SOURCE",
    "ImportOptions",
    "NotBroughtInError",
    "Undone",
    "check_files",
    "drop_staged",
    "import_files",
    "import_services",
    "note_decisions",
    "record_import",
    "refusal_report",
    "remember_columns",
    "stage_list",
    "undo_import",
]
