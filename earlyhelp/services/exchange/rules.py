"""What the cells of one row must be to one another; each fault says what is wanted."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta

from earlyhelp.services.exchange.cells import NO_LIMIT
from earlyhelp.services.facts import Problem
from earlyhelp.services.text import tokens
from earlyhelp.services.words import AgeOf, Status
from earlyhelp.taxonomy.ages import HIGHEST_AGE
from earlyhelp.taxonomy.services import Sector

Given = Mapping[str, object]
Fault = tuple[str, str]
"""A column and what is wanted in it."""

PAST_DATES = ("capacity_confirmed_on", "wait_as_of")
TOO_OLD = (
    f"at most {HIGHEST_AGE}; write {NO_LIMIT} where there is none, "
    "or parent in age_of where it is the parent's age"
)
PUBLIC_TEXTS = (
    "provider_name",
    "provider_description",
    "service_name",
    "description",
    "alert",
    "eligibility",
    "reasons_refused",
    "cost_text",
    "step_up_contact",
    "evidence",
    "talk_to_role",
)


def row_faults(
    line: int, given: Given, *, on: date, moved_by: timedelta = timedelta()
) -> list[Problem]:
    """Return every fault of one row whose cells can each be read."""
    shift = moved_by if given.get("is_illustrative") is True else timedelta()
    faults = [fault for rule in RULES for fault in rule(given)]
    faults += _future(given, on - shift)
    return [Problem(line, column, _found(given, column), wanted) for column, wanted in faults]


def _found(given: Given, column: str) -> str:
    value = given.get(column)
    return "" if value is None else str(value)


def _future(given: Given, latest: date) -> list[Fault]:
    late = [name for name in PAST_DATES if (said := _day(given, name)) and said > latest]
    return [(name, "a day that is not after today") for name in late]


def _day(given: Given, name: str) -> date | None:
    value = given.get(name)
    return value if isinstance(value, date) else None


def _ages(given: Given) -> list[Fault]:
    lowest, highest = given.get("minimum_age_years"), given.get("maximum_age_years")
    faults: list[Fault] = []
    if isinstance(lowest, float) and isinstance(highest, float) and lowest > highest:
        faults.append(("maximum_age_years", "an age that is not below the lowest age"))
    if given.get("age_of") != AgeOf.PARENT and "source" not in given:
        faults += [
            (
                name,
                TOO_OLD,
            )
            for name, age in (("minimum_age_years", lowest), ("maximum_age_years", highest))
            if isinstance(age, float) and age > HIGHEST_AGE
        ]
    return faults


def _capacity(given: Given) -> list[Fault]:
    faults: list[Fault] = []
    children, vacancies = given.get("capacity_children"), given.get("vacancies")
    if isinstance(children, int) and isinstance(vacancies, int) and vacancies > children:
        faults.append(("vacancies", f"at most {children}, the children it can help at once"))
    stated = [n for n in ("capacity_children", "vacancies", "capacity_state") if n in given]
    faults += _needs_day(given, stated, "capacity_confirmed_on")
    return faults


def _wait(given: Given) -> list[Fault]:
    return _needs_day(given, [n for n in ("wait_days",) if n in given], "wait_as_of")


def _needs_day(given: Given, stated: Sequence[str], day: str) -> list[Fault]:
    if stated and day not in given:
        return [(day, f"the day on which {stated[0]} was confirmed")]
    return []


def _status(given: Given) -> list[Fault]:
    if given.get("status") == Status.DEFUNCT and "closed_on" not in given:
        return [("closed_on", "the day on which it closed, since its status is defunct")]
    return []


def _partner(given: Given) -> list[Fault]:
    if "statutory_partner" in given and given.get("provider_sector") != Sector.STATUTORY:
        return [("statutory_partner", "an empty cell, since the sector is not statutory")]
    return []


def _position(given: Given) -> list[Fault]:
    pair = ("latitude", "longitude")
    missing = [name for name in pair if name not in given]
    return [(missing[0], "both latitude and longitude, or neither")] if len(missing) == 1 else []


def _times(given: Given) -> list[Fault]:
    opens, closes = given.get("opens_at"), given.get("closes_at")
    if given.get("crosses_midnight") is True:
        return []
    if isinstance(opens, time) and isinstance(closes, time) and closes <= opens:
        wanted = f"a time after it opens at {opens:%H:%M}, or yes in crosses_midnight"
        return [("closes_at", wanted)]
    return []


def _confidential(given: Given) -> list[Fault]:
    """Return the public texts that would tell where a confidential place is."""
    if given.get("address_confidential") is not True:
        return []
    secrets = [" ".join(tokens(str(given[n]))) for n in ("postcode", "address_1") if n in given]
    squeezed = [secret.replace(" ", "") for secret in secrets if secret]
    telling = [
        name
        for name in PUBLIC_TEXTS
        if any(secret in "".join(tokens(str(given.get(name, "")))) for secret in squeezed)
    ]
    return [(name, "a text that does not tell the confidential address") for name in telling]


RULES: Sequence[Callable[[Given], list[Fault]]] = (
    _ages,
    _capacity,
    _wait,
    _status,
    _partner,
    _position,
    _times,
    _confidential,
)
