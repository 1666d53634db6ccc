"""Table of how often needs were asked for in assessments that are gone."""

import sqlalchemy as sa
from alembic import op

revision = "0014_unmet_tally"
down_revision = "0013_rulesets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "unmet_tally",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("need", sa.String(length=40), nullable=False),
        sa.Column("unmet_reason", sa.String(length=30), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("ward_code", sa.String(length=9), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            *("month", "need", "unmet_reason", "area_code", "ward_code"), name="pk_unmet_tally"
        ),
    )
