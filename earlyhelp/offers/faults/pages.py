"""What the page of faults says. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from earlyhelp.offers.faults.kinds import PLACES, WORDS, Counted, Kind


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of fault in one place on one day, in words."""

    day: date
    text: str
    remedy: str
    place: str
    times: int
    last_at: datetime
    request: str
    """The id of the last such request; empty where none is known."""


@dataclass(frozen=True, slots=True)
class FaultsPage:
    """The faults of a time: those of this directory, and those of what was sent to it."""

    days: int
    since: date
    own: Sequence[Line]
    sent: Sequence[Line]
    rules_now: str
    """That no ruleset decides at this moment, or soon none will; empty where one does."""
    waiting: int
    """How many faults are counted in memory, because the database did not take them yet."""

    @property
    def total(self) -> int:
        """How many faults there were."""
        return sum(line.times for line in (*self.own, *self.sent))


def make_page(
    counts: Sequence[Counted], waiting: Sequence[Counted], *, days: int, since: date, rules_now: str
) -> FaultsPage:
    """Return the page, the newest fault first."""
    together = sorted((*counts, *waiting), key=lambda one: one.last_at, reverse=True)
    return FaultsPage(
        days=days,
        since=since,
        own=[_line(one) for one in together if WORDS[one.kind].of_the_tool],
        sent=[_line(one) for one in together if not WORDS[one.kind].of_the_tool],
        rules_now=rules_now,
        waiting=sum(one.times for one in waiting),
    )


def _line(count: Counted) -> Line:
    words = WORDS[Kind(count.kind)]
    return Line(
        day=count.day,
        text=words.text,
        remedy=words.remedy,
        place=PLACES[count.place],
        times=count.times,
        last_at=count.last_at,
        request=count.last_request or "",
    )
