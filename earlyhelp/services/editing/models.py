"""Tables of an editor's decisions: merges, pairs that are not duplicates, lists of terms."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base

Moment = DateTime(timezone=True)


class ServiceMerge(Base):
    """A decision that two listings are one service, and which of them lives on."""

    __tablename__ = "service_merge"
    id: Mapped[int] = mapped_column(primary_key=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    survivor_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str | None] = mapped_column(Text)
    version_before: Mapped[int]
    """Of the listing that lives on."""
    version_after: Mapped[int]
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str | None] = mapped_column(Text)


class NotDuplicate(Base):
    """A decision that two listings are two services, so that nobody is asked again."""

    __tablename__ = "not_duplicate"
    __table_args__ = (CheckConstraint("first_id < second_id", name="in_order"),)
    first_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    second_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str | None] = mapped_column(Text)


class Taxonomy(Base):
    """A list of terms kept by somebody else."""

    __tablename__ = "taxonomy"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    """As services carry it, such as esdServiceTypes."""
    imported_at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str | None] = mapped_column(Text)
    file_name: Mapped[str | None] = mapped_column(Text)


class TaxonomyTerm(Base):
    """A term of such a list; one that its list no longer holds is retired, never deleted."""

    __tablename__ = "taxonomy_term"
    __table_args__ = (UniqueConstraint("taxonomy_id", "term_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    taxonomy_id: Mapped[int] = mapped_column(ForeignKey("taxonomy.id", ondelete="CASCADE"))
    term_id: Mapped[str] = mapped_column(String(200))
    """As its list writes it; never made up here."""
    label: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[str | None] = mapped_column(String(200))
    """The ``term_id`` of the wider term."""
    uri: Mapped[str | None] = mapped_column(Text)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
