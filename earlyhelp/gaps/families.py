"""What families asked for and what services answered, as the report tells it. Pure."""

from dataclasses import dataclass, field

from earlyhelp.gaps.asked import AskedNeeds
from earlyhelp.gaps.asked_parts import AskedParts, PartsOfNeed, withhold
from earlyhelp.gaps.replies import (
    NO_ANSWERS,
    AnsweredNeeds,
    Answers,
    AnswersOfNeed,
    withhold_answers,
)
from earlyhelp.gaps.told import By
from earlyhelp.taxonomy.needs import NeedCode


@dataclass(frozen=True, slots=True)
class Families:
    """Counts of requests and of answers in the last twelve months, none of a family's own."""

    asked: AskedNeeds = field(default_factory=dict)
    """What offers were asked for, by need and age, and at all ages together."""
    parts: AskedParts = field(default_factory=dict)
    """The same by ward and by month."""
    answered: AnsweredNeeds = field(default_factory=dict)
    """What services answered in plans."""

    def parts_of(self, need: NeedCode) -> PartsOfNeed:
        """Return the requests for a need by ward and month; none where they may not be told."""
        return self.parts.get(need, {})

    def answers_of(self, need: NeedCode) -> AnswersOfNeed:
        """Return what services answered for a need; nothing where none was asked."""
        return self.answered.get(need, {})

    def answers_at(self, need: NeedCode, band: str) -> Answers:
        """Return what services answered for a need at one age."""
        return self.answers_of(need).get((By.AGE, band), NO_ANSWERS)


NO_FAMILIES = Families()


def tell_together(alone: Families) -> Families:
    """Return what may be told together of counts that may each be told by itself."""
    asked = withhold(alone.asked, alone.parts)
    return Families(asked.by_age, asked.parts, withhold_answers(alone.answered))
