"""What a search keeps of a service: one flat row, made of its public facts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.geography.distance import Point
from earlyhelp.services.cells import ages_of, cells_of
from earlyhelp.services.checking import room
from earlyhelp.services.eligibility import write_rules
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.listings import (
    COMES_TO_YOU,
    NO_LOWER_AGE,
    NO_UPPER_AGE,
    listed,
    read_points,
    write_points,
)
from earlyhelp.services.marks import (
    ACCESS_BITS,
    DELIVERY_BITS,
    LEVEL_BITS,
    ROUTE_BITS,
    hours_of,
    marks,
    need_marks,
    room_kind,
)
from earlyhelp.services.text import PACKAGED, NeedWords, index_words
from earlyhelp.services.words import AgeOf, RuleField
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import Strength

SEARCHED_RULES = frozenset({RuleField.AGE, RuleField.AREA})
"""What a search can be asked about; a rule on anything else is said on the service's page."""
ALWAYS_FROM, ALWAYS_TO = 0, date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Spot:
    """A public place of a service, and where it lies if that may be told."""

    name: str | None
    town: str | None
    point: Point | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store knows of a service besides its facts."""

    service_id: int
    public_id: str
    checked_on: date | None
    is_confidential: bool
    spots: Sequence[Spot]


def search_line(
    facts: ServiceFacts, standing: Standing, needs: NeedWords = PACKAGED
) -> dict[str, object]:
    """Return the row of ``service_listing`` for a service; ``facts`` are its public ones."""
    points = _points(standing.spots)
    comes = bool(facts.delivery and not COMES_TO_YOU.isdisjoint(facts.delivery))
    return {
        "service_id": standing.service_id,
        "public_id": standing.public_id,
        "is_confidential": standing.is_confidential,
        "checked_on": standing.checked_on,
        "checked_day": _day(standing.checked_on),
        **_words(facts, needs),
        **_facts(facts),
        **_numbers(facts),
        "comes_to_you": comes,
        "points": write_points(points),
        "places": json.dumps([_spot(spot) for spot in standing.spots], ensure_ascii=False),
    }


def cell_lines(line: Mapping[str, object]) -> list[dict[str, object]]:
    """Return the rows of ``service_cell`` for a row of ``service_listing``."""
    points = read_points(str(line["points"]))
    ages = ages_of(
        line["minimum_age"],  # type: ignore[arg-type] # as search_line wrote them
        line["maximum_age"],  # type: ignore[arg-type] # the same
        of_parent=line["age_of"] == AgeOf.PARENT,
    )
    needs = int(str(line["primary_needs"])) | int(str(line["partial_needs"]))
    return [
        {
            "cell_row": row,
            "cell_column": column,
            "service_id": line["service_id"],
            "needs": needs,
            "age_from": ages[0],
            "age_below": ages[1],
        }
        for row, column in cells_of(points, comes_to_you=bool(line["comes_to_you"]))
    ]


def _words(facts: ServiceFacts, needs: NeedWords) -> dict[str, object]:
    return {
        "name": facts.name,
        "one_line": one_line(facts.description),
        "provider_name": facts.provider.name,
        "name_words": index_words(facts.name),
        "words": _search_words(facts, needs),
        "telephone": facts.telephone,
        "cost_text": facts.cost_text,
    }


def _facts(facts: ServiceFacts) -> dict[str, object]:
    state = facts.capacity_state
    return {
        "sector": facts.provider.sector,
        "status": facts.status,
        "is_illustrative": facts.is_illustrative,
        "needs": ";" + "".join(f"{code}:{strength.value};" for code, strength in facts.needs),
        "age_of": facts.age_of.value,
        "minimum_age": NO_LOWER_AGE if facts.no_minimum_age else facts.minimum_age_years,
        "maximum_age": NO_UPPER_AGE if facts.no_maximum_age else facts.maximum_age_years,
        "before_birth": facts.before_birth,
        "free": facts.free,
        "delivery": listed(facts.delivery),
        "routes": listed(facts.referral_routes),
        "levels": listed(facts.levels_served),
        "areas": listed(facts.areas_served),
        "access": listed(facts.access_needs),
        "capacity_state": state.value if state else None,
        "vacancies": facts.vacancies,
        "capacity_on": facts.capacity_confirmed_on,
        "wait_days": facts.wait_days,
        "wait_on": facts.wait_as_of,
        "wait_expires_days": facts.wait_expires_days,
        "publish_from": facts.publish_from,
        "publish_to": facts.publish_to,
        "rules": write_rules(facts.rules, SEARCHED_RULES),
    }


def _numbers(facts: ServiceFacts) -> dict[str, object]:
    """Return what a search compares for each service."""
    openings = (*facts.openings, *(opening for place in facts.places for opening in place.openings))
    languages = facts.languages
    return {
        "primary_needs": _needs(facts, Strength.PRIMARY),
        "partial_needs": _needs(facts, Strength.PARTIAL),
        "delivery_marks": marks(facts.delivery, DELIVERY_BITS),
        "route_marks": marks(facts.referral_routes, ROUTE_BITS),
        "level_marks": marks(facts.levels_served, LEVEL_BITS),
        "access_marks": marks(facts.access_needs, ACCESS_BITS),
        "hours": hours_of(openings),
        "languages": listed(frozenset(map(fold_language, languages))) if languages else None,
        "room": room_kind(facts.capacity_state, room(facts.capacity_state, facts.vacancies)),
        "capacity_day": _day(facts.capacity_confirmed_on),
        "shown_from": _day(facts.publish_from) or ALWAYS_FROM,
        "shown_to": _day(facts.publish_to) or ALWAYS_TO,
    }


def fold_language(name: str) -> str:
    """Return a language as it is compared and kept.

    >>> fold_language("  British   Sign Language; BSL ")
    'british sign language, bsl'
    """
    return " ".join(name.replace(";", ",").casefold().split()).replace(" ,", ",")


def _needs(facts: ServiceFacts, strength: Strength) -> int:
    codes = (NeedCode(code) for code, held in facts.needs if held is strength)
    return need_marks(frozenset(code for code in codes if code in NEED_BY_CODE))


def _day(value: date | None) -> int | None:
    return value.toordinal() if value else None


def _spot(spot: Spot) -> tuple[str | None, str | None, float | None, float | None]:
    point = spot.point
    where = (point.latitude, point.longitude) if point else (None, None)
    return (spot.name, spot.town, *where)


def _points(spots: Sequence[Spot]) -> list[Point]:
    return sorted(
        {spot.point for spot in spots if spot.point},
        key=lambda point: (point.latitude, point.longitude),
    )


def one_line(description: str | None) -> str | None:
    """Return the first sentence of a description.

    >>> one_line("A group for parents. Come along.")
    'A group for parents.'
    """
    if not description:
        return None
    first, dot, _ = description.partition(". ")
    return first + dot.strip()


def _search_words(facts: ServiceFacts, needs: NeedWords) -> str:
    """Return every word that may find a service; places only where they are public."""
    places = (word for place in facts.places for word in (place.name, place.city))
    of_needs = (needs.every.get(NeedCode(code)) for code, _ in facts.needs)
    texts = index_words(facts.name, facts.description, facts.provider.name, *places)
    every = (word for text in (texts, *of_needs) if text for word in text.split())
    return " ".join(dict.fromkeys(every))
