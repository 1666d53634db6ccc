"""Where each figure of a place stands, and imports of places that can be taken back."""

revision = "0019_places"
down_revision = "0018_indicators"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is added."""
