"""Tables of what is brought into the directory: batches, originals, matched columns."""

revision = "0008_exchange"
down_revision = "0007_directory"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
