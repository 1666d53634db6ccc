"""The form of a listing as data: its sections and their questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from earlyhelp.services.editing.fields import (
    NOT_STATED,
    Field,
    Kind,
    choice,
    day,
    figure,
    line,
    lines,
    several,
    text,
    yes_no,
)
from earlyhelp.services.editing.groups import (
    AREA,
    CONTACT,
    GROUP_CAPACITY,
    NEED,
    OPENING,
    PLACE,
    PRICE,
    RESOURCING,
    RULE,
    Group,
    money,
    tick,
)
from earlyhelp.services.exchange import cells
from earlyhelp.services.labels import (
    AGE_OF_LABELS,
    RESPONSE_LABELS,
)
from earlyhelp.services.words import (
    ACCESS_LABELS,
    CAPACITY_LABELS,
    EVIDENCE_LABELS,
    FUNDING_LABELS,
    LEVEL_LABELS,
    PARTNER_LABELS,
    STATUS_LABELS,
    AgeOf,
)
from earlyhelp.taxonomy.services import DELIVERY_LABELS, ROUTE_LABELS, SECTOR_LABELS


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form under one heading."""

    id: str
    heading: str
    fields: tuple[Field, ...] = ()
    groups: tuple[Group, ...] = ()
    note: str = ""


def _limit(name: str, label: str, none: str) -> Field:
    options = (("age", "An age"), ("no_limit", none), (NOT_STATED, "Not stated"))
    return Field(name, label, Kind.ONE, options=options)


def _age(name: str, label: str) -> Field:
    hint = "In years, such as 4 or 0.5. 0 means from birth. Leave empty for the other answers."
    return figure(name, label, cells.number_between(0, 120), hint)


AGE_LIMITS: Mapping[str, tuple[str, str]] = {
    "minimum_age": ("minimum_age_years", "no_minimum_age"),
    "maximum_age": ("maximum_age_years", "no_maximum_age"),
}
"""Questions with three answers, and the two facts that hold them."""
SECTIONS: tuple[Section, ...] = (
    Section(
        "service",
        "The service",
        (
            line("name", "Name of the service", needed=True),
            choice("status", "Is it running?", STATUS_LABELS),
            day("closed_on", "Closed on", "Only where it has closed for good."),
            text("description", "What it does"),
            text("alert", "Notice on its page", "For example, closed over the summer."),
            line("url", "Web address", cells.web_address),
            line("form_url", "Address of the referral form", cells.web_address),
            line("email", "Email", cells.email),
            line("telephone", "Telephone", cells.telephone),
            line("talk_to_role", "Whom to talk to first", hint="A role, such as duty worker."),
            line("talk_to_telephone", "Telephone to talk to somebody first", cells.telephone),
            line("step_up_contact", "Whom to ring if worries grow"),
        ),
        (CONTACT,),
    ),
    Section(
        "provider",
        "Who runs it",
        (
            line("provider.name", "Name of the provider", needed=True),
            choice("provider.sector", "Kind of provider", SECTOR_LABELS),
            choice("provider.statutory_partner", "If it is a public service, who runs it?",
                   PARTNER_LABELS),
            line("provider.charity_number", "Charity number"),
            text("provider.description", "About the provider"),
            line("provider.email", "Email of the provider", cells.email),
            line("provider.website", "Website of the provider", cells.web_address),
        ),
        note="These facts are shared by every service of this provider in the same list.",
    ),
    Section(
        "who",
        "Who it is for",
        (
            _limit("minimum_age", "Lowest age", "No lowest age"),
            _age("minimum_age_years", "Lowest age in years"),
            _limit("maximum_age", "Highest age", "No highest age"),
            _age("maximum_age_years", "Highest age in years"),
            choice("age_of", "Whose age is this?", AGE_OF_LABELS, needed=True),
            yes_no("before_birth", "Does it take families before birth?"),
            choice("level_of_offer", "How wide is its door?", LEVEL_LABELS),
            several("levels_served", "Levels of need it works at", RESPONSE_LABELS),
            several("referral_routes", "Who can ask?", ROUTE_LABELS),
            yes_no("consent_needed", "Does it need the family's consent?"),
            text("application_process", "How to apply"),
            text("eligibility", "Who can use it, in its own words"),
            lines("reasons_refused", "Why people are turned down"),
        ),
        (NEED, RULE),
    ),
    Section(
        "where",
        "How, where and when",
        (
            several("delivery", "How is help given?", DELIVERY_LABELS),
            Field(
                "areas_served",
                "Codes of the areas it serves",
                hint="Official codes of authorities or wards. Put ; between them.",
                reader=cells.area_codes,
                writer=lambda codes: "; ".join(sorted(codes)),
            ),
            several("access_needs", "Access needs it can meet", ACCESS_LABELS),
            lines("languages", "Languages"),
        ),
        (PLACE, OPENING, AREA),
        note="Times that belong to a place stand with it.",
    ),
    Section(
        "cost",
        "What it costs",
        (yes_no("free", "Is it free?"), text("cost_text", "Cost, in its own words")),
        (PRICE,),
    ),
    Section(
        "space",
        "Space and waiting",
        (
            figure("capacity_children", "Children it can help at once", cells.whole),
            figure("vacancies", "Places free", cells.whole),
            choice("capacity_state", "Space", CAPACITY_LABELS),
            day("capacity_confirmed_on", "Space was confirmed on"),
            figure("wait_days", "Waiting time in days", cells.whole, "0 means no wait."),
            day("wait_as_of", "Waiting time was reported on"),
            figure("wait_expires_days", "Days that this waiting time counts", cells.whole,
                   "Leave empty for the usual time."),
        ),
        (GROUP_CAPACITY,),
    ),
    Section(
        "money",
        "Money and staff",
        (
            line("funder", "Funder"),
            money("annual_pence", "Money a year"),
            day("funding_starts_on", "Money starts on"),
            day("funding_ends_on", "Money ends on"),
            figure("staff_fte", "Staff, full-time equivalent", cells.number_between(0, 100_000)),
            figure("funded_places", "Children's places that are paid for", cells.whole),
            choice("funding_kind", "Kind of money", FUNDING_LABELS),
            lines("funding_sources", "Who pays, as published"),
        ),
        (RESOURCING,),
        note="For commissioners and editors. Only who pays, as published, stands on open pages.",
    ),
    Section(
        "evidence",
        "Evidence",
        (
            text("evidence", "What is known of its results"),
            choice("evidence_rating", "Strength of evidence", EVIDENCE_LABELS),
            text("evidence_caveats", "What to know about the evidence"),
            text("accreditations", "Accreditations"),
        ),
    ),
    Section(
        "editors",
        "For editors",
        (
            text("notes", "Notes", "Only editors read them."),
            tick("is_published", "Published"),
            day("publish_from", "Published from"),
            day("publish_to", "Published until"),
        ),
    ),
)  # fmt: skip
DEFAULTS: Mapping[str, Any] = {"age_of": AgeOf.CHILD, "is_published": True}
