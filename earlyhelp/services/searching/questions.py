"""The things a search may ask of a service, each with its three answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from earlyhelp.services.checking import IN_TIME, Periods, check_state
from earlyhelp.services.eligibility import Eligibility, Known, evaluate, read_rules
from earlyhelp.services.listings import Listing, Sketch
from earlyhelp.services.marks import (
    ACCESS_BITS,
    DELIVERY_BITS,
    LEVEL_BITS,
    ROUTE_BITS,
    Room,
    marks,
    need_marks,
    wanted_hours,
)
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.words import AgeOf, RuleField


class Answer(IntEnum):
    """What a listing says to one thing asked for."""

    FITS = 0
    NOT_STATED = 1
    DOES_NOT_FIT = 2


FITS, NOT_STATED, DOES_NOT_FIT = Answer
Ask = Callable[[Sketch, float | None], Answer]
"""Asks a service, with its distance in miles, if any."""


class Part(IntEnum):
    """Which part of the order a question decides."""

    AGE = 0
    LEVEL = 1
    ROUTE = 2
    OTHER = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked for: the name it has in an address, and how to answer it."""

    name: str
    part: Part
    answer: Ask


@dataclass(frozen=True, slots=True)
class Dated:
    """Questions whose answers grow old."""

    today: int
    periods: Periods

    def space(self, sketch: Sketch, _: float | None) -> Answer:
        """Ask whether it has room now."""
        said = sketch.capacity_day
        if sketch.room == Room.UNKNOWN or said is None:
            return NOT_STATED
        if self.today - said > self.periods.space_days:
            return NOT_STATED
        return FITS if sketch.room == Room.FREE else DOES_NOT_FIT

    def checked(self, sketch: Sketch, _: float | None) -> Answer:
        """Ask whether it was checked in time."""
        day = sketch.checked_day
        checked_on = None if day is None else date.fromordinal(day)
        state = check_state(checked_on, date.fromordinal(self.today), self.periods)
        return FITS if state in IN_TIME else DOES_NOT_FIT


def make_questions(criteria: Criteria, today: date, periods: Periods) -> tuple[Question, ...]:
    """Return a question for each thing asked for, in the order in which they are said."""
    dated = Dated(today.toordinal(), periods)
    return tuple(
        Question(name, part, make(criteria, dated))
        for name, part, is_asked, make in QUESTIONS
        if is_asked(criteria)
    )


def make_asking(name: str, criteria: Criteria, today: date, periods: Periods) -> Ask:
    """Return how one thing is asked of a service."""
    return ASKING[name](criteria, Dated(today.toordinal(), periods))


def _need(criteria: Criteria, _dated: Dated) -> Ask:
    wanted = need_marks(criteria.needs)

    def answer(sketch: Sketch, _: float | None) -> Answer:
        held = sketch.primary_needs | sketch.partial_needs
        if held & wanted:
            return FITS
        return DOES_NOT_FIT if held else NOT_STATED

    return answer


def _age(criteria: Criteria, _dated: Dated) -> Ask:
    years = criteria.age_years or 0.0

    def born(sketch: Sketch, _: float | None) -> Answer:
        if sketch.age_of == AgeOf.PARENT:
            return NOT_STATED
        lowest, highest = sketch.minimum_age, sketch.maximum_age
        if lowest is not None and years < lowest:
            return DOES_NOT_FIT
        if highest is not None and is_too_old(years, highest):
            return DOES_NOT_FIT
        return NOT_STATED if lowest is None or highest is None else FITS

    def unborn(sketch: Sketch, _: float | None) -> Answer:
        return yes_no(sketch.before_birth)

    return unborn if criteria.before_birth else born


def is_too_old(years: float, highest: float) -> bool:
    """Say whether a child is past a highest age; one in whole years lasts until the next birthday.

    >>> is_too_old(4.9, 4.0), is_too_old(5.0, 4.0), is_too_old(2.6, 2.5)
    (False, True, True)
    """
    return years >= highest + 1 if highest == int(highest) else years > highest


def _rules(criteria: Criteria, _dated: Dated) -> Ask:
    def answer(sketch: Sketch, _: float | None) -> Answer:
        if sketch.rules is None:
            return FITS
        said = by_rules(sketch, criteria)
        if said.refuses:
            return DOES_NOT_FIT
        return NOT_STATED if said.to_ask else FITS

    return answer


def by_rules(one: Sketch | Listing, criteria: Criteria) -> Eligibility:
    """Return what a service's own rules say of the age and the ward that a search asks about.

    Where its ages are the parent's, no rule about age can be asked of the child's.
    """
    rules = read_rules(one.rules) if one.rules else ()
    years = criteria.age_years
    area = criteria.near.area_code if criteria.near else None
    asked = [
        rule
        for rule in rules
        if (years is not None and rule.field is RuleField.AGE)
        or (area and rule.field is RuleField.AREA)
    ]
    is_parents = one.age_of == AgeOf.PARENT
    known = Known(None if is_parents else years, frozenset({area} if area else ()))
    return evaluate(asked, known)


