"""Closing without a review, opening again, and stepping up at once: questions and reading. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from earlyhelp.offers.plans.dates import Interval, review_problem, typed
from earlyhelp.offers.questions import Kind, Option, Question, Reading, Values, one, read_values
from earlyhelp.offers.reviews.asking import NEW_WORRY, warnings_of
from earlyhelp.offers.reviews.closing import AGAIN_WORDS, BY_DOING, Because
from earlyhelp.offers.reviews.ending import (
    HIGHER,
    NEXT_ON,
    OUTCOME_QUESTION,
    REASON,
    TALKED_QUESTION,
    WHY,
    WHY_QUESTION,
    Ended,
    Levels,
    SaidOn,
    closing_problems,
    ended_by_closing,
    higher_question,
    next_question,
    reason_question,
)
from earlyhelp.offers.reviews.review import Result

NEEDS_REVIEW = frozenset({Because.GOALS_REACHED})
"""Reasons that only a review can give."""
NO_DOUBT = frozenset({Because.SOCIAL_CARE, Because.MISTAKE})
"""Reasons that need no further one where somebody was to be rung first."""
CLOSE_QUESTIONS: Sequence[Question] = (
    NEW_WORRY,
    reason_question([reason for reason in Because if reason not in NEEDS_REVIEW]),
    TALKED_QUESTION,
    OUTCOME_QUESTION,
    replace(
        WHY_QUESTION,
        text="Is there more to say? (optional)",
        hint="Needed for another reason, and where the answers point to a social worker. "
        "Do not enter names.",
    ),
)
AGAIN_QUESTION = Question(
    REASON,
    Kind.ONE,
    "Why is it opened again?",
    options=tuple(
        Option(again, words) for again, words in AGAIN_WORDS.items() if again not in BY_DOING
    ),
    missing="Choose why it is opened again",
)
STEP_WHY = replace(WHY_QUESTION, hint="Say what has changed or what you saw. Do not enter names.")


def read_closing(given: Values, *, is_warned: bool, rings_first: bool) -> SaidOn:
    """Return how help is closed without a review, or what to mend.

    ``rings_first`` is set where the answers point to a social worker: then it is said why nobody
    has to be rung any more, unless social care works with the family or it was a mistake.
    """
    reading = read_values(CLOSE_QUESTIONS, given)
    problems = closing_problems(reading.values) | dict(reading.problems)
    if not is_warned:
        problems = warnings_of(CLOSE_QUESTIONS, reading.values) | problems
    reason = one(reading.values, REASON)
    if rings_first and reason and reason not in NO_DOUBT and not one(reading.values, WHY):
        problems[WHY] = "Enter why nobody has to be rung any more"
    if problems:
        return SaidOn(Reading(reading.values, problems), None)
    return SaidOn(reading, ended_by_closing(reading.values))


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening again is asked with; ``interval`` is None where there is no plan."""

    interval: Interval | None
    today: date

    @property
    def questions(self) -> Sequence[Question]:
        """The questions."""
        return (
            (AGAIN_QUESTION, next_question(self.interval)) if self.interval else (AGAIN_QUESTION,)
        )


def read_opening(opening: Opening, given: Values) -> SaidOn:
    """Return why and until when something is opened again, or what to mend."""
    reading = read_values(opening.questions, given)
    problems, next_on = dict(reading.problems), reading.values.get(NEXT_ON)
    if opening.interval and (problem := review_problem(next_on, opening.interval, opening.today)):
        problems[NEXT_ON] = problem
    if problems:
        return SaidOn(Reading(reading.values, problems), None)
    ended = Ended(Result.OPENED_AGAIN, next_on=typed(next_on), reason=one(reading.values, REASON))
    return SaidOn(reading, ended)


def step_questions(levels: Levels) -> Sequence[Question]:
    """Return the questions of a step up at once."""
    return (replace(higher_question(levels), missing="Choose what it should be"), STEP_WHY)


def read_step(levels: Levels, given: Values, *, is_warned: bool) -> SaidOn:
    """Return to what a family is stepped up and why, or what to mend."""
    questions = step_questions(levels)
    reading = read_values(questions, given)
    problems = {} if is_warned else warnings_of(questions, reading.values)
    problems |= dict(reading.problems)
    why = one(reading.values, WHY)
    if not why:
        problems[WHY] = "Enter the reason"
    if problems:
        return SaidOn(Reading(reading.values, problems), None)
    return SaidOn(reading, Ended(Result.STEP_UP, why, wanted=one(reading.values, HIGHER)))
