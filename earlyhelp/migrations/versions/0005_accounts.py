"""Tables of accounts, sign-ins and sessions."""

revision = "0005_accounts"
down_revision = "0004_offers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
