"""Which state of the directory a reader sees, and what changed for offers that are open."""

from secrets import randbits

import sqlalchemy as sa
from alembic import op

revision = "0020_rematch"
down_revision = "0019_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; a directory that is there already gets its first token."""
    version = op.create_table(
        "directory_version",
        sa.Column("token", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_directory_version"),
    )
    listed = sa.table("service_listing", sa.column("service_id"))
    if op.get_bind().execute(sa.select(listed.c.service_id).limit(1)).first():
        op.bulk_insert(version, [{"token": randbits(62)}])
    with op.batch_alter_table("offer") as table:
        table.add_column(sa.Column("standing", sa.Text(), nullable=True))
    op.create_table(
        "offer_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("service_id", sa.String(length=36), nullable=False),
        sa.Column("need", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["offer.id"],
            name="fk_offer_change_offer_id_offer",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_offer_change"),
        sa.UniqueConstraint(
            *("offer_id", "kind", "service_id", "need"),
            name="uq_offer_change_offer_id_kind_service_id_need",
        ),
    )
