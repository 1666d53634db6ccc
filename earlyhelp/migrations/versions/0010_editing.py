"""Tables of history, merged listings and taxonomies."""

revision = "0010_editing"
down_revision = "0009_upkeep"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
