"""How help should go on after a review: the tool proposes with its reasons, a person decides. Pure.

The gravest thing that was said counts: more worry never leads to closing, a new sign of harm always
leads to the front door, and a family that says no is never a reason to close by itself. That a plan
is only then proposed for closing when nothing is left open is our own choice.
In words: docs/matching.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from earlyhelp.offers.facts import need_label
from earlyhelp.offers.reviews.changes import Change, Goal, is_not_improved, needs_that
from earlyhelp.offers.reviews.review import Result
from earlyhelp.taxonomy.needs import NeedCode


class Wants(StrEnum):
    """Whether the family still wants the help."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_ASKED = "not_asked"


class Way(StrEnum):
    """What is proposed; each is for graver facts than the one before it."""

    CLOSE = "close"
    STEP_DOWN = "step_down"
    GO_ON = "go_on"
    TALK = "talk"
    DECIDE_AGAIN = "decide_again"
    STEP_UP = "step_up"
    FRONT_DOOR = "front_door"


ORDER: Sequence[Way] = tuple(Way)
RESULT_OF: Mapping[Way, Result] = {
    Way.CLOSE: Result.CLOSED,
    Way.STEP_DOWN: Result.STEP_DOWN,
    Way.GO_ON: Result.GOES_ON,
    Way.TALK: Result.GOES_ON,
    Way.DECIDE_AGAIN: Result.GOES_ON,
    Way.STEP_UP: Result.STEP_UP,
}
"""What a person chooses to follow a proposal; the front door leaves nothing to choose."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was said at a review."""

    changes: Mapping[NeedCode, Change]
    goals: Mapping[NeedCode, Goal] = field(default_factory=dict)
    wants: Wants = Wants.NOT_ASKED
    has_begun: bool = True
    """Whether help has begun; it counts as begun where nothing says that it has not."""
    may_step_down: bool = False
    """Whether several helpers work together, and somebody who may could step down from there."""
    has_new_worry: bool = False
    """Whether there is anything new that worries about harm or danger."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is left open: no worry, or better with its goal reached."""
        ended = all(self._is_over(need, change) for need, change in self.changes.items())
        return bool(self.changes) and ended and set(self.goals.values()) <= {Goal.REACHED}

    def _is_over(self, need: NeedCode, change: Change) -> bool:
        is_reached = change is Change.BETTER and self.goals.get(need) is Goal.REACHED
        return change is Change.NO_LONGER or is_reached

    @property
    def is_better(self) -> bool:
        """Whether every need is better or no worry any more."""
        return bool(self.changes) and set(self.changes.values()) <= {
            Change.BETTER,
            Change.NO_LONGER,
        }

    @property
    def is_asked(self) -> bool:
        """Whether the family was asked what it wants."""
        return self.wants is not Wants.NOT_ASKED


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, and why, in sentences."""

    way: Way
    because: Sequence[str]

    @property
    def result(self) -> Result | None:
        """What to choose to follow it; None where it is the front door."""
        return RESULT_OF.get(self.way)


def propose(seen: Seen) -> Proposal:
    """Return how help should go on: the gravest way for which anything speaks, with its reasons."""
    found = [(rule.way, rule.says(seen)) for rule in RULES if rule.holds(seen)]
    way = max((way for way, _ in found), key=ORDER.index)
    return Proposal(way, [words for one, words in found if one is way])


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason for a way to go on."""

    way: Way
    holds: Callable[[Seen], bool]
    says: Callable[[Seen], str]


def _named(*changes: Change) -> Callable[[Seen], str]:
    def say(seen: Seen) -> str:
        return ", ".join(need_label(need) for need in needs_that(seen.changes, *changes))

    return say


def _any(*changes: Change) -> Callable[[Seen], bool]:
    return lambda seen: bool(needs_that(seen.changes, *changes))


def _saying(words: str, *changes: Change) -> Callable[[Seen], str]:
    """Return a sentence in which the needs that stand in one of these ways are named."""
    return lambda seen: words.format(needs=_named(*changes)(seen))


RULES: Sequence[Rule] = (
    Rule(
        Way.FRONT_DOOR,
        lambda seen: seen.has_new_worry,
        _saying("There is something new that worries you about harm."),
    ),
    Rule(Way.STEP_UP, _any(Change.WORSE), _saying("Worse: {needs}.", Change.WORSE)),
    Rule(
        Way.DECIDE_AGAIN,
        lambda seen: is_not_improved(seen.changes) and seen.has_begun,
        _saying("Nothing has got better after help. The same worry counts for more then."),
    ),
    Rule(
        Way.TALK,
        lambda seen: seen.wants is Wants.NO and not seen.is_over,
        _saying(
            "The family does not want this help. That is no reason to close by itself: talk to a "
            "social worker about what it means for the child."
        ),
    ),
    Rule(Way.GO_ON, _any(Change.SAME), _saying("The same: {needs}.", Change.SAME)),
    Rule(Way.GO_ON, _any(Change.NOT_KNOWN), _saying("Not known: {needs}.", Change.NOT_KNOWN)),
    Rule(
        Way.GO_ON,
        lambda seen: is_not_improved(seen.changes) and not seen.has_begun,
        _saying("No service has begun yet, so help cannot have worked."),
    ),
    Rule(
        Way.GO_ON,
        lambda seen: seen.is_better and not seen.is_over and not seen.may_step_down,
        _saying("Things are better, and not everything that the plan was for is reached."),
    ),
    Rule(
        Way.GO_ON,
        lambda seen: seen.is_better and not seen.is_asked,
        _saying("The family was not asked yet what it wants."),
    ),
    Rule(
        Way.GO_ON,
        lambda seen: not seen.changes,
        _saying("The answers name no need, so nothing says that it has ended."),
    ),
    Rule(
        Way.STEP_DOWN,
        lambda seen: seen.is_better and not seen.is_over and seen.may_step_down,
        _saying("Everything is better. Less help may be enough."),
    ),
    Rule(Way.CLOSE, lambda seen: seen.is_over, _saying("Nothing is left that the plan was for.")),
)
"""Every reason; at least one always holds."""
