"""Imports that run in the background, and who brought them in."""

revision = "0016_imports"
down_revision = "0015_search_rules"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is added."""
