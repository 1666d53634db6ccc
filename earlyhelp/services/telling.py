"""Each recorded fact in words for directory editors; what is not stated has no words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any

from earlyhelp.services.labels import (
    PART_LABELS,
    REFERENCES,
    SET_LABELS,
    STRENGTH_LABELS,
    WORD_LABELS,
)
from earlyhelp.services.listings import age_number
from earlyhelp.services.parts import PlaceFacts
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import Strength
from earlyhelp.web.words import day, number

Words = str | tuple[str, ...]
"""Words of one fact: a text, or the lines of a list."""
PENCE_OF_A_POUND = 100


def tell(name: str, value: object, *, with_references: bool = False) -> Words | None:
    """Return a fact in words; None where it is not stated, nothing where it is an empty list.

    >>> tell("minimum_age_years", 0.5), tell("free", None), tell("referral_routes", frozenset())
    ('6 months', None, ())
    """
    if value is None:
        return None
    if name == "needs":
        return tuple(_need(code, strength) for code, strength in _pairs(value))
    if name in {"extras", "part_ids"}:
        return tuple(f"{question}: {answer}" for question, answer in _pairs(value))
    if name == "places":
        return tuple(line for place in _each(value) for line in _place(place, with_references))
    if isinstance(value, tuple | frozenset):
        return _lines(name, value, with_references)
    return _one(name, value, with_references)


def _pairs(value: object) -> Iterable[tuple[str, str]]:
    return value  # type: ignore[return-value] # the fields called so hold pairs of text


def _each(value: object) -> Iterable[PlaceFacts]:
    return value  # type: ignore[return-value] # the field called so holds places


def _need(code: str, strength: str) -> str:
    need = NEED_BY_CODE.get(NeedCode(code))
    return f"{need.label if need else code}, {STRENGTH_LABELS[Strength(strength)]}"


def _place(place: PlaceFacts, with_references: bool) -> list[str]:  # noqa: FBT001 - passed on
    """Return a line for the place and one for each of its times."""
    named = place.name or place.address_1 or place.city or "Place without a name"
    times = (f"{named}: {_part(one, with_references)}" for one in place.openings)
    return [_part(place, with_references, without=("openings",)), *times]


def _lines(name: str, value: Iterable[object], with_references: bool) -> tuple[str, ...]:  # noqa: FBT001 - passed on
    labels = SET_LABELS.get(name)
    if labels is not None:
        order = [*labels]
        words = sorted(map(str, value), key=lambda word: (_position(order, word), word))
        return tuple(labels.get(word, word) for word in words)
    told = [_one(name, one, with_references) for one in value]
    return tuple(sorted(told) if isinstance(value, frozenset) else told)


def _position(order: list[str], word: str) -> int:
    return order.index(word) if word in order else len(order)


def _one(name: str, value: object, with_references: bool) -> str:  # noqa: FBT001 - passed on
    if is_dataclass(value):
        return _part(value, with_references)
    if name in SPELLED:
        return SPELLED[name](value)
    if isinstance(value, StrEnum):
        return WORD_LABELS[type(value)][value]
    return next((spell(value) for kind, spell in KINDS.items() if type(value) is kind), str(value))


def _part(part: Any, with_references: bool, without: Iterable[str] = ()) -> str:  # noqa: ANN401, FBT001 - any of the parts; passed on
    labels = PART_LABELS[type(part).__name__]
    told = []
    for field in fields(part):
        value = getattr(part, field.name)
        is_shown = field.name in labels or (with_references and field.name in REFERENCES)
        if not is_shown or field.name in without or value is None or value in (False, (), ""):
            continue
        label = labels.get(field.name, "reference in its source")
        told.append(label if value is True else f"{label} {_inline(field.name, value)}")
    return "; ".join(told) or "nothing stated"


def _inline(name: str, value: object) -> str:
    words = tell(name, value)
    return ", ".join(words) if isinstance(words, tuple) else words or ""


def _clock(value: Any) -> str:  # noqa: ANN401 - a time, by its key in the table
    return f"{value.hour % 12 or 12}:{value:%M}{'am' if value.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon


def _money(pence: Any) -> str:  # noqa: ANN401 - whole pence, by its key in the table
    pounds = pence / PENCE_OF_A_POUND
    return f"£{number(pounds)}" if pounds == int(pounds) else f"£{number(pounds, 2)}"


SPELLED: Mapping[str, Callable[[Any], str]] = {
    "minimum_age_years": age_number,
    "maximum_age_years": age_number,
    "annual_pence": _money,
    "amount": lambda pounds: _money(round(pounds * PENCE_OF_A_POUND)),
}
"""Fields whose numbers have words of their own."""
KINDS: Mapping[type, Callable[[Any], str]] = {
    bool: lambda value: "Yes" if value else "No",
    date: day,
    time: _clock,
    float: lambda value: f"{value:g}",
}
