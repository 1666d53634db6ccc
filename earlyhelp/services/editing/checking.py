"""What a listing has to be, each fault with its sentence; rows of files are held to the same."""

from collections.abc import Iterator, Mapping
from datetime import date

from earlyhelp.services.differing import fact_of, label_of
from earlyhelp.services.exchange.rules import Given, row_faults
from earlyhelp.services.facts import Opening, ServiceFacts
from earlyhelp.services.labels import FIELD_LABELS
from earlyhelp.services.parts import EligibilityRule, PlaceFacts
from earlyhelp.services.text import tokens
from earlyhelp.services.words import RuleField, RuleOperator

Error = tuple[str, str]
COLUMNS: Mapping[str, str] = {
    "provider_name": "provider.name",
    "provider_description": "provider.description",
    "statutory_partner": "provider.statutory_partner",
    "service_name": "name",
}
"""Columns of a file whose question has another name."""
OF_A_PLACE = frozenset({"postcode", "address_1", "latitude", "longitude", "closes_at"})
SENTENCES: Mapping[str, str] = {
    "statutory_partner": "Only a public service is run by one of these: choose Not stated",
    "closed_on": "Enter the day on which it closed for good",
    "capacity_confirmed_on": "Enter the day on which space was confirmed",
    "wait_as_of": "Enter the day on which the waiting time was reported",
}
"""Where a sentence about a row of a file would sound odd on a page."""
FUTURE = "a day that is not after today"
PERIODS = (
    ("publish_from", "publish_to"),
    ("funding_starts_on", "funding_ends_on"),
)


def find_errors(facts: ServiceFacts, *, on: date) -> tuple[Error, ...]:
    """Return everything that keeps a listing from being stored, in the order of the form."""
    every = (*_as_rows(facts, on), *_own(facts, on), *find_telling(facts))
    found = dict(reversed(every))
    return tuple(reversed(found.items()))


def _as_rows(facts: ServiceFacts, on: date) -> Iterator[Error]:
    for fault in row_faults(0, _given(facts), on=on):
        if fault.column not in OF_A_PLACE:
            yield _name(fault.column), _sentence(fault.column, fault.wanted)


def _given(facts: ServiceFacts) -> Given:
    """Return what is stated as a row of a file holds it; a place's cells are checked apart."""
    names = (
        *("description", "alert", "eligibility", "cost_text", "step_up_contact", "evidence"),
        *("talk_to_role", "minimum_age_years", "maximum_age_years", "age_of", "status"),
        *("closed_on", "capacity_children", "vacancies", "capacity_state", "wait_days"),
        *("capacity_confirmed_on", "wait_as_of", "is_illustrative"),
    )
    given = {name: getattr(facts, name) for name in names}
    given |= {
        "provider_sector": facts.provider.sector,
        "statutory_partner": facts.provider.statutory_partner,
    }
    return {name: value for name, value in given.items() if value is not None}


def _name(column: str) -> str:
    return COLUMNS.get(column, column)


def _sentence(column: str, wanted: str) -> str:
    if column in SENTENCES and wanted != FUTURE:
        return SENTENCES[column]
    label = FIELD_LABELS.get(column, "This")
    return f"{label}: enter {wanted.partition(';')[0]}"


def _own(facts: ServiceFacts, on: date) -> Iterator[Error]:
    """Return faults of what a row of a file cannot hold."""
    for starts, ends in PERIODS:
        first, last = getattr(facts, starts), getattr(facts, ends)
        if first and last and last < first:
            yield ends, f"{FIELD_LABELS[ends]}: enter a day that is not before it starts"
    for number, place in enumerate(facts.places):
        yield from _openings(place.openings, f"places-{number}-openings")
    yield from _openings(facts.openings, "openings")
    yield from _groups(facts, on)
    for number, rule in enumerate(facts.rules):
        yield from _rule(rule, f"rules-{number}-value")


