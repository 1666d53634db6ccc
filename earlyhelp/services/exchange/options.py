"""What a list does not say of itself: whose it is, when it comes in, and what was chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from earlyhelp.db import Session
from earlyhelp.errors import EarlyHelpError
from earlyhelp.services.exchange.checked import Decisions
from earlyhelp.services.exchange.kept import KeptHere
from earlyhelp.services.exchange.limits import DEFAULT_LIMITS, Limits
from earlyhelp.services.exchange.matching import Matching
from earlyhelp.services.exchange.opening import SentFile
from earlyhelp.services.exchange.reports import ImportReport

DEFAULT_SOURCE = "own-template"
ASK_ENCODING = (
    "text in UTF-8: save it as CSV UTF-8, or look at how it reads as Windows text and say so"
)
ASK_COLUMNS = "a list whose columns are known: say once what each column is"


Progress = Callable[[int, int], None]
TellKept = Callable[[Session, Sequence[KeptHere], datetime], object]
"""Takes what stays as it is here although its list says something else, in the same transaction."""


class NotBroughtInError(EarlyHelpError):
    """A list that may not come in as it is."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a file does not say of itself."""

    on: date
    """Today: no date of a confirmation may lie after it."""
    recorded_at: datetime
    file_name: str = ""
    source: str = DEFAULT_SOURCE
    """Whose list it is; services are the same when source and source id are."""
    dry_run: bool = False
    by: str | None = None
    """Who brings it in: an account's public id, or what does it without one."""
    moved_by: timedelta = timedelta()
    """By how much dates of illustrative services are moved."""
    licence: str = ""
    encoding: str | None = None
    matching: Matching | None = None
    """What the columns of a list of no known layout are."""
    decisions: Decisions = field(default_factory=Decisions)
    limits: Limits = DEFAULT_LIMITS
    finds_duplicates: bool = False
    progress: Progress | None = None
    """Told how many services are stored, of how many."""
    tell_kept: TellKept | None = None


def new_report(files: Sequence[SentFile], options: ImportOptions) -> ImportReport:
    """Return the report of a list of which nothing is known yet."""
    name = options.file_name or ", ".join(file.name for file in files)
    return ImportReport(file=name, sha256=digest(files), source=options.source)


def digest(files: Sequence[SentFile]) -> str:
    """Return the SHA-256 of a file; of several, that of their digests in order."""
    digests = sorted(sha256(file.content).hexdigest() for file in files)
    return digests[0] if len(digests) == 1 else sha256("".join(digests).encode()).hexdigest()
