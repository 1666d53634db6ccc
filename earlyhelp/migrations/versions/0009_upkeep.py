"""Tables of the checking cycle: links, reminders, reports, suggestions, looks and tries."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0009_upkeep"
down_revision = "0008_exchange"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "provider_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        _service_id(),
        _moment("made_at"),
        sa.Column("made_by", sa.Text()),
        _moment("expires_at"),
        _moment("ended_at", nullable=True),
        sa.Column("ended_because", sa.String(length=40)),
        _moment("asked_again_at", nullable=True),
        _of_service("provider_link"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_provider_link"),
    )
    op.create_index("ix_provider_link_service_id", "provider_link", ["service_id"])
    op.create_table(
        "provider_reminder",
        _service_id(),
        sa.Column("on", sa.Date(), nullable=False),
        _moment("sent_at", nullable=True),
        _of_service("provider_reminder"),
        sa.PrimaryKeyConstraint("service_id", "on", name="pk_provider_reminder"),
    )
    _reports()
    op.create_table(
        "editor_look",
        sa.Column("who", sa.String(length=40), nullable=False),
        _moment("looked_at"),
        sa.PrimaryKeyConstraint("who", name="pk_editor_look"),
    )
    op.create_table(
        "public_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        _moment("tried_at"),
        sa.PrimaryKeyConstraint("id", name="pk_public_try"),
    )
    op.create_index("ix_public_try_tried_at", "public_try", ["tried_at"])
    op.create_index("ix_public_try_counted", "public_try", ["kind", "address_key", "tried_at"])


def _reports() -> None:
    op.create_table(
        "service_report",
        sa.Column("id", sa.Integer(), nullable=False),
        _service_id(),
        sa.Column("by_kind", sa.String(length=40), nullable=False),
        _moment("told_at"),
        sa.Column("field", sa.String(length=40)),
        sa.Column("text", sa.Text()),
        sa.Column("email", sa.String(length=254)),
        _moment("handled_at", nullable=True),
        sa.Column("handled_by", sa.Text()),
        sa.Column("outcome", sa.String(length=40)),
        sa.Column("because", sa.String(length=40)),
        _of_service("service_report"),
        sa.PrimaryKeyConstraint("id", name="pk_service_report"),
    )
    op.create_index("ix_service_report_service_id", "service_report", ["service_id"])
    op.create_index("ix_service_report_handled_at", "service_report", ["handled_at"])
    op.create_table(
        "service_suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=40)),
        _moment("decided_at", nullable=True),
        sa.Column("decided_by", sa.Text()),
        sa.Column("because", sa.String(length=40)),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["service_report.id"],
            name="fk_service_suggestion_report_id_service_report",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_suggestion"),
    )
    op.create_index("ix_service_suggestion_report_id", "service_suggestion", ["report_id"])


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _service_id() -> sa.Column[int]:
    return sa.Column("service_id", sa.Integer(), nullable=False)


def _of_service(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["service_id"],
        ["service.id"],
        name=f"fk_{table}_service_id_service",
        ondelete="CASCADE",
    )
