"""The facts of an indicator in words, and what may be chosen for them. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from earlyhelp.jsna.catalogue import POLARITIES, THEMES, VALUE_TYPES, Theme, ValueType
from earlyhelp.jsna.entry_cells import split_codes
from earlyhelp.jsna.intervals import Polarity
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS, NeedCode
from earlyhelp.web.words import day

NEED_OPTIONS: Sequence[tuple[str, str]] = tuple((need.code, need.label) for need in NEEDS)
THEME_OPTIONS: Sequence[tuple[str, str]] = tuple((key.value, text) for key, text in THEMES.items())
_WORDS: Mapping[str, Callable[[str], str]] = {
    "theme": lambda text: THEMES[Theme(text)],
    "polarity": lambda text: POLARITIES[Polarity(text)],
    "value_type": lambda text: VALUE_TYPES[ValueType(text)],
    "needs": lambda text: ", ".join(
        NEED_BY_CODE[NeedCode(code)].label for code in split_codes(text)
    ),
    "multiplier": lambda text: f"{int(text):,}",
    "confirmed_on": lambda text: day(date.fromisoformat(text)),
}


def said(column: str, text: str) -> str:
    """Return a fact of an entry in words for a page.

    >>> said("polarity", "low_good"), said("name", "")
    ('A low figure is good', 'Not known')
    """
    if not text:
        return "Nobody yet" if column == "confirmed_by" else "Not known"
    return _WORDS[column](text) if column in _WORDS else text
