"""What offers were asked for and could not meet, as it may be told. Pure.

Each count is told by itself here; ``gaps.asked_parts`` sees to it that counts told together do not
give away what is too few. Shares are worked out from what is told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from earlyhelp.gaps.told import NOTHING, TOO_FEW, Share, Told, share_of, tell
from earlyhelp.matching.matches import UnmetReason
from earlyhelp.taxonomy.needs import NeedCode

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
    ward: str = ""
    """Empty where no postcode was given."""
    month: date | None = None
    """Its first day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How often offers were asked for one need, at one age or all, and found nothing."""

    asked: Told = NOTHING
    unmatched: Told = NOTHING
    by_reason: Mapping[UnmetReason, Told] = field(default_factory=dict)
    """The reasons there were, the most frequent first as far as that may be told."""
    is_withheld: bool = False
    """Whether the reasons are not told, as they would give away what is too few to show."""

    @property
    def is_suppressed(self) -> bool:
        """Whether any of its counts is too small to show, or would give one away."""
        counts = (self.asked, self.unmatched, *self.by_reason.values())
        return self.is_withheld or any(one.number is None for one in counts)

    @property
    def share(self) -> Share | None:
        """Return the part not met with its range (Wilson), from what is told; None if unknown."""
        return share_of(self.unmatched, self.asked)


NEVER_ASKED = Asked()
AskedNeeds = Mapping[tuple[str, str], Asked]
"""By need and age band; ``ALL_AGES`` stands for every age, those that are not known included."""


def tell_asked(rows: Iterable[AskedRow]) -> AskedNeeds:
    """Return each count of each need at each age, and at all ages together, as told by itself."""
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
    if one.is_withheld:
        return TOO_FEW
    said = (f"{REASON_WORDS[reason]}: {count.words()}" for reason, count in one.by_reason.items())
    return "; ".join(said)


def say_part_unmet(one: Asked) -> str:
    """Return the part not met with its range, in whole percent; empty where it is not known.

    >>> say_part_unmet(Asked(Told(30), Told(10)))
    '33% (19% to 51%)'
    """
    share = one.share
    return "" if share is None else share.words()
