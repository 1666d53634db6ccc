"""Read the values of TOML tables, noting what is wrong instead of stopping at it."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeVar

from earlyhelp.matching.closed_words import perhaps
from earlyhelp.matching.ruleset_values import Problem

Table = Mapping[str, object]
Word = TypeVar("Word", bound=str)
NAME = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows them."""


LONGEST_FOUND = 60
"""Characters of what was found that are shown."""
LONGEST_TEXT = 2_000
"""Characters of one text; no page has room for more."""
FIRST_YEAR, LAST_YEAR = 1900, 2199


def listed(value: object) -> list[object]:
    """Return a list as it is and anything else as a list of one: a single word needs no list."""
    return value if isinstance(value, list) else [value]


def found(value: object) -> str:
    """Return what stands in a file, as its author wrote it or nearly so, and not too long.

    >>> found("soon"), found(True), found(12)
    ("'soon'", 'true', '12')
    """
    shown = repr(value) if isinstance(value, str | list | dict) else str(value)
    if isinstance(value, bool):
        shown = shown.lower()
    return shown if len(shown) <= LONGEST_FOUND else f"{shown[:LONGEST_FOUND]}…"


def _not(table: Table, key: str) -> str:
    """Return what stands at a key, to follow what is wanted; nothing where nothing stands."""
    return f", not {found(table[key])}" if key in table else ""


def _else(word: object, known: Collection[str]) -> str:
    """Return the question about what was meant, to stand before what may be used."""
    meant = perhaps(word, known)
    return f"{meant} Else " if meant else ""


class Tables:
    """Reads tables; ``problems`` holds all that was wrong, each with where it stands."""

    def __init__(self) -> None:
        """Begin with no problem."""
        self.problems: list[Problem] = []

    def refuse(self, where: str, text: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(where, text))

    def only(self, table: Table, words: Collection[str], where: str) -> None:
        """Note every word of a table that is not one of those it may hold."""
        for word in sorted(table.keys() - set(words)):
            use = f"{_else(word, words)}use {', '.join(sorted(words))}"
            self.refuse(where, f"{word!r} cannot stand here; {use}")

    def text(self, table: Table, key: str, where: str, *, needed: bool = True) -> str:
        """Return a text, noting one that is missing."""
        value = table.get(key, "")
        if not isinstance(value, str):
            self.refuse(where, f"give {key} as text between quotation marks, not {found(value)}")
        elif UNSEEN.search(value):
            self.refuse(where, f"{key} holds a character that cannot be seen; write it anew")
        elif len(value) > LONGEST_TEXT:
            self.refuse(where, f"shorten {key} to {LONGEST_TEXT:,} characters")
        elif value.strip() or not needed:
            return value.strip()
        else:
            self.refuse(where, f"give {key} as text")
        return ""

    def name(self, table: Table, key: str, where: str) -> str:
        """Return a text that can stand in tables and addresses, noting anything else."""
        value = self.text(table, key, where)
        if value and not NAME.fullmatch(value):
            self.refuse(
                where,
                f"write {key} in at most 40 letters, digits, dots, hyphens and underlines, "
                f"not {found(value)}",
            )
        return value

    def whole(self, table: Table, key: str, where: str, most: int | None = None) -> int:
        """Return a whole number from 0, or from 1 to a most, noting anything else."""
        value, least = table.get(key), 0 if most is None else 1
        if type(value) is int and least <= value and (most is None or value <= most):
            return value
        upto = "" if most is None else f" to {most}"
        self.refuse(where, f"give {key} as a whole number from {least}{upto}{_not(table, key)}")
        return least

    def day(self, table: Table, key: str, where: str) -> date | None:
        """Return a date, noting anything else; a missing one is None."""
        value = table.get(key)
        if value is None:
            return None
        if type(value) is date and FIRST_YEAR <= value.year <= LAST_YEAR:
            return value
        self.refuse(where, f"write {key} as a date such as 2026-04-01, not {found(value)}")
        return None

    def tables(self, table: Table, key: str, where: str) -> list[Table]:
        """Return an array of tables, noting anything else."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        self.refuse(where, f"write {key} as a list of tables, not {found(value)}")
        return []

    def table(self, table: Table, key: str, where: str) -> Table:
        """Return a table, noting anything else."""
        value = table.get(key, {})
        if isinstance(value, dict):
            return value
        self.refuse(where, f"write {key} as a table, not {found(value)}")
        return {}

    def word(self, table: Table, key: str, known: Collection[Word], where: str) -> Word | None:
        """Return the known word at a key, noting anything else."""
        for word in known:
            if word == table.get(key):
                return word
        self.refuse(where, f"give {key} as one of {', '.join(known)}{_not(table, key)}")
        return None

    def words(self, table: Table, key: str, known: Collection[Word], where: str) -> list[Word]:
        """Return the known words at a key, noting the unknown; one word may stand for a list."""
        held = []
        for item in listed(table.get(key, [])):
            known_as = [word for word in known if word == item]
            if not known_as:
                use = f"{_else(item, known)}use {', '.join(known)}"
                self.refuse(where, f"{item!r} cannot stand in {key}; {use}")
            held += known_as
        return held
