"""Tables of what is brought into the directory: files as they came, and what each brought."""

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from earlyhelp.db import Base

MOMENT = DateTime(timezone=True)


class DirectoryImport(Base):
    """One list that somebody sent: first staged, then brought in, perhaps taken back."""

    __tablename__ = "directory_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(43), unique=True)
    """What its pages are called while it is staged, a name of ours; NULL once it came in."""
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    source: Mapped[str] = mapped_column(String(200), index=True)
    licence: Mapped[str | None] = mapped_column(Text)
    layout: Mapped[str | None] = mapped_column(String(40))
    encoding: Mapped[str | None] = mapped_column(String(20))
    """What a person confirmed after a look at a preview."""
    decisions: Mapped[str] = mapped_column(Text)
    """What a person chose to leave out and to keep, as JSON."""
    staged_at: Mapped[datetime] = mapped_column(MOMENT, index=True)
    by: Mapped[str | None] = mapped_column(Text)
    recorded_at: Mapped[datetime | None] = mapped_column(MOMENT, index=True)
    """NULL while it is staged."""
    report: Mapped[str | None] = mapped_column(Text)
    undone_at: Mapped[datetime | None] = mapped_column(MOMENT)
    undone_by: Mapped[str | None] = mapped_column(Text)
    files: Mapped[list["DirectoryFile"]] = relationship(
        cascade="all, delete-orphan", order_by="DirectoryFile.position"
    )


class DirectoryFile(Base):
    """One file of a list, byte for byte as it came."""

    __tablename__ = "directory_file"
    import_id: Mapped[int] = mapped_column(
        ForeignKey("directory_import.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class DirectoryRecord(Base):
    """One service as a list stated it, and what became of it."""

    __tablename__ = "directory_record"
    import_id: Mapped[int] = mapped_column(
        ForeignKey("directory_import.id", ondelete="CASCADE"), primary_key=True
    )
    source: Mapped[str] = mapped_column(String(200), primary_key=True)
    source_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20))
    """new, changed, same, or gone: the list held it before and does not now."""
    document: Mapped[str | None] = mapped_column(Text)
    """Every fact as the list stated it."""
    kept: Mapped[str] = mapped_column(Text)
    """Facts that a person chose to leave as they were here, with commas between."""
    was_gone_on: Mapped[date | None]


class ColumnMatching(Base):
    """What the columns of a layout are, as somebody said once."""

    __tablename__ = "column_matching"
    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    columns: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(MOMENT)
    by: Mapped[str | None] = mapped_column(Text)
