from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.geography.distance import Point
from earlyhelp.services.eligibility import write_rules
from earlyhelp.services.lines import SEARCHED_RULES
from earlyhelp.services.listings import Listing
from earlyhelp.services.parts import EligibilityRule
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.searching.search import Ranked, make_search, order
from earlyhelp.services.words import RuleField, RuleKind, RuleOperator
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Response, Sector
from tests.services.factories import HERE, TODAY, a_listing, a_sketch
from tests.services.test_criteria import CRITERIA

MONEY, SLEEP = NeedCode("money_debt_food"), NeedCode("parenting_boundaries")


def north(miles: float) -> Point:
    return Point(HERE.point.latitude + miles / 69.1, HERE.point.longitude)


def ranked(criteria: Criteria, *listings: Listing) -> list[Ranked]:
    sketches = [a_sketch(listing, criteria.words) for listing in listings]
    return order(sketches, make_search(criteria, on=TODAY))


def found(criteria: Criteria, *listings: Listing) -> list[str]:
    return [sketch.name for _, sketch in ranked(criteria, *listings)]


def ids(criteria: Criteria, *listings: Listing) -> list[str]:
    return [sketch.public_id for _, sketch in ranked(criteria, *listings)]


def reasons(criteria: Criteria, listing: Listing) -> tuple[str, ...]:
    search = make_search(criteria, on=TODAY)
    return search.reasons(listing, a_sketch(listing, criteria.words))


AGES = st.one_of(st.none(), st.integers(0, 25).map(float))


def in_order(ages: tuple[float | None, float | None]) -> tuple[float | None, float | None]:
    lowest, highest = ages
    return (
        ages if lowest is None or highest is None else (min(lowest, highest), max(lowest, highest))
    )


LISTINGS = st.builds(
    a_listing,
    name=st.sampled_from(["Sleep group", "Money advice", "Youth club"]),
    needs=st.dictionaries(
        st.sampled_from([MONEY, SLEEP]), st.sampled_from(["primary", "partial"]), max_size=2
    ),
    ages=st.tuples(AGES, AGES).map(in_order),
    space=st.tuples(
        st.sampled_from([None, "open", "waiting_list", "closed"]),
        st.sampled_from([None, 0, 2]),
        st.sampled_from([None, TODAY, TODAY - timedelta(days=40)]),
    ),
    checked_days_ago=st.sampled_from([None, 5, 80, 120, 200]),
    points=st.lists(st.floats(0, 15).map(north), max_size=2),
    delivery=st.one_of(st.none(), st.frozensets(st.sampled_from([*Delivery]), max_size=2)),
    routes=st.one_of(st.none(), st.frozensets(st.sampled_from([*ReferralRoute]), max_size=2)),
    free=st.sampled_from([None, True, False]),
    sector=st.sampled_from([sector.value for sector in Sector]),
    public_id=st.uuids().map(str),
)


@given(CRITERIA, st.lists(LISTINGS, max_size=8, unique_by=lambda one: one.public_id), st.randoms())
def test_the_order_is_total_and_does_not_hang_on_the_input(
    criteria: Criteria, listings: list[Listing], random: Random
) -> None:
    shuffled = random.sample(listings, len(listings))
    assert ranked(criteria, *shuffled) == ranked(criteria, *listings)


@given(CRITERIA, st.lists(LISTINGS, max_size=6, unique_by=lambda one: one.public_id), LISTINGS)
def test_an_unrelated_service_does_not_change_the_order_of_the_others(
    criteria: Criteria, listings: list[Listing], other: Listing
) -> None:
    after = [one for one in ids(criteria, *listings, other) if one != other.public_id]
    assert after == ids(criteria, *listings)


