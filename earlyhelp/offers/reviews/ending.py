"""The questions about how help goes on after a review, or ends without one. Pure.

In words: docs/matching.md.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.offers.plans.dates import Interval, parts_of, review_problem, typed
from earlyhelp.offers.questions import Kind, Option, Question, Reading, Values, one, read_values
from earlyhelp.offers.reviews.asking import warnings_of
from earlyhelp.offers.reviews.changes import Change, is_not_improved
from earlyhelp.offers.reviews.closing import (
    BECAUSE_WORDS,
    OUTCOME_WORDS,
    WITHDRAWALS,
    Because,
    Outcome,
)
from earlyhelp.offers.reviews.proposal import Proposal, Seen
from earlyhelp.offers.reviews.review import Result

RESULT, NEXT_ON, REASON, OUTCOME, TALKED, WHY = (
    *("result", "next_on", "reason", "outcome", "talked", "why"),
)
HIGHER, LOWER, DECIDED_BY = "higher", "lower", "decided_by"
LONGEST_WHY = 500
MAY_END, REFER, NOT_TALKED = "may_end", "refer", "not_yet"
GRAVE = frozenset({Change.SAME, Change.WORSE})

RESULT_OPTIONS = {
    Result.GOES_ON: "The plan goes on",
    Result.STEP_UP: "Step up: the family needs more help",
    Result.STEP_DOWN: "Step down: less help is enough",
    Result.CLOSED: "Close the plan",
}
TALK_FIRST = (
    "Talk to a social worker on the advice line before you close. A family that says no, or does "
    "not answer, is no reason to close by itself"
)
STEP_UP_INSTEAD = "Choose to step up: a social worker said that this should be referred"
NOT_REACHED = "Choose another reason: you said that something is the same or worse"
NOT_BETTER = "Choose another answer: you said that something is worse, or that nothing is better"

NO_STEP_DOWN = (
    "Choose another way: you said that something is worse, or that nothing is better, so less help "
    "cannot be enough"
)


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels above and below the one that counts, with their names, to step up or down to."""

    higher: Sequence[Option] = ()
    lower: Sequence[Option] = ()


def reason_question(reasons: Collection[Because]) -> Question:
    """Return the question why something is closed, with these reasons."""
    return Question(
        REASON,
        Kind.ONE,
        "Why is it closed?",
        options=tuple(Option(one, words) for one, words in BECAUSE_WORDS.items() if one in reasons),
    )


OUTCOME_QUESTION = Question(
    OUTCOME,
    Kind.ONE,
    "How are things for the family now?",
    options=tuple(Option(one, words) for one, words in OUTCOME_WORDS.items()),
)
TALKED_QUESTION = Question(
    TALKED,
    Kind.ONE,
    "Only where the family says no or cannot be reached: have you talked to a social worker about "
    "what it means for the child if help ends?",
    options=(
        Option(MAY_END, "Yes, they said that it may end"),
        Option(REFER, "Yes, they said that it should be referred"),
        Option(NOT_TALKED, "Not yet"),
    ),
)
WHY_QUESTION = Question(
    WHY,
    Kind.TEXT,
    "Why?",
    hint="Needed for a step up or down, and where you choose something else than is suggested. "
    "Do not enter names.",
    longest=LONGEST_WHY,
)
LEVEL_HIGHER = "What should it be?"


def next_question(interval: Interval) -> Question:
    """Return the question when it is looked at again."""
    return Question(
        NEXT_ON,
        Kind.DATE,
        "When will you look at it again?",
        hint=f"Usually in {interval.words}, or sooner. Not needed where the plan is closed.",
    )


def ending_questions(levels: Levels, interval: Interval) -> Sequence[Question]:
    """Return the questions about how a plan goes on."""
    ways = {
        Result.GOES_ON: (),
        Result.STEP_UP: (HIGHER,),
        Result.STEP_DOWN: (LOWER, DECIDED_BY),
        Result.CLOSED: (REASON, OUTCOME, TALKED),
    }
    if not levels.lower:
        del ways[Result.STEP_DOWN]
    down = (_lower(levels), DECIDED) if levels.lower else ()
    return (
        Question(
            RESULT,
            Kind.ONE,
            "How does it go on?",
            options=tuple(
                Option(result, RESULT_OPTIONS[result], reveals=reveals)
                for result, reveals in ways.items()
            ),
            missing="Choose how it goes on",
        ),
        higher_question(levels),
        *down,
        reason_question(tuple(Because)),
        OUTCOME_QUESTION,
        TALKED_QUESTION,
        WHY_QUESTION,
        next_question(interval),
    )


def higher_question(levels: Levels) -> Question:
    """Return the question to what a family is stepped up."""
    return Question(HIGHER, Kind.ONE, LEVEL_HIGHER, options=tuple(levels.higher))


def _lower(levels: Levels) -> Question:
    return Question(LOWER, Kind.ONE, "What is enough?", options=tuple(levels.lower))