def _has_rules_to_ask(criteria: Criteria) -> bool:
    return criteria.age_years is not None or bool(criteria.near and criteria.near.area_code)


def _level(criteria: Criteria, _dated: Dated) -> Ask:
    wanted = marks([criteria.level or ""], LEVEL_BITS) or 0
    return lambda sketch, _: any_of(sketch.level_marks, wanted)


def _route(criteria: Criteria, _dated: Dated) -> Ask:
    wanted = marks(criteria.routes, ROUTE_BITS) or 0
    return lambda sketch, _: any_of(sketch.route_marks, wanted)


def _delivery(criteria: Criteria, _dated: Dated) -> Ask:
    wanted = marks(criteria.delivery, DELIVERY_BITS) or 0
    return lambda sketch, _: any_of(sketch.delivery_marks, wanted)


def _access(criteria: Criteria, _dated: Dated) -> Ask:
    wanted = marks(criteria.access, ACCESS_BITS) or 0

    def answer(sketch: Sketch, _: float | None) -> Answer:
        stated = sketch.access_marks
        if stated is None:
            return NOT_STATED
        return FITS if stated & wanted == wanted else DOES_NOT_FIT

    return answer


def _miles(criteria: Criteria, _dated: Dated) -> Ask:
    farthest = criteria.within_miles or 0.0

    def answer(sketch: Sketch, miles: float | None) -> Answer:
        if miles is None:
            return FITS if sketch.comes_to_you and not sketch.is_confidential else NOT_STATED
        return FITS if miles <= farthest or sketch.comes_to_you else DOES_NOT_FIT

    return answer


def _free(sketch: Sketch, _: float | None) -> Answer:
    return yes_no(sketch.free)


def _hours(criteria: Criteria, _dated: Dated) -> Ask:
    fits, leaves_open = wanted_hours(criteria.days, criteria.parts)

    def answer(sketch: Sketch, _: float | None) -> Answer:
        hours = sketch.hours
        if hours is None:
            return NOT_STATED
        if hours & fits:
            return FITS
        return NOT_STATED if hours & leaves_open else DOES_NOT_FIT

    return answer


def _language(criteria: Criteria, _dated: Dated) -> Ask:
    wanted = tuple(f";{name};" for name in criteria.languages)

    def answer(sketch: Sketch, _: float | None) -> Answer:
        spoken = sketch.languages
        if spoken is None:
            return NOT_STATED
        return FITS if any(name in spoken for name in wanted) else DOES_NOT_FIT

    return answer


def _sector(criteria: Criteria, _dated: Dated) -> Ask:
    def answer(sketch: Sketch, _: float | None) -> Answer:
        if sketch.sector is None:
            return NOT_STATED
        return FITS if sketch.sector in criteria.sectors else DOES_NOT_FIT

    return answer


def yes_no(stated: bool | None) -> Answer:  # noqa: FBT001 - one of three answers, not a switch
    """Return the answer of a fact that is yes, no or not stated."""
    if stated is None:
        return NOT_STATED
    return FITS if stated else DOES_NOT_FIT


def any_of(stated: int | None, wanted: int) -> Answer:
    """Return the answer of a set of words of which any one wanted is enough.

    An empty set is no answer.
    """
    if not stated:
        return NOT_STATED
    return FITS if stated & wanted else DOES_NOT_FIT


QUESTIONS: tuple[
    tuple[str, Part, Callable[[Criteria], bool], Callable[[Criteria, Dated], Ask]], ...
] = (
    ("need", Part.OTHER, lambda asked: bool(asked.needs), _need),
    ("age", Part.AGE, lambda asked: asked.age_years is not None or asked.before_birth, _age),
    ("rules", Part.OTHER, _has_rules_to_ask, _rules),
    ("level", Part.LEVEL, lambda asked: asked.level is not None, _level),
    ("route", Part.ROUTE, lambda asked: bool(asked.routes), _route),
    ("within", Part.OTHER, lambda asked: asked.within_miles is not None, _miles),
    ("free", Part.OTHER, lambda asked: asked.free, lambda _, __: _free),
    ("delivery", Part.OTHER, lambda asked: bool(asked.delivery), _delivery),
    ("day", Part.OTHER, lambda asked: bool(asked.days or asked.parts), _hours),
    ("language", Part.OTHER, lambda asked: bool(asked.languages), _language),
    ("access", Part.OTHER, lambda asked: bool(asked.access), _access),
    ("sector", Part.OTHER, lambda asked: bool(asked.sectors), _sector),
    ("space", Part.OTHER, lambda asked: asked.has_space, lambda _, dated: dated.space),
    ("checked", Part.OTHER, lambda asked: asked.checked_in_time, lambda _, dated: dated.checked),
)
"""Each thing that may be asked: its name, its part of the order, whether it is, and how."""
ASKING = {name: make for name, _, _, make in QUESTIONS}
