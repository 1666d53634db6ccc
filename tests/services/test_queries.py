from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from earlyhelp.errors import NotHereError
from earlyhelp.geography.distance import Point
from earlyhelp.geography.models import AreaRow, ImportRow, PostcodeRow
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.offer import propose
from earlyhelp.services.checking import DEFAULT_PERIODS
from earlyhelp.services.commands import Change, store_facts
from earlyhelp.services.eligibility import Known
from earlyhelp.services.facts import EligibilityRule, ProviderFacts, ServiceFacts
from earlyhelp.services.models import ServiceListing
from earlyhelp.services.queries import (
    find_candidates,
    find_supply,
    get_page,
)
from earlyhelp.services.searching.criteria import Criteria, Near
from earlyhelp.services.searching.queries import (
    find_left_out,
    find_near,
    find_services,
)
from earlyhelp.services.upkeep.queries import find_standings
from earlyhelp.services.upkeep.queueing import Around
from earlyhelp.services.words import (
    AgeOf,
    ChangeReason,
    RuleField,
    RuleKind,
    RuleOperator,
    Status,
)
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response, Strength
from tests.services.factories import NOW, TODAY, Row, a_row, bring_in

DIRECTORY = Path(__file__).parent.parent.parent / "data" / "directory"
CENTRE = Near(Point(53.42, -2.32), "AB1", ("place", "AB1"))


MARKERS = {
    "address_1": "77 Zanzibar Passage",
    "city": "Timbuktoo",
    "postcode": "ZZ99 9ZZ",
    "location_name": "Marmalade House",
    "latitude": "54.98765",
    "longitude": "-1.23456",
}
PLANTED = ("zanzibar", "timbuktoo", "zz99", "marmalade", "54.98765", "1.23456")


def a_refuge(**cells: str) -> Row:
    facts = {"service_name": "Safe house", "address_confidential": "yes", **MARKERS, **cells}
    return a_row("refuge", **facts)


def test_nothing_of_a_confidential_address_leaves_the_store(session: Session) -> None:
    bring_in(session, a_refuge(), a_row("plain"))
    refuge = find_services(session, Criteria(text="safe house"), on=TODAY).hits[0]
    said = [
        repr(get_page(session, refuge.service_id, on=TODAY)),
        repr(find_services(session, Criteria(near=CENTRE, within_miles=5.0), on=TODAY)),
        repr(find_candidates(session, on=TODAY, near=CENTRE.point)),
        repr(find_supply(session, on=TODAY)),
        repr(find_standings(session, on=TODAY, periods=DEFAULT_PERIODS, around=Around())),
        repr(session.execute(select(ServiceListing.__table__)).all()),
    ]
    for marker in PLANTED:
        assert all(marker not in text_said.casefold() for text_said in said), marker
    for marker in ("Zanzibar", "Timbuktoo", "Marmalade", "ZZ99 9ZZ"):
        assert find_services(session, Criteria(text=marker), on=TODAY).total == 0
    assert refuge.where == "Address not shown for safety. Call first."
    assert refuge.distance_miles is None


def test_a_service_with_one_confidential_place_shows_no_distance_at_all(session: Session) -> None:
    office = a_refuge(
        address_confidential="no", address_1="1 Open Street", postcode="AB1 2DE",
        location_name="Office", latitude="53.42", longitude="-2.32", city="Town",
    )  # fmt: skip
    bring_in(session, a_refuge(), office)
    hit = find_services(session, Criteria(near=CENTRE), on=TODAY).hits[0]
    assert hit.distance_miles is None
    assert "Open Street" in repr(get_page(session, hit.service_id, on=TODAY))


def test_a_place_made_confidential_is_forgotten_by_the_search(session: Session) -> None:
    bring_in(session, a_refuge(address_confidential="no"))
    assert find_services(session, Criteria(text="Marmalade"), on=TODAY).total == 1
    bring_in(session, a_refuge())
    assert find_services(session, Criteria(text="Marmalade"), on=TODAY).total == 0


