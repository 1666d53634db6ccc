"""What the columns of a wide file stand for."""

revision = "0017_measures"
down_revision = "0016_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is added."""
