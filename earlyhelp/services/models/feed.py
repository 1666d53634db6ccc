"""What the open feed reads: each public service ready to send, and what a question narrows by."""

from datetime import date

from sqlalchemy import Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base

Id = String(36)
Clock = String(5)
"""A time as HH:MM, so that texts come in the order of times."""


class FeedService(Base):
    """One public service as JSON, derived from the tables of the directory.

    ``commands.refresh_listings`` is its only writer. ``head``, ``organization`` and ``nested`` hold
    the members of one JSON object without its braces; nothing confidential, internal or
    unpublished is in any column.
    """

    __tablename__ = "feed_service"
    __table_args__ = (
        # Holds all that a page without questions asks, so that no text is read to count or sort.
        Index("ix_feed_service_order", "sort_key", "public_id", "publish_from", "publish_to"),
    )
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    public_id: Mapped[str] = mapped_column(Id, unique=True)
    sort_key: Mapped[str] = mapped_column(Text)
    """Its folded name in bytes, written as hexadecimal: the same order on every database.

    Cut where an index would refuse it; names are far shorter.
    """
    organization_id: Mapped[str] = mapped_column(Id, index=True)
    minimum_age: Mapped[float | None] = mapped_column(Float)
    maximum_age: Mapped[float | None] = mapped_column(Float)
    last_modified: Mapped[str] = mapped_column(String(24))
    """UTC, as the feed writes it."""
    words: Mapped[str] = mapped_column(Text)
    """Every searchable word, folded and stemmed, a space before and after each."""
    latest_opens_at: Mapped[str | None] = mapped_column(Clock)
    earliest_closes_at: Mapped[str | None] = mapped_column(Clock)
    days: Mapped[str] = mapped_column(Text)
    """";MO;TU;"."""
    areas: Mapped[str | None] = mapped_column(Text)
    """Official codes of the areas it is for, as ";a;b;"; NULL where that cannot be told."""
    publish_from: Mapped[date | None]
    publish_to: Mapped[date | None]
    head: Mapped[str] = mapped_column(Text)
    organization: Mapped[str] = mapped_column(Text)
    nested: Mapped[str] = mapped_column(Text)
    dated: Mapped[str | None] = mapped_column(Text)
    """What expires, with its dates, as JSON."""


class FeedPlace(Base):
    """One public service at one public place (HSDS service_at_location)."""

    __tablename__ = "feed_place"
    public_id: Mapped[str] = mapped_column(Id, primary_key=True)
    service_id: Mapped[int] = mapped_column(
        ForeignKey("feed_service.service_id", ondelete="CASCADE"), index=True
    )
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    latest_opens_at: Mapped[str | None] = mapped_column(Clock)
    earliest_closes_at: Mapped[str | None] = mapped_column(Clock)
    days: Mapped[str] = mapped_column(Text)
    head: Mapped[str] = mapped_column(Text)


class FeedServiceTerm(Base):
    """A term put on a public service, or on its provider or places."""

    __tablename__ = "feed_service_term"
    service_id: Mapped[int] = mapped_column(
        ForeignKey("feed_service.service_id", ondelete="CASCADE"), primary_key=True
    )
    term_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    taxonomy_id: Mapped[str] = mapped_column(Id, index=True)
    of_service: Mapped[bool]
    """It is on the service itself, so that a question by term finds it."""


class FeedTerm(Base):
    """A term of a taxonomy of others that some public service uses, ready to send."""

    __tablename__ = "feed_term"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    taxonomy_id: Mapped[str] = mapped_column(Id)
    taxonomy: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[str | None] = mapped_column(Id, index=True)
    body: Mapped[str] = mapped_column(Text)
