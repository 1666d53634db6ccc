"""Imports that run in the background, and what each changed in the profile and the gaps."""

import sqlalchemy as sa
from alembic import op

revision = "0016_imports"
down_revision = "0015_search_rules"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table of runs, and give imports two columns."""
    with op.batch_alter_table("jsna_import") as batch:
        batch.add_column(sa.Column("effects", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("undo_effects", sa.JSON(), nullable=True))
    op.create_table(
        "jsna_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=43), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("task", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=True),
        sa.Column("asked_role", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("claim", sa.String(length=43), nullable=True),
        sa.Column("beat_at", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["jsna_import.id"], name="fk_jsna_run_import_id_jsna_import"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_jsna_run"),
        sa.UniqueConstraint("file", "task", name="uq_jsna_run_file"),
    )
    op.create_index("ix_jsna_run_asked_at", "jsna_run", ["asked_at"])
    op.create_index("ix_jsna_run_state", "jsna_run", ["state"])
