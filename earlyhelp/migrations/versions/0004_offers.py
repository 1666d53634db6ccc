"""Tables of offers."""

revision = "0004_offers"
down_revision = "0003_services"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