@given(CRITERIA, LISTINGS)
def test_every_line_has_a_reason_and_every_service_left_out_has_one_too(
    criteria: Criteria, listing: Listing
) -> None:
    search, sketch = make_search(criteria, on=TODAY), a_sketch(listing, criteria.words)
    listed = search.rank(sketch) is not None
    assert (search.left_out_because(listing, sketch) is None) == listed
    assert all(reason.strip() for reason in search.reasons(listing, sketch))
    assert search.reasons(listing, sketch)


@given(CRITERIA, LISTINGS, st.integers(0, 90))
def test_a_stale_listing_never_precedes_the_same_listing_verified(
    criteria: Criteria, listing: Listing, days: int
) -> None:
    criteria = replace(criteria, checked_in_time=False)
    fresh = listing._replace(checked_on=TODAY - timedelta(days=days), public_id="z")
    stale = listing._replace(checked_on=TODAY - timedelta(days=181), public_id="a")
    assert ids(criteria, stale, fresh) in (["z", "a"], [])


@given(CRITERIA, LISTINGS, st.floats(0, 12), st.floats(0, 12))
def test_closer_never_ranks_lower_with_all_else_equal(
    criteria: Criteria, listing: Listing, one: float, other: float
) -> None:
    criteria = replace(criteria, near=HERE)
    near, far = sorted((one, other))
    a = listing._replace(points=f"{north(near).latitude!r},{HERE.point.longitude!r}")
    b = listing._replace(points=f"{north(far).latitude!r},{HERE.point.longitude!r}")
    search = make_search(criteria, on=TODAY)
    first, second = (search.rank(a_sketch(one, criteria.words)) for one in (a, b))
    if first is not None and second is not None:
        assert first <= second


@given(LISTINGS, st.floats(0, 25))
def test_an_age_not_stated_is_neither_dropped_nor_treated_as_fitting(
    listing: Listing, age: float
) -> None:
    unknown = listing._replace(minimum_age=None, maximum_age=None, public_id="unknown")
    fitting = listing._replace(minimum_age=0.0, maximum_age=25.0, public_id="zz")
    criteria = Criteria(age_years=age)
    assert ids(criteria, unknown, fitting) == ["zz", "unknown"]
    assert "Age not given – ask the service" in reasons(criteria, unknown)


@pytest.mark.parametrize(
    ("fact", "stated", "criteria"),
    [
        ("free", True, Criteria(free=True)),
        ("delivery", ";online;", Criteria(delivery=frozenset({Delivery.ONLINE}))),
        ("routes", ";self;", Criteria(routes=frozenset({ReferralRoute.SELF}))),
        ("levels", ";universal;", Criteria(level=Response.UNIVERSAL)),
        ("before_birth", True, Criteria(before_birth=True)),
        ("needs", ";money_debt_food:partial;", Criteria(needs=frozenset({MONEY}))),
    ],
)
def test_each_optional_fact_that_is_not_stated_follows_those_that_fit(
    fact: str, stated: object, criteria: Criteria
) -> None:
    silent = a_listing("A silent", needs={})
    changed: dict[str, Any] = {"name": "Speaking", "public_id": "z", fact: stated}
    speaking = silent._replace(**changed)
    assert found(criteria, silent, speaking) == ["Speaking", "A silent"]
    assert any("ask the service" in reason for reason in reasons(criteria, silent))
    assert found(replace(criteria, only_stated=True), silent, speaking) == ["Speaking"]


@pytest.mark.parametrize(
    ("criteria", "facts", "because"),
    [
        (Criteria(age_years=4), {"ages": (11.0, 16.0)}, "For ages 11 to 16"),
        (Criteria(free=True), {"free": False}, "There is a cost"),
        (Criteria(before_birth=True), {"before_birth": False}, "Does not help before birth"),
        (Criteria(needs=frozenset({MONEY})), {}, "Helps with other things"),
        (
            Criteria(checked_in_time=True),
            {"checked_days_ago": 215},
            "Not checked for 7 months",
        ),
        (
            Criteria(has_space=True),
            {"space": ("closed", None, TODAY)},
            "Closed to new referrals, reported on 1 November 2026",
        ),
        (
            Criteria(near=HERE, within_miles=3.0),
            {"points": [north(4)]},
            "4.0 miles away",
        ),
    ],
)
def test_a_service_left_out_says_why(
    criteria: Criteria, facts: dict[str, object], because: str
) -> None:
    listing = a_listing(**facts)  # type: ignore[arg-type] # each table row names its own facts
    assert found(criteria, listing) == []
    search = make_search(criteria, on=TODAY)
    assert search.left_out_because(listing, a_sketch(listing)) == because


