"""The common changes of a ruleset as a form: numbers, texts, contacts, names of levels.

A change is written into the text itself, so that comments and order stay, and the result goes the
way of any other draft: checked, tried, compared and approved by a second person.
"""

from collections.abc import Callable, Iterator, Mapping, MutableMapping, MutableSequence, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import tomlkit

LONGEST = 2_000
HIGHEST = 999
Node = Any
"""A table, list or value of the document; its shape was checked when the ruleset was read."""
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that may be changed."""

    name: str
    """Its place in the text, such as level.0.name."""
    label: str
    value: str
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together."""

    title: str
    fields: tuple[Field, ...]


def read_sections(text: str) -> tuple[Section, ...]:
    """Return everything that may be changed in a ruleset that could be read."""
    document = tomlkit.parse(text)
    made = (
        Section(title, tuple(_field(document, path, label) for path, label in find(document)))
        for title, find in SECTIONS
    )
    return tuple(section for section in made if section.fields)


def write_changes(text: str, sent: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """Return the text with what was sent, and why a field could not be taken, by its name.

    Fields that were not sent, and names that are no field, change nothing.
    """
    document = tomlkit.parse(text)
    problems: dict[str, str] = {}
    for _, find in SECTIONS:
        for path, _label in find(document):
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
    if len(typed) > LONGEST:
        return None, f"Write at most {LONGEST:,} letters"
    if isinstance(before, int):
        return _read_number(typed)
    if isinstance(before, date) or path[-1] in DAYS:
        return _read_day(typed)
    return typed, ""


def _read_number(typed: str) -> tuple[int | None, str]:
    if typed.isascii() and typed.isdigit() and 0 < int(typed) <= HIGHEST:
        return int(typed), ""
    return None, f"Enter a whole number from 1 to {HIGHEST}"


def _read_day(typed: str) -> tuple[date | None, str]:
    try:
        return date.fromisoformat(typed), ""
    except ValueError:
        return None, "Write the day as year-month-day, such as 2026-04-01"


def _field(document: Node, path: Path, label: str) -> Field:
    holder, key = _holder(document, path)
    value = holder.get(key) if isinstance(holder, MutableMapping) else holder[key]
    return Field(_name(path), label, _shown(value), is_long=path[-1] in LONG)


def _shown(value: Node) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _holder(document: Node, path: Path) -> tuple[Node, str | int]:
    for part in path[:-1]:
        document = document[part]
    return document, path[-1]


def _name(path: Path) -> str:
    return ".".join(str(part) for part in path)


Find = Callable[[Node], Iterator[tuple[Path, str]]]
MAY_BE_EMPTY = frozenset({"effective_to"})
DAYS = frozenset({"effective_from", "effective_to", "since"})
LONG = frozenset({"text", "near", "route", "source"})
STEP_WORDS = {"text": "what to do", "who": "who does it", "number": "how many"}
"""What of a step may be changed; the unit stands in its label."""
CONDITION_NUMBERS = {
    "count": "how many such needs or signs",
    "outcomes": "how many areas of family life",
    "age_under": "younger than, in years",
    "age_at_least": "at least so old, in years",
}


def _head(_: Node) -> Iterator[tuple[Path, str]]:
    for key, label in (
        ("version", "Version: every change needs a new one"),
        ("title", "Title"),
        ("effective_from", "In force from"),
        ("effective_to", "Last day in force (may be empty)"),
        ("prepared_by", "Prepared by"),
    ):
        yield (key,), label


def _levels(document: Node) -> Iterator[tuple[Path, str]]:
    for place, level in enumerate(_listed(document, "level")):
        for key, label in (("name", "name"), ("owner", "who leads"), ("route", "way in")):
            if key in level:
                yield ("level", place, key), f"Level {level['number']}: {label}"


def _numbers(document: Node) -> Iterator[tuple[Path, str]]:
    for part, words in (("review_weeks", "Weeks until the review"), ("limits", "Limit")):
        for key in document.get(part, {}):
            yield (part, key), f"{words}: {key.replace('_', ' ')}"


def _contacts(document: Node) -> Iterator[tuple[Path, str]]:
    for name in document.get("contact", {}):
        for key in ("name", "phone", "hours"):
            yield ("contact", name, key), f"{name.replace('_', ' ').capitalize()}: {key}"


def _labels(document: Node) -> Iterator[tuple[Path, str]]:
    for name in document.get("response", {}):
        yield ("response", name, "label"), f"These answers point to … ({name})"


def _steps(document: Node) -> Iterator[tuple[Path, str]]:
    for name, step in document.get("step", {}).items():
        yield from _step(("step", name), step, f"Step {name.replace('_', ' ')}")


def _step(path: Path, step: Node, label: str) -> Iterator[tuple[Path, str]]:
    for key, words in STEP_WORDS.items():
        if key in step:
            unit = f" {step.get('unit', '')}".replace("_", " ") if key == "number" else ""
            yield (*path, key), f"{label}: {words}{unit}"


def _rule_numbers(document: Node) -> Iterator[tuple[Path, str]]:
    for place, rule in enumerate(_listed(document, "rule")):
        for group, conditions in rule.get("when", {}).items():
            for number, condition in enumerate(conditions):
                for key in CONDITION_NUMBERS.keys() & condition.keys():
                    path = ("rule", place, "when", group, number, key)
                    yield path, f"{rule['id']}: {CONDITION_NUMBERS[key]}"
        yield ("rule", place, "since"), f"{rule['id']}: in force since"


def _rule_steps(document: Node) -> Iterator[tuple[Path, str]]:
    for place, rule in enumerate(_listed(document, "rule")):
        steps = rule.get("then", {}).get("steps", [])
        for number, step in enumerate(steps if isinstance(steps, MutableSequence) else []):
            if isinstance(step, MutableMapping):
                path = ("rule", place, "then", "steps", number)
                label = f"{rule['id']}, step {step['action'].replace('_', ' ')}"
                yield from _step(path, step, label)


def _texts(part: str, keys: Sequence[str]) -> Find:
    def find(document: Node) -> Iterator[tuple[Path, str]]:
        for place, one in enumerate(_listed(document, part)):
            for key in keys:
                if key in one:
                    yield (part, place, key), f"{one['id']}: {key}"

    return find


def _listed(document: Node, part: str) -> MutableSequence[Node]:
    found: MutableSequence[Node] = document.get(part, [])
    return found


SECTIONS: tuple[tuple[str, Find], ...] = (
    ("The document", _head),
    ("Names of levels", _levels),
    ("Numbers", _numbers),
    ("Whom to ring", _contacts),
    ("Answers in words", _labels),
    ("Next steps", _steps),
    ("Signs of harm", _texts("flag", ("text", "source"))),
    ("Rules in words", _texts("rule", ("text", "short", "near", "source"))),
    ("Numbers and days in rules", _rule_numbers),
    ("Steps of single rules", _rule_steps),
)
