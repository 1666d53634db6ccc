"""Every fact of HSDS-UK and of early help in the directory's tables."""

import sqlalchemy as sa
from alembic import op

revision = "0007_directory"
down_revision = "0006_audit"
branch_labels = None
depends_on = None

DATES, TEXTS = sa.Date, sa.Text
PROVIDER = ("own_id", "email", "website", "logo", "uri", "identifiers", "terms")
LOCATION = (
    *("own_id", "address_id", "description", "attention", "county", "region", "country"),
    *("external_id", "external_id_kind", "terms"),
)
SERVICE_TEXTS = (
    *("evidence_caveats", "accreditations", "application_process", "assurer_email"),
    *("funding_sources", "rules", "cost_options", "service_areas", "other_contacts", "openings"),
    *("terms", "extras"),
)
# A changed column makes SQLite copy the table, and the copy has lost what kept its words in step.
SQLITE_SEARCH = (
    """CREATE TRIGGER service_listing_fts_insert AFTER INSERT ON service_listing BEGIN
        INSERT INTO service_listing_fts(rowid, words) VALUES (new.service_id, new.words);
    END""",
    """CREATE TRIGGER service_listing_fts_delete AFTER DELETE ON service_listing BEGIN
        INSERT INTO service_listing_fts(service_listing_fts, rowid, words)
        VALUES ('delete', old.service_id, old.words);
    END""",
    """CREATE TRIGGER service_listing_fts_update AFTER UPDATE ON service_listing BEGIN
        INSERT INTO service_listing_fts(service_listing_fts, rowid, words)
        VALUES ('delete', old.service_id, old.words);
        INSERT INTO service_listing_fts(rowid, words) VALUES (new.service_id, new.words);
    END""",
    "INSERT INTO service_listing_fts(service_listing_fts) VALUES ('rebuild')",
)
SCHEDULE_TEXTS = ("month_days", "description", "attending_type", "link", "notes", "own_id")


def _word() -> sa.String:
    return sa.String(length=40)


def upgrade() -> None:
    """Add the columns, and the table of what each listing said before."""
    _places()
    _service()
    with op.batch_alter_table("schedule") as table:
        table.add_column(_flag("crosses_midnight", default=False))
        table.add_column(sa.Column("freq", _word()))
        table.add_column(sa.Column("interval", sa.Integer()))
        for name in ("starts_on", "valid_from", "valid_to"):
            table.add_column(sa.Column(name, DATES()))
        for name in SCHEDULE_TEXTS:
            table.add_column(sa.Column(name, TEXTS()))
    with op.batch_alter_table("resourcing") as table:
        table.add_column(sa.Column("starts_on", DATES()))
        table.add_column(sa.Column("places", sa.Integer()))
        table.add_column(sa.Column("kind", _word()))
    with op.batch_alter_table("service_listing") as table:
        table.alter_column("sector", existing_type=_word(), nullable=True)
        table.add_column(sa.Column("publish_from", DATES()))
        table.add_column(sa.Column("publish_to", DATES()))
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_SEARCH:
            op.execute(statement)
    _history()


def _flag(name: str, *, default: bool) -> sa.Column[bool]:
    return sa.Column(
        name, sa.Boolean(), nullable=False, server_default=sa.true() if default else sa.false()
    )


def _places() -> None:
    with op.batch_alter_table("provider") as table:
        table.alter_column("sector", existing_type=_word(), nullable=True)
        for name in PROVIDER:
            table.add_column(sa.Column(name, TEXTS()))
    with op.batch_alter_table("location") as table:
        table.add_column(sa.Column("kind", _word()))
        for name in LOCATION:
            table.add_column(sa.Column(name, TEXTS()))
    with op.batch_alter_table("service_at_location") as table:
        table.add_column(_flag("masked", default=False))
        table.add_column(sa.Column("own_id", TEXTS()))


def _service() -> None:
    with op.batch_alter_table("service") as table:
        table.alter_column("status", existing_type=_word(), nullable=True)
        table.add_column(_flag("is_published", default=True))
        for name in ("publish_from", "publish_to", "assured_on"):
            table.add_column(sa.Column(name, DATES()))
        for name in ("withheld", "evidence_rating"):
            table.add_column(sa.Column(name, _word()))
        for name in SERVICE_TEXTS:
            table.add_column(sa.Column(name, TEXTS()))
        table.add_column(sa.Column("wait_expires_days", sa.Integer()))
        table.add_column(sa.Column("merged_into_id", sa.Integer()))
        table.create_foreign_key(
            "fk_service_merged_into_id_service", "service", ["merged_into_id"], ["id"]
        )
        table.create_index("ix_service_merged_into_id", ["merged_into_id"])


def _history() -> None:
    op.create_table(
        "service_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", TEXTS()),
        sa.Column("reason", _word(), nullable=False),
        sa.Column("batch_id", sa.Integer()),
        sa.Column("document", TEXTS(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name="fk_service_version_service_id_service",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_version"),
        sa.UniqueConstraint("service_id", "version", name="uq_service_version_service_id_version"),
    )
    op.create_index("ix_service_version_service_id", "service_version", ["service_id"])
    op.create_index("ix_service_version_batch_id", "service_version", ["batch_id"])
