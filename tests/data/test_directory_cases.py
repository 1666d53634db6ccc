"""The sample directory is broad, and as awkward as it is meant to be."""

import re
from collections import Counter

import pytest

from earlyhelp.taxonomy.ages import BEFORE_BIRTH
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Sector, Strength
from tests.data.sample import Row, days_before, last_checks, read, services, strengths, words

THIN_NEEDS = {"radicalisation", "parent_offending", "harmful_practices", "exploitation_missing"}


@pytest.mark.parametrize("need", sorted(NEED_BY_CODE))
def test_every_need_is_met_by_two_services_unless_it_is_thin_on_purpose(need: str) -> None:
    primary = [
        row["source_id"]
        for row in services().values()
        if strengths(row).get(need) == Strength.PRIMARY and row["status"] == "active"
    ]
    meeting = [row for row in services().values() if need in strengths(row)]
    assert primary
    if need in THIN_NEEDS:
        assert len(primary) == 1
    else:
        assert len(meeting) >= 2


def test_all_sectors_routes_and_ways_of_giving_help_occur() -> None:
    rows = services().values()
    assert {row["provider_sector"] for row in rows} == set(Sector)
    assert {word for row in rows for word in words(row["referral_route"])} == set(ReferralRoute)
    assert {word for row in rows for word in words(row["delivery"])} == set(Delivery)
    assert {row["level_of_offer"] for row in rows} == {"universal", "targeted", "specialist"}


@pytest.mark.parametrize("age", [BEFORE_BIRTH, *range(26)])
def test_there_is_help_at_every_age(age: str | int) -> None:
    def takes(row: Row) -> bool:
        lowest, highest = row["minimum_age_years"], row["maximum_age_years"]
        if isinstance(age, str):
            return row["before_birth"] == "yes"
        return (
            row["age_of"] != "parent"
            and bool(re.fullmatch(r"[\d.]+", lowest) and re.fullmatch(r"[\d.]+", highest))
            and float(lowest) <= age < float(highest) + 1
        )

    assert len([row for row in services().values() if takes(row)]) >= 3


def test_most_services_say_who_pays_for_them() -> None:
    rows = services().values()
    assert sum(bool(row["funder"] and row["annual_amount"]) for row in rows) > len(rows) * 0.7


@pytest.mark.parametrize(
    ("state", "lowest", "highest", "at_least"),
    [("verified", 0, 76, 40), ("due", 76, 90, 3), ("overdue", 91, 180, 3), ("stale", 181, 999, 4)],
)
def test_every_state_of_checking_occurs(
    state: str, lowest: int, highest: int, at_least: int
) -> None:
    found = [name for name, days in last_checks().items() if lowest <= days <= highest]
    assert len(found) >= at_least, state


def test_some_services_were_never_checked_and_one_could_not_be_reached_twice() -> None:
    assert len(set(services()) - set(last_checks())) >= 3
    missed = Counter(
        row["source_id"]
        for row in read("directory/checks.csv")
        if row["outcome"] == "could_not_reach"
    )
    assert 2 in missed.values()


def test_some_waits_are_long_and_some_have_run_out() -> None:
    waits = [row for row in services().values() if row["wait_days"]]
    assert sum(int(row["wait_days"]) >= 140 for row in waits) >= 4
    assert sum(days_before(row["wait_as_of"]) > 60 for row in waits) >= 2
    assert sum(not row["wait_days"] for row in services().values()) >= 5


def test_some_services_are_full_and_some_do_not_say_how_many_they_can_help() -> None:
    rows = services().values()
    assert sum(row["vacancies"] == "0" for row in rows) >= 5
    assert sum(row["capacity_state"] == "closed" for row in rows) >= 2
    assert sum(not row["capacity_children"] for row in rows) >= 5
    counted = [row for row in rows if row["capacity_children"]]
    assert any(days_before(row["capacity_confirmed_on"]) > 365 for row in counted)


@pytest.mark.parametrize(
    "column",
    [
        *("minimum_age_years", "free", "referral_route", "wait_days", "levels_served"),
        *("telephone", "access_needs", "languages", "areas_served", "funder"),
    ],
)
def test_some_services_do_not_state_a_fact(column: str) -> None:
    assert any(not row[column] for row in services().values() if row["status"] == "active")


def test_neighbours_take_local_children_or_refuse_them() -> None:
    served = {row["areas_served"] for row in services().values()}
    assert {"E08000007; E08000009", "E08000007"} <= served


def test_one_service_has_ended_and_one_is_closed_for_a_while() -> None:
    states = {row["status"] for row in services().values()}
    assert {"active", "defunct", "temporarily closed"} <= states
    assert all(row["closed_on"] for row in services().values() if row["status"] == "defunct")


def test_a_confidential_address_stands_nowhere_in_the_file() -> None:
    confidential = [row for row in services().values() if row["address_confidential"] == "yes"]
    assert len(confidential) == 2
    for row in confidential:
        assert row["location_name"] == "Confidential address"
        for column in ("address_1", "city", "postcode", "latitude", "longitude", "accessibility"):
            assert row[column] == ""
