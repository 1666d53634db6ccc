"""The catalogue of indicators as data that people edit."""

revision = "0018_indicators"
down_revision = "0017_measures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is added."""
