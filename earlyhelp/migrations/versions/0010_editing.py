"""Tables of merged listings, of lists of terms, and of what their terms stand for."""

import sqlalchemy as sa
from alembic import op

revision = "0010_editing"
down_revision = "0009_upkeep"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _merges()
    op.create_table(
        "taxonomy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        _moment("imported_at"),
        sa.Column("by", sa.Text()),
        sa.Column("file_name", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_taxonomy"),
        sa.UniqueConstraint("name", name="uq_taxonomy_name"),
    )
    op.create_table(
        "taxonomy_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("taxonomy_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.String(length=200), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.String(length=200)),
        sa.Column("uri", sa.Text()),
        _moment("retired_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["taxonomy_id"],
            ["taxonomy.id"],
            name="fk_taxonomy_term_taxonomy_id_taxonomy",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_taxonomy_term"),
        sa.UniqueConstraint("taxonomy_id", "term_id", name="uq_taxonomy_term_taxonomy_id_term_id"),
    )
    op.create_table(
        "need_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("taxonomy", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("at"),
        sa.Column("by", sa.Text()),
        sa.Column("needs", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_need_mapping"),
        sa.UniqueConstraint("taxonomy", "version", name="uq_need_mapping_taxonomy_version"),
    )


def _merges() -> None:
    op.create_table(
        "service_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("survivor_id", sa.Integer(), nullable=False),
        _moment("at"),
        sa.Column("by", sa.Text()),
        sa.Column("version_before", sa.Integer(), nullable=False),
        sa.Column("version_after", sa.Integer(), nullable=False),
        _moment("undone_at", nullable=True),
        sa.Column("undone_by", sa.Text()),
        _of_service("service_merge", "merged_id"),
        _of_service("service_merge", "survivor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_service_merge"),
    )
    op.create_index("ix_service_merge_merged_id", "service_merge", ["merged_id"])
    op.create_index("ix_service_merge_survivor_id", "service_merge", ["survivor_id"])
    op.create_table(
        "not_duplicate",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        _moment("at"),
        sa.Column("by", sa.Text()),
        sa.CheckConstraint("first_id < second_id", name="ck_not_duplicate_in_order"),
        _of_service("not_duplicate", "first_id"),
        _of_service("not_duplicate", "second_id"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name="pk_not_duplicate"),
    )
    op.create_index("ix_not_duplicate_second_id", "not_duplicate", ["second_id"])


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_service(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["service.id"], name=f"fk_{table}_{column}_service", ondelete="CASCADE"
    )
