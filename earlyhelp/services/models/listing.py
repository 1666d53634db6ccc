"""What a search reads: one row a public service."""

from datetime import date

from sqlalchemy import (
    Float,
    ForeignKey,
    Index,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base


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
    sector: Mapped[str | None] = mapped_column(String(40))
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
    publish_from: Mapped[date | None]
    publish_to: Mapped[date | None]
    points: Mapped[str] = mapped_column(Text)
    """"latitude,longitude latitude,longitude"; empty where no public point is known."""
    south: Mapped[float] = mapped_column(Float)
    north: Mapped[float] = mapped_column(Float)
    west: Mapped[float] = mapped_column(Float)
    east: Mapped[float] = mapped_column(Float)
