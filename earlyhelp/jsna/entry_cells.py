"""The cells of an entry of the catalogue, column by column, brought to their normal form. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from earlyhelp.jsna.catalogue import THEMES, Notes, Theme, ValueType
from earlyhelp.jsna.intervals import Polarity
from earlyhelp.taxonomy.needs import NEED_BY_CODE

LONGEST = 1_000
LONGEST_NOTE = 20_000
OLDEST = 120
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{0,999}")


class CellFaultError(ValueError):
    """A cell that holds something else than its column takes."""

    def __init__(self, wanted: str, remedy: str) -> None:
        """Say what is wanted, and what to do."""
        super().__init__(wanted)
        self.wanted, self.remedy = wanted, remedy


def split_codes(text: str) -> list[str]:
    """Return the codes of a cell, each once and in their order.

    >>> split_codes("housing; money_debt_food;housing")
    ['housing', 'money_debt_food']
    """
    return list(dict.fromkeys(code.strip() for code in re.split("[;\n]", text) if code.strip()))


def _read_id(text: str) -> str:
    number = text.strip().removesuffix(".0")
    if number.isascii() and number.isdigit():
        return str(int(number))
    if _ID.fullmatch(number) is None:
        raise CellFaultError(
            "the number or id of an indicator, such as 90284", "Write it without spaces"
        )
    return number


def _read_link(text: str) -> str:
    return _read_id(text) if text.strip() else ""


def _read_name(text: str) -> str:
    name = _read_text(text)
    if not name:
        raise CellFaultError("the name of the indicator", "Write what it measures")
    return name


def _read_text(text: str) -> str:
    bare = " ".join(text.replace("\0", " ").split())
    if len(bare) > LONGEST:
        raise CellFaultError(f"at most {LONGEST} characters", "Shorten it")
    return bare


def _read_note(text: str) -> str:
    lines = (" ".join(line.replace("\0", " ").split()) for line in text.splitlines())
    bare = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(bare) > LONGEST_NOTE:
        raise CellFaultError(f"at most {LONGEST_NOTE:,} characters", "Shorten it")
    return bare


def _read_needs(text: str) -> str:
    codes = split_codes(text)
    for code in codes:
        if code not in NEED_BY_CODE:
            near = get_close_matches(code, NEED_BY_CODE, n=1, cutoff=0.5)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise CellFaultError(
                "codes of needs with ; between them", f"{code} is no code of a need.{meant}"
            )
    return "; ".join(codes)


def _one_of(kind: type[StrEnum], titles: Mapping[str, str]) -> Callable[[str], str]:
    known = {one.value: one.value for one in kind}
    known |= {title.casefold(): word for word, title in titles.items()}
    empty = "" if "unknown" not in known else "unknown"

    def read(text: str) -> str:
        word = " ".join(text.split()).casefold()
        if word and word not in known:
            words = ", ".join(one.value for one in kind)
            raise CellFaultError(f"one of: {words}", "Choose one of these words")
        return known[word] if word else empty

    return read


def _whole_number(least: int, most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        bare = text.strip().replace(",", "").removesuffix(".0")
        if not bare:
            return ""
        is_whole = bare.isascii() and bare.isdigit() and len(bare) <= len(str(most))
        if not is_whole or not least <= int(bare) <= most:
            raise CellFaultError(
                f"a whole number from {least:,} to {most:,}", "Write the number, or leave it empty"
            )
        return str(int(bare))

    return read


def _read_day(text: str) -> str:
    bare = text.strip()
    if not bare:
        return ""
    try:
        return date.fromisoformat(bare).isoformat()
    except ValueError:
        raise CellFaultError("a day such as 2026-03-04", "Write year, month and day") from None


READERS: Mapping[str, Callable[[str], str]] = {
    **{field.name: _read_note for field in fields(Notes)},
    **dict.fromkeys(("unit_text", "year_type", "source", "confirmed_by"), _read_text),
    "indicator_id": _read_id,
    "name": _read_name,
    "theme": _one_of(Theme, {str(theme): title for theme, title in THEMES.items()}),
    "needs": _read_needs,
    "polarity": _one_of(Polarity, {}),
    "value_type": _one_of(ValueType, {}),
    "multiplier": _whole_number(1, 10_000_000),
    "lowest_age": _whole_number(0, OLDEST),
    "highest_age": _whole_number(0, OLDEST),
    "stands_for": _read_link,
    "confirmed_on": _read_day,
}
"""How each column is read: a text becomes its normal form."""
