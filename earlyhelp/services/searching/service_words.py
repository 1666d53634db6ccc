"""What single facts of a service say in words: telephones, costs, contacts, numbers, lists."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from earlyhelp.services.facts import (
    AreaServed,
    ContactFacts,
    CostOption,
    Phone,
    PlaceFacts,
    ProviderFacts,
    Term,
)
from earlyhelp.services.listings import sector_words
from earlyhelp.services.searching.openings import OpeningWords, openings_words
from earlyhelp.services.words import PARTNER_LABELS, LocationKind
from earlyhelp.web.words import NOT_GIVEN, day

NUMBER = re.compile(r"\+?\d[\d\s()\-]*")
KIND_LABELS = {
    LocationKind.VIRTUAL: "Online or by telephone",
    LocationKind.POSTAL: "For letters only",
}
MASKED = "The exact address is not shown. Ask the service."


@dataclass(frozen=True, slots=True)
class Call:
    """A telephone number as it is written, and as a telephone dials it."""

    number: str
    dial: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class ContactWords:
    """A further way to reach a service."""

    name: str
    email: str | None
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """A place in words."""

    lines: tuple[str, ...]
    note: str
    openings: tuple[OpeningWords, ...]
    accessibility: tuple[str, ...]

    @property
    def words(self) -> str:
        """The place in one line."""
        return ", ".join(self.lines)


@dataclass(frozen=True, slots=True)
class TermsWords:
    """What a list of others calls a service."""

    taxonomy: str
    labels: tuple[str, ...]


def make_call(number: str | None, about: str = "") -> Call | None:
    """Return a number that can be dialled, or as it is written where none can be found in it.

    >>> make_call("(0161) 496 0101, option 2")
    Call(number='(0161) 496 0101, option 2', dial='01614960101', about='')
    >>> make_call("ask at the desk").dial
    ''
    """
    if not number:
        return None
    found = NUMBER.search(number)
    digits = "".join(c for c in found[0] if c.isdigit() or c == "+") if found else ""
    return Call(number, digits, about)


def web_link(text: str | None) -> str | None:
    """Return an address of the web that is safe to link to; None for any other.

    >>> web_link("https://a.example"), web_link("javascript:alert(1)"), web_link(None)
    ('https://a.example', None, None)
    """
    is_web = text is not None and text.casefold().startswith(("http://", "https://"))
    return text if is_web else None


def place_words(place: PlaceFacts, on: date) -> PlaceWords:
    """Say where a place is and when it is open; of a masked one only its town."""
    whole = (place.name, place.address_1, place.city, place.county, place.postcode)
    lines = (place.city or place.county,) if place.masked else whole
    return PlaceWords(
        lines=tuple(dict.fromkeys(line for line in lines if line)),
        note=MASKED if place.masked else _note(place),
        openings=openings_words(place.openings, on),
        accessibility=place.accessibility or (),
    )


def _note(place: PlaceFacts) -> str:
    kind = KIND_LABELS.get(place.kind) if place.kind else None
    return ". ".join(part.rstrip(".") for part in (kind, place.description) if part)


def contact_words(contact: ContactFacts) -> ContactWords:
    """Say who a contact is, and how to reach them."""
    calls = (make_call(phone.number, _about(phone)) for phone in contact.phones)
    return ContactWords(
        name=", ".join(part for part in (contact.title, contact.name) if part) or "Contact",
        email=contact.email,
        calls=tuple(call for call in calls if call),
    )


def _about(phone: Phone) -> str:
    return "; ".join(part for part in (phone.description, ", ".join(phone.languages)) if part)


def cost_option_words(option: CostOption, on: date) -> str | None:
    """Say one way to pay; None where it has ended.

    >>> cost_option_words(CostOption("Each session", 2.0), date(2026, 3, 4))
    'Each session: £2'
    """
    if option.valid_to is not None and option.valid_to < on:
        return None
    paid = " ".join(part for part in (_pounds(option.amount), option.amount_description) if part)
    said = ": ".join(part for part in (option.option, paid) if part)
    first = option.valid_from
    starts = f"from {day(first)}" if first is not None and first > on else ""
    ends = f"until {day(option.valid_to)}" if option.valid_to else ""
    return ", ".join(part for part in (said, starts, ends) if part) or None


def _pounds(amount: float | None) -> str:
    """Write an amount of money.

    >>> _pounds(2.0), _pounds(2.5), _pounds(0.0), _pounds(None)
    ('£2', '£2.50', 'free', '')
    """
    if amount is None:
        return ""
    if amount == 0:
        return "free"
    return f"£{amount:,.0f}" if amount == int(amount) else f"£{amount:,.2f}"


def areas_words(
    codes: frozenset[str] | None, names: Mapping[str, str], areas: Iterable[AreaServed]
) -> tuple[str, ...]:
    """Return the names of the areas a service is for; a code that has no name stands for itself."""
    written = (area.name or area.extent for area in areas)
    coded = sorted(names.get(code, code) for code in codes or ())
    return tuple(dict.fromkeys(name for name in (*coded, *written) if name))


def sector_of(provider: ProviderFacts) -> str:
    """Say what type of organisation runs a service."""
    if provider.sector is None:
        return NOT_GIVEN
    label = sector_words(provider.sector)
    if provider.statutory_partner is None:
        return label
    return f"{label}, run by {PARTNER_LABELS[provider.statutory_partner]}"


def numbers_of(provider: ProviderFacts) -> tuple[str, ...]:
    """Return the numbers by which others know a provider."""
    charity = (f"Charity number {provider.charity_number}",) if provider.charity_number else ()
    others = (f"{one.kind}: {one.identifier}" for one in provider.identifiers)
    return (*charity, *others)


def terms_words(terms: Iterable[Term]) -> tuple[TermsWords, ...]:
    """Return what lists of others call a service, by list."""
    labels: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        said = f"{term.label}: {term.value}" if term.value else term.label
        labels[term.taxonomy].append(said)
    return tuple(
        TermsWords(taxonomy, tuple(sorted(set(labels[taxonomy])))) for taxonomy in sorted(labels)
    )
