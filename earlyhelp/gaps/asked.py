"""What offers were asked for and could not meet, as it may be told. Pure.

A count could point at a family: what is told is 0, or rounded to the nearest 5 from 5 on, and
below that only that there are too few to show. Rounding also keeps the next day's report from
giving away what a single offer changed. Shares are worked out from what is told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from earlyhelp.jsna.intervals import wilson_interval
from earlyhelp.matching.matches import UnmetReason
from earlyhelp.taxonomy.needs import NeedCode

FEWEST_SHOWN = STEP = 5
TOO_FEW = "Too few to show"
ALL_AGES = ""
REASON_WORDS: Mapping[UnmetReason, str] = {
    UnmetReason.NONE_EXISTS: "no open service known",
    UnmetReason.NOT_ELIGIBLE: "no service takes the child",
    UnmetReason.TOO_FAR: "too far away",
    UnmetReason.FULL: "full",
    UnmetReason.WAIT: "wait too long",
    UnmetReason.LANGUAGE_OR_ACCESS: "language or access",
    UnmetReason.COST: "cost",
    UnmetReason.NOT_VERIFIED: "not checked for too long",
}


class AskedRow(NamedTuple):
    """So many times an offer was asked for a need; ``reason`` where nothing was found for it."""

    need: str
    band: str | None
    """None where the age is not known any more, or never was."""
    reason: str | None
    times: int


class Told(NamedTuple):
    """A count as it may be told; None is a few, too few to show."""

    number: int | None

    def words(self) -> str:
        """Return the count for a reader.

        >>> Told(1230).words(), Told(None).words()
        ('1,230', 'Too few to show')
        """
        return TOO_FEW if self.number is None else f"{self.number:,}"


def tell(count: int) -> Told:
    """Return a count as it may be told.

    >>> [tell(number).number for number in (0, 1, 4, 5, 7, 8, 12, 13)]
    [0, None, None, 5, 5, 10, 10, 15]
    """
    if 0 < count < FEWEST_SHOWN:
        return Told(None)
    return Told((count + STEP // 2) // STEP * STEP)


NOTHING = Told(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """How often offers were asked for one need, at one age or all, and found nothing."""

    asked: Told = NOTHING
    unmatched: Told = NOTHING
    by_reason: Mapping[UnmetReason, Told] = field(default_factory=dict)
    """The reasons there were, the most frequent first as far as that may be told."""

    @property
    def is_suppressed(self) -> bool:
        """Whether any of its counts is too small to show."""
        counts = (self.asked, self.unmatched, *self.by_reason.values())
        return any(one.number is None for one in counts)

    @property
    def share(self) -> tuple[float, float, float] | None:
        """Return the part not met with its range (Wilson), from what is told; None if unknown."""
        asked, unmatched = self.asked.number, self.unmatched.number
        limits = None if unmatched is None else wilson_interval(unmatched, asked or 0)
        if not asked or unmatched is None or limits is None:
            return None
        return unmatched / asked, limits.low, limits.high


NEVER_ASKED = Asked()
AskedNeeds = Mapping[tuple[str, str], Asked]
"""By need and age band; ``ALL_AGES`` stands for every age, those that are not known included."""


def tell_asked(rows: Iterable[AskedRow]) -> AskedNeeds:
    """Return what may be told of each need at each age, and at all ages together."""
    asked: Counter[tuple[str, str]] = Counter()
    reasons: dict[tuple[str, str], Counter[UnmetReason]] = {}
    for row in rows:
        for band in {row.band or ALL_AGES, ALL_AGES}:
            asked[row.need, band] += row.times
            if row.reason:
                counts = reasons.setdefault((row.need, band), Counter())
                counts[UnmetReason(row.reason)] += row.times
    return {cell: _tell_one(count, reasons.get(cell, Counter())) for cell, count in asked.items()}


def _tell_one(asked: int, reasons: Counter[UnmetReason]) -> Asked:
    told = {reason: tell(reasons[reason]) for reason in UnmetReason if reasons[reason]}
    ordered = dict(sorted(told.items(), key=lambda pair: -(pair[1].number or 0)))
    return Asked(tell(asked), tell(reasons.total()), ordered)


def of_need(asked: AskedNeeds, need: NeedCode, band: str = ALL_AGES) -> Asked:
    """Return what may be told of a need, at one age or at all; nobody asked where it is absent."""
    return asked.get((need, band), NEVER_ASKED)


def say_asked(one: Asked) -> str:
    """Return how many requests were not met, of how many, for a cell of a table.

    >>> say_asked(Asked()), say_asked(Asked(Told(30), Told(10))), say_asked(Asked(Told(None)))
    ('None asked', '10 of 30', 'Too few to show')
    >>> say_asked(Asked(Told(30), Told(None)))
    'Too few to show, of 30'
    """
    if one.asked.number == 0:
        return "None asked"
    if one.asked.number is None:
        return TOO_FEW
    if one.unmatched.number is None:
        return f"{TOO_FEW}, of {one.asked.words()}"
    return f"{one.unmatched.words()} of {one.asked.words()}"


def say_reasons(one: Asked) -> str:
    """Return why requests were not met; empty where all were.

    >>> say_reasons(Asked(by_reason={UnmetReason.FULL: Told(5), UnmetReason.COST: Told(None)}))
    'full: 5; cost: Too few to show'
    """
    said = (f"{REASON_WORDS[reason]}: {count.words()}" for reason, count in one.by_reason.items())
    return "; ".join(said)


def say_part_unmet(one: Asked) -> str:
    """Return the part not met with its range, in whole percent; empty where it is not known.

    >>> say_part_unmet(Asked(Told(30), Told(10)))
    '33% (19% to 51%)'
    """
    share = one.share
    if share is None:
        return ""
    value, low, high = share
    return f"{value:.0%} ({low:.0%} to {high:.0%})"
