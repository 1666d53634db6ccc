"""Whether a ruleset decides, until when, and what to do about it, for administrators. Pure."""

from dataclasses import dataclass
from datetime import date

from earlyhelp.matching.ruleset import Ruleset
from earlyhelp.rulesets.dates import A_DAY, day_in_words, runs_out_on, why_not_in_force
from earlyhelp.rulesets.files import Held

SOON = 60
"""Days before the last one from which it is said wherever administrators look first."""
TALK = "every assessment is answered with: talk to a social worker"
REMEDY = "Bring in the next ruleset, have a second person approve it, and switch it on"


@dataclass(frozen=True, slots=True)
class Outlook:
    """How long a ruleset decides, as far as anybody has planned."""

    on: date
    last: date | None = None
    """The last day on which one decides; None where there is no such day."""
    fault: str = ""
    """Why none decides today; empty where one does."""

    @property
    def days_left(self) -> int | None:
        """How many days follow today on which one decides; None without an end."""
        return None if self.last is None else (self.last - self.on).days

    @property
    def is_near(self) -> bool:
        """Say whether it has to be dealt with now."""
        return self.is_within(SOON)

    def is_within(self, days: int) -> bool:
        """Say whether none decides today, or none will after so many days."""
        return bool(self.fault) or (self.days_left is not None and self.days_left <= days)

    @property
    def sentence(self) -> str:
        """What is so, and what to do; empty where there is no end."""
        if self.fault:
            return (
                f"No ruleset decides just now: {self.fault.removesuffix('.')}. "
                f"Until one does, {TALK}. {REMEDY}."
            )
        if self.last is None:
            return ""
        return (
            f"The last day on which a ruleset decides is {self._last_day}. After it {TALK}. "
            f"{REMEDY} from {day_in_words(self.last + A_DAY)}."
        )

    @property
    def _last_day(self) -> str:
        named = day_in_words(self.last or self.on)
        if not self.days_left:
            return f"today, {named}"
        return f"{named}, {'tomorrow' if self.days_left == 1 else f'in {self.days_left:,} days'}"


def make_outlook(ruleset: Ruleset | None, fault: str, held: Held) -> Outlook:
    """Return how long one decides; ``ruleset`` is that of today, or ``fault`` why there is none."""
    if ruleset is None:
        return Outlook(held.on, fault=fault)
    if not ruleset.in_force(held.on):
        return Outlook(held.on, fault=why_not_in_force(ruleset, held.on))
    return Outlook(held.on, runs_out_on(held.switches, held.ends, held.on))
