"""What a search asks for: read from an address or a command line, written back, and said."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from earlyhelp.geography.distance import Point
from earlyhelp.services.text import needs_meant, question_words
from earlyhelp.taxonomy.ages import HIGHEST_AGE
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import (
    DELIVERY_LABELS,
    LEVELS_SERVED,
    ROUTE_LABELS,
    SECTOR_LABELS,
    Delivery,
    ReferralRoute,
    Response,
    Sector,
)

LONGEST_TEXT = 500
FARTHEST_MILES = 100.0
RESPONSE_LABELS = {
    Response.UNIVERSAL: "Help for every family",
    Response.EARLY_HELP_OFFER: "Early help from one service",
    Response.TARGETED_EARLY_HELP: "Targeted early help with a plan",
}
BEFORE_BIRTH_WORDS = frozenset({"before birth", "before-birth", "pregnant", "pregnancy", "unborn"})
AGE_FORM = re.compile(
    r"(\d{1,3}(?:\.\d{1,4})?)\s*(months?|mths?|m|weeks?|wks?|years?|yrs?|y)?(?:\s+old)?"
)
Pairs = tuple[tuple[str, str], ...]
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Near:
    """Where a search looks from. The label never holds a full postcode."""

    point: Point
    label: str
    pair: tuple[str, str]
    """How an address says it, such as ("place", "an outward code")."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is asked for; whatever is empty was not asked."""

    text: str = ""
    needs: frozenset[NeedCode] = frozenset()
    age_years: float | None = None
    before_birth: bool = False
    near: Near | None = None
    within_miles: float | None = None
    free: bool = False
    delivery: frozenset[Delivery] = frozenset()
    sectors: frozenset[Sector] = frozenset()
    routes: frozenset[ReferralRoute] = frozenset()
    level: Response | None = None
    has_space: bool = False
    checked_in_time: bool = False
    only_stated: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The stems that the text asks for."""
        return question_words(self.text)

    @property
    def wanted_needs(self) -> frozenset[NeedCode]:
        """The needs asked for, or else those that the text leads to."""
        return self.needs or needs_meant(self.words)


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing asked for, in words, and what remains to be asked without it."""

    label: str
    without: Pairs


@dataclass(frozen=True, slots=True)
class Age:
    """An age as people type it."""

    years: float | None = None
    before_birth: bool = False


def read_age(text: str) -> Age | str:
    """Return the age, or the sentence that says what to enter.

    >>> read_age("6 months"), read_age("26")
    (Age(years=0.5, before_birth=False), 'Age must be 0 to 25')
    """
    folded = " ".join(text.casefold().split())
    if folded in BEFORE_BIRTH_WORDS:
        return Age(before_birth=True)
    found = AGE_FORM.fullmatch(folded) if folded.isascii() else None
    if found is None:
        return "Enter an age in years or months, such as 4 or 6 months"
    unit = found[2] or "y"
    per_year = 12 if unit.startswith("m") else 52 if unit.startswith("w") else 1
    years = round(float(found[1]) / per_year, 4)
    return Age(years) if years < HIGHEST_AGE + 1 else f"Age must be 0 to {HIGHEST_AGE}"


def read_miles(text: str) -> float | str:
    """Return a distance, or the sentence that says what to enter."""
    try:
        miles = float(text)
    except ValueError:
        miles = 0.0
    if isfinite(miles) and 0 < miles <= FARTHEST_MILES:
        return miles
    return f"Enter a distance in miles, more than 0 and at most {FARTHEST_MILES:.0f}"


