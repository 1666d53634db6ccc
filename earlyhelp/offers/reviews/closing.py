"""Why help ends, how things stood then, and why it begins again: closed lists. Pure.

None of the words holds a fact about a family, so that a commissioner can count them later.
"""

from collections.abc import Mapping
from enum import StrEnum


class Because(StrEnum):
    """Why a plan was closed, or an assessment without one."""

    GOALS_REACHED = "goals_reached"
    OTHER_HELP = "other_help"
    SOCIAL_CARE = "social_care"
    MOVED_AWAY = "moved_away"
    DECLINED = "declined"
    NO_CONTACT = "no_contact"
    ADULT = "adult"
    MISTAKE = "mistake"
    OTHER = "other"


class Outcome(StrEnum):
    """How things stood for the family when it was closed."""

    BETTER = "better"
    PARTLY = "partly"
    SAME = "same"
    WORSE = "worse"
    NOT_STARTED = "not_started"
    NOT_KNOWN = "not_known"


class Again(StrEnum):
    """Why something that was closed is opened again."""

    NEW_WORRIES = "new_worries"
    ASKED_AGAIN = "asked_again"
    MOVED_BACK = "moved_back"
    BY_MISTAKE = "by_mistake"
    NEW_ANSWERS = "new_answers"
    NEW_CHOICES = "new_choices"
    NEW_PLAN = "new_plan"


BECAUSE_WORDS: Mapping[Because, str] = {
    Because.GOALS_REACHED: "What the plan was for has been reached",
    Because.OTHER_HELP: "Other help goes on without this plan",
    Because.SOCIAL_CARE: "Children's social care works with the family now",
    Because.MOVED_AWAY: "The family has moved away",
    Because.DECLINED: "The family does not want this help",
    Because.NO_CONTACT: "The family could not be reached",
    Because.ADULT: "The young person is an adult now",
    Because.MISTAKE: "It was begun twice or by mistake",
    Because.OTHER: "Another reason",
}
OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.BETTER: "Things are better for the family",
    Outcome.PARTLY: "Some things are better",
    Outcome.SAME: "Nothing has changed",
    Outcome.WORSE: "Things are worse",
    Outcome.NOT_STARTED: "No help had begun",
    Outcome.NOT_KNOWN: "Not known",
}
AGAIN_WORDS: Mapping[Again, str] = {
    Again.NEW_WORRIES: "There are new worries",
    Again.ASKED_AGAIN: "The family asks for help again",
    Again.MOVED_BACK: "The family has moved back",
    Again.BY_MISTAKE: "It was closed by mistake",
    Again.NEW_ANSWERS: "The answers were decided on again",
    Again.NEW_CHOICES: "Services were chosen again",
    Again.NEW_PLAN: "A plan was made",
}
BY_DOING = frozenset({Again.NEW_ANSWERS, Again.NEW_CHOICES, Again.NEW_PLAN})
"""Reasons that nobody chooses: something was done that belongs to an open family."""
WITHDRAWALS = frozenset({Because.DECLINED, Because.NO_CONTACT})
"""A family that says no, or does not answer: no reason to close by itself."""
NOT_SAID = "Not known"


def because_words(reason: str | None) -> str:
    """Return why something was closed, in words."""
    return next((words for word, words in BECAUSE_WORDS.items() if word == reason), NOT_SAID)


def outcome_words(outcome: str | None) -> str:
    """Return how things stood, in words."""
    return next((words for word, words in OUTCOME_WORDS.items() if word == outcome), NOT_SAID)


def again_words(reason: str | None) -> str:
    """Return why something was opened again, in words."""
    return next((words for word, words in AGAIN_WORDS.items() if word == reason), NOT_SAID)
