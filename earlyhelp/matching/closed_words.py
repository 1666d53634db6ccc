"""Read the values that conditions may hold: closed words, whole numbers, true or false."""

from collections.abc import Collection
from difflib import get_close_matches

ALIKE = 0.75
"""How alike a word and a known one are, of 1, for the known one to have been meant."""


class UnknownWordError(ValueError):
    """A condition uses a word or value that is not in the closed list; the text says which."""


def perhaps(word: object, known: Collection[str]) -> str:
    """Return a question about the word that was likely meant; nothing if none is like it.

    A part of a long name counts too.

    >>> perhaps("attendence", ["attendance_exclusion", "housing"]), perhaps("x", ["housing"])
    ('perhaps attendance_exclusion?', '')
    """
    names = {part: name for name in known for part in name.split("_")} | {n: n for n in known}
    near = get_close_matches(word, names, cutoff=ALIKE) if isinstance(word, str) else []
    return f"perhaps {names[near[0]]}?" if near else ""


def not_here(word: object, why: str, known: Collection[str]) -> UnknownWordError:
    """Return the refusal of a word: with the known one that was likely meant, else with all."""
    meant = perhaps(word, known)
    if any(known) and not meant:
        meant = f"use {', '.join(sorted(known) if isinstance(known, frozenset) else known)}"
    return UnknownWordError(f"{word!r} {why}" + (f"; {meant}" if meant else ""))


def read_words(value: object, known: Collection[str], what: str) -> list[str]:
    """Return one or several closed words as a list; an empty list says nothing and is refused."""
    given = value if isinstance(value, list) else [value]
    if not given:
        raise UnknownWordError(f"{what} needs at least one value")
    return [read_word(word, known, f"value of {what}") for word in given]


def read_word(value: object, known: Collection[str], what: str) -> str:
    """Return a text that is one of the known ones."""
    if isinstance(value, str) and value in known:
        return value
    raise not_here(value, f"is not a {what}", known)


def read_whole(value: object, what: str, least: int = 0) -> int:
    """Return a whole number that is not below the least."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= least:
        return value
    raise UnknownWordError(f"{what} needs a whole number from {least}, not {value!r}")


def read_truth(value: object, what: str) -> bool:
    """Return true or false."""
    if isinstance(value, bool):
        return value
    raise UnknownWordError(f"{what} needs true or false, not {value!r}")