def _openings(openings: tuple[Opening, ...], name: str) -> Iterator[Error]:
    for number, one in enumerate(openings):
        start = f"{name}-{number}"
        opens, closes = one.opens_at, one.closes_at
        if opens and closes and closes <= opens and not one.crosses_midnight:
            yield (
                f"{start}-closes_at",
                f"Closes at: enter a time after {opens:%H:%M}, or tick that it closes the next day",
            )
        if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
            yield f"{start}-valid_to", "Last day: enter a day that is not before the first day"


def _groups(facts: ServiceFacts, on: date) -> Iterator[Error]:
    for number, room in enumerate(facts.capacities):
        start, children, vacancies = f"capacities-{number}", room.children, room.vacancies
        if children is not None and vacancies is not None and vacancies > children:
            yield f"{start}-vacancies", f"Places free: enter at most {children}"
        if room.confirmed_on > on:
            yield f"{start}-confirmed_on", f"Confirmed on: enter {FUTURE}"
    for number, price in enumerate(facts.cost_options):
        yield from _in_order(
            f"cost_options-{number}-valid_to", "Until", price.valid_from, price.valid_to
        )
    for number, money in enumerate(facts.more_resourcing):
        yield from _in_order(
            f"more_resourcing-{number}-ends_on", "Ends on", money.starts_on, money.ends_on
        )


def _in_order(name: str, label: str, starts: date | None, ends: date | None) -> Iterator[Error]:
    if starts and ends and ends < starts:
        yield name, f"{label}: enter a day that is not before it starts"


def _rule(rule: EligibilityRule, name: str) -> Iterator[Error]:
    compares = rule.operator in {RuleOperator.AT_LEAST, RuleOperator.AT_MOST}
    if compares and rule.field is not RuleField.AGE:
        yield name.replace("value", "operator"), "Only an age can be at least or at most something"
    if rule.field is RuleField.AGE and not all(map(_is_number, rule.value.split(";"))):
        yield name, "With what: enter an age in years, such as 11"


def _is_number(text: str) -> bool:
    return text.strip().replace(".", "", 1).isdecimal()


PUBLIC_TEXTS = (
    *("name", "description", "alert", "eligibility", "cost_text", "step_up_contact", "evidence"),
    *("talk_to_role", "application_process", "evidence_caveats", "accreditations"),
    "provider.description",
)
"""Everybody may read them; a file may not tell a confidential address in them either."""
SHORTEST_SECRET = 4
"""Letters and digits of a street that would tell a place; fewer stand in any text."""


def find_telling(facts: ServiceFacts) -> tuple[Error, ...]:
    """Return the public texts that tell where a place is that may not be located."""
    return tuple(
        (name, f"{label_of(name)}: take out the postcode or street of the confidential address")
        for name, text in _texts(facts).items()
        if _tells(facts, text)
    )


def find_warning(facts: ServiceFacts) -> str | None:
    """Return what an editor is warned of: notes that hold a confidential address."""
    if facts.notes and _tells(facts, facts.notes):
        return "The notes hold the postcode or street of a confidential address."
    return None


def _texts(facts: ServiceFacts) -> Mapping[str, str]:
    texts = {name: fact_of(facts, name) for name in PUBLIC_TEXTS}
    texts["reasons_refused"] = " ".join(facts.reasons_refused or ())
    return {name: text for name, text in texts.items() if isinstance(text, str) and text}


def _tells(facts: ServiceFacts, text: str) -> bool:
    squeezed = "".join(tokens(text))
    hidden = (place for place in facts.places if place.is_hidden)
    return any(secret in squeezed for place in hidden for secret in _secrets(place))


def _secrets(place: PlaceFacts) -> Iterator[str]:
    for text in (place.postcode, place.address_1):
        squeezed = "".join(tokens(text or ""))
        if len(squeezed) >= SHORTEST_SECRET:
            yield squeezed
