"""What the columns of a wide file stand for, ended codes, and imports that geography keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0017_measures"
down_revision = "0016_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of wide layouts; give readings their ended code, imports their places."""
    op.create_table(
        "measure_layout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_measure_layout"),
        sa.UniqueConstraint("title", name="uq_measure_layout_title"),
    )
    op.create_table(
        "measure_column",
        sa.Column("layout_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("use", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("indicator_id", sa.Text(), nullable=True),
        sa.Column("count", sa.Text(), nullable=False),
        sa.Column("denominator", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["layout_id"], ["measure_layout.id"], name="fk_measure_column_layout_id_measure_layout"
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name="fk_measure_column_indicator_id_indicator"
        ),
        sa.PrimaryKeyConstraint("layout_id", "place", name="pk_measure_column"),
    )
    with op.batch_alter_table("annotation") as batch:
        batch.add_column(sa.Column("recoded_from", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("jsna_import") as batch:
        batch.add_column(sa.Column("geography_import_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            "fk_jsna_import_geography_import_id_geography_import",
            "geography_import",
            ["geography_import_id"],
            ["id"],
        )
