"""Read the values of TOML tables, noting what is wrong instead of stopping at it."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeVar

from earlyhelp.matching.ruleset_values import Problem

Table = Mapping[str, object]
Word = TypeVar("Word", bound=str)


def listed(value: object) -> list[object]:
    """Return a list as it is and anything else as a list of one: a single word needs no list."""
    return value if isinstance(value, list) else [value]


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
            self.refuse(where, f"{word!r} cannot stand here; use {', '.join(sorted(words))}")

    def text(self, table: Table, key: str, where: str, *, needed: bool = True) -> str:
        """Return a text, noting one that is missing."""
        value = table.get(key, "")
        if isinstance(value, str) and (value.strip() or not needed):
            return value.strip()
        self.refuse(where, f"give {key} as text")
        return ""

    def whole(self, table: Table, key: str, where: str) -> int:
        """Return a whole number from 0, noting anything else."""
        value = table.get(key)
        if type(value) is int and value >= 0:
            return value
        self.refuse(where, f"give {key} as a whole number from 0")
        return 0

    def day(self, table: Table, key: str, where: str) -> date | None:
        """Return a date, noting anything else; a missing one is None."""
        value = table.get(key)
        if value is None or type(value) is date:
            return value
        self.refuse(where, f"write {key} as a date such as 2026-04-01")
        return None

    def tables(self, table: Table, key: str, where: str) -> list[Table]:
        """Return an array of tables, noting anything else."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        self.refuse(where, f"write {key} as a list of tables")
        return []

    def table(self, table: Table, key: str, where: str) -> Table:
        """Return a table, noting anything else."""
        value = table.get(key, {})
        if isinstance(value, dict):
            return value
        self.refuse(where, f"write {key} as a table")
        return {}

    def word(self, table: Table, key: str, known: Collection[Word], where: str) -> Word | None:
        """Return the known word at a key, noting anything else."""
        for word in known:
            if word == table.get(key):
                return word
        found = f", not {table[key]!r}" if key in table else ""
        self.refuse(where, f"give {key} as one of {', '.join(known)}{found}")
        return None

    def words(self, table: Table, key: str, known: Collection[Word], where: str) -> list[Word]:
        """Return the known words at a key, noting the unknown; one word may stand for a list."""
        found = []
        for item in listed(table.get(key, [])):
            known_as = [word for word in known if word == item]
            if not known_as:
                self.refuse(where, f"{item!r} cannot stand in {key}; use {', '.join(known)}")
            found += known_as
        return found
