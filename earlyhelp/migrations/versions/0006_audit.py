"""Tables of the audit and of retention."""

import sqlalchemy as sa
from alembic import op

revision = "0006_audit"
down_revision = "0005_accounts"
branch_labels = None
depends_on = None

# Lines may go only up to a line that a checkpoint vouches for: retention writes that line first.
ON_SQLITE = (
    """
    CREATE TRIGGER audit_line_never_changed BEFORE UPDATE ON audit_line
    BEGIN SELECT RAISE(ABORT, 'a line of the audit is never changed'); END
    """,
    """
    CREATE TRIGGER audit_line_never_deleted BEFORE DELETE ON audit_line
    WHEN OLD.id > COALESCE(
        (SELECT MAX(CAST(object_id AS INTEGER)) FROM audit_line WHERE action = 'checkpoint'), 0)
    BEGIN SELECT RAISE(ABORT, 'a line of the audit is never deleted'); END
    """,
    """
    CREATE TRIGGER audit_line_only_appended BEFORE INSERT ON audit_line
    WHEN NEW.id <= COALESCE((SELECT MAX(id) FROM audit_line), 0)
    BEGIN SELECT RAISE(ABORT, 'a line of the audit is only added at the end'); END
    """,
)
ON_POSTGRESQL = (
    """
    CREATE FUNCTION audit_line_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            IF NEW.id <= COALESCE((SELECT MAX(id) FROM audit_line), 0) THEN
                RAISE EXCEPTION 'a line of the audit is only added at the end';
            END IF;
            RETURN NEW;
        END IF;
        IF TG_OP = 'DELETE' THEN
            IF OLD.id <= COALESCE((SELECT MAX(split_part(object_id, ':', 1)::bigint)
                                   FROM audit_line WHERE action = 'checkpoint'), 0) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'a line of the audit is never deleted';
        END IF;
        RAISE EXCEPTION 'a line of the audit is never changed';
    END $$
    """,
    """
    CREATE TRIGGER audit_line_never_changed BEFORE INSERT OR UPDATE OR DELETE ON audit_line
    FOR EACH ROW EXECUTE FUNCTION audit_line_refuse()
    """,
    """
    CREATE TRIGGER audit_line_never_emptied BEFORE TRUNCATE ON audit_line
    FOR EACH STATEMENT EXECUTE FUNCTION audit_line_refuse()
    """,
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audit_line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=100), nullable=True),
        sa.Column("purpose", sa.String(length=80), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=80), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_line")),
    )
    op.create_index("ix_audit_line_recorded_at", "audit_line", ["recorded_at"])
    op.create_index("ix_audit_line_actor_id", "audit_line", ["actor_id", "id"])
    op.create_index("ix_audit_line_object", "audit_line", ["object_kind", "object_id", "id"])
    op.create_table(
        "retention_rule",
        sa.Column("record_kind", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("counted_from", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("record_kind", name=op.f("pk_retention_rule")),
    )
    op.create_table(
        "retention_hold",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("record_kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_hold")),
    )
    op.create_index("ix_retention_hold_record", "retention_hold", ["record_kind", "record_id"])
    on_sqlite = op.get_context().dialect.name == "sqlite"
    for statement in ON_SQLITE if on_sqlite else ON_POSTGRESQL:
        op.execute(statement)
