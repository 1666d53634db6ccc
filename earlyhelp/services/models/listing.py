"""What a search reads: one row a public service."""

from datetime import date

from sqlalchemy import (
    BigInteger,
    Float,
    ForeignKey,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base


class ServiceListing(Base):
    """What a search reads: one row a public service, derived from the tables above.

    ``commands.refresh_listings`` is its only writer. Lists are kept as ";a;b;"; nothing of a
    confidential address is in any column. Columns from ``primary_needs`` on say again, as numbers,
    what a search compares for each service.
    """

    __tablename__ = "service_listing"
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
    primary_needs: Mapped[int] = mapped_column(BigInteger, server_default="0")
    partial_needs: Mapped[int] = mapped_column(BigInteger, server_default="0")
    delivery_marks: Mapped[int | None]
    route_marks: Mapped[int | None]
    level_marks: Mapped[int | None]
    access_marks: Mapped[int | None]
    """Sets of words as ``services.marks`` writes them."""
    hours: Mapped[int | None] = mapped_column(BigInteger)
    """Days and parts of the day, as ``services.marks`` writes them."""
    languages: Mapped[str | None] = mapped_column(Text)
    """";polish;urdu;", folded."""
    room: Mapped[int] = mapped_column(server_default="1")
    capacity_day: Mapped[int | None]
    checked_day: Mapped[int | None]
    shown_from: Mapped[int] = mapped_column(server_default="0")
    shown_to: Mapped[int] = mapped_column(server_default="3652059")
    """Days counted from the first of the calendar, so that a comparison needs no reading."""
    wait_expires_days: Mapped[int | None]
    places: Mapped[str] = mapped_column(Text, server_default="[]")
    """Its public places as JSON: name, town, latitude, longitude."""
    rules: Mapped[str | None] = mapped_column(Text)
    """Its rules on age and area, as ``services.eligibility`` writes them."""


class DirectoryVersion(Base):
    """Which state of the search lines a reader sees: the tokens that it finds here.

    Whoever writes search lines puts a token in that was never used before, and takes away those
    that nobody else is holding. So two states never show the same tokens, on neither database and
    whatever order writers commit in, and what was worked out from one state can be kept for it.
    """

    __tablename__ = "directory_version"
    token: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class ServiceCell(Base):
    """In which squares of the map a service is given, with what a search narrows by besides place.

    Narrow, and kept in the order of the squares, so that a look around a place reads little. One
    that no distance rules out stands in a row of its own (``services.cells.ANYWHERE``).
    """

    __tablename__ = "service_cell"
    cell_row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cell_column: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    service_id: Mapped[int] = mapped_column(
        ForeignKey("service_listing.service_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    needs: Mapped[int] = mapped_column(BigInteger)
    """All its needs, as ``services.marks`` writes them; 0 where none is stated."""
    age_from: Mapped[float] = mapped_column(Float)
    age_below: Mapped[float] = mapped_column(Float)
    """Ages that it may take; every age where it does not say."""


class UnmetSearch(Base):
    """How often a search found nothing: need, area and month, and nothing else.

    No words that were typed, no person, no day.
    """

    __tablename__ = "unmet_search"
    need: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Empty where no need was chosen or meant."""
    area_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    """The ward, or else the place served; empty where no place was given."""
    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    searches: Mapped[int]


class EverydayWords(Base):
    """Words of families that stand for a need, as the directory's editor keeps them."""

    __tablename__ = "everyday_words"
    need: Mapped[str] = mapped_column(String(40), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    """With "; " between them."""
