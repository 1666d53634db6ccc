"""Tables of what is brought into the directory: files as they came, and what each brought."""

import sqlalchemy as sa
from alembic import op

revision = "0008_exchange"
down_revision = "0007_directory"
branch_labels = None
depends_on = None

TEXTS = sa.Text
LONG_KEY = 1000


def upgrade() -> None:
    """Make the tables; give keys and foreign postcodes the room that lists of others need."""
    with op.batch_alter_table("provider") as table:
        table.alter_column("source_key", existing_type=sa.String(200), type_=sa.String(LONG_KEY))
    with op.batch_alter_table("location") as table:
        table.alter_column("source_key", existing_type=sa.String(400), type_=sa.String(LONG_KEY))
        table.alter_column("postcode", existing_type=sa.String(8), type_=sa.String(20))
    _imports()
    op.create_table(
        "column_matching",
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("columns", TEXTS(), nullable=False),
        sa.Column("saved_at", _moment(), nullable=False),
        sa.Column("by", TEXTS()),
        sa.PrimaryKeyConstraint("signature", name="pk_column_matching"),
    )


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _imports() -> None:
    op.create_table(
        "directory_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=43)),
        sa.Column("file_name", TEXTS(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("licence", TEXTS()),
        sa.Column("layout", sa.String(length=40)),
        sa.Column("encoding", sa.String(length=20)),
        sa.Column("decisions", TEXTS(), nullable=False),
        sa.Column("staged_at", _moment(), nullable=False),
        sa.Column("by", TEXTS()),
        sa.Column("recorded_at", _moment()),
        sa.Column("report", TEXTS()),
        sa.Column("undone_at", _moment()),
        sa.Column("undone_by", TEXTS()),
        sa.PrimaryKeyConstraint("id", name="pk_directory_import"),
        sa.UniqueConstraint("name", name="uq_directory_import_name"),
    )
    for name in ("sha256", "source", "staged_at", "recorded_at"):
        op.create_index(f"ix_directory_import_{name}", "directory_import", [name])
    op.create_table(
        "directory_file",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_name", TEXTS(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _of_import("directory_file"),
        sa.PrimaryKeyConstraint("import_id", "position", name="pk_directory_file"),
    )
    op.create_table(
        "directory_record",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("source_id", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("document", TEXTS()),
        sa.Column("kept", TEXTS(), nullable=False),
        sa.Column("was_gone_on", sa.Date()),
        _of_import("directory_record"),
        sa.PrimaryKeyConstraint("import_id", "source", "source_id", name="pk_directory_record"),
    )


def _of_import(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["import_id"],
        ["directory_import.id"],
        name=f"fk_{table}_import_id_directory_import",
        ondelete="CASCADE",
    )
