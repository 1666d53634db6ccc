"""Tables of providers and of the places where help is given."""

from sqlalchemy import (
    CheckConstraint,
    Float,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base
from earlyhelp.services.models.kinds import Lines, Values, one_of
from earlyhelp.services.parts import AccessNote, Identifier, Term
from earlyhelp.services.words import LocationKind, StatutoryPartner
from earlyhelp.taxonomy.services import Sector


class Provider(Base):
    """Who runs services (HSDS organization)."""

    __tablename__ = "provider"
    __table_args__ = (UniqueConstraint("source", "source_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True)
    source: Mapped[str] = mapped_column(String(200))
    source_key: Mapped[str] = mapped_column(String(1000))
    """What makes it one provider within its source: its source's id, or its folded name."""
    name: Mapped[str] = mapped_column(Text)
    sector: Mapped[Sector | None] = mapped_column(one_of(Sector))
    statutory_partner: Mapped[StatutoryPartner | None] = mapped_column(one_of(StatutoryPartner))
    charity_number: Mapped[str | None] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    own_id: Mapped[str | None] = mapped_column(Text)
    """The id its source gives it."""
    email: Mapped[str | None] = mapped_column(Text)
    website: Mapped[str | None] = mapped_column(Text)
    logo: Mapped[str | None] = mapped_column(Text)
    uri: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[str | None] = mapped_column(Text)
    identifiers: Mapped[tuple[Identifier, ...]] = mapped_column(Values(Identifier), nullable=True)
    terms: Mapped[tuple[Term, ...]] = mapped_column(Values(Term), nullable=True)


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
    source_key: Mapped[str] = mapped_column(String(1000))
    name: Mapped[str | None] = mapped_column(Text)
    address_1: Mapped[str | None] = mapped_column(Text)
    city: Mapped[str | None] = mapped_column(Text)
    postcode: Mapped[str | None] = mapped_column(String(20), index=True)
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    position_given: Mapped[bool]
    """The source gave the position itself; otherwise it is the postcode's."""
    ward_code: Mapped[str | None] = mapped_column(String(9))
    lsoa_code: Mapped[str | None] = mapped_column(String(9))
    accessibility: Mapped[tuple[str, ...] | None] = mapped_column(Lines)
    own_id: Mapped[str | None] = mapped_column(Text)
    """The id its source gives it."""
    address_id: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[LocationKind | None] = mapped_column(one_of(LocationKind))
    description: Mapped[str | None] = mapped_column(Text)
    attention: Mapped[str | None] = mapped_column(Text)
    county: Mapped[str | None] = mapped_column(Text)
    region: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(Text)
    external_id: Mapped[str | None] = mapped_column(Text)
    external_id_kind: Mapped[str | None] = mapped_column(Text)
    address_kind: Mapped[LocationKind | None] = mapped_column(one_of(LocationKind))
    access_notes: Mapped[tuple[AccessNote, ...]] = mapped_column(Values(AccessNote), nullable=True)
    terms: Mapped[tuple[Term, ...]] = mapped_column(Values(Term), nullable=True)