def test_a_primary_need_comes_before_a_partial_one_and_words_alone_last() -> None:
    criteria = Criteria(text="sleep")
    listed = found(
        criteria,
        a_listing("Sleep talk", needs={MONEY: "primary"}),
        a_listing("A partial", needs={SLEEP: "partial"}),
        a_listing("Z primary", needs={SLEEP: "primary"}),
    )
    assert listed == ["Z primary", "A partial", "Sleep talk"]


def test_a_word_found_only_in_the_text_says_that_it_is_mentioned() -> None:
    listing = a_listing("Night talk", needs={MONEY: "primary"})
    assert reasons(Criteria(text="sleep"), listing)[0] == "Mentions “sleep”"


def test_of_services_alike_in_all_else_the_one_named_for_the_words_comes_first() -> None:
    clinic = a_listing("Sleep clinic", needs={SLEEP: "primary"})
    listed = found(Criteria(text="sleep"), a_listing("A course", needs={SLEEP: "primary"}), clinic)
    assert listed == ["Sleep clinic", "A course"]
    assert reasons(Criteria(text="sleep"), clinic)[0] == "Its name answers to “sleep”"


def test_a_service_of_this_name_is_asked_for_unless_a_need_was_chosen() -> None:
    named = a_listing("English class", needs={"employment_skills": "partial"})
    meant = a_listing("Job coach", needs={"employment_skills": "primary"}, checked_days_ago=100)
    criteria = Criteria(text="english class")
    assert found(criteria, meant, named) == ["English class", "Job coach"]
    chosen = replace(criteria, needs=frozenset({NeedCode("employment_skills")}))
    assert found(chosen, meant, named) == ["Job coach", "English class"]


def test_where_no_need_is_meant_a_service_of_this_name_comes_first() -> None:
    named = a_listing("Marmalade club", checked_days_ago=170)
    listed = found(Criteria(text="marmalade"), a_listing("A fresh one"), named)
    assert listed == ["Marmalade club", "A fresh one"]


def test_space_now_comes_before_unknown_then_waiting_list_then_full() -> None:
    listed = found(
        Criteria(),
        a_listing("Full", space=(None, 0, TODAY)),
        a_listing("List", space=("waiting_list", None, TODAY)),
        a_listing("Old", space=("open", None, TODAY - timedelta(days=31))),
        a_listing("Room", space=("open", None, TODAY)),
        a_listing("Shut", status="temporarily closed", space=("open", None, TODAY)),
    )
    assert listed == ["Room", "Old", "List", "Full", "Shut"]


def test_the_nearest_of_several_places_counts() -> None:
    listing = a_listing(points=[north(9), north(1)])
    assert "1.0 miles away" in reasons(Criteria(near=HERE), listing)


def test_a_service_that_comes_to_the_family_is_not_ruled_out_by_distance() -> None:
    online = a_listing("Online", delivery=frozenset({"online"}))
    visits = a_listing("Visits", delivery=frozenset({"home_visit"}), points=[north(20)])
    criteria = Criteria(near=HERE, within_miles=1.0)
    assert found(criteria, online, visits) == ["Visits", "Online"]
    assert "No distance: online" in reasons(criteria, online)
    assert "20 miles away; at home" in reasons(criteria, visits)


