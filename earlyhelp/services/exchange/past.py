"""Lists between two steps, and lists that came in, as pages and commands speak of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from earlyhelp.services.exchange.checked import Decisions
from earlyhelp.services.exchange.opening import SentFile


@dataclass(frozen=True, slots=True)
class Staged:
    """A list between two steps of the wizard."""

    id: int
    name: str
    file_name: str
    sha256: str
    source: str
    encoding: str | None
    decisions: Decisions
    files: tuple[SentFile, ...]


@dataclass(frozen=True, slots=True)
class PastImport:
    """A list that was brought in."""

    id: int
    file_name: str
    sha256: str
    source: str
    licence: str
    layout: str
    by: str | None
    recorded_at: datetime
    report: Mapping[str, object]
    undone_at: datetime | None
    can_be_undone: bool
    """It is the newest of its source that was not taken back."""
