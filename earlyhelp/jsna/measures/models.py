"""Tables of wide layouts: what each column of a publication stands for, saved once."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from earlyhelp.db import Base


class MeasureLayoutRow(Base):
    """One publication's columns, under a title that people know it by."""

    __tablename__ = "measure_layout"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text, unique=True)
    saved_by: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    columns: Mapped[list["MeasureColumnRow"]] = relationship(
        order_by="MeasureColumnRow.place", cascade="all, delete-orphan"
    )


class MeasureColumnRow(Base):
    """One column and its use; what its indicator is stands in the catalogue."""

    __tablename__ = "measure_column"
    layout_id: Mapped[int] = mapped_column(ForeignKey("measure_layout.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    heading: Mapped[str] = mapped_column(Text)
    use: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(Text)
    """The one text of a filter that is read, or that stands for everybody."""
    indicator_id: Mapped[str | None] = mapped_column(ForeignKey("indicator.id"))
    count: Mapped[str] = mapped_column(Text)
    denominator: Mapped[str] = mapped_column(Text)
