"""What a search asks of a service's own rules."""

import sqlalchemy as sa
from alembic import op

revision = "0015_search_rules"
down_revision = "0014_unmet_tally"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and mark the lines of services with rules as to be written again."""
    op.add_column("service_listing", sa.Column("rules", sa.Text()))
    op.execute(
        "DELETE FROM service_cell WHERE service_id IN"
        " (SELECT id FROM service WHERE rules IS NOT NULL)"
    )
