"""The common changes of a ruleset as a form: numbers, texts, contacts, names of levels.

A change is written into the text itself, so that comments and order stay, and the result goes the
way of any other draft: checked, tried, compared and approved by a second person.
"""

import re
from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import tomlkit

from earlyhelp.matching.tables import LONGEST_TEXT
from earlyhelp.rulesets.places import DAYS, SECTIONS, Node, Path, Place
from earlyhelp.web.words import day

HIGHEST = 999
LAST_NUMBER = re.compile(r"\d+(?=\D*$)")
LONG = frozenset({"text", "near", "route", "source", "needs"})
FROM_NOUGHT = frozenset({"age", "age_at_least"})
MAY_BE_EMPTY = frozenset({"effective_to"})


class Kind(StrEnum):
    """How something is typed."""

    LINE = "line"
    LONG = "long"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that may be changed."""

    name: str
    """Its place in the text, such as level.0.name."""
    label: str
    value: str
    kind: Kind = Kind.LINE
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together."""

    title: str
    fields: tuple[Field, ...]
    note: str
    """What to know before one of them is changed."""


def read_sections(text: str) -> tuple[Section, ...]:
    """Return everything that may be changed in a ruleset that could be read."""
    document = tomlkit.parse(text)
    made = (
        Section(title, tuple(_field(document, place) for place in find(document)), note)
        for title, find, note in SECTIONS
    )
    return tuple(section for section in made if section.fields)


def write_changes(text: str, sent: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """Return the text with what was sent, and why a field could not be taken, by its name.

    Fields that were not sent, and names that are no field, change nothing.
    """
    document = tomlkit.parse(text)
    problems: dict[str, str] = {}
    for _, find, _ in SECTIONS:
        for path, *_ in find(document):
            name = _name(path)
            if name in sent:
                problem = _write(document, path, sent[name].replace("\r\n", "\n").strip())
                if problem:
                    problems[name] = problem
    return tomlkit.dumps(document), problems


def without_approval(text: str) -> str:
    """Return a text that was changed without the approval that stood for it before."""
    document = tomlkit.parse(text)
    document["approved_by"] = ""
    document.pop("approved_on", None)
    return tomlkit.dumps(document)


def _write(document: Node, path: Path, typed: str) -> str:
    """Write one value in the kind it has; return why it cannot be, or nothing."""
    holder, key = _holder(document, path)
    before = holder.get(key) if isinstance(holder, MutableMapping) else holder[key]
    if _shown(before) == typed:
        return ""
    if not typed and path[-1] in MAY_BE_EMPTY:
        holder.pop(key, None)
        return ""
    value, problem = _read(typed, before, path)
    if not problem:
        holder[key] = value
    return problem


def _read(typed: str, before: Node, path: Path) -> tuple[object, str]:
    if not typed:
        return None, "Enter a text; it cannot be left empty"
    if len(typed) > LONGEST_TEXT:
        return None, f"Write at most {LONGEST_TEXT:,} letters"
    if isinstance(before, int):
        return _read_number(typed, 0 if path[-1] in FROM_NOUGHT else 1)
    if isinstance(before, Mapping):
        return _read_needs(typed)
    if isinstance(before, date) or path[-1] in DAYS:
        return _read_day(typed)
    return typed, ""


def _read_number(typed: str, least: int) -> tuple[int | None, str]:
    if typed.isascii() and typed.isdigit() and least <= int(typed) <= HIGHEST:
        return int(typed), ""
    return None, f"Enter a whole number from {least} to {HIGHEST}"


def _read_needs(typed: str) -> tuple[object, str]:
    """Return the needs of a case from pairs such as housing: emerging; money_debt_food: severe."""
    pairs = [pair.split(":") for pair in typed.split(";") if pair.strip()]
    if any(len(pair) != len(("need", "weight")) or not all(pair) for pair in pairs):
        return None, "Write each need with how big it is, like housing: emerging; send: severe"
    needs = tomlkit.inline_table()
    needs.update({need.strip(): weight.strip() for need, weight in pairs})
    return needs, ""


def _read_day(typed: str) -> tuple[date | None, str]:
    """Return a day as people write it: in words, with strokes, or as it stands in the text."""
    for form in ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(typed, form).date(), ""  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None, "Write the day with its month and year, like 1 April 2026"


def _field(document: Node, place: Place) -> Field:
    holder, key = _holder(document, place.path)
    value = holder.get(key) if isinstance(holder, MutableMapping) else holder[key]
    kind = _kind(value, place.path)
    return Field(_name(place.path), place.label, _shown(value), kind, place.hint)


def _kind(value: Node, path: Path) -> Kind:
    if path[-1] in DAYS:
        return Kind.DAY
    if isinstance(value, int):
        return Kind.NUMBER
    return Kind.LONG if path[-1] in LONG else Kind.LINE


def _shown(value: Node) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{need}: {weight}" for need, weight in value.items())
    return day(value) if isinstance(value, date) else str(value)


def _holder(document: Node, path: Path) -> tuple[Node, str | int]:
    for part in path[:-1]:
        document = document[part]
    return document, path[-1]


def _name(path: Path) -> str:
    return ".".join(str(part) for part in path)


def next_version(version: str, taken: Collection[str]) -> str:
    """Return the next version that no ruleset of this name has.

    >>> next_version("1.0.9", {"1.0.9"}), next_version("2026", {"2027"}), next_version("a", ())
    ('1.0.10', '2028', 'a.1')
    """
    while True:
        found = LAST_NUMBER.search(version)
        if found is None:
            version = f"{version}.1"
        else:
            following = str(int(found[0]) + 1)
            version = f"{version[: found.start()]}{following}{version[found.end() :]}"
        if version not in taken:
            return version