def test_a_file_cannot_make_a_confidential_address_public_again(session: Session) -> None:
    bring_in(session, a_refuge())
    for cells in (
        {"address_confidential": ""},
        {"address_confidential": "no", "city": "Timbuktoo2"},
    ):
        report = bring_in(session, a_refuge(**cells))
        assert report.notices == (
            "refuge: its address stays hidden; a file cannot make it public again.",
        )
        hit = find_services(session, Criteria(near=CENTRE), on=TODAY).hits[0]
        assert hit.distance_miles is None
        assert "imbuktoo" not in repr(get_page(session, hit.service_id, on=TODAY))
        assert find_services(session, Criteria(text="Marmalade"), on=TODAY).total == 0
    assert bring_in(session, a_refuge(**cells)).unchanged == 1


def test_what_is_for_editors_and_commissioners_stays_off_the_page(session: Session) -> None:
    bring_in(
        session,
        a_row(notes="Secretnote", funder="Secretfunder", annual_amount="987654", staff_fte="7.77"),
    )
    hit = find_services(session, Criteria(), on=TODAY).hits[0]
    page = repr(get_page(session, hit.service_id, on=TODAY))
    assert not any(secret in page for secret in ("Secretnote", "Secretfunder", "98765400", "7.77"))


@pytest.mark.parametrize(
    "public_id", ["", "none", "'; --", "9a082539-5c64-48f9-b701-4c4ec5efef83", "x" * 500]
)
def test_a_service_that_does_not_exist_is_not_here(session: Session, public_id: str) -> None:
    with pytest.raises(NotHereError):
        get_page(session, public_id, on=TODAY)


def test_a_candidate_holds_what_is_current_and_nothing_that_has_expired(session: Session) -> None:
    bring_in(
        session,
        a_row("old", needs="housing:partial", wait_days="5", wait_as_of="2026-01-01",
              capacity_state="open", capacity_confirmed_on="2026-01-01"),
        a_row("shut", capacity_state="closed", capacity_confirmed_on="2026-10-20"),
        a_row("rest", status="temporarily closed", levels_served="universal",
              areas_served="E05000001", minimum_age_years="no limit",
              maximum_age_years="no limit", access_needs="none"),
    )  # fmt: skip
    old, rest, shut = find_candidates(
        session, on=TODAY, known=Known(area_codes=frozenset({"E05000002"}))
    )
    assert old.needs == {NeedCode("housing"): Strength.PARTIAL}
    assert (old.wait_days, old.wait_as_of, old.has_space, old.is_open) == (None, None, None, True)
    assert (old.minimum_age, old.access, old.days_since_checked) == (None, None, None)
    assert old.check_state == "unverified"
    assert shut.closed_because == "Closed to new referrals, reported on 20 October 2026"
    assert (rest.is_open, rest.closed_because) == (False, "Closed for a while")
    assert (rest.minimum_age, rest.maximum_age) == (0.0, 25.0)
    assert (rest.serves_area, old.serves_area) == (False, None)
    assert rest.responses == {Response.UNIVERSAL}
    assert rest.access == frozenset()


def test_a_wait_lasts_as_long_as_its_service_says(session: Session) -> None:
    said = {"wait_days": 7, "wait_as_of": TODAY - timedelta(days=10)}
    given = [
        ruled("long", **said, wait_expires_days=10),
        ruled("short", **said, wait_expires_days=9),
        ruled("usual", **said),
    ]
    store_facts(session, "a list", given, Change(NOW, None, ChangeReason.EDIT))
    waits = {one.name: one.wait_days for one in find_candidates(session, on=TODAY)}
    assert waits == {"long": 7, "short": None, "usual": 7}


def test_a_service_is_offered_on_its_days_of_publication_only(session: Session) -> None:
    day = timedelta(days=1)
    given = [
        ruled("now", publish_from=TODAY, publish_to=TODAY),
        ruled("later", publish_from=TODAY + day),
        ruled("over", publish_to=TODAY - day),
    ]
    store_facts(session, "a list", given, Change(NOW, None, ChangeReason.EDIT))
    assert [one.name for one in find_candidates(session, on=TODAY)] == ["now"]
    assert [one.name for one in find_candidates(session, on=TODAY + day)] == ["later"]


