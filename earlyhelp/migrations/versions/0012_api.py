"""What the open feed reads, and facts of HSDS-UK that only a feed asks for."""

import sqlalchemy as sa
from alembic import op

revision = "0012_api"
down_revision = "0011_searching"
branch_labels = None
depends_on = None

TEXTS = sa.Text


def upgrade() -> None:
    """Add the columns and make the tables."""
    with op.batch_alter_table("service") as table:
        table.add_column(sa.Column("part_ids", TEXTS()))
    with op.batch_alter_table("provider") as table:
        table.add_column(sa.Column("parent_id", TEXTS()))
    with op.batch_alter_table("location") as table:
        table.add_column(sa.Column("access_notes", TEXTS()))
        table.add_column(sa.Column("address_kind", sa.String(length=40)))
    _services()
    _places()
    _terms()


def _id() -> sa.String:
    return sa.String(length=36)


def _times() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("latest_opens_at", sa.String(length=5)),
        sa.Column("earliest_closes_at", sa.String(length=5)),
        sa.Column("days", TEXTS(), nullable=False),
    )


def _services() -> None:
    op.create_table(
        "feed_service",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("public_id", _id(), nullable=False),
        sa.Column("sort_key", TEXTS(), nullable=False),
        sa.Column("organization_id", _id(), nullable=False),
        sa.Column("minimum_age", sa.Float()),
        sa.Column("maximum_age", sa.Float()),
        sa.Column("last_modified", sa.String(length=24), nullable=False),
        sa.Column("words", TEXTS(), nullable=False),
        *_times(),
        sa.Column("areas", TEXTS()),
        sa.Column("publish_from", sa.Date()),
        sa.Column("publish_to", sa.Date()),
        sa.Column("head", TEXTS(), nullable=False),
        sa.Column("organization", TEXTS(), nullable=False),
        sa.Column("nested", TEXTS(), nullable=False),
        sa.Column("dated", TEXTS()),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name="fk_feed_service_service_id_service",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_id", name="pk_feed_service"),
        sa.UniqueConstraint("public_id", name="uq_feed_service_public_id"),
    )
    op.create_index("ix_feed_service_organization_id", "feed_service", ["organization_id"])
    op.create_index(
        "ix_feed_service_order",
        "feed_service",
        ["sort_key", "public_id", "publish_from", "publish_to"],
    )


def _places() -> None:
    op.create_table(
        "feed_place",
        sa.Column("public_id", _id(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        *_times(),
        sa.Column("head", TEXTS(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["feed_service.service_id"],
            name="fk_feed_place_service_id_feed_service",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("public_id", name="pk_feed_place"),
    )
    op.create_index("ix_feed_place_service_id", "feed_place", ["service_id"])


def _terms() -> None:
    op.create_table(
        "feed_service_term",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("term_id", _id(), nullable=False),
        sa.Column("taxonomy_id", _id(), nullable=False),
        sa.Column("of_service", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["feed_service.service_id"],
            name="fk_feed_service_term_service_id_feed_service",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_id", "term_id", name="pk_feed_service_term"),
    )
    for name in ("term_id", "taxonomy_id"):
        op.create_index(f"ix_feed_service_term_{name}", "feed_service_term", [name])
    op.create_table(
        "feed_term",
        sa.Column("id", _id(), nullable=False),
        sa.Column("taxonomy_id", _id(), nullable=False),
        sa.Column("taxonomy", TEXTS(), nullable=False),
        sa.Column("name", TEXTS(), nullable=False),
        sa.Column("parent_id", _id()),
        sa.Column("body", TEXTS(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed_term"),
    )
    op.create_index("ix_feed_term_parent_id", "feed_term", ["parent_id"])