DECIDED = Question(
    DECIDED_BY,
    Kind.ONE,
    "Who decided this?",
    hint="Only a social worker or an early help manager can step down.",
    options=(
        Option("social_worker", "A social worker"),
        Option("early_help_manager", "An early help manager"),
    ),
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a person lets help go on; what does not belong to the way chosen is None."""

    result: Result
    why: str = ""
    next_on: date | None = None
    reason: str | None = None
    outcome: str | None = None
    talked: str | None = None
    wanted: str | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class SaidOn:
    """What was read of the form: how it goes on, or what to mend."""

    reading: Reading
    ended: Ended | None


@dataclass(frozen=True, slots=True)
class Asking:
    """What the questions about how it goes on were asked with."""

    levels: Levels
    interval: Interval
    today: date
    seen: Seen
    proposal: Proposal

    @property
    def questions(self) -> Sequence[Question]:
        """The questions."""
        return ending_questions(self.levels, self.interval)

    def usual(self) -> Values:
        """Return what stands in the form at first: the usual day, and nothing chosen."""
        return {NEXT_ON: parts_of(self.interval.after(self.today))}


def read_ending(asking: Asking, given: Values, *, is_warned: bool) -> SaidOn:
    """Return how a person lets help go on, or what to mend."""
    reading = read_values(asking.questions, given)
    values = reading.values
    problems = dict(reading.problems)
    if not is_warned:
        problems = warnings_of([WHY_QUESTION], values) | problems
    result = next((found for found in Result if found == one(values, RESULT)), None)
    if result is not None and RESULT not in problems:
        problems = _problems(asking, result, values) | problems
    if problems or result is None:
        return SaidOn(Reading(values, problems), None)
    return SaidOn(reading, _ended(result, values))


def _problems(asking: Asking, result: Result, values: Values) -> dict[str, str]:
    """Return what is missing for the way chosen, or does not go with what was said."""
    found: dict[str, str] = {}
    if result is Result.CLOSED:
        found |= closing_problems(values, asking.seen)
    elif problem := review_problem(values.get(NEXT_ON), asking.interval, asking.today):
        found[NEXT_ON] = problem
    if result is Result.STEP_UP and not one(values, HIGHER):
        found[HIGHER] = "Choose what it should be"
    if result is Result.STEP_DOWN and is_too_grave(asking.seen):
        found[RESULT] = NO_STEP_DOWN
    if result is Result.STEP_DOWN and not one(values, LOWER):
        found[LOWER] = "Choose what is enough"
    if result is Result.STEP_DOWN and not one(values, DECIDED_BY):
        found[DECIDED_BY] = (
            "Choose who decided. Without a social worker or an early help manager, choose another "
            "way to go on"
        )
    if not one(values, WHY) and needs_why(result, asking.proposal):
        found[WHY] = "Enter the reason"
    return found


def is_too_grave(seen: Seen) -> bool:
    """Say whether what was seen leaves no room for less help: worse, or nothing better."""
    return Change.WORSE in seen.changes.values() or is_not_improved(seen.changes)


def needs_why(result: Result, proposal: Proposal) -> bool:
    """Say whether a way to go on needs a reason: a step up or down, and any against the proposal.

    Following what was proposed needs none, unless it changes the level of help.
    """
    return result in {Result.STEP_UP, Result.STEP_DOWN} or result is not proposal.result


def closing_problems(values: Values, seen: Seen | None = None) -> dict[str, str]:
    """Return what keeps help from being closed as it was said; without a review, ``seen`` is None.

    A family that says no, or cannot be reached, is no reason by itself: somebody has to have
    talked to a social worker, who said that help may end.
    """
    reason, outcome = one(values, REASON), one(values, OUTCOME)
    found = {}
    if not reason:
        found[REASON] = "Choose why it is closed"
    if not outcome:
        found[OUTCOME] = "Choose how things are for the family now, or Not known"
    if reason in WITHDRAWALS and (problem := _problem_of_talk(one(values, TALKED))):
        found[TALKED] = problem
    if reason == Because.OTHER and not one(values, WHY):
        found[WHY] = "Enter the reason"
    return found | (_against_what_was_seen(reason, outcome, seen) if seen else {})


def _problem_of_talk(talked: str) -> str:
    if talked == MAY_END:
        return ""
    return STEP_UP_INSTEAD if talked == REFER else TALK_FIRST


def _against_what_was_seen(reason: str, outcome: str, seen: Seen) -> dict[str, str]:
    changes = frozenset(seen.changes.values())
    found = {}
    if reason == Because.GOALS_REACHED and changes & GRAVE:
        found[REASON] = NOT_REACHED
    if outcome == Outcome.BETTER and is_too_grave(seen):
        found[OUTCOME] = NOT_BETTER
    return found


def _ended(result: Result, values: Values) -> Ended:
    why = one(values, WHY)
    if result is Result.CLOSED:
        return ended_by_closing(values)
    next_on = typed(values.get(NEXT_ON))
    if result is Result.STEP_UP:
        return Ended(result, why, next_on, wanted=one(values, HIGHER))
    if result is Result.STEP_DOWN:
        lower, who = one(values, LOWER), one(values, DECIDED_BY)
        return Ended(result, why, next_on, wanted=lower, decided_by=who)
    return Ended(result, why, next_on)


def ended_by_closing(values: Values) -> Ended:
    """Return how help was closed, where nothing is to be mended."""
    reason = one(values, REASON)
    return Ended(
        Result.CLOSED,
        one(values, WHY),
        reason=reason,
        outcome=one(values, OUTCOME),
        talked=one(values, TALKED) if reason in WITHDRAWALS else None,
    )
