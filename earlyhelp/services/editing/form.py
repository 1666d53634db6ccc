"""The form of a listing: from facts to what the page sends, and back with every fault named."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass, replace
from typing import Any

from earlyhelp.services.editing.fields import NOT_STATED, Field, Kind
from earlyhelp.services.editing.groups import Group
from earlyhelp.services.editing.layout import AGE_LIMITS, SECTIONS
from earlyhelp.services.exchange.cells import Refused
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.parts import ProviderFacts

Values = Mapping[str, Sequence[str]]
"""What a form sends: the texts under each name."""
Error = tuple[str, str]
"""The id of a field and the sentence about it."""
PROVIDER = "provider."
WAS = "was"
"""The hidden answer that says which stored thing a group of questions is about."""
MOST = 200
"""Of places, times and so on: a form with more is not written by hand."""
LONGEST_NUMBER = 3
NEVER_NONE = frozenset({"funding_sources"})
"""Lists that have no "not stated": an empty one is the same."""
GROUPS = tuple(group for section in SECTIONS for group in section.groups)
FIELDS = tuple(field for section in SECTIONS for field in section.fields)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form said: the facts if all of it could be read, and every fault."""

    facts: ServiceFacts
    errors: tuple[Error, ...]


def to_values(facts: ServiceFacts) -> dict[str, list[str]]:
    """Return a listing as its form sends it."""
    values: dict[str, list[str]] = {}
    for field in FIELDS:
        if field.name in AGE_LIMITS:
            values[field.name] = [_limit_of(facts, *AGE_LIMITS[field.name])]
        else:
            values[field.name] = field.write(_fact(facts, field.name))
    for group in GROUPS:
        _write_group(values, group, getattr(facts, group.name), "")
    return values


def _limit_of(facts: ServiceFacts, years: str, no_limit: str) -> str:
    if getattr(facts, no_limit):
        return "no_limit"
    return NOT_STATED if getattr(facts, years) is None else "age"


def _fact(facts: ServiceFacts, name: str) -> object:
    holder: object = facts.provider if name.startswith(PROVIDER) else facts
    return getattr(holder, name.removeprefix(PROVIDER))


def _write_group(
    values: dict[str, list[str]], group: Group, items: Sequence[Any], start: str
) -> None:
    for number, item in enumerate(items):
        prefix = f"{start}{group.name}-{number}-"
        values[f"{prefix}{WAS}"] = [str(number)]
        facts = _parts_of(group, item)
        for field in group.fields:
            values[f"{prefix}{field.name}"] = field.write(facts(field.name))
        for inner in group.groups:
            _write_group(values, inner, facts(inner.name), prefix)


def _parts_of(group: Group, item: Any) -> Callable[[str], Any]:  # noqa: ANN401 - a part, or a pair
    if isinstance(item, tuple):
        pair = dict(zip((field.name for field in group.fields), item, strict=True))
        return pair.__getitem__
    return lambda name: getattr(item, name)


def read_form(values: Values, base: ServiceFacts) -> Reading:
    """Return the facts that a form says, changed from those it was filled with.

    What the form does not ask stays as it is in ``base``.
    """
    reader = _Reader(values)
    found = {
        field.name: reader.field(field, "", _fact(base, field.name))
        for field in FIELDS
        if field.name not in AGE_LIMITS
    }
    for asked, (years, no_limit) in AGE_LIMITS.items():
        found |= reader.limit(asked, years, no_limit, found[years])
    for group in GROUPS:
        found[group.name] = reader.group(group, "", getattr(base, group.name))
    found["needs"] = reader.needs(found["needs"])
    provider = _provider(base.provider, found)
    facts = {name: value for name, value in found.items() if not name.startswith(PROVIDER)}
    return Reading(replace(base, provider=provider, **facts), tuple(reader.errors))


def _provider(base: ProviderFacts, found: Mapping[str, Any]) -> ProviderFacts:
    own = {name.removeprefix(PROVIDER): value for name, value in found.items() if PROVIDER in name}
    return replace(base, **own)


