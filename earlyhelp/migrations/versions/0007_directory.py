"""Every fact of HSDS-UK and of early help in the directory's tables."""

revision = "0007_directory"
down_revision = "0006_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
