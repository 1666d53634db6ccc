"""How a request tells of a fault: a line in the log, and a count for the administrator."""

from collections.abc import Iterable
from typing import cast

from flask import current_app

from earlyhelp.clock import now
from earlyhelp.logs import WARNING
from earlyhelp.offers.faults.counting import Waiting, count_of, write_counts
from earlyhelp.offers.faults.kinds import Counted, Fault, Kind, Place
from earlyhelp.web.logs import note_request, request_id
from earlyhelp.web.state import state

WAITING = "earlyhelp-faults"
TELLS_WHY = frozenset({Kind.NO_RULESET, Kind.RULE_BROKE, Kind.DATABASE_AWAY})
"""Kinds whose sentence holds nothing of what was sent."""


def waiting() -> Waiting:
    """Return the counts that this process could not write yet."""
    return cast("Waiting", current_app.extensions.setdefault(WAITING, Waiting()))


def log_fault(fault: Fault) -> None:
    """Write a line about a fault; never anything of the assessment."""
    because = fault.why if fault.kind in TELLS_WHY else None
    note_request("decision_fault", WARNING, kind=fault.kind.value, because=because)


def count_apart(faults: Iterable[Fault], place: Place) -> None:
    """Count faults in a transaction of their own; what cannot be written waits."""
    counts = _counts(faults, place)
    if counts:
        write_counts(state().database, waiting(), counts)


def count_later(faults: Iterable[Fault], place: Place) -> None:
    """Count faults where the database is known to be away."""
    waiting().keep(_counts(faults, place))


def _counts(faults: Iterable[Fault], place: Place) -> list[Counted]:
    moment = now()
    return [count_of(fault, place, moment, request_id()) for fault in faults]
