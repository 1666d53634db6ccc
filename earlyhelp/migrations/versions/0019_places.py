"""Where each figure of a place stands, and imports of places that can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0019_places"
down_revision = "0018_indicators"
branch_labels = None
depends_on = None

MEASURES = ("score", "rank", "decile", "numerator")


def upgrade() -> None:
    """Add what an import keeps of itself, the lines of figures, and rows as they stood before."""
    for column in (
        sa.Column("licence", sa.Text(), nullable=False, server_default=""),
        sa.Column("released_on", sa.Date()),
        sa.Column("imported_by", sa.Text(), nullable=False, server_default=""),
        sa.Column("area_code", sa.String(length=9), nullable=False, server_default=""),
        sa.Column("report", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.Text()),
    ):
        op.add_column("geography_import", column)
    op.add_column("population", sa.Column("line", sa.Integer()))
    op.add_column("area_link", sa.Column("weight", sa.Double()))
    _make_tables()
    _part_deprivation()


def _make_tables() -> None:
    op.create_table(
        "geography_before",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["geography_import.id"],
            name="fk_geography_before_import_id_geography_import",
        ),
        sa.PrimaryKeyConstraint("import_id", "table_name", name="pk_geography_before"),
    )
    op.create_table(
        "geography_staged_file",
        sa.Column("name", sa.String(length=43), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("vintage", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("staged_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "position", name="pk_geography_staged_file"),
    )
    op.create_index(
        "ix_geography_staged_file_staged_at", "geography_staged_file", ["staged_at"], unique=False
    )


def _part_deprivation() -> None:
    """Give each figure of deprivation a row of its own, with its own file and line."""
    old = sa.table(
        "deprivation",
        *(sa.column(name) for name in ("edition", "domain", "lsoa_code", "lsoa_vintage")),
        *(sa.column(name) for name in (*MEASURES, "import_id")),
    )
    rows = op.get_bind().execute(sa.select(old)).mappings().all()
    op.drop_table("deprivation")
    new = op.create_table(
        "deprivation",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("domain", sa.String(length=40), nullable=False),
        sa.Column("lsoa_code", sa.String(length=9), nullable=False),
        sa.Column("measure", sa.String(length=10), nullable=False),
        sa.Column("lsoa_vintage", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Double()),
        sa.Column("line", sa.Integer()),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["geography_import.id"],
            name="fk_deprivation_import_id_geography_import",
        ),
        sa.PrimaryKeyConstraint("edition", "domain", "lsoa_code", "measure", name="pk_deprivation"),
    )
    figures = [
        _figure(row, measure) for row in rows for measure in MEASURES if row[measure] is not None
    ]
    op.bulk_insert(new, figures)


def _figure(row: sa.RowMapping, measure: str) -> dict[str, object]:
    same = ("edition", "domain", "lsoa_code", "lsoa_vintage", "import_id")
    return {**{name: row[name] for name in same}, "measure": measure, "value": float(row[measure])}