@pytest.fixture
def places(session: Session) -> Session:
    row = ImportRow(kind="postcodes", file_name="f", sha256="0", source="s", recorded_at=NOW)
    session.add(row)
    session.flush()
    common = {"authority_code": "E08000001", "import_id": row.id, "ward_code": "E05000001"}
    session.add_all(
        [
            PostcodeRow(postcode="AB1 2DE", latitude=53.4, longitude=-2.2, **common),
            PostcodeRow(postcode="AB1 2DF", latitude=53.6, longitude=-2.4, **common),
            PostcodeRow(
                postcode="AB12 2DF", latitude=50.0, longitude=-2.4, **common | {"ward_code": None}
            ),
            PostcodeRow(postcode="AB1 2DG", **common),
            AreaRow(code="E05000001", vintage="2024", level="ward", name="North Ward"),
        ]
    )
    session.flush()
    return session


def test_a_full_postcode_is_never_in_the_label_or_the_address(places: Session) -> None:
    answer = find_near(places, "ab1  2de")
    assert answer.near == Near(Point(53.4, -2.2), "AB1 2…", ("near", "postcode"), "E05000001")
    assert "2DE" not in repr(answer)


def test_half_a_postcode_and_a_ward_stand_for_their_middle(places: Session) -> None:
    outward = find_near(places, "ab1").near
    assert outward is not None
    assert (outward.point, outward.label) == (Point(53.5, -2.3), "AB1")
    ward = find_near(places, " north  WARD ").near
    assert ward is not None
    assert (ward.label, ward.pair) == ("North Ward", ("place", "North Ward"))


def test_a_town_that_is_no_ward_is_known_by_the_wards_that_begin_with_its_name(
    places: Session,
) -> None:
    town = find_near(places, "north").near
    assert town is not None
    assert (town.label, town.pair) == ("North Ward", ("place", "North Ward"))
    places.add(AreaRow(code="E05000002", vintage="2024", level="ward", name="North Moor"))
    places.get_one(PostcodeRow, "AB12 2DF").ward_code = "E05000002"
    places.flush()
    several = find_near(places, "North")
    assert several.near is None
    assert several.is_wrong
    assert several.sentence.startswith("There are 2 wards of this name. Enter ")
    assert {"North Ward", "North Moor"} == set(several.sentence.split("Enter ")[1].split(" or "))
    assert find_near(places, "nor").near is None


@pytest.mark.parametrize(
    ("place", "sentence", "is_wrong"),
    [
        ("ZZ1 1ZZ", "This postcode is not in this area", False),
        ("ZZ1", "ZZ1 is not in this area", False),
        ("AB1 2DG", "no distances are shown", False),
        ("somewhere", "Enter a full UK postcode, like the one on a letter, or leave", True),
        ("M33 4N", "Enter a full UK postcode", True),
    ],
)
def test_a_place_without_a_position_says_why(
    places: Session, place: str, sentence: str, is_wrong: bool
) -> None:
    answer = find_near(places, place)
    assert answer.near is None
    assert sentence in answer.sentence
    assert answer.is_wrong is is_wrong


@pytest.mark.parametrize(
    "misses",
    [
        {"latitude": "53.49", "longitude": "-2.205"},
        {"latitude": "53.42", "longitude": "-2.32", "maximum_age_years": "8.9"},
    ],
)
def test_a_service_that_does_not_fit_does_not_stop_the_search_for_any_word(
    session: Session, misses: dict[str, str]
) -> None:
    """One in a corner of the box, or half a year too young, holds both words; another holds one."""
    bring_in(
        session,
        a_row("both", service_name="Violin trampoline", minimum_age_years="0",
              **{"maximum_age_years": "11"} | misses),
        a_row("one", service_name="Violin", latitude="53.42", longitude="-2.32"),
    )  # fmt: skip
    asked = Criteria(text="violin trampoline", near=CENTRE, within_miles=5.0, age_years=9.5)
    found = find_services(session, asked, on=TODAY)
    assert [hit.name for hit in found.hits] == ["Violin"]
    assert found.any_word


