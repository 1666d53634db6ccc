"""Years of boundaries: which codes may be joined, and a loud answer where they may not."""

import re
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from earlyhelp.errors import EarlyHelpError
from earlyhelp.geography.codes import NAME_OF_LEVEL, Level
from earlyhelp.geography.places import NOT_STATED

YEAR = re.compile(r"(?:20)?([0-9]{2})")


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
            f"{left.in_words()} and {right.in_words()} share no code: "
            f"bring in a look-up for the boundaries that both use"
        )
    return shared


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
