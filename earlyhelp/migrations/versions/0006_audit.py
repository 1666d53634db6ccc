"""Tables of the audit and of retention."""

revision = "0006_audit"
down_revision = "0005_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
