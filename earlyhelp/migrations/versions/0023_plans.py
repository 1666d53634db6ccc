"""Plans, what services answered, and reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0023_plans"
down_revision = "0022_sheet_text"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and places for whose "I am" leads an offer and when a service said so."""
    op.add_column("offer", sa.Column("lead_by", sa.String(22)))
    op.add_column("service_report", sa.Column("said_on", sa.Date()))
    op.create_table(
        "plan",
        sa.Column("assessment_id", sa.String(22), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date()),
        sa.Column("closed_because", sa.String(30)),
        sa.Column("outcome", sa.String(30)),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_plan_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.id"],
            name="fk_plan_decision_id_decision",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", name="pk_plan"),
    )
    op.create_index("ix_plan_decision_id", "plan", ["decision_id"])
    op.create_index("ix_plan_review_on", "plan", ["review_on"])
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.String(22), nullable=False),
        sa.Column("service_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("waits_until", sa.Date()),
        sa.Column("reason", sa.String(30)),
        sa.Column("puts_right", sa.Integer()),
        sa.Column("recorded_role", sa.String(30), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_reply_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
    )
    op.create_index("ix_reply_assessment_id", "reply", ["assessment_id"])
    op.create_table(
        "reply_tally",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("need", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("area_code", sa.String(9), nullable=False),
        sa.Column("ward_code", sa.String(9), nullable=False),
        sa.Column("age_band", sa.String(20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            *("month", "need", "state", "area_code", "ward_code", "age_band", "days"),
            name="pk_reply_tally",
        ),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.String(22), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(30)),
        sa.Column("outcome", sa.String(30)),
        sa.Column("next_on", sa.Date()),
        sa.Column("recorded_role", sa.String(30), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_review_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
    )
    op.create_index("ix_review_assessment_id", "review", ["assessment_id"])
