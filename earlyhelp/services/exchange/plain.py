"""Texts of other systems in one spelling: no markup, entities decoded once, tidy numbers."""

import html
import re
import unicodedata
from datetime import time

from earlyhelp.services.words import Day

LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
BLOCK = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]*>", re.IGNORECASE)
DROPPED = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
MARKUP = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--.*?-->", re.DOTALL)
MANY_LINES = re.compile(r"\n{3,}")
NUMBER = re.compile(r"\+?[0-9][0-9 ()\-.]{1,24}[0-9]")
BETWEEN_NUMBERS = re.compile(r"\s*(?:/|;|,|\bor\b|\band\b)\s*", re.IGNORECASE)
CLOCK = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*([ap])?\.?m?\.?(?:Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
NAMED_DAYS = {day.name: day.value for day in Day} | {day.name[:3]: day.value for day in Day}
DAYS = NAMED_DAYS | {day.value: day.value for day in Day}
ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last"}
NOON = 12


def without_markup(text: str) -> str:
    r"""Return a text without tags, its entities decoded once; a lone "<" stays.

    >>> without_markup("<p>Tea &amp; toast</p><b>5 < 6</b>")
    'Tea & toast\n5 < 6'
    """
    bare = MARKUP.sub("", BLOCK.sub("\n", DROPPED.sub("", text)))
    return html.unescape(bare)


def one_line(text: str) -> str:
    """Return a text on one line, single spaces, composed letters, no control characters."""
    return " ".join(_kept(text).split())


def paragraphs(text: str) -> str:
    r"""Return a text with its line breaks, at most one empty line in a row.

    >>> paragraphs(" Two \r\n  lines. ")
    'Two\nlines.'
    """
    lines = LINE_ENDS.sub("\n", text).split("\n")
    return MANY_LINES.sub("\n\n", "\n".join(one_line(line) for line in lines)).strip("\n")


def _kept(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in composed)


def read_numbers(text: str) -> list[tuple[str, str | None]]:
    """Return the telephone numbers in a text, each with what else was written beside it.

    >>> read_numbers('"+44 1234 234567"')
    [('+44 1234 234567', None)]
    >>> read_numbers("01296 382537 (option 1) / 07700-900123")
    [('01296 382537', '(option 1)'), ('07700 900123', None)]
    """
    found = []
    for part in BETWEEN_NUMBERS.split(one_line(text).strip("\"'")):
        match = NUMBER.search(part)
        if match:
            number = one_line(re.sub(r"[-.]", " ", match[0]))
            beside = one_line(part.replace(match[0], " ")).strip(" :")
            found.append((number, beside.removeprefix("tel").strip(" :.") or None))
    return found


def read_clock(text: str) -> time | None:
    """Return a time of day on either clock, or None.

    >>> read_clock("4:00 PM"), read_clock("9am"), read_clock("09:30:00Z"), read_clock("25:00")
    (datetime.time(16, 0), datetime.time(9, 0), datetime.time(9, 30), None)
    """
    found = CLOCK.fullmatch(text.strip())
    if found is None or not (found[2] or found[3]):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if half and not 1 <= hour <= NOON:
        return None
    if half:
        hour = hour % NOON + (NOON if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def read_days(text: str) -> tuple[frozenset[str], str | None] | None:
    """Return days of the week in two letters, and which of the month in words; None if unknown.

    >>> read_days("TH,FR") == (frozenset({"TH", "FR"}), None)
    True
    >>> read_days("2TU")
    (frozenset({'TU'}), 'second Tuesday of the month')
    """
    days, said = set(), []
    for part in re.split(r"[,;]\s*|\s+", text.strip()):
        found = re.fullmatch(r"([+-]?\d)?([A-Za-z]+)", part)
        code = DAYS.get(found[2].upper()) if found else None
        if found is None or code is None:
            return None
        days.add(code)
        ordinal = ORDINALS.get((found[1] or "").removeprefix("+"))
        if found[1] and ordinal is None:
            return None
        if ordinal:
            said.append(f"{ordinal} {Day(code).name.capitalize()}")
    return (frozenset(days), f"{' and '.join(said)} of the month" if said else None)
