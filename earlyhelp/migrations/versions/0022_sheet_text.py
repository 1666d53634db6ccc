"""What the sheet of a staged workbook says, kept so that it is read once."""

import sqlalchemy as sa
from alembic import op

revision = "0022_sheet_text"
down_revision = "0021_faults"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give staged files two columns."""
    op.add_column("staged_file", sa.Column("text", sa.LargeBinary()))
    op.add_column("staged_file", sa.Column("notices", sa.JSON()))
