"""Which areas' readings a file is read for. Pure."""

from dataclasses import dataclass

from earlyhelp.jsna.cells import CodeKind, code_kind


@dataclass(frozen=True, slots=True)
class Scope:
    """Which areas' readings are kept: those of the codes given, or of every official code."""

    codes: frozenset[str] | None = None

    def reason_to_skip(self, code: str) -> str | None:
        """Return why an area's rows are passed over, with the beginning of its code, or None."""
        if code_kind(code) is not CodeKind.OFFICIAL:
            return f"not a place we hold ({code[:3]})"
        if self.codes is None or code in self.codes:
            return None
        return f"not in the local profile ({code[:3]})"
