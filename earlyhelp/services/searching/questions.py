"""The things a search may ask of a service, each with its three answers and their words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from earlyhelp.services.checking import IN_TIME, Periods, check_words
from earlyhelp.services.listings import (
    Listing,
    born_words,
    delivery_words,
    routes_words,
    sector_words,
    unlisted,
)
from earlyhelp.services.searching.criteria import RESPONSE_LABELS, Criteria
from earlyhelp.services.words import AgeOf
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import Strength
from earlyhelp.web.words import miles as miles_words

ASK = "ask the service"
CONFIDENTIAL = "Address not shown for safety. Call first."


class Answer(IntEnum):
    """What a listing says to one thing asked for."""

    FITS = 0
    NOT_STATED = 1
    DOES_NOT_FIT = 2


class Part(IntEnum):
    """Which part of the order a question decides."""

    AGE = 0
    LEVEL = 1
    ROUTE = 2
    OTHER = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked for: how to answer it, and how to say each answer."""

    part: Part
    answer: Callable[[Listing], Answer]
    says: Callable[[Listing, Answer], str]


def make_questions(criteria: Criteria, today: date, periods: Periods) -> tuple[Question, ...]:
    """Return a question for each thing asked for, in the order in which they are said."""
    asked = (
        (bool(criteria.needs), _need),
        (criteria.age_years is not None or criteria.before_birth, _age),
        (criteria.level is not None, _level),
        (bool(criteria.routes), _route),
        (criteria.within_miles is not None, _miles),
        (criteria.free, _free),
        (bool(criteria.delivery), _delivery),
        (bool(criteria.sectors), _sector),
    )
    questions = [make(criteria) for is_asked, make in asked if is_asked]
    if criteria.has_space:
        questions.append(_space(today, periods))
    if criteria.checked_in_time:
        questions.append(_checked(today, periods))
    return tuple(questions)


def _need(criteria: Criteria) -> Question:
    def answer(listing: Listing) -> Answer:
        if len(listing.needs) <= 1:
            return Answer.NOT_STATED
        held = any(f";{code}:" in listing.needs for code in criteria.needs)
        return Answer.FITS if held else Answer.DOES_NOT_FIT

    def says(listing: Listing, answer: Answer) -> str:
        if answer is Answer.FITS:
            return "; ".join(need_reasons(listing, criteria.needs))
        if answer is Answer.NOT_STATED:
            return f"What it helps with is not given – {ASK}"
        return "Helps with other things"

    return Question(Part.OTHER, answer, says)


def need_reasons(listing: Listing, wanted: frozenset[NeedCode]) -> tuple[str, ...]:
    """Say which of the wanted needs a service helps with, the squarest first."""
    held = [(code, strength) for code, strength in listing.strengths.items() if code in wanted]
    held.sort(key=lambda pair: (pair[1] is not Strength.PRIMARY, NEED_BY_CODE[pair[0]].label))
    return tuple(
        f"{'Helps' if strength is Strength.PRIMARY else 'Partly helps'} with "
        f"{_as_said(NEED_BY_CODE[code].label)}"
        for code, strength in held
    )


def _as_said(label: str) -> str:
    """Write a label inside a sentence: a small first letter, unless it begins an abbreviation."""
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def _age(criteria: Criteria) -> Question:
    def answer(listing: Listing) -> Answer:
        if criteria.before_birth:
            return _yes_no(listing.before_birth)
        return _age_answer(listing, criteria.age_years or 0.0)

    def says(listing: Listing, answer: Answer) -> str:
        if answer is not Answer.NOT_STATED:
            return _says_ages(listing, answer, before_birth=criteria.before_birth)
        if criteria.before_birth:
            return f"Not given whether it helps before birth – {ASK}"
        if listing.age_of == AgeOf.PARENT:
            return f"Ages are the parent's, not the child's – {ASK}"
        if listing.minimum_age is None and listing.maximum_age is None:
            return f"Age not given – {ASK}"
        return f"{born_words(listing)} – {ASK}"

    return Question(Part.AGE, answer, says)


def _age_answer(listing: Listing, years: float) -> Answer:
    if listing.age_of == AgeOf.PARENT:
        return Answer.NOT_STATED
    lowest, highest = listing.minimum_age, listing.maximum_age
    if lowest is not None and years < lowest:
        return Answer.DOES_NOT_FIT
    if (
        highest is not None
        and years > highest
        and years >= int(highest) + (highest == int(highest))
    ):
        return Answer.DOES_NOT_FIT
    return Answer.NOT_STATED if lowest is None or highest is None else Answer.FITS


