"""Years of boundaries: which codes may be joined, and a loud answer where they may not."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from earlyhelp.errors import EarlyHelpError
from earlyhelp.geography.codes import NAME_OF_LEVEL, Level
from earlyhelp.geography.places import NOT_STATED

YEAR = re.compile(r"(?:20)?([0-9]{2})")
NAMED = 5
"""Codes that a sentence names; the rest are counted."""


class VintageError(EarlyHelpError):
    """Two sets of codes of different boundaries were to be joined without a look-up between."""


@dataclass(frozen=True, slots=True)
class CodeSet:
    """Codes of one level with the year of their boundaries, and what holds them, in words."""

    holder: str
    level: Level
    vintage: str
    codes: frozenset[str]

    def in_words(self) -> str:
        """Say what this is: "the postcodes (ward, boundaries of 2024)"."""
        year = "year not stated" if self.vintage == NOT_STATED else f"boundaries of {self.vintage}"
        return f"{self.holder} ({NAME_OF_LEVEL[self.level]}, {year})"


def require_shared(left: CodeSet, right: CodeSet) -> frozenset[str]:
    """Return the codes that stand in both sets.

    Raises:
        VintageError: if none does, naming both vintages; an empty answer would pass for "nothing
            there" further on.
    """
    shared = left.codes & right.codes
    if not shared:
        raise VintageError(
            f"{left.in_words()} and {right.in_words()} share no code: {_some(left.codes)} stand "
            f"in the one, {_some(right.codes)} in the other; "
            f"bring in a look-up for the boundaries that both use"
        )
    return shared


@dataclass(frozen=True, slots=True)
class Heirs:
    """What each place became at a change of boundaries, and what part of it each heir is.

    ``weights`` is empty for places that were not split, and where no look-up states weights.
    """

    became: Mapping[str, Sequence[str]]
    weights: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """By place and heir: a share, or any measure of size; only their proportion counts."""
    stated_by: str = ""
    """Where the weights are from, in words for a page."""


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """Counts on newer boundaries, and what had to be done to get there."""

    counts: Mapping[str, float]
    shared_out: Sequence[str] = ()
    """Places that were split, whose counts were shared out by weight."""
    added_up: Sequence[str] = ()
    """Places whose counts are those of several older ones together."""
    stated_by: str = ""


def carry_over(
    counts: Mapping[str, float], heirs: Heirs, old: CodeSet, new: CodeSet
) -> CarriedOver:
    """Return counts of places on newer boundaries, the same in all.

    A place that was not changed keeps its count, merged ones are added up, and the count of a
    split one is shared out by the weights that are stated; it is never given to both. Only counts
    can be carried over: a rate, a rank or a decile of a split place says nothing of its parts.

    Raises:
        VintageError: naming both boundaries and the codes that no look-up leads on, or that were
            split where no weight is stated.
    """
    lost = {code for code in counts if not heirs.became.get(code) and code not in new.codes}
    if lost:
        raise VintageError(
            f"{old.in_words()} and {new.in_words()} cannot be joined: no look-up says what "
            f"became of {_some(lost)}"
        )
    carried: dict[str, float] = defaultdict(float)
    shares = {code: _shares(code, heirs) for code in counts}
    unweighted = {code for code, found in shares.items() if found is None}
    if unweighted:
        raise VintageError(
            f"{old.in_words()} and {new.in_words()} cannot be joined: {_some(unweighted)} were "
            "split, and no weight says how to share their counts out; bring in a look-up with a "
            "column named weight, or populations of the parts"
        )
    parts: dict[str, int] = Counter()
    for code, count in counts.items():
        for heir, share in (shares[code] or {}).items():
            carried[heir] += count * share
            parts[heir] += 1
    split = sorted(code for code, found in shares.items() if found and len(found) > 1)
    return CarriedOver(
        counts=dict(carried),
        shared_out=split,
        added_up=sorted(heir for heir, number in parts.items() if number > 1),
        stated_by=heirs.stated_by if split else "",
    )


def _shares(code: str, heirs: Heirs) -> Mapping[str, float] | None:
    """Return what part of a place each heir gets; None where it was split and no weight is."""
    found = heirs.became.get(code) or (code,)
    if len(found) == 1:
        return {found[0]: 1.0}
    weights = [heirs.weights.get((code, heir)) for heir in found]
    known = [weight for weight in weights if weight is not None and weight >= 0]
    total = sum(known)
    if len(known) < len(found) or total <= 0:
        return None
    return {heir: weight / total for heir, weight in zip(found, known, strict=True)}


def _some(found: AbstractSet[str]) -> str:
    named = ", ".join(sorted(found)[:NAMED])
    more = len(found) - NAMED
    return f"{named} and {more:,} more" if more > 0 else named


def read_vintage(digits: str) -> str | None:
    """Return the year of two or four digits from a heading, or None.

    >>> read_vintage("23"), read_vintage("2011"), read_vintage("")
    ('2023', '2011', None)
    """
    found = YEAR.fullmatch(digits)
    return f"20{found[1]}" if found else None


def infer_vintage(codes: Collection[str], known: Mapping[str, AbstractSet[str]]) -> str | None:
    """Return the newest vintage that holds every one of the codes, or None where none does.

    A code is never given to a second shape, so codes that all stand in one year's list are of that
    year's boundaries.
    """
    for vintage in sorted(known, reverse=True):
        if vintage != NOT_STATED and codes and all(code in known[vintage] for code in codes):
            return vintage
    return None
