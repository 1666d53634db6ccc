"""The catalogue of indicators as data that people edit, and what the columns of a file are."""

import sqlalchemy as sa
from alembic import op

revision = "0018_indicators"
down_revision = "0017_measures"
branch_labels = None
depends_on = None

NOTES = (
    *("definition", "rationale", "methodology", "confidence_intervals", "disclosure_control"),
    "caveats",
)


def upgrade() -> None:
    """Widen the catalogue, and make the tables of its notes, its history and matched columns."""
    with op.batch_alter_table("indicator") as table:
        table.alter_column("year_type", existing_type=sa.String(20), type_=sa.Text())
        table.add_column(sa.Column("theme", sa.String(20), nullable=False, server_default=""))
        table.add_column(sa.Column("unit_text", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("stands_for", sa.Text(), nullable=True))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "indicator_notes",
        sa.Column("indicator_id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in NOTES),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name="fk_indicator_notes_indicator_id_indicator"
        ),
        sa.PrimaryKeyConstraint("indicator_id", name="pk_indicator_notes"),
    )
    op.create_table(
        "indicator_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("because", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name="fk_indicator_change_indicator_id_indicator"
        ),
        sa.ForeignKeyConstraint(
            ["undoes"], ["indicator_change.id"], name="fk_indicator_change_undoes_indicator_change"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_indicator_change"),
        sa.UniqueConstraint(
            "indicator_id", "version", name="uq_indicator_change_indicator_id_version"
        ),
    )
    op.create_table(
        "column_names",
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("always", sa.JSON(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("signature", name="pk_column_names"),
    )
    with op.batch_alter_table("staged_file") as table:
        table.add_column(sa.Column("sheet", sa.Text(), nullable=True))
        table.add_column(sa.Column("always", sa.JSON(), nullable=True))
