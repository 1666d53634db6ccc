"""Which listings an editor looks at first: by the harm that a wrong one may do. Pure values."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from earlyhelp.services.checking import CheckState
from earlyhelp.services.upkeep.completeness import Completeness
from earlyhelp.services.upkeep.words import REASON_ORDER, Reason
from earlyhelp.services.words import Withheld

FORWARD_AFTER = 2
"""So many failed tries to reach a provider bring its listing forward, whatever its date."""
COMPARED_FOR = timedelta(minutes=10)
"""So long a change of facts may wait until doubles are looked for again."""
LATE = frozenset({CheckState.OVERDUE, CheckState.STALE, CheckState.UNVERIFIED})
Key = tuple[int, float, float, str, str]


@dataclass(frozen=True, slots=True)
class Around:
    """What the rest of the application knows of listings, by their public ids."""

    in_use: frozenset[str] = frozenset()
    """They stand in offers or plans that are in force."""
    doubles: frozenset[str] = frozenset()
    """They may be listed twice."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A state of the directory, as far as doubles go."""

    decisions: tuple[object, ...]
    """Listings added, merged, or said to be two: these count at once."""
    versions: int
    """All changes of facts: these may wait a little."""


@dataclass(frozen=True, slots=True)
class Doubles:
    """The listings that may be listed twice, as they were compared at one moment."""

    found: frozenset[str]
    stamp: Stamp
    compared_at: datetime

    def still_holds(self, stamp: Stamp, now: datetime) -> bool:
        """Say whether all listings need not be compared again, which takes long."""
        if self.stamp == stamp:
            return True
        return self.stamp.decisions == stamp.decisions and now - self.compared_at < COMPARED_FOR


@dataclass(frozen=True, slots=True)
class Standing:
    """What the queue knows of one listing."""

    service_id: str
    name: str
    provider: str
    state: CheckState
    checked_on: date | None
    completeness: Completeness
    is_hidden: bool = False
    """Nobody but staff can see it, so that its facts harm nobody."""
    withheld: Withheld | None = None
    gone_on: date | None = None
    reported_at: datetime | None = None
    """The newest open report."""
    suggested_at: datetime | None = None
    """The newest suggestion without a decision."""
    in_use: bool = False
    """It stands in an offer or plan that is in force."""
    unreached: int = 0
    """Days since its last check on which nobody could be reached."""
    is_duplicate: bool = False
    asked_provider_on: date | None = None
    """A link is out with its provider since this day."""
    asks_new_link: bool = False
    changed_at: datetime | None = None
    """When somebody else changed it after this editor last looked."""


@dataclass(frozen=True, slots=True)
class Line:
    """One listing in the queue, with every reason why, most harm first."""

    standing: Standing
    reasons: tuple[Reason, ...]
    key: Key


def reasons_of(standing: Standing) -> tuple[Reason, ...]:
    """Return why a listing needs an editor, most harm first; none if it does not."""
    asked = {
        Reason.REPORTED: standing.reported_at is not None,
        Reason.SUGGESTED: standing.suggested_at is not None,
        Reason.WITHHELD: standing.withheld is not None,
        Reason.CHANGED: standing.changed_at is not None,
        **(_of_its_facts(standing) if _is_shown(standing) else {}),
    }
    return tuple(reason for reason in Reason if asked.get(reason))


def _is_shown(standing: Standing) -> bool:
    return standing.state is not CheckState.CLOSED and not standing.is_hidden


def _of_its_facts(standing: Standing) -> Mapping[Reason, bool]:
    late = standing.state in LATE or standing.unreached >= FORWARD_AFTER
    return {
        Reason.IN_USE: late and standing.in_use,
        Reason.OVERDUE: late and not standing.in_use,
        Reason.INCOMPLETE: bool(standing.completeness.missing_to_mend),
        Reason.DUPLICATE: standing.is_duplicate,
        Reason.GONE: standing.gone_on is not None,
        Reason.NEW_LINK: standing.asks_new_link,
        Reason.DUE: standing.state is CheckState.DUE and not late,
    }


def derive_queue(standings: Iterable[Standing]) -> tuple[Line, ...]:
    """Return the listings that need an editor, most harm first; the order is total and stable."""
    lines = (
        Line(standing, reasons, _key(standing, reasons[0]))
        for standing in standings
        if (reasons := reasons_of(standing))
    )
    return tuple(sorted(lines, key=lambda line: line.key))


def _key(standing: Standing, reason: Reason) -> Key:
    """Return where a listing stands: reason, how bad, how long unchecked, name, id."""
    unchecked = standing.checked_on.toordinal() if standing.checked_on else 0
    place = REASON_ORDER[reason]
    return (place, _badness(standing, reason), unchecked, standing.name, standing.service_id)


def _badness(standing: Standing, reason: Reason) -> float:
    """Return what comes first among listings with one reason: the lower, the earlier."""
    if reason is Reason.REPORTED and standing.reported_at:
        return -standing.reported_at.timestamp()
    if reason is Reason.SUGGESTED and standing.suggested_at:
        return -standing.suggested_at.timestamp()
    if reason in {Reason.IN_USE, Reason.OVERDUE}:
        return -standing.unreached if standing.unreached >= FORWARD_AFTER else 0
    if reason is Reason.INCOMPLETE:
        return -len(standing.completeness.missing_to_mend)
    return 0


def count_reasons(lines: Iterable[Line]) -> Mapping[Reason, int]:
    """Return how many listings have each reason; one listing may have several."""
    counted = Counter(reason for line in lines for reason in line.reasons)
    return {reason: counted[reason] for reason in Reason}


def choose(lines: Sequence[Line], reason: Reason | None, words: str = "") -> tuple[Line, ...]:
    """Return the lines with a reason, in the same order, and with words in name or provider.

    Without a reason, those that only changed are left out: they have a filter of their own.
    """
    wanted = words.casefold().split()
    return tuple(
        line
        for line in lines
        if (reason in line.reasons if reason else line.reasons != (Reason.CHANGED,))
        and _has(line.standing, wanted)
    )


def _has(standing: Standing, words: Sequence[str]) -> bool:
    text = f"{standing.name} {standing.provider}".casefold()
    return all(word in text for word in words)


def next_after(lines: Sequence[Line], passed: Key | None, service_id: str) -> str | None:
    """Return the listing to look at after one that has been dealt with; None at the end.

    ``passed`` is where that one stood. At the end of the queue it begins again at its front.
    """
    others = [line for line in lines if line.standing.service_id != service_id]
    later = (line for line in others if passed is None or line.key > passed)
    found = next(later, others[0] if others else None)
    return found.standing.service_id if found else None


def needs_reminder(
    standing: Standing, reminded: Collection[str], reminded_today: Collection[str]
) -> bool:
    """Say whether a listing's provider is to be asked now.

    ``reminded`` are the listings reminded of lately; a wish for a new link counts all the same,
    once a day. A closed or hidden listing is nobody's to confirm.
    """
    if not _is_shown(standing) or standing.service_id in reminded_today:
        return False
    if standing.asks_new_link:
        return True
    due = standing.state in LATE or standing.state is CheckState.DUE
    return due and standing.service_id not in reminded
