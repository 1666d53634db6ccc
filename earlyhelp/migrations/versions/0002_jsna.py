"""Tables of jsna."""

revision = "0002_jsna"
down_revision = "0001_geography"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
