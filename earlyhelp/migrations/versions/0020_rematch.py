"""What changed for offers that are open."""

revision = "0020_rematch"
down_revision = "0019_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is added."""
