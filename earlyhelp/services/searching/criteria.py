"""What a search asks for: read from an address or a command line, written back, and said."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from earlyhelp.geography.distance import Point
from earlyhelp.services.lines import fold_language
from earlyhelp.services.marks import PartOfDay
from earlyhelp.services.text import question_words
from earlyhelp.services.words import AccessNeed, Day
from earlyhelp.taxonomy.ages import HIGHEST_AGE
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import (
    LEVELS_SERVED,
    Delivery,
    ReferralRoute,
    Response,
    Sector,
)

LONGEST_TEXT = 500
FARTHEST_MILES = 100.0
LONGEST_LANGUAGE, MOST_LANGUAGES = 60, 10
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
    area_code: str | None = None
    """The ward it lies in, where that is known."""


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
    access: frozenset[AccessNeed] = frozenset()
    languages: frozenset[str] = frozenset()
    """Folded, as a listing keeps them."""
    days: frozenset[Day] = frozenset()
    parts: frozenset[PartOfDay] = frozenset()
    level: Response | None = None
    has_space: bool = False
    checked_in_time: bool = False
    only_stated: bool = False
    exactly: bool = False
    """The words as they were typed, with no other spelling tried."""

    @property
    def words(self) -> tuple[str, ...]:
        """The stems that the text asks for."""
        return question_words(self.text)


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

    def languages(self) -> frozenset[str]:
        texts = (fold_language(text[:LONGEST_LANGUAGE]) for text in self._given.get("language", ()))
        return frozenset([text for text in texts if text][:MOST_LANGUAGES])

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
        access=reader.chosen("access", AccessNeed),
        languages=reader.languages(),
        days=reader.chosen("day", Day),
        parts=reader.chosen("time", PartOfDay),
        level=reader.level(),
        has_space=reader.is_on("space"),
        checked_in_time=reader.is_on("checked"),
        only_stated=reader.is_on("stated"),
        exactly=reader.is_on("exactly"),
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
        *(("day", day.value) for day in Day if day in criteria.days),
        *(("time", part.value) for part in PartOfDay if part in criteria.parts),
        *(("language", name) for name in sorted(criteria.languages)),
        *(("access", word.value) for word in sorted(criteria.access)),
        ("level", criteria.level.value if criteria.level else ""),
        ("space", _yes(criteria.has_space)),
        ("checked", _yes(criteria.checked_in_time)),
        ("stated", _yes(criteria.only_stated)),
        ("exactly", _yes(criteria.exactly)),
    ]
    return tuple((name, value) for name, value in pairs if value)


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:.4f}".rstrip("0").rstrip(".") or "0"


def _yes(is_on: bool) -> str:  # noqa: FBT001 - one plain answer to one plain question
    return "yes" if is_on else ""
