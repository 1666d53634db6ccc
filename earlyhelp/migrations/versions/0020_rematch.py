"""Which state of the directory a reader sees, and what changed for offers that are open."""

from secrets import randbits

import sqlalchemy as sa
from alembic import op

revision = "0020_rematch"
down_revision = "0019_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; the directory as it stands gets its first token."""
    version = op.create_table(
        "directory_version",
        sa.Column("token", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_directory_version"),
    )
    op.bulk_insert(version, [{"token": randbits(62)}])
