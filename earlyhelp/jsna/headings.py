"""Headings as they are compared: without marks, capitals, spaces, dots or underscores. Pure."""

import re

from earlyhelp.jsna.cells import clean

_SEPARATORS = re.compile(r"[ ._]+")


def normal_name(heading: str) -> str:
    """Return a heading in the form that names are compared in.

    >>> normal_name(" Lower.CI.95.0.limit"), normal_name("area_code")
    ('lower ci 95 0 limit', 'area code')
    """
    return _SEPARATORS.sub(" ", clean(heading.removeprefix("\ufeff")).lower()).strip()


def squeezed(name: str) -> str:
    """Return a normal name without its spaces, as data frames write headings."""
    return name.replace(" ", "")
