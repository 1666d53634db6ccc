"""Every fact of a listing under its name for readers, and what it says in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType

from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.words import (
    ACCESS_LABELS,
    CAPACITY_LABELS,
    DAY_LABELS,
    EVIDENCE_LABELS,
    FUNDING_LABELS,
    LEVEL_LABELS,
    PARTNER_LABELS,
    STATUS_LABELS,
    WITHHELD_LABELS,
    Day,
)
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import (
    DELIVERY_LABELS,
    ROUTE_LABELS,
    SECTOR_LABELS,
    Response,
    Strength,
)
from earlyhelp.web.words import day

UNKNOWN = "Not given"
NONE_OF_THEM = "None"
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "source_id": "Its source's own number",
        "provider": "Who runs it",
        "name": "Name",
        "status": "Whether it runs",
        "is_illustrative": "Made up to show how this works",
        "description": "What it does",
        "closed_on": "Closed on",
        "alert": "Notice",
        "url": "Website",
        "form_url": "Referral form",
        "email": "Email",
        "telephone": "Phone",
        "talk_to_role": "Who to talk to",
        "talk_to_telephone": "Phone of who to talk to",
        "step_up_contact": "If things get worse",
        "minimum_age_years": "Lowest age",
        "maximum_age_years": "Highest age",
        "no_minimum_age": "No lower limit of age",
        "no_maximum_age": "No upper limit of age",
        "before_birth": "Takes families before birth",
        "age_of": "Whose age is meant",
        "needs": "Helps with",
        "level_of_offer": "How wide its door is",
        "levels_served": "Level of help",
        "referral_routes": "Who can refer",
        "consent_needed": "The family must agree first",
        "eligibility": "Who can use it",
        "reasons_refused": "Why people are turned down",
        "delivery": "How it is given",
        "areas_served": "Areas it is for (codes)",
        "access_needs": "Access",
        "languages": "Languages",
        "free": "Free",
        "cost_text": "Cost",
        "capacity_children": "Children at once",
        "vacancies": "Places free now",
        "capacity_state": "Space",
        "capacity_confirmed_on": "Space reported on",
        "wait_days": "Waiting time in days",
        "wait_as_of": "Waiting time reported on",
        "evidence": "What is known of whether it works",
        "funder": "Funder",
        "annual_pence": "Money a year",
        "funding_ends_on": "Money ends on",
        "staff_fte": "Staff, in full-time posts",
        "notes": "Notes for editors",
        "places": "Places and times",
        "is_published": "Published",
        "publish_from": "Show from",
        "publish_to": "Show until",
        "withheld": "Kept out of sight",
        "accreditations": "Quality marks",
        "application_process": "How to apply",
        "assured_on": "Its source says it was checked on",
        "assurer_email": "Who at its source checks it",
        "wait_expires_days": "Days a waiting time counts for",
        "evidence_rating": "Strength of evidence",
        "evidence_caveats": "Limits of the evidence",
        "funding_starts_on": "Money starts on",
        "funded_places": "Places the money buys",
        "funding_kind": "How the money comes",
        "more_resourcing": "Further funders",
        "funding_sources": "Who pays, as published",
        "rules": "Rules of who may come",
        "cost_options": "Ways to pay",
        "service_areas": "Areas it is for",
        "contacts": "Further contacts",
        "capacities": "Space for single groups",
        "openings": "Times",
        "terms": "Terms of other lists",
        "extras": "Answers only its source asks for",
    }
)
"""The name of every fact of ``ServiceFacts``; a test holds it complete."""
RESPONSES = {
    Response.UNIVERSAL: "Help for every family",
    Response.EARLY_HELP_OFFER: "Early help from one service",
    Response.TARGETED_EARLY_HELP: "Targeted early help with a plan",
}
WORDS_OF: Mapping[str, Mapping[str, str]] = {
    "levels_served": {word.value: label for word, label in RESPONSES.items()},
    "referral_routes": {word.value: label for word, label in ROUTE_LABELS.items()},
    "delivery": {word.value: label for word, label in DELIVERY_LABELS.items()},
    "access_needs": {word.value: label for word, label in ACCESS_LABELS.items()},
    "days": {word.value: label for word, label in DAY_LABELS.items()},
    "sector": {word.value: label for word, label in SECTOR_LABELS.items()},
    "statutory_partner": {word.value: label for word, label in PARTNER_LABELS.items()},
    "status": {word.value: label for word, label in STATUS_LABELS.items()},
    "withheld": {word.value: label for word, label in WITHHELD_LABELS.items()},
    "level_of_offer": {word.value: label for word, label in LEVEL_LABELS.items()},
    "capacity_state": {word.value: label for word, label in CAPACITY_LABELS.items()},
    "state": {word.value: label for word, label in CAPACITY_LABELS.items()},
    "funding_kind": {word.value: label for word, label in FUNDING_LABELS.items()},
    "evidence_rating": {word.value: label for word, label in EVIDENCE_LABELS.items()},
    "age_of": {"child": "The child's", "parent": "The parent's"},
}
"""What closed words say, by the fact they stand in."""
PART_NAMES = {
    "id": "id",
    "at_id": "id of its being there",
    "address_1": "street",
    "city": "town",
    "confidential": "address kept secret",
    "masked": "only the town may be told",
    "latitude": "latitude",
    "longitude": "longitude",
    "external_id": "number elsewhere",
    "amount": "amount in pounds",
    "is_private": "for editors only",
}
"""Names of what parts hold, where the name in the code would not do."""
LISTS = frozenset(
    {
        *("needs", "levels_served", "referral_routes", "reasons_refused", "delivery"),
        *("areas_served", "access_needs", "languages", "places", "more_resourcing"),
        *("funding_sources", "rules", "cost_options", "service_areas", "contacts"),
        *("capacities", "openings", "terms", "extras", "provider"),
    }
)
"""Facts that hold several things, each told on its own."""


def fact_words(facts: ServiceFacts, name: str) -> str:
    """Say one fact in words, or that it is not given."""
    return value_words(name, getattr(facts, name))


def value_words(name: str, value: object) -> str:
    """Say what a value of a fact means.

    >>> value_words("free", None), value_words("free", False), value_words("languages", ())
    ('Not given', 'No', 'None')
    >>> value_words("referral_routes", frozenset({"self", "family"}))
    'The family can ask; The young person can ask'
    """
    if value is None or (not value and name in {"needs", "places"}):
        return UNKNOWN
    if name in LISTS:
        return "; ".join(value_terms(name, value)) or NONE_OF_THEM
    return _one(name, value)


def value_terms(name: str, value: object) -> tuple[str, ...]:
    """Say each thing that a list holds, in words; nothing where it is not given."""
    if value is None:
        return ()
    if name == "needs" and isinstance(value, tuple):
        return tuple(sorted(_need(code, strength) for code, strength in value))
    if name == "provider":
        return _parts(value)
    if isinstance(value, frozenset):
        return tuple(sorted(_one(name, word) for word in value))
    return tuple(_one(name, one) for one in value) if isinstance(value, tuple) else ()


def _need(code: str, strength: Strength) -> str:
    need = NEED_BY_CODE.get(NeedCode(code))
    label = need.label if need else code
    return label if strength is Strength.PRIMARY else f"{label} (a little)"


def _one(name: str, value: object) -> str:
    """Say one single value."""
    for kind, say in SAYERS:
        if isinstance(value, kind):
            return say(name, value)
    if is_dataclass(value):
        return ", ".join(_parts(value))
    return str(value)


def _money(name: str, value: object) -> str:
    if name == "annual_pence" and isinstance(value, int):
        return f"£{value / 100:,.0f}" if value % 100 == 0 else f"£{value / 100:,.2f}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _pair(name: str, value: object) -> str:
    return ": ".join(_one(name, one) for one in value) if isinstance(value, Iterable) else ""


def _set(name: str, value: object) -> str:
    words = sorted(value, key=_day_order) if isinstance(value, frozenset) else ()
    return " and ".join(_one(name, word) for word in words) or NONE_OF_THEM


def _day_order(word: str) -> tuple[int, str]:
    return (list(Day).index(Day(word)) if word in set(Day) else -1, word)


def _word(name: str, value: object) -> str:
    text = str(value)
    return WORDS_OF.get(name, {}).get(text, text)


Sayer = Callable[[str, object], str]
SAYERS: tuple[tuple[type, Sayer], ...] = (
    (bool, lambda _, value: "Yes" if value else "No"),
    (StrEnum, _word),
    (str, _word),
    (date, lambda _, value: day(value) if isinstance(value, date) else ""),
    (time, lambda _, value: f"{value:%H:%M}"),
    (frozenset, _set),
    (tuple, _pair),
    (int, _money),
    (float, _money),
)


def _parts(value: object) -> tuple[str, ...]:
    """Say what a part states, each with its name; what is not stated is left out."""
    said = []
    for field in fields(value):  # type: ignore[arg-type] # only dataclasses are handed in
        held = getattr(value, field.name)
        if held is None or held is False or held == ():
            continue
        name = PART_NAMES.get(field.name, field.name.replace("_", " "))
        said.append(f"{name}: {_part(field.name, held)}")
    return tuple(said)


def _part(name: str, held: object) -> str:
    if isinstance(held, tuple):
        return "; ".join(
            f"({_one(name, one)})" if is_dataclass(one) else _one(name, one) for one in held
        )
    return _one(name, held)