def _says_ages(listing: Listing, answer: Answer, *, before_birth: bool) -> str:
    if before_birth:
        return "Helps before birth" if answer is Answer.FITS else "Does not help before birth"
    ages = _as_said(born_words(listing))
    return f"Takes {ages}" if answer is Answer.FITS else f"For {ages}"


def _level(criteria: Criteria) -> Question:
    wanted = criteria.level

    def says(_: Listing, answer: Answer) -> str:
        label = RESPONSE_LABELS[wanted].lower() if wanted else ""
        return {
            Answer.FITS: f"Serves this level: {label}",
            Answer.NOT_STATED: f"Level of help not given – {ASK}",
            Answer.DOES_NOT_FIT: f"Does not serve this level: {label}",
        }[answer]

    return Question(Part.LEVEL, lambda listing: _any_of(listing.levels, {wanted}), says)


def _route(criteria: Criteria) -> Question:
    def says(listing: Listing, answer: Answer) -> str:
        if answer is Answer.NOT_STATED:
            return f"Who can refer is not given – {ASK}"
        return routes_words(listing.routes)

    return Question(Part.ROUTE, lambda listing: _any_of(listing.routes, criteria.routes), says)


def _miles(criteria: Criteria) -> Question:
    def answer(listing: Listing) -> Answer:
        comes = listing.comes_to_you
        distance = listing.distance_miles(criteria.near.point) if criteria.near else None
        if distance is None:
            return Answer.FITS if comes and not listing.is_confidential else Answer.NOT_STATED
        near = comes or distance <= (criteria.within_miles or 0.0)
        return Answer.FITS if near else Answer.DOES_NOT_FIT

    def says(listing: Listing, _: Answer) -> str:
        return distance_words(listing, criteria)

    return Question(Part.OTHER, answer, says)


def distance_words(listing: Listing, criteria: Criteria) -> str:
    """Say how far away a service is, how it comes to the family, or that neither is known."""
    distance = listing.distance_miles(criteria.near.point) if criteria.near else None
    comes = listing.comes_to_you
    if distance is not None:
        beyond = criteria.within_miles is not None and distance > criteria.within_miles and comes
        more = f"; {_as_said(delivery_words(listing.delivery))}" if beyond else ""
        return f"{miles_words(distance)} away{more}"
    if listing.is_confidential:
        return CONFIDENTIAL
    if comes:
        return f"No distance: {_as_said(delivery_words(listing.delivery))}"
    return f"Distance not known – {ASK}"


def _free(_: Criteria) -> Question:
    words = {
        Answer.FITS: "Free",
        Answer.NOT_STATED: f"Cost not given – {ASK}",
        Answer.DOES_NOT_FIT: "There is a cost",
    }
    return Question(Part.OTHER, lambda listing: _yes_no(listing.free), lambda _, a: words[a])


def _delivery(criteria: Criteria) -> Question:
    def says(listing: Listing, answer: Answer) -> str:
        if answer is Answer.NOT_STATED:
            return f"How it is given is not stated – {ASK}"
        return delivery_words(listing.delivery)

    return Question(Part.OTHER, lambda listing: _any_of(listing.delivery, criteria.delivery), says)


def _sector(criteria: Criteria) -> Question:
    def answer(listing: Listing) -> Answer:
        if listing.sector is None:
            return Answer.NOT_STATED
        return Answer.FITS if listing.sector in criteria.sectors else Answer.DOES_NOT_FIT

    return Question(Part.OTHER, answer, lambda listing, _: sector_words(listing.sector))


def _space(today: date, periods: Periods) -> Question:
    def answer(listing: Listing) -> Answer:
        return _yes_no(listing.space.has_space(today, periods))

    def says(listing: Listing, answer: Answer) -> str:
        if answer is Answer.NOT_STATED:
            return f"Space not given – {ASK}"
        return listing.space.words(today, periods)

    return Question(Part.OTHER, answer, says)


def _checked(today: date, periods: Periods) -> Question:
    def answer(listing: Listing) -> Answer:
        in_time = listing.check_state(today, periods) in IN_TIME
        return Answer.FITS if in_time else Answer.DOES_NOT_FIT

    return Question(
        Part.OTHER, answer, lambda listing, _: check_words(listing.checked_on, today, periods)
    )


def _yes_no(stated: bool | None) -> Answer:  # noqa: FBT001 - one of three answers, not a switch
    if stated is None:
        return Answer.NOT_STATED
    return Answer.FITS if stated else Answer.DOES_NOT_FIT


def _any_of(text: str | None, wanted: Iterable[object]) -> Answer:
    words = unlisted(text)
    if not words:
        return Answer.NOT_STATED
    return Answer.DOES_NOT_FIT if set(words).isdisjoint(wanted) else Answer.FITS
