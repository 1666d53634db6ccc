"""Tables of the needs data: imports, readings with their versions, the catalogue, staged files.

A reading is stored once for each import that holds it and never changed afterwards. Which version
is current follows from the imports alone (latest release, then latest recorded, not taken back),
so that taking an import back restores everything at once and any past day can be read again.
"""

from datetime import date, datetime

from sqlalchemy import JSON, Date, DateTime, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from earlyhelp.db import Base

MOMENT = DateTime(timezone=True)


class ImportRow(Base):
    """One accepted file: its bytes by their digest, where it came from, and what it brought."""

    __tablename__ = "jsna_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size_bytes: Mapped[int]
    file_name: Mapped[str] = mapped_column(Text)
    dialect: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(Text)
    licence: Mapped[str] = mapped_column(Text)
    imported_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(MOMENT)
    released_on: Mapped[date] = mapped_column(Date)
    areas: Mapped[str] = mapped_column(String(10))
    indicators: Mapped[list[str]] = mapped_column(JSON)
    leaves_out_problems: Mapped[bool]
    report: Mapped[dict[str, object]] = mapped_column(JSON)
    """The import report as it was given, with every line left out and why."""
    undone_at: Mapped[datetime | None] = mapped_column(MOMENT)
    undone_by: Mapped[str | None] = mapped_column(Text)


class PlaceRow(Base):
    """An area that readings are about, under the name its publisher gave."""

    __tablename__ = "jsna_place"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)


class SeriesRow(Base):
    """Everything that identifies a reading but its place and its period."""

    __tablename__ = "series"
    __table_args__ = (
        UniqueConstraint(
            "indicator_id",
            "sex",
            "age",
            "category_type",
            "category",
            "period_range",
            "measure",
            "unit",
            name="uq_series_identity",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[str] = mapped_column(ForeignKey("indicator.id"))
    sex: Mapped[str] = mapped_column(Text)
    age: Mapped[str] = mapped_column(Text)
    category_type: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    """Empty for the headline figure; otherwise one part of a breakdown, never added up."""
    period_range: Mapped[str] = mapped_column(Text)
    measure: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)


class AnnotationRow(Base):
    """What the publisher wrote beside readings of one import; many readings share one."""

    __tablename__ = "annotation"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("jsna_import.id"), index=True)
    period: Mapped[str] = mapped_column(Text)
    missing: Mapped[str | None] = mapped_column(Text)
    """Why there is no value: the publisher's note or mark. None where there is a value."""
    note: Mapped[str] = mapped_column(Text)
    trend: Mapped[str] = mapped_column(Text)
    """The trend as published, which is never used to judge anything."""
    compared_with_england: Mapped[str] = mapped_column(Text)
    compared_with_parent: Mapped[str] = mapped_column(Text)
    compared_with_goal: Mapped[str] = mapped_column(Text)
    area_type: Mapped[str] = mapped_column(Text)


class ReadingRow(Base):
    """The value of an indicator for one area and period, as one import has it.

    The table has a primary key and no foreign keys: a million rows take half a second longer for
    each. ``commands`` writes the parents first, nothing deletes them, and a test looks for orphans.
    """

    __tablename__ = "reading"
    __table_args__ = ({"sqlite_with_rowid": False},)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    series_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sortable: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Year times 10,000 plus quarter times 100 plus month: an order, not a date."""
    line: Mapped[int]
    """The line of the file that the reading was read from."""
    annotation_id: Mapped[int]
    value: Mapped[float | None]
    lower_95: Mapped[float | None]
    upper_95: Mapped[float | None]
    lower_99_8: Mapped[float | None]
    upper_99_8: Mapped[float | None]
    count: Mapped[float | None]
    denominator: Mapped[float | None]


class IndicatorRow(Base):
    """An indicator of the catalogue, or one that a file brought and nobody has linked to a need."""

    __tablename__ = "indicator"
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    polarity: Mapped[str] = mapped_column(String(10))
    value_type: Mapped[str] = mapped_column(String(20))
    multiplier: Mapped[int | None]
    lowest_age: Mapped[int | None]
    highest_age: Mapped[int | None]
    year_type: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(Text)
    confirmed_by: Mapped[str | None] = mapped_column(Text)
    confirmed_on: Mapped[date | None] = mapped_column(Date)
    needs: Mapped[list["IndicatorNeedRow"]] = relationship(
        order_by="IndicatorNeedRow.rank", cascade="all, delete-orphan"
    )


class IndicatorNeedRow(Base):
    """A need that an indicator tells about; the first is the one it tells most about."""

    __tablename__ = "indicator_need"
    indicator_id: Mapped[str] = mapped_column(ForeignKey("indicator.id"), primary_key=True)
    need: Mapped[str] = mapped_column(String(40), primary_key=True)
    rank: Mapped[int]


class StagedFileRow(Base):
    """A file between two steps of the wizard, under a name that this program made."""

    __tablename__ = "staged_file"
    name: Mapped[str] = mapped_column(String(43), primary_key=True)
    file_name: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    staged_at: Mapped[datetime] = mapped_column(MOMENT, index=True)
