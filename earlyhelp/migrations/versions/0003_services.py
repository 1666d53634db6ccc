"""Tables of services."""

revision = "0003_services"
down_revision = "0002_jsna"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
