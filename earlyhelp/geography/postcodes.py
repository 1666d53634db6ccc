"""UK postcodes: their form, and nothing more. Whether one exists is for the look-up to say."""

import re

# Form only. Stricter patterns, with lists of outward letters, reject thousands of real postcodes.
FORM = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][ABD-HJLNP-UW-Z]{2}")
OUTWARD_FORM = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
INWARD_LENGTH = 3


def read_postcode(text: str) -> str | None:
    """Return a postcode with one space before its last three characters, or None.

    Any case, spacing and stray marks are understood.

    >>> read_postcode(" sw1a-1aa. ")
    'SW1A 1AA'
    """
    squeezed = squeeze(text)
    if squeezed is None or not FORM.fullmatch(squeezed):
        return None
    return f"{squeezed[:-INWARD_LENGTH]} {squeezed[-INWARD_LENGTH:]}"


def read_outward_code(text: str) -> str | None:
    """Return the first half of a postcode, given alone or with the second half, or None.

    >>> read_outward_code("sw1a"), read_outward_code("SW1A 1AA"), read_outward_code("help")
    ('SW1A', 'SW1A', None)
    """
    whole = read_postcode(text)
    if whole is not None:
        return whole.split()[0]
    squeezed = squeeze(text)
    return squeezed if squeezed is not None and OUTWARD_FORM.fullmatch(squeezed) else None


def squeeze(text: str) -> str | None:
    """Return the letters and digits of a text in capitals; None if a letter is not plain."""
    plain = text.replace(" ", "")
    if plain.isalnum():
        return plain.upper() if plain.isascii() else None
    kept = "".join(character for character in text if character.isalnum())
    return kept.upper() if kept.isascii() else None
