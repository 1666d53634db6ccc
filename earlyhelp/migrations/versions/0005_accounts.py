"""Tables of accounts, sign-ins and sessions; whose an assessment is."""

import sqlalchemy as sa
from alembic import op

revision = "0005_accounts"
down_revision = "0004_offers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and give assessments to accounts.

    Assessments made before there was a sign-in belonged to a browser. Nobody can show that they
    are theirs, so they are deleted; the counts in reports go with them.
    """
    _make_account()
    _make_link_and_session()
    _make_try_and_form()
    op.execute(sa.text("DELETE FROM assessment"))
    with op.batch_alter_table("assessment") as table:
        table.drop_index(op.f("ix_assessment_owner_key_hash"))
        table.drop_column("owner_key_hash")
        table.add_column(sa.Column("account_id", sa.String(length=22), nullable=False))
        table.add_column(sa.Column("organisation", sa.String(length=200), nullable=False))
        table.create_foreign_key(
            op.f("fk_assessment_account_id_account"), "account", ["account_id"], ["id"]
        )
        table.create_index(op.f("ix_assessment_account_id"), ["account_id"])
        table.create_index(op.f("ix_assessment_organisation"), ["organisation"])


def _make_account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("sign_in_name", sa.String(length=254), nullable=True),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("factor_key", sa.Text(), nullable=True),
        sa.Column("factor_step", sa.BigInteger(), nullable=True),
        sa.Column("oidc_issuer", sa.String(length=255), nullable=True),
        sa.Column("oidc_subject", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("sign_in_name", name=op.f("uq_account_sign_in_name")),
    )
    op.create_index(op.f("ix_account_organisation"), "account", ["organisation"])
    op.create_index("ix_account_oidc", "account", ["oidc_issuer", "oidc_subject"], unique=True)
    op.create_table(
        "account_role",
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        _belongs_to_account("account_role"),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_account_role")),
    )


def _make_link_and_session() -> None:
    op.create_table(
        "account_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("new_email", sa.String(length=254), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        _belongs_to_account("account_link"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_account_link")),
    )
    op.create_index(op.f("ix_account_link_account_id"), "account_link", ["account_id"])
    op.create_index(op.f("ix_account_link_ends_at"), "account_link", ["ends_at"])
    op.create_table(
        "account_session",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("pending_key", sa.Text(), nullable=True),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        _belongs_to_account("account_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_session_token_hash")),
    )
    op.create_index(op.f("ix_account_session_account_id"), "account_session", ["account_id"])
    op.create_index(op.f("ix_account_session_seen_at"), "account_session", ["seen_at"])


def _make_try_and_form() -> None:
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
    )
    op.create_index(op.f("ix_sign_in_try_tried_at"), "sign_in_try", ["tried_at"])
    op.create_index("ix_sign_in_try_account", "sign_in_try", ["account_key", "tried_at"])
    op.create_index("ix_sign_in_try_address", "sign_in_try", ["address_key", "tried_at"])
    op.create_table(
        "kept_form",
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        _belongs_to_account("kept_form"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_kept_form")),
    )
    op.create_index(op.f("ix_kept_form_kept_at"), "kept_form", ["kept_at"])


def _belongs_to_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"],
        ["account.id"],
        name=op.f(f"fk_{table}_account_id_account"),
        ondelete="CASCADE",
    )
