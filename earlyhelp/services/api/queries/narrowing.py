"""What each parameter of a question narrows the feed by, as conditions of SQL."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import JSON, ColumnElement, String, Text, cast, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from earlyhelp.geography.distance import Point, bounding_box, haversine_miles
from earlyhelp.geography.places import PostcodeAnswer
from earlyhelp.services.api.questions import METRES_A_MILE, Question
from earlyhelp.services.models import FeedPlace, FeedService, FeedServiceTerm, FeedTerm
from earlyhelp.services.text import SHORTEST_BEGINNING

COUNTRIES = {"E": "E92000001", "N": "N92000002", "S": "S92000003", "W": "W92000004"}
"""Official codes of the four countries, by the first letter of every code in them."""
REGIONS = "E12"
"""How codes of English regions begin; which postcode lies in which is not known here."""
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What was read before a question is asked: where it looks, and in which dialect of SQL."""

    codes: Sequence[str] = ()
    """Codes of the areas that the postcode lies in; none where no postcode was asked for."""
    near: Sequence[Collection[tuple[str, int]]] = ()
    """For each circle asked for, the places in it and their services."""
    is_sqlite: bool = True


def narrow(session: Session, question: Question, postcode: PostcodeAnswer | None) -> Narrowed:
    """Read what a question by place needs."""
    circles = [question.circle] if question.circle else []
    if postcode is not None and postcode.point is not None and question.proximity is not None:
        circles.append((postcode.point, question.proximity))
    return Narrowed(
        codes=() if postcode is None else _codes(postcode),
        near=[_within(session, *circle) for circle in circles],
        is_sqlite=session.get_bind().dialect.name == "sqlite",
    )


def _codes(answer: PostcodeAnswer) -> Sequence[str]:
    held = (
        *(answer.authority_code, answer.district_code, answer.ward_code),
        *(answer.msoa_code, answer.lsoa_code, COUNTRIES.get((answer.authority_code or "")[:1])),
    )
    return tuple(dict.fromkeys(code for code in held if code))


def _within(session: Session, centre: Point, metres: float) -> list[tuple[str, int]]:
    """Return the places of public position within so many metres; one statement."""
    miles = metres / METRES_A_MILE
    box = bounding_box(centre, miles)
    columns = (FeedPlace.public_id, FeedPlace.service_id, FeedPlace.latitude, FeedPlace.longitude)
    statement = select(*columns).where(
        FeedPlace.latitude.between(box.south, box.north),
        FeedPlace.longitude.between(box.west, box.east),
    )
    return [
        (public_id, service_id)
        for public_id, service_id, latitude, longitude in session.execute(statement)
        if haversine_miles(centre, Point(latitude or 0.0, longitude or 0.0)) <= miles
    ]


def public(on: date) -> Iterator[Condition]:
    """Keep what is published on a day."""
    starts, ends = FeedService.publish_from, FeedService.publish_to
    yield or_(starts.is_(None), starts <= on)
    yield or_(ends.is_(None), ends >= on)


def service_conditions(question: Question, narrowed: Narrowed) -> Iterator[Condition]:
    """Keep the services that fit a question, days and hours left aside."""
    yield from _common(question, narrowed)
    for circle in narrowed.near:
        services = sorted({service_id for _, service_id in circle})
        yield among(FeedService.service_id, services, is_sqlite=narrowed.is_sqlite)


def place_conditions(question: Question, narrowed: Narrowed) -> Iterator[Condition]:
    """Keep the places of services that fit a question, days and hours left aside."""
    yield from _common(question, narrowed)
    for circle in narrowed.near:
        places = sorted(public_id for public_id, _ in circle)
        yield among(FeedPlace.public_id, places, is_sqlite=narrowed.is_sqlite)


def _common(question: Question, narrowed: Narrowed) -> Iterator[Condition]:
    yield from _words(question)
    yield from _ages(question)
    yield from _terms(question)
    if question.organization_id is not None:
        yield FeedService.organization_id == question.organization_id
    if question.modified_after is not None:
        yield FeedService.last_modified >= question.modified_after
    if narrowed.codes:
        kept = (FeedService.areas.contains(f";{code};") for code in narrowed.codes)
        unknown = FeedService.areas.contains(f";{REGIONS}")
        yield or_(FeedService.areas.is_(None), unknown, *kept)


def _words(question: Question) -> Iterator[Condition]:
    """Keep what has every word; a search without any word in it finds nothing."""
    words = question.words
    if words == ():
        yield FeedService.public_id.is_(None)
    for word in words or ():
        end = "" if len(word) >= SHORTEST_BEGINNING else " "
        yield FeedService.words.contains(f" {word}{end}", autoescape=True)


def _ages(question: Question) -> Iterator[Condition]:
    lowest, highest = FeedService.minimum_age, FeedService.maximum_age
    if question.minimum_age is not None:
        yield lowest >= question.minimum_age
    if question.maximum_age is not None:
        yield highest <= question.maximum_age
    if question.age is not None:
        yield or_(lowest.is_(None), lowest <= question.age)
        yield or_(highest.is_(None), highest >= question.age)


def _terms(question: Question) -> Iterator[Condition]:
    """Keep services with a term of a list, or with a term or one below it."""
    held = select(FeedServiceTerm.service_id).where(FeedServiceTerm.of_service)
    if question.taxonomy_id is not None:
        of_list = held.where(FeedServiceTerm.taxonomy_id == question.taxonomy_id)
        yield FeedService.service_id.in_(of_list)
    if question.taxonomy_term_id is not None:
        asked = cast(question.taxonomy_term_id, String(36)).label("id")
        tree = select(asked).cte("tree", recursive=True)
        below = select(FeedTerm.id).join(tree, FeedTerm.parent_id == tree.c.id)
        tree = tree.union(below)
        yield FeedService.service_id.in_(held.where(FeedServiceTerm.term_id.in_(select(tree.c.id))))


def time_conditions(
    table: type[FeedService] | type[FeedPlace], question: Question
) -> Iterator[Condition]:
    """Keep what has any opening that fits, each parameter asked on its own."""
    if question.start_time is not None:
        yield table.latest_opens_at >= question.start_time
    if question.end_time is not None:
        yield table.earliest_closes_at <= question.end_time
    if question.day is not None:
        yield table.days.contains(f";{question.day};")


def among(
    column: InstrumentedAttribute[str] | InstrumentedAttribute[int],
    values: Collection[str] | Collection[int],
    *,
    is_sqlite: bool,
) -> Condition:
    """Keep what is one of any number of values; they travel as one."""
    sent = json.dumps(list(values))
    if is_sqlite:
        return column.in_(select(func.json_each(sent).table_valued("value").c.value))
    listed = func.json_array_elements_text(cast(literal(sent, Text()), JSON)).column_valued("value")
    return cast(column, String).in_(select(listed))
