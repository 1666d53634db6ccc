"""Days and hours in words: every week or month, from when to when, holidays and closings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from earlyhelp.services.facts import Opening
from earlyhelp.services.words import DAY_LABELS, Day, Frequency
from earlyhelp.web.words import day

ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last"}
DAY_CODE = re.compile(r"(-?\d)?([A-Z]{2})")
MONTH_DAY = re.compile(r"-?\d{1,2}")
WEEK = tuple(Day)
LAST_DAY = "-1"
ATTENDING = {
    "phone": "by telephone",
    "telephone": "by telephone",
    "online": "online",
    "venue": "at the place",
    "home visit": "at home",
    "homevisit": "at home",
}
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class OpeningWords:
    """Days and hours in one sentence, with a web page where there is one."""

    words: str
    link: str | None = None


def openings_words(openings: Iterable[Opening], on: date) -> tuple[OpeningWords, ...]:
    """Return openings in words, those of the week first; past ones only where there are no others.

    Days on which it is closed follow the days on which it is open.
    """
    every = list(openings)
    current = [one for one in every if one.valid_to is None or one.valid_to >= on]
    ordered = sorted(current or every, key=_order)
    return tuple(OpeningWords(opening_words(one, on), _web(one.link)) for one in ordered)


def opening_words(opening: Opening, on: date) -> str:
    """Say one opening.

    >>> opening_words(Opening(days=frozenset({"TU"}), opens_at=time(10)), date(2026, 3, 4))
    'Tuesday, from 10am'
    """
    parts = [*_when(opening), *_terms(opening), *_dates(opening, on)]
    if _is_closing(opening):
        return _sentence(["Closed", *_dates(opening, on), *_said(opening)])
    attending = opening.attending_type
    if attending:
        parts.append(ATTENDING.get(attending.casefold(), attending))
    return _sentence([*parts, *_said(opening)])


def clock_words(value: time) -> str:
    """Write a time of day.

    >>> clock_words(time(9, 30)), clock_words(time(13)), clock_words(time(0, 5))
    ('9:30am', '1pm', '12:05am')
    """
    minutes = f":{value:%M}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon


def days_words(codes: Iterable[str]) -> str:
    """Say days of the week; three or more in a row are said by the first and the last.

    >>> days_words({"MO", "TU", "WE", "FR"}), days_words({"1TU", "-1FR"}), days_words({"SA", "SU"})
    ('Monday to Wednesday, Friday', 'first Tuesday, last Friday', 'Saturday, Sunday')
    """
    plain = [position for position, one in enumerate(WEEK) if one in codes]
    rest = sorted((code for code in codes if code not in WEEK), key=_counted_order)
    return ", ".join([*_runs(plain), *(_counted_day(code) for code in rest)])


def _runs(positions: Sequence[int]) -> list[str]:
    runs: list[list[int]] = []
    for position in positions:
        if runs and position == runs[-1][-1] + 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    return [words for run in runs for words in _run(run)]


def _run(run: Sequence[int]) -> list[str]:
    names = [DAY_LABELS[WEEK[position]] for position in run]
    return names if len(names) < 3 else [f"{names[0]} to {names[-1]}"]  # noqa: PLR2004 - two are named


def _counted_day(code: str) -> str:
    """Say a day that a calendar counts within the month; anything else as it was written."""
    found = DAY_CODE.fullmatch(code)
    if found is None or found[1] not in ORDINALS or found[2] not in WEEK:
        return code
    return f"{ORDINALS[found[1]]} {DAY_LABELS[Day(found[2])]}"


def _counted_order(code: str) -> tuple[int, str]:
    number = code[:-2]
    return (list(ORDINALS).index(number) if number in ORDINALS else len(ORDINALS), code)


def _when(opening: Opening) -> list[str]:
    """Return which days and hours."""
    days = days_words(opening.days or ())
    monthly = opening.freq is Frequency.MONTHLY
    month_days = _month_days(opening.month_days)
    if monthly or month_days:
        which = month_days or (f"on the {days}" if days else "day not given")
        return [f"{_every(opening, 'month')} {which}", _hours(opening)]
    if opening.interval and opening.interval > 1:
        return [f"{_every(opening, 'week')} on {days or 'a day not given'}", _hours(opening)]
    if not days and opening.opens_at is None and opening.closes_at is None and _says_else(opening):
        return []
    return [days or "Days not given", _hours(opening)]


def _says_else(opening: Opening) -> bool:
    return bool(opening.description or opening.notes or opening.link)


def _every(opening: Opening, unit: str) -> str:
    count = opening.interval or 1
    return f"Every {count} {unit}s" if count > 1 else f"Every {unit}"


def _month_days(text: str | None) -> str:
    """Say days of the month.

    >>> _month_days("1,15"), _month_days("-1"), _month_days(None)
    ('on days 1 and 15', 'on the last day', '')
    """
    if not text:
        return ""
    found = MONTH_DAY.findall(text)
    if found == [LAST_DAY]:
        return "on the last day"
    if not found or any(one.startswith("-") for one in found):
        return f"on {text}"
    *most, last = found
    return f"on days {', '.join(most)} and {last}" if most else f"on day {last}"


def _hours(opening: Opening) -> str:
    opens, closes = opening.opens_at, opening.closes_at
    next_day = " the next day" if opening.crosses_midnight else ""
    if opens and closes:
        return f"{clock_words(opens)} to {clock_words(closes)}{next_day}"
    if opens:
        return f"from {clock_words(opens)}"
    return f"until {clock_words(closes)}{next_day}" if closes else "hours not given"


def _terms(opening: Opening) -> list[str]:
    if opening.term_time_only is None:
        return []
    return ["in school terms only" if opening.term_time_only else "also in school holidays"]


def _dates(opening: Opening, on: date) -> list[str]:
    """Say from when to when, as far as it matters on a day."""
    starts, ends = opening.valid_from, opening.valid_to
    if starts is None and _counts_from(opening, on):
        starts = opening.starts_on
    if starts and ends:
        return [f"on {day(starts)}" if starts == ends else f"from {day(starts)} to {day(ends)}"]
    if ends:
        return [f"ended on {day(ends)}" if ends < on else f"until {day(ends)}"]
    return [f"from {day(starts)}"] if starts else []


def _counts_from(opening: Opening, on: date) -> bool:
    """Say whether the first day matters: it is to come, or not every week or month counts."""
    first = opening.starts_on
    return first is not None and (first > on or (opening.interval or 1) > 1)


def _is_closing(opening: Opening) -> bool:
    """Say whether an opening is none: days on which the service is closed."""
    said = (opening.description or "").strip().casefold()
    return said.startswith(CLOSED) and opening.opens_at is None and opening.closes_at is None


def _said(opening: Opening) -> list[str]:
    """Return what its source adds in its own words, but for a bare "closed"."""
    texts = (opening.description, opening.notes)
    return [text.strip() for text in texts if text and text.strip(" .").casefold() != CLOSED]


def _order(opening: Opening) -> tuple[bool, date, int, time]:
    days = [WEEK.index(Day(code[-2:])) for code in opening.days or () if code[-2:] in WEEK]
    starts = opening.valid_from or date.min
    first = min(days, default=len(WEEK))
    return _is_closing(opening), starts, first, opening.opens_at or time()


def _web(link: str | None) -> str | None:
    return link if link and link.startswith(("http://", "https://")) else None


def _sentence(parts: Sequence[str]) -> str:
    text = ", ".join(part.rstrip(".") for part in parts if part)
    return text[:1].upper() + text[1:]
