"""What has changed for each need and goal since help was agreed, in closed lists. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from earlyhelp.offers.questions import Values, one
from earlyhelp.taxonomy.needs import NeedCode

Word = TypeVar("Word", bound=StrEnum)


class Change(StrEnum):
    """How a need stands now; each is graver than the one before it."""

    NO_LONGER = "no_longer"
    BETTER = "better"
    NOT_KNOWN = "not_known"
    SAME = "same"
    WORSE = "worse"


class Goal(StrEnum):
    """How far what the family wants to be different has come; each less far than the last."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_KNOWN = "not_known"
    NOT_REACHED = "not_reached"


CHANGE_WORDS: Mapping[Change, str] = {
    Change.BETTER: "Better",
    Change.SAME: "The same",
    Change.WORSE: "Worse",
    Change.NO_LONGER: "No longer a worry",
    Change.NOT_KNOWN: "Not known",
}
"""In the order of the page."""

GOAL_WORDS: Mapping[Goal, str] = {
    Goal.REACHED: "Reached",
    Goal.PARTLY: "Partly reached",
    Goal.NOT_REACHED: "Not reached yet",
    Goal.NOT_KNOWN: "Not known",
}

NEED, SAID, GOAL = "need-", "said-", "goal-"
"""What the names of the fields about one need begin with."""


def changes_in(contents: Values) -> Mapping[NeedCode, Change]:
    """Return what a review says of each need; a word that nobody knows counts as not known."""
    return {
        NeedCode(name.removeprefix(NEED)): _known(Change, one(contents, name), Change.NOT_KNOWN)
        for name in contents
        if name.startswith(NEED)
    }


def goals_in(contents: Values) -> Mapping[NeedCode, Goal]:
    """Return what a review says of each goal; a word that nobody knows counts as not known."""
    return {
        NeedCode(name.removeprefix(GOAL)): _known(Goal, one(contents, name), Goal.NOT_KNOWN)
        for name in contents
        if name.startswith(GOAL)
    }


def _known(words: type[Word], text: str, otherwise: Word) -> Word:
    return next((word for word in words if word == text), otherwise)


def needs_that(changes: Mapping[NeedCode, Change], *wanted: Change) -> Sequence[NeedCode]:
    """Return the needs that stand in one of these ways, in the order given."""
    return [need for need, change in changes.items() if change in wanted]


def is_not_improved(changes: Mapping[NeedCode, Change]) -> bool:
    """Say whether nothing has got better: no need is, and at least one is known not to be."""
    known = set(changes.values())
    return bool(known & {Change.SAME, Change.WORSE}) and not known & {
        Change.BETTER,
        Change.NO_LONGER,
    }
