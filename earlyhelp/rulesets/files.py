"""One kept ruleset and where it stands in its life. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from earlyhelp.matching.ruleset_values import Problem, Ruleset


class Stage(StrEnum):
    """Where a ruleset stands."""

    BROKEN = "broken"
    DRAFT = "draft"
    APPROVED = "approved"
    COMING = "coming"
    LIVE = "live"
    EARLIER = "earlier"


STAGE_WORDS = {
    Stage.BROKEN: "Breaks a law",
    Stage.DRAFT: "Waits for a second person",
    Stage.APPROVED: "Approved",
    Stage.COMING: "Goes live later",
    Stage.LIVE: "Live",
    Stage.EARLIER: "Was live",
}
STAGE_COLOURS = {
    Stage.BROKEN: "red",
    Stage.DRAFT: "yellow",
    Stage.APPROVED: "blue",
    Stage.COMING: "turquoise",
    Stage.LIVE: "green",
    Stage.EARLIER: "grey",
}


@dataclass(frozen=True, slots=True)
class KeptRuleset:
    """A ruleset as it is kept; its text is read for itself."""

    digest: str
    ruleset_id: str
    version: str
    title: str
    effective_from: date
    effective_to: date | None
    recorded_at: datetime
    recorded_by: str | None
    breaches: int | None
    found: Sequence[Problem]
    """The first breaches of laws that were found when it was brought in."""
    approved_at: datetime | None
    approved_by: str | None

    @property
    def is_of_settings(self) -> bool:
        """Say whether it is the file that the settings name; its approval stands in the file."""
        return self.recorded_by is None

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{self.ruleset_id} {self.version}"


def in_one_line(problems: Sequence[Problem]) -> str:
    """Say that a ruleset has problems, with the first of them and where it stands."""
    first = f"{problems[0].where}: {problems[0].text}"
    if len(problems) == 1:
        return f"it has a problem ({first})"
    return f"it has {len(problems):,} problems, the first of them ({first})"


def of_settings(ruleset: Ruleset) -> KeptRuleset:
    """Return the ruleset that the settings name, which nobody brought in."""
    begun = datetime.combine(ruleset.effective_from, time(), UTC)
    return KeptRuleset(
        digest=ruleset.digest,
        ruleset_id=ruleset.id,
        version=ruleset.version,
        title=ruleset.title,
        effective_from=ruleset.effective_from,
        effective_to=ruleset.effective_to,
        recorded_at=begun,
        recorded_by=None,
        breaches=None,
        found=(),
        approved_at=None,
        approved_by=None,
    )


@dataclass(frozen=True, slots=True)
class Switch:
    """A day from which a ruleset is live."""

    digest: str
    live_from: date
    switched_at: datetime
    switched_by: str | None
    undone_at: datetime | None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is kept of rulesets, on a day."""

    rulesets: Sequence[KeptRuleset]
    switches: Sequence[Switch]
    fixed: KeptRuleset | None
    """The one of the settings, which holds while nothing is switched on."""
    on: date

    @property
    def ends(self) -> Mapping[str | None, date | None]:
        """The last day of each ruleset by its digest; None stands for that of the settings."""
        ends: dict[str | None, date | None] = {
            one.digest: one.effective_to for one in self.rulesets
        }
        return {**ends, None: self.fixed.effective_to if self.fixed else None}


def live_on(switches: Sequence[Switch], on: date) -> Switch | None:
    """Return the switch that holds on a day: the last day named, and of that day the last made.

    Switches are given in the order in which they were made.

    None: nothing was ever switched on, and the file of the settings holds.
    """
    holding = [one for one in switches if one.undone_at is None and one.live_from <= on]
    return max(reversed(holding), key=lambda one: one.live_from, default=None)


def last_made(switches: Sequence[Switch]) -> Switch | None:
    """Return the switch that can be taken back, if any."""
    return next((one for one in reversed(switches) if one.undone_at is None), None)


def decides_from(digest: str, switches: Sequence[Switch]) -> date | None:
    """Return the day from which a ruleset was last switched on, if it was."""
    days = [one.live_from for one in switches if one.digest == digest and one.undone_at is None]
    return days[-1] if days else None


def stage_of(kept: KeptRuleset, switches: Sequence[Switch], on: date, fixed: str | None) -> Stage:
    """Return where a ruleset stands on a day; ``fixed`` is the digest of the settings' file."""
    live = live_on(switches, on)
    if kept.digest == (live.digest if live else fixed):
        return Stage.LIVE
    mine = [one for one in switches if one.digest == kept.digest and one.undone_at is None]
    if any(one.live_from > on for one in mine):
        return Stage.COMING
    if mine or kept.is_of_settings:
        return Stage.EARLIER
    if kept.breaches:
        return Stage.BROKEN
    return Stage.APPROVED if kept.approved_at else Stage.DRAFT
