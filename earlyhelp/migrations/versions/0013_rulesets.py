"""Tables of rulesets and of when each is live."""

import sqlalchemy as sa
from alembic import op

revision = "0013_rulesets"
down_revision = "0012_api"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "ruleset_file",
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("ruleset_id", sa.String(length=100), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=40)),
        sa.Column("breaches", sa.Integer()),
        sa.Column("approved_at", sa.DateTime(timezone=True)),
        sa.Column("approved_by", sa.String(length=40)),
        sa.PrimaryKeyConstraint("digest", name="pk_ruleset_file"),
    )
    op.create_index("ix_ruleset_file_ruleset_id", "ruleset_file", ["ruleset_id"])
    op.create_table(
        "ruleset_switch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=71), nullable=False),
        sa.Column("live_from", sa.Date(), nullable=False),
        sa.Column("switched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("switched_by", sa.String(length=40)),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.String(length=40)),
        sa.ForeignKeyConstraint(
            ["digest"], ["ruleset_file.digest"], name="fk_ruleset_switch_digest_ruleset_file"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ruleset_switch"),
    )
    op.create_index("ix_ruleset_switch_digest", "ruleset_switch", ["digest"])
    op.create_index("ix_ruleset_switch_live_from", "ruleset_switch", ["live_from"])
