"""What accepting suggested values makes of a listing's facts. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import get_type_hints

from earlyhelp.services.documents import read_json, write_json
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.upkeep.answers import FIGURES, with_values
from earlyhelp.services.upkeep.words import Because, Decision
from earlyhelp.services.words import Status, Withheld

HINTS = get_type_hints(ServiceFacts)
SPACE = ("capacity_children", "vacancies", "capacity_state")
TODAY_FACTS = {"capacity_confirmed_on": SPACE, "wait_as_of": ("wait_days",)}
"""Days on which figures were said, and the figures that each belongs to."""


@dataclass(frozen=True, slots=True)
class Decided:
    """An editor's answer to one suggestion."""

    suggestion_id: int
    decision: Decision
    value: object = None
    """What is to be stored; for a suggestion that was turned down, nothing."""
    because: Because | None = None
    reason: str | None = None


def write_value(value: object) -> str:
    """Return a value of a fact as text to keep.

    >>> write_value(frozenset({"online"})), write_value(None)
    ('["online"]', 'null')
    """
    return write_json(value)


def read_value(field: str, text: str) -> object:
    """Return a kept value of a fact.

    >>> read_value("delivery", '["online"]')
    frozenset({'online'})
    """
    return read_json(text, HINTS[field])


def figures_said_today(facts: ServiceFacts, on: date) -> Mapping[str, object]:
    """Return the days of the figures that a listing states, as said again on a day."""
    return {
        day: on
        for day, names in TODAY_FACTS.items()
        if any(getattr(facts, name) is not None for name in names) and getattr(facts, day) != on
    }


def settle(facts: ServiceFacts, values: Mapping[str, object], said_on: date) -> ServiceFacts:
    """Return the facts with new values, and with what must follow from them.

    Figures carry the day on which they were said; a stated age takes "no limit" away; a service
    that closed for good has a day of closing.
    """
    after = with_values(facts, values)
    for day, names in TODAY_FACTS.items():
        if day not in values and any(name in values for name in names):
            stated = any(getattr(after, name) is not None for name in names)
            after = with_values(after, {day: said_on if stated else None})
    if values.get("minimum_age_years") is not None:
        after = replace(after, no_minimum_age=False)
    if values.get("maximum_age_years") is not None:
        after = replace(after, no_maximum_age=False)
    if after.status is Status.DEFUNCT and after.closed_on is None:
        after = replace(after, closed_on=said_on)
    return after


def published_at_once(values: Mapping[str, object]) -> Mapping[str, object]:
    """Return the part of a provider's values that may be shown before an editor looks."""
    names = {*FIGURES, *TODAY_FACTS}
    return {name: value for name, value in values.items() if name in names}


def closed(facts: ServiceFacts, on: date, *, for_good: bool) -> ServiceFacts:
    """Return the facts of a service that has closed.

    For good: it is kept out of sight as well, so that no list brought in opens it again.
    """
    if for_good:
        return replace(facts, status=Status.DEFUNCT, closed_on=on, withheld=Withheld.CLOSED)
    return replace(facts, status=Status.TEMPORARILY_CLOSED, closed_on=on)
