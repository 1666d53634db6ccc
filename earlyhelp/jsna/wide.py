"""Rows of Explore education statistics: three columns of areas, two of time, filters. Pure.

Symbols and shapes as in the Department for Education's own files; what the symbols mean is to be
confirmed locally.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from earlyhelp.jsna.cells import MARKS, CodeKind, Period, clean, code_kind
from earlyhelp.jsna.dialects import OWN, Layout
from earlyhelp.jsna.faults import Cells, Fault, Identity, PassedOver, bad_code
from earlyhelp.jsna.measures.layouts import ColumnUse, Use
from earlyhelp.jsna.readings import Series

TIME, TIME_KIND, LEVEL = "time period", "time identifier", "geographic level"
CODE_OF_LEVEL: Mapping[str, str] = MappingProxyType(
    {
        "local authority": "new la code",
        "regional": "region code",
        "national": "country code",
    }
)
"""The column that holds the code of a row's area, the smallest area first."""
PLACE_COLUMNS = (LEVEL, *CODE_OF_LEVEL.values())
NAMES: Mapping[str, str] = MappingProxyType(
    {"E92": "country name", "E12": "region name", "E13": "region name"}
)
SEXES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("total", "all", "persons", "all pupils", "both", "all sexes"), "Persons"),
        **dict.fromkeys(("male", "males", "boy", "boys", "m"), "Male"),
        **dict.fromkeys(("female", "females", "girl", "girls", "f"), "Female"),
    }
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_TERMS = ("autumn term", "spring term", "summer term")
_YEARS = frozenset({"reporting year", "academic year", "calendar year", "financial year"}) | {
    "tax year"
}
_QUARTER = re.compile(r"(?:(academic|calendar|financial|tax) year )?q([1-4])")
_ONE_YEAR = re.compile(r"[12][0-9]{3}")
_TWO_YEARS = re.compile(r"([12][0-9]{3})/?([0-9]{2})")


def read_wide_place(cells: Cells) -> str | PassedOver | tuple[Fault, ...]:
    """Return the code of a row's area, why the row is passed over, or the fault in it.

    The area is the smallest whose code stands in the row, and the row's level must say the same: a
    regional figure under an authority's code, or the other way round, is never taken on trust.
    """
    level = clean(cells.get(LEVEL, ""))
    found = next((role for role in CODE_OF_LEVEL.values() if _code(cells, role)), None)
    if level and level.lower() not in CODE_OF_LEVEL:
        return PassedOver(f"a level that is not held ({level[:40]})")
    role = CODE_OF_LEVEL.get(level.lower(), found)
    if role is None or not _code(cells, role):
        text = clean(cells.get(role or LEVEL, ""))
        if text:  # a symbol, as for children of no authority
            return PassedOver(f"no code of an area ({text})")
        return (bad_code(role or LEVEL, text),)
    if found != role:
        return (_unlike_level(level, found or ""),)
    code = _code(cells, role)
    return (bad_code(role, code),) if code_kind(code) is not CodeKind.OFFICIAL else code


def _code(cells: Cells, role: str) -> str:
    """Return a code in capitals, empty where a symbol says that there is none."""
    text = clean(cells.get(role, ""))
    return "" if text.lower() in MARKS else text.upper()


def _unlike_level(level: str, role: str) -> Fault:
    stands = next(name for name, column in CODE_OF_LEVEL.items() if column == role)
    return Fault(
        LEVEL,
        level,
        f"{stands.capitalize()}, since {role.replace(' ', '_')} is filled in",
        "Empty the code that is too much, or mend the level: areas and their parts are kept apart",
    )


def name_column(code: str) -> str:
    """Return the column that holds the name of an area."""
    return NAMES.get(code[:3], "la name")


def read_wide_period(text: str, kind: str) -> tuple[Period, str] | None:
    """Return a period and how it is written for people, or None where it is in no known form.

    >>> read_wide_period("202425", "Academic year")
    (Period(sortable=20240000, range='1y'), '2024/25')
    >>> read_wide_period("2025", "Reporting year"), read_wide_period("2022", "Week 3")
    ((Period(sortable=20250000, range='1y'), '2025'), None)
    """
    label = _label(clean(text))
    name = clean(kind).lower()
    if label is None:
        return None
    year = int(label[:4]) * 10_000
    if name in _YEARS:
        return Period(year, "1y"), label
    if quarter := _QUARTER.fullmatch(name):
        return Period(year + int(quarter[2]) * 100, "1q"), f"{label} Q{quarter[2]}"
    if name in _MONTHS:
        return Period(year + _MONTHS.index(name) + 1, "1m"), f"{label} {name.capitalize()}"
    if name in _TERMS:
        return Period(year + (_TERMS.index(name) + 1) * 100, "1 term"), f"{label} {name}"
    return None


def _label(text: str) -> str | None:
    if _ONE_YEAR.fullmatch(text):
        return text
    both = _TWO_YEARS.fullmatch(text)
    follows = both is not None and (int(both[1]) + 1) % 100 == int(both[2])
    return f"{both[1]}/{both[2]}" if both and follows else None


def read_wide_identity(layout: Layout, texts: Cells) -> Identity | PassedOver | tuple[Fault, ...]:
    """Return what a figure of one measure is a reading of, or why it is none."""
    measure = layout.measure
    if layout.wide is None or measure is None:
        raise ValueError("a row of a wide file is read for one measure at a time")
    period = read_wide_period(texts[TIME], texts[TIME_KIND])
    if period is None:
        return (_bad_wide_period(texts),)
    for column in layout.wide.filters:
        if column.use is Use.ONLY and _text(texts, column).lower() != column.value.lower():
            return PassedOver(f"{column.heading} is not {column.value}")
    sex, age, category_type, category = _read_whom(layout.wide.filters, texts)
    series = Series(
        indicator_id=measure.indicator_id,
        sex=sex,
        age=age,
        category_type=category_type,
        category=category,
        period_range=period[0].range,
    )
    return Identity(series, measure.indicator_name or measure.indicator_id, period[0].sortable)


def _read_whom(filters: tuple[ColumnUse, ...], texts: Cells) -> tuple[str, str, str, str]:
    """Return sex, age, and the kind and name of the part of a breakdown, empty for the whole."""
    sex = age = ""
    parts = []
    for column in filters:
        text = _text(texts, column)
        if column.use is Use.SEX:
            sex = SEXES.get(text.lower(), text)
        elif column.use is Use.AGE:
            age = text
        elif column.use is Use.BREAKDOWN and text.lower() not in {"", column.value.lower()}:
            parts.append((column.heading, text))
    return sex, age, "; ".join(kind for kind, _ in parts), "; ".join(text for _, text in parts)


def _text(texts: Cells, column: ColumnUse) -> str:
    return texts.get(f"{OWN}{column.name}", "")


def _bad_wide_period(texts: Cells) -> Fault:
    found = f"{texts[TIME]} {texts[TIME_KIND]}".strip()
    return Fault(
        TIME,
        found,
        "a year with its kind, such as 2025 Reporting year or 202425 Academic year",
        "Write a year, quarter, month or term as the publisher does; weeks are not held",
    )
