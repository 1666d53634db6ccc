"""Tables of unmet searches, and what a search reads."""

revision = "0011_searching"
down_revision = "0010_editing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
