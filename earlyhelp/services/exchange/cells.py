"""One cell of a file: its text becomes a value, or the sentence that says what is wanted."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches
from enum import StrEnum
from math import isfinite
from typing import TypeVar
from urllib.parse import urlsplit

from earlyhelp.geography.codes import read_code
from earlyhelp.geography.postcodes import read_postcode
from earlyhelp.services.words import Day
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.taxonomy.services import Strength

LONGEST_TEXT = 10_000
DANGEROUS = re.compile(r"'*[=+\-@\t\0]")
GUARDED = re.compile(r"'+[=+\-@\t\0]")
EMAIL_FORM = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
TELEPHONE_FORM = re.compile(r"\+?[0-9][0-9 ()]{2,24}")
NO_LIMIT = "no limit"
Word = TypeVar("Word", bound=StrEnum)
Value = object


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell that cannot be read, and what is wanted instead."""

    wanted: str


Reader = Callable[[str], Value | Refused]


def guard(text: str) -> str:
    """Make a text harmless in a spreadsheet: what could start a formula gets an apostrophe.

    >>> guard("=1+1"), guard("plain"), unguard(guard("'=1+1"))
    ("'=1+1", 'plain', "'=1+1")
    """
    return f"'{text}" if DANGEROUS.match(text) else text


def unguard(text: str) -> str:
    """Take away exactly what ``guard`` added."""
    return text[1:] if GUARDED.match(text) else text


def tidy(text: str) -> str:
    """Return a text in one spelling: composed letters, no control characters, single spaces."""
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in composed)
    return " ".join("".join(kept).split())


def text_up_to(longest: int) -> Reader:
    """Read a text of at most so many characters."""

    def read(cell: str) -> Value | Refused:
        if len(cell) <= longest:
            return cell
        return Refused(f"at most {longest:,} characters; this has {len(cell):,}")

    return read


def word_of(words: type[StrEnum]) -> Reader:
    """Read one of some closed words."""
    known = {word.value: word for word in words}
    return lambda cell: _known(cell, known)


def words_of(words: Iterable[str]) -> Reader:
    """Read a set of closed words; the word ``none`` alone says that there are none."""
    known = {word: word for word in words}

    def read(cell: str) -> Value | Refused:
        if cell.casefold() == "none":
            return frozenset()
        return _all([_known(part, known) for part in parts_of(cell)], frozenset)

    return read


def _known(text: str, known: Mapping[str, Value]) -> Value | Refused:
    key = text.casefold().strip()
    by_key = {word.casefold(): value for word, value in known.items()}
    if key in by_key:
        return by_key[key]
    nearest = get_close_matches(key.replace(" ", "_"), [*known], n=1, cutoff=0.5)
    meant = f"did you mean {nearest[0]}? " if nearest else ""
    return Refused(f"{meant}Allowed: {', '.join(known)}")


def _all(values: list[Value | Refused], make: Callable[[list[Value]], Value]) -> Value | Refused:
    refused = next((value for value in values if isinstance(value, Refused)), None)
    return refused or make(values)


def parts_of(cell: str) -> list[str]:
    """Return the parts of a list in a cell."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def lines(cell: str) -> Value | Refused:
    """Read a list of texts, in their order."""
    return tuple(parts_of(cell))


def yes_no(cell: str) -> Value | Refused:
    """Read yes or no."""
    answers = {"yes": True, "no": False, "true": True, "false": False}
    return answers.get(cell.casefold(), Refused("yes or no, or an empty cell if it is not known"))


def number_between(lowest: float, highest: float) -> Reader:
    """Read a number, both ends allowed."""

    def read(cell: str) -> Value | Refused:
        value = _number(cell)
        if value is not None and lowest <= value <= highest:
            return value
        return Refused(f"a number from {lowest:g} to {highest:g}")

    return read


def whole(cell: str) -> Value | Refused:
    """Read a whole number of children or days, 0 or more."""
    value = _number(cell)
    if value is not None and 0 <= value <= 1_000_000 and value == int(value):  # noqa: PLR2004 - more children than any area has
        return int(value)
    return Refused("a whole number, 0 or more; leave the cell empty if it is not known")


def pence(cell: str) -> Value | Refused:
    """Read an amount of pounds as pence."""
    value = _number(cell.removeprefix("£"))
    if value is not None and 0 <= value <= 10_000_000_000:  # noqa: PLR2004 - more than any area spends
        return round(value * 100)
    return Refused("an amount of pounds, 0 or more, such as 12500 or 12500.50")


def age(cell: str) -> Value | Refused:
    """Read an age in years, or the words "no limit"."""
    if cell.casefold() == NO_LIMIT:
        return NO_LIMIT
    value = _number(cell)
    if value is not None and 0 <= value <= 120:  # noqa: PLR2004 - nobody is older
        return value
    return Refused(f"an age in years such as 4 or 0.5, or {NO_LIMIT}")


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return value if isfinite(value) and "_" not in text else None


def day(cell: str) -> Value | Refused:
    """Read a date."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return Refused("a date like 2026-03-04 (year, month, day)")


def clock(cell: str) -> Value | Refused:
    """Read a time of day."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::00)?", cell)
    if found is None:
        return Refused("a time like 09:30, on the 24-hour clock")
    return time(int(found[1]), int(found[2]))


def days(cell: str) -> Value | Refused:
    """Read days of the week, as two letters or by name."""
    known = {day.value: day.value for day in Day} | {day.name: day.value for day in Day}
    found = [known.get(part.upper()) for part in parts_of(cell.replace(",", ";"))]
    return Refused("days like MO; WE; FR") if None in found else frozenset(found)


def web_address(cell: str) -> Value | Refused:
    """Read an address of the web."""
    try:
        parts = urlsplit(cell)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in cell
    except ValueError:
        good = False
    return cell if good else Refused("an address that begins with https:// or http://")


def email(cell: str) -> Value | Refused:
    """Read a mailbox."""
    return cell if EMAIL_FORM.fullmatch(cell) else Refused("an address like help@service.example")


def telephone(cell: str) -> Value | Refused:
    """Read a telephone number."""
    good = TELEPHONE_FORM.fullmatch(cell)
    return cell if good else Refused("one telephone number: digits and spaces, + in front allowed")


def postcode(cell: str) -> Value | Refused:
    """Read a postcode in any case and spacing."""
    return read_postcode(cell) or Refused("a full UK postcode, like the one on a letter")


def area_codes(cell: str) -> Value | Refused:
    """Read official codes of areas."""
    wanted = "official codes of authorities or wards: a letter and eight digits, ; between them"
    codes = [read_code(part) or Refused(wanted) for part in parts_of(cell)]
    return _all(list(codes), frozenset)


def needs(cell: str) -> Value | Refused:
    """Read needs with their strengths, ordered by code."""
    return _all([_need(part) for part in parts_of(cell)], _each_once)


def _need(part: str) -> Value | Refused:
    code, _, strength = (piece.strip() for piece in part.partition(":"))
    if code not in NEED_BY_CODE:
        nearest = get_close_matches(code, [*NEED_BY_CODE], n=1, cutoff=0.4)
        meant = f"did you mean {nearest[0]}?" if nearest else "see the list of needs"
        return Refused(f"a need of the list; {code} is none: {meant}")
    if strength not in {"primary", "partial"}:
        return Refused(f"{code}:primary or {code}:partial")
    return code, Strength(strength)


def _each_once(pairs: list[Value]) -> Value | Refused:
    found = {pair[0]: pair[1] for pair in pairs if isinstance(pair, tuple)}
    if len(found) != len(pairs):
        return Refused("each need once")
    return tuple(sorted(found.items()))
