"""Tables of the checking cycle: links, suggestions, reports, mails."""

revision = "0009_upkeep"
down_revision = "0008_exchange"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
