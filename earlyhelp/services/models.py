"""Tables of the directory, in the shape of HSDS; NULL always means "not stated"."""

from collections.abc import Iterable
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    Enum,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from earlyhelp.db import Base
from earlyhelp.services.words import (
    AgeOf,
    CapacityState,
    CheckMethod,
    CheckOutcome,
    ContactKind,
    LevelOfOffer,
    Status,
    StatutoryPartner,
)
from earlyhelp.taxonomy.services import Sector, Strength


class WordSet(TypeDecorator[frozenset[str]]):
    """A set of closed words, kept as ";a;b;" so that one can be looked for with LIKE."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        """Write the words in order; an empty set is ";": stated, and none."""
        del dialect
        return None if value is None else ";" + "".join(f"{word};" for word in sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str] | None:
        """Read the words back."""
        del dialect
        return None if value is None else frozenset(value.split(";")) - {""}


class Lines(TypeDecorator[tuple[str, ...]]):
    """Texts in their order, one a line."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        """Write one text a line."""
        del dialect
        return None if value is None else "\n".join(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """Read the texts back."""
        del dialect
        return None if value is None else tuple(value.split("\n")) if value else ()


def _one_of(words: type[StrEnum]) -> Enum:
    return Enum(
        words,
        native_enum=False,
        length=40,
        create_constraint=False,
        values_callable=lambda enum: [word.value for word in enum],
    )


class Provider(Base):
    """Who runs services (HSDS organization)."""

    __tablename__ = "provider"
    __table_args__ = (UniqueConstraint("source", "source_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True)
    source: Mapped[str] = mapped_column(String(200))
    source_key: Mapped[str] = mapped_column(String(200))
    """What makes it one provider within its source: its folded name."""
    name: Mapped[str] = mapped_column(Text)
    sector: Mapped[Sector] = mapped_column(_one_of(Sector))
    statutory_partner: Mapped[StatutoryPartner | None] = mapped_column(_one_of(StatutoryPartner))
    charity_number: Mapped[str | None] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)


class Service(Base):
    """One kind of help that a provider runs."""

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint("minimum_age_years >= 0", name="minimum_age"),
        CheckConstraint("maximum_age_years <= 120", name="maximum_age"),
        CheckConstraint("minimum_age_years <= maximum_age_years", name="ages_in_order"),
        CheckConstraint("wait_days >= 0", name="wait"),
        CheckConstraint("wait_days IS NULL OR wait_as_of IS NOT NULL", name="wait_has_date"),
        CheckConstraint("status <> 'defunct' OR closed_on IS NOT NULL", name="closed_has_date"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True)
    source: Mapped[str] = mapped_column(String(200))
    source_id: Mapped[str] = mapped_column(String(200))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    is_illustrative: Mapped[bool]
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    status: Mapped[Status] = mapped_column(_one_of(Status))
    closed_on: Mapped[date | None]
    alert: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    form_url: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    minimum_age_years: Mapped[float | None] = mapped_column(Float)
    maximum_age_years: Mapped[float | None] = mapped_column(Float)
    no_minimum_age: Mapped[bool]
    """Stated: no lower limit; then ``minimum_age_years`` is NULL."""
    no_maximum_age: Mapped[bool]
    before_birth: Mapped[bool | None]
    age_of: Mapped[AgeOf] = mapped_column(_one_of(AgeOf))
    level_of_offer: Mapped[LevelOfOffer | None] = mapped_column(_one_of(LevelOfOffer))
    levels_served: Mapped[frozenset[str] | None] = mapped_column(WordSet)
    """Values of ``taxonomy.services.Response`` below the statutory level."""
    referral_routes: Mapped[frozenset[str] | None] = mapped_column(WordSet)
    consent_needed: Mapped[bool | None]
    eligibility: Mapped[str | None] = mapped_column(Text)
    reasons_refused: Mapped[tuple[str, ...] | None] = mapped_column(Lines)
    delivery: Mapped[frozenset[str] | None] = mapped_column(WordSet)
    areas_served: Mapped[frozenset[str] | None] = mapped_column(WordSet)
    """Official codes of authorities or wards."""
    access_needs: Mapped[frozenset[str] | None] = mapped_column(WordSet)
    languages: Mapped[tuple[str, ...] | None] = mapped_column(Lines)
    free: Mapped[bool | None]
    cost_text: Mapped[str | None] = mapped_column(Text)
    wait_days: Mapped[int | None]
    wait_as_of: Mapped[date | None]
    evidence: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(Text)
    """For directory editors only."""
    gone_on: Mapped[date | None]
    """The day its source stopped listing it; it is never deleted for that."""
    version: Mapped[int] = mapped_column(default=1)
    modified_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """UTC; says nothing about whether anyone checked the facts."""

    provider: Mapped[Provider] = relationship()
    needs: Mapped[list["ServiceNeed"]] = relationship(
        cascade="all, delete-orphan", order_by="ServiceNeed.need"
    )
    places: Mapped[list["ServiceAtLocation"]] = relationship(
        cascade="all, delete-orphan", order_by="ServiceAtLocation.id"
    )
    contacts: Mapped[list["Contact"]] = relationship(
        cascade="all, delete-orphan", order_by="Contact.id"
    )
    capacities: Mapped[list["Capacity"]] = relationship(
        cascade="all, delete-orphan", order_by="Capacity.id"
    )
    resourcings: Mapped[list["Resourcing"]] = relationship(
        cascade="all, delete-orphan", order_by="Resourcing.id"
    )
    checks: Mapped[list["VerificationEvent"]] = relationship(
        cascade="all, delete-orphan", order_by="VerificationEvent.on"
    )


class ServiceNeed(Base):
    """A need that a service helps with, and how squarely."""

    __tablename__ = "service_need"
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    need: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)
    strength: Mapped[Strength] = mapped_column(_one_of(Strength))


class Contact(Base):
    """A way to reach a service: enquiries, a role to talk to, or whom to ring if worries grow."""

    __tablename__ = "service_contact"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[ContactKind] = mapped_column(_one_of(ContactKind))
    role: Mapped[str | None] = mapped_column(Text)
    telephone: Mapped[str | None] = mapped_column(Text)


class Location(Base):
    """A place where help is given; one place may serve many services."""

    __tablename__ = "location"
    __table_args__ = (
        UniqueConstraint("source", "source_key"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="position_is_whole"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True)
    source: Mapped[str] = mapped_column(String(200))
    source_key: Mapped[str] = mapped_column(String(400))
    name: Mapped[str | None] = mapped_column(Text)
    address_1: Mapped[str | None] = mapped_column(Text)
    city: Mapped[str | None] = mapped_column(Text)
    postcode: Mapped[str | None] = mapped_column(String(8), index=True)
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    position_given: Mapped[bool]
    """The source gave the position itself; otherwise it is the postcode's."""
    ward_code: Mapped[str | None] = mapped_column(String(9))
    lsoa_code: Mapped[str | None] = mapped_column(String(9))
    accessibility: Mapped[tuple[str, ...] | None] = mapped_column(Lines)