class _Reader:
    """One form being read."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self.errors: list[Error] = []

    def field(self, field: Field, prefix: str, stored: Any) -> Any:  # noqa: ANN401 - any fact
        """Return the answer to one question; a fault is noted and the stored fact stays."""
        name = f"{prefix}{field.name}"
        value = field.read(self._values.get(name, ()))
        if isinstance(value, Refused):
            self.errors.append((name, f"{field.label}: {_wanted(value.wanted)}"))
            return stored
        return () if value is None and field.name in NEVER_NONE else value

    def limit(self, asked: str, years: str, no_limit: str, read: Any) -> dict[str, Any]:  # noqa: ANN401 - an age
        """Return the two facts that one of the ages is kept in."""
        texts = self._values.get(asked, ())
        answer = texts[0] if texts else NOT_STATED
        if answer == "age" and read is None and years not in dict(self.errors):
            self.errors.append((years, "Enter the age, or choose one of the other answers"))
        elif answer != "age" and read is not None:
            self.errors.append((asked, "Choose An age, or take the number of years away"))
        return {no_limit: answer == "no_limit", years: read if answer == "age" else None}

    def group(self, group: Group, start: str, stored: Sequence[Any]) -> tuple[Any, ...]:
        """Return all of the things that a group of questions asks about."""
        items = []
        for number in numbers_of(self._values, f"{start}{group.name}"):
            prefix = f"{start}{group.name}-{number}-"
            if not is_blank(self._values, group, prefix):
                items.append(self._item(group, prefix, stored))
        return tuple(item for item in items if item is not None)

    def _item(self, group: Group, prefix: str, stored: Sequence[Any]) -> Any:  # noqa: ANN401 - a part
        was = self._was(prefix, stored)
        parts = {name: getattr(was, name, None) for name in _names(group)}
        before = len(self.errors)
        for field in group.fields:
            parts[field.name] = self.field(field, prefix, parts[field.name])
        for inner in group.groups:
            parts[inner.name] = self.group(inner, prefix, parts[inner.name] or ())
        if is_dataclass(was) and not isinstance(was, type):
            return replace(was, **parts)
        return None if len(self.errors) > before else group.make(**parts)

    def _was(self, prefix: str, stored: Sequence[Any]) -> Any:  # noqa: ANN401 - a part, or nothing
        texts = self._values.get(f"{prefix}{WAS}", ())
        text = texts[0] if texts else ""
        number = int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else -1
        return stored[number] if 0 <= number < len(stored) else None

    def needs(self, pairs: Sequence[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
        """Return the needs, ordered by code, each once."""
        if len({code for code, _ in pairs}) < len(pairs):
            self.errors.append(("needs", "Needs it helps with: choose each need once"))
        return tuple(sorted(dict(pairs).items()))


def _names(group: Group) -> list[str]:
    return [field.name for field in group.fields] + [inner.name for inner in group.groups]


def _wanted(text: str) -> str:
    return text[0].lower() + text[1:] if text.startswith("Choose ") else f"enter {text}"


def numbers_of(values: Values, name: str) -> list[int]:
    """Return the numbers of the things that a form holds of one group, in order."""
    start = f"{name}-"
    found = (key.removeprefix(start).partition("-")[0] for key in values if key.startswith(start))
    numbers = {int(one) for one in found if one.isdecimal() and len(one) <= LONGEST_NUMBER}
    return sorted(numbers)[:MOST]


def is_blank(values: Values, group: Group, prefix: str) -> bool:
    """Say whether nothing was answered about a thing that was added and not stored before."""
    if "".join(values.get(f"{prefix}{WAS}", ())):
        return False
    typed = ("".join(values.get(f"{prefix}{field.name}", ())).strip() for field in group.fields)
    inner = (
        f"{prefix}{one.name}-{number}-"
        for one in group.groups
        for number in numbers_of(values, f"{prefix}{one.name}")
    )
    return not any(typed) and all(
        is_blank(values, one, start) for one in group.groups for start in inner
    )


def with_another(values: Values, name: str) -> dict[str, list[str]]:
    """Return the answers with room for one more: ``name`` is "places" or "places-0-openings"."""
    group = find_group(name)
    if group is None:
        return {key: [*texts] for key, texts in values.items()}
    numbers = numbers_of(values, name)
    number = numbers[-1] + 1 if numbers else 0
    added = {key: [*texts] for key, texts in values.items()}
    added[f"{name}-{number}-{WAS}"] = [""]
    for field in group.fields:
        added[f"{name}-{number}-{field.name}"] = blank(field)
    return added


def blank(field: Field) -> list[str]:
    """Return what a form sends for a question that nobody has answered."""
    return [] if field.kind is Kind.TICK else [NOT_STATED]


def without(values: Values, name: str) -> dict[str, list[str]]:
    """Return the answers without one thing: ``name`` is "places-0" or "places-0-openings-1"."""
    start = f"{name}-"
    return {key: [*texts] for key, texts in values.items() if not key.startswith(start)}


def find_group(name: str) -> Group | None:
    """Return the group that a name such as "places-0-openings" asks about, or None."""
    groups, found = GROUPS, None
    for part in name.split("-")[::2]:
        found = next((group for group in groups if group.name == part), None)
        if found is None:
            return None
        groups = found.groups
    return found
