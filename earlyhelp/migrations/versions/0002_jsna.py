"""Tables of jsna."""

import sqlalchemy as sa
from alembic import op

revision = "0002_jsna"
down_revision = "0001_geography"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "indicator",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("polarity", sa.String(length=10), nullable=False),
        sa.Column("value_type", sa.String(length=20), nullable=False),
        sa.Column("multiplier", sa.Integer(), nullable=True),
        sa.Column("lowest_age", sa.Integer(), nullable=True),
        sa.Column("highest_age", sa.Integer(), nullable=True),
        sa.Column("year_type", sa.String(length=20), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
    )
    op.create_table(
        "jsna_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("dialect", sa.String(length=40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("areas", sa.String(length=10), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("leaves_out_problems", sa.Boolean(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jsna_import")),
    )
    op.create_index(op.f("ix_jsna_import_sha256"), "jsna_import", ["sha256"], unique=False)
    op.create_table(
        "jsna_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jsna_place")),
        sa.UniqueConstraint("code", name=op.f("uq_jsna_place_code")),
    )
    op.create_table(
        "reading",
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("series_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sortable", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("annotation_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("lower_95", sa.Double(), nullable=True),
        sa.Column("upper_95", sa.Double(), nullable=True),
        sa.Column("lower_99_8", sa.Double(), nullable=True),
        sa.Column("upper_99_8", sa.Double(), nullable=True),
        sa.Column("count", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint(
            "import_id", "place_id", "series_id", "sortable", name=op.f("pk_reading")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staged_file",
        sa.Column("name", sa.String(length=43), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_staged_file")),
    )
    op.create_index(op.f("ix_staged_file_staged_at"), "staged_file", ["staged_at"], unique=False)
    op.create_table(
        "annotation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("trend", sa.Text(), nullable=False),
        sa.Column("compared_with_england", sa.Text(), nullable=False),
        sa.Column("compared_with_parent", sa.Text(), nullable=False),
        sa.Column("compared_with_goal", sa.Text(), nullable=False),
        sa.Column("area_type", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["jsna_import.id"], name=op.f("fk_annotation_import_id_jsna_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotation")),
    )
    op.create_index(op.f("ix_annotation_import_id"), "annotation", ["import_id"], unique=False)
    op.create_table(
        "indicator_need",
        sa.Column("indicator_id", sa.Text(), nullable=False),
        sa.Column("need", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.id"],
            name=op.f("fk_indicator_need_indicator_id_indicator"),
        ),
        sa.PrimaryKeyConstraint("indicator_id", "need", name=op.f("pk_indicator_need")),
    )
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("age", sa.Text(), nullable=False),
        sa.Column("category_type", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("period_range", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_series_indicator_id_indicator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint(
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
