"""The page on which an answer of one service is written down, as one value. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from earlyhelp.offers.replies.next_steps import Telling
from earlyhelp.offers.replies.showing import ServiceShown
from earlyhelp.services.upkeep.records import ReportLine
from earlyhelp.services.upkeep.words import BECAUSE_LABELS, OUTCOME_LABELS
from earlyhelp.settings import Telephone


@dataclass(frozen=True, slots=True)
class Told:
    """What the directory's editors were told of this answer, and what became of it."""

    told_at: datetime
    became: str
    """Empty as long as nobody has looked at it."""


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """One service of a plan: how it stands, what to do, and the form."""

    assessment_id: str
    service: ServiceShown
    seen: int
    """The number of what counted when the page was opened; 0 where nothing was written down."""
    closed_on: date | None = None
    """The day on which the plan was closed; then nothing is written down here."""
    telephones: Sequence[Telephone] = ()
    """Whom to ring first; empty unless the answers point to it."""
    is_chosen: bool = True
    telling: Telling | None = None
    told: Told | None = None
    is_warned: bool = False
    meanwhile: bool = False
    """Whether somebody wrote something down since the page was opened, so that nothing was kept."""

    @property
    def may_choose_another(self) -> bool:
        """Whether choosing another is proposed: never while somebody is to be rung first."""
        return self.is_chosen and bool(self.service.due) and not self.telephones

    @property
    def may_write(self) -> bool:
        """Whether something can be written down."""
        return self.closed_on is None


def became_of(line: ReportLine | None) -> Told | None:
    """Return what became of what the editors were told."""
    if line is None:
        return None
    words = OUTCOME_LABELS[line.outcome] if line.outcome else ""
    because = BECAUSE_LABELS[line.because] if line.because else ""
    return Told(line.told_at, ": ".join(part for part in (words, because) if part))
