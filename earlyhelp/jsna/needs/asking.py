"""What a visitor of the profile may ask for: a day, ages. Pure."""

import re
from datetime import date

from earlyhelp.geography.places import OLDEST

NOT_A_DAY = "Enter a day like 2024-12-31, or leave it empty"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_as_at(text: str) -> date | None:
    """Return a day as a date field sends it; None for anything else.

    >>> read_as_at("2024-12-31"), read_as_at("31/12/2024")
    (datetime.date(2024, 12, 31), None)
    """
    typed = text.strip()
    if not _DAY.fullmatch(typed):
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def read_ages(lowest: str, highest: str) -> tuple[int, int] | None:
    """Return ages in whole years, the lower first; None where they are none.

    >>> read_ages("0", "15"), read_ages("15", "0"), read_ages("", "x")
    ((0, 15), None, None)
    """
    if not all(text.isascii() and text.isdigit() and len(text) < 4 for text in (lowest, highest)):  # noqa: PLR2004 - three digits
        return None
    found = int(lowest), int(highest)
    return found if found[0] <= found[1] <= OLDEST else None
