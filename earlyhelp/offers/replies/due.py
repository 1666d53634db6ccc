"""When something is to be done about a service's answer, or the lack of one. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from earlyhelp.offers.replies.reply import ReplyState
from earlyhelp.offers.replies.words import ENDED


class DueKind(StrEnum):
    """What is to be looked at."""

    NOT_ASKED = "not_asked"
    """It was chosen and nobody has asked it in the set days."""
    NO_REPLY = "no_reply"
    """It was asked and has not answered in the set days, or somebody said so."""
    WAIT_OVER = "wait_over"
    """The day until which the family was to wait has come."""
    WAIT_UNKNOWN = "wait_unknown"
    """It did not say until when the family waits, the set days ago."""
    ENDED = "ended"
    """There will be no help from it, and it is still among what was chosen."""


@dataclass(frozen=True, slots=True)
class Last:
    """What counts of one service's answers."""

    state: ReplyState
    on: date
    """The day on which it was said; of one that was not asked, the day since which it is chosen."""
    waits_until: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be done, and since when."""

    kind: DueKind
    since: date
    """The day on which it became due."""
    days: int
    """Days since it was asked, chosen or said."""


def find_due(last: Last, *, today: date, reply_days: int) -> Due | None:
    """Return what is to be done about one service that is still chosen; None if nothing is."""
    found = _due(last, reply_days)
    if found is None or found[1] > today:
        return None
    kind, since = found
    return Due(kind, since, max((today - last.on).days, 0))


def _due(last: Last, reply_days: int) -> tuple[DueKind, date] | None:
    """Return what will be to do, and the day from which it is."""
    if last.state in ENDED:
        return DueKind.ENDED, last.on
    if last.state is ReplyState.NO_REPLY:
        return DueKind.NO_REPLY, last.on
    if last.state is ReplyState.WAITING and last.waits_until is not None:
        return DueKind.WAIT_OVER, last.waits_until
    kind = LATE.get(last.state)
    later = timedelta(days=min(reply_days, (date.max - last.on).days))
    return None if kind is None else (kind, last.on + later)


LATE = {
    ReplyState.NOT_ASKED: DueKind.NOT_ASKED,
    ReplyState.ASKED: DueKind.NO_REPLY,
    ReplyState.WAITING: DueKind.WAIT_UNKNOWN,
}
"""What becomes due after the set days."""
