"""What the pages of the audit show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.accounts.audit.lines import Verified
from earlyhelp.accounts.audit.showing import Shown
from earlyhelp.accounts.audit.wanted import PURPOSES, Typed, Wanted
from earlyhelp.web.paging import Paging


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of lines, with the choice they were drawn by."""

    lines: Sequence[Shown]
    paging: Paging
    wanted: Wanted
    typed: Typed
    persons: Sequence[str]
    """The e-mails of the people chosen, to say whose lines these are."""

    @property
    def errors(self) -> Sequence[tuple[str, str]]:
        """What has to be mended in the filter."""
        return self.typed.errors

    @property
    def purposes(self) -> Mapping[str, str]:
        """Why lines may be taken out."""
        return PURPOSES

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything was chosen."""
        return self.wanted != Wanted()


@dataclass(frozen=True, slots=True)
class VerifiedPage:
    """What checking the whole chain found."""

    found: Verified

    @property
    def heading(self) -> str:
        """The one sentence that matters."""
        if self.found.broken is None:
            return "Every line holds"
        return f"Line {self.found.broken.line_id} does not hold"