class _Reader:
    """Reads one field after another and keeps what could not be read."""

    def __init__(self, given: Mapping[str, Sequence[str]]) -> None:
        self._given = given
        self.faults: list[tuple[str, str]] = []

    def one(self, name: str) -> str:
        return next((text.strip() for text in self._given.get(name, ()) if text.strip()), "")

    def is_on(self, name: str) -> bool:
        return self.one(name) in {"yes", "on", "true", "1"}

    def parsed(self, name: str, parse: Callable[[str], object | str]) -> object | None:
        text = self.one(name)
        value = parse(text) if text else None
        if isinstance(value, str):
            self.faults.append((name, value))
            return None
        return value

    def chosen(self, name: str, words: type[Word]) -> frozenset[Word]:
        known = {word.value: word for word in words}
        texts = [text.strip() for text in self._given.get(name, ()) if text.strip()]
        if any(text not in known for text in texts):
            self.faults.append((name, "Choose from the list"))
        return frozenset(known[text] for text in texts if text in known)

    def needs(self) -> frozenset[NeedCode]:
        texts = [text.strip() for text in self._given.get("need", ()) if text.strip()]
        if any(text not in NEED_BY_CODE for text in texts):
            self.faults.append(("need", "Choose a need from the list"))
        return frozenset(NeedCode(text) for text in texts if text in NEED_BY_CODE)

    def level(self) -> Response | None:
        chosen = self.chosen("level", Response) & set(LEVELS_SERVED)
        return min(chosen, key=LEVELS_SERVED.index) if chosen else None


def read_criteria(
    given: Mapping[str, Sequence[str]], near: Near | None = None
) -> tuple[Criteria, tuple[tuple[str, str], ...]]:
    """Return what is asked for, and each field that could not be read with what to enter instead.

    A field that could not be read is left out of the search.
    """
    reader = _Reader(given)
    age = reader.parsed("age", read_age)
    miles = reader.parsed("within", read_miles) if near else None
    criteria = Criteria(
        text=reader.one("text")[:LONGEST_TEXT],
        needs=reader.needs(),
        age_years=age.years if isinstance(age, Age) else None,
        before_birth=isinstance(age, Age) and age.before_birth,
        near=near,
        within_miles=miles if isinstance(miles, float) else None,
        free=reader.is_on("free"),
        delivery=reader.chosen("delivery", Delivery),
        sectors=reader.chosen("sector", Sector),
        routes=reader.chosen("route", ReferralRoute),
        level=reader.level(),
        has_space=reader.is_on("space"),
        checked_in_time=reader.is_on("checked"),
        only_stated=reader.is_on("stated"),
    )
    return criteria, tuple(reader.faults)


def as_pairs(criteria: Criteria) -> Pairs:
    """Return the search as the names and values of an address, always in the same order."""
    age = "before birth" if criteria.before_birth else _plain(criteria.age_years)
    pairs = [
        ("text", criteria.text),
        *(("need", code) for code in sorted(criteria.needs)),
        ("age", age),
        *([criteria.near.pair] if criteria.near else []),
        ("within", _plain(criteria.within_miles)),
        ("free", _yes(criteria.free)),
        *(("delivery", word.value) for word in sorted(criteria.delivery)),
        *(("sector", word.value) for word in sorted(criteria.sectors)),
        *(("route", word.value) for word in sorted(criteria.routes)),
        ("level", criteria.level.value if criteria.level else ""),
        ("space", _yes(criteria.has_space)),
        ("checked", _yes(criteria.checked_in_time)),
        ("stated", _yes(criteria.only_stated)),
    ]
    return tuple((name, value) for name, value in pairs if value)


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
        "level": lambda: RESPONSE_LABELS[Response(value)],
        "space": lambda: "Has space now",
        "checked": lambda: "Checked in time",
        "stated": lambda: "Only where this is stated",
    }
    return labels[name]()


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


def wider(criteria: Criteria, **changes: object) -> Pairs:
    """Return a search like this one with some things asked otherwise."""
    return as_pairs(replace(criteria, **changes))  # type: ignore[arg-type] # names and types are Criteria's own


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:.4f}".rstrip("0").rstrip(".") or "0"


def _yes(is_on: bool) -> str:  # noqa: FBT001 - one plain answer to one plain question
    return "yes" if is_on else ""
