"""The columns of the directory's own CSV template, and the template itself."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from earlyhelp.services.exchange import cells
from earlyhelp.services.exchange.cells import Reader
from earlyhelp.services.exchange.remainders import more_of
from earlyhelp.services.facts import Opening, PlaceFacts, ProviderFacts, ServiceFacts
from earlyhelp.services.words import (
    AccessNeed,
    AgeOf,
    CapacityState,
    EvidenceRating,
    FundingKind,
    LevelOfOffer,
    Status,
    StatutoryPartner,
)
from earlyhelp.taxonomy.services import LEVELS_SERVED, Delivery, ReferralRoute, Sector

EXAMPLE_ID = "EXAMPLE-ROW"
SHORT, LONG = cells.text_up_to(200), cells.text_up_to(cells.LONGEST_TEXT)
LATITUDE, LONGITUDE = cells.number_between(49, 61), cells.number_between(-9, 2)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the template."""

    name: str
    read: Reader
    needed: bool = False
    of_place: bool = False
    """It may differ between the rows of one service."""
    has_lines: bool = False
    """Its text keeps its line breaks."""


COLUMNS: Sequence[Column] = (
    Column("source_id", SHORT, needed=True),
    Column("is_illustrative", cells.yes_no),
    Column("provider_name", SHORT, needed=True),
    Column("provider_sector", cells.word_of(Sector), needed=True),
    Column("statutory_partner", cells.word_of(StatutoryPartner)),
    Column("charity_number", SHORT),
    Column("provider_description", LONG, has_lines=True),
    Column("provider_email", cells.email),
    Column("provider_website", cells.web_address),
    Column("service_name", SHORT, needed=True),
    Column("description", LONG, has_lines=True),
    Column("status", cells.word_of(Status), needed=True),
    Column("closed_on", cells.day),
    Column("alert", LONG, has_lines=True),
    Column("url", cells.web_address),
    Column("form_url", cells.web_address),
    Column("email", cells.email),
    Column("telephone", cells.telephone),
    Column("talk_to_role", SHORT),
    Column("talk_to_telephone", cells.telephone),
    Column("step_up_contact", LONG, has_lines=True),
    Column("minimum_age_years", cells.age),
    Column("maximum_age_years", cells.age),
    Column("before_birth", cells.yes_no),
    Column("age_of", cells.word_of(AgeOf)),
    Column("needs", cells.needs),
    Column("level_of_offer", cells.word_of(LevelOfOffer)),
    Column("levels_served", cells.words_of(level.value for level in LEVELS_SERVED)),
    Column("referral_route", cells.words_of(route.value for route in ReferralRoute)),
    Column("consent_needed", cells.yes_no),
    Column("eligibility", LONG, has_lines=True),
    Column("reasons_refused", cells.lines),
    Column("delivery", cells.words_of(way.value for way in Delivery)),
    Column("areas_served", cells.area_codes),
    Column("access_needs", cells.words_of(need.value for need in AccessNeed)),
    Column("languages", cells.lines),
    Column("location_name", SHORT, of_place=True),
    Column("address_1", SHORT, of_place=True),
    Column("city", SHORT, of_place=True),
    Column("county", SHORT, of_place=True),
    Column("postcode", cells.postcode, of_place=True),
    Column("latitude", LATITUDE, of_place=True),
    Column("longitude", LONGITUDE, of_place=True),
    Column("address_confidential", cells.yes_no, of_place=True),
    Column("address_masked", cells.yes_no, of_place=True),
    Column("accessibility", cells.lines, of_place=True),
    Column("days", cells.days, of_place=True),
    Column("opens_at", cells.clock, of_place=True),
    Column("closes_at", cells.clock, of_place=True),
    Column("term_time_only", cells.yes_no, of_place=True),
    Column("crosses_midnight", cells.yes_no, of_place=True),
    Column("times_valid_from", cells.day, of_place=True),
    Column("times_valid_to", cells.day, of_place=True),
    Column("times_description", LONG, of_place=True, has_lines=True),
    Column("free", cells.yes_no),
    Column("cost_text", LONG, has_lines=True),
    Column("capacity_children", cells.whole),
    Column("vacancies", cells.whole),
    Column("capacity_state", cells.word_of(CapacityState)),
    Column("capacity_confirmed_on", cells.day),
    Column("wait_days", cells.whole),
    Column("wait_as_of", cells.day),
    Column("wait_expires_days", cells.whole),
    Column("accreditations", LONG, has_lines=True),
    Column("application_process", LONG, has_lines=True),
    Column("assured_on", cells.day),
    Column("assurer_email", cells.email),
    Column("evidence", LONG, has_lines=True),
    Column("evidence_rating", cells.word_of(EvidenceRating)),
    Column("evidence_caveats", LONG, has_lines=True),
    Column("publish_from", cells.day),
    Column("publish_to", cells.day),
    Column("funding_sources", cells.lines),
    Column("funder", SHORT),
    Column("annual_amount", cells.pence),
    Column("funding_starts_on", cells.day),
    Column("funding_ends_on", cells.day),
    Column("funding_kind", cells.word_of(FundingKind)),
    Column("funded_places", cells.whole),
    Column("staff_fte", cells.number_between(0, 10_000)),
    Column("notes", LONG),
)
TEMPLATE_NAMES = tuple(column.name for column in COLUMNS)
OWN_COLUMNS: Sequence[Column] = (
    Column("source", SHORT),
    Column("public_id", SHORT),
    Column("more", more_of(ServiceFacts, {"openings"})),
    Column("more_of_provider", more_of(ProviderFacts, {"source_id"})),
    Column("more_of_place", more_of(PlaceFacts), of_place=True),
    Column("more_of_times", more_of(Opening, {"notes"}), of_place=True),
)
"""Columns of lists that were written here: whose list a service is from, and what fits no cell."""
EVERY_COLUMN = (*COLUMNS, *OWN_COLUMNS)
NAMES = tuple(column.name for column in EVERY_COLUMN)
NEEDED = tuple(column.name for column in COLUMNS if column.needed)
SERVICE_NAMES = tuple(column.name for column in EVERY_COLUMN if not column.of_place)
EXAMPLE = {
    "source_id": EXAMPLE_ID,
    "is_illustrative": "yes",
    "provider_name": "Name of the organisation",
    "provider_sector": "voluntary",
    "service_name": "Name of the service",
    "description": "One sentence that says what it does. Then more.",
    "status": "active",
    "telephone": "01632 960000",
    "minimum_age_years": "0",
    "maximum_age_years": "4",
    "before_birth": "no",
    "needs": "early_development:primary; isolation_support:partial",
    "levels_served": "universal; early_help_offer",
    "referral_route": "self; family; professional",
    "delivery": "location",
    "location_name": "Name of the place",
    "address_1": "1 Example Street",
    "city": "Town",
    "days": "TU; TH",
    "opens_at": "09:30",
    "closes_at": "11:30",
    "free": "yes",
    "capacity_children": "20",
    "vacancies": "3",
    "capacity_state": "open",
    "capacity_confirmed_on": "2026-01-31",
    "wait_days": "14",
    "wait_as_of": "2026-01-31",
}


def template_text() -> str:
    """Return the template: a header, and one example row that is refused if it is left in."""
    out = StringIO(newline="")
    writer = csv.DictWriter(out, TEMPLATE_NAMES, restval="")
    writer.writeheader()
    writer.writerow(EXAMPLE)
    return out.getvalue()
