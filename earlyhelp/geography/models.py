"""Tables of places. Each kind of file owns its columns, so the order of files does not matter."""

from datetime import date, datetime

from sqlalchemy import JSON, DateTime, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from earlyhelp.db import Base

Code = String(9)


class ImportRow(Base):
    """A file of places that changed something when it was brought in."""

    __tablename__ = "geography_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(255))
    licence: Mapped[str] = mapped_column(Text, default="")
    released_on: Mapped[date | None]
    """The day its publisher released it; None where nobody said."""
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    imported_by: Mapped[str] = mapped_column(Text, default="")
    area_code: Mapped[str] = mapped_column(Code, default="")
    report: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    """What came of the file when it was brought in."""
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_by: Mapped[str | None] = mapped_column(Text)


class BeforeRow(Base):
    """The rows of one table that an import changed, as they stood before it.

    An import of an older version of this program has none, so it cannot be taken back.
    """

    __tablename__ = "geography_before"
    import_id: Mapped[int] = mapped_column(ForeignKey("geography_import.id"), primary_key=True)
    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """Compressed JSON; see ``images``."""


class StagedFileRow(Base):
    """A file of places between choosing and confirming; several may be chosen together."""

    __tablename__ = "geography_staged_file"
    name: Mapped[str] = mapped_column(String(43), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    file_name: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    staged_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    area_code: Mapped[str] = mapped_column(Text)
    vintage: Mapped[str] = mapped_column(Text)
    period: Mapped[str] = mapped_column(Text)
    staged_by: Mapped[str] = mapped_column(Text)


class ServedAreaRow(Base):
    """The one authority served."""

    __tablename__ = "served_area"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class AreaRow(Base):
    """A code with the year of its boundaries, its level and its name."""

    __tablename__ = "area"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    vintage: Mapped[str] = mapped_column(String(10), primary_key=True)
    level: Mapped[str] = mapped_column(String(24), index=True)
    name: Mapped[str | None] = mapped_column(String(200))
    local_name: Mapped[str | None] = mapped_column(String(200))
    """A name that residents know, such as the House of Commons Library's for an MSOA."""


class AreaLinkRow(Base):
    """One place within another, or one place become another, as a look-up file says it."""

    __tablename__ = "area_link"
    __table_args__ = (
        Index("ix_area_link_levels", "child_level", "parent_level"),
        Index("ix_area_link_parent_code", "parent_code"),
    )
    child_code: Mapped[str] = mapped_column(Code, primary_key=True)
    child_vintage: Mapped[str] = mapped_column(String(10), primary_key=True)
    parent_code: Mapped[str] = mapped_column(Code, primary_key=True)
    parent_vintage: Mapped[str] = mapped_column(String(10), primary_key=True)
    child_level: Mapped[str] = mapped_column(String(24))
    parent_level: Mapped[str] = mapped_column(String(24))
    change: Mapped[str | None] = mapped_column(String(5))
    """How a code changed between vintages: U unchanged, S split, M merged, X irregular."""
    weight: Mapped[float | None]
    """What part of a split place this one is, where the look-up states it."""
    import_id: Mapped[int] = mapped_column(ForeignKey("geography_import.id"))


class PostcodeRow(Base):
    """A postcode of the area served, live or not, with or without a position."""

    __tablename__ = "postcode"
    postcode: Mapped[str] = mapped_column(String(8), primary_key=True)
    authority_code: Mapped[str] = mapped_column(Code)
    district_code: Mapped[str | None] = mapped_column(Code)
    ward_code: Mapped[str | None] = mapped_column(Code, index=True)
    msoa_code: Mapped[str | None] = mapped_column(Code)
    lsoa_code: Mapped[str | None] = mapped_column(Code, index=True)
    locality: Mapped[str | None] = mapped_column(String(100))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    terminated_in: Mapped[str | None] = mapped_column(String(7))
    """Year and month in which the postcode ended, as 2013-05."""
    is_listed_live: Mapped[bool | None]
    """Whether a list of live postcodes holds it; None where no such list was brought in."""
    import_id: Mapped[int] = mapped_column(ForeignKey("geography_import.id"))


class PopulationRow(Base):
    """People of one year of age and one sex in one place at one time; age 90 is 90 and over."""

    __tablename__ = "population"
    __table_args__ = (Index("ix_population_level", "level", "sex", "period", "age"),)
    area_code: Mapped[str] = mapped_column(Code, primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    sex: Mapped[str] = mapped_column(String(10), primary_key=True)
    age: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(String(24))
    count: Mapped[int]
    line: Mapped[int | None]
    """Where the figure stands in its file; None for persons added up from females and males."""
    import_id: Mapped[int] = mapped_column(ForeignKey("geography_import.id"))


class DeprivationRow(Base):
    """One figure of one domain and edition of the Indices of Deprivation for one small area.

    Each figure keeps its own file and line: score, rank and decile often come from one file and
    the number of people from another.
    """

    __tablename__ = "deprivation"
    edition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    domain: Mapped[str] = mapped_column(String(40), primary_key=True)
    lsoa_code: Mapped[str] = mapped_column(Code, primary_key=True)
    measure: Mapped[str] = mapped_column(String(10), primary_key=True)
    """Score, rank, decile or numerator."""
    lsoa_vintage: Mapped[str] = mapped_column(String(10))
    value: Mapped[float | None]
    """None where it was suppressed or not given; never 0 for that."""
    line: Mapped[int | None]
    import_id: Mapped[int] = mapped_column(ForeignKey("geography_import.id"))


class BoundaryRow(Base):
    """The outline of a place as GeoJSON; ``place`` is its code, or its name without one."""

    __tablename__ = "boundary"
    level: Mapped[str] = mapped_column(String(24), primary_key=True)
    place: Mapped[str] = mapped_column(String(200), primary_key=True)
    vintage: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    geometry: Mapped[str] = mapped_column(Text)
    import_id: Mapped[int] = mapped_column(ForeignKey("geography_import.id"))


class SmallAreaPointRow(Base):
    """A derived position that stands for a small area."""

    __tablename__ = "small_area_point"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    derivation: Mapped[str] = mapped_column(String(60))
    import_id: Mapped[int] = mapped_column(ForeignKey("geography_import.id"))


class AuthorityRow(Base):
    """An authority for children's services, living or ended, with its three-digit code."""

    __tablename__ = "authority"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    old_code: Mapped[str | None] = mapped_column(String(3), index=True)
    name: Mapped[str] = mapped_column(String(200))
    region_code: Mapped[str | None] = mapped_column(Code)
    began_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    import_id: Mapped[int] = mapped_column(ForeignKey("geography_import.id"))


class NeighbourRow(Base):
    """A statistical neighbour of an authority; both by three-digit code."""

    __tablename__ = "authority_neighbour"
    old_code: Mapped[str] = mapped_column(String(3), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    neighbour_old_code: Mapped[str] = mapped_column(String(3))
    closeness: Mapped[str] = mapped_column(String(40))
    import_id: Mapped[int] = mapped_column(ForeignKey("geography_import.id"))
