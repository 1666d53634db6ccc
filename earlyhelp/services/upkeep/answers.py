"""What a provider may change in its listing: the questions, and how each answer is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from earlyhelp.services.exchange import cells
from earlyhelp.services.exchange.cells import Refused
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.labels import FIELD_LABELS, SET_LABELS
from earlyhelp.services.words import (
    CAPACITY_LABELS,
    STATUS_LABELS,
    AgeOf,
    CapacityState,
    Status,
)
from earlyhelp.taxonomy.ages import HIGHEST_AGE

Given = Mapping[str, Sequence[str]]
Fault = tuple[str, str]
LONGEST_LINE, LONGEST_TEXT = 500, 5_000


class Kind(StrEnum):
    """How a question is answered."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    ONE = "one"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about a fact of the listing."""

    name: str
    kind: Kind
    read: Callable[[str], object]
    wanted: str
    """What to do where an answer cannot be read."""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """The fact's name for readers."""
        return FIELD_LABELS[self.name]


def _options(labels: Mapping[Any, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(word), label) for word, label in labels.items())


def _age(text: str) -> object:
    value = cells.age(text)
    return Refused("a number") if value == cells.NO_LIMIT else value


def _lines(text: str) -> object:
    found = tuple(line for part in text.splitlines() if (line := cells.tidy(part)))
    return found or None


def paragraphs(text: str) -> str:
    """Return a text in lines, without control characters and needless spaces.

    >>> paragraphs(" One  line. ")
    'One line.'
    """
    return "\n".join(cells.tidy(line) for line in text.splitlines()).strip()


def _paragraphs(text: str) -> object:
    return paragraphs(text) or None


def _closed(words: type[StrEnum]) -> Callable[[str], object]:
    return cells.word_of(words)


TEXT_TOO_LONG = f"Use at most {LONGEST_TEXT:,} characters"
LINE_TOO_LONG = f"Use at most {LONGEST_LINE:,} characters"
YES_NO = (("yes", "Yes"), ("no", "No"))
A_NUMBER = "Enter a whole number, such as 12, or leave it empty"
AN_AGE = "Enter an age in years, such as 4 or 0.5, or leave it empty"
AN_ADDRESS = "Enter a web address that begins with https://"
A_PHONE = "Enter one telephone number, such as 01632 960001"
AN_EMAIL = "Enter an email address, such as help@service.example"
ASKS = (
    Ask("name", Kind.LINE, str, LINE_TOO_LONG),
    Ask("status", Kind.ONE, _closed(Status), "Choose one", options=_options(STATUS_LABELS)),
    Ask("description", Kind.TEXT, _paragraphs, TEXT_TOO_LONG),
    Ask("telephone", Kind.LINE, cells.telephone, A_PHONE),
    Ask("email", Kind.LINE, cells.email, AN_EMAIL),
    Ask("url", Kind.LINE, cells.web_address, AN_ADDRESS),
    Ask("form_url", Kind.LINE, cells.web_address, AN_ADDRESS),
    Ask("minimum_age_years", Kind.NUMBER, _age, AN_AGE, "In years: 0.5 is 6 months."),
    Ask("maximum_age_years", Kind.NUMBER, _age, AN_AGE, "In years: 0.5 is 6 months."),
    Ask(
        "referral_routes",
        Kind.MANY,
        cells.words_of(SET_LABELS["referral_routes"]),
        "Choose from the list",
        options=_options(SET_LABELS["referral_routes"]),
    ),
    Ask("eligibility", Kind.TEXT, _paragraphs, TEXT_TOO_LONG),
    Ask("reasons_refused", Kind.TEXT, _lines, TEXT_TOO_LONG, "One on each line."),
    Ask(
        "delivery",
        Kind.MANY,
        cells.words_of(SET_LABELS["delivery"]),
        "Choose from the list",
        options=_options(SET_LABELS["delivery"]),
    ),
    Ask("free", Kind.ONE, cells.yes_no, "Choose yes or no", options=YES_NO),
    Ask("cost_text", Kind.LINE, str, LINE_TOO_LONG, "For example, £2 a session."),
    Ask(
        "access_needs",
        Kind.MANY,
        cells.words_of(SET_LABELS["access_needs"]),
        "Choose from the list",
        options=_options(SET_LABELS["access_needs"]),
    ),
    Ask("languages", Kind.TEXT, _lines, TEXT_TOO_LONG, "One on each line."),
    Ask(
        "capacity_state",
        Kind.ONE,
        _closed(CapacityState),
        "Choose one",
        options=_options(CAPACITY_LABELS),
    ),
    Ask("capacity_children", Kind.NUMBER, cells.whole, A_NUMBER),
    Ask("vacancies", Kind.NUMBER, cells.whole, A_NUMBER),
    Ask("wait_days", Kind.NUMBER, cells.whole, A_NUMBER, "0 if there is no wait. 3 weeks is 21."),
)
"""The facts a provider may change, in the order of the page; the rest is said in words."""
ASK_BY_NAME = {ask.name: ask for ask in ASKS}
FIGURES = ("capacity_children", "vacancies", "capacity_state", "wait_days")
"""They age fastest; a setting lets a provider publish them at once."""
NEVER_EMPTY = frozenset({"name", "status"})


