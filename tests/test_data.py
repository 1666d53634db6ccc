"""The sample data: complete, described, within its rules, and as awkward as it is meant to be."""

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from earlyhelp.taxonomy.ages import BEFORE_BIRTH
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Response, Sector, Strength

DATA = Path(__file__).parent.parent / "data"
REFERENCE_DAY = date(2026, 11, 1)
MODEST_BYTES = 3_000_000
THIN_NEEDS = {"radicalisation", "parent_offending", "harmful_practices", "exploitation_missing"}
FICTIONAL = re.compile(r"0161 496 0\d{3}|0808 157 0\d{3}")
EXAMPLE_DOMAIN = re.compile(r"(https://|\w+@)[a-z-]+\.example(/[a-z0-9-]+)?")
RESTARTS = {"still_right", "changed"}

Row = dict[str, str]


def read(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def services() -> dict[str, Row]:
    """Give one row for each illustrative service."""
    return {row["source_id"]: row for row in read("directory/services.csv")}


def words(cell: str) -> list[str]:
    return [word for word in cell.split("; ") if word]


def strengths(row: Row) -> dict[str, str]:
    return dict(entry.split(":") for entry in words(row["needs"]))


def days_before(day: str) -> int:
    return (REFERENCE_DAY - date.fromisoformat(day)).days


def last_checks() -> dict[str, int]:
    """Give the days from the last check that counts to the reference day."""
    checks = [row for row in read("directory/checks.csv") if row["outcome"] in RESTARTS]
    days: dict[str, int] = {}
    for check in sorted(checks, key=lambda row: row["on"]):
        days[check["source_id"]] = days_before(check["on"])
    return days


# --- the extracts


@pytest.mark.real_data
def test_the_extracts_are_what_the_script_writes_from_the_whole_files(
    real_data: Path, tmp_path: Path
) -> None:
    script = DATA.parent / "scripts" / "make_extracts.py"
    subprocess.run(
        [sys.executable, str(script), "--out", str(tmp_path)],
        check=True,
        capture_output=True,
        env={**os.environ, "EARLYHELP_REAL_DATA": str(real_data)},
    )
    written = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*.*")}
    assert len(written) == 23
    different = [
        str(name)
        for name, path in written.items()
        if path.read_bytes() != (DATA / name).read_bytes()
    ]
    assert different == []


def test_without_the_whole_files_the_script_says_so_and_writes_nothing(tmp_path: Path) -> None:
    script = DATA.parent / "scripts" / "make_extracts.py"
    run = subprocess.run(
        [sys.executable, str(script), "--out", str(tmp_path / "out")],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "EARLYHELP_REAL_DATA": str(tmp_path)},
    )
    assert run.returncode == 3
    assert "EARLYHELP_REAL_DATA" in run.stderr
    assert not (tmp_path / "out").exists()


def test_the_sample_data_are_modest_in_size() -> None:
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < MODEST_BYTES


def test_the_extract_of_the_fingertips_file_keeps_every_row_of_the_profile() -> None:
    rows = read("jsna_samples/fingertips_90284_2010-11_to_2023-24.csv")
    areas = Counter(row["Area Code"] for row in rows)
    assert len(rows) == 1824
    assert areas["E92000001"] == 1406
    assert areas["E08000009"] == 38
    assert len(areas) == 12


def test_the_extracts_of_the_two_fingertips_files_differ_as_published() -> None:
    earlier = (DATA / "jsna_samples/fingertips_90284_2022-23_earlier-extract.csv").read_bytes()
    later = (DATA / "jsna_samples/fingertips_90284_2010-11_to_2023-24.csv").read_bytes()
    assert earlier.startswith(b"\xef\xbb\xbf")
    assert b'"74,588"' in earlier
    assert not later.startswith(b"\xef\xbb\xbf")


