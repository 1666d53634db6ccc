"""One cell at a time: text, figures, marks for what is missing, periods and area codes. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

LONGEST_TEXT = 400
"""No name, age or category is longer; a cell that is has swallowed its neighbours."""
LONGEST_POOL = 20
"""Years that a published figure is pooled over at most."""

# The browser download wraps cells in these two elements; anything else in angle brackets is text,
# such as the age "<15 yrs".
_MARKUP = re.compile(r"</?(?:div|span)(?:\s[^<>]*)?>", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(
    r"[+-]?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
)

MARKS: Mapping[str, str] = MappingProxyType(
    {
        "": "No value is given",
        "-": 'Shown as "-": no value is given',
        "*": 'Shown as "*": hidden by the publisher',
        "na": 'Shown as "NA": not available',
        "n/a": 'Shown as "n/a": not available',
        ":": 'Shown as ":": not available',
        "c": 'Shown as "c": confidential',
        "x": 'Shown as "x": not available',
        "z": 'Shown as "z": not applicable',
        "u": 'Shown as "u": low reliability',
        "low": 'Shown as "low": rounds to nothing',
        "k": 'Shown as "k": rounds to nothing',
    }
)
"""Marks that stand where a figure is missing, in lower case, and the reason that each gives."""


def clean(text: str) -> str:
    """Return the text of a cell: no web markup, no outer spaces or line breaks, single spaces.

    >>> clean('<span class="tooltipValueNote">* Value for two places combined</span>')
    'Value for two places combined'
    >>> clean(" <15 yrs")
    '<15 yrs'
    """
    if "<" in text:
        bare = _MARKUP.sub("", text)
        if bare != text:
            text = bare.strip().removeprefix("* ")
    return _SPACES.sub(" ", text).strip()


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell for a figure holds: a value, a mark for a missing one, or neither (a fault)."""

    value: float | None = None
    mark: str | None = None

    @property
    def is_fault(self) -> bool:
        """Say whether the cell is neither a number nor a known mark."""
        return self.value is None and self.mark is None


def read_figure(text: str) -> Figure:
    """Return the figure in a cell; thousands commas are allowed, NaN and infinities are faults.

    >>> read_figure(" 74,588 "), read_figure('<div class="no-data">-</div>')
    (Figure(value=74588.0, mark=None), Figure(value=None, mark='-'))
    >>> read_figure("1e400").is_fault, read_figure("many").is_fault
    (True, True)
    """
    text = clean(text)
    if text.lower() in MARKS:
        return Figure(mark=text)
    if _NUMBER.fullmatch(text) is None:
        return Figure()
    value = float(text.replace(",", ""))
    return Figure(value=value) if abs(value) != float("inf") else Figure()


def reason_for(mark: str, *, is_confirmed: bool = True) -> str:
    """Return in words why a value is missing where only a mark stands.

    >>> reason_for("c"), reason_for("u", is_confirmed=False)
    ('Shown as "c": confidential', 'Shown as "u": low reliability (to be confirmed locally)')
    """
    reason = MARKS[mark.lower()]
    return reason if is_confirmed or not mark else f"{reason} (to be confirmed locally)"


@dataclass(frozen=True, slots=True)
class Period:
    """When a reading is of: a sortable number and how long the time is, as "1y" or "3y"."""

    sortable: int
    range: str


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"(?P<{0}>[0-9]{{4}}|[0-9]{{2}})(?:/(?:[0-9]{{4}}|[0-9]{{2}}))?"
_YEARS = re.compile(
    r"(?P<first>[0-9]{4})(?:/(?:[0-9]{4}|[0-9]{2}))?(?:\s*[-–]\s*" + _YEAR.format("last") + ")?"
)
_PART = re.compile(
    r"(?P<year>[0-9]{4})(?:/(?:[0-9]{4}|[0-9]{2}))?\s+(?:q(?P<quarter>[1-4])|(?P<month>[a-z]{3,9}))"
)


def read_period(text: str) -> Period | None:
    """Return the period that a label names, or None where it is in no known form.

    Two years joined by a dash are one financial year when the second follows the first
    ("2022-23"), and a pooled run of years otherwise, its first year being the one that sorts.

    >>> read_period("2022/23"), read_period("2001 - 03")
    (Period(sortable=20220000, range='1y'), Period(sortable=20010000, range='3y'))
    >>> read_period("2016/17 - 20/21"), read_period("2022/23 Q1")
    (Period(sortable=20160000, range='5y'), Period(sortable=20220100, range='1q'))
    """
    text = clean(text)
    if years := _YEARS.fullmatch(text):
        return _read_years(text, int(years["first"]), years["last"])
    if part := _PART.fullmatch(text.lower()):
        return _read_part(int(part["year"]), part["quarter"], part["month"])
    return None


def _read_years(text: str, first: int, last_text: str | None) -> Period | None:
    last = first if last_text is None else int(f"{first}"[: 4 - len(last_text)] + last_text)
    if last < first:  # "1999 - 01"
        last += 100
    is_financial = last == first + 1 and "/" not in text and " " not in text
    years = 1 if is_financial else last - first + 1
    return Period(first * 10_000, f"{years}y") if years <= LONGEST_POOL else None


def _read_part(year: int, quarter: str | None, month: str | None) -> Period | None:
    if quarter:
        return Period(year * 10_000 + int(quarter) * 100, "1q")
    short = (month or "")[:3]
    if short not in _MONTHS:
        return None
    return Period(year * 10_000 + _MONTHS.index(short) + 1, "1m")


def read_sortable(text: str) -> int | None:
    """Return a sortable period as published, or None where it is not one.

    >>> read_sortable("20220000"), read_sortable("2022-01-01")
    (20220000, None)
    """
    text = clean(text).removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 8 else None  # noqa: PLR2004 - eight digits, YYYYQQMM


class CodeKind(StrEnum):
    """What a cell for an area code holds."""

    OFFICIAL = "official"
    OTHER = "other"
    """A code of another kind, such as a general practice's: understood, and no place we hold."""
    FAULT = "fault"


_OFFICIAL = re.compile(r"[EWSNKJLM][0-9]{8}")
_OTHER = re.compile(r"(?=.*[0-9])[A-Z0-9]{3,6}|[A-Z]{3}")


def code_kind(code: str) -> CodeKind:
    """Return what kind of code a cleaned cell holds.

    >>> code_kind("E92000001").value, code_kind("A81002").value, code_kind("E9200001").value
    ('official', 'other', 'fault')
    """
    if _OFFICIAL.fullmatch(code):
        return CodeKind.OFFICIAL
    return CodeKind.OTHER if _OTHER.fullmatch(code) else CodeKind.FAULT


def local_id(indicator: str) -> str:
    """Return the id of an indicator that has only a name.

    >>> local_id("Children in relative low income families (under 16s)")
    'local:children-in-relative-low-income-families-under-16s'
    """
    return "local:" + re.sub(r"[^a-z0-9]+", "-", indicator.lower()).strip("-")
