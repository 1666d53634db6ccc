"""Files of places between choosing and confirming. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from earlyhelp.geography.reading.files import NamedFile

KEPT_FOR = timedelta(days=1)
"""How long files wait that nobody confirms; the next files sent clear older ones."""


@dataclass(frozen=True, slots=True)
class StagedFiles:
    """Files that were sent together under one name of our own, and what was said of them."""

    name: str
    files: Sequence[NamedFile]
    area_code: str
    vintage: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends files and when."""

    staged_by: str
    staged_at: datetime
