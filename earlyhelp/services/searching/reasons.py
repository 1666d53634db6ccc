"""Why a service is listed, or left out, in words; one sentence for each thing asked for."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from earlyhelp.services.checking import Periods, check_words
from earlyhelp.services.listings import (
    Listing,
    born_words,
    delivery_words,
    one_after_another,
    remember,
    routes_words,
    sector_words,
    unlisted,
)
from earlyhelp.services.marks import PART_WORDS, PartOfDay
from earlyhelp.services.searching.chips import say_language
from earlyhelp.services.searching.criteria import RESPONSE_LABELS, Criteria
from earlyhelp.services.searching.questions import Answer, by_rules
from earlyhelp.services.words import ACCESS_LABELS, DAY_LABELS, AccessNeed, AgeOf, Day
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import Strength
from earlyhelp.web.words import miles as miles_words

ASK = "ask the service"
check_said = remember(check_words)
CONFIDENTIAL = "Address not shown for safety. Call first."
NEEDED = MappingProxyType({Strength.PRIMARY: "Helps with ", Strength.PARTIAL: "Partly helps with "})


class Said(NamedTuple):
    """All that a sentence may speak of: what was asked, of which service, and its answer."""

    criteria: Criteria
    listing: Listing
    answer: Answer
    miles: float | None
    today: date
    periods: Periods


def say(name: str, said: Said) -> str:
    """Return the sentence for one thing asked for."""
    return SENTENCES[name](said)


def need_reasons(listing: Listing, wanted: frozenset[NeedCode]) -> tuple[str, ...]:
    """Say which of the wanted needs a service helps with, the squarest first."""
    return _need_reasons(listing.needs, wanted)


@remember
def _need_reasons(needs: str, wanted: frozenset[NeedCode]) -> tuple[str, ...]:
    pairs = (entry.split(":") for entry in unlisted(needs))
    held = [(NeedCode(code), Strength(strength)) for code, strength in pairs if code in wanted]
    held.sort(key=lambda pair: (pair[1] is not Strength.PRIMARY, NEED_BY_CODE[pair[0]].label))
    return tuple(NEEDED[strength] + as_said(NEED_BY_CODE[code].label) for code, strength in held)


def as_said(label: str) -> str:
    """Write a label inside a sentence: a small first letter, unless it begins an abbreviation."""
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def distance_words(listing: Listing, miles: float | None, within_miles: float | None) -> str:
    """Say how far away a service is, how it comes to the family, or that neither is known."""
    if miles is not None:
        beyond = within_miles is not None and miles > within_miles and listing.comes_to_you
        more = f"; {as_said(delivery_words(listing.delivery))}" if beyond else ""
        return f"{miles_words(miles)} away{more}"
    if listing.is_confidential:
        return CONFIDENTIAL
    if listing.comes_to_you:
        return f"No distance: {as_said(delivery_words(listing.delivery))}"
    return f"Distance not known – {ASK}"


def _need(said: Said) -> str:
    if said.answer is Answer.FITS:
        return "; ".join(need_reasons(said.listing, said.criteria.needs))
    if said.answer is Answer.NOT_STATED:
        return f"What it helps with is not given – {ASK}"
    return "Helps with other things"


def _age(said: Said) -> str:
    listing, before_birth = said.listing, said.criteria.before_birth
    if said.answer is not Answer.NOT_STATED:
        fits = said.answer is Answer.FITS
        if before_birth:
            return "Helps before birth" if fits else "Does not help before birth"
        ages = as_said(born_words(listing))
        return f"Takes {ages}" if fits else f"For {ages}"
    if before_birth:
        return f"Not given whether it helps before birth – {ASK}"
    if listing.age_of == AgeOf.PARENT:
        return f"Ages are the parent's, not the child's – {ASK}"
    if listing.minimum_age is None and listing.maximum_age is None:
        return f"Age not given – {ASK}"
    return f"{born_words(listing)} – {ASK}"


def _rules(said: Said) -> str:
    """Say its own rules that speak against the child or are to be asked; nothing where all fit."""
    if said.listing.rules is None:
        return ""
    answer = by_rules(said.listing, said.criteria)
    if answer.refuses:
        return f"Does not fit: {as_sentences(answer.refuses)}"
    return f"Ask the service: {as_sentences(answer.to_ask)}" if answer.to_ask else ""


def as_sentences(sentences: tuple[str, ...]) -> str:
    """Join sentences that others wrote, with or without a full stop.

    >>> as_sentences(("Not from age 11.", "Only for this town"))
    'Not from age 11; only for this town'
    """
    return one_after_another([sentence.strip().rstrip(".") for sentence in sentences])


def _level(said: Said) -> str:
    wanted = said.criteria.level
    label = RESPONSE_LABELS[wanted].lower() if wanted else ""
    return {
        Answer.FITS: f"Serves this level: {label}",
        Answer.NOT_STATED: f"Level of help not given – {ASK}",
        Answer.DOES_NOT_FIT: f"Does not serve this level: {label}",
    }[said.answer]


def _route(said: Said) -> str:
    if said.answer is Answer.NOT_STATED:
        return f"Who can refer is not given – {ASK}"
    return routes_words(said.listing.routes)


def _miles(said: Said) -> str:
    return distance_words(said.listing, said.miles, said.criteria.within_miles)


def _free(said: Said) -> str:
    return {
        Answer.FITS: "Free",
        Answer.NOT_STATED: f"Cost not given – {ASK}",
        Answer.DOES_NOT_FIT: "There is a cost",
    }[said.answer]


def _delivery(said: Said) -> str:
    if said.answer is Answer.NOT_STATED:
        return f"How it is given is not stated – {ASK}"
    return delivery_words(said.listing.delivery)


def _hours(said: Said) -> str:
    when = when_words(said.criteria.days, said.criteria.parts)
    return {
        Answer.FITS: f"Open {when}",
        Answer.NOT_STATED: f"Not given whether it is open {when} – {ASK}",
        Answer.DOES_NOT_FIT: f"Not open {when}",
    }[said.answer]


def when_words(days: frozenset[Day], parts: frozenset[PartOfDay]) -> str:
    """Say some days and parts of the day, any of which will do.

    >>> when_words(frozenset({Day.MONDAY, Day.FRIDAY}), frozenset({PartOfDay.EVENING}))
    'on Monday or Friday in the evening'
    """
    on = " or ".join(DAY_LABELS[day] for day in Day if day in days)
    at = " or ".join(PART_WORDS[part] for part in PartOfDay if part in parts)
    return " ".join(words for words in (f"on {on}" if on else "", at) if words)


def _language(said: Said) -> str:
    if said.answer is Answer.NOT_STATED:
        return f"Languages not given – {ASK}"
    spoken = unlisted(said.listing.languages)
    shared = [name for name in spoken if name in said.criteria.languages]
    return f"Speaks {', '.join(map(say_language, shared or spoken))}"


def _access(said: Said) -> str:
    if said.answer is Answer.NOT_STATED:
        return f"Access is not given – {ASK}"
    met = set(unlisted(said.listing.access))
    fits = said.answer is Answer.FITS
    words = [need for need in AccessNeed if need in said.criteria.access and (need in met) == fits]
    labels = one_after_another([ACCESS_LABELS[need] for need in words])
    return labels if fits else f"Does not offer: {as_said(labels)}"


def _sector(said: Said) -> str:
    return sector_words(said.listing.sector)


def _space(said: Said) -> str:
    if said.answer is Answer.NOT_STATED:
        return f"Space not given – {ASK}"
    return said.listing.space.words(said.today, said.periods)


def _checked(said: Said) -> str:
    return check_said(said.listing.checked_on, said.today, said.periods)


SENTENCES: Mapping[str, Callable[[Said], str]] = MappingProxyType(
    {
        "need": _need,
        "age": _age,
        "rules": _rules,
        "level": _level,
        "route": _route,
        "within": _miles,
        "free": _free,
        "delivery": _delivery,
        "day": _hours,
        "language": _language,
        "access": _access,
        "sector": _sector,
        "space": _space,
        "checked": _checked,
    }
)
