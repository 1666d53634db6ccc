"""Tables of the needs data: imports, readings with their versions, the catalogue, staged files.

A reading is stored once for each import that holds it and never changed afterwards. Which version
is current follows from the imports alone (latest release, then latest recorded, not taken back),
so that taking an import back restores everything at once and any past day can be read again.
"""

from datetime import date, datetime

from sqlalchemy import JSON, Date, DateTime, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from earlyhelp.db import Base
from earlyhelp.geography.models import ImportRow as PlacesImportRow

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
    geography_import_id: Mapped[int | None] = mapped_column(ForeignKey("geography_import.id"))
    """The import of places that holds what the file brought, where it is about places."""
    places: Mapped[PlacesImportRow | None] = relationship(lazy="joined")
    report: Mapped[dict[str, object]] = mapped_column(JSON)
    """The import report as it was given, with every line left out and why."""
    undone_at: Mapped[datetime | None] = mapped_column(MOMENT)
    undone_by: Mapped[str | None] = mapped_column(Text)
    effects: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    """What changed in the local profile and in the gap report when it came in, if asked."""
    undo_effects: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    """The same of taking it back."""


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
    recoded_from: Mapped[str] = mapped_column(Text, server_default="")
    """The code in the file, where that one has ended and another took its place."""


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
    year_type: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    confirmed_by: Mapped[str | None] = mapped_column(Text)
    confirmed_on: Mapped[date | None] = mapped_column(Date)
    theme: Mapped[str] = mapped_column(String(20), default="")
    unit_text: Mapped[str] = mapped_column(Text, default="")
    stands_for: Mapped[str | None] = mapped_column(Text)
    """The indicator of a publisher that a local one is the same as; its readings stay its own."""
    version: Mapped[int] = mapped_column(default=1)
    """Goes up with each change, so that two people never write over one another unseen."""
    needs: Mapped[list["IndicatorNeedRow"]] = relationship(
        order_by="IndicatorNeedRow.rank", cascade="all, delete-orphan"
    )
    notes: Mapped["IndicatorNotesRow | None"] = relationship(cascade="all, delete-orphan")


class IndicatorNotesRow(Base):
    """What there is to know about an indicator, in its publisher's words or in ours."""

    __tablename__ = "indicator_notes"
    indicator_id: Mapped[str] = mapped_column(ForeignKey("indicator.id"), primary_key=True)
    definition: Mapped[str] = mapped_column(Text)
    rationale: Mapped[str] = mapped_column(Text)
    methodology: Mapped[str] = mapped_column(Text)
    confidence_intervals: Mapped[str] = mapped_column(Text)
    disclosure_control: Mapped[str] = mapped_column(Text)
    caveats: Mapped[str] = mapped_column(Text)


class IndicatorChangeRow(Base):
    """One change of an indicator: the facts that changed, before and after; never altered."""

    __tablename__ = "indicator_change"
    __table_args__ = (UniqueConstraint("indicator_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[str] = mapped_column(ForeignKey("indicator.id"))
    version: Mapped[int]
    """The version that the change made."""
    at: Mapped[datetime] = mapped_column(MOMENT)
    by: Mapped[str] = mapped_column(Text)
    because: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, str]] = mapped_column(JSON)
    after: Mapped[dict[str, str]] = mapped_column(JSON)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("indicator_change.id"))


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
    sheet: Mapped[str | None] = mapped_column(Text)
    """The sheet of a workbook that somebody chose."""
    always: Mapped[dict[str, str] | None] = mapped_column(JSON)
    """What somebody said is true of every row of this one file, by column."""
    text: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """What the sheet of a workbook says, packed; kept once it was read, which takes long."""
    notices: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """What to know beside that text."""


class ColumnNamesRow(Base):
    """What the columns of a header are, as somebody said once."""

    __tablename__ = "column_names"
    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    """What makes two headers the same: the names in them, in whatever order."""
    layout: Mapped[str] = mapped_column(String(40))
    headings: Mapped[list[str]] = mapped_column(JSON)
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    """The column that each heading stands for, by the heading's normal name."""
    always: Mapped[dict[str, str]] = mapped_column(JSON)
    """What was true of every row of the last such file: asked again, and proposed."""
    file_name: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(MOMENT)
    by: Mapped[str] = mapped_column(Text)


class RunRow(Base):
    """A staged file that is checked or brought in, apart from the page that asked for it.

    Whoever works on it holds ``claim`` and renews ``beat_at``; one whose process died is claimed
    again. Its end is written in the transaction that stores what the file brings.
    """

    __tablename__ = "jsna_run"
    __table_args__ = (UniqueConstraint("file", "task", name="uq_jsna_run_file"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(String(43))
    """The name of the staged file. It stays once the file is in, so that its page leads on."""
    file_name: Mapped[str] = mapped_column(Text)
    task: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    done: Mapped[int]
    total: Mapped[int]
    """Out of how many; nought where that is not known."""
    asked_by: Mapped[str | None] = mapped_column(Text)
    asked_role: Mapped[str | None] = mapped_column(Text)
    request_id: Mapped[str | None] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(MOMENT, index=True)
    answers: Mapped[dict[str, object]] = mapped_column(JSON)
    """What the data officer said on the last step."""
    claim: Mapped[str | None] = mapped_column(String(43))
    beat_at: Mapped[datetime | None] = mapped_column(MOMENT)
    tries: Mapped[int]
    fault: Mapped[str | None] = mapped_column(Text)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("jsna_import.id"))
    outcome: Mapped[dict[str, object] | None] = mapped_column(
        JSON(none_as_null=True), deferred=True
    )
    """What a check found."""
