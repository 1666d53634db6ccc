"""Public places of the demo area as listings in the directory's own template.

Only what the source says, or what the law says of every place of its kind, is filled in; all else
stays empty, which means "not stated". No place has a date of checking, because none is known.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from extracting.files import Row, read_rows, rounded, write_rows

COLUMNS = (
    *("source_id", "provider_name", "provider_sector", "statutory_partner", "service_name"),
    *("description", "status", "url", "email", "telephone", "minimum_age_years"),
    *("maximum_age_years", "before_birth", "needs", "level_of_offer", "levels_served"),
    *("referral_route", "delivery", "address_1", "city", "postcode", "latitude", "longitude"),
)
COUNCIL = "Trafford Council"
OPEN_TO_ALL = {"level_of_offer": "universal", "levels_served": "universal"}
ROLE_MAILBOXES = ("@trafford.gov.uk", ".foodbank.org.uk")
PHASES = {"Special schools": "special school", "Colleges": "college"}
EXTRA_NEEDS = {
    "Special schools": "; send:partial",
    "Colleges": "; neet_transition:partial",
}
HIGHEST_AGE = 25


def write_places(source: Path, target: Path) -> None:
    """Write children's centres, libraries, food banks, practices and state schools."""
    listings = [
        *map(_childrens_centre, read_rows(source / "childrens_centres.csv")),
        *map(_library, read_rows(source / "libraries.csv")),
        *map(_food_bank, read_rows(source / "food_banks.csv")),
        *map(_practice, read_rows(source / "general_practices.csv")),
        *map(_school, _state_schools(read_rows(source / "schools_and_colleges.csv"))),
    ]
    blank = dict.fromkeys(COLUMNS, "")
    rows = [{**blank, "status": "active", "delivery": "location", **row} for row in listings]
    write_rows(target, COLUMNS, sorted(rows, key=lambda row: row["source_id"]))


def _childrens_centre(row: Row) -> dict[str, str]:
    """Fill in ages from the Childcare Act 2006, sections 5A and 19: expectant parents to age 5."""
    return {
        **_place(row["address"], row),
        "source_id": f"childrens-centre-{row['unique_reference_number']}",
        "provider_name": COUNCIL,
        "provider_sector": "statutory",
        "statutory_partner": "local_authority",
        "service_name": row["name"],
        "description": (
            "A children's centre for families with young children. "
            "Ask what is on for parents, babies and children under 5."
        ),
        "telephone": _digits(row["telephone"]),
        "minimum_age_years": "0",
        "maximum_age_years": "5",
        "before_birth": "yes",
        "needs": (
            "early_development:primary; parenting_boundaries:partial; perinatal_infant:partial; "
            "isolation_support:partial"
        ),
        "level_of_offer": "universal",
    }


def _library(row: Row) -> dict[str, str]:
    """Fill in who may come from the Public Libraries and Museums Act 1964, section 7: all."""
    of_school = row["type"].endswith("School run library")
    return {
        **_place(row["address"], row),
        **OPEN_TO_ALL,
        "source_id": f"library-{_slug(row['name'])}",
        "provider_name": row["type"].removesuffix(" run library") if of_school else COUNCIL,
        "provider_sector": "statutory",
        "statutory_partner": "school" if of_school else "local_authority",
        "service_name": row["name"],
        "description": (
            "A public library, open to everyone. "
            "Ask about books, places to study and what is on for children."
        ),
        "url": row["website"],
        "email": _role_mailbox(row["email"]),
        "minimum_age_years": "no limit",
        "maximum_age_years": "no limit",
        "needs": "learning_progress:partial",
    }


