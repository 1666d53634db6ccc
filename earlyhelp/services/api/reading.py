"""One parameter of a question to the feed: its text becomes a value, or what is wanted instead."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite

from earlyhelp.geography.postcodes import read_postcode
from earlyhelp.services.hsds.members import moment, read_id
from earlyhelp.services.words import Day

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+\- ][0-9]{2}:[0-9]{2})?)?",
    re.ASCII,
)
LOST_PLUS = re.compile(r"(:.*) ([0-9]{2}:[0-9]{2})$")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?Z?", re.ASCII)
MOST_DIGITS = 9
LARGEST = 10**MOST_DIGITS
LONGEST_SEARCH = 10_000
DAYS = {day.value: day.value for day in Day} | {day.name: day.value for day in Day}
A_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text that cannot be used, and what is wanted instead."""

    words: str


Read = Callable[[str], object | Wanted]


def text(given: str) -> object | Wanted:
    """Read any text that is not endless."""
    if len(given) > LONGEST_SEARCH:
        return Wanted(f"at most {LONGEST_SEARCH:,} characters")
    return given


def whole(given: str) -> object | Wanted:
    """Read a whole number from 1; one beyond all reason counts as the largest."""
    if given.isascii() and given.isdigit() and given.strip("0"):
        return LARGEST if len(given.lstrip("0")) > MOST_DIGITS else int(given)
    return Wanted("a whole number, 1 or more")


def number_between(lowest: float, highest: float) -> Read:
    """Read a number, both ends allowed."""

    def read(given: str) -> object | Wanted:
        value = float(given) if NUMBER.fullmatch(given) and len(given) < LONGEST_NUMBER else None
        if value is not None and isfinite(value) and lowest <= value <= highest:
            return value
        return Wanted(f"a number from {lowest:g} to {highest:g}")

    return read


LONGEST_NUMBER = 40


def identifier(given: str) -> object | Wanted:
    """Read a uuid."""
    return read_id(given) or Wanted("a uuid, as the feed gives it")


def flag(given: str) -> object | Wanted:
    """Read true or false."""
    answers = {"true": True, "false": False}
    return answers.get(given.casefold(), Wanted("true or false"))


def form(given: str) -> object | Wanted:
    """Read the name of a form of answer."""
    return given if given in {"json", "ndjson"} else Wanted("json or ndjson")


def clock(given: str) -> object | Wanted:
    """Read a time of day; texts of such times come in their order.

    >>> clock("09:30"), clock("09:30:00"), clock("09:30:15")
    ('09:30', '09:30', '09:30:15')
    """
    found = CLOCK.fullmatch(given)
    if found is None:
        return Wanted("a time of the 24-hour clock")
    seconds = found[3] if found[3] and found[3] != "00" else None
    return ":".join(part for part in (found[1], found[2], seconds) if part)


def day(given: str) -> object | Wanted:
    """Read a day of the week, as two letters or by its English name."""
    known = DAYS.get(given.upper()) if given.isascii() else None
    return known or Wanted("one of MO, TU, WE, TH, FR, SA, SU")


def postcode(given: str) -> object | Wanted:
    """Read a full postcode in any case and spacing."""
    return read_postcode(given) or Wanted("a full UK postcode of this area")


def after(given: str) -> object | Wanted:
    """Read a moment; without a zone it is UTC. A "+" that an address turned into a space is mended.

    >>> after("2026-03-04"), after("2026-03-04T09:30:00 01:00")
    ('2026-03-04T00:00:00.000Z', '2026-03-04T08:30:00.000Z')
    """
    wanted = Wanted("a date and time of ISO 8601, in UTC or with its zone")
    if not MOMENT.fullmatch(given):
        return wanted
    mended = LOST_PLUS.sub(r"\1+\2", given)
    try:
        at = datetime.fromisoformat(mended)
        aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        return moment(aware + A_MILLISECOND if aware.microsecond % 1000 else aware)
    except (ValueError, OverflowError):
        return wanted
