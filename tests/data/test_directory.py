"""The sample directory keeps the rules that make it safe to show."""

import re
from collections import Counter

import pytest

from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Response, Sector, Strength
from tests.data.sample import days_before, read, services, strengths, words

FICTIONAL = re.compile(r"0161 496 0\d{3}|0808 157 0\d{3}")
EXAMPLE_DOMAIN = re.compile(r"(https://|\w+@)[a-z-]+\.example(/[a-z0-9-]+)?")


def test_public_places_are_real_ones_of_five_kinds() -> None:
    kinds = Counter(
        row["source_id"].split("-")[0] for row in read("directory/places.csv") if row["source_id"]
    )
    assert kinds == {"childrens": 2, "library": 13, "food": 7, "practice": 26, "school": 92}


def test_public_places_claim_nothing_that_the_source_does_not_state() -> None:
    for row in read("directory/places.csv"):
        assert not {"is_illustrative", "wait_days", "capacity_children", "free"} & set(row)
        assert row["provider_sector"] in set(Sector)
        assert not FICTIONAL.fullmatch(row["telephone"])
        assert ".example" not in row["url"] + row["email"]
        assert len([s for s in strengths(row).values() if s == Strength.PRIMARY]) <= 1


def test_public_places_have_no_check() -> None:
    places = {row["source_id"] for row in read("directory/places.csv")}
    assert places & {row["source_id"] for row in read("directory/checks.csv")} == set()


def test_rows_of_one_service_agree_in_everything_but_the_place() -> None:
    own = {"location_name", "address_1", "city", "postcode", "latitude", "longitude", "days"}
    own |= {"address_confidential", "accessibility", "opens_at", "closes_at", "term_time_only"}
    first = services()
    for row in read("directory/services.csv"):
        kept = first[row["source_id"]]
        assert {key for key in row if row[key] != kept[key]} <= own, row["source_id"]


@pytest.mark.parametrize("service", sorted(services()))
def test_a_service_says_that_it_is_illustrative_and_leads_nowhere(service: str) -> None:
    row = services()[service]
    assert row["is_illustrative"] == "yes"
    assert row["service_name"].endswith("(illustrative)")
    assert row["provider_name"].endswith("(illustrative)")
    for column in ("telephone", "talk_to_telephone"):
        assert not row[column] or FICTIONAL.fullmatch(row[column]), row[column]
    for column in ("url", "email"):
        assert not row[column] or EXAMPLE_DOMAIN.fullmatch(row[column]), row[column]


@pytest.mark.parametrize("service", sorted(services()))
def test_a_service_uses_only_words_that_the_taxonomy_knows(service: str) -> None:
    row = services()[service]
    assert strengths(row)
    assert set(strengths(row)) <= set(NEED_BY_CODE)
    assert set(strengths(row).values()) <= set(Strength)
    assert row["provider_sector"] in set(Sector)
    assert set(words(row["referral_route"])) <= set(ReferralRoute)
    assert set(words(row["delivery"])) <= set(Delivery)
    below_statutory = {
        Response.UNIVERSAL,
        Response.EARLY_HELP_OFFER,
        Response.TARGETED_EARLY_HELP,
    }
    assert set(words(row["levels_served"])) <= below_statutory


@pytest.mark.parametrize("service", sorted(services()))
def test_a_service_has_possible_figures_and_dates(service: str) -> None:
    row = services()[service]
    lowest, highest = row["minimum_age_years"], row["maximum_age_years"]
    if lowest.replace(".", "").isdigit() and highest.isdigit():
        assert float(lowest) <= float(highest)
    if row["vacancies"] and row["capacity_children"]:
        assert int(row["vacancies"]) <= int(row["capacity_children"])
    told = row["capacity_children"] + row["vacancies"] + row["capacity_state"]
    assert bool(told) == bool(row["capacity_confirmed_on"])
    assert bool(row["wait_days"]) == bool(row["wait_as_of"])
    for column in ("capacity_confirmed_on", "wait_as_of", "closed_on"):
        assert not row[column] or days_before(row[column]) >= 0


@pytest.mark.parametrize("service", sorted(services()))
def test_a_service_is_described_in_short_sentences(service: str) -> None:
    row = services()[service]
    sentences = re.split(r"(?<=[.!?])\s", row["description"])
    assert row["description"].endswith(".")
    assert max(len(sentence.split()) for sentence in sentences) <= 25


def test_every_postcode_of_the_directory_is_in_the_geography() -> None:
    known = {row["postcode"] for row in read("geography/postcodes.csv")}
    used = {
        row["postcode"]
        for name in ("places", "services")
        for row in read(f"directory/{name}.csv")
        if row["postcode"]
    }
    assert used - known == set()


def test_no_column_of_the_directory_is_for_a_persons_name() -> None:
    columns = set(read("directory/services.csv")[0]) | set(read("directory/places.csv")[0])
    names = {column for column in columns if "name" in column}
    assert names == {"provider_name", "service_name", "location_name"}
    assert not {"contact", "manager", "worker"} & columns


def test_no_text_would_be_false_after_the_dates_are_moved() -> None:
    month = re.compile(
        r"\b(january|february|march|april|june|july|august|september|october|november|december"
        r"|spring|autumn|winter|20\d\d)\b"
    )
    for row in services().values():
        text = " ".join(row[column] for column in ("description", "alert", "notes", "eligibility"))
        assert not month.search(text.lower()), row["source_id"]


def test_checks_are_of_listings_that_exist_and_lie_in_the_past() -> None:
    checks = read("directory/checks.csv")
    assert {check["source_id"] for check in checks} <= set(services())
    assert min(days_before(check["on"]) for check in checks) >= 0