@pytest.mark.parametrize("text_asked", ["", "violin"])
def test_a_distance_leaves_out_only_what_lies_beyond_it(session: Session, text_asked: str) -> None:
    far = {"latitude": "58.0", "longitude": "-4.0"}
    bring_in(
        session,
        a_row("a", service_name="Violin near", latitude="53.42", longitude="-2.32"),
        a_row("b", service_name="Violin far", **far),
        a_row("c", service_name="Violin far, at home", delivery="home_visit", **far),
        a_row("d", service_name="Violin nowhere"),
        a_row("e", service_name="Violin safe", address_confidential="yes", **far),
        a_row("f", service_name="Violin near, other need", needs="housing:primary",
              latitude="53.42", longitude="-2.32"),
    )  # fmt: skip
    asked = Criteria(
        text=text_asked,
        needs=frozenset({NeedCode("family_conflict")}),
        near=CENTRE,
        within_miles=5.0,
        age_years=9.0,
    )
    names = [hit.name for hit in find_services(session, asked, on=TODAY).hits]
    assert sorted(names) == ["Violin far, at home", "Violin near", "Violin nowhere", "Violin safe"]


def test_an_empty_directory_answers_too(session: Session) -> None:
    session.execute(delete(ServiceListing))
    assert find_services(session, Criteria(text="sleep"), on=TODAY).total == 0
    assert find_candidates(session, on=TODAY) == []
    assert find_supply(session, on=TODAY) == []
    assert session.execute(text("SELECT 1")).scalar() == 1


def ruled(source_id: str, **given: Any) -> ServiceFacts:  # noqa: ANN401 - of the facts
    facts = ServiceFacts(source_id, ProviderFacts("A provider"), source_id, Status.ACTIVE)
    return replace(facts, needs=(("parenting_boundaries", Strength.PRIMARY),), **given)


NOT_FROM_11 = EligibilityRule(
    RuleKind.EXCLUDE, RuleField.AGE, RuleOperator.AT_LEAST, "11", "Not from the age of 11"
)
ONLY_THERE = EligibilityRule(
    RuleKind.INCLUDE, RuleField.AREA, RuleOperator.EQUALS, "E05000002", "Only for families there"
)


def test_a_service_whose_own_rules_refuse_the_child_is_not_offered(session: Session) -> None:
    given = [
        ruled("age", rules=(NOT_FROM_11,)),
        ruled("parent's age", rules=(NOT_FROM_11,), age_of=AgeOf.PARENT),
        ruled("place", rules=(ONLY_THERE,)),
        ruled("plain"),
    ]
    store_facts(session, "a list", given, Change(NOW, None, ChangeReason.EDIT))
    need = NeedCode("parenting_boundaries")
    enquiry = Enquiry(Response.EARLY_HELP_OFFER, {need: "significant"}, age_years=12.0)
    known = Known(12.0, frozenset({"E05000001"}))
    candidates = find_candidates(session, on=TODAY, known=known)
    offer = propose(enquiry, candidates)
    refused = {one.service_id: one for one in candidates if one.rules_against}
    assert {one.name: one.rules_against for one in refused.values()} == {
        "age": ("Not from the age of 11",),
        "place": ("Only for families there",),
    }
    offered = {match.service_id for match in offer.matches}
    assert offered.isdisjoint(refused)
    unsure = next(one for one in candidates if one.name == "parent's age")
    assert unsure.rules_to_ask == ("Not from the age of 11",)


def test_a_search_asks_a_service_its_own_rules(session: Session) -> None:
    given = [ruled("plain"), ruled("age", rules=(NOT_FROM_11,))]
    store_facts(session, "a list", given, Change(NOW, None, ChangeReason.EDIT))

    def names(age: float) -> list[str]:
        found = find_services(session, Criteria(age_years=age), on=TODAY)
        return [hit.name for hit in found.hits]

    assert names(10.0) == ["age", "plain"]
    assert names(12.0) == ["plain"]
    (left_out,) = find_left_out(session, Criteria(age_years=12.0), on=TODAY)
    assert left_out.reason == "Does not fit: Not from the age of 11"


def test_a_rule_about_what_is_not_known_is_something_to_ask(session: Session) -> None:
    change = Change(NOW, None, ChangeReason.EDIT)
    store_facts(session, "a list", [ruled("age", rules=(NOT_FROM_11,))], change)
    need = NeedCode("parenting_boundaries")
    enquiry = Enquiry(Response.EARLY_HELP_OFFER, {need: "significant"})
    (match,) = propose(enquiry, find_candidates(session, on=TODAY)).matches
    assert "Not from the age of 11 – ask whether this fits" in match.does_not_fit
