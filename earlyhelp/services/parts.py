"""Parts of what the directory records of a service, as plain values; None is "not stated".

Every part that HSDS-UK gives an id of its own carries the id its source gave it, so that a list
that is brought in and written out again keeps them.
"""

from dataclasses import dataclass, fields
from datetime import date, time

from earlyhelp.services.words import (
    CapacityState,
    Frequency,
    FundingKind,
    LocationKind,
    RuleField,
    RuleKind,
    RuleOperator,
    StatutoryPartner,
)
from earlyhelp.taxonomy.services import Sector


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a taxonomy of others, put on a service, a place or a provider."""

    taxonomy: str
    """The name of its list, such as esdServiceTypes."""
    term_id: str
    """As its list writes it; never made up here."""
    label: str
    parent_id: str | None = None
    description: str | None = None
    uri: str | None = None
    id: str | None = None
    value: str | None = None
    taxonomy_id: str | None = None
    code: str | None = None
    """What its list calls it for short, beside its id (HSDS taxonomy_term.term)."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number by which others know a provider: of a company, a school, a charity abroad."""

    kind: str
    identifier: str
    scheme: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """Who runs a service."""

    name: str
    sector: Sector | None = None
    statutory_partner: StatutoryPartner | None = None
    charity_number: str | None = None
    description: str | None = None
    source_id: str | None = None
    """The provider's id in its source, where it has one; else its name makes it one provider."""
    email: str | None = None
    website: str | None = None
    logo: str | None = None
    uri: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    terms: tuple[Term, ...] = ()
    parent_id: str | None = None
    """The id, in its source, of the provider that it belongs to."""

    @property
    def key(self) -> str:
        """What makes it one provider within its source."""
        return self.source_id or self.name.casefold()


@dataclass(frozen=True, slots=True)
class Opening:
    """Days and hours, at a place or of the service as a whole."""

    days: frozenset[str] | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    term_time_only: bool | None = None
    crosses_midnight: bool = False
    """Stated: it closes on the next day."""
    freq: Frequency | None = None
    interval: int | None = None
    month_days: str | None = None
    starts_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    description: str | None = None
    attending_type: str | None = None
    link: str | None = None
    notes: str | None = None
    id: str | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What openings are put in order by."""
        days = "" if self.days is None else ",".join(sorted(self.days))
        rest = (getattr(self, field.name) for field in fields(self) if field.name != "days")
        return (days, *map(str, rest))

    @property
    def says_something(self) -> bool:
        """Say whether anything is stated."""
        return self != Opening()


@dataclass(frozen=True, slots=True)
class AccessNote:
    """What a source says of getting into a place, beyond one line of ``accessibility``."""

    description: str | None = None
    """The line of ``accessibility`` that it belongs to, where there is one."""
    details: str | None = None
    url: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """Where a service is given; the position only where the source gave it itself."""

    name: str | None = None
    address_1: str | None = None
    city: str | None = None
    postcode: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    confidential: bool = False
    accessibility: tuple[str, ...] | None = None
    openings: tuple[Opening, ...] = ()
    masked: bool = False
    """Only the town or ward may be told, never the street or the point."""
    kind: LocationKind | None = None
    description: str | None = None
    attention: str | None = None
    county: str | None = None
    region: str | None = None
    country: str | None = None
    external_id: str | None = None
    external_id_kind: str | None = None
    terms: tuple[Term, ...] = ()
    id: str | None = None
    """The place's id in its source."""
    at_id: str | None = None
    """The id of this service's being there (HSDS service_at_location)."""
    address_id: str | None = None
    access_notes: tuple[AccessNote, ...] = ()
    address_kind: LocationKind | None = None
    """What kind of address it is; None: the same as the place."""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it one place: its id, or name, street, town, postcode and position."""
        if self.id is not None:
            return (self.id,)
        words = (self.name, self.address_1, self.city, self.postcode)
        position = "" if self.latitude is None else f"{self.latitude!r},{self.longitude!r}"
        return (*(word or "" for word in words), position)

    @property
    def is_hidden(self) -> bool:
        """Say whether its street and its point may not be told."""
        return self.confidential or self.masked


@dataclass(frozen=True, slots=True)
class AreaServed:
    """An area a service is for, as its source writes it."""

    name: str | None = None
    extent: str | None = None
    extent_type: str | None = None
    uri: str | None = None
    id: str | None = None
    service_area: str | None = None
    """The area in words, beside its name."""


@dataclass(frozen=True, slots=True)
class CostOption:
    """What a service costs, one of several ways to pay."""

    option: str | None = None
    amount: float | None = None
    """In pounds."""
    amount_description: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number and what it is for."""

    number: str
    description: str | None = None
    languages: tuple[str, ...] = ()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A further way to reach a service; a person's name only where the source publishes it."""

    name: str | None = None
    title: str | None = None
    email: str | None = None
    phones: tuple[Phone, ...] = ()
    is_private: bool = False
    """For directory editors only."""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """Whom a service takes or does not take, as a value the matcher can ask, with its sentence."""

    kind: RuleKind
    field: RuleField
    operator: RuleOperator
    value: str
    """Several values of "one_of" stand with ";" between them."""
    sentence: str


@dataclass(frozen=True, slots=True)
class CapacityFacts:
    """Room for one group of children, where it differs from the service as a whole."""

    target_group: str
    confirmed_on: date
    children: int | None = None
    vacancies: int | None = None
    state: CapacityState | None = None


@dataclass(frozen=True, slots=True)
class ResourcingFacts:
    """Money, staff and places behind a service from one funder; never public."""

    funder: str | None = None
    annual_pence: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    staff_fte: float | None = None
    places: int | None = None
    """Children's places that the money buys."""
    kind: FundingKind | None = None
