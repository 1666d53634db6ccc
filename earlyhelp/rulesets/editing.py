"""The common changes of a ruleset as a form: numbers, texts, contacts, names of levels.

A change is written into the text itself, so that comments and order stay, and the result goes the
way of any other draft: checked, tried, compared and approved by a second person.
"""

from collections.abc import Callable, Iterator, Mapping, MutableMapping, MutableSequence, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import tomlkit

from earlyhelp.web.words import day

LONGEST = 2_000
HIGHEST = 999
Node = Any
"""A table, list or value of the document; its shape was checked when the ruleset was read."""
Path = tuple[str | int, ...]


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
    """Return a day as people write it: in words, with strokes, or as it stands in the text."""
    for form in ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(typed, form).date(), ""  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None, "Write the day with its month and year, like 1 April 2026"


def _field(document: Node, path: Path, label: str) -> Field:
    holder, key = _holder(document, path)
    value = holder.get(key) if isinstance(holder, MutableMapping) else holder[key]
    return Field(_name(path), label, _shown(value), _kind(value, path), HINTS.get(path[-1], ""))


def _kind(value: Node, path: Path) -> Kind:
    if path[-1] in DAYS:
        return Kind.DAY
    if isinstance(value, int):
        return Kind.NUMBER
    return Kind.LONG if path[-1] in LONG else Kind.LINE


def _shown(value: Node) -> str:
    if value is None:
        return ""
    return day(value) if isinstance(value, date) else str(value)


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
HINTS: Mapping[str | int, str] = {
    "version": "Every change needs a new one, such as 1.1.0",
    "effective_from": "For example, 1 April 2027",
    "effective_to": "For example, 31 March 2028. Leave it empty where no last day is set",
}
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
        ("version", "Version"),
        ("title", "Title"),
        ("effective_from", "In force from"),
        ("effective_to", "Last day in force"),
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
    for name, response in document.get("response", {}).items():
        yield ("response", name, "label"), f"These answers point to … (now: {response['label']})"


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