def test_the_figures_of_the_geography_are_those_of_the_whole_files() -> None:
    assert len(read("geography/postcodes.csv")) == 11_264
    live = Counter(
        row["in_code_point_open"] for row in read("geography/postcodes_in_code_point_open.csv")
    )
    assert live == {"1": 6_502, "0": 4_762}
    totals = {
        level: sum(
            int(row["all_ages"])
            for row in read(f"geography/population_mid2024_{level}.csv")
            if row["sex"] == "Persons"
        )
        for level in ("lsoa", "ward", "la")
    }
    assert totals == {"lsoa": 241_025, "ward": 241_025, "la": 241_025}
    numerators = [
        row["income_deprivation_affecting_children_index_idaci_numerator"]
        for row in read("geography/iod2025_lsoa21.csv")
    ]
    assert sum(not numerator for numerator in numerators) == 13


@pytest.mark.parametrize(
    ("name", "features"),
    [
        ("boundaries_lsoa_2021", 139),
        ("boundaries_wards_2023", 21),
        ("boundaries_localities_2023", 4),
        ("boundary_authority", 1),
    ],
)
def test_every_boundary_is_a_closed_ring_after_rounding(name: str, features: int) -> None:
    collection = json.loads((DATA / f"geography/{name}.geojson").read_text("utf-8"))
    assert len(collection["features"]) == features
    for feature in collection["features"]:
        parts = feature["geometry"]["coordinates"]
        polygons = [parts] if feature["geometry"]["type"] == "Polygon" else parts
        for ring in (ring for polygon in polygons for ring in polygon):
            assert len(ring) >= 4
            assert ring[0] == ring[-1]


# --- what is written about them


def described() -> dict[str, list[str]]:
    """Give the cells of each row of the tables in data/README.md that name a file."""
    text = (DATA / "README.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): row for row in rows if row[0].startswith("`")}


def test_every_file_is_described_with_source_date_licence_and_attribution() -> None:
    files = {
        str(path.relative_to(DATA))
        for path in DATA.rglob("*")
        if path.is_file() and path.name != "README.md"
    }
    rows = described()
    assert set(rows) == files
    assert {len(row) for row in rows.values()} == {7}
    assert all(all(row) for row in rows.values())


def test_every_licence_and_attribution_named_is_spelt_out() -> None:
    text = (DATA / "README.md").read_text("utf-8")
    spelt_out = text.split("## Licences")[1]
    for _, _, _, _, licence, attribution, _ in described().values():
        assert f"| {licence} |" in spelt_out
        assert f"| {attribution} |" in spelt_out


def test_the_columns_described_are_the_columns_of_the_file() -> None:
    short = {name: row[6] for name, row in described().items() if name.startswith("geography/")}
    for name, columns in short.items():
        if name.endswith(".csv") and columns != "as above" and "then" not in columns:
            first = re.sub(r" \([^)]*\)", "", columns).split(", ")
            assert set(first) - {"0 to 89"} <= set(read(name)[0]), name


def test_the_counts_in_the_readme_are_those_of_the_files() -> None:
    text = (DATA / "directory/README.md").read_text("utf-8") + (DATA / "README.md").read_text(
        "utf-8"
    )
    rows = read("directory/services.csv")
    assert f"{len(services())} services on {len(rows)} rows" in text
    assert f"{len(read('directory/places.csv'))} real public places" in text
    assert f"{len(rows[0])} columns of the template" in text


def test_every_case_named_in_the_readme_is_a_listing() -> None:
    text = (DATA / "directory/README.md").read_text("utf-8").split("### Cases")[1]
    named = set(re.findall(r"`([a-z0-9-]+-[a-z0-9-]+)`", text))
    assert named - set(services()) == set()


# --- public places


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


# --- illustrative services: rules


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


# --- illustrative services: breadth


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


# --- illustrative services: cases put there on purpose


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


# --- illustrative assessments


ASSESSMENTS = sorted((DATA / "assessments").glob("*.json"))


@pytest.mark.parametrize("path", ASSESSMENTS, ids=lambda path: path.stem)
def test_an_assessment_holds_known_needs_and_no_personal_data(path: Path) -> None:
    assessment = json.loads(path.read_text("utf-8"))
    assert {entry["need"] for entry in assessment["needs"]} <= set(NEED_BY_CODE)
    assert assessment["reference"].startswith("sample-")
    assert not {"name", "date_of_birth", "address"} & (set(assessment) | set(assessment["child"]))
    assert date.fromisoformat(assessment["assessed_on"]) == REFERENCE_DAY
