"""Tables of a service and of what belongs to it; NULL always means "not stated"."""

from datetime import date, datetime, time

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Float,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from earlyhelp.db import Base
from earlyhelp.services.models.kinds import Lines, Values, WordSet, one_of
from earlyhelp.services.models.places import Location, Provider
from earlyhelp.services.parts import (
    AreaServed,
    ContactFacts,
    CostOption,
    EligibilityRule,
    Opening,
    Term,
)
from earlyhelp.services.words import (
    AgeOf,
    CapacityState,
    CheckMethod,
    CheckOutcome,
    ContactKind,
    EvidenceRating,
    Frequency,
    FundingKind,
    LevelOfOffer,
    Status,
    Withheld,
)
from earlyhelp.taxonomy.services import Strength


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
    status: Mapped[Status | None] = mapped_column(one_of(Status))
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
    age_of: Mapped[AgeOf] = mapped_column(one_of(AgeOf))
    level_of_offer: Mapped[LevelOfOffer | None] = mapped_column(one_of(LevelOfOffer))
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
    evidence_rating: Mapped[EvidenceRating | None] = mapped_column(one_of(EvidenceRating))
    evidence_caveats: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(Text)
    """For directory editors only."""
    is_published: Mapped[bool] = mapped_column(default=True)
    publish_from: Mapped[date | None]
    publish_to: Mapped[date | None]
    withheld: Mapped[Withheld | None] = mapped_column(one_of(Withheld))
    """Kept out of sight by a directory editor; no import takes it away."""
    accreditations: Mapped[str | None] = mapped_column(Text)
    application_process: Mapped[str | None] = mapped_column(Text)
    assured_on: Mapped[date | None]
    """When its source says that it was checked: a claim."""
    assurer_email: Mapped[str | None] = mapped_column(Text)
    wait_expires_days: Mapped[int | None]
    funding_sources: Mapped[tuple[str, ...]] = mapped_column(Values(str), nullable=True)
    rules: Mapped[tuple[EligibilityRule, ...]] = mapped_column(
        Values(EligibilityRule), nullable=True
    )
    cost_options: Mapped[tuple[CostOption, ...]] = mapped_column(Values(CostOption), nullable=True)
    service_areas: Mapped[tuple[AreaServed, ...]] = mapped_column(Values(AreaServed), nullable=True)
    other_contacts: Mapped[tuple[ContactFacts, ...]] = mapped_column(
        Values(ContactFacts), nullable=True
    )
    openings: Mapped[tuple[Opening, ...]] = mapped_column(Values(Opening), nullable=True)
    """Times that its source ties to no place."""
    terms: Mapped[tuple[Term, ...]] = mapped_column(Values(Term), nullable=True)
    extras: Mapped[tuple[tuple[str, str], ...]] = mapped_column(
        Values(tuple[str, str]), nullable=True
    )
    part_ids: Mapped[tuple[tuple[str, str], ...]] = mapped_column(
        Values(tuple[str, str]), nullable=True
    )
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    """The listing that lives on for this one; its address leads there."""
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
    strength: Mapped[Strength] = mapped_column(one_of(Strength))


class Contact(Base):
    """A way to reach a service: enquiries, a role to talk to, or whom to ring if worries grow."""

    __tablename__ = "service_contact"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[ContactKind] = mapped_column(one_of(ContactKind))
    role: Mapped[str | None] = mapped_column(Text)
    telephone: Mapped[str | None] = mapped_column(Text)


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
    masked: Mapped[bool] = mapped_column(default=False)
    """Only the town or ward may be told."""
    own_id: Mapped[str | None] = mapped_column(Text)
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
    crosses_midnight: Mapped[bool] = mapped_column(default=False)
    freq: Mapped[Frequency | None] = mapped_column(one_of(Frequency))
    interval: Mapped[int | None]
    month_days: Mapped[str | None] = mapped_column(Text)
    starts_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    description: Mapped[str | None] = mapped_column(Text)
    attending_type: Mapped[str | None] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(Text)
    own_id: Mapped[str | None] = mapped_column(Text)


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
    state: Mapped[CapacityState | None] = mapped_column(one_of(CapacityState))
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
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    staff_fte: Mapped[float | None] = mapped_column(Float)
    places: Mapped[int | None]
    kind: Mapped[FundingKind | None] = mapped_column(one_of(FundingKind))


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
    method: Mapped[CheckMethod] = mapped_column(one_of(CheckMethod))
    outcome: Mapped[CheckOutcome] = mapped_column(one_of(CheckOutcome))
    note: Mapped[str | None] = mapped_column(Text)
