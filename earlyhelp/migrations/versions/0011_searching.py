"""Tables of unmet searches, and what a search reads."""

from alembic import op

revision = "0011_searching"
down_revision = "0010_editing"
branch_labels = None
depends_on = None

# The embedded database changes a column by making the table anew, which takes its triggers away:
# they are made again, and the words are counted again from the rows.
SQLITE_SEARCH = (
    """CREATE TRIGGER IF NOT EXISTS service_listing_fts_insert AFTER INSERT ON service_listing BEGIN
        INSERT INTO service_listing_fts(rowid, words) VALUES (new.service_id, new.words);
    END""",
    """CREATE TRIGGER IF NOT EXISTS service_listing_fts_delete AFTER DELETE ON service_listing BEGIN
        INSERT INTO service_listing_fts(service_listing_fts, rowid, words)
        VALUES ('delete', old.service_id, old.words);
    END""",
    """CREATE TRIGGER IF NOT EXISTS service_listing_fts_update AFTER UPDATE ON service_listing BEGIN
        INSERT INTO service_listing_fts(service_listing_fts, rowid, words)
        VALUES ('delete', old.service_id, old.words);
        INSERT INTO service_listing_fts(rowid, words) VALUES (new.service_id, new.words);
    END""",
    "INSERT INTO service_listing_fts(service_listing_fts) VALUES ('rebuild')",
)


def upgrade() -> None:
    """Make the tables, then what finds words again."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_SEARCH:
            op.execute(statement)