class ServiceAtLocation(Base):
    """A service given at a place, with its times there."""

    __tablename__ = "service_at_location"
    __table_args__ = (UniqueConstraint("service_id", "location_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), index=True)
    address_confidential: Mapped[bool]
    """Nothing of the place may be shown, searched, measured or sent out."""
    location: Mapped[Location] = relationship()
    schedules: Mapped[list["Schedule"]] = relationship(
        cascade="all, delete-orphan", order_by="Schedule.id"
    )


class Schedule(Base):
    """Days and hours of a service at a place."""

    __tablename__ = "schedule"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_at_location_id: Mapped[int] = mapped_column(
        ForeignKey("service_at_location.id", ondelete="CASCADE"), index=True
    )
    days: Mapped[frozenset[str] | None] = mapped_column(WordSet)
    opens_at: Mapped[time | None]
    closes_at: Mapped[time | None]
    term_time_only: Mapped[bool | None]


class Capacity(Base):
    """How many children a service can help at once and today, as last confirmed."""

    __tablename__ = "capacity"
    __table_args__ = (
        CheckConstraint("children >= 0", name="children"),
        CheckConstraint("vacancies >= 0", name="vacancies"),
        CheckConstraint("vacancies <= children", name="vacancies_fit"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    target_group: Mapped[str | None] = mapped_column(Text)
    """NULL: the service as a whole."""
    children: Mapped[int | None]
    vacancies: Mapped[int | None]
    state: Mapped[CapacityState | None] = mapped_column(_one_of(CapacityState))
    confirmed_on: Mapped[date]


class Resourcing(Base):
    """Money and staff behind a service, by funder; never public."""

    __tablename__ = "resourcing"
    __table_args__ = (CheckConstraint("annual_pence >= 0", name="amount"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    funder: Mapped[str | None] = mapped_column(Text)
    annual_pence: Mapped[int | None]
    ends_on: Mapped[date | None]
    staff_fte: Mapped[float | None] = mapped_column(Float)


class VerificationEvent(Base):
    """One check of a listing: when, how, and what was found."""

    __tablename__ = "verification_event"
    __table_args__ = (UniqueConstraint("service_id", "on", "method", "outcome"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    on: Mapped[date]
    by: Mapped[str | None] = mapped_column(Text)
    method: Mapped[CheckMethod] = mapped_column(_one_of(CheckMethod))
    outcome: Mapped[CheckOutcome] = mapped_column(_one_of(CheckOutcome))
    note: Mapped[str | None] = mapped_column(Text)


class ServiceListing(Base):
    """What a search reads: one row a public service, derived from the tables above.

    ``commands.refresh_listings`` is its only writer. Lists are kept as ";a;b;"; nothing of a
    confidential address is in any column. ``south`` to ``east`` is the box around all its public
    points, so that one comparison finds a service by its nearest place; the whole world where no
    distance rules it out. The index holds all that a search narrows by besides words.
    """

    __tablename__ = "service_listing"
    __table_args__ = (
        Index(
            "ix_service_listing_search",
            *("south", "north", "west", "east"),
            *("age_of", "minimum_age", "maximum_age", "needs"),
        ),
    )
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    public_id: Mapped[str] = mapped_column(String(36))
    name: Mapped[str] = mapped_column(Text)
    one_line: Mapped[str | None] = mapped_column(Text)
    provider_name: Mapped[str] = mapped_column(Text)
    sector: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(40))
    is_illustrative: Mapped[bool]
    is_confidential: Mapped[bool]
    name_words: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    """Every searchable word, folded and stemmed by ``services.text``, spaces between."""
    needs: Mapped[str] = mapped_column(Text)
    """";code:primary;code:partial;"."""
    age_of: Mapped[str] = mapped_column(String(40))
    minimum_age: Mapped[float | None] = mapped_column(Float)
    maximum_age: Mapped[float | None] = mapped_column(Float)
    before_birth: Mapped[bool | None]
    free: Mapped[bool | None]
    cost_text: Mapped[str | None] = mapped_column(Text)
    delivery: Mapped[str | None] = mapped_column(Text)
    routes: Mapped[str | None] = mapped_column(Text)
    levels: Mapped[str | None] = mapped_column(Text)
    areas: Mapped[str | None] = mapped_column(Text)
    access: Mapped[str | None] = mapped_column(Text)
    capacity_state: Mapped[str | None] = mapped_column(String(40))
    vacancies: Mapped[int | None]
    capacity_on: Mapped[date | None]
    wait_days: Mapped[int | None]
    wait_on: Mapped[date | None]
    checked_on: Mapped[date | None]
    telephone: Mapped[str | None] = mapped_column(Text)
    comes_to_you: Mapped[bool]
    """It visits, or works online or by telephone, so that no distance rules it out."""
    points: Mapped[str] = mapped_column(Text)
    """"latitude,longitude latitude,longitude"; empty where no public point is known."""
    south: Mapped[float] = mapped_column(Float)
    north: Mapped[float] = mapped_column(Float)
    west: Mapped[float] = mapped_column(Float)
    east: Mapped[float] = mapped_column(Float)
