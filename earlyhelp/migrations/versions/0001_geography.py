"""Tables of geography."""

revision = "0001_geography"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
