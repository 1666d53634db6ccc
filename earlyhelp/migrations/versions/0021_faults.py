"""How often the decision met a fault, and what a tried ruleset broke."""

import sqlalchemy as sa
from alembic import op

revision = "0021_faults"
down_revision = "0020_rematch"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; keep beside a draft what the made-up children showed."""
    op.create_table(
        "fault_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_request", sa.String(length=32)),
        sa.PrimaryKeyConstraint("id", name="pk_fault_count"),
        sa.UniqueConstraint("day", "kind", "place", name="uq_fault_count_day_kind_place"),
    )
    op.add_column("ruleset_file", sa.Column("breach_texts", sa.Text()))
