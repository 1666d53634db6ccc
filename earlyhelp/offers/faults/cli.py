"""How a command counts the faults that decisions met: where there is a database to count in."""

from collections.abc import Iterable
from pathlib import Path

from earlyhelp.clock import now
from earlyhelp.db import read_database_url
from earlyhelp.offers.faults.counting import Waiting, count_of, write_counts
from earlyhelp.offers.faults.kinds import Fault, Place
from earlyhelp.settings import Settings
from earlyhelp.terminal import Environment


def count_faults(environment: Environment, faults: Iterable[Fault]) -> None:
    """Count faults for the administrator; a decision needs no database, and so does this."""
    counts = [count_of(fault, Place.COMMAND, now(), None) for fault in faults]
    if counts and _may_be_there(environment.settings):
        write_counts(environment.database, Waiting(), counts)


def _may_be_there(settings: Settings) -> bool:
    """Say whether a database may be at its address; an embedded one is never made for this."""
    url = read_database_url(settings.database_url)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).is_file()
