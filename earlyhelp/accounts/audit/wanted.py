"""Which lines of the audit are wanted: of whom, about which records, from and to which day."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from earlyhelp.accounts.audit.lines import is_opaque

NOBODY = "nobody"
"""Stands for lines without an account: the command line, and people who had not signed in."""
PURPOSES: Mapping[str, str] = {
    "subject request": "To answer a person who asks who saw their record",
    "concern": "To look into a concern or complaint",
    "inspection": "For an inspection or a yearly check",
    "legal": "For a court or a legal claim",
}
"""Why lines are taken out; one has to be chosen, and stands in the line of the export."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A choice of lines; an empty part leaves nothing out. Days are in UTC and both count."""

    persons: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def as_query(self) -> dict[str, Any]:
        """Return the choice as parts of an address: opaque ids and days, nothing else."""
        parts: dict[str, str | list[str]] = {}
        if self.persons:
            parts["person"] = list(self.persons)
        if self.records:
            parts["record"] = list(self.records)
        if self.since:
            parts["since"] = self.since.isoformat()
        if self.until:
            parts["until"] = self.until.isoformat()
        return parts


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the filter, kept as it is so that it can be shown again."""

    person: str = ""
    reference: str = ""
    since: tuple[str, str, str] = ("", "", "")
    until: tuple[str, str, str] = ("", "", "")
    errors: tuple[tuple[str, str], ...] = field(default=())

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence beside each field that has to be mended."""
        return dict(self.errors)


def read_query(persons: Sequence[str], records: Sequence[str], days: tuple[str, str]) -> Wanted:
    """Return the choice that an address holds; what is no id or no day is left out."""
    return Wanted(
        tuple(filter(is_opaque, persons)),
        tuple(filter(is_opaque, records)),
        read_iso(days[0]),
        read_iso(days[1]),
    )


def read_iso(text: str) -> date | None:
    """Return a day written as 2026-03-04, or None.

    >>> read_iso("2026-03-04"), read_iso("4 March")
    (datetime.date(2026, 3, 4), None)
    """
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def read_day(parts: tuple[str, str, str]) -> date | str | None:
    """Return a day typed as three numbers, None if nothing was typed, or what to do about it.

    >>> read_day(("4", "3", "2026")), read_day(("", "", "")), read_day(("31", "2", "2026"))
    (datetime.date(2026, 3, 4), None, 'Enter a real date, for example 4 3 2026')
    """
    if not any(parts):
        return None
    try:
        if all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):  # noqa: PLR2004 - digits of a year
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        pass
    return "Enter a real date, for example 4 3 2026"