def given_of(facts: ServiceFacts) -> Given:
    """Return the facts as the form shows them."""
    return {ask.name: as_typed(getattr(facts, ask.name)) for ask in ASKS}


def as_typed(value: object) -> Sequence[str]:
    """Return a value as its field shows it."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    if isinstance(value, tuple):
        return ("\n".join(map(str, value)),)
    return (f"{value:g}" if isinstance(value, float) else str(value),)


def read_answers(given: Given, facts: ServiceFacts) -> tuple[Mapping[str, object], list[Fault]]:
    """Return the facts that a form changes, and what has to be mended, by field."""
    changed: dict[str, object] = {}
    faults: list[Fault] = []
    for ask in ASKS:
        stored = as_typed(getattr(facts, ask.name))
        sent = [_same_ends(text) for text in given.get(ask.name, ()) if text.strip()]
        if sent == [_same_ends(text) for text in stored]:
            continue
        value = read_answer(ask, sent)
        if isinstance(value, Refused):
            faults.append((ask.name, value.wanted))
        elif value != getattr(facts, ask.name):
            changed[ask.name] = value
    if not faults and changed:
        faults = consistency_faults(with_values(facts, changed))
    return changed, faults


def read_answer(ask: Ask, sent: Sequence[str]) -> object:
    """Return the value of one answer; None for an empty one, which means "not given"."""
    text = sent[0] if sent else ""
    if not text:
        return Refused(f"{ask.label} cannot be empty") if ask.name in NEVER_EMPTY else None
    if len(text) > (LONGEST_TEXT if ask.kind is Kind.TEXT else LONGEST_LINE):
        return Refused(TEXT_TOO_LONG if ask.kind is Kind.TEXT else LINE_TOO_LONG)
    if ask.kind is Kind.MANY:
        text = ";".join(sent)
    value = ask.read(text if ask.kind is Kind.TEXT else cells.tidy(text))
    return Refused(ask.wanted) if isinstance(value, Refused) else value


def _same_ends(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def with_values(facts: ServiceFacts, values: Mapping[str, Any]) -> ServiceFacts:
    """Return the facts with some of them changed, each read by its own field."""
    return replace(facts, **values)


def consistency_faults(facts: ServiceFacts) -> list[Fault]:
    """Return what cannot stand side by side in a listing, at the field to mend."""
    faults = []
    lowest, highest = facts.minimum_age_years, facts.maximum_age_years
    if lowest is not None and highest is not None and lowest > highest:
        faults.append(("maximum_age_years", "The highest age must not be below the lowest"))
    if facts.age_of is AgeOf.CHILD and max(lowest or 0, highest or 0) > HIGHEST_AGE:
        field = "maximum_age_years" if (highest or 0) > HIGHEST_AGE else "minimum_age_years"
        faults.append((field, f"The age of a child must be 0 to {HIGHEST_AGE}"))
    free, children = facts.vacancies, facts.capacity_children
    if free is not None and children is not None and free > children:
        sentence = "Places free must not be more than the children it can help at once"
        faults.append(("vacancies", sentence))
    return faults
