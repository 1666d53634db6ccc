"""Count a fault apart from a request's own work; what cannot be written waits for the next."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from threading import Lock

from earlyhelp.db import Database
from earlyhelp.offers.faults.commands import add_counts
from earlyhelp.offers.faults.kinds import Counted, Fault, Place
from earlyhelp.web.database import DatabaseFault


def count_of(fault: Fault, place: Place, at: datetime, request_id: str | None) -> Counted:
    """Return one fault as a count of one."""
    return Counted(at.date(), fault.kind, place, 1, at, request_id)


class Waiting:
    """Counts that could not be written, kept by this process until the database takes them.

    There are as many as kinds and places on a day, however many faults are met.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = Lock()
        self._held: dict[tuple[object, ...], Counted] = {}

    def keep(self, counts: Iterable[Counted]) -> None:
        """Keep counts for later."""
        with self._lock:
            for count in counts:
                key = (count.day, count.kind, count.place)
                before = self._held.get(key)
                times = count.times + (before.times if before else 0)
                self._held[key] = replace(count, times=times)

    def take(self) -> list[Counted]:
        """Hand over what waits; whoever cannot write it keeps it again."""
        with self._lock:
            held, self._held = list(self._held.values()), {}
        return held

    def look(self) -> list[Counted]:
        """Return what waits."""
        with self._lock:
            return list(self._held.values())


def write_counts(database: Database, waiting: Waiting, counts: Iterable[Counted]) -> None:
    """Write counts, and those that wait, in a transaction of their own; waits for no writer."""
    together = [*waiting.take(), *counts]
    try:
        with database.session(writing=True, waiting=False) as session:
            add_counts(session, together)
    except DatabaseFault:
        waiting.keep(together)
