"""What the local profile is read by."""

revision = "0021_profile"
down_revision = "0020_rematch"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is added."""
