"""Find what looks like a name, a number or a place in a text that should hold none. Pure.

A warning and never a proof: the person is asked once to look again.
"""

import re

from earlyhelp.offers.questions import Problems

POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}\b", re.IGNORECASE)
LONG_NUMBER = re.compile(r"(?:\d[\s-]?){9,}\d")
EMAIL = re.compile(r"\S+@\S+\.\S+")
BIRTHDAY = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b")
TITLE = re.compile(r"\b(?:Mr|Mrs|Miss|Ms|Dr)\.?\s+[A-Z]")
CAPITALISED = re.compile(
    r"(?<![.!?:\n\"“‘'] )(?<![\"“‘'\n])\b[A-Z](?:[a-z]+|['’][A-Z][a-z]+)(?:['’-][A-Z]?[a-z]+)?"
)
NOT_NAMES = frozenset(
    (
        *("I", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December", "Christmas", "Easter", "Ramadan"),
        *("English", "Urdu", "Polish", "Arabic", "Mum", "Mummy", "Dad", "Daddy", "Nan", "Gran"),
        *("Grandma", "Grandad", "Year", "Reception", "Early", "Help"),
    )
)
UPN = re.compile(r"[A-Z]\d{11}[A-Z0-9]", re.IGNORECASE)
HAS_DIGIT = re.compile(r"\d")
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]*")
NHS_DIGITS = 10
LOOKS_LIKE = "This looks like it holds"


def find_private(text: str) -> tuple[str, ...]:
    """Return what a text seems to hold, each as words that follow *this looks like*.

    >>> find_private("I want to play with Ahmed at M33 4ND")
    ('a name', 'a postcode')
    >>> find_private("Mum shouts. I want it to stop on Sunday.")
    ()
    """
    found = {
        "a name": bool(TITLE.search(text)) or _has_name(text),
        "a postcode": bool(POSTCODE.search(text)),
        "a telephone or record number": bool(LONG_NUMBER.search(text)),
        "an e-mail address": bool(EMAIL.search(text)),
        "a date of birth": bool(BIRTHDAY.search(text)),
    }
    return tuple(words for words, is_there in found.items() if is_there)


def _has_name(text: str) -> bool:
    """Say whether a word in the middle of a sentence has a capital and is no common word."""
    return any(
        match.start() > 0 and match.group().partition("'")[0].partition("’")[0] not in NOT_NAMES
        for match in CAPITALISED.finditer(text)
    )


def private_warning(text: str) -> str:
    """Return the sentence that asks to look again, or nothing."""
    found = find_private(text)
    if not found:
        return ""
    listed = ", ".join(found[:-1]) + " and " + found[-1] if len(found) > 1 else found[0]
    return f"{LOOKS_LIKE} {listed}. Take it out, or save again if it does not"


def is_warning(problems: Problems) -> bool:
    """Say whether the person was asked to look again, so that saving once more is meant."""
    return any(problem.startswith(LOOKS_LIKE) for problem in problems.values())


def reference_problem(text: str) -> str:
    """Return why a text cannot be a reference, or nothing.

    >>> reference_problem("EH-20417"), bool(reference_problem("Jo Smith"))
    ('', True)
    """
    squeezed = re.sub(r"[\s-]", "", text)
    if not text:
        return ""
    if not REFERENCE.fullmatch(text) or not HAS_DIGIT.search(text):
        return "Use letters, numbers, spaces and hyphens, with at least one number; never a name"
    if BIRTHDAY.search(text):
        return "Enter a reference from your own system, not a date"
    if UPN.fullmatch(squeezed) or _is_nhs_number(squeezed):
        return "Enter a reference from your own system, not an NHS or pupil number"
    if POSTCODE.fullmatch(text):
        return "Enter a reference from your own system, not a postcode"
    return ""


def _is_nhs_number(text: str) -> bool:
    """Say whether ten digits end in the check digit of an NHS number (modulus 11)."""
    if len(text) != NHS_DIGITS or not text.isascii() or not text.isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(text[-1])
