"""What was sent for a page becomes what is kept of it. Pure, but for the postcode look-up.

A date of birth becomes an age and a postcode the small area it lies in; neither is kept.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.geography.places import PostcodeAnswer, PostcodeKind
from earlyhelp.offers.age import read_age
from earlyhelp.offers.groups import NEED_GROUPS, NeedGroup
from earlyhelp.offers.journey import ASKED, SIGNS_STEP
from earlyhelp.offers.need_pages import settle_rest
from earlyhelp.offers.places import values_of
from earlyhelp.offers.private_words import private_warning, reference_problem
from earlyhelp.offers.questions import Answers, Question, Reading, Values, many, one, read_values
from earlyhelp.offers.steps import Step

PLACE_STEP = "place"
WORDS = "own_words"
PLACE_PROBLEMS = {
    PostcodeKind.NOT_A_POSTCODE: (
        "Enter a full UK postcode, like the one on a letter, or leave this empty"
    ),
    PostcodeKind.OUTSIDE: (
        "This postcode is not in this area. Leave it empty to go on without distances"
    ),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with a page: its values, the day, and whether a warning was already given."""

    values: Values
    today: date
    is_warned: bool = False


Settle = Callable[[Values, Sent, Sequence[Question]], Reading]


def read_page(step: Step, answers: Answers, sent: Sent) -> Reading:
    """Return what to keep of a page, or what to mend; the place is settled apart."""
    questions = step.ask(answers)
    reading = read_values(questions, sent.values)
    settle = SETTLE.get(step.id)
    return (
        reading if reading.problems or settle is None else settle(reading.values, sent, questions)
    )


def _settle_age(values: Values, sent: Sent, _questions: Sequence[Question]) -> Reading:
    return read_age(values, sent.today)


def _settle_reference(values: Values, _sent: Sent, _questions: Sequence[Question]) -> Reading:
    problem = reference_problem(one(values, "reference"))
    return Reading(values, {"reference": problem} if problem else {})


def _settle_signs(values: Values, _sent: Sent, questions: Sequence[Question]) -> Reading:
    """Keep which signs were on the page, so that one never shown is never taken as no."""
    signs = questions[0]
    asked = [option.value for option in signs.options if option.value != signs.alone]
    return Reading({**values, ASKED: asked})


def _settle_words(values: Values, sent: Sent, _questions: Sequence[Question]) -> Reading:
    warning = "" if sent.is_warned else private_warning(one(values, WORDS))
    return Reading(values, {WORDS: warning} if warning else {})


def _settle_group(group: NeedGroup) -> Settle:
    return lambda values, _sent, _questions: Reading(settle_rest(group, values))


SETTLE: Mapping[str, Settle] = {
    "age": _settle_age,
    "reference": _settle_reference,
    SIGNS_STEP: _settle_signs,
    "own-words": _settle_words,
    **{group.step: _settle_group(group) for group in NEED_GROUPS},
}
"""What each page does with its values beyond the general reading."""


def settle_place(values: Values, kept: Values, answer: PostcodeAnswer | None) -> Reading:
    """Return the place to keep: of the postcode's answer, the one kept before, or none."""
    if answer is None:
        return Reading({} if many(values, "forget") else kept)
    problem = PLACE_PROBLEMS.get(answer.kind)
    if problem:
        return Reading(values, {"postcode": problem})
    return Reading(values_of(answer))
