"""What a search compares as numbers, an index of places, misses, and the editor's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0011_searching"
down_revision = "0010_editing"
branch_labels = None
depends_on = None

# Boxes stand in an index of their own, kept in step by the database itself; a service that no
# distance rules out stands in none.
SQLITE_PLACES = (
    "CREATE VIRTUAL TABLE service_listing_fts_space USING rtree(id, west, east, south, north)",
    """CREATE TRIGGER service_listing_space_insert AFTER INSERT ON service_listing
    WHEN NOT new.anywhere BEGIN
        INSERT INTO service_listing_fts_space
        VALUES (new.service_id, new.west, new.east, new.south, new.north);
    END""",
    """CREATE TRIGGER service_listing_space_delete AFTER DELETE ON service_listing BEGIN
        DELETE FROM service_listing_fts_space WHERE id = old.service_id;
    END""",
    """CREATE TRIGGER service_listing_space_update
    AFTER UPDATE OF anywhere, west, east, south, north ON service_listing BEGIN
        DELETE FROM service_listing_fts_space WHERE id = old.service_id;
        INSERT INTO service_listing_fts_space
        SELECT new.service_id, new.west, new.east, new.south, new.north WHERE NOT new.anywhere;
    END""",
    """INSERT INTO service_listing_fts_space
    SELECT service_id, west, east, south, north FROM service_listing WHERE NOT anywhere""",
    "CREATE VIRTUAL TABLE service_listing_fts_vocabulary USING fts5vocab(service_listing_fts, row)",
)
POSTGRESQL_PLACES = (
    """CREATE INDEX service_listing_fts_space ON service_listing
        USING gist (box(point(east, north), point(west, south))) WHERE NOT anywhere""",
)


def upgrade() -> None:
    """Add the columns and tables, then the index of places that fits the database."""
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
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_PLACES if is_sqlite else POSTGRESQL_PLACES:
        op.execute(statement)


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
    op.add_column(
        "service_listing",
        sa.Column("anywhere", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute("UPDATE service_listing SET anywhere = (south < -89 AND north > 89)")
    op.drop_index("ix_service_listing_search", "service_listing")
    op.create_index("ix_service_listing_anywhere", "service_listing", ["anywhere"])


def _number(name: str, kind: sa.types.TypeEngine[int], default: str) -> sa.Column[int]:
    return sa.Column(name, kind, nullable=False, server_default=default)
