"""What a plan holds, read from the answers of its form as they are kept. Pure.

Days are kept as ISO text. Fields about a need or a service end in its code or public id, those of
an action in its number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.offers.questions import Value, Values, one
from earlyhelp.taxonomy.needs import NeedCode

NEEDS, OPEN_NEEDS, SERVICES = "needs", "open_needs", "services"
GOAL, WHY, MEANWHILE = "goal-", "why-", "meanwhile-"
NAME, WHO, HOW, BY = "name-", "who-", "how-", "by-"
WHAT, DOER, DAY = "what-", "doer-", "day-"
LEAD, FAMILY, INFORMATION = "lead", "family", "information"
WORSE, STEP_UP, STEP_DOWN = "worse", "step_up", "step_down"
MOST_ACTIONS = 10


@dataclass(frozen=True, slots=True)
class Contact:
    """Who gets in touch with one service, how and by when."""

    service_id: str
    name: str
    who: str
    how: str
    by: date | None


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do beside the services."""

    what: str
    who: str
    by: date | None


def names_in(contents: Values, field: str) -> Sequence[str]:
    """Return the codes or ids that a plan is about, in their order."""
    kept = contents.get(field, [])
    return kept if isinstance(kept, list) else []


def needs_of(contents: Values) -> Sequence[NeedCode]:
    """Return the needs that a plan is for, gravest first."""
    return [NeedCode(code) for code in names_in(contents, NEEDS)]


def contacts_in(contents: Values) -> Sequence[Contact]:
    """Return the services of a plan."""
    return [
        Contact(
            service_id,
            one(contents, NAME + service_id),
            one(contents, WHO + service_id),
            one(contents, HOW + service_id),
            day_in(contents, BY + service_id),
        )
        for service_id in names_in(contents, SERVICES)
    ]


def actions_in(contents: Values) -> Sequence[ToDo]:
    """Return what is to be done beside the services."""
    return [
        ToDo(what, one(contents, f"{DOER}{n}"), day_in(contents, f"{DAY}{n}"))
        for n in range(1, MOST_ACTIONS + 1)
        if (what := one(contents, f"{WHAT}{n}"))
    ]


def on_living(contents: Values, living: Mapping[str, str]) -> Values:
    """Return what a plan holds under the ids at which merged listings live on.

    Of two services that turn out to be one, what was said of the first stays.
    """
    before = names_in(contents, SERVICES)
    fields = [field + service for field in (NAME, WHO, HOW, BY) for service in before]
    moved: dict[str, Value] = {
        name: value for name, value in contents.items() if name not in fields
    }
    services: list[str] = []
    for service in before:
        now = living.get(service, service)
        if now not in services:
            services.append(now)
            moved |= {field + now: one(contents, field + service) for field in (NAME, WHO, HOW, BY)}
    return {**moved, SERVICES: services}


def day_in(contents: Values, name: str) -> date | None:
    """Return a day that is kept, or None."""
    kept = one(contents, name)
    return date.fromisoformat(kept) if kept else None
