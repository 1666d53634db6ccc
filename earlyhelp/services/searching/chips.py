"""Each thing that a search asks for, in words, and the search that is left without it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from earlyhelp.services.marks import PART_WORDS, PartOfDay
from earlyhelp.services.searching.criteria import RESPONSE_LABELS, Criteria, Pairs, as_pairs
from earlyhelp.services.words import ACCESS_LABELS, DAY_LABELS, AccessNeed, Day
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import (
    DELIVERY_LABELS,
    ROUTE_LABELS,
    SECTOR_LABELS,
    Delivery,
    ReferralRoute,
    Response,
    Sector,
)

LONGEST_ABBREVIATION = 3


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing asked for, in words, and what remains to be asked without it."""

    label: str
    without: Pairs


def chips(criteria: Criteria) -> tuple[Chip, ...]:
    """Return each thing asked for, in words, with the search that is left without it."""
    pairs = as_pairs(criteria)
    return tuple(
        Chip(_say(name, value, criteria), _without(pairs, name, value)) for name, value in pairs
    )


def _without(pairs: Pairs, name: str, value: str) -> Pairs:
    gone = {(name, value)}
    if name in {"near", "place"}:  # a distance means nothing without a place
        gone |= {pair for pair in pairs if pair[0] == "within"}
    if name == "text":  # nor a spelling without words
        gone.add(("exactly", "yes"))
    return tuple(pair for pair in pairs if pair not in gone)


def _say(name: str, value: str, criteria: Criteria) -> str:
    labels: Mapping[str, Callable[[], str]] = {
        "text": lambda: f"“{value}”",
        "need": lambda: NEED_BY_CODE[NeedCode(value)].label,
        "age": lambda: age_words(criteria),
        "near": lambda: f"Near {criteria.near.label if criteria.near else value}",
        "place": lambda: f"Near {criteria.near.label if criteria.near else value}",
        "within": lambda: f"Within {value} {'mile' if value == '1' else 'miles'}",
        "free": lambda: "Free",
        "delivery": lambda: DELIVERY_LABELS[Delivery(value)],
        "sector": lambda: SECTOR_LABELS[Sector(value)],
        "route": lambda: ROUTE_LABELS[ReferralRoute(value)],
        "day": lambda: DAY_LABELS[Day(value)],
        "time": lambda: _sentence(PART_WORDS[PartOfDay(value)]),
        "language": lambda: f"In {say_language(value)}",
        "access": lambda: ACCESS_LABELS[AccessNeed(value)],
        "level": lambda: RESPONSE_LABELS[Response(value)],
        "space": lambda: "Has space now",
        "checked": lambda: "Checked in time",
        "stated": lambda: "Only where this is stated",
        "exactly": lambda: "Spelled as typed",
    }
    return labels[name]()


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


def age_words(criteria: Criteria) -> str:
    """Say the age asked for.

    >>> age_words(Criteria(age_years=0.5)), age_words(Criteria(age_years=4.0))
    ('Age 6 months', 'Age 4')
    """
    if criteria.before_birth:
        return "Before birth"
    years = criteria.age_years or 0.0
    if years < 2 and years != int(years):  # noqa: PLR2004 - under two, people count months
        return f"Age {round(years * 12)} months"
    return f"Age {years:g}"


def say_language(name: str) -> str:
    """Return a folded language as a page writes it.

    >>> say_language("british sign language"), say_language("bsl")
    ('British Sign Language', 'BSL')
    """
    return name.upper() if len(name) <= LONGEST_ABBREVIATION else name.title()