def test_a_confidential_service_has_no_distance_and_is_not_ruled_out_by_one() -> None:
    refuge = a_listing("Refuge", is_confidential=True)
    criteria = Criteria(near=HERE, within_miles=1.0)
    assert found(criteria, refuge) == ["Refuge"]
    assert "Address not shown for safety. Call first." in reasons(criteria, refuge)


def test_a_highest_age_of_four_takes_a_child_until_the_fifth_birthday() -> None:
    toddlers = a_listing(ages=(0.0, 4.0))
    assert found(Criteria(age_years=4.9), toddlers) == ["Sleep group"]
    assert found(Criteria(age_years=5.0), toddlers) == []
    halves = a_listing(ages=(0.0, 2.5))
    assert found(Criteria(age_years=2.5), halves) == ["Sleep group"]
    assert found(Criteria(age_years=2.6), halves) == []


def test_ages_of_a_parent_do_not_rule_out_a_child() -> None:
    course = a_listing(ages=(16.0, 120.0), age_of="parent")
    assert found(Criteria(age_years=3.0), course) == ["Sleep group"]
    assert "Ages are the parent's, not the child's – ask the service" in reasons(
        Criteria(age_years=3.0), course
    )


def a_rule(field: RuleField, operator: RuleOperator, value: str, sentence: str) -> EligibilityRule:
    return EligibilityRule(RuleKind.INCLUDE, field, operator, value, sentence)


SCHOOL_AGE = a_rule(RuleField.AGE, RuleOperator.AT_LEAST, "5", "Only from age 5.")
ONE_WARD = a_rule(RuleField.AREA, RuleOperator.EQUALS, "E05000001", "Only for Greenfield")
ONE_TOWN = a_rule(RuleField.AREA, RuleOperator.EQUALS, "E08000001", "Only for the town")
MEMBERS = a_rule(RuleField.MEMBERSHIP, RuleOperator.EQUALS, "yes", "For members")
IN_A_WARD = replace(HERE, area_code="E05000002")


def with_rules(*rules: EligibilityRule, **facts: str) -> Listing:
    written = write_rules(rules, SEARCHED_RULES)
    return a_listing()._replace(rules=written, **facts)  # type: ignore[arg-type] # all of them text


@pytest.mark.parametrize(
    ("criteria", "rule", "reason"),
    [
        (Criteria(age_years=4.0), SCHOOL_AGE, "Does not fit: Only from age 5"),
        (Criteria(near=IN_A_WARD), ONE_WARD, "Does not fit: Only for Greenfield"),
    ],
)
def test_a_service_whose_own_rule_turns_the_child_away_is_left_out_and_says_why(
    criteria: Criteria, rule: EligibilityRule, reason: str
) -> None:
    listing = with_rules(rule)
    assert found(criteria, listing) == []
    search = make_search(criteria, on=TODAY)
    assert search.left_out_because(listing, a_sketch(listing)) == reason


def test_a_rule_that_cannot_be_told_is_asked_and_stands_after_those_that_fit() -> None:
    near = Criteria(near=IN_A_WARD)
    town = with_rules(ONE_TOWN, name="A", public_id="a")
    assert found(near, town, a_listing("B")) == ["B", "A"]
    assert "Ask the service: Only for the town" in reasons(near, town)
    assert found(replace(near, only_stated=True), town, a_listing("B")) == ["B"]


def test_a_rule_on_age_cannot_be_asked_of_the_child_where_ages_are_the_parents() -> None:
    listing = with_rules(SCHOOL_AGE, age_of="parent")
    assert "Ask the service: Only from age 5" in reasons(Criteria(age_years=4.0), listing)


def test_a_rule_that_fits_or_is_not_asked_about_says_nothing() -> None:
    listing = with_rules(SCHOOL_AGE, ONE_WARD, MEMBERS)
    plain = a_listing()
    for criteria in (
        Criteria(),
        Criteria(age_years=7.0),
        Criteria(near=replace(HERE, area_code="E05000001")),
    ):
        assert reasons(criteria, listing) == reasons(criteria, plain)