def _food_bank(row: Row) -> dict[str, str]:
    voucher = row["Referral method"] == "Foodbank Voucher"
    of_trust = row["Name"] == "Trussell Trust"
    building = row["Address"].split(",")[0]
    how = (
        "You need a food bank voucher from a professional who knows you."
        if voucher
        else "Ask how to use it."
    )
    hours = re.sub(r"\s*-\s*", " to ", row["Opening times"])
    return {
        **_place(row["Address"], row),
        "source_id": f"food-bank-{_slug(row['Postcode'])}",
        "provider_name": row["Name"] if of_trust else row["Name"].split(":")[0],
        "provider_sector": "voluntary" if of_trust else "community",
        "service_name": f"Food bank at {building}" if of_trust else row["Name"],
        "description": (
            f"Food for people who cannot afford it. {how} "
            f"Opening times on the council's list: {hours}. Check before you go."
        ),
        "url": row["Website"],
        "email": _role_mailbox(row["Contact"]),
        "needs": "money_debt_food:primary",
        "referral_route": "professional" if voucher else "",
    }


def _practice(row: Row) -> dict[str, str]:
    """List a practice for all ages, since general practice has no age limits."""
    return {
        **_place(row["address"], row),
        **OPEN_TO_ALL,
        "source_id": f"practice-{_slug(row['name'])}",
        "provider_name": row["name"],
        "provider_sector": "statutory",
        "statutory_partner": "health",
        "service_name": row["name"],
        "description": (
            "A GP practice. Its patients can ask about a child's health and immunisations."
        ),
        "telephone": _digits(row["telephone"]),
        "minimum_age_years": "no limit",
        "maximum_age_years": "no limit",
        "needs": "child_physical_health:partial",
    }


def _state_schools(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Leave out schools that the source does not show to be paid for by the state.

    Independent special schools have establishment numbers 6000 to 6999; for "other types" the
    source does not say who pays.
    """
    for row in rows:
        private = row["type"] in {"Independent schools", "Other types"}
        special = row["type"] == "Special schools" and row["establishment_number"].startswith("6")
        if not private and not special:
            yield row


def _school(row: Row) -> dict[str, str]:
    lowest, highest = row["lowest_admission_age"], row["highest_admission_age"]
    no_highest = int(highest) > HIGHEST_AGE
    ages = f"from age {lowest}" if no_highest else f"aged {lowest} to {highest}"
    kind = PHASES.get(row["type"], "school")
    who = {"Boys": "boys", "Girls": "girls"}.get(row["gender"], "pupils")
    website = row["website"] if row["website"] != "NA" else ""
    ordinary = row["type"] not in PHASES
    return {
        **_place("", row),
        **(OPEN_TO_ALL if ordinary else {}),
        "source_id": f"school-{row['unique_reference_number']}",
        "provider_name": row["name"],
        "provider_sector": "statutory",
        "statutory_partner": "school",
        "service_name": row["name"],
        "description": (
            f"A {kind} for {who} {ages}. "
            "Ask the school what help it gives its own pupils with learning and attendance."
        ),
        "url": website if "://" in website or not website else f"http://{website}",
        "minimum_age_years": lowest,
        "maximum_age_years": "no limit" if no_highest else highest,
        "needs": (
            "learning_progress:partial; attendance_exclusion:partial"
            f"{EXTRA_NEEDS.get(row['type'], '')}"
        ),
    }


def _place(address: str, row: Row) -> dict[str, str]:
    """Return where a place is; the town is what follows the last comma of the address."""
    street, _, town = address.rpartition(", ")
    position = {}
    if row.get("lat"):
        position = {"latitude": rounded(row["lat"]), "longitude": rounded(row["lon"])}
    return {
        "address_1": street or town,
        "city": town if street else "",
        "postcode": row.get("postcode") or row["Postcode"],
        **position,
    }


def _role_mailbox(email: str) -> str:
    """Return an organisation's own mailbox, and nothing for one that may be a person's."""
    return email if email.endswith(ROLE_MAILBOXES) else ""


def _digits(telephone: str) -> str:
    """Write a Manchester number as 0161 912 2122.

    >>> _digits("0161-912-2122"), _digits("0161 9733485")
    ('0161 912 2122', '0161 973 3485')
    """
    digits = re.sub(r"\D", "", telephone)
    return f"{digits[:4]} {digits[4:7]} {digits[7:]}"


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", text.lower().replace("'", "")))
