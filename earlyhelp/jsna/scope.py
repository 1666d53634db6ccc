"""Which areas' readings a file is read for, and which codes have ended. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from earlyhelp.geography.codes import UPPER_TIER, level_of
from earlyhelp.jsna.cells import CodeKind, code_kind

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Scope:
    """Which areas' readings are kept: those of the codes given, or of every official code."""

    codes: frozenset[str] | None = None
    successors: Mapping[str, str] = field(default_factory=dict)
    """The one living code that took the place of an ended one."""
    ended: AbstractSet[str] = frozenset()
    """Codes that ended and that no one living code took the place of."""
    authorities: AbstractSet[str] = frozenset()
    """Every code of an authority that a look-up knows; none where none was brought in."""

    def now(self, code: str) -> str:
        """Return the code that stands for an area today, as far as is known."""
        return self.successors.get(code, code)

    def reason_to_skip(self, code: str) -> str | None:
        """Return why an area's rows are passed over, with the beginning of its code, or None."""
        if code_kind(code) is not CodeKind.OFFICIAL:
            return f"not a place we hold ({code[:3]})"
        if self.codes is None or code in self.codes:
            return None
        return f"not in the local profile ({code[:3]})"


def about_codes(seen: Counter[str], scope: Scope) -> list[str]:
    """Return what is to be known of codes that ended, and of codes that no look-up has.

    Of unknown codes nothing is said where most are unknown: then it is the look-up that is short.
    """
    recoded = [f"{code} to {scope.now(code)}" for code in sorted(seen) if scope.now(code) != code]
    ended = sorted(seen.keys() & scope.ended)
    authorities = {code for code in seen if level_of(code) in UPPER_TIER and code[0] == "E"}
    unknown = sorted(authorities - scope.authorities)
    sentences = []
    if recoded:
        sentences.append(f"Codes that ended, read under the one that followed: {_some(recoded)}.")
    if ended:
        rows = sum(seen[code] for code in ended)
        sentences.append(
            f"Codes that ended and have no one successor, kept as they are: {_some(ended)} "
            f"({rows:,} figures)."
        )
    if unknown and len(unknown) < len(authorities & scope.authorities):
        rows = sum(seen[code] for code in unknown)
        sentences.append(
            f"Codes of authorities that no look-up has: {_some(unknown)} ({rows:,} figures)."
        )
    return sentences


def _some(texts: Sequence[str]) -> str:
    more = len(texts) - SHOWN
    return f"{', '.join(texts[:SHOWN])}{f' and {more:,} more' if more > 0 else ''}"
