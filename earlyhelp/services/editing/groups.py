"""What may stand several times in the form of a listing: places, times, rules, prices."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

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
    yes_no,
)
from earlyhelp.services.exchange import cells
from earlyhelp.services.labels import (
    FREQUENCY_LABELS,
    PLACE_LABELS,
    RULE_FIELD_LABELS,
    RULE_KIND_LABELS,
    RULE_OPERATOR_LABELS,
    STRENGTH_LABELS,
)
from earlyhelp.services.parts import (
    AreaServed,
    CapacityFacts,
    ContactFacts,
    CostOption,
    EligibilityRule,
    Opening,
    Phone,
    PlaceFacts,
    ResourcingFacts,
)
from earlyhelp.services.words import (
    CAPACITY_LABELS,
    DAY_LABELS,
    FUNDING_LABELS,
)
from earlyhelp.taxonomy.needs import NEEDS


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand once for each of several things; groups may stand within."""

    name: str
    label: str
    one: str
    """What one of them is called: "place"."""
    make: Callable[..., object]
    fields: tuple[Field, ...]
    groups: tuple["Group", ...] = ()


def clock(name: str, label: str) -> Field:
    """Return a question for a time of day."""
    hint = "On the 24-hour clock, for example 9:30."
    return Field(
        name, label, Kind.LINE, hint, reader=cells.clock, writer=_write_clock, is_narrow=True
    )


def _write_clock(value: time) -> str:
    return f"{value:%H:%M}"


def money(name: str, label: str) -> Field:
    """Return a question for an amount a year."""
    return Field(
        name, label, hint="In pounds, for example 12500.", reader=cells.pence,
        writer=lambda pence: f"{pence / 100:.2f}".removesuffix(".00"), is_narrow=True,
    )  # fmt: skip


def _pounds(text_: str) -> object:
    pence = cells.pence(text_)
    return pence / 100 if isinstance(pence, int) else pence


def tick(name: str, label: str, hint: str = "") -> Field:
    """Return a question that is a single box to tick."""
    return Field(name, label, Kind.TICK, hint, (("yes", label),))


def make_need(need: str, strength: object) -> tuple[str, object]:
    """Return one need with its strength."""
    return need, strength


NEED_OPTIONS = tuple((str(need.code), need.label) for need in NEEDS)
OPENING = Group(
    "openings",
    "Days and times",
    "time",
    Opening,
    (
        several("days", "Days", DAY_LABELS, none=""),
        clock("opens_at", "Opens at"),
        clock("closes_at", "Closes at"),
        tick("crosses_midnight", "It closes on the next day"),
        yes_no("term_time_only", "Only in term time?"),
        choice("freq", "How often?", FREQUENCY_LABELS),
        day("valid_from", "First day (optional)"),
        day("valid_to", "Last day (optional)"),
        line("description", "In words (optional)"),
    ),
)
PLACE = Group(
    "places",
    "Places",
    "place",
    PlaceFacts,
    (
        line("name", "Name of the place"),
        line("address_1", "Street and number"),
        line("city", "Town"),
        line("county", "County"),
        line("postcode", "Postcode", cells.postcode),
        choice("kind", "What kind of place is it?", PLACE_LABELS),
        tick(
            "confidential",
            "This address is confidential",
            "Nobody but editors sees it: not the street, the town, a map or a distance.",
        ),
        tick("masked", "Only the town may be told"),
        lines("accessibility", "Access to this place", "For example, step-free. One on each line."),
    ),
    (OPENING,),
)
NEED = Group(
    "needs",
    "Needs it helps with",
    "need",
    make_need,
    (
        Field(
            "need", "Need", Kind.ONE, options=(*NEED_OPTIONS, (NOT_STATED, "Choose a need")),
            is_needed=True,
        ),
        choice("strength", "How squarely?", STRENGTH_LABELS, needed=True),
    ),
)  # fmt: skip
RULE = Group(
    "rules",
    "Rules on who can use it",
    "rule",
    EligibilityRule,
    (
        choice("kind", "Does it let in or keep out?", RULE_KIND_LABELS, needed=True),
        choice("field", "What is it about?", RULE_FIELD_LABELS, needed=True),
        choice("operator", "How does it compare?", RULE_OPERATOR_LABELS, needed=True),
        line("value", "With what?", hint="Several values: put ; between them.", needed=True),
        line("sentence", "The rule in a sentence", hint="Families read this.", needed=True),
    ),
)
PRICE = Group(
    "cost_options",
    "Prices",
    "price",
    CostOption,
    (
        line("option", "For whom or what"),
        Field(
            "amount", "Amount in pounds", reader=_pounds,
            writer=lambda value: f"{value:.2f}".removesuffix(".00"), is_narrow=True,
        ),
        line("amount_description", "What it covers"),
        day("valid_from", "From (optional)"),
        day("valid_to", "Until (optional)"),
    ),
)  # fmt: skip
GROUP_CAPACITY = Group(
    "capacities",
    "Space for one group of children",
    "group",
    CapacityFacts,
    (
        line("target_group", "Which group?", needed=True),
        Field(
            "confirmed_on", "Confirmed on", hint="For example, 4 March 2026.",
            reader=day("", "").reader, writer=day("", "").writer, is_needed=True, is_narrow=True,
        ),
        figure("children", "Children it can help at once", cells.whole),
        figure("vacancies", "Places free", cells.whole),
        choice("state", "Space", CAPACITY_LABELS),
    ),
)  # fmt: skip
CONTACT = Group(
    "contacts",
    "Further contacts",
    "contact",
    ContactFacts,
    (
        line("name", "Name", hint="A person's name only where the service publishes it."),
        line("title", "Role"),
        line("email", "Email", cells.email),
        tick("is_private", "For editors only"),
    ),
    (
        Group(
            "phones",
            "Telephones",
            "telephone",
            Phone,
            (
                line("number", "Telephone number", cells.telephone, needed=True),
                line("description", "What it is for"),
            ),
        ),
    ),
)
RESOURCING = Group(
    "more_resourcing",
    "Further funders",
    "funder",
    ResourcingFacts,
    (
        line("funder", "Funder"),
        money("annual_pence", "Money a year"),
        day("starts_on", "Starts on"),
        day("ends_on", "Ends on"),
        figure("staff_fte", "Staff, full-time equivalent", cells.number_between(0, 100_000)),
        figure("places", "Children's places that are paid for", cells.whole),
        choice("kind", "Kind of money", FUNDING_LABELS),
    ),
)
AREA = Group(
    "service_areas",
    "Areas it serves, in words",
    "area",
    AreaServed,
    (line("name", "Name of the area"), line("extent", "Extent")),
)
