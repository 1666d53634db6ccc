"""What a search compares as numbers, squares of the map, misses, and the editor's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0011_searching"
down_revision = "0010_editing"
branch_labels = None
depends_on = None

VOCABULARY = (
    "CREATE VIRTUAL TABLE service_listing_fts_vocabulary USING fts5vocab(service_listing_fts, row)"
)


def upgrade() -> None:
    """Add the columns and tables."""
    _listing()
    op.create_table(
        "unmet_search",
        sa.Column("need", sa.String(length=40), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("need", "area_code", "month", name="pk_unmet_search"),
    )
    op.create_table(
        "everyday_words",
        sa.Column("need", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("need", name="pk_everyday_words"),
    )
    _cells()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(VOCABULARY)


def _cells() -> None:
    op.create_table(
        "service_cell",
        sa.Column("cell_row", sa.Integer(), nullable=False),
        sa.Column("cell_column", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("needs", sa.BigInteger(), nullable=False),
        sa.Column("age_from", sa.Float(), nullable=False),
        sa.Column("age_below", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service_listing.service_id"],
            name="fk_service_cell_service_id_service_listing",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("cell_row", "cell_column", "service_id", name="pk_service_cell"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_service_cell_service_id", "service_cell", ["service_id"])


def _listing() -> None:
    """Add columns without making the table anew, so that what hangs on it stays."""
    numbers = ("delivery_marks", "route_marks", "level_marks", "access_marks")
    for name in (*numbers, "capacity_day", "checked_day", "wait_expires_days"):
        op.add_column("service_listing", sa.Column(name, sa.Integer()))
    for name in ("primary_needs", "partial_needs"):
        op.add_column("service_listing", _number(name, sa.BigInteger(), "0"))
    for name, default in (("room", "1"), ("shown_from", "0"), ("shown_to", "3652059")):
        op.add_column("service_listing", _number(name, sa.Integer(), default))
    op.add_column("service_listing", sa.Column("hours", sa.BigInteger()))
    op.add_column("service_listing", sa.Column("languages", sa.Text()))
    op.add_column(
        "service_listing", sa.Column("places", sa.Text(), nullable=False, server_default="[]")
    )
    op.drop_index("ix_service_listing_search", "service_listing")
    for name in ("south", "north", "west", "east"):
        op.drop_column("service_listing", name)


def _number(name: str, kind: sa.types.TypeEngine[int], default: str) -> sa.Column[int]:
    return sa.Column(name, kind, nullable=False, server_default=default)
