"""Each parameter of the feed against a plain filter over what the feed itself says."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from earlyhelp.geography.distance import Point, haversine_miles
from earlyhelp.services.api.parameters import PARAMETERS, TAKEN
from earlyhelp.services.api.questions import METRES_A_MILE, Question, read_question
from earlyhelp.services.hsds.terms import NEEDS_LIST, OWN_TERM, taxonomy_id
from earlyhelp.services.text import tokens
from tests.services.api.making import (
    CHILD,
    LIST,
    OTHER,
    PARENT,
    POSTCODES,
    a_directory,
    a_feed,
    own_id,
)

Document = Mapping[str, Any]
Fits = Callable[[Document, str], bool]
HOUSING = OWN_TERM["local needs", "housing"].id
BELOW = {PARENT: {PARENT, CHILD}}


def openings(service: Document) -> Sequence[Document]:
    found: Sequence[Document] = service.get("schedules", ())
    return found


def terms(service: Document) -> set[str]:
    return {one["taxonomy_term_id"] for one in service.get("attributes", ())}


def is_within(service: Document, centre: Point, metres: float) -> bool:
    places = [at["location"] for at in service.get("service_at_locations", ())]
    return any(
        haversine_miles(centre, Point(one["latitude"], one["longitude"])) * METRES_A_MILE <= metres
        for one in places
        if "latitude" in one
    )


def covers(service: Document, postcode: str) -> bool:
    areas = service.get("service_areas", ())
    codes = [one.get("uri", "")[-9:] for one in areas]
    known = all(code.startswith("E0") for code in codes)
    return not areas or not known or POSTCODES[postcode][2] in codes


def has_words(service: Document, text: str) -> bool:
    said = tokens(f"{service['name']} {service.get('description', '')}")
    return all(any(word.startswith(asked) for word in said) for asked in tokens(text))


PLAIN: Mapping[str, tuple[Fits, Sequence[str]]] = {
    "search": (has_words, ("sleep", "TWINS", "everything calm", "zebra")),
    "minimum_age": (
        lambda one, x: one.get("minimum_age", -1) >= float(x), ("0", "0.5", "5", "11", "12")
    ),
    "maximum_age": (
        lambda one, x: one.get("maximum_age", 999) <= float(x), ("4.5", "5", "11", "150")
    ),
    "age": (
        lambda one, x: one.get("minimum_age", 0) <= float(x) <= one.get("maximum_age", 999),
        ("0", "0.4", "4.5", "4.6", "5", "11", "30"),
    ),
    "start_time": (
        lambda one, x: any(o.get("opens_at", "") >= x for o in openings(one)),
        ("09:30", "09:31", "18:00", "18:01"),
    ),
    "end_time": (
        lambda one, x: any(o.get("closes_at", "99") <= x for o in openings(one)),
        ("11:59", "12:00", "21:15", "23:00"),
    ),
    "day": (
        lambda one, x: any(x in o.get("byday", "").split(",") for o in openings(one)),
        ("MO", "WE", "FR", "SU"),
    ),
    "taxonomy_term_id": (
        lambda one, x: bool(terms(one) & BELOW.get(x, {x})),
        (HOUSING, PARENT, CHILD, OTHER, own_id("no such term")),
    ),
    "taxonomy_id": (
        lambda one, x: any(
            a["taxonomy_term"]["taxonomy_id"] == x for a in one.get("attributes", ())
        ),
        (NEEDS_LIST.id, taxonomy_id(LIST), own_id("no such list")),
    ),
    "organization_id": (
        lambda one, x: one["organization_id"] == x, (own_id("provider"), own_id("nobody"))
    ),
    "modified_after": (
        lambda one, x: one["last_modified"] >= x,
        ("2026-11-01T09:30:15.123Z", "2026-11-01T09:30:15.124Z", "2026-11-01T10:00:00.001Z"),
    ),
    "postcode": (covers, tuple(POSTCODES)),
}  # fmt: skip
"""Every parameter that narrows, as a plain filter over whole services, with values to ask for."""


@pytest.fixture
def filled(session: Session) -> Session:
    a_directory(session)
    return session


def ask(session: Session, **asked: str) -> list[Document]:
    question = read_question({name: [text] for name, text in asked.items()}, TAKEN["services"])
    assert question.faults == ()
    feed = a_feed(session)
    assert feed.find_faults(question.question) == ()
    return [json.loads(text) for text in feed.stream_services(question.question)]


def ids(found: Sequence[Document]) -> list[str]:
    return [one["id"] for one in found]


def every(session: Session) -> list[Document]:
    return ask(session, full="true")


@pytest.mark.parametrize("name", PLAIN)
def test_each_parameter_means_what_its_standard_says(filled: Session, name: str) -> None:
    fits, values = PLAIN[name]
    whole = every(filled)
    kept = [ids(ask(filled, **{name: value})) for value in values]
    assert kept == [ids([one for one in whole if fits(one, value)]) for value in values]
    assert any(0 < len(found) < len(whole) for found in kept), "some value tells services apart"


def test_every_parameter_that_narrows_has_its_plain_filter() -> None:
    others = {"page", "per_page", "format", "full", "minimal", "parent_id", "top_only"}
    by_place = {"proximity", "latitude", "longitude", "radius"}
    assert set(PLAIN) == set(PARAMETERS) - others - by_place


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_parameters_together_keep_what_each_of_them_keeps(
    filled: Session, data: st.DataObject
) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(PLAIN)), min_size=2, unique=True))
    asked = {name: data.draw(st.sampled_from(PLAIN[name][1])) for name in names}
    whole = every(filled)
    wanted = [one for one in whole if all(PLAIN[n][0](one, v) for n, v in asked.items())]
    assert ids(ask(filled, **asked)) == ids(wanted)


@pytest.mark.parametrize("metres", ["0", "1", "5000", "6000", "200000"])
def test_proximity_is_metres_from_the_postcode_to_any_public_place(
    filled: Session, metres: str
) -> None:
    centre = Point(*POSTCODES["AB1 2DE"][:2])
    kept = ask(filled, postcode="ab12de", proximity=metres)
    wanted = [
        one
        for one in every(filled)
        if covers(one, "AB1 2DE") and is_within(one, centre, float(metres))
    ]
    assert ids(kept) == ids(wanted)
    assert kept


def test_a_circle_by_position_asks_nothing_of_areas(filled: Session) -> None:
    kept = ask(filled, latitude="53.5", longitude="-1.5", radius="100")
    assert [one["name"] for one in kept] == ["twins"]


def test_a_place_is_asked_by_its_own_times_and_its_own_position(filled: Session) -> None:
    feed = a_feed(filled)
    monday = [json.loads(text) for text in feed.stream_places(Question(day="MO"))]
    assert {one["location"]["name"] for one in monday} == {"Hall", "Far"}
    assert "Barn" not in {one["location"]["name"] for one in monday}
    near = Question(latitude=52.55, longitude=-1.5, radius=10.0)
    assert feed.find_faults(near) == ()
    found = [json.loads(text) for text in feed.stream_places(near)]
    assert [one["location"]["name"] for one in found] == ["Barn"]


def test_nothing_is_asked_more_often_because_more_is_found(filled: Session) -> None:
    whole = a_feed(filled).services(Question(full=True))
    assert whole.total == len(whole.items) == 9
    names = [json.loads(text)["name"].casefold() for text in whole.items]
    assert names == sorted(names)
    assert [one["id"] for one in map(json.loads, whole.items) if one["name"].casefold() == "twins"]
