"""Which areas' readings a file is read for, and which codes have ended. Pure."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from earlyhelp.jsna.cells import CodeKind, code_kind


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
